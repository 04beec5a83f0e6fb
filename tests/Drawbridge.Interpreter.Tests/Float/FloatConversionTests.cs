using Drawbridge.Interpreter.Tests.Scalar;
using Drawbridge.Ptx.Isa;

namespace Drawbridge.Interpreter.Tests.Float;

/// <summary>Conversions of single floats: all values of 16 bits, and of 32 and 64 bits those next to each number and midpoint of the target.</summary>
public class FloatConversionTests
{
    public static TheoryData<string> Operations
    {
        get
        {
            var data = new TheoryData<string>();
            foreach (var operation in TableOperations.Of(Semantic.CvtFloat)) data.Add(operation.Text);
            return data;
        }
    }

    [Theory, MemberData(nameof(Operations))]
    public void Each_is_the_exact_value_rounded_once(string text)
    {
        var operation = TableOperations.Resolve(text);
        PtxType to = operation.Operands[0].Type, from = operation.Operands[1].Type;
        var definition = Definitions.Of(operation).Result;
        foreach (ulong bits in Sources(from, to, operation))
        {
            ulong expected = Expect(operation, bits);
            ulong got = definition(bits, 0, 0, 0);
            Assert.True(expected == got, Definitions.Show(operation, [bits], expected, got));
        }
    }

    [Theory]
    [InlineData("cvt.rn.f16.f32", 0x477FF000ul, 0x7C00ul)] // 65520
    [InlineData("cvt.rz.f16.f32", 0x477FF000ul, 0x7BFFul)]
    [InlineData("cvt.rn.satfinite.f16.f32", 0x7F800000ul, 0x7BFFul)]
    [InlineData("cvt.rn.satfinite.f16.f32", 0x7FC00001ul, 0x7FFFul)]
    [InlineData("cvt.rn.relu.f16.f32", 0xC0000000ul, 0x0ul)]
    [InlineData("cvt.rn.relu.f16.f32", 0x80000000ul, 0x0ul)]
    [InlineData("cvt.rn.pzo.f16.f32", 0x80000001ul, 0x0ul)]
    [InlineData("cvt.rn.f16.f32", 0x80000001ul, 0x8000ul)]
    [InlineData("cvt.rn.bf16.f32", 0x3F808000ul, 0x3F80ul)] // tie to even
    [InlineData("cvt.rn.bf16.f32", 0x3F818000ul, 0x3F82ul)]
    [InlineData("cvt.rna.tf32.f32", 0x3F801000ul, 0x3F802000ul)] // tie away
    [InlineData("cvt.rn.tf32.f32", 0x3F801000ul, 0x3F800000ul)]
    [InlineData("cvt.rna.tf32.f32", 0x7FC00000ul, 0x7FFFE000ul)]
    [InlineData("cvt.rn.ftz.f32.f64", 0x380FFFFFC0000000ul, 0x0ul)] // the largest subnormal f32
    [InlineData("cvt.rn.f32.f64", 0x380FFFFFC0000000ul, 0x007FFFFFul)]
    [InlineData("cvt.f64.f32", 0xFFA00001ul, 0xFFFC000020000000ul)] // a NaN keeps its payload
    [InlineData("cvt.rn.f32.f64", 0x7FF0000000000001ul, 0x7FFFFFFFul)]
    [InlineData("cvt.f32.bf16", 0x7F81ul, 0x7F810000ul)]
    [InlineData("cvt.sat.f32.f32", 0x80000000ul, 0x0ul)]
    [InlineData("cvt.sat.f32.f32", 0x7FC00000ul, 0x0ul)]
    [InlineData("cvt.rpi.f32.f32", 0xBE800000ul, 0x80000000ul)] // -0.25 to -0
    [InlineData("cvt.rni.f64.f64", 0x4004000000000000ul, 0x4000000000000000ul)] // 2.5 to 2
    public void Known_answers(string text, ulong source, ulong expected) => Assert.Equal(expected, Definitions.Function(text)(source, 0, 0, 0));

    static ulong Expect(Operation operation, ulong bits)
    {
        PtxType to = operation.Operands[0].Type, from = operation.Operands[1].Type;
        FloatingFormat source = FloatingFormat.Of(from)!, target = FloatingFormat.Of(to)!;
        bool ftz = operation.Has("ftz");
        int shift = to == PtxType.TF32 ? 13 : 0;
        if (ftz && from == PtxType.F32) bits = source.Flush(bits);
        if (from == PtxType.BF16 && to == PtxType.F32) return ftz ? target.Flush(bits << 16) : bits << 16;
        ulong result;
        if (source.IsNaN(bits))
        {
            result = target.NaN!.Value;
            if (to == PtxType.F64)
            {
                ulong payload = bits & ((1UL << source.FractionBits) - 1);
                result = 0x7FF8_0000_0000_0000 | payload << (52 - source.FractionBits) | (source.IsNegative(bits) ? 1UL << 63 : 0);
            }
        }
        else if (source.IsInfinite(bits))
            result = (operation.Has("satfinite") ? target.Largest : target.Infinity!.Value) | (source.IsNegative(bits) ? target.Sign : 0);
        else
        {
            var value = source.Value(bits);
            if (operation["irnd"] is { } integral) value = new Dyadic(IntegerConversionTests.Integral(value, integral), 0);
            result = target.Round(value, FloatExpectations.RoundingOf(operation), source.IsNegative(bits), operation.Has("satfinite"));
        }
        return FloatExpectations.Finish(operation, target, result, ftz && to == PtxType.F32) << shift;
    }

    static IEnumerable<ulong> Sources(PtxType from, PtxType to, Operation operation)
    {
        FloatingFormat source = FloatingFormat.Of(from)!, target = FloatingFormat.Of(to)!;
        // Under .sat, .relu and the like a sample will do: the rounding is the same; and to f64 nothing is rounded.
        bool isPlain = !new[] { "sat", "relu", "satfinite", "pzo", "ftz" }.Any(operation.Has) && (to != PtxType.F64 || operation["rnd"] == null);
        foreach (ulong bits in IntegerConversionTests.FloatsOf(from, operation, exhaustive: isPlain)) yield return bits;
        if (source.Bits <= 16 && isPlain) yield break;
        foreach (ulong bits in Boundaries.Of(source, target, FloatInputs.Seed(operation.Text), 500)) yield return bits;
    }
}

/// <summary>Numbers of a wide format next to the numbers and midpoints of a narrow one.</summary>
static class Boundaries
{
    public static IEnumerable<ulong> Of(FloatingFormat source, FloatingFormat target, int seed, int most)
    {
        var random = new Random(seed);
        ulong count = target.Largest + 1;
        bool all = count <= (ulong)most;
        for (int i = 0; i < (all ? (int)count : most); i++)
        {
            ulong number = all ? (ulong)i : (ulong)random.NextInt64((long)Math.Min(count, long.MaxValue));
            var value = target.Value(number);
            int lastPlace = (int)Math.Max(number >> target.FractionBits, 1) - target.Bias - target.FractionBits;
            foreach (var near in new[] { value, value + Dyadic.PowerOfTwo(lastPlace - 1) })
            {
                ulong bits = source.Round(near, "rz");
                for (int off = -1; off <= 1; off++)
                {
                    ulong nudged = source.Magnitude(bits + (ulong)off);
                    yield return nudged;
                    yield return nudged | source.Sign;
                }
            }
        }
    }
}
