using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Drawbridge.CSharp.Analyze;

/// <summary>Neighbouring threads access elements that lie far apart.</summary>
sealed class UncoalescedIndex : DeviceRule
{
    // A line of memory holds this many elements of four bytes.
    const int Line = 32;

    public override DiagnosticDescriptor Kind { get; } = Warning("DB1046", "Neighbouring threads access elements far apart",
        "'{0}': neighbouring threads access elements {1} apart, each in a line of memory of its own",
        "Memory moves in lines; where the threads of a warp access neighbours, a line serves all of them. Let ThreadIdx.X count the last dimension of the array, or go through shared memory.");

    public override void Check(DeviceCode code)
    {
        foreach (var operation in code.Operations)
        {
            if (!Names.IsElement(operation, out var element) || Names.IsShared(element) || code.StrideOfIndex(element) is not { } stride) continue;
            // One access by one thread costs a line anyway.
            if (stride.Value is { } known && Math.Abs(known) < Line || code.ControlOf(element) == Variation.Thread && IsOneThread(code, element)) continue;
            code.Report(Kind, element.Syntax, element.Syntax, stride.Value?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "a row");
        }
    }

    static bool IsOneThread(DeviceCode code, IOperation at) => code.Conditions(at).Any(condition =>
        condition is IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals } test && code.Of(test) == Variation.Thread);
}
