using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Drawbridge.CSharp.Fixes.Fixes;

/// <summary>DB1010: a local array of a constant length is memory of the thread.</summary>
sealed class StackAllocate() : KernelFix("DB1010", "Take memory of the thread: stackalloc")
{
    public override SyntaxNode? Apply(FixPlace place)
    {
        if (place.Around<VariableDeclaratorSyntax>() is not { Initializer.Value: { } value, Parent: VariableDeclarationSyntax { Variables.Count: 1 } declaration }) return null;
        if (value is not ArrayCreationExpressionSyntax { Type: { RankSpecifiers: [{ Sizes: [{ } size] }] } type } creation || place.TypeOf(type.ElementType) is not { IsUnmanagedType: true }) return null;
        bool isConstant = creation.Initializer != null ? size is OmittedArraySizeExpressionSyntax || place.Model.GetConstantValue(size).HasValue : place.Model.GetConstantValue(size).HasValue;
        if (!isConstant) return null;
        var span = SyntaxFactory.GenericName("Span").AddTypeArgumentListArguments(type.ElementType.WithoutTrivia());
        var memory = SyntaxFactory.StackAllocArrayCreationExpression(SyntaxFactory.Token(SyntaxKind.StackAllocKeyword).WithTrailingTrivia(SyntaxFactory.Space), type, creation.Initializer);
        var mended = declaration.ReplaceNode(value, memory.WithTriviaFrom(value));
        return place.Root.ReplaceNode(declaration, mended.WithType(span.WithTriviaFrom(declaration.Type)));
    }
}

/// <summary>DB1026: operations of <c>Interlocked</c> that <c>Atomic</c> has, where both give the value before or nobody asks.</summary>
sealed class UseAtomic() : KernelFix("DB1026", "Use Atomic")
{
    static readonly Dictionary<string, string> SameResult = new(StringComparer.Ordinal) { ["Exchange"] = "Exchange", ["CompareExchange"] = "CompareExchange", ["And"] = "And", ["Or"] = "Or" };
    static readonly Dictionary<string, (string Name, string Value)> Unused = new(StringComparer.Ordinal) { ["Add"] = ("Add", ""), ["Increment"] = ("Add", "1"), ["Decrement"] = ("Add", "-1") };

    public override SyntaxNode? Apply(FixPlace place)
    {
        if (place.Around<InvocationExpressionSyntax>() is not { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: { } method } } call) return null;
        if (place.Model.GetSymbolInfo(call, place.Cancellation).Symbol is not IMethodSymbol { ContainingType.Name: "Interlocked" } || call.ArgumentList.Arguments.Any(argument => argument.NameColon != null)) return null;
        bool isUnsigned = place.TypeOf(call.ArgumentList.Arguments[0].Expression) is { SpecialType: SpecialType.System_UInt32 or SpecialType.System_UInt64 };
        if (SameResult.TryGetValue(method, out string? same)) return Replaced(place, call, Atomic(same, call.ArgumentList));
        if (call.Parent is not ExpressionStatementSyntax || !Unused.TryGetValue(method, out var unused) || isUnsigned && unused.Value == "-1") return null;
        var arguments = unused.Value.Length == 0 ? call.ArgumentList : call.ArgumentList.AddArguments(SyntaxFactory.Argument(SyntaxFactory.ParseExpression(unused.Value)));
        return Replaced(place, call, Atomic(unused.Name, arguments));
    }

    /// <summary>A call of a method of <c>Atomic</c>.</summary>
    public static InvocationExpressionSyntax Atomic(string method, ArgumentListSyntax arguments) => SyntaxFactory.InvocationExpression(SyntaxFactory.ParseExpression("Atomic." + method), arguments);
}

