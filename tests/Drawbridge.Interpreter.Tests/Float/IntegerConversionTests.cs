using System.Numerics;
using Drawbridge.Interpreter.Tests.Scalar;
using Drawbridge.Ptx.Isa;

namespace Drawbridge.Interpreter.Tests.Float;

/// <summary>Conversions with an integer on one side or both, against integers of any size.</summary>
public class IntegerConversionTests
{
    [Fact]
    public void Integer_to_integer_keeps_clamps_or_cuts()
    {
        foreach (var operation in TableOperations.Of(Semantic.CvtInteger))
        {
            PtxType to = operation.Operands[0].Type, from = operation.Operands[1].Type;
            var definition = Definitions.Of(operation).Result;
            foreach (ulong bits in IntegersOf(from, 0, operation.Text))
            {
                var value = Numbers.Read(bits, from);
                ulong expected = Numbers.Keep(operation.Has("sat") ? Numbers.Clamp(value, to.Bits(), to.Class() == TypeClass.Signed) : value, to.Bits());
                ulong got = definition(bits, 0, 0, 0);
                Assert.True(expected == got, Definitions.Show(operation, [bits], expected, got));
            }
        }
    }

    [Fact]
    public void Integer_to_float_is_rounded_once()
    {
        foreach (var operation in TableOperations.Of(Semantic.CvtIntegerToFloat))
        {
            PtxType to = operation.Operands[0].Type, from = operation.Operands[1].Type;
            var format = FloatingFormat.Of(to)!;
            var definition = Definitions.Of(operation).Result;
            foreach (ulong bits in IntegersOf(from, format.FractionBits, operation.Text))
            {
                ulong rounded = format.Round(new Dyadic(Numbers.Read(bits, from), 0), FloatExpectations.RoundingOf(operation));
                ulong expected = FloatExpectations.Finish(operation, format, rounded, ftz: false);
                ulong got = definition(bits, 0, 0, 0);
                Assert.True(expected == got, Definitions.Show(operation, [bits], expected, got));
            }
        }
    }

    [Fact]
    public void Float_to_integer_rounds_and_clamps()
    {
        foreach (var operation in TableOperations.Of(Semantic.CvtFloatToInteger))
        {
            PtxType from = operation.Operands[1].Type;
            var definition = Definitions.Of(operation).Result;
            foreach (ulong bits in FloatsOf(from, operation, exhaustive: false))
            {
                ulong expected = ToInteger(operation, bits);
                ulong got = definition(bits, 0, 0, 0);
                Assert.True(expected == got, Definitions.Show(operation, [bits], expected, got));
            }
        }
    }

    [Theory]
    [InlineData("cvt.rni.s32.f16"), InlineData("cvt.rzi.u8.f16"), InlineData("cvt.rmi.s16.f16"), InlineData("cvt.rpi.u64.f16")]
    [InlineData("cvt.rni.s64.bf16"), InlineData("cvt.rzi.s8.bf16"), InlineData("cvt.rmi.u32.bf16"), InlineData("cvt.rpi.s32.bf16")]
    public void Every_16_bit_float_to_integer(string text)
    {
        var operation = TableOperations.Resolve(text);
        var definition = Definitions.Of(operation).Result;
        for (ulong bits = 0; bits < 65536; bits++) Assert.Equal(ToInteger(operation, bits), definition(bits, 0, 0, 0));
    }

    [Fact]
    public void Cvt_pack_clamps_and_chains()
    {
        foreach (var operation in TableOperations.Of(Semantic.CvtPack))
        {
            var type = operation.TypeOf("ctype");
            int width = type.Bits();
            var definition = Definitions.Of(operation).Result;
            foreach (ulong[] s in Scalar.Inputs.For(operation, 2000))
            {
                string digits = Clamped(s[0]) + Clamped(s[1]);
                if (width < 16) digits = (Numbers.BinaryDigits(s[2], 32) + digits)[^32..];
                ulong got = definition(s[0], s[1], s.ElementAtOrDefault(2), 0);
                Assert.True(digits == Numbers.BinaryDigits(got, 32), Definitions.Show(operation, s, Convert.ToUInt64(digits, 2), got));
            }

            string Clamped(ulong raw)
            {
                var value = Numbers.Clamp(Numbers.Read(raw, PtxType.S32), width, type.Class() == TypeClass.Signed);
                return Numbers.BinaryDigits(Numbers.Keep(value, width), width);
            }
        }
    }

