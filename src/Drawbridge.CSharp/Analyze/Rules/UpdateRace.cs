using Microsoft.CodeAnalysis;

namespace Drawbridge.CSharp.Analyze;

/// <summary><c>x[i] += v</c> where several threads have the same <c>i</c>: one reads while another is about to write.</summary>
sealed class UpdateRace : DeviceRule
{
    public override DiagnosticDescriptor Kind { get; } = Warning("DB1043", "Update that threads do at once",
        "several threads may change '{0}' at once, and all but one of the changes be lost: {1}",
        "Reading, adding and writing are three steps; threads come between each other. Use Atomic.Add(ref x[i], value), or give each thread an element of its own.");

    public override void Check(DeviceCode code)
    {
        if (code.TakesTurns) return;
        foreach (var operation in code.Operations)
        {
            if (!Names.IsElement(operation, out var element) || !Names.IsUpdated(element) || code.HasLeft(element, Variation.Warp)) continue;
            if (code.Of(element.Instance) != Variation.Block || Names.Indexes(element).Any(code.IsComputedElsewhere)) continue;
            if (code.OfIndex(element) == Variation.Block && code.ControlOf(element) == Variation.Block) code.Report(Kind, element.Syntax, element.Syntax, "its index is the same for all threads");
            else if (code.StrideOfIndex(element) == null && Names.Indexes(element).Any(index => code.ComesFrom(index, part => Names.IsElement(part, out _)))) code.Report(Kind, element.Syntax, element.Syntax, "its index comes from data");
        }
    }
}
