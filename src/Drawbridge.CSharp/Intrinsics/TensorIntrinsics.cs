using Drawbridge.CSharp.Ir;
using Drawbridge.CSharp.Lower;
using Drawbridge.CSharp.Types;
using Microsoft.CodeAnalysis;

namespace Drawbridge.CSharp.Intrinsics;

/// <summary>Tensor-core products: one instruction for each type of factors. Loads and stores are C#, compiled with the kernel.</summary>
static class TensorIntrinsics
{
    static readonly Dictionary<ScalarKind, string> Instructions = new()
    {
        [ScalarKind.F16] = "mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32",
        [ScalarKind.BF16] = "mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32",
        [ScalarKind.F32] = "mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32",
        [ScalarKind.S8] = "mma.sync.aligned.m16n8k32.row.col.s32.s8.s8.s32",
        [ScalarKind.U8] = "mma.sync.aligned.m16n8k32.row.col.s32.u8.u8.s32",
    };

    public static IEnumerable<(string Name, Func<IntrinsicCall, Value> Lower)> All =>
    [
        ("Drawbridge.Tensor.MultiplyAdd", MultiplyAdd),
        ("Drawbridge.TensorBits.Of", BitsOf),
    ];

    static Value MultiplyAdd(IntrinsicCall call)
    {
        var lowering = call.Lowering;
        var factor = lowering.KindOf(((INamedTypeSymbol)call.Method.Parameters[0].Type).TypeArguments[0])!.Value;
        if (call.Arguments is not [Composite a, Composite b, Composite { Shape: { } shape } c]) return Value.Nothing;
        var kind = ((Scalar)c.Fields[0]).Kind;
        Operand[] sources = [Registers(a), Registers(b), Registers(c)];
        var results = c.Fields.Select(_ => lowering.Body.Variable(kind.Form().Class)).ToArray();
        lowering.Body.Lines.Add(new Instruction(Instructions[factor], new Pack(results), sources, isPure: false));
        return new Composite(shape, [.. results.Select(register => new Scalar(kind, register))]);

        Pack Registers(Composite fragment) => new([.. fragment.Fields.Select(field => (Operand)lowering.InRegister((Scalar)field))]);
    }

    static Value BitsOf(IntrinsicCall call)
    {
        var lowering = call.Lowering;
        if (call.Arguments[0] is not Scalar value) return Value.Nothing;
        return new Scalar(ScalarKind.U32, value.Kind switch
        {
            ScalarKind.F16 or ScalarKind.BF16 => lowering.Body.Compute(RegisterClass.B32, "cvt.u32.u16", lowering.InRegister(value)),
            ScalarKind.F32 => lowering.Body.Compute(RegisterClass.B32, "mov.b32", lowering.InRegister(value)),
            ScalarKind.S8 => lowering.Body.Compute(RegisterClass.B32, "and.b32", value.Operand, Scalar.Of(0xFF).Operand),
            _ => value.Operand,
        });
    }
}
