using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace Drawbridge.CSharp.Fixes.Fixes;

/// <summary>DB1040: a barrier at the end of what is under a condition goes behind it, one at the beginning before it.</summary>
sealed class MoveBarrier() : KernelFix("DB1040", "Move the barrier out of the condition")
{
    public override SyntaxNode? Apply(FixPlace place)
    {
        if (place.Around<ExpressionStatementSyntax>() is not { } barrier || barrier.Parent is not BlockSyntax { Statements.Count: > 1 } block) return null;
        if (block.Parent is not IfStatementSyntax { Else: null, Parent: BlockSyntax } choice) return null;
        bool isLast = block.Statements.Last() == barrier, isFirst = block.Statements.First() == barrier;
        if (!isLast && !isFirst || block.Statements.Any(statement => statement != barrier && LeavesEarly(statement))) return null;
        var without = choice.WithStatement(block.WithStatements(block.Statements.Remove(barrier)));
        var moved = barrier.WithLeadingTrivia(choice.GetLeadingTrivia().Where(trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia))).WithTrailingTrivia(choice.GetTrailingTrivia()).WithAdditionalAnnotations(Formatter.Annotation);
        return place.Root.ReplaceNode(choice, isLast ? [without, moved] : (SyntaxNode[])[moved, without]);
    }

    // Who jumps away would not come to the barrier behind either.
    static bool LeavesEarly(StatementSyntax statement) => statement.DescendantNodesAndSelf().Any(node => node is ReturnStatementSyntax or BreakStatementSyntax or ContinueStatementSyntax or GotoStatementSyntax);
}

/// <summary>DB1045: a barrier before the statement, in the block around both accesses.</summary>
sealed class InsertBarrier() : KernelFix("DB1045", "Wait for the other threads before it: Block.Sync()")
{
    public override SyntaxNode? Apply(FixPlace place)
    {
        if (place.Finding.AdditionalLocations is not [{ SourceSpan: var other }]) return null;
        var block = place.Node.Ancestors().OfType<BlockSyntax>().FirstOrDefault(around => around.Span.Contains(other));
        if (block?.Statements.FirstOrDefault(statement => statement.Span.Contains(place.Node.Span)) is not { } statement) return null;
        // Both in one statement of one line: there is no place between.
        if (statement.Span.Contains(other) && block.Statements.Count == 1) return null;
        var barrier = SyntaxFactory.ParseStatement("Block.Sync();").WithLeadingTrivia(statement.GetLeadingTrivia()).WithTrailingTrivia(SyntaxFactory.ElasticCarriageReturnLineFeed).WithAdditionalAnnotations(Formatter.Annotation);
        return place.Root.ReplaceNode(statement, (SyntaxNode[])[barrier, statement.WithLeadingTrivia(statement.GetLeadingTrivia().Where(trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia)))]);
    }
}

/// <summary>DB1042 and DB1044: one thread of the block writes.</summary>
sealed class WriteByOneThread(string id) : KernelFix(id, "Write by the first thread only")
{
    public override SyntaxNode? Apply(FixPlace place)
    {
        if (place.Around<ExpressionStatementSyntax>() is not { Expression: AssignmentExpressionSyntax { Right: { } value } assignment } statement || !assignment.Left.Span.Contains(place.Node.Span)) return null;
        // An exchange of the warp needs all lanes.
        if (value.DescendantNodesAndSelf().OfType<InvocationExpressionSyntax>().Any()) return null;
        var choice = SyntaxFactory.IfStatement(SyntaxFactory.ParseExpression("ThreadIdx.X == 0"), statement.WithoutTrivia());
        return Replaced(place, statement, choice);
    }
}

