using Drawbridge.CSharp.Diagnostics;
using Drawbridge.CSharp.Ir;
using Drawbridge.CSharp.Lower;
using Drawbridge.CSharp.Types;

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
        ("Drawbridge.AsyncCopy.Begin", AsyncCopy),
        ("Drawbridge.AsyncCopy.Wait", AsyncWait),
        ("Drawbridge.View.Slice", Slice),
        ("Drawbridge.ReadOnlyView.Slice", Slice),
        ("Drawbridge.SharedView.Slice", Slice),
        ("System.Span.Slice", Slice),
        ("System.ReadOnlySpan.Slice", Slice),
        ("System.Diagnostics.Debug.Assert", Assert),
    ];

    static Value AsyncCopy(IntrinsicCall call)
    {
        var lowering = call.Lowering;
        if (lowering.PlaceOfArgument(call.Operations[0].Value) is MemoryPlace { Shape.Size: 4 or 8 or 16 } to && lowering.PlaceOfArgument(call.Operations[1].Value) is MemoryPlace from
            && to.Space == Space.Shared && from.Space == Space.Global)
        {
            lowering.Body.Do("cp.async.ca.shared.global", new Address(to.Base, to.Offset), new Address(from.Base, from.Offset), Scalar.Of(to.Shape.Size).Operand);
        }
        else lowering.Complain(KernelDiagnostics.BadAsyncCopy, call.Syntax);
        return Value.Nothing;
    }

    static Value AsyncWait(IntrinsicCall call)
    {
        if (call.Operations[0].Value.ConstantValue is { HasValue: true, Value: int and >= 0 and var pending }) call.Lowering.Body.Do("cp.async.wait_group", Scalar.Of(pending).Operand);
        else call.Lowering.Complain(KernelDiagnostics.NotConstant, call.Syntax, "how many groups may be pending");
        return Value.Nothing;
    }

    static Value Slice(IntrinsicCall call) => call.Lowering.Slice(call);

    static Value Assert(IntrinsicCall call)
    {
        if (call.Lowering.HasChecks) call.Lowering.FailIf(call.Lowering.AsPredicate(call.Lowering.EvaluateOne(call.Operations[0].Value)), false, call.Operations[0].Syntax.ToString(), call.Syntax);
        return Value.Nothing;
    }
}
