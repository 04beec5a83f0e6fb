using System;

namespace Drawbridge.Device;

/// <summary>
/// Functions of System.Math that are no instruction: a reduction of the argument to a small interval, and a polynomial there. Relative errors are a few
/// units in the last place; arguments of sine and cosine beyond 2^30 lose precision as their spacing grows.
/// </summary>
public static class Math
{
    const double Log2E = 1.4426950408889634, Ln2High = 0.6931471803691238, Ln2Low = 1.9082149292705877e-10, Ln2 = 0.6931471805599453;
    const double TwoOverPi = 0.6366197723675814, HalfPi1 = 1.5707963267341256, HalfPi2 = 6.077100506303966e-11, HalfPi3 = 2.0222662487959506e-21;

    /// <summary>2^k for k from −1022 to 1023.</summary>
    static double Power(long k) => BitConverter.Int64BitsToDouble((k + 1023) << 52);

    public static double Exp(double x)
    {
        if (double.IsNaN(x)) return x;
        if (x > 709.782712893384) return double.PositiveInfinity;
        if (x < -745.2) return 0;
        double k = System.Math.Round(x * Log2E);
        double r = System.Math.FusedMultiplyAdd(k, -Ln2Low, System.Math.FusedMultiplyAdd(k, -Ln2High, x));
        // The series of e^r to r^13 for |r| ≤ ln 2 / 2.
        double p = 1.6059043836821613e-10;
        p = System.Math.FusedMultiplyAdd(p, r, 2.08767569878681e-09);
        p = System.Math.FusedMultiplyAdd(p, r, 2.505210838544172e-08);
        p = System.Math.FusedMultiplyAdd(p, r, 2.755731922398589e-07);
        p = System.Math.FusedMultiplyAdd(p, r, 2.7557319223985893e-06);
        p = System.Math.FusedMultiplyAdd(p, r, 2.48015873015873e-05);
        p = System.Math.FusedMultiplyAdd(p, r, 0.0001984126984126984);
        p = System.Math.FusedMultiplyAdd(p, r, 0.001388888888888889);
        p = System.Math.FusedMultiplyAdd(p, r, 0.008333333333333333);
        p = System.Math.FusedMultiplyAdd(p, r, 0.041666666666666664);
        p = System.Math.FusedMultiplyAdd(p, r, 0.16666666666666666);
        p = System.Math.FusedMultiplyAdd(p, r, 0.5);
        p = System.Math.FusedMultiplyAdd(p, r, 1);
        p = System.Math.FusedMultiplyAdd(p, r, 1);
        long whole = (long)k, half = whole >> 1;
        return p * Power(half) * Power(whole - half);
    }

    public static double Log(double x)
    {
        if (!(x > 0)) return x == 0 ? double.NegativeInfinity : double.NaN;
        if (double.IsInfinity(x)) return x;
        long bits = BitConverter.DoubleToInt64Bits(x);
        long exponent = 0;
        if (bits < 1L << 52)
        {
            bits = BitConverter.DoubleToInt64Bits(x * 18014398509481984.0);
            exponent = -54;
        }
        // x = m · 2^exponent with m between √½ and √2.
        exponent += (bits >> 52) - 1023;
        double m = BitConverter.Int64BitsToDouble((bits & 0xFFFFFFFFFFFFF) | 0x3FF0000000000000);
        if (m > 1.4142135623730951)
        {
            m *= 0.5;
            exponent++;
        }
        // log m = 2 artanh s with s = (m − 1) / (m + 1).
        double s = (m - 1) / (m + 1), z = s * s;
        double p = 2.0 / 21;
        p = System.Math.FusedMultiplyAdd(p, z, 2.0 / 19);
        p = System.Math.FusedMultiplyAdd(p, z, 2.0 / 17);
        p = System.Math.FusedMultiplyAdd(p, z, 2.0 / 15);
        p = System.Math.FusedMultiplyAdd(p, z, 2.0 / 13);
        p = System.Math.FusedMultiplyAdd(p, z, 2.0 / 11);
        p = System.Math.FusedMultiplyAdd(p, z, 2.0 / 9);
        p = System.Math.FusedMultiplyAdd(p, z, 2.0 / 7);
        p = System.Math.FusedMultiplyAdd(p, z, 2.0 / 5);
        p = System.Math.FusedMultiplyAdd(p, z, 2.0 / 3);
        double logarithm = System.Math.FusedMultiplyAdd(s * z, p, 2 * s);
        return System.Math.FusedMultiplyAdd(exponent, Ln2High, System.Math.FusedMultiplyAdd(exponent, Ln2Low, logarithm));
    }

