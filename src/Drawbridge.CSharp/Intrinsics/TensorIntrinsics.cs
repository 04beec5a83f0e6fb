using Drawbridge.CSharp.Diagnostics;
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
        ("Drawbridge.FragmentA.LoadAligned", call => LoadMatrix(call, registers: 4, "", isTransposed: false)),
        ("Drawbridge.FragmentB.LoadAligned", call => LoadMatrix(call, registers: 2, ".trans", isTransposed: false)),
        ("Drawbridge.FragmentB.LoadTransposedAligned", call => LoadMatrix(call, registers: 2, "", isTransposed: true)),
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

    /// <summary>
    /// <c>ldmatrix</c>: each lane has the address of a row of 16 bytes, lanes 0 to 7 those of the first eight rows, the next those of the matrix beside.
    /// </summary>
    static Value LoadMatrix(IntrinsicCall call, int registers, string transposes, bool isTransposed)
    {
        var (lowering, body) = (call.Lowering, call.Lowering.Body);
        if (call.Arguments is not [Composite { Fields: [ViewValue elements, ..] } matrix, Scalar row, Scalar column] || lowering.ShapeOf(call.Method.ReturnType) is not StructShape shape) return Value.Nothing;
        int size = elements.Shape.Element.Size;
        if (transposes.Length > 0 && size != 2)
        {
            lowering.Complain(KernelDiagnostics.UnsupportedType, call.Syntax, elements.Shape.Element.Type.ToDisplayString(), "ldmatrix.trans takes elements of 16 bits; use Load");
            return Value.Nothing;
        }
        var lane = lowering.Kept(body.Compute(RegisterClass.B32, "mov.u32", new Name("%laneid")));
        // Of the left factor and of a transposed one sixteen rows lie below each other; of a right one eight, and the second half beside them.
        int below = isTransposed ? 7 : 15;
        var down = body.Compute(RegisterClass.B32, "and.b32", lane, Scalar.Of(below).Operand);
        var first = body.Compute(RegisterClass.B32, "add.s32", (isTransposed ? column : row).Operand, down);
        var beside = body.Compute(RegisterClass.B32, "shr.u32", lane, Scalar.Of(isTransposed ? 3 : 4).Operand);
        Operand across = (isTransposed ? row : column).Operand;
        if (registers == 4 || isTransposed)
        {
            // Lanes from 16 on give no address to two registers, but compute one: it is the same again.
            if (isTransposed) beside = body.Compute(RegisterClass.B32, "and.b32", beside, Scalar.Of(1).Operand);
            across = body.Compute(RegisterClass.B32, "mad.lo.s32", beside, Scalar.Of(16 / size).Operand, across);
        }
        var index = body.Compute(RegisterClass.B32, "mad.lo.s32", first, ((Scalar)matrix.Fields[3]).Operand, across);
        var address = body.Compute(RegisterClass.B32, "mad.lo.s32", index, Scalar.Of(size).Operand, lowering.AddressIn(elements));
        var loaded = Enumerable.Range(0, registers).Select(_ => body.Variable(RegisterClass.B32)).ToArray();
        body.Lines.Add(new Instruction($"ldmatrix.sync.aligned.m8n8.x{registers}{transposes}.shared.b16", new Pack(loaded), [new Address(address)], isPure: false));
        return new Composite(shape, [.. loaded.Select(register => new Scalar(ScalarKind.U32, register))]);
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
