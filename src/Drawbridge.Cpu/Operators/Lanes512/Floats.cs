using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Drawbridge.Interpreter.Scalar.Float;
using static Drawbridge.Cpu.Operators.Mode;
using Doubles = System.Runtime.Intrinsics.Vector512<double>;
using Floats = System.Runtime.Intrinsics.Vector512<float>;
using Ints = System.Runtime.Intrinsics.Vector512<int>;
using Longs = System.Runtime.Intrinsics.Vector512<long>;

namespace Drawbridge.Cpu.Operators;

/// <content>Arithmetic in f32 and f64: to nearest without modifiers under the plain names, with modifiers (<see cref="Mode"/>) under those ending in With.</content>
static partial class Lanes512
{
    [MethodImpl(Inline)]
    public static Floats AddF32(Floats a, Floats b) => a + b;

    [MethodImpl(Inline)]
    public static Floats SubF32(Floats a, Floats b) => a - b;

    [MethodImpl(Inline)]
    public static Floats MulF32(Floats a, Floats b) => a * b;

    [MethodImpl(Inline)]
    public static Floats FmaF32(Floats a, Floats b, Floats c) => Vector512.FusedMultiplyAdd(a, b, c);

    [MethodImpl(Inline)]
    public static Floats DivF32(Floats a, Floats b) => a / b;

    [MethodImpl(Inline)]
    public static Floats RcpF32(Floats a) => Vector512.Create(1f) / a;

    [MethodImpl(Inline)]
    public static Floats SqrtF32(Floats a) => Vector512.Sqrt(a);

    [MethodImpl(Inline)]
    public static Doubles AddF64(Doubles a, Doubles b) => a + b;

    [MethodImpl(Inline)]
    public static Doubles SubF64(Doubles a, Doubles b) => a - b;

    [MethodImpl(Inline)]
    public static Doubles MulF64(Doubles a, Doubles b) => a * b;

    [MethodImpl(Inline)]
    public static Doubles FmaF64(Doubles a, Doubles b, Doubles c) => Vector512.FusedMultiplyAdd(a, b, c);

    [MethodImpl(Inline)]
    public static Doubles DivF64(Doubles a, Doubles b) => a / b;

    [MethodImpl(Inline)]
    public static Doubles RcpF64(Doubles a) => Vector512.Create(1.0) / a;

    [MethodImpl(Inline)]
    public static Doubles SqrtF64(Doubles a) => Vector512.Sqrt(a);

    [MethodImpl(Inline)]
    public static Doubles RsqrtF64(Doubles a) => Vector512.Create(1.0) / Vector512.Sqrt(a);

    // Directed roundings of f64, on machines whose instructions have them.

    [MethodImpl(Inline)]
    public static Doubles AddF64With(Doubles a, Doubles b, int mode) => EmbeddedRounding.Add(a, b, RoundingOf(mode));

    [MethodImpl(Inline)]
    public static Doubles SubF64With(Doubles a, Doubles b, int mode) => EmbeddedRounding.Subtract(a, b, RoundingOf(mode));

    [MethodImpl(Inline)]
    public static Doubles MulF64With(Doubles a, Doubles b, int mode) => EmbeddedRounding.Multiply(a, b, RoundingOf(mode));

    [MethodImpl(Inline)]
    public static Doubles DivF64With(Doubles a, Doubles b, int mode) => EmbeddedRounding.Divide(a, b, RoundingOf(mode));

    [MethodImpl(Inline)]
    public static Doubles RcpF64With(Doubles a, int mode) => EmbeddedRounding.Divide(Vector512.Create(1.0), a, RoundingOf(mode));

    [MethodImpl(Inline)]
    public static Doubles SqrtF64With(Doubles a, int mode) => EmbeddedRounding.Sqrt(a, RoundingOf(mode));

    [MethodImpl(Inline)]
    public static Floats AddF32With(Floats a, Floats b, int mode)
    {
        (a, b) = (FlushInput(a, mode), FlushInput(b, mode));
        return Finish(RoundingOf(mode) == Rounding.NearestEven ? a + b : AddDirected(a, b, RoundingOf(mode)), mode);
    }

    [MethodImpl(Inline)]
    public static Floats SubF32With(Floats a, Floats b, int mode) => AddF32With(a, -b, mode);

    [MethodImpl(Inline)]
    public static Floats MulF32With(Floats a, Floats b, int mode)
    {
        (a, b) = (FlushInput(a, mode), FlushInput(b, mode));
        return Finish(RoundingOf(mode) == Rounding.NearestEven ? a * b : MulDirected(a, b, RoundingOf(mode)), mode);
    }

    [MethodImpl(Inline)]
    public static Floats FmaF32With(Floats a, Floats b, Floats c, int mode)
    {
        (a, b, c) = (FlushInput(a, mode), FlushInput(b, mode), FlushInput(c, mode));
        return Finish(
            RoundingOf(mode) == Rounding.NearestEven ? Vector512.FusedMultiplyAdd(a, b, c) : FmaDirected(a, b, c, RoundingOf(mode)),
            mode);
    }

    [MethodImpl(Inline)]
    public static Floats DivF32With(Floats a, Floats b, int mode)
    {
        (a, b) = (FlushInput(a, mode), FlushInput(b, mode));
        return Finish(RoundingOf(mode) == Rounding.NearestEven ? a / b : DivDirected(a, b, RoundingOf(mode)), mode);
    }

    [MethodImpl(Inline)]
    public static Floats RcpF32With(Floats a, int mode) => DivF32With(Vector512.Create(1f), a, mode);