    public static double Log2(double x) => Log(x) * Log2E;

    public static double Log10(double x) => Log(x) * 0.4342944819032518;

    public static double Sin(double x) => Wave(x, 0);

    public static double Cos(double x) => Wave(x, 1);

    public static double Tan(double x) => Sin(x) / Cos(x);

    /// <summary>Sine of x and a number of quarter turns.</summary>
    static double Wave(double x, int quarters)
    {
        if (!double.IsFinite(x)) return double.NaN;
        double k = System.Math.Round(x * TwoOverPi);
        double r = System.Math.FusedMultiplyAdd(k, -HalfPi3, System.Math.FusedMultiplyAdd(k, -HalfPi2, System.Math.FusedMultiplyAdd(k, -HalfPi1, x)));
        long quadrant = ((long)k + quarters) & 3;
        double z = r * r;
        double sine = -7.647163731819816e-13;
        sine = System.Math.FusedMultiplyAdd(sine, z, 1.6059043836821613e-10);
        sine = System.Math.FusedMultiplyAdd(sine, z, -2.505210838544172e-08);
        sine = System.Math.FusedMultiplyAdd(sine, z, 2.7557319223985893e-06);
        sine = System.Math.FusedMultiplyAdd(sine, z, -0.0001984126984126984);
        sine = System.Math.FusedMultiplyAdd(sine, z, 0.008333333333333333);
        sine = System.Math.FusedMultiplyAdd(sine, z, -0.16666666666666666);
        sine = System.Math.FusedMultiplyAdd(r * z, sine, r);
        double cosine = 4.779477332387385e-14;
        cosine = System.Math.FusedMultiplyAdd(cosine, z, -1.1470745597729725e-11);
        cosine = System.Math.FusedMultiplyAdd(cosine, z, 2.08767569878681e-09);
        cosine = System.Math.FusedMultiplyAdd(cosine, z, -2.755731922398589e-07);
        cosine = System.Math.FusedMultiplyAdd(cosine, z, 2.48015873015873e-05);
        cosine = System.Math.FusedMultiplyAdd(cosine, z, -0.001388888888888889);
        cosine = System.Math.FusedMultiplyAdd(cosine, z, 0.041666666666666664);
        cosine = System.Math.FusedMultiplyAdd(cosine, z, -0.5);
        cosine = System.Math.FusedMultiplyAdd(cosine, z, 1);
        double value = (quadrant & 1) == 0 ? sine : cosine;
        return (quadrant & 2) == 0 ? value : -value;
    }

    public static double Pow(double x, double y)
    {
        if (y == 0 || x == 1) return 1;
        if (double.IsNaN(x) || double.IsNaN(y)) return double.NaN;
        double size = System.Math.Abs(x);
        bool isWhole = System.Math.Floor(y) == y, isOdd = isWhole && System.Math.Abs(y) < 9007199254740992 && ((long)y & 1) != 0;
        if (x < 0 && !isWhole && !double.IsInfinity(x)) return double.IsInfinity(y) ? Infinite(size, y) : double.NaN;
        if (double.IsInfinity(y)) return Infinite(size, y);
        double power = size == 0 || double.IsInfinity(size) ? (size == 0) == (y > 0) ? 0 : double.PositiveInfinity : Exp(y * Log(size));
        return isOdd && BitConverter.DoubleToInt64Bits(x) < 0 ? -power : power;
    }

