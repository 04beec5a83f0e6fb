using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Drawbridge.CSharp.Analyze;

/// <summary><c>BlockIdx.X + ThreadIdx.X</c>: the number of the thread in the grid, less the block's extent.</summary>
sealed class BlockWithoutExtent : DeviceRule
{
    public override DiagnosticDescriptor Kind { get; } = Warning("DB1050", "Block index without the block's extent",
        "'{0}': threads of different blocks get the same number; the block's index must be multiplied by its extent",
        "The number of a thread in the grid is BlockIdx.X * BlockDim.X + ThreadIdx.X.");

    public override void Check(DeviceCode code)
    {
        foreach (var sum in code.Operations.OfType<IBinaryOperation>())
        {
            if (sum is not { OperatorKind: BinaryOperatorKind.Add }) continue;
            if (IsIndex(sum.LeftOperand, "Drawbridge.BlockIdx") && IsIndex(sum.RightOperand, "Drawbridge.ThreadIdx") || IsIndex(sum.RightOperand, "Drawbridge.BlockIdx") && IsIndex(sum.LeftOperand, "Drawbridge.ThreadIdx"))
                code.Report(Kind, sum.Syntax, sum.Syntax);
        }
    }

    static bool IsIndex(IOperation operation, string type) => operation is IPropertyReferenceOperation { Property.Name: "X" or "Y" or "Z" } property && Names.IsProperty(property, type, property.Property.Name);
}
