using Drawbridge.Interpreter.Tests.Scalar;
using Drawbridge.Ptx.Isa;

namespace Drawbridge.Interpreter.Tests.Float;

/// <summary>Raw operands for floating-point operations: special values, random ones, and tuples whose exact result lies near a rounding boundary.</summary>
static class FloatInputs
{
    public static IEnumerable<ulong[]> For(Operation operation, int count)
    {
        var types = operation.Sources().Select(shape => shape.Type).ToArray();
        var random = new Random(Seed(operation.Text));
        for (int i = 0; i < count; i++)
        {
            var tuple = types.Select(type => Next(random, type)).ToArray();
            if (random.Next(2) == 0) MakeNear(random, operation, types, tuple);
            yield return tuple;
        }
    }

    public static int Seed(string text) => text.Aggregate(17, (hash, c) => unchecked(hash * 31 + c));

    /// <summary>A value of a type: each lane on its own.</summary>
    public static ulong Next(Random random, PtxType type)
    {
        int lanes = type.Lanes(), width = type.Bits() / lanes;
        ulong packed = 0;
        for (int lane = 0; lane < lanes; lane++) packed |= (Element(random, type) & Mask(width)) << (lane * width);
        return packed;
    }

    static ulong Mask(int width) => width == 64 ? ulong.MaxValue : (1UL << width) - 1;

    static ulong Element(Random random, PtxType type)
    {
        ulong any = (ulong)random.NextInt64(long.MinValue, long.MaxValue);
        if (FloatingFormat.Of(type) is not { } format) return any;
        ulong fraction = any & Mask(format.FractionBits), sign = random.Next(2) == 0 ? format.Sign : 0;
        ulong smallest = 1UL << format.FractionBits;
        ulong magnitude = random.Next(12) switch
        {
            0 => 0,
            1 => fraction, // Subnormal or zero.
            2 => (ulong)random.Next(4), // The smallest ones.
            3 => smallest - 2 + (ulong)random.Next(5), // Around the smallest normal.
            4 => format.Infinity is { } infinity ? infinity - 2 + (ulong)random.Next(5) : format.Largest - (ulong)random.Next(2),
            5 => format.Magnitude(any), // Anything, NaN as well.
            6 => format.One - 2 + (ulong)random.Next(5),
            7 => ((ulong)format.Bias << format.FractionBits) + (fraction & ~Mask(format.FractionBits / 2)), // Few digits.
            _ => (ulong)(format.Bias - Math.Min(6, format.Bias) + random.Next(Math.Min(12, 2 * format.Bias))) << format.FractionBits | fraction,
        };
        return sign | format.Magnitude(magnitude);
    }

    // Changes one lane-wide operand so that the result comes close to a number or to the middle between two.
    static void MakeNear(Random random, Operation operation, PtxType[] types, ulong[] tuple)
    {
        var type = types[0];
        if (types.Any(other => other != type) || FloatingFormat.Of(type) is not { } format || type.Lanes() != 1) return;
        double a = Read(format, tuple[0]), b = tuple.Length > 1 ? Read(format, tuple[1]) : 0;
        if (!double.IsFinite(a) || !double.IsFinite(b)) return;
        switch (operation.Opcode)
        {
            case "add" or "sub":
                // Half a unit in the last place of a, more or less.
                double half = Math.ScaleB(a, -format.FractionBits - 1);
                tuple[1] = Nudge(random, format, Write(format, half));
                break;
            case "fma" or "mad":
                tuple[2] = Nudge(random, format, Write(format, random.Next(2) == 0 ? -a * b : Math.ScaleB(a * b, random.Next(-60, 60))));
                break;
            case "div":
                tuple[0] = Nudge(random, format, Write(format, a * b));
                break;
            case "sqrt":
                tuple[0] = Nudge(random, format, Write(format, a * a));
                break;
        }
    }

    static ulong Nudge(Random random, FloatingFormat format, ulong bits)
        => bits & format.Sign | format.Magnitude(bits + (ulong)random.Next(3) - 1);

    static double Read(FloatingFormat format, ulong bits)
    {
        if (format.Name == "f64") return BitConverter.UInt64BitsToDouble(bits);
        if (!format.IsFinite(bits)) return double.NaN;
        var value = format.Value(bits);
        return Math.ScaleB((double)value.Digits, value.Exponent);
    }

    // Good enough for an input: rounded by the reference.
    static ulong Write(FloatingFormat format, double value)
        => double.IsFinite(value) ? format.Round(Dyadic.Of(value), "rn", value < 0) : format.Infinity!.Value;
}
