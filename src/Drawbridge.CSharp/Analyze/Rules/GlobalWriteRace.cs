using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Drawbridge.CSharp.Analyze;

/// <summary>All threads write one element of device memory, each another value.</summary>
sealed class GlobalWriteRace : DeviceRule
{
    public override DiagnosticDescriptor Kind { get; } = Warning("DB1044", "Element of device memory that all threads write",
        "every thread of the block writes '{0}', each its own value; which one stays is chance",
        "The index is the same for all threads of the block, and the value is not. Use an index that has ThreadIdx in it, write under a condition (if (ThreadIdx.X == 0)), or combine the values with Atomic.");

    public override void Check(DeviceCode code)
    {
        foreach (var element in WriteRaces.In(code, isShared: false)) code.Report(Kind, element.Syntax, element.Syntax);
    }
}

/// <summary>Elements that all threads of a block set to different values.</summary>
static class WriteRaces
{
    public static IEnumerable<IPropertyReferenceOperation> In(DeviceCode code, bool isShared)
    {
        if (code.TakesTurns) yield break;
        foreach (var operation in code.Operations)
            if (Names.IsElement(operation, out var element) && Names.IsShared(element) == isShared && Names.Assigned(element) is { } value
                && code.OfIndex(element) == Variation.Block && !Names.Indexes(element).Any(code.IsComputedElsewhere) && code.Of(value) > Variation.Block
                && code.ControlOf(element) == Variation.Block && !code.HasLeft(element, Variation.Warp))
                yield return element;
    }
}
