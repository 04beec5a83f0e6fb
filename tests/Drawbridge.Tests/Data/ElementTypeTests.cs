using Drawbridge.Data;
using Drawbridge.Ptx.Isa;

namespace Drawbridge.Tests.Data;

public class ElementTypeTests
{
    public static TheoryData<string, string, ulong> Good => new()
    {
        { "u8", "255", 255 }, { "u8", "0xff", 255 }, { "u8", "0x00000000000000000000ff", 255 }, { "u8", "000", 0 },
        { "s8", "-128", 0x80 }, { "s8", "127", 0x7f }, { "s8", "0xff", 0xff }, { "s8", "-0x80", 0x80 },
        { "b8", "-1", 0xff }, { "b8", "255", 0xff },
        { "s32", "-1", 0xffffffff }, { "u64", "18446744073709551615", ulong.MaxValue }, { "s64", "-9223372036854775808", 1UL << 63 },
        { "b64", "0xffffffffffffffff", ulong.MaxValue },
        { "f32", "1", 0x3f800000 }, { "f32", "-0", 0x80000000 }, { "f32", "0.1", 0x3dcccccd }, { "f32", "1e-45", 1 }, { "f32", "inf", 0x7f800000 },
        { "f32", "-inf", 0xff800000 }, { "f32", "0f3f800000", 0x3f800000 }, { "f32", "0x7fc00001", 0x7fc00001 }, { "f32", ".5", 0x3f000000 },
        { "f32", "3.4028235e38", 0x7f7fffff },
        { "f64", "1", 0x3ff0000000000000 }, { "f64", "0d4000000000000000", 0x4000000000000000 },
        { "f16", "1", 0x3c00 }, { "f16", "65504", 0x7bff }, { "f16", "0x7e01", 0x7e01 }, { "f16", "5.9604645e-8", 1 }, { "f16", "-inf", 0xfc00 },
        { "bf16", "1", 0x3f80 }, { "bf16", "1.00390625", 0x3f80 }, { "bf16", "1.01171875", 0x3f82 }, { "bf16", "-inf", 0xff80 },
        // Just above the tie between 1 and its successor: rounding to float first would land on the tie and then go down.
        { "bf16", "1.00390625000001", 0x3f81 },
    };

    [Theory, MemberData(nameof(Good))]
    public void Reads_values(string type, string text, ulong bits)
    {
        Assert.Equal(ValueError.None, ElementType.Find(type)!.Parse(text, out ulong read));
        Assert.Equal(bits, read);
    }

    [Theory]
    [InlineData("u8", "256"), InlineData("u8", "-1"), InlineData("s8", "128"), InlineData("s8", "-129"), InlineData("s8", "0x100"), InlineData("b8", "-129")]
    [InlineData("u64", "18446744073709551616"), InlineData("u64", "99999999999999999999999999999999999999999999"), InlineData("u64", "0x10000000000000000")]
    [InlineData("f16", "65520"), InlineData("f32", "1e39"), InlineData("f64", "1e400"), InlineData("bf16", "3.4e38")]
    public void Refuses_values_out_of_range(string type, string text) => Assert.Equal(ValueError.OutOfRange, ElementType.Find(type)!.Parse(text, out _));

    [Theory]
    [InlineData("u8", ""), InlineData("u8", "x"), InlineData("u8", "1.0"), InlineData("u8", "0x"), InlineData("u8", "+1"), InlineData("u8", " 1"), InlineData("u8", "-")]
    [InlineData("u8", "٣"), InlineData("f32", ""), InlineData("f32", "0f3f8"), InlineData("f32", "0x1"), InlineData("f32", "1,5"), InlineData("f32", "one")]
    [InlineData("f32", "."), InlineData("f32", "e5"), InlineData("f16", "0f00000000"), InlineData("f32", "Infinity5"), InlineData("f32", "1_000")]
    public void Refuses_what_is_no_number(string type, string text) => Assert.Equal(ValueError.NotANumber, ElementType.Find(type)!.Parse(text, out _));

    [Fact]
    public void Writes_every_16_bit_value_so_that_it_reads_back()
    {
        foreach (var element in ElementType.All.Where(element => element.Bytes <= 2))
        {
            for (ulong bits = 0; bits < 1UL << element.Type.Bits(); bits++)
            {
                Assert.Equal(ValueError.None, element.Parse(element.Format(bits), out ulong read));
                Assert.True(read == bits || double.IsNaN(element.ToDouble(bits)) && double.IsNaN(element.ToDouble(read)), $"{element.Type} {bits:x}: {element.Format(bits)}");
            }
        }
    }

