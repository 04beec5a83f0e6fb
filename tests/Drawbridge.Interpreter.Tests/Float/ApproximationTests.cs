using Drawbridge.Interpreter.Tests.Scalar;
using Drawbridge.Ptx.Isa;

namespace Drawbridge.Interpreter.Tests.Float;

/// <summary>
/// The approximate functions against the host's double-precision ones, which are far closer than any bound: a million and more seeded points by
/// default, every f32 with DRAWBRIDGE_SWEEP=1.
/// </summary>
public class ApproximationTests(ITestOutputHelper output)
{
    static readonly bool SweepsAll = Environment.GetEnvironmentVariable("DRAWBRIDGE_SWEEP") == "1";

    /// <summary>How far a result may be from the exact one: the error in units of the documented bound, so at most 1.</summary>
    delegate double Measure(double x, double got, double exact);

    sealed record Case(string Text, Func<double, double> Exact, Func<double, bool> Domain, Measure Error);

    static readonly Case[] Cases =
    [
        new("ex2.approx.f32", x => Math.Pow(2, x), _ => true, Ulp(2)),
        new("lg2.approx.f32", Math.Log2, x => x > 0, (x, got, exact) => x is > 0.5 and < 2 ? Math.Abs(got - exact) * 4194304 : Relative(-22)(x, got, exact)),
        new("sin.approx.f32", Math.Sin, x => Math.Abs(x) <= 2 * Math.PI, Absolute(-20.5)),
        new("cos.approx.f32", Math.Cos, x => Math.Abs(x) <= 2 * Math.PI, Absolute(-20.5)),
        new("sin.approx.f32", Math.Sin, x => Math.Abs(x) <= 100 * Math.PI, Absolute(-14.7)),
        new("cos.approx.f32", Math.Cos, x => Math.Abs(x) <= 100 * Math.PI, Absolute(-14.7)),
        new("sin.approx.f32", Math.Sin, x => Math.Abs(x) < 4194304, Absolute(-22)), // Ours, beyond what is promised.
        new("cos.approx.f32", Math.Cos, x => Math.Abs(x) < 4194304, Absolute(-22)),
        new("tanh.approx.f32", Math.Tanh, _ => true, Relative(-11)),
        new("rcp.approx.f32", x => 1 / x, _ => true, Ulp(1)),
        new("sqrt.approx.f32", Math.Sqrt, x => x >= 0, Relative(-23)),
        new("rsqrt.approx.f32", x => 1 / Math.Sqrt(x), x => x > 0, Relative(-22.9)),
    ];

    public static TheoryData<int> Indices
    {
        get
        {
            var data = new TheoryData<int>();
            for (int i = 0; i < Cases.Length; i++) data.Add(i);
            return data;
        }
    }

    [Theory, MemberData(nameof(Indices))]
    public void The_error_stays_within_the_documented_bound(int index)
    {
        var (text, exact, domain, error) = Cases[index];
        var definition = Definitions.Function(text);
        var gate = new Lock();
        double worst = 0;
        uint worstAt = 0;
        Parallel.ForEach(Points(index), block =>
        {
            double most = 0;
            uint mostAt = 0;
            for (long i = block.First; i < block.Last; i++)
            {
                uint bits = block.Bits(i);
                double x = BitConverter.UInt32BitsToSingle(bits);
                if (!double.IsFinite(x) || !domain(x)) continue;
                double y = exact(x), rounded = (float)y;
                double got = BitConverter.UInt32BitsToSingle((uint)definition(bits, 0, 0, 0));
                // Infinite results must be so on both sides; there is no error to measure.
                double e = !double.IsFinite(rounded) ? got == rounded || got >= float.MaxValue ? 0 : double.PositiveInfinity
                    : got == y ? 0 : error(x, got, y);
                if (!(e <= most)) (most, mostAt) = (double.IsNaN(e) ? double.PositiveInfinity : e, bits);
            }
            lock (gate)
            {
                if (most > worst) (worst, worstAt) = (most, mostAt);
            }
        });
        output.WriteLine($"{text}: worst error {worst:F4} of the bound, at 0x{worstAt:X8} ({BitConverter.UInt32BitsToSingle(worstAt):R})");
        Assert.True(worst <= 1, $"{text} at 0x{worstAt:X8}: {worst} of the bound");
        Assert.True(worst > 0, "nothing was measured");
    }

