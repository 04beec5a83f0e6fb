using Drawbridge.Interpreter.Tests.Scalar;
using Drawbridge.Ptx.Isa;

namespace Drawbridge.Interpreter.Tests.Float;

/// <summary>Conversions to and from pairs of small floats, scale factors and fixed point; every value of 16 bits and fewer in each lane.</summary>
public class PackedConversionTests
{
    public static TheoryData<string> Operations
    {
        get
        {
            var data = new TheoryData<string>();
            foreach (var operation in TableOperations.Of(Semantic.CvtPacked)) data.Add(operation.Text);
            return data;
        }
    }

    [Theory, MemberData(nameof(Operations))]
    public void Each_lane_is_the_exact_value_rounded_once(string text)
    {
        var operation = TableOperations.Resolve(text);
        PtxType to = operation.Operands[0].Type, from = operation.Operands[1].Type;
        bool isPair = from == PtxType.F32, hasScale = operation.Operands[^1].Spec.Name == "scale";
        int width = to.Bits() / 2, fromWidth = from.Bits() / 2;
        var definition = Definitions.Of(operation).Result;
        var random = new Random(FloatInputs.Seed(text));
        // Under .relu and the like a sample will do: the rounding is the same.
        bool isPlain = !hasScale && !operation.Has("relu") && !operation.Has("pzo");
        var values = Values(from, to, random).ToArray();
        if (!isPlain && values.Length > 1000) values = values.Where(_ => random.Next(values.Length) < 1000).ToArray();
        for (int i = 0; i < values.Length; i++)
        {
            // Each value once in the upper lane and once in the lower, beside a random other.
            ulong other = values[random.Next(values.Length)];
            var (upper, lower) = i % 2 == 0 ? (values[i], other) : (other, values[i]);
            uint scale = hasScale ? RandomScale(random) : 0x7F7F;
            if (operation.Has("scaled::n1::ue8m0")) scale = (scale & 0xFF) * 0x101;
            ulong expected = Lane(operation, upper, scale >> 8 & 0xFF) << width | Lane(operation, lower, scale & 0xFF);
            ulong argument = operation.Has("scaled::n1::ue8m0") ? scale & 0xFF : scale;
            ulong got = isPair
                ? definition(upper, lower, hasScale ? argument : 0, 0)
                : definition(upper << fromWidth | lower, hasScale ? argument : 0, 0, 0);
            Assert.True(expected == got, Definitions.Show(operation, [upper, lower, scale], expected, got));
        }
    }

    [Theory]
    [InlineData("cvt.rn.f16x2.f32", 0x3F800000ul, 0x40000000ul, 0x3C004000ul)] // the first source goes up
    [InlineData("cvt.rn.satfinite.e4m3x2.f32", 0x43E00000ul, 0xC7000000ul, 0x7EFEul)] // 448, -32768
    [InlineData("cvt.rn.satfinite.e5m2x2.f32", 0x7F800000ul, 0x7FC00000ul, 0x7B7Ful)]
    [InlineData("cvt.rn.satfinite.e2m1x2.f32", 0x40A00000ul, 0x7FC00000ul, 0x67ul)] // 5 ties to 4; NaN to 6
    [InlineData("cvt.rn.satfinite.e2m3x2.f32", 0x40F00000ul, 0x00000000ul, 0x1F00ul)] // 7.5
    [InlineData("cvt.rn.satfinite.relu.e3m2x2.f32", 0xBF800000ul, 0x41E00000ul, 0x001Ful)] // -1, 28
    [InlineData("cvt.rp.satfinite.ue8m0x2.f32", 0x3F800001ul, 0x7F7FFFFFul, 0x80FEul)]
    [InlineData("cvt.rz.ue8m0x2.f32", 0x00000000ul, 0x7FC00000ul, 0x00FFul)]
    [InlineData("cvt.rn.satfinite.s2f6x2.f32", 0x40000000ul, 0xC0400000ul, 0x7F80ul)] // 2, -3
    public void Known_answers_of_two(string text, ulong a, ulong b, ulong expected) => Assert.Equal(expected, Definitions.Function(text)(a, b, 0, 0));

    [Theory]
    [InlineData("cvt.rn.f16x2.e4m3x2", 0x7E01ul, 0x5F001800ul)] // 448, 2^-9
    [InlineData("cvt.rn.f16x2.e5m2x2", 0x7CFFul, 0x7C007FFFul)] // infinity, NaN
    [InlineData("cvt.rn.f16x2.e2m1x2", 0xF7ul, 0xC6004600ul)] // -6, 6
    [InlineData("cvt.rn.bf16x2.ue8m0x2", 0x7F00ul, 0x3F800040ul)] // 1, 2^-127
    [InlineData("cvt.rn.bf16x2.s2f6x2", 0x80FFul, 0xC000BC80ul)] // -2, -1/64
    public void Known_answers_of_one(string text, ulong a, ulong expected) => Assert.Equal(expected, Definitions.Function(text)(a, 0, 0, 0));