/// <summary>DB1043: the update in one step.</summary>
sealed class UpdateAtomically() : KernelFix("DB1043", "Update by Atomic")
{
    static readonly Dictionary<SyntaxKind, string> Operations = new()
    {
        [SyntaxKind.AddAssignmentExpression] = "Add",
        [SyntaxKind.SubtractAssignmentExpression] = "Add",
        [SyntaxKind.AndAssignmentExpression] = "And",
        [SyntaxKind.OrAssignmentExpression] = "Or",
        [SyntaxKind.ExclusiveOrAssignmentExpression] = "Xor",
        [SyntaxKind.PostIncrementExpression] = "Add",
        [SyntaxKind.PreIncrementExpression] = "Add",
        [SyntaxKind.PostDecrementExpression] = "Add",
        [SyntaxKind.PreDecrementExpression] = "Add",
    };

    public override SyntaxNode? Apply(FixPlace place)
    {
        if (place.Around<ExpressionStatementSyntax>()?.Expression is not { } update || !Operations.TryGetValue(update.Kind(), out string? operation)) return null;
        var (target, value) = update switch
        {
            AssignmentExpressionSyntax assignment => (assignment.Left, assignment.Right),
            PostfixUnaryExpressionSyntax step => (step.Operand, null),
            PrefixUnaryExpressionSyntax step => (step.Operand, (ExpressionSyntax?)null),
            _ => (update, null),
        };
        if (place.TypeOf(target) is not { } type || !HasAtomics(type, operation)) return null;
        bool isNegative = update.Kind() is SyntaxKind.SubtractAssignmentExpression or SyntaxKind.PostDecrementExpression or SyntaxKind.PreDecrementExpression;
        // There is no negative of an unsigned number that C# takes unasked.
        if (isNegative && type.SpecialType is SpecialType.System_UInt32 or SpecialType.System_UInt64) return null;
        // Atomic takes both of one type; a wider one would change it.
        if (value != null && place.Model.ClassifyConversion(value, type) is not { IsImplicit: true }) return null;
        string text = value == null ? "1" : !isNegative || value is IdentifierNameSyntax or LiteralExpressionSyntax or InvocationExpressionSyntax or ElementAccessExpressionSyntax or MemberAccessExpressionSyntax ? value.WithoutTrivia().ToString() : $"({value.WithoutTrivia()})";
        return Replaced(place, update, SyntaxFactory.ParseExpression($"Atomic.{operation}(ref {target.WithoutTrivia()}, {(isNegative ? "-" : "")}{text})"));
    }

    static bool HasAtomics(ITypeSymbol type, string operation) => type.SpecialType is SpecialType.System_Int32 or SpecialType.System_UInt32 or SpecialType.System_Int64 or SpecialType.System_UInt64
        || operation == "Add" && type.SpecialType is SpecialType.System_Single or SpecialType.System_Double;
}

/// <summary>DB1048: threads beyond the last element return.</summary>
sealed class GuardIndex() : KernelFix("DB1048", "Return from threads beyond the last element")
{
    public override SyntaxNode? Apply(FixPlace place)
    {
        if (place.Around<ElementAccessExpressionSyntax>() is not { ArgumentList.Arguments: [{ Expression: IdentifierNameSyntax index }] } element || place.Around<MethodDeclarationSyntax>()?.Body is not { } body) return null;
        // Who returned comes to no barrier and to no exchange.
        if (body.DescendantNodes().OfType<MemberAccessExpressionSyntax>().Any(access => access.Expression.ToString() is "Block" or "Warp" or "Drawbridge.Block" or "Drawbridge.Warp")) return null;
        var declared = body.Statements.OfType<LocalDeclarationStatementSyntax>().FirstOrDefault(statement => statement.Declaration.Variables.Any(variable => variable.Identifier.ValueText == index.Identifier.ValueText));
        if (declared == null) return null;
        var guard = SyntaxFactory.ParseStatement($"if ({index.Identifier.Text} >= {element.Expression.WithoutTrivia()}.Length) return;")
            .WithLeadingTrivia(declared.GetLeadingTrivia().Where(trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia))).WithTrailingTrivia(declared.GetTrailingTrivia()).WithAdditionalAnnotations(Formatter.Annotation);
        return place.Root.InsertNodesAfter(declared, [guard]);
    }
}
