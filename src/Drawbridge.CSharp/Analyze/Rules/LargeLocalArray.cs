using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Drawbridge.CSharp.Analyze;

/// <summary>An array of each thread that is too large to be near it.</summary>
sealed class LargeLocalArray : DeviceRule
{
    const long Most = 16384;

    public override DiagnosticDescriptor Kind { get; } = Warning("DB1059", "Large array of every thread",
        "every thread gets {0} bytes of its own for this array; a grid of many threads needs them many times",
        "Local arrays lie in device memory and are as slow as it. Keep what is needed in a few variables, let the threads of a block share an array (Shared.Array), or pass a buffer.");

    public override void Check(DeviceCode code)
    {
        foreach (var operation in code.Operations)
        {
            if (operation.Syntax is not StackAllocArrayCreationExpressionSyntax { Type: ArrayTypeSyntax { RankSpecifiers: [{ Sizes: [{ } size] }] } type } syntax || operation.SemanticModel is not { } model) continue;
            if (model.GetConstantValue(size) is not { HasValue: true, Value: int count } || model.GetTypeInfo(type.ElementType).Type is not { } element) continue;
            if (new Types.TypeBook(Lower.DeviceLibrary.Of(model.Compilation)).Of(element) is { } shape && (long)shape.Size * count is > Most and var bytes) code.Report(Kind, syntax, bytes);
        }
    }
}
