using Drawbridge.Interpreter.Matrix;
using Drawbridge.Interpreter.Tests.Scalar;
using Drawbridge.Ptx.Isa;

namespace Drawbridge.Interpreter.Tests.Matrix;

/// <summary><c>mma</c> of every shape, type and layout in the table, against a plain triple loop on the matrices.</summary>
public class MmaTests
{
    const ulong Poison = 0xDEADBEEF_DEADBEEF;

    [Fact]
    public void Every_operation_multiplies_random_matrices()
    {
        int count = 0;
        foreach (var operation in TableOperations.Of(Semantic.MatrixMultiply))
        {
            var random = new Random(++count);
            Run(operation, type => Elements.Random(random, type));
        }
        Assert.True(count > 100, $"only {count} operations met");
    }

    // Sums of small whole numbers are the same in any order: this does not lean on the chain we chose.
    [Fact]
    public void Every_operation_multiplies_whole_numbers_exactly()
    {
        int count = 0;
        foreach (var operation in TableOperations.Of(Semantic.MatrixMultiply).Where(operation => Expectation.Factors(operation).A.IsFloat()))
        {
            var random = new Random(1000 + ++count);
            Run(operation, type => Elements.OfWhole(type, random.Next(-2, 3)));
        }
        Assert.True(count > 50, $"only {count} operations met");
    }

    [Theory]
    [InlineData("mma.sync.aligned.m16n8k32.row.col.s32.s8.s8.s32", 0x80, 0x80, 0x7FFFFFFF)]
    [InlineData("mma.sync.aligned.m16n8k32.row.col.satfinite.s32.s8.s8.s32", 0x80, 0x80, 0x7FFFFFFF)]
    [InlineData("mma.sync.aligned.m16n8k32.row.col.satfinite.s32.s8.u8.s32", 0x80, 0xFF, 0x80000000)]
    [InlineData("mma.sync.aligned.m16n8k32.row.col.s32.u8.s8.s32", 0xFF, 0x80, 0x80000000)]
    [InlineData("mma.sync.aligned.m16n8k64.row.col.satfinite.s32.u4.u4.s32", 0xF, 0xF, 0x7FFFFFFF)]
    [InlineData("mma.sync.aligned.m16n8k256.row.col.s32.b1.b1.s32.and.popc", 1, 1, 0x7FFFFFFF)]
    [InlineData("mma.sync.aligned.m8n8k128.row.col.s32.b1.b1.s32.xor.popc", 1, 0, 0x7FFFFFFF)]
    public void Sums_of_integers_wrap_or_saturate(string text, ulong a, ulong b, ulong c)
    {
        var operation = TableOperations.Resolve(text);
        Run(operation, Fixed(a, b, c));
    }

    [Fact]
    public void Sums_start_at_C_and_take_k_in_ascending_order()
    {
        var operation = TableOperations.Resolve("mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32");
        // 2^24 + 1 is no single: step by step the ones get lost, summed first they would not.
        uint start = BitConverter.SingleToUInt32Bits(16777216), one = BitConverter.HalfToUInt16Bits((Half)1);
        var d = Run(operation, Fixed(one, one, start));
        Assert.Equal(start, (uint)d[0, 3, 3]);
    }

    [Theory]
    [InlineData("f16", 0x7C00UL, 0x0000UL, 0x3F800000UL, 0x7FFFFFFFUL)] // infinity times zero
    [InlineData("f16", 0x7E01UL, 0x3C00UL, 0x3F800000UL, 0x7FFFFFFFUL)] // NaN
    [InlineData("f16", 0x7C00UL, 0x3C00UL, 0xFF800000UL, 0x7FFFFFFFUL)] // infinity less infinity
    [InlineData("f16", 0x7C00UL, 0xBC00UL, 0x3F800000UL, 0xFF800000UL)] // minus infinity
    [InlineData("f16", 0x0001UL, 0x0001UL, 0x00000000UL, 0x29800000UL)] // 16 products of the smallest subnormal: 2^-44
    [InlineData("f16", 0x8000UL, 0x0000UL, 0x80000000UL, 0x80000000UL)] // minus zero stays
    [InlineData("bf16", 0x7F7FUL, 0x7F7FUL, 0x00000000UL, 0x7F800000UL)] // overflow
    [InlineData("bf16", 0x1A00UL, 0x1A00UL, 0x00000001UL, 0x00000002UL)] // products of 2^-150, half the smallest single: 1 + ½ goes to 2, 2 + ½ stays
    public void Special_values_go_through(string type, ulong a, ulong b, ulong c, ulong expected)
    {
        var operation = TableOperations.Resolve($"mma.sync.aligned.m16n8k16.row.col.f32.{type}.{type}.f32");
        Assert.Equal(expected, RunRaw(operation, Fixed(a, b, c))[0, 0, 0]);
    }

