using Drawbridge.Interpreter.Scalar.Float;
using Drawbridge.Ptx.Isa;

namespace Drawbridge.Interpreter.Matrix;

/// <summary>D = A·B + C of a warp: <c>mma</c> and <c>wmma.mma</c>.</summary>
static class Product
{
    /// <summary>The maps of the four matrices, in the order of the operands.</summary>
    /// <param name="D">Destination.</param>
    /// <param name="A">Left factor.</param>
    /// <param name="B">Right factor.</param>
    /// <param name="C">Summand.</param>
    public sealed record Maps(FragmentMap D, FragmentMap A, FragmentMap B, FragmentMap C);

    /// <summary>The definition of a multiplication.</summary>
    public static WarpDefinition Define(Operation operation)
    {
        var maps = MapsOf(operation);
        PtxType a = TypeA(operation), b = TypeB(operation);
        if (a == PtxType.F64) return Define(maps, MatrixArithmetic.Double(Roundings.Of(operation)));
        if (a == PtxType.B1) return Define(maps, MatrixArithmetic.Bit(operation.Has("and")));
        if (a.IsInteger()) return Define(maps, MatrixArithmetic.Integer(a, b, operation.Has("satfinite")));
        return Define(maps, MatrixArithmetic.Single(a, b, operation.TypeOf("ctype"), operation.TypeOf("dtype")));
    }

    /// <summary>Where the elements of a multiplication's matrices are.</summary>
    public static Maps MapsOf(Operation operation)
    {
        var shape = MatrixShape.Of(operation);
        PtxType a = TypeA(operation), c = operation.TypeOf("ctype"), d = operation.TypeOf("dtype");
        if (operation.Semantic == Semantic.MatrixMultiply && a == PtxType.F16 && shape.K == 4)
        {
            return new(QuadC(d), Fragments.QuadA(operation["alayout"] == "row"), Fragments.QuadB(operation["blayout"] == "row"), QuadC(c));
        }
        int factorBits = FactorBits(a);
        return new(
            Fragments.C(shape, d.Bits(), Registers(operation, 0)),
            Fragments.A(shape, factorBits, Registers(operation, 1)),
            Fragments.B(shape, factorBits, Registers(operation, 2)),
            Fragments.C(shape, c.Bits(), Registers(operation, 3)));
    }

    // Halves need no factor types on wmma.mma: .f32.f16 names those of D and C.
    static PtxType TypeA(Operation operation) => operation.TypeOf("atype") is var type and not PtxType.None ? type : PtxType.F16;

    static PtxType TypeB(Operation operation) => operation.TypeOf("btype") is var type and not PtxType.None ? type : PtxType.F16;

    // Floats of 6 and 4 bits have a byte each.
    static int FactorBits(PtxType type) => type is PtxType.E3M2 or PtxType.E2M3 or PtxType.E2M1 ? 8 : type.Bits();

    static FragmentMap QuadC(PtxType type) => type == PtxType.F16 ? Fragments.QuadHalfC() : Fragments.QuadSingleC();

    static int Registers(Operation operation, int operand) => operation.Operands[operand].MaxCount;

    static WarpDefinition Define<T>(Maps maps, Arithmetic<T> arithmetic) => operands =>
    {
        var (rows, columns, depth) = (maps.C.Rows, maps.C.Columns, maps.A.Columns);
        Array.Clear(operands[0]);
        for (int matrix = 0; matrix < maps.C.Matrices; matrix++)
        {
            var a = Array.ConvertAll(maps.A.Gather(operands[1], matrix), bits => arithmetic.A(bits));
            var b = Array.ConvertAll(maps.B.Gather(operands[2], matrix), bits => arithmetic.B(bits));
            var c = maps.C.Gather(operands[3], matrix);
            var d = new ulong[rows * columns];
            for (int row = 0; row < rows; row++)
            {
                for (int column = 0; column < columns; column++)
                {
                    T sum = arithmetic.C(c[row * columns + column]);
                    for (int k = 0; k < depth; k++) sum = arithmetic.MultiplyAdd(a[row * depth + k], b[k * columns + column], sum);
                    d[row * columns + column] = arithmetic.D(sum);
                }
            }
            maps.D.Scatter(d, operands[0], matrix);
        }
    };
}