    static uint RandomScale(Random random) => (uint)(random.Next(256) << 8 | (random.Next(8) == 0 ? 255 : 120 + random.Next(16)));

    static ulong Lane(Operation operation, ulong bits, uint scale)
    {
        PtxType to = operation.Operands[0].Type, from = operation.Operands[1].Type;
        bool goesUp = from is not (PtxType.F32 or PtxType.F16x2 or PtxType.BF16x2);
        bool isNaN = scale == 255, isInfinite = false, isNegative;
        Dyadic value;
        if (from == PtxType.UE8M0x2)
        {
            isNaN |= bits == 255;
            isNegative = false;
            value = Dyadic.PowerOfTwo((int)bits - 127);
        }
        else if (from == PtxType.S2F6x2)
        {
            value = new Dyadic(Numbers.Read(bits, PtxType.S8), -6);
            isNegative = value.Sign < 0;
        }
        else
        {
            var source = FloatingFormat.Of(from)!;
            if (operation.Has("scaled::n1::ue8m0")) bits = source.Flush(bits);
            isNaN |= source.IsNaN(bits);
            isInfinite = source.IsInfinite(bits);
            isNegative = source.IsNegative(bits);
            value = isNaN || isInfinite ? Dyadic.Zero : source.Value(bits);
        }
        value *= Dyadic.PowerOfTwo(goesUp ? (int)scale - 127 : 127 - (int)scale);
        string rounding = FloatExpectations.RoundingOf(operation);
        bool saturate = operation.Has("satfinite");
        if (to == PtxType.UE8M0x2) return ToScaleFactor(value.Abs(), isNaN, isInfinite, rounding, saturate);
        if (to == PtxType.S2F6x2) return ToFixedPoint(value, isNaN, isInfinite, isNegative, rounding, operation.Has("relu"));
        var target = FloatingFormat.Of(to)!;
        ulong sign = isNegative ? target.Sign : 0;
        ulong result = isNaN ? target.NaN ?? target.Largest
            : isInfinite ? saturate ? sign | target.Largest : sign | target.Infinity!.Value
            : target.Round(value, rounding, isNegative, saturate);
        if (target.NaN == null && operation.Has("relu")) return target.IsNegative(result) ? 0 : result;
        return FloatExpectations.Finish(operation, target, result, ftz: false);
    }

    static ulong ToScaleFactor(Dyadic magnitude, bool isNaN, bool isInfinite, string rounding, bool saturate)
    {
        if (isNaN || isInfinite && !saturate) return 0xFF;
        if (isInfinite) return 0xFE;
        // The last factor not above the value, or the first not below it.
        int floor = magnitude.Sign == 0 ? -1000 : (int)magnitude.Top - 1;
        bool isExact = magnitude.Sign != 0 && magnitude.CompareTo(Dyadic.PowerOfTwo(floor)) == 0;
        int exponent = rounding == "rp" && !isExact ? floor + 1 : floor;
        return exponent < -127 ? 0 : exponent <= 127 ? (ulong)(exponent + 127) : saturate ? 0xFEu : 0xFF;
    }

    static ulong ToFixedPoint(Dyadic value, bool isNaN, bool isInfinite, bool isNegative, string rounding, bool relu)
    {
        if (isNaN) return 0x7F;
        if (relu && isNegative) return 0;
        if (isInfinite) return isNegative ? 0x80u : 0x7F;
        var integer = IntegerConversionTests.Integral(value * Dyadic.PowerOfTwo(6), rounding == "rz" ? "rzi" : "rni");
        return Numbers.Keep(Numbers.Clamp(integer, 8, signed: true), 8);
    }

    static IEnumerable<ulong> Values(PtxType from, PtxType to, Random random)
    {
        if (from != PtxType.F32)
        {
            int bits = from is PtxType.E2M3x2 or PtxType.E3M2x2 ? 6 : from.Bits() / 2;
            for (ulong i = 0; i < 1UL << bits; i++) yield return i;
            yield break;
        }
        var target = FloatingFormat.Of(to) ?? FloatingFormat.E4M3;
        foreach (ulong bits in Boundaries.Of(FloatingFormat.F32, target, random.Next(), 1000)) yield return bits;
        for (int field = 0; field < 256; field++)
        {
            foreach (uint fraction in new uint[] { 0, 1, 0x400000, 0x7FFFFF }) yield return (uint)field << 23 | fraction;
        }
        for (int i = 0; i < 2000; i++) yield return FloatInputs.Next(random, PtxType.F32);
    }
}
