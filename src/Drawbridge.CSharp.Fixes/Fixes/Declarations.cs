using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace Drawbridge.CSharp.Fixes.Fixes;

/// <summary>DB1001: the type with the kernel becomes partial.</summary>
sealed class AddPartial() : KernelFix("DB1001", "Make the type partial")
{
    public override SyntaxNode? Apply(FixPlace place) => place.Around<TypeDeclarationSyntax>() is { } type ? Modified.With(place.Root, type, SyntaxKind.PartialKeyword) : null;
}

/// <summary>DB1002: the kernel becomes static.</summary>
sealed class MakeStatic() : KernelFix("DB1002", "Make the kernel static")
{
    public override SyntaxNode? Apply(FixPlace place) => place.Around<MethodDeclarationSyntax>() is { } method && !method.Modifiers.Any(SyntaxKind.StaticKeyword)
        ? Modified.With(place.Root, method, SyntaxKind.StaticKeyword) : null;
}

/// <summary>DB1002: the kernel returns nothing; what it returned is left out, unless computing it does something.</summary>
sealed class ReturnNothing() : KernelFix("DB1002", "Return nothing")
{
    public override SyntaxNode? Apply(FixPlace place)
    {
        if (place.Around<MethodDeclarationSyntax>() is not { } method || !method.Modifiers.Any(SyntaxKind.StaticKeyword) || method.Modifiers.Any(SyntaxKind.AsyncKeyword)) return null;
        if (method.ReturnType is PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.VoidKeyword } or RefTypeSyntax) return null;
        // A function written as an expression is one for its value.
        if (method.Body is not { } body) return null;
        var returns = body.DescendantNodes(node => node is not (LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax)).OfType<ReturnStatementSyntax>().Where(result => result.Expression != null).ToList();
        var mended = method.ReplaceNodes(returns, (result, _) => Plain(result));
        mended = mended.WithReturnType(SyntaxFactory.PredefinedType(SyntaxFactory.Token(SyntaxKind.VoidKeyword)).WithTriviaFrom(method.ReturnType));
        if (mended.Body is { Statements: { Count: > 0 } statements } && statements.Last() is ReturnStatementSyntax last && last.ContainsAnnotations) mended = mended.RemoveNode(last, SyntaxRemoveOptions.KeepNoTrivia)!;
        return place.Root.ReplaceNode(method, mended);
    }

    static StatementSyntax Plain(ReturnStatementSyntax result)
    {
        var nothing = SyntaxFactory.ReturnStatement().WithTriviaFrom(result).WithAdditionalAnnotations(Formatter.Annotation);
        if (result.Expression is not (InvocationExpressionSyntax or AssignmentExpressionSyntax or PostfixUnaryExpressionSyntax)) return nothing;
        var doing = SyntaxFactory.ExpressionStatement(result.Expression);
        return SyntaxFactory.Block(doing, SyntaxFactory.ReturnStatement()).WithTriviaFrom(result).WithAdditionalAnnotations(Formatter.Annotation);
    }
}

/// <summary>DB1003: <c>in</c> and <c>ref readonly</c> save a copy on the host, and mean nothing to a launch.</summary>
sealed class PassByValue() : KernelFix("DB1003", "Pass by value")
{
    public override SyntaxNode? Apply(FixPlace place)
    {
        if (place.Around<ParameterSyntax>() is not { } parameter || !parameter.Modifiers.Any(SyntaxKind.InKeyword) && !parameter.Modifiers.Any(SyntaxKind.ReadOnlyKeyword)) return null;
        return Replaced(place, parameter, parameter.WithModifiers(default).WithType(parameter.Type?.WithoutLeadingTrivia()));
    }
}

/// <summary>DB1003: arrays, spans and pointers are passed as views.</summary>
sealed class TakeView() : KernelFix("DB1003", "Take a view")
{
    public override SyntaxNode? Apply(FixPlace place)
    {
        if (place.Around<ParameterSyntax>() is not { Type: { } type, Modifiers.Count: 0 } parameter) return null;
        var (view, element) = type switch
        {
            ArrayTypeSyntax { RankSpecifiers: [{ Rank: 1 }] } array => ("View", array.ElementType),
            PointerTypeSyntax pointer => ("View", pointer.ElementType),
            GenericNameSyntax { Identifier.ValueText: "Span", TypeArgumentList.Arguments: [var item] } => ("View", item),
            GenericNameSyntax { Identifier.ValueText: "ReadOnlySpan", TypeArgumentList.Arguments: [var item] } => ("ReadOnlyView", item),
            _ => ("", null),
        };
        if (element == null || place.TypeOf(element) is not { IsUnmanagedType: true }) return null;
        var generic = SyntaxFactory.GenericName(view).AddTypeArgumentListArguments(element.WithoutTrivia());
        return Replaced(place, parameter, parameter.WithType(generic.WithTriviaFrom(type)));
    }
}

/// <summary>DB1005: the largest block there is.</summary>
sealed class LimitThreads() : KernelFix("DB1005", "Promise 1024 threads")
{
    public override SyntaxNode? Apply(FixPlace place) => place.Around<AttributeArgumentSyntax>() is { } argument
        ? Replaced(place, argument.Expression, SyntaxFactory.LiteralExpression(SyntaxKind.NumericLiteralExpression, SyntaxFactory.Literal(1024))) : null;
}

/// <summary>Modifiers where C# wants them: <c>partial</c> last, <c>static</c> behind the accessibility.</summary>
static class Modified
{
    static readonly SyntaxKind[] Accessibilities = [SyntaxKind.PublicKeyword, SyntaxKind.PrivateKeyword, SyntaxKind.ProtectedKeyword, SyntaxKind.InternalKeyword, SyntaxKind.FileKeyword];

    public static SyntaxNode With(SyntaxNode root, MemberDeclarationSyntax member, SyntaxKind modifier)
    {
        int at = modifier == SyntaxKind.PartialKeyword ? member.Modifiers.Count : member.Modifiers.Count(token => Accessibilities.Contains(token.Kind()));
        var word = SyntaxFactory.Token(modifier).WithTrailingTrivia(SyntaxFactory.Space);
        var mended = member;
        if (at == 0)
        {
            // What was first has the lines above it, or the new line behind attributes.
            var next = member.AttributeLists.Count > 0 ? member.AttributeLists.Last().GetLastToken().GetNextToken() : member.GetFirstToken();
            word = word.WithLeadingTrivia(next.LeadingTrivia);
            mended = member.ReplaceToken(next, next.WithLeadingTrivia());
        }
        return root.ReplaceNode(member, mended.WithModifiers(mended.Modifiers.Insert(at, word)));
    }
}