    [Fact]
    public void Halves_overflow_to_infinity_and_know_one_NaN()
    {
        var operation = TableOperations.Resolve("mma.sync.aligned.m16n8k16.row.col.f16.f16.f16.f16");
        Assert.Equal(0x7C00UL, RunRaw(operation, Fixed(0x5C00, 0x5C00, 0))[0, 5, 5]); // 16 · 256 · 256
        Assert.Equal(0x7FFFUL, RunRaw(operation, Fixed(0xFE12, 0x3C00, 0))[0, 5, 5]);
    }

    [Fact]
    public void The_low_13_bits_of_tf32_are_ignored()
    {
        var operation = TableOperations.Resolve("mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32");
        Assert.Equal(BitConverter.SingleToUInt32Bits(8), RunRaw(operation, Fixed(0x3F801FFF, 0x3F800001, 0))[0, 0, 0]);
    }

    /// <summary>The same raw value everywhere in A, in B and in C.</summary>
    static Func<char, ulong> Fixed(ulong a, ulong b, ulong c) => matrix => matrix switch { 'a' => a, 'b' => b, _ => c };

    static WarpMatrix Run(Operation operation, Func<PtxType, ulong> next)
    {
        var (a, b) = Expectation.Factors(operation);
        return Run(operation, matrix => next(matrix switch { 'a' => a, 'b' => b, _ => operation.TypeOf("ctype") }));
    }

    static WarpMatrix Run(Operation operation, Func<char, ulong> next) => Run(operation, next, check: true);

    static WarpMatrix RunRaw(Operation operation, Func<char, ulong> next) => Run(operation, next, check: false);

    static WarpMatrix Run(Operation operation, Func<char, ulong> next, bool check)
    {
        var shape = MatrixShape.Of(operation);
        PtxType typeA = operation.TypeOf("atype"), typeB = operation.TypeOf("btype"), typeC = operation.TypeOf("ctype"), typeD = operation.TypeOf("dtype");
        bool isQuad = operation["shape"] == "m8n8k4" && typeA == PtxType.F16;
        int matrices = isQuad ? 4 : 1, e = ManualFragments.PerRegister(typeA);
        var a = new WarpMatrix(matrices, shape.M, shape.K).Fill(() => next('a'));
        var b = new WarpMatrix(matrices, shape.K, shape.N).Fill(() => next('b'));
        var c = new WarpMatrix(matrices, shape.M, shape.N).Fill(() => next('c'));
        int registersD = shape.M * shape.N * matrices / 32 / ManualFragments.PerRegister(typeD);
        ulong[][] operands =
        [
            Enumerable.Repeat(Poison, 32 * registersD).ToArray(),
            a.ToRegisters(ManualFragments.A(shape.M, e, isQuad, operation["alayout"]!), e, Elements.Bits(typeA)),
            b.ToRegisters(ManualFragments.B(e, isQuad, operation["blayout"]!), e, Elements.Bits(typeB)),
            c.ToRegisters(ManualFragments.C(isQuad, typeC), ManualFragments.PerRegister(typeC), typeC.Bits()),
        ];
        for (int i = 0; i < 4; i++) Assert.Equal(operands[i].Length, 32 * operation.Operands[i].MaxCount);
        MatrixDefinitions.Find(operation)!(operands);
        var d = new WarpMatrix(matrices, shape.M, shape.N).FromRegisters(operands[0], ManualFragments.C(isQuad, typeD), ManualFragments.PerRegister(typeD), typeD.Bits());
        if (!check) return d;
        for (int q = 0; q < matrices; q++)
        {
            for (int m = 0; m < shape.M; m++)
            {
                for (int n = 0; n < shape.N; n++)
                {
                    var row = Enumerable.Range(0, shape.K).Select(k => a[q, m, k]).ToArray();
                    var column = Enumerable.Range(0, shape.K).Select(k => b[q, k, n]).ToArray();
                    Expectation.Check(operation, row, column, c[q, m, n], d[q, m, n]);
                }
            }
        }
        return d;
    }
}