    [Theory]
    [InlineData("div.approx.f32", -126.0, 126.0)]
    [InlineData("div.full.f32", -149.0, 128.0)]
    public void Quotients_are_within_2_ulp(string text, double least, double most)
    {
        var definition = Definitions.Function(text);
        var random = new Random(77);
        double worst = 0;
        for (int i = 0; i < 400_000; i++)
        {
            ulong a = FloatInputs.Next(random, PtxType.F32), b = FloatInputs.Next(random, PtxType.F32);
            double x = BitConverter.UInt32BitsToSingle((uint)a), y = BitConverter.UInt32BitsToSingle((uint)b);
            if (!double.IsFinite(x) || !double.IsFinite(y) || Math.Abs(y) < Math.Pow(2, least) || Math.Abs(y) > Math.Pow(2, most) || y == 0) continue;
            double exact = x / y, got = BitConverter.UInt32BitsToSingle((uint)definition(a, b, 0, 0));
            if (!float.IsFinite((float)exact)) continue;
            // The last unit below infinity may be lost to it; it stands for 2^128 then.
            if (double.IsInfinity(got)) got = Math.CopySign(Math.ScaleB(1, 128), got);
            worst = Math.Max(worst, Ulp(1)(x, got, exact));
        }
        output.WriteLine($"{text}: worst error {worst:F4} ulp");
        Assert.InRange(worst, 0.01, 2);
    }

    [Theory]
    [InlineData("tanh.approx.f16", -10.987, false), InlineData("tanh.approx.bf16", -8.0, false)]
    [InlineData("ex2.approx.f16", -9.9, true), InlineData("ex2.approx.ftz.bf16", -7.0, true)]
    public void Every_16_bit_value(string text, double bound, bool isRelative)
    {
        var operation = TableOperations.Resolve(text);
        var format = FloatingFormat.Of(operation.Type)!;
        var definition = Definitions.Of(operation).Result;
        Func<double, double> function = operation.Opcode == "tanh" ? Math.Tanh : x => Math.Pow(2, x);
        double worst = 0;
        for (ulong bits = 0; bits < 65536; bits++)
        {
            ulong got = definition(bits, 0, 0, 0);
            if (format.IsNaN(bits))
            {
                Assert.Equal(format.NaN, got);
                continue;
            }
            double x = Value(format, operation.Has("ftz") ? format.Flush(bits) : bits);
            double exact = function(x), y = Value(format, got);
            if (double.IsInfinity(exact) || exact > Value(format, format.Largest) || double.IsInfinity(y))
            {
                // Above the largest number to nearest, and infinite exactly then.
                Assert.True(double.IsInfinity(y) && exact > Value(format, format.Largest), $"{text} of 0x{bits:X}");
                continue;
            }
            Assert.True(!operation.Has("ftz") || !format.IsSubnormal(got));
            double smallestNormal = Math.Pow(2, 1 - format.Bias);
            // A subnormal result cannot be relatively near: half a unit in the last place is (or all of it where it is flushed).
            double error = !isRelative ? Math.Abs(y - exact) / Math.Pow(2, bound)
                : exact >= smallestNormal ? Math.Abs(y - exact) / exact / Math.Pow(2, bound)
                : operation.Has("ftz") ? y == 0 || y == smallestNormal ? 0 : 2
                : Math.Abs(y - exact) / Math.Pow(2, 1 - format.Bias - format.FractionBits) / 0.51;
            Assert.True(error <= 1, $"{text} of 0x{bits:X} is 0x{got:X}: {error} of the bound");
            worst = Math.Max(worst, error);
        }
        output.WriteLine($"{text}: worst error {worst:F4} of the bound");
    }

    [Fact]
    public void Packed_halves_are_their_lanes()
    {
        foreach (string text in new[] { "tanh.approx.f16", "tanh.approx.bf16", "ex2.approx.f16", "ex2.approx.ftz.bf16" })
        {
            Interpreter.Scalar.Scalar one = Definitions.Function(text), two = Definitions.Function(text + "x2");
            for (ulong bits = 0; bits < 65536; bits += 7)
            {
                ulong other = bits * 40503 & 0xFFFF;
                Assert.Equal(one(other, 0, 0, 0) << 16 | one(bits, 0, 0, 0), two(other << 16 | bits, 0, 0, 0));
            }
        }
    }

