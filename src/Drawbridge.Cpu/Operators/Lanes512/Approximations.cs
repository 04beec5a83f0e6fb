using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static Drawbridge.Cpu.Operators.Mode;
using Floats = System.Runtime.Intrinsics.Vector512<float>;

namespace Drawbridge.Cpu.Operators;

/// <content>
/// The approximate functions: operation by operation those of the interpreter's <see cref="Interpreter.Scalar.Float.Approximations"/>, where
/// the polynomials are explained, so that every engine gives the same bits.
/// </content>
static partial class Lanes512
{
    [MethodImpl(Inline)]
    public static Floats RsqrtApprox(Floats a, int mode) => FlushInput(Vector512.Create(1f) / Vector512.Sqrt(FlushInput(a, mode)), mode);

    [MethodImpl(Inline)]
    public static Floats DivApprox(Floats a, Floats b, int mode)
    {
        (a, b) = (FlushInput(a, mode), FlushInput(b, mode));
        // A divisor too large for its reciprocal counts as infinite.
        var isLarge = Vector512.GreaterThan(Vector512.Abs(b), Vector512.Create(8.507059e37f));
        var reciprocal = Vector512.ConditionalSelect(isLarge, b & Vector512.Create(-0f), Vector512.Create(1f) / b);
        return FlushInput(a * reciprocal, mode);
    }

    [MethodImpl(Inline)]
    public static Floats Ex2Approx(Floats a, int mode) => FlushInput(Ex2(FlushInput(a, mode)), mode);

    [MethodImpl(Inline)]
    public static Floats Lg2Approx(Floats a, int mode) => FlushInput(Lg2(FlushInput(a, mode)), mode);

    [MethodImpl(Inline)]
    public static Floats SinApprox(Floats a, int mode)
    {
        var r = Reduce(FlushInput(a, mode), out var quadrant);
        return FlushInput(SineOfQuadrant(quadrant, r), mode);
    }

    [MethodImpl(Inline)]
    public static Floats CosApprox(Floats a, int mode)
    {
        var r = Reduce(FlushInput(a, mode), out var quadrant);
        return FlushInput(SineOfQuadrant(quadrant + Vector512<int>.One, r), mode);
    }

    [MethodImpl(Inline)]
    public static Floats TanhApprox(Floats a, int mode) => FlushInput(Tanh(FlushInput(a, mode)), mode);

    [MethodImpl(Inline)]
    static Floats Ex2(Floats x)
    {
        // The order of the operands lets a NaN through: where it is not ordered, the second is taken.
        var limited = Vector512.MinNative(Vector512.Create(129f), Vector512.MaxNative(Vector512.Create(-152f), x));
        var shifted = limited + Shifter;
        var f = limited - (shifted - Shifter);
        var n = shifted.AsInt32() - Vector512.Create(0x4B40_0000);
        var p = Fma(Const(0x3925E7B4), f, Const(0x3AAFDED0));
        p = Fma(p, f, Const(0x3C1D90E4));
        p = Fma(p, f, Const(0x3D6356D4));
        p = Fma(p, f, Const(0x3E75FDF3));
        p = Fma(p, f, Const(0x3F317219));
        p = Fma(p, f, Vector512.Create(1f));
        // 2^n in two halves, of which only the second can round. A NaN has come through the polynomial, and stays one in the products.
        var half = Vector512.ShiftRightArithmetic(n, 1);
        return p * PowerOfTwo(half) * PowerOfTwo(n - half);
    }

    [MethodImpl(Inline)]
    static Floats PowerOfTwo(Vector512<int> exponent) => Vector512.ShiftLeft(exponent + Vector512.Create(127), 23).AsSingle();