    static double Infinite(double size, double y) => size == 1 ? 1 : (size > 1) == (y > 0) ? double.PositiveInfinity : 0;

    public static double Sinh(double x)
    {
        if (System.Math.Abs(x) < 0.25)
        {
            double z = x * x;
            return System.Math.FusedMultiplyAdd(x * z, 1.0 / 6 + z * (1.0 / 120 + z * (1.0 / 5040 + z * (1.0 / 362880))), x);
        }
        double half = Exp(System.Math.Abs(x) * 0.5);
        double e = half * 0.5 * half;
        return System.Math.CopySign(e - 0.25 / e, x);
    }

    public static double Cosh(double x)
    {
        double half = Exp(System.Math.Abs(x) * 0.5);
        double e = half * 0.5 * half;
        return e + 0.25 / e;
    }

    public static double Tanh(double x)
    {
        if (System.Math.Abs(x) < 0.25) return Sinh(x) / Cosh(x);
        if (double.IsNaN(x)) return x;
        double e = Exp(-2 * System.Math.Abs(x));
        return System.Math.CopySign((1 - e) / (1 + e), x);
    }

    public static double Atan(double x)
    {
        if (double.IsNaN(x)) return x;
        // Beyond 1 the reciprocal's arctangent is what is missing to π/2; twice half-angles bring the rest below 0.2.
        double size = System.Math.Abs(x);
        bool isLarge = size > 1;
        double t = isLarge ? 1 / size : size;
        t = t / (1 + System.Math.Sqrt(1 + t * t));
        t = t / (1 + System.Math.Sqrt(1 + t * t));
        double z = t * t;
        double p = 1.0 / 25;
        for (int n = 23; n >= 3; n -= 2) p = 1.0 / n - z * p;
        double angle = 4 * System.Math.FusedMultiplyAdd(-t * z, p, t);
        if (isLarge) angle = 1.5707963267948966 - angle;
        return System.Math.CopySign(angle, x);
    }

    public static double Atan2(double y, double x)
    {
        if (double.IsNaN(x) || double.IsNaN(y)) return double.NaN;
        double angle;
        double width = System.Math.Abs(x), height = System.Math.Abs(y);
        if (height == 0) angle = 0;
        else if (double.IsInfinity(width) && double.IsInfinity(height)) angle = 0.7853981633974483;
        else angle = Atan(height / width);
        if (BitConverter.DoubleToInt64Bits(x) < 0) angle = 3.141592653589793 - angle;
        return System.Math.CopySign(angle, y);
    }

    /// <summary>C#'s <c>%</c>: exact, with the sign of x.</summary>
    public static double Remainder(double x, double y)
    {
        double divisor = System.Math.Abs(y), rest = System.Math.Abs(x);
        if (double.IsNaN(x) || !(divisor > 0) || double.IsInfinity(x)) return double.NaN;
        if (rest < divisor) return x;
        // Long division on the bits of both: what is left is always a multiple of the smaller spacing.
        long a = BitConverter.DoubleToInt64Bits(rest), b = BitConverter.DoubleToInt64Bits(divisor);
        long exponentA = a >> 52, exponentB = b >> 52;
        long m = exponentA == 0 ? a : (a & 0xFFFFFFFFFFFFF) | 1L << 52, n = exponentB == 0 ? b : (b & 0xFFFFFFFFFFFFF) | 1L << 52;
        if (exponentA == 0) exponentA = 1;
        if (exponentB == 0) exponentB = 1;
        while (exponentA > exponentB)
        {
            if (m >= n) m -= n;
            m <<= 1;
            exponentA--;
        }
        if (m >= n) m -= n;
        if (m == 0) return System.Math.CopySign(0, x);
        while (m < 1L << 52 && exponentB > 1)
        {
            m <<= 1;
            exponentB--;
        }
        long bits = m < 1L << 52 ? m : (m & 0xFFFFFFFFFFFFF) | exponentB << 52;
        return System.Math.CopySign(BitConverter.Int64BitsToDouble(bits), x);
    }
}
