using System.Numerics;
using Drawbridge.Ptx.Isa;

namespace Drawbridge.Interpreter.Tests.Scalar;

/// <summary>Raw bits to try on operands: the special values of each type and width, and random ones from a seed.</summary>
static class Inputs
{
    const int Count = 120;

    /// <summary>Tuples of raw bits, one for each type.</summary>
    public static IEnumerable<ulong[]> For(IReadOnlyList<PtxType> types, string seed, int count = Count)
    {
        var random = new Random(Seed(seed));
        for (int i = 0; i < count; i++) yield return types.Select(type => Next(random, type)).ToArray();
    }

    /// <summary>Tuples for the operands an operation reads; seeded by its text, so that each operation is the same in every run.</summary>
    public static IEnumerable<ulong[]> For(Operation operation, int count = Count)
    {
        var sources = operation.Sources();
        foreach (var tuple in For(sources.Select(shape => shape.Type).ToArray(), operation.Text, count))
        {
            for (int i = 0; i < sources.Length; i++)
            {
                // A limited constant: lut 0 to 255.
                if (sources[i].Spec.Range == "0..255") tuple[i] &= 255;
            }
            yield return tuple;
        }
    }

    public static ulong Next(Random random, PtxType type)
    {
        int width = type.Bits();
        ulong mask = width == 64 ? ulong.MaxValue : (1UL << width) - 1;
        var special = type.Element().IsFloat() ? FloatSpecials(type.Element()) : IntegerSpecials(width);
        return random.Next(8) switch
        {
            0 or 1 => (ulong)random.NextInt64(long.MinValue, long.MaxValue) & mask,
            2 => (ulong)random.Next(300) & mask,
            3 => (1UL << random.Next(width)) & mask,
            4 => (ulong)-random.Next(1, 300) & mask,
            _ => Spread(random, type, special) & mask,
        };
    }

    // A packed type gets a special value in each lane.
    static ulong Spread(Random random, PtxType type, ulong[] special)
    {
        ulong packed = 0;
        int laneBits = type.Bits() / type.Lanes();
        for (int i = 0; i < type.Lanes(); i++) packed |= special[random.Next(special.Length)] << (i * laneBits);
        return packed;
    }

    static ulong[] IntegerSpecials(int width)
    {
        ulong top = 1UL << (width - 1);
        return [0, 1, ulong.MaxValue, top, top - 1, top + 1, 31, 32, 33, 63, 64, 255, 0x80808080_80808080, 0x7F7F7F7F_7F7F7F7F, 0x80008000_80008000];
    }

    static ulong[] FloatSpecials(PtxType type)
    {
        var (exponentBits, mantissaBits) = FloatFormat.Of(type);
        ulong one = ((1UL << (exponentBits - 1)) - 1) << mantissaBits, infinity = ((1UL << exponentBits) - 1) << mantissaBits;
        ulong sign = 1UL << (exponentBits + mantissaBits), least = 1UL << mantissaBits;
        ulong[] positive = [0, 1, least - 1, least, least + 1, one, one + 1, one - 1, infinity - 1, infinity, infinity + 1, infinity + (least >> 1), infinity + least - 1];
        return [.. positive, .. positive.Select(bits => bits | sign)];
    }

    static int Seed(string text) => text.Aggregate(17, (hash, c) => unchecked(hash * 31 + c));
}

/// <summary>The fields of the binary floating-point formats.</summary>
static class FloatFormat
{
    public static (int ExponentBits, int MantissaBits) Of(PtxType type) => type switch
    {
        PtxType.F16 => (5, 10),
        PtxType.BF16 => (8, 7),
        PtxType.F32 => (8, 23),
        PtxType.F64 => (11, 52),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
    };
}

/// <summary>Integers of any size, for expectations: what raw bits mean, and what a register keeps of a result.</summary>
static class Numbers
{
    public static BigInteger Read(ulong raw, PtxType type) => Read(raw, type.Bits(), type.Class() == TypeClass.Signed);

    public static BigInteger Read(ulong raw, int width, bool signed)
    {
        var value = Modulo(raw, width);
        return signed && value >= BigInteger.Pow(2, width - 1) ? value - BigInteger.Pow(2, width) : value;
    }

    public static BigInteger Modulo(BigInteger value, int width)
    {
        var modulus = BigInteger.Pow(2, width);
        var remainder = BigInteger.Remainder(value, modulus);
        return remainder.Sign < 0 ? remainder + modulus : remainder;
    }

    public static ulong Keep(BigInteger value, int width) => (ulong)Modulo(value, width);

    public static BigInteger Clamp(BigInteger value, int width, bool signed)
    {
        var least = signed ? -BigInteger.Pow(2, width - 1) : BigInteger.Zero;
        var greatest = BigInteger.Pow(2, signed ? width - 1 : width) - 1;
        return BigInteger.Min(BigInteger.Max(value, least), greatest);
    }

    /// <summary>Division by a power of two that rounds down, for negative numbers too.</summary>
    public static BigInteger FloorShift(BigInteger value, int count)
    {
        var divisor = BigInteger.Pow(2, count);
        var quotient = BigInteger.DivRem(value, divisor, out var remainder);
        return remainder.Sign < 0 ? quotient - 1 : quotient;
    }

    public static string BinaryDigits(ulong raw, int width) => string.Concat(Enumerable.Range(0, width).Select(i => (raw >> (width - 1 - i)) % 2 == 1 ? '1' : '0'));
}
