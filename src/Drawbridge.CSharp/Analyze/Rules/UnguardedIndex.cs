using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Drawbridge.CSharp.Analyze;

/// <summary>A kernel that takes the number of its thread as an index and never looks whether there is such an element.</summary>
sealed class UnguardedIndex : DeviceRule
{
    public override DiagnosticDescriptor Kind { get; } = Warning("DB1048", "Index that nobody compares with the length",
        "'{0}': nothing in this kernel says that there are as many elements as threads",
        "A grid has whole blocks, so there are threads beyond the last element. Return from them: if (i >= x.Length) return;");

    public override void Check(DeviceCode code)
    {
        if (!code.IsKernel || code.Operations.Any(operation => IsGuard(code, operation))) return;
        foreach (var operation in code.Operations.OrderBy(operation => operation.Syntax.SpanStart))
        {
            if (!Names.IsElement(operation, out var element) || Names.IsShared(element) || code.StrideOfIndex(element) is not { IsOne: true }) continue;
            if (!Names.Indexes(element).Any(index => code.ComesFrom(index, part => part is IPropertyReferenceOperation property && Names.IsProperty(property, "Drawbridge.BlockIdx", "X")))) continue;
            // Blocks of a constant size are for matrices that are made of such tiles.
            if (element.Arguments.Length > 1 && !Names.Indexes(element).Any(index => code.ComesFrom(index, part => part is IPropertyReferenceOperation property && Names.IsProperty(property, "Drawbridge.BlockDim", "X")))) continue;
            code.Report(Kind, element.Syntax, element.Syntax);
            return;
        }
    }

    // Whatever is compared, clamped, or taken modulo something may be the guard, and so may any method of the project.
    static bool IsGuard(DeviceCode code, IOperation operation) => operation switch
    {
        IBinaryOperation
        {
            OperatorKind: BinaryOperatorKind.LessThan or BinaryOperatorKind.LessThanOrEqual or BinaryOperatorKind.GreaterThan or BinaryOperatorKind.GreaterThanOrEqual
            or BinaryOperatorKind.Remainder or BinaryOperatorKind.And
        } test => code.Of(test) == Variation.Thread,
        IIsPatternOperation or ISwitchOperation or ISwitchExpressionOperation => true,
        IInvocationOperation call => call.TargetMethod.Name is "Min" or "Clamp" || call.TargetMethod.DeclaringSyntaxReferences.Length > 0,
        _ => false,
    };
}
