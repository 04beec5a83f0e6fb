using Microsoft.CodeAnalysis;

namespace Drawbridge.CSharp.Analyze;

/// <summary>An exchange between the lanes of a warp that only some of them come to.</summary>
sealed class DivergentWarp : DeviceRule
{
    public override DiagnosticDescriptor Kind { get; } = Warning("DB1041", "Exchange that not all lanes come to",
        "not every lane of the warp comes to 'Warp.{0}': {1}",
        "Lanes exchange values only if all 32 come to the same call. Let all of them call it, with a neutral value where a lane has none, and use the result under the condition.");

    public override void Check(DeviceCode code)
    {
        foreach (var call in code.Calls("Drawbridge.Warp", "Sync", "Shuffle", "ShuffleUp", "ShuffleDown", "ShuffleXor", "Any", "All", "Ballot", "Match", "Sum", "Min", "Max"))
        {
            if (code.Conditions(call).FirstOrDefault(condition => code.Of(condition) == Variation.Thread) is { } differs)
                code.Report(Kind, call.Syntax, call.TargetMethod.Name, $"'{differs.Syntax}' differs between lanes");
            else if (code.LeftAt(call, Variation.Thread) is { } left)
                code.Report(Kind, call.Syntax, call.TargetMethod.Name, $"some return in line {left.Syntax.GetLocation().GetLineSpan().StartLinePosition.Line + 1}");
        }
    }
}
