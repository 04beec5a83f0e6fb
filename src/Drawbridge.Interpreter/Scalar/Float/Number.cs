using System.Numerics;

namespace Drawbridge.Interpreter.Scalar.Float;

/// <summary>
/// A finite number <c>±Significand · 2^Exponent</c>, exact but for the lowest bit of the significand: that is set, rather than dropped, where
/// anything below it was lost ("sticky"). As long as rounding keeps at least two bits less, it comes out as if nothing had been lost.
/// </summary>
/// <param name="Negative">The sign, also of zero.</param>
/// <param name="Exponent">Weight of the lowest bit.</param>
/// <param name="Significand">The digits; 0 for zero. At most 127 bits.</param>
readonly record struct Number(bool Negative, int Exponent, UInt128 Significand)
{
    const int Room = 126; // Bits of an aligned summand: one is left for the carry of an addition.

    /// <summary>The exact value of a finite double.</summary>
    public static Number FromDouble(double value)
    {
        ulong significand = Digits(value, out int exponent);
        return new(double.IsNegative(value), exponent, significand);
    }

    /// <summary>The significand of a finite double and the weight of its lowest bit.</summary>
    public static ulong Digits(double value, out int exponent)
    {
        ulong bits = BitConverter.DoubleToUInt64Bits(value);
        int field = (int)(bits >> 52) & 0x7FF;
        ulong fraction = bits & 0xF_FFFF_FFFF_FFFF;
        exponent = Math.Max(field, 1) - 1075;
        return field == 0 ? fraction : fraction | 1UL << 52;
    }

    /// <summary>An integer.</summary>
    public static Number FromInteger(bool negative, ulong magnitude) => new(negative, 0, magnitude);

    /// <summary>The exact product.</summary>
    public static Number Multiply(in Number a, in Number b)
        => new(a.Negative != b.Negative, a.Exponent + b.Exponent, (UInt128)(ulong)a.Significand * (ulong)b.Significand);

    /// <summary>The sum. A zero sum of numbers of different sign is +0, or -0 where <paramref name="rounding"/> goes down (IEEE 754, 6.3).</summary>
    public static Number Add(in Number a, in Number b, Rounding rounding)
    {
        if (a.Significand == 0 && b.Significand == 0)
            return a with { Negative = a.Negative == b.Negative ? a.Negative : rounding == Rounding.Down };
        if (a.Significand == 0) return b;
        if (b.Significand == 0) return a;

        bool isFirst = a.Exponent + Bits(a.Significand) >= b.Exponent + Bits(b.Significand);
        var (large, small) = isFirst ? (a, b) : (b, a);
        int up = Room - Bits(large.Significand);
        int exponent = large.Exponent - up;
        var high = large.Significand << up;
        var low = Shift(small.Significand, small.Exponent - exponent);
        if (large.Negative == small.Negative) return new(large.Negative, exponent, high + low);
        return high == low
            ? new(rounding == Rounding.Down, 0, 0)
            : high > low ? new(large.Negative, exponent, high - low) : new(small.Negative, exponent, low - high);
    }

    /// <summary>The quotient of numbers of at most 64 bits, to 63 bits or more; <paramref name="b"/> is not zero.</summary>
    public static Number Divide(in Number a, in Number b)
    {
        bool negative = a.Negative != b.Negative;
        if (a.Significand == 0) return new(negative, 0, 0);
        ulong dividend = Normalise(a, out int dividendExponent), divisor = Normalise(b, out int divisorExponent);
        var (quotient, rest) = UInt128.DivRem((UInt128)dividend << 63, divisor);
        return new(negative, dividendExponent - divisorExponent - 64, quotient << 1 | (rest == 0 ? 0u : 1u));
    }

    /// <summary>The square root of a number of at most 64 bits that is not negative, to 62 bits or more.</summary>
    public static Number SquareRoot(in Number a)
    {
        if (a.Significand == 0) return a;
        var square = (UInt128)Normalise(a, out int exponent) << 62;
        exponent -= 62;
        if ((exponent & 1) != 0)
        {
            square >>= 1; // Loses nothing: the low bits are zero.
            exponent++;
        }
        // A double's worth of root, one Newton step, and then the last unit by trial.
        ulong root = (ulong)Math.Sqrt((double)square);
        root = (ulong)(root + square / root >> 1);
        while ((UInt128)root * root > square) root--;
        while ((UInt128)(root + 1) * (root + 1) <= square) root++;
        bool isExact = (UInt128)root * root == square;
        return new(false, exponent / 2 - 1, (UInt128)root << 1 | (isExact ? 0u : 1u));
    }

    /// <summary>The significand in 64 bits, sticky if it had more; <paramref name="exponent"/> goes with it.</summary>
    public ulong Narrow(out int exponent)
    {
        exponent = Exponent;
        if (Significand <= ulong.MaxValue) return (ulong)Significand;
        int surplus = Bits(Significand) - 64;
        exponent += surplus;
        return (ulong)Shift(Significand, -surplus);
    }

    static ulong Normalise(in Number number, out int exponent)
    {
        ulong significand = (ulong)number.Significand;
        int up = BitOperations.LeadingZeroCount(significand);
        exponent = number.Exponent - up;
        return significand << up;
    }

    static int Bits(UInt128 value) => 128 - (int)UInt128.LeadingZeroCount(value);

    // Left, or right with what falls off kept in the lowest bit.
    static UInt128 Shift(UInt128 value, int left)
    {
        if (left >= 0) return value << left;
        if (left <= -128) return 1;
        var shifted = value >> -left;
        return shifted << -left == value ? shifted : shifted | 1;
    }
}
