using Drawbridge.Interpreter.Tests.Scalar;
using Drawbridge.Ptx.Isa;

namespace Drawbridge.Interpreter.Tests.Float;

/// <summary><c>cvt.rs</c>: the random bits are added to the dropped ones, and the carry decides.</summary>
public class StochasticRoundingTests
{
    [Theory]
    [InlineData("cvt.rs.f16x2.f32", 13), InlineData("cvt.rs.bf16x2.f32", 16)]
    public void A_normal_result_is_the_sum_of_source_and_random_bits_cut_short(string text, int count)
    {
        var definition = Definitions.Function(text);
        var random = new Random(3);
        uint mask = (1u << count) - 1;
        for (int i = 0; i < 100_000; i++)
        {
            // Normal in both formats, below the last binade.
            uint a = RandomSource(random), b = RandomSource(random), bits = (uint)random.NextInt64(1L << 32);
            ulong expected = Cut(a, bits >> 16) << 16 | Cut(b, bits);
            Assert.Equal(expected, definition(a, b, bits, 0));
        }

        ulong Cut(uint source, uint chance)
        {
            uint sum = source + (chance & mask) & ~mask;
            return count == 16 ? sum >> 16 : (sum >> 16 & 0x8000) | ((sum & 0x7FFFFFFF) >> 13) - (112u << 10);
        }
    }

    [Fact]
    public void Every_operation_gives_a_neighbour_and_goes_up_as_often_as_it_should()
    {
        foreach (var operation in TableOperations.Of(Semantic.CvtStochastic))
        {
            var type = operation.Operands[0].Type;
            var format = FloatingFormat.Of(type)!;
            int lanes = type.Lanes(), width = type.Bits() / lanes;
            int digits = lanes == 2 && format.Name == "f16" ? 13 : 16;
            var definition = Definitions.Of(operation);
            var random = new Random(FloatInputs.Seed(operation.Text));
            for (int i = 0; i < 800; i++)
            {
                var s = new ulong[lanes];
                for (int lane = 0; lane < lanes; lane++) s[lane] = FloatInputs.Next(random, PtxType.F32);
                uint chance = (uint)random.NextInt64(1L << 32);
                ulong got = lanes == 2 ? definition.Result(s[0], s[1], chance, 0) : definition.Vector!([.. s, chance]);
                for (int lane = 0; lane < lanes; lane++)
                {
                    ulong expected = Expect(operation, format, s[lane], Chance(type, chance, lane), digits);
                    ulong part = got >> ((lanes - 1 - lane) * width) & (1UL << width) - 1;
                    Assert.True(expected == part, Definitions.Show(operation, [s[lane], chance, (ulong)lane], expected, part));
                }
            }
        }
    }

    // The first source is in the highest lane and takes the upper bits.
    static uint Chance(PtxType type, uint bits, int lane)
    {
        if (type == PtxType.F16x2) return (lane == 0 ? bits >> 16 : bits) & 0x1FFF;
        if (type == PtxType.BF16x2) return lane == 0 ? bits >> 16 : bits & 0xFFFF;
        if (type != PtxType.E2M1x4) return lane < 2 ? bits >> 16 : bits & 0xFFFF;
        byte[] bytes = BitConverter.GetBytes(bits);
        return lane < 2 ? bytes[3] * 256u + bytes[1] : bytes[2] * 256u + bytes[0];
    }

    static ulong Expect(Operation operation, FloatingFormat format, ulong bits, uint chance, int digits)
    {
        var source = FloatingFormat.F32;
        bool saturate = operation.Has("satfinite"), negative = source.IsNegative(bits);
        ulong sign = negative ? format.Sign : 0;
        ulong largest = saturate ? format.Largest : format.Infinity!.Value;
        ulong result;
        if (source.IsNaN(bits)) result = format.NaN ?? format.Largest;
        else if (source.IsInfinite(bits)) result = sign | largest;
        else
        {
            var value = source.Value(bits).Abs();
            ulong below = format.Round(value, "rz");
            int lastPlace = (int)Math.Max(below >> format.FractionBits, 1) - format.Bias - format.FractionBits;
            // The part of a unit in the last place that is dropped, in 2^-digits, cut; beyond the largest number everything is dropped.
            var part = (value - format.Value(below)) * Dyadic.PowerOfTwo(digits - lastPlace);
            ulong magnitude = part.Floor() + chance >= 1L << digits ? below + 1 : below;
            result = sign | (magnitude > format.Largest ? largest : magnitude);
        }
        if (operation.Has("relu") && format.NaN == null) return format.IsNegative(result) ? 0 : result;
        return FloatExpectations.Finish(operation, format, result, ftz: false);
    }

    static uint RandomSource(Random random) => (uint)random.Next(0x3880_0000, 0x4700_0000) | (uint)random.Next(2) << 31;
}
