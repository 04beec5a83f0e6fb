namespace Drawbridge.Interpreter.Scalar.Float;

/// <summary>
/// The approximate functions of f32, one definition each for every engine. PTX gives bounds, not results, so ours are chosen to come out the
/// same bit for bit in scalar code and in vectors of any width: IEEE add, multiply, fused multiply-add, divide and square root in a fixed order,
/// integer operations on the bits, and selections; no branches, no tables, nothing from the host's mathematics library.
/// </summary>
/// <remarks>
/// The polynomials are minimax approximations (Remez exchange in 40-digit arithmetic). The coefficients of <see cref="Ex2"/>, <see cref="Sin"/>
/// and <see cref="Cos"/> were rounded to f32 one after the other, lowest power first, with the rest fitted anew each time; the others rounded
/// at once. The error given with each is that of the rounded polynomial in exact arithmetic; evaluating it in f32 adds about one ulp.
/// Subnormal operands and results are kept here; <c>.ftz</c> is applied around these functions.
/// </remarks>
static class Approximations
{
    // 1.5 · 2^23: adding it rounds to an integer, which then stands in the low bits of the sum.
    const float Shifter = 12582912;
    const int ShifterBits = 0x4B40_0000;

    /// <summary>1/x, correctly rounded (PTX: 1 ulp).</summary>
    public static float Rcp(float x) => 1 / x;

    /// <summary>Square root, correctly rounded (PTX: relative 2^-23).</summary>
    public static float Sqrt(float x) => MathF.Sqrt(x);

    /// <summary>1/sqrt(x) in two rounded steps: relative error below 2^-23 (PTX: 2^-22.9).</summary>
    public static float Rsqrt(float x) => 1 / MathF.Sqrt(x);

    /// <summary>
    /// a · (1/b), within 1.5 ulp for |b| from 2^-126 to 2^126 (PTX: 2 ulp). A larger divisor has the reciprocal 0, so the quotient is 0, or NaN of
    /// an infinite dividend, as PTX says.
    /// </summary>
    public static float Div(float a, float b)
    {
        float reciprocal = MathF.Abs(b) > 8.507059e37f ? Float(Bits(b) & int.MinValue) : 1 / b;
        return a * reciprocal;
    }

    /// <summary>a / b, correctly rounded (PTX: 2 ulp).</summary>
    public static float DivFull(float a, float b) => a / b;

    /// <summary>
    /// 2^x, within 0.8 ulp (PTX: 2 ulp), subnormal results included. x = n + f with n integral and |f| at most 1/2;
    /// 2^f = 1 + f·p(f), relative error 5.3e-9; 2^n is multiplied in two halves, of which only the second can round.
    /// </summary>
    public static float Ex2(float x)
    {
        // Beyond these the result is 0 or infinite. The order of the operands lets a NaN through both.
        float limited = x < -152f ? -152f : x;
        limited = limited > 129f ? 129f : limited;
        float shifted = limited + Shifter;
        float f = limited - (shifted - Shifter);
        int n = Bits(shifted) - ShifterBits;
        float p = Float(0x3925E7B4);
        p = Fma(p, f, Float(0x3AAFDED0));
        p = Fma(p, f, Float(0x3C1D90E4));
        p = Fma(p, f, Float(0x3D6356D4));
        p = Fma(p, f, Float(0x3E75FDF3));
        p = Fma(p, f, Float(0x3F317219));
        p = Fma(p, f, 1);
        int half = n >> 1;
        float result = p * PowerOfTwo(half) * PowerOfTwo(n - half);
        return float.IsNaN(x) ? x : result;
    }

    /// <summary>
    /// log2(x): absolute error below 2^-23 for x in (0.5, 2), relative error below 2^-23 elsewhere, and accurate around 1 (PTX: 2^-22).
    /// x = 2^e · m with m from sqrt(1/2) to sqrt(2), log2(m) = r·q(r) with r = m - 1, relative error 4.5e-8.
    /// </summary>
    public static float Lg2(float x)
    {
        bool isSmall = x < 1.17549435e-38f; // Subnormal (or not positive, which the end sorts out).
        int bits = Bits(isSmall ? x * 16777216f : x);
        const int RootHalf = 0x3F3504F3;
        int offset = bits - RootHalf;
        float e = (offset >> 23) - (isSmall ? 24 : 0);
        float r = Float((offset & 0x7F_FFFF) + RootHalf) - 1;
        float q = Float(0x3E00DB6D);
        q = Fma(q, r, Float(0xBE543E87));
        q = Fma(q, r, Float(0x3E5CE48D));
        q = Fma(q, r, Float(0xBE74ADF3));
        q = Fma(q, r, Float(0x3E9369C2));
        q = Fma(q, r, Float(0xBEB8AE27));
        q = Fma(q, r, Float(0x3EF639EB));
        q = Fma(q, r, Float(0xBF38AA38));
        q = Fma(q, r, Float(0x3FB8AA3B));
        float result = Fma(r, q, e);
        result = x == 0 ? float.NegativeInfinity : result;
        result = x < 0 ? float.NaN : result;
        return x < float.PositiveInfinity ? result : x; // Infinity and NaN are their own logarithms.
    }

