using Drawbridge.CSharp.Lower;

namespace Drawbridge.CSharp.Intrinsics;

/// <summary>Shared memory, slices, assertions.</summary>
static class MemoryIntrinsics
{
    public static IEnumerable<(string Name, Func<IntrinsicCall, Value> Lower)> All =>
    [
        ("Drawbridge.Shared.Array", call => call.Lowering.SharedArray(call)),
        ("Drawbridge.Shared.Dynamic", call => call.Lowering.SharedDynamic(call)),
        ("Drawbridge.Inline.Ptx", InlinePtx.Lower),
        ("Drawbridge.Device.Print", call => PrintedText.Lower(call, "")),
        ("Drawbridge.Device.PrintLine", call => PrintedText.Lower(call, "\n")),
        ("Drawbridge.View.Slice", Slice),
        ("Drawbridge.ReadOnlyView.Slice", Slice),
        ("Drawbridge.SharedView.Slice", Slice),
        ("System.Span.Slice", Slice),
        ("System.ReadOnlySpan.Slice", Slice),
        ("System.Diagnostics.Debug.Assert", Assert),
    ];

    static Value Slice(IntrinsicCall call) => call.Lowering.Slice(call);

    static Value Assert(IntrinsicCall call)
    {
        if (call.Lowering.HasChecks) call.Lowering.FailIf(call.Lowering.AsPredicate(call.Lowering.EvaluateOne(call.Operations[0].Value)), false, call.Operations[0].Syntax.ToString(), call.Syntax);
        return Value.Nothing;
    }
}
