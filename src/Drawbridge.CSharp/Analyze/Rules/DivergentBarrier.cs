using Microsoft.CodeAnalysis;

namespace Drawbridge.CSharp.Analyze;

/// <summary>A barrier that only some threads of the block come to: the others wait for ever.</summary>
sealed class DivergentBarrier : DeviceRule
{
    public override DiagnosticDescriptor Kind { get; } = Warning("DB1040", "Barrier that not all threads come to",
        "not every thread of the block comes to this barrier: '{0}' differs between threads",
        "A barrier waits for all threads of the block; under a condition that differs between them, it waits for ever, or meets another barrier. Put it outside, and only the work under the condition.");

    public override void Check(DeviceCode code)
    {
        foreach (var call in code.Calls("Drawbridge.Block", "Sync"))
            if (code.Conditions(call).FirstOrDefault(condition => code.Of(condition) > Variation.Block) is { } differs) code.Report(Kind, call.Syntax, differs.Syntax);
    }
}
