using Microsoft.CodeAnalysis;

namespace Drawbridge.CSharp.Analyze;

/// <summary>All threads write one element of shared memory, each another value.</summary>
sealed class SharedWriteRace : DeviceRule
{
    public override DiagnosticDescriptor Kind { get; } = Warning("DB1042", "Element of shared memory that all threads write",
        "every thread of the block writes '{0}', each its own value; which one stays is chance",
        "The index is the same for all threads of the block, and the value is not. Write it under a condition (if (ThreadIdx.X == 0)), or combine the values with Atomic or Warp.Sum.");

    public override void Check(DeviceCode code)
    {
        foreach (var element in WriteRaces.In(code, isShared: true)) code.Report(Kind, element.Syntax, element.Syntax);
    }
}
