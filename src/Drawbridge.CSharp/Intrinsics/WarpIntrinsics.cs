using Drawbridge.CSharp.Diagnostics;
using Drawbridge.CSharp.Ir;
using Drawbridge.CSharp.Lower;
using Drawbridge.CSharp.Types;

namespace Drawbridge.CSharp.Intrinsics;

/// <summary>Exchanges between the lanes of a warp: all of them, or those of a mask.</summary>
static class WarpIntrinsics
{
    static readonly Operand All32 = new Name("0xffffffff");

    public static IEnumerable<(string Name, Func<IntrinsicCall, Value> Lower)> All =>
    [
        ("Shuffle", call => Shuffle(call, "idx", 31)),
        ("ShuffleUp", call => Shuffle(call, "up", 0)),
        ("ShuffleDown", call => Shuffle(call, "down", 31)),
        ("ShuffleXor", call => Shuffle(call, "bfly", 31)),
        ("Any", call => Vote(call, "any.pred", ScalarKind.Bool)),
        ("All", call => Vote(call, "all.pred", ScalarKind.Bool)),
        ("Ballot", call => Vote(call, "ballot.b32", ScalarKind.U32)),
        ("Sum", call => Reduce(call, "add")),
        ("Min", call => Reduce(call, "min")),
        ("Max", call => Reduce(call, "max")),
        ("Match", Match),
        ("Sync", Sync),
        ("Tile", Tile),
    ];

    /// <summary>The part of the warp of a size.</summary>
    static Value Tile(IntrinsicCall call) => call.Lowering.ShapeOf(call.Method.ReturnType) is StructShape shape ? new Composite(shape, [call.Arguments[0]]) : Value.Nothing;

    static Value Sync(IntrinsicCall call)
    {
        call.Lowering.Body.Do("bar.warp.sync", MaskOf(call, 0));
        return Value.Nothing;
    }

    /// <summary>The lanes that take part: an argument, or all.</summary>
    static Operand MaskOf(IntrinsicCall call, int index) => call.Arguments[index] is Scalar { Operand: var mask } ? mask : All32;

    /// <summary>Every 32 bits of the value travel alone.</summary>
    static Value Shuffle(IntrinsicCall call, string mode, int clamp)
    {
        var lowering = call.Lowering;
        var (lane, mask, width) = ((Scalar)lowering.KeepValue(call.Arguments[1]), (Scalar)lowering.KeepValue(call.Arguments[2]), (Scalar)lowering.KeepValue(call.Arguments[3]));
        // The bits that lanes of one part have in common, and the last lane to read from.
        Operand limits = width.Constant is long known ? Scalar.Of((int)(32 - known) << 8 | clamp).Operand
            : lowering.Kept(lowering.Body.Compute(RegisterClass.B32, "mad.lo.s32", width.Operand, Scalar.Of(-256).Operand, Scalar.Of(32 << 8 | clamp).Operand));
        return lowering.Each32Bits(lowering.KeepValue(call.Arguments[0]), bits => lowering.Body.ComputeOnce(RegisterClass.B32, $"shfl.sync.{mode}.b32", bits, lane.Operand, limits, mask.Operand));
    }

    static Value Vote(IntrinsicCall call, string mode, ScalarKind result) =>
        new Scalar(result, call.Lowering.Body.ComputeOnce(result.Form().Class, $"vote.sync.{mode}", call.Lowering.AsPredicate(call.Arguments[0]), MaskOf(call, 1)));

    static Value Match(IntrinsicCall call)
    {
        var value = (Scalar)call.Arguments[0];
        return new Scalar(ScalarKind.U32, call.Lowering.Body.ComputeOnce(RegisterClass.B32, $"match.any.sync.b{(value.Kind.Size() == 8 ? 64 : 32)}", call.Lowering.Plain(value), MaskOf(call, 1)));
    }

    /// <summary>Integers have an instruction; floats are added in the order of a butterfly.</summary>
    static Value Reduce(IntrinsicCall call, string operation)
    {
        var lowering = call.Lowering;
        if (call.Arguments[0] is not Scalar value) return Value.Nothing;
        if (value.Kind is ScalarKind.S32 or ScalarKind.U32)
            return new Scalar(value.Kind, lowering.Body.ComputeOnce(RegisterClass.B32, $"redux.sync.{operation}.{value.Kind.Form().Arithmetic}", lowering.Plain(value), All32));
        if (value.Kind.Size() < 4 || value.Kind == ScalarKind.F64 && operation != "add")
        {
            lowering.Complain(KernelDiagnostics.ReductionType, call.Syntax, call.Method.Name, call.Method.ReturnType.ToDisplayString());
            return Value.Nothing;
        }
        string type = value.Kind.Form().Arithmetic, opcode = (operation, value.Kind.IsFloat()) switch { (_, false) => operation + ".", ("add", _) => "add.rn.", _ => operation + ".NaN." };
        for (int distance = 16; distance > 0; distance /= 2)
        {
            int step = distance;
            var kept = (Scalar)lowering.KeepValue(value);
            var other = (Scalar)lowering.Each32Bits(kept, bits => lowering.Body.ComputeOnce(RegisterClass.B32, "shfl.sync.bfly.b32", bits, Scalar.Of(step).Operand, Scalar.Of(31).Operand, All32));
            value = new Scalar(value.Kind, lowering.Body.Compute(value.Kind.Form().Class, opcode + type, kept.Operand, other.Operand));
        }
        return value;
    }
}