    [Theory]
    [InlineData("ex2.approx.ftz.f32"), InlineData("lg2.approx.ftz.f32"), InlineData("sin.approx.ftz.f32"), InlineData("cos.approx.ftz.f32")]
    [InlineData("rcp.approx.ftz.f32"), InlineData("sqrt.approx.ftz.f32"), InlineData("rsqrt.approx.ftz.f32")]
    public void Ftz_flushes_before_and_after(string text)
    {
        Interpreter.Scalar.Scalar flushing = Definitions.Function(text), plain = Definitions.Function(text.Replace(".ftz", ""));
        var random = new Random(5);
        var format = FloatingFormat.F32;
        int flushed = 0;
        for (int i = 0; i < 20000; i++)
        {
            ulong bits = FloatInputs.Next(random, PtxType.F32);
            ulong got = flushing(bits, 0, 0, 0);
            Assert.Equal(format.Flush(plain(format.Flush(bits), 0, 0, 0)), got);
            if (got != plain(bits, 0, 0, 0)) flushed++;
        }
        Assert.True(flushed > 0 || text.StartsWith("cos", StringComparison.Ordinal) || text.StartsWith("ex2", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("ex2.approx.f32", 0x00000000u, 0x3F800000u), InlineData("ex2.approx.f32", 0x80000000u, 0x3F800000u)]
    [InlineData("ex2.approx.f32", 0xFF800000u, 0x00000000u), InlineData("ex2.approx.f32", 0x7F800000u, 0x7F800000u)]
    [InlineData("ex2.approx.f32", 0x43000000u, 0x7F800000u), InlineData("ex2.approx.f32", 0xC3150000u, 0x00000001u)] // 128, -149
    [InlineData("ex2.approx.f32", 0x7F7FFFFFu, 0x7F800000u), InlineData("ex2.approx.f32", 0xFF7FFFFFu, 0x00000000u)]
    [InlineData("ex2.approx.f32", 0xFFC12345u, 0x7FFFFFFFu), InlineData("ex2.approx.ftz.f32", 0xC3150000u, 0x00000000u)]
    [InlineData("lg2.approx.f32", 0x00000000u, 0xFF800000u), InlineData("lg2.approx.f32", 0x80000000u, 0xFF800000u)]
    [InlineData("lg2.approx.f32", 0x7F800000u, 0x7F800000u), InlineData("lg2.approx.f32", 0xFF800000u, 0x7FFFFFFFu)]
    [InlineData("lg2.approx.f32", 0xBF800000u, 0x7FFFFFFFu), InlineData("lg2.approx.f32", 0x7FC00000u, 0x7FFFFFFFu)]
    [InlineData("lg2.approx.f32", 0x3F800000u, 0x00000000u), InlineData("lg2.approx.f32", 0x00000001u, 0xC3150000u)]
    [InlineData("lg2.approx.ftz.f32", 0x00000001u, 0xFF800000u), InlineData("lg2.approx.f32", 0x80000001u, 0x7FFFFFFFu)]
    [InlineData("sin.approx.f32", 0x80000000u, 0x80000000u), InlineData("sin.approx.f32", 0x00000000u, 0x00000000u)]
    [InlineData("sin.approx.f32", 0x7F800000u, 0x7FFFFFFFu), InlineData("sin.approx.f32", 0xFF800000u, 0x7FFFFFFFu)]
    [InlineData("sin.approx.f32", 0x00000001u, 0x00000001u), InlineData("sin.approx.f32", 0x80000001u, 0x80000001u)]
    [InlineData("sin.approx.f32", 0x7F7FFFFFu, 0x00000000u), InlineData("sin.approx.f32", 0xFF7FFFFFu, 0x80000000u)]
    [InlineData("cos.approx.f32", 0x00000000u, 0x3F800000u), InlineData("cos.approx.f32", 0x80000000u, 0x3F800000u)]
    [InlineData("cos.approx.f32", 0x7F800000u, 0x7FFFFFFFu), InlineData("cos.approx.f32", 0x7F7FFFFFu, 0x3F800000u)]
    [InlineData("tanh.approx.f32", 0x7F800000u, 0x3F800000u), InlineData("tanh.approx.f32", 0xFF800000u, 0xBF800000u)]
    [InlineData("tanh.approx.f32", 0x80000000u, 0x80000000u), InlineData("tanh.approx.f32", 0x7FC00000u, 0x7FFFFFFFu)]
    [InlineData("tanh.approx.f32", 0x007FFFFFu, 0x007FFFFFu), InlineData("tanh.approx.f32", 0x80000001u, 0x80000001u)]
    [InlineData("rcp.approx.f32", 0x80000000u, 0xFF800000u), InlineData("rcp.approx.f32", 0xFF800000u, 0x80000000u)]
    [InlineData("rcp.approx.f32", 0x00000001u, 0x7F800000u), InlineData("rcp.approx.ftz.f32", 0x80000001u, 0xFF800000u)]
    [InlineData("rcp.approx.f32", 0x7F7FFFFFu, 0x00200000u), InlineData("rcp.approx.ftz.f32", 0x7F7FFFFFu, 0x00000000u)]
    [InlineData("sqrt.approx.f32", 0x80000000u, 0x80000000u), InlineData("sqrt.approx.f32", 0xBF800000u, 0x7FFFFFFFu)]
    [InlineData("sqrt.approx.f32", 0x7F800000u, 0x7F800000u), InlineData("sqrt.approx.ftz.f32", 0x80000001u, 0x80000000u)]
    [InlineData("rsqrt.approx.f32", 0x80000000u, 0xFF800000u), InlineData("rsqrt.approx.f32", 0x7F800000u, 0x00000000u)]
    [InlineData("rsqrt.approx.f32", 0xFF800000u, 0x7FFFFFFFu), InlineData("rsqrt.approx.f32", 0x00000000u, 0x7F800000u)]
    public void Special_values(string text, uint source, uint expected) => Assert.Equal(expected, (uint)Definitions.Function(text)(source, 0, 0, 0));

    [Theory]
    [InlineData(0x3F800000u, 0x7F000001u, 0x00000000u)] // a divisor above 2^126 gives zero
    [InlineData(0xBF800000u, 0x7F000001u, 0x80000000u)]
    [InlineData(0x7F800000u, 0x7F000001u, 0x7FFFFFFFu)] // but NaN of infinity
    [InlineData(0x3F800000u, 0x7E800000u, 0x00800000u)] // 2^126 itself does not
    [InlineData(0x3F800000u, 0x80000000u, 0xFF800000u)]
    [InlineData(0x00000000u, 0x00000000u, 0x7FFFFFFFu)]
    [InlineData(0x40C00000u, 0x40000000u, 0x40400000u)]
    public void Special_quotients(uint a, uint b, uint expected) => Assert.Equal(expected, (uint)Definitions.Function("div.approx.f32")(a, b, 0, 0));

    [Theory]
    [InlineData("rcp.approx.ftz.f64", 0xFFF0000000000000ul, 0x8000000000000000ul), InlineData("rcp.approx.ftz.f64", 0x000FFFFFFFFFFFFFul, 0x7FF0000000000000ul)]
    [InlineData("rcp.approx.ftz.f64", 0x8000000000000000ul, 0xFFF0000000000000ul), InlineData("rcp.approx.ftz.f64", 0x7FF0000000000000ul, 0ul)]
    [InlineData("rcp.approx.ftz.f64", 0xFFF8000000000001ul, 0x7FFFFFFF00000000ul), InlineData("rcp.approx.ftz.f64", 0x7FEFFFFFFFFFFFFFul, 0ul)]
    [InlineData("rcp.approx.ftz.f64", 0x40000000FFFFFFFFul, 0x3FE0000000000000ul)] // the lower word is not looked at
    [InlineData("rsqrt.approx.ftz.f64", 0xBFF0000000000000ul, 0x7FFFFFFF00000000ul), InlineData("rsqrt.approx.ftz.f64", 0x8000000000000001ul, 0xFFF0000000000000ul)]
    [InlineData("rsqrt.approx.ftz.f64", 0x7FF0000000000000ul, 0ul), InlineData("rsqrt.approx.ftz.f64", 0x4010000000000000ul, 0x3FE0000000000000ul)]
    [InlineData("rsqrt.approx.f64", 0xBFF0000000000000ul, 0xFFF8000000000000ul), InlineData("rsqrt.approx.f64", 0x8000000000000000ul, 0xFFF0000000000000ul)]
    public void Special_doubles(string text, ulong source, ulong expected) => Assert.Equal(expected, Definitions.Function(text)(source, 0, 0, 0));

    [Theory]
    [InlineData("rcp.approx.ftz.f64", -20), InlineData("rsqrt.approx.ftz.f64", -20), InlineData("rsqrt.approx.f64", -52)]
    public void Doubles_have_the_digits_they_promise(string text, int bound)
    {
        var definition = Definitions.Function(text);
        var random = new Random(9);
        double worst = 0;
        for (int i = 0; i < 200_000; i++)
        {
            ulong bits = (ulong)random.NextInt64(0x0020_0000_0000_0000, 0x7FC0_0000_0000_0000);
            if (text.Contains("ftz", StringComparison.Ordinal)) bits &= 0xFFFF_FFFF_0000_0000;
            double x = BitConverter.UInt64BitsToDouble(bits), y = BitConverter.UInt64BitsToDouble(definition(bits, 0, 0, 0));
            // y·x - 1, or (y²·x - 1) / 2, with the product's rounding error taken into account.
            double residue = text.StartsWith("rcp", StringComparison.Ordinal)
                ? Math.FusedMultiplyAdd(y, x, -1)
                : Residue(y, x) / 2;
            worst = Math.Max(worst, Math.Abs(residue));
        }
        output.WriteLine($"{text}: worst relative error 2^{Math.Log2(worst):F3}");
        Assert.InRange(worst, 1e-18, Math.Pow(2, bound));

        static double Residue(double y, double x)
        {
            double square = y * y, lost = Math.FusedMultiplyAdd(y, y, -square);
            return Math.FusedMultiplyAdd(square, x, -1) + lost * x;
        }
    }

    static Measure Absolute(double power) => (_, got, exact) => Math.Abs(got - exact) / Math.Pow(2, power);

    static Measure Relative(double power) => (_, got, exact) => Math.Abs(got - exact) / Math.Abs(exact) / Math.Pow(2, power);

    static Measure Ulp(double count) => (_, got, exact) =>
        Math.Abs(got - exact) / Math.ScaleB(count, Math.Max(exact == 0 ? -126 : Math.ILogB(exact), -126) - 23);

    static double Value(FloatingFormat format, ulong bits)
    {
        if (format.IsInfinite(bits)) return format.IsNegative(bits) ? double.NegativeInfinity : double.PositiveInfinity;
        var value = format.Value(bits);
        return Math.ScaleB((double)value.Digits, value.Exponent);
    }

    readonly record struct Block(long First, long Last, Func<long, uint> Bits);

    // By default: random bits, and runs of neighbours around values where a function changes its formula.
    static IEnumerable<Block> Points(int seed)
    {
        if (SweepsAll)
        {
            for (long first = 0; first < 1L << 32; first += 1 << 24) yield return new(first, first + (1 << 24), i => (uint)i);
            yield break;
        }
        var random = new Random(seed);
        foreach (float around in new[] { 0f, 0.5f, 0.70710678f, 1, 1.41421356f, 2, 9, 126, 127, 128, 149, 1.17549435e-38f, 6.2831853f, 1.5707963f, 3.1415927f, 314.15927f })
        {
            uint middle = BitConverter.SingleToUInt32Bits(around);
            yield return new(0, 8192, i => middle + (uint)(i >> 1) - 2048 ^ (uint)(i & 1) << 31);
        }
        for (int block = 0; block < 8; block++)
        {
            var values = new uint[160_000];
            for (int i = 0; i < values.Length; i++)
            {
                // Half of them over all bits, half between 2^-8 and 2^8, where the functions do most.
                values[i] = (i & 1) == 0
                    ? (uint)random.NextInt64(1L << 32)
                    : (uint)random.Next(0x3B80_0000, 0x4380_0000) | (uint)random.Next(2) << 31;
            }
            yield return new(0, values.Length, i => values[i]);
        }
    }
}