    [MethodImpl(Inline)]
    public static Floats SqrtF32With(Floats a, int mode)
    {
        a = FlushInput(a, mode);
        return Finish(RoundingOf(mode) == Rounding.NearestEven ? Vector512.Sqrt(a) : SqrtDirected(a, RoundingOf(mode)), mode);
    }

    // Two f32 in each 64-bit lane.

    [MethodImpl(Inline)]
    public static Longs AddF32x2(Longs a, Longs b, int mode) => AddF32With(a.AsSingle(), b.AsSingle(), mode).AsInt64();

    [MethodImpl(Inline)]
    public static Longs SubF32x2(Longs a, Longs b, int mode) => SubF32With(a.AsSingle(), b.AsSingle(), mode).AsInt64();

    [MethodImpl(Inline)]
    public static Longs MulF32x2(Longs a, Longs b, int mode) => MulF32With(a.AsSingle(), b.AsSingle(), mode).AsInt64();

    [MethodImpl(Inline)]
    public static Longs FmaF32x2(Longs a, Longs b, Longs c, int mode) => FmaF32With(a.AsSingle(), b.AsSingle(), c.AsSingle(), mode).AsInt64();

    /// <summary>Under <see cref="Flush"/> a subnormal number is zero of its sign.</summary>
    [MethodImpl(Inline)]
    static Floats FlushInput(Floats a, int mode)
    {
        if ((mode & Flush) == 0) return a;
        // Zeros count as small, too: their sign is all there is of them.
        var isSmall = Vector512.Equals(a.AsInt32() & Vector512.Create(0x7F80_0000), Ints.Zero);
        return Vector512.ConditionalSelect(isSmall, a.AsInt32() & Vector512.Create(int.MinValue), a.AsInt32()).AsSingle();
    }

    /// <summary>Under <see cref="Saturate"/> a result is limited to 0..1, with NaN and -0 to +0; <see cref="Flush"/> is as for operands.</summary>
    [MethodImpl(Inline)]
    static Floats Finish(Floats a, int mode)
    {
        if ((mode & Saturate) == 0) return FlushInput(a, mode);
        var positive = Vector512.GreaterThan(a, (mode & Flush) != 0 ? Vector512.Create(1.1754942e-38f) : Floats.Zero);
        return Vector512.MinNative(a, Vector512.Create(1f)) & positive;
    }

    [MethodImpl(Inline)]
    public static Floats AbsF32(Floats a, int mode) => Vector512.Abs(FlushInput(a, mode));

    [MethodImpl(Inline)]
    public static Doubles AbsF64(Doubles a) => Vector512.Abs(a);

    [MethodImpl(Inline)]
    public static Floats NegF32(Floats a, int mode) => -FlushInput(a, mode);

    [MethodImpl(Inline)]
    public static Doubles NegF64(Doubles a) => -a;

    /// <summary>The sign of a on the magnitude of b.</summary>
    [MethodImpl(Inline)]
    public static Floats CopysignF32(Floats a, Floats b) => Vector512.ConditionalSelect(Vector512.Create(-0f), a, b);

    /// <inheritdoc cref="CopysignF32"/>
    [MethodImpl(Inline)]
    public static Doubles CopysignF64(Doubles a, Doubles b) => Vector512.ConditionalSelect(Vector512.Create(-0.0), a, b);

    [MethodImpl(Inline)]
    public static Floats MinF32(Floats a, Floats b, int mode)
    {
        Floats x = MinMaxInput(a, mode), y = MinMaxInput(b, mode);
        return WithSigns((mode & NaNWins) != 0 ? Vector512.Min(x, y) : Vector512.MinNumber(x, y), a, b, mode);
    }

    [MethodImpl(Inline)]
    public static Floats MaxF32(Floats a, Floats b, int mode)
    {
        Floats x = MinMaxInput(a, mode), y = MinMaxInput(b, mode);
        return WithSigns((mode & NaNWins) != 0 ? Vector512.Max(x, y) : Vector512.MaxNumber(x, y), a, b, mode);
    }

    [MethodImpl(Inline)]
    public static Floats MinOfThreeF32(Floats a, Floats b, Floats c, int mode) => MinF32(MinF32(a, b, mode), c, mode);

    [MethodImpl(Inline)]
    public static Floats MaxOfThreeF32(Floats a, Floats b, Floats c, int mode) => MaxF32(MaxF32(a, b, mode), c, mode);

    [MethodImpl(Inline)]
    public static Doubles MinF64(Doubles a, Doubles b) => Vector512.MinNumber(a, b);

    [MethodImpl(Inline)]
    public static Doubles MaxF64(Doubles a, Doubles b) => Vector512.MaxNumber(a, b);

    [MethodImpl(Inline)]
    static Floats MinMaxInput(Floats a, int mode)
    {
        a = FlushInput(a, mode);
        return (mode & Abs) != 0 ? Vector512.Abs(a) : a;
    }

    [MethodImpl(Inline)]
    static Floats WithSigns(Floats result, Floats a, Floats b, int mode) =>
        (mode & XorSign) != 0 ? Vector512.ConditionalSelect(Vector512.Create(-0f), a ^ b, result) : result;

    /// <summary>Whether magnitudes lie in a range of bit patterns; zero too, if asked for. (Negative is a range that no magnitude lies in.)</summary>
    [MethodImpl(Inline)]
    public static Ints TestpF32(Floats a, int least, int greatest, int orZero)
    {
        var magnitude = a.AsInt32() & Vector512.Create(int.MaxValue);
        var inside = Vector512.GreaterThanOrEqual(magnitude, Vector512.Create(least)) & Vector512.LessThanOrEqual(magnitude, Vector512.Create(greatest));
        return orZero != 0 ? inside | Vector512.Equals(magnitude, Ints.Zero) : inside;
    }
}
