using System.Numerics;

namespace Drawbridge.Interpreter.Tests.Float;

/// <summary>An integer of any size times a power of two: sums and products of floats are exact in it.</summary>
readonly record struct Dyadic(BigInteger Digits, int Exponent)
{
    public static readonly Dyadic Zero = new(0, 0);

    public int Sign => Digits.Sign;

    public Dyadic Abs() => this with { Digits = BigInteger.Abs(Digits) };

    public static Dyadic operator -(Dyadic a) => a with { Digits = -a.Digits };

    public static Dyadic operator *(Dyadic a, Dyadic b) => new(a.Digits * b.Digits, a.Exponent + b.Exponent);

    public static Dyadic operator +(Dyadic a, Dyadic b)
    {
        int exponent = Math.Min(a.Exponent, b.Exponent);
        return new((a.Digits << (a.Exponent - exponent)) + (b.Digits << (b.Exponent - exponent)), exponent);
    }

    public static Dyadic operator -(Dyadic a, Dyadic b) => a + -b;

    public int CompareTo(Dyadic other)
    {
        if (Sign <= 0 || other.Sign <= 0) return (this - other).Sign;
        // Positive numbers of different magnitude need no subtraction.
        int order = Top.CompareTo(other.Top);
        return order != 0 ? order : (this - other).Sign;
    }

    /// <summary>The power of two above a positive number.</summary>
    public long Top => Digits.GetBitLength() + Exponent;

    /// <summary>The largest integer not above the number.</summary>
    public BigInteger Floor() => Exponent >= 0 ? Digits << Exponent : Digits >> -Exponent; // BigInteger shifts round down.

    /// <summary>The value of a finite double.</summary>
    public static Dyadic Of(double value) => FloatingFormat.F64.Value(BitConverter.DoubleToUInt64Bits(value));

    public static Dyadic PowerOfTwo(int exponent) => new(1, exponent);
}