    [MethodImpl(Inline)]
    static Floats Lg2(Floats x)
    {
        var isSmall = Vector512.LessThan(x, Vector512.Create(1.17549435e-38f));
        var bits = Vector512.ConditionalSelect(isSmall, x * Vector512.Create(16777216f), x).AsInt32();
        var rootHalf = Vector512.Create(0x3F3504F3);
        var offset = bits - rootHalf;
        var e = Vector512.ConvertToSingle(Vector512.ShiftRightArithmetic(offset, 23) - (isSmall.AsInt32() & Vector512.Create(24)));
        var r = ((offset & Vector512.Create(0x7F_FFFF)) + rootHalf).AsSingle() - Vector512.Create(1f);
        var q = Fma(Const(0x3E00DB6D), r, Const(0xBE543E87));
        q = Fma(q, r, Const(0x3E5CE48D));
        q = Fma(q, r, Const(0xBE74ADF3));
        q = Fma(q, r, Const(0x3E9369C2));
        q = Fma(q, r, Const(0xBEB8AE27));
        q = Fma(q, r, Const(0x3EF639EB));
        q = Fma(q, r, Const(0xBF38AA38));
        q = Fma(q, r, Const(0x3FB8AA3B));
        var result = Fma(r, q, e);
        result = Vector512.ConditionalSelect(Vector512.Equals(x, Floats.Zero), Vector512.Create(float.NegativeInfinity), result);
        result = Vector512.ConditionalSelect(Vector512.LessThan(x, Floats.Zero), Vector512.Create(float.NaN), result);
        return Vector512.ConditionalSelect(Vector512.LessThan(x, Vector512.Create(float.PositiveInfinity)), result, x);
    }

    [MethodImpl(Inline)]
    static Floats Tanh(Floats x)
    {
        var s = x * x;
        var p = Fma(Const(0x372FC368), s, Const(0x3B3B804D));
        p = Fma(p, s, Const(0x3E037F1F));
        p = Fma(p, s, Vector512.Create(1f));
        var q = Fma(Const(0x3467F62E), s, Const(0x396D08CD));
        q = Fma(q, s, Const(0x3CC011B6));
        q = Fma(q, s, Const(0x3EEC69F9));
        q = Fma(q, s, Vector512.Create(1f));
        var result = x * p / q;
        var one = Vector512.Create(1f) | x & Vector512.Create(-0f);
        return Vector512.ConditionalSelect(Vector512.GreaterThanOrEqual(Vector512.Abs(x), Vector512.Create(9f)), one, result);
    }

    [MethodImpl(Inline)]
    static Floats Reduce(Floats x, out Vector512<int> quadrant)
    {
        var angle = Vector512.ConditionalSelect(Vector512.LessThan(Vector512.Abs(x), Vector512.Create(4194304f)), x, x * Floats.Zero);
        var shifted = Fma(angle, Const(0x3F22F983), Shifter);
        var turns = shifted - Shifter;
        quadrant = shifted.AsInt32();
        var r = Fma(turns, Const(0xBFC90FDA), angle);
        r = Fma(turns, Const(0xB3A22168), r);
        return Fma(turns, Const(0xA7C234C4), r);
    }

    [MethodImpl(Inline)]
    static Floats SineOfQuadrant(Vector512<int> quadrant, Floats r)
    {
        var s = r * r;
        var sine = Fma(Const(0xB94C6D8E), s, Const(0x3C0882DD));
        sine = Fma(sine, s, Const(0xBE2AAAA0));
        sine = r * Fma(sine, s, Vector512.Create(1f));
        var cosine = Fma(Const(0x37CCF077), s, Const(0xBAB6060D));
        cosine = Fma(cosine, s, Const(0x3D2AAAA5));
        cosine = Fma(cosine, s, Const(0xBF000000));
        cosine = Fma(cosine, s, Vector512.Create(1f));
        var isOdd = Vector512.Equals(quadrant & Vector512<int>.One, Vector512<int>.One).AsSingle();
        var sign = Vector512.ShiftLeft(quadrant & Vector512.Create(2), 30).AsSingle();
        return Vector512.ConditionalSelect(isOdd, cosine, sine) ^ sign;
    }

    static Floats Shifter
    {
        [MethodImpl(Inline)]
        get => Vector512.Create(12582912f);
    }

    [MethodImpl(Inline)]
    static Floats Const(uint bits) => Vector512.Create(bits).AsSingle();

    [MethodImpl(Inline)]
    static Floats Fma(Floats a, Floats b, Floats c) => Vector512.FusedMultiplyAdd(a, b, c);
}
