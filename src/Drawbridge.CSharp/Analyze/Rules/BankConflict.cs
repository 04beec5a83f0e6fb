using Microsoft.CodeAnalysis;

namespace Drawbridge.CSharp.Analyze;

/// <summary>The threads of a warp access one bank of shared memory, one after the other.</summary>
sealed class BankConflict : DeviceRule
{
    const int Banks = 32;

    public override DiagnosticDescriptor Kind { get; } = Warning("DB1047", "Threads of a warp access one bank of shared memory",
        "'{0}': the threads of a warp access elements {1} apart, which lie in one bank of shared memory and are served one after the other",
        "Shared memory has 32 banks of four bytes each; elements 32 apart share one. Make rows longer by one element, so that a column lies in all banks.");

    public override void Check(DeviceCode code)
    {
        foreach (var operation in code.Operations)
        {
            if (!Names.IsElement(operation, out var element) || !Names.IsShared(element) || code.StrideOfIndex(element) is not { Value: { } stride } || stride == 0 || stride % Banks != 0) continue;
            if (element.Type is { SpecialType: SpecialType.System_Int32 or SpecialType.System_UInt32 or SpecialType.System_Single }) code.Report(Kind, element.Syntax, element.Syntax, stride);
        }
    }
}