    [Fact]
    public void Writes_random_values_so_that_they_read_back()
    {
        var random = new SeededRandom(1);
        foreach (var element in ElementType.All.Where(element => element.Bytes > 2))
        {
            for (int i = 0; i < 2000; i++)
            {
                ulong bits = random.NextUInt64() >> (64 - element.Type.Bits());
                Assert.Equal(ValueError.None, element.Parse(element.Format(bits), out ulong read));
                Assert.True(read == bits || double.IsNaN(element.ToDouble(bits)) && double.IsNaN(element.ToDouble(read)), $"{element.Type} {bits:x}: {element.Format(bits)}");
            }
        }
    }

    [Fact]
    public void Rounds_doubles_to_bfloat_like_the_exact_neighbours_say()
    {
        var random = new SeededRandom(7);
        var element = ElementType.Find("bf16")!;
        for (int i = 0; i < 20_000; i++)
        {
            double value = (random.NextDouble() - 0.5) * Math.Pow(2, (int)(random.NextUInt64() % 60) - 30);
            if (i % 3 == 0) value = BitConverter.UInt64BitsToDouble(BitConverter.DoubleToUInt64Bits(value) & ~((1UL << 44) - 1)); // ties and exact values
            Assert.Equal(ValueError.None, element.Parse(value.ToString("R"), out ulong bits));
            double got = element.ToDouble(bits), below = element.ToDouble(bits - 1), above = element.ToDouble(bits + 1);
            Assert.True(Math.Abs(got - value) <= Math.Abs(below - value) && Math.Abs(got - value) <= Math.Abs(above - value), $"{value:R} became {got:R}");
            if (Math.Abs(got - value) == Math.Abs(below - value) || Math.Abs(got - value) == Math.Abs(above - value)) Assert.Equal(0ul, bits & 1);
        }
    }

    [Fact]
    public void Counts_up_and_wraps()
    {
        Assert.Equal(0x00ul, ElementType.Find("u8")!.FromIndex(256));
        Assert.Equal(0xfful, ElementType.Find("s8")!.FromIndex(255));
        Assert.Equal(300, ElementType.Find("f16")!.ToDouble(ElementType.Find("f16")!.FromIndex(300)));
        Assert.Equal(16777216, ElementType.Find("f32")!.ToDouble(ElementType.Find("f32")!.FromIndex(16777217)));
    }

    [Fact]
    public void Random_floats_lie_in_the_unit_interval_and_integers_everywhere()
    {
        foreach (var element in ElementType.All)
        {
            var random = new SeededRandom(3);
            double least = double.MaxValue, most = double.MinValue;
            for (int i = 0; i < 2000; i++)
            {
                double value = element.ToDouble(element.FromRandom(random.NextUInt64()));
                (least, most) = (Math.Min(least, value), Math.Max(most, value));
            }
            if (element.IsFloat)
            {
                Assert.InRange(least, 0, 0.01);
                Assert.InRange(most, 0.99, 0.99999999999);
            }
            else
            {
                double range = Math.Pow(2, element.Type.Bits());
                Assert.True(most - least > 0.99 * (range - 1), $"{element.Type}: {least} to {most}");
            }
        }
        Assert.True(double.IsFinite(ElementType.Find("f16")!.ToDouble(ElementType.Find("f16")!.FromRandom(ulong.MaxValue))));
        Assert.Equal(1 - Math.Pow(2, -24), ElementType.Find("f32")!.ToDouble(ElementType.Find("f32")!.FromRandom(ulong.MaxValue)));
    }

    [Fact]
    public void The_generator_is_SplitMix64()
    {
        // The published reference outputs for seed 1234567.
        var random = new SeededRandom(1234567);
        Assert.Equal([6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821],
            Enumerable.Range(0, 5).Select(_ => random.NextUInt64()).ToArray());
    }

    [Fact]
    public void Random_data_and_the_generator_agree()
    {
        var random = new SeededRandom(42);
        var data = (BufferArgument)new DataText(".").Argument("f32[5]=random:42");
        for (int i = 0; i < 5; i++) Assert.Equal(BitConverter.SingleToUInt32Bits(random.NextSingle()), (uint)data.Data[i]);
    }
}