/// <summary>DB1028: what is written to the console is printed from the device.</summary>
sealed class PrintFromDevice() : KernelFix("DB1028", "Print from the device")
{
    public override SyntaxNode? Apply(FixPlace place)
    {
        if (place.Around<InvocationExpressionSyntax>() is not { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Write" or "WriteLine" } access, ArgumentList.Arguments: [{ Expression: var text }] } call) return null;
        if (place.Model.GetSymbolInfo(call, place.Cancellation).Symbol is not IMethodSymbol { ContainingType.Name: "Console" }) return null;
        ExpressionSyntax? printed = text switch
        {
            InterpolatedStringExpressionSyntax => text,
            LiteralExpressionSyntax { RawKind: (int)SyntaxKind.StringLiteralExpression } literal => SyntaxFactory.ParseExpression("$" + literal.Token.Text.Replace("{", "{{").Replace("}", "}}")),
            _ when place.TypeOf(text) is { IsUnmanagedType: true, SpecialType: not SpecialType.None } => SyntaxFactory.ParseExpression($"$\"{{{Hole(text)}}}\""),
            _ => null,
        };
        if (printed == null) return null;
        string method = access.Name.Identifier.ValueText == "Write" ? "Device.Print" : "Device.PrintLine";
        return Replaced(place, call, SyntaxFactory.InvocationExpression(SyntaxFactory.ParseExpression(method), SyntaxFactory.ArgumentList([SyntaxFactory.Argument(printed)])));
    }

    // A colon would begin a format.
    static string Hole(ExpressionSyntax text) => text is ConditionalExpressionSyntax ? $"({text})" : text.ToString();
}

/// <summary>DB1052: the method of the same name for floats.</summary>
sealed class UseMathF() : KernelFix("DB1052", "Use MathF")
{
    public override SyntaxNode? Apply(FixPlace place)
    {
        if (place.Around<InvocationExpressionSyntax>() is not { Expression: MemberAccessExpressionSyntax { Expression: { } type, Name: { } name } } call) return null;
        // Absolute values, minima and the like have overloads for floats in Math, which C# would have taken: what comes here is in both.
        if (place.Model.Compilation.GetTypeByMetadataName("System.MathF")?.GetMembers(name.Identifier.ValueText).Length is null or 0) return null;
        string qualified = type is MemberAccessExpressionSyntax ? "System.MathF" : "MathF";
        var mended = call.ReplaceNode(type, SyntaxFactory.ParseExpression(qualified).WithTriviaFrom(type));
        // The cast back to float has nothing left to do.
        if (call.Parent is CastExpressionSyntax { Type: PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.FloatKeyword } } cast && !place.Model.GetConversion(call).IsUserDefined) return Replaced(place, cast, mended);
        return Replaced(place, call, mended);
    }
}

/// <summary>DB1051: the literal as a float.</summary>
sealed class WriteFloatLiteral() : KernelFix("DB1051", "Write the literal as a float")
{
    public override SyntaxNode? Apply(FixPlace place)
    {
        if (place.Around<LiteralExpressionSyntax>() is not { } literal) return null;
        string text = literal.Token.Text.TrimEnd('d', 'D') + "f";
        return Replaced(place, literal, SyntaxFactory.ParseExpression(text));
    }
}

/// <summary>DB1050: the number of the thread in the grid.</summary>
sealed class MultiplyByExtent() : KernelFix("DB1050", "Multiply by the block's extent")
{
    public override SyntaxNode? Apply(FixPlace place)
    {
        if (place.Around<BinaryExpressionSyntax>() is not { } sum) return null;
        var block = sum.DescendantNodes().OfType<MemberAccessExpressionSyntax>().FirstOrDefault(access => access.Expression.ToString().EndsWith("BlockIdx", StringComparison.Ordinal));
        if (block == null) return null;
        var extent = SyntaxFactory.ParseExpression($"{block.Expression.ToString().Replace("BlockIdx", "BlockDim")}.{block.Name}");
        var product = SyntaxFactory.BinaryExpression(SyntaxKind.MultiplyExpression, block.WithoutTrivia(), extent);
        return Replaced(place, block, product);
    }
}
