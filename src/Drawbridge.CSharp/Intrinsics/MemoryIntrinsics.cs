using Drawbridge.CSharp.Diagnostics;
using Drawbridge.CSharp.Ir;
using Drawbridge.CSharp.Lower;
using Drawbridge.CSharp.Types;

namespace Drawbridge.CSharp.Intrinsics;

/// <summary>Shared memory, atomics, slices, assertions.</summary>
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
        ("Drawbridge.Atomic.Add", call => Atomic(call, "add")),
        ("Drawbridge.Atomic.Min", call => Atomic(call, "min")),
        ("Drawbridge.Atomic.Max", call => Atomic(call, "max")),
        ("Drawbridge.Atomic.And", call => Atomic(call, "and")),
        ("Drawbridge.Atomic.Or", call => Atomic(call, "or")),
        ("Drawbridge.Atomic.Xor", call => Atomic(call, "xor")),
        ("Drawbridge.Atomic.Exchange", call => Atomic(call, "exch")),
        ("Drawbridge.Atomic.CompareExchange", call => Atomic(call, "cas")),
    ];

    static Value Slice(IntrinsicCall call) => call.Lowering.Slice(call);

    static Value Assert(IntrinsicCall call)
    {
        if (call.Lowering.HasChecks) call.Lowering.FailIf(call.Lowering.AsPredicate(call.Lowering.EvaluateOne(call.Operations[0].Value)), false, call.Operations[0].Syntax.ToString(), call.Syntax);
        return Value.Nothing;
    }

    /// <summary>An atomic operation on the element that the first argument refers to; its value before.</summary>
    static Value Atomic(IntrinsicCall call, string operation)
    {
        var lowering = call.Lowering;
        if (lowering.PlaceOfArgument(call.Operations[0].Value) is not MemoryPlace { Shape: ScalarShape { Kind: var kind } } memory)
        {
            lowering.Complain(KernelDiagnostics.AtomicOnVariable, call.Operations[0].Syntax, call.Operations[0].Value.Syntax);
            return Value.Nothing;
        }
        if (kind.Size() < 4 || kind.IsFloat() && operation is not ("add" or "exch"))
        {
            lowering.Complain(KernelDiagnostics.AtomicType, call.Syntax, call.Method.Name, memory.Shape.Type.ToDisplayString());
            return Value.Nothing;
        }
        var operands = call.Operations.Skip(1).Select(argument => argument.Value).ToArray();
        var values = lowering.EvaluateArguments(operands).OfType<Scalar>().Select(lowering.Plain).ToArray();
        // Atomic.CompareExchange(ref at, value, comparand), as Interlocked has it; PTX has the comparand first.
        if (operation == "cas") Array.Reverse(values);
        string type = operation is "add" or "min" or "max" ? kind.Form().Arithmetic : "b" + kind.Bits();
        if (operation == "add" && kind == ScalarKind.S64) type = "u64";
        return new Scalar(kind, lowering.Body.ComputeOnce(kind.Form().Class, $"atom{memory.Space.Word}.{operation}.{type}", [new Address(memory.Base, memory.Offset), .. values]));
    }
}