    /// <summary>
    /// sin(x): absolute error below 2^-23 up to |x| = 100 pi (PTX: 2^-20.5 to 2 pi, 2^-14.7 to 100 pi, nothing beyond) and below 2^-22 up to 2^22;
    /// from there on zero of the sign of x, as for a whole number of turns. sin(r) = r·(1 + s·p(s)) with s = r², absolute error 1.9e-9.
    /// </summary>
    public static float Sin(float x)
    {
        float r = Reduce(x, out int quadrant);
        return SineOfQuadrant(quadrant, r);
    }

    /// <summary>cos(x), as <see cref="Sin"/>, a quadrant on; 1 from |x| = 2^22 on. cos(r) = 1 + s·p(s), absolute error 1.1e-10.</summary>
    public static float Cos(float x)
    {
        float r = Reduce(x, out int quadrant);
        return SineOfQuadrant(quadrant + 1, r);
    }

    /// <summary>
    /// tanh(x): relative error below 2^-20 (PTX: 2^-11). Up to |x| = 9 it is x·P(s)/Q(s) with s = x², relative error 4.3e-7, which leaves small
    /// arguments as they are; from there on 1 with the sign of x.
    /// </summary>
    public static float Tanh(float x)
    {
        float s = x * x;
        float p = Float(0x372FC368);
        p = Fma(p, s, Float(0x3B3B804D));
        p = Fma(p, s, Float(0x3E037F1F));
        p = Fma(p, s, 1);
        float q = Float(0x3467F62E);
        q = Fma(q, s, Float(0x396D08CD));
        q = Fma(q, s, Float(0x3CC011B6));
        q = Fma(q, s, Float(0x3EEC69F9));
        q = Fma(q, s, 1);
        float result = x * p / q;
        float one = Float(Bits(1) | Bits(x) & int.MinValue);
        return MathF.Abs(x) >= 9 ? one : result; // NaN compares false and has come through the arithmetic.
    }

    /// <summary>
    /// x less the nearest multiple of pi/2, and which multiple. pi/2 is taken in three f32 pieces, each cut so that the next is positive: with a
    /// positive remainder the sign of a zero argument survives. The first step is exact, so what is left after all has one rounding error.
    /// </summary>
    static float Reduce(float x, out int quadrant)
    {
        float angle = MathF.Abs(x) < 4194304f ? x : x * 0; // Infinity becomes NaN.
        float shifted = Fma(angle, Float(0x3F22F983), Shifter);
        float turns = shifted - Shifter;
        quadrant = Bits(shifted);
        float r = Fma(turns, Float(0xBFC90FDA), angle);
        r = Fma(turns, Float(0xB3A22168), r);
        return Fma(turns, Float(0xA7C234C4), r);
    }

    static float SineOfQuadrant(int quadrant, float r)
    {
        float s = r * r;
        float sine = Float(0xB94C6D8E);
        sine = Fma(sine, s, Float(0x3C0882DD));
        sine = Fma(sine, s, Float(0xBE2AAAA0));
        sine = r * Fma(sine, s, 1);
        float cosine = Float(0x37CCF077);
        cosine = Fma(cosine, s, Float(0xBAB6060D));
        cosine = Fma(cosine, s, Float(0x3D2AAAA5));
        cosine = Fma(cosine, s, Float(0xBF000000));
        cosine = Fma(cosine, s, 1);
        float result = (quadrant & 1) != 0 ? cosine : sine;
        return Float(Bits(result) ^ (quadrant & 2) << 30);
    }

    static float PowerOfTwo(int exponent) => Float((exponent + 127) << 23);

    static float Fma(float a, float b, float c) => MathF.FusedMultiplyAdd(a, b, c);

    static float Float(int bits) => BitConverter.Int32BitsToSingle(bits);

    static float Float(uint bits) => BitConverter.UInt32BitsToSingle(bits);

    static int Bits(float value) => BitConverter.SingleToInt32Bits(value);
}