    [Theory]
    [InlineData("cvt.rzi.s32.f32", 0x7FFFFFFFul, 0x0ul)] // NaN
    [InlineData("cvt.rzi.u64.f32", 0x7FFFFFFFul, 0x8000000000000000ul)]
    [InlineData("cvt.rzi.s64.f16", 0x7FFFul, 0x8000000000000000ul)]
    [InlineData("cvt.rzi.s32.f64", 0x7FF8000000000000ul, 0x80000000ul)]
    [InlineData("cvt.rzi.u16.f64", 0xFFF8000000000000ul, 0x8000ul)]
    [InlineData("cvt.rzi.u8.f32", 0xC0000000ul, 0x0ul)] // -2
    [InlineData("cvt.rzi.s8.f32", 0x43800000ul, 0x7Ful)] // 256
    [InlineData("cvt.rzi.s8.f32", 0xC3800000ul, 0x80ul)]
    [InlineData("cvt.rni.s32.f32", 0x40200000ul, 2ul)] // 2.5
    [InlineData("cvt.rpi.s32.f32", 0x1ul, 1ul)]
    [InlineData("cvt.rpi.ftz.s32.f32", 0x1ul, 0ul)]
    [InlineData("cvt.rmi.s32.f32", 0xBF000000ul, 0xFFFFFFFFul)] // -0.5
    [InlineData("cvt.rzi.u32.f32", 0x7F800000ul, 0xFFFFFFFFul)]
    [InlineData("cvt.rzi.s64.f32", 0x5F000000ul, 0x7FFFFFFFFFFFFFFFul)] // 2^63
    [InlineData("cvt.rn.f32.u64", 0xFFFFFFFFFFFFFFFFul, 0x5F800000ul)]
    [InlineData("cvt.rz.f32.u64", 0xFFFFFFFFFFFFFFFFul, 0x5F7FFFFFul)]
    [InlineData("cvt.rn.f16.u32", 65520ul, 0x7C00ul)]
    [InlineData("cvt.rn.f16.u32", 65519ul, 0x7BFFul)]
    [InlineData("cvt.rm.f32.s32", 0xFEFFFFFFul, 0xCB800001ul)] // -16777217
    [InlineData("cvt.sat.u8.s32", 0xFFFFFFFFul, 0ul)]
    [InlineData("cvt.s64.s32", 0x80000000ul, 0xFFFFFFFF80000000ul)]
    [InlineData("cvt.u16.u32", 0x12345678ul, 0x5678ul)]
    public void Known_answers(string text, ulong source, ulong expected) => Assert.Equal(expected, Definitions.Function(text)(source, 0, 0, 0));

    static ulong ToInteger(Operation operation, ulong bits)
    {
        PtxType to = operation.Operands[0].Type, from = operation.Operands[1].Type;
        var format = FloatingFormat.Of(from)!;
        bool signed = to.Class() == TypeClass.Signed;
        if (format.IsNaN(bits)) return from == PtxType.F64 || to.Bits() == 64 ? 1UL << (to.Bits() - 1) : 0;
        if (operation.Has("ftz")) bits = format.Flush(bits);
        BigInteger value = format.IsInfinite(bits)
            ? BigInteger.Pow(2, 2000) * (format.IsNegative(bits) ? -1 : 1)
            : Integral(format.Value(bits), operation["irnd"]!);
        return Numbers.Keep(Numbers.Clamp(value, to.Bits(), signed), to.Bits());
    }

    /// <summary>The integer that a number rounds to.</summary>
    internal static BigInteger Integral(Dyadic value, string rounding)
    {
        var floor = value.Floor();
        var rest = value - new Dyadic(floor, 0);
        if (rest.Sign == 0) return floor;
        int toHalf = rest.CompareTo(new Dyadic(1, -1));
        return rounding switch
        {
            "rmi" => floor,
            "rpi" => floor + 1,
            "rzi" => floor.Sign < 0 ? floor + 1 : floor,
            _ => toHalf > 0 || toHalf == 0 && !floor.IsEven ? floor + 1 : floor,
        };
    }

    // Around each power of two and the halfway points of a format with so many bits of fraction, and random ones.
    static IEnumerable<ulong> IntegersOf(PtxType type, int fractionBits, string seed)
    {
        int width = type.Bits();
        if (width == 8)
        {
            for (ulong i = 0; i < 256; i++) yield return i;
            yield break;
        }
        ulong mask = width == 64 ? ulong.MaxValue : (1UL << width) - 1;
        for (int top = 0; top < width; top++)
        {
            for (int below = fractionBits + 1; below <= fractionBits + 2; below++)
            {
                ulong half = top >= below ? 1UL << (top - below) : 0;
                foreach (ulong odd in new[] { 0UL, half << 1 })
                {
                    ulong value = (1UL << top) + half + odd;
                    for (int off = -1; off <= 1; off++)
                    {
                        yield return value + (ulong)off & mask;
                        yield return (ulong)-(long)(value + (ulong)off) & mask;
                    }
                }
            }
        }
        var random = new Random(FloatInputs.Seed(seed));
        for (int i = 0; i < 300; i++) yield return (ulong)random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64) & mask;
    }

    /// <summary>Values of a float type: around all integers that matter to some integer type, halfway points, and random ones.</summary>
    internal static IEnumerable<ulong> FloatsOf(PtxType type, Operation operation, bool exhaustive)
    {
        var format = FloatingFormat.Of(type)!;
        if (exhaustive && format.Bits <= 16)
        {
            for (ulong bits = 0; bits < 1UL << format.Bits; bits++) yield return bits;
            yield break;
        }
        foreach (int power in new[] { -1, 0, 1, 2, 7, 8, 15, 16, 23, 24, 31, 32, 52, 53, 63, 64 })
        {
            foreach (int negative in new[] { 1, -1 })
            {
                foreach (double add in new[] { 0, -0.5, -1, 0.5, 1 })
                {
                    ulong bits = format.Round(Dyadic.Of(negative * (Math.ScaleB(1, power) + add)), "rz");
                    for (int off = -1; off <= 1; off++) yield return bits + (ulong)off & (format.Sign * 2 - 1);
                }
            }
        }
        var random = new Random(FloatInputs.Seed(operation.Text));
        for (int i = 0; i < 500; i++) yield return FloatInputs.Next(random, type);
    }
}
