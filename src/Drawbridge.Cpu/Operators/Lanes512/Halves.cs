using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Drawbridge.Interpreter.Scalar.Float;
using static Drawbridge.Cpu.Operators.Mode;
using Floats = System.Runtime.Intrinsics.Vector512<float>;
using HalfFloats = System.Runtime.Intrinsics.Vector256<float>;
using Ints = System.Runtime.Intrinsics.Vector512<int>;

namespace Drawbridge.Cpu.Operators;

/// <content>
/// 16-bit floats, one in the low half of a lane or two (<see cref="Packed"/>), f16 or bf16 (<see cref="BFloat"/>). They are computed in f32, where
/// the result is exact or rounded so that rounding it to 16 bits is as good as rounding the exact one.
/// </content>
static partial class Lanes512
{
    [MethodImpl(Inline)]
    public static Ints AddF16(Ints a, Ints b, int mode)
    {
        // Twice as many digits and two more: rounding the sum twice changes nothing.
        if ((mode & Packed) == 0) return FromSingle(HalfInput(a, mode) + HalfInput(b, mode), mode);
        return Pair(
            FromSingle(HalfInput(a, mode) + HalfInput(b, mode), mode),
            FromSingle(UpperInput(a, mode) + UpperInput(b, mode), mode));
    }

    [MethodImpl(Inline)]
    public static Ints SubF16(Ints a, Ints b, int mode) => AddF16(a, NegF16(b, mode & ~Flush), mode);

    [MethodImpl(Inline)]
    public static Ints MulF16(Ints a, Ints b, int mode)
    {
        if ((mode & Packed) == 0) return FromSingle(HalfInput(a, mode) * HalfInput(b, mode), mode);
        return Pair(
            FromSingle(HalfInput(a, mode) * HalfInput(b, mode), mode),
            FromSingle(UpperInput(a, mode) * UpperInput(b, mode), mode));
    }

    [MethodImpl(Inline)]
    public static Ints FmaF16(Ints a, Ints b, Ints c, int mode)
    {
        Ints result;
        if ((mode & Packed) == 0) result = FromSingle(FmaToOdd(HalfInput(a, mode), HalfInput(b, mode), HalfInput(c, mode), mode), mode);
        else
        {
            result = Pair(
                FromSingle(FmaToOdd(HalfInput(a, mode), HalfInput(b, mode), HalfInput(c, mode), mode), mode),
                FromSingle(FmaToOdd(UpperInput(a, mode), UpperInput(b, mode), UpperInput(c, mode), mode), mode));
        }
        if ((mode & OutOfBounds) == 0) return result;
        // The NaN with which tensor copies fill what lies outside makes the result zero.
        return result & ~(IsOutOfBounds(a) | IsOutOfBounds(b) | IsOutOfBounds(c));
    }

    [MethodImpl(Inline)]
    static Ints IsOutOfBounds(Ints a) => Vector512.Equals(a.AsInt16(), Vector512.Create((short)0x7FF7)).AsInt32();

    /// <summary>a · b + c rounded to odd. Of f16 the product is exact in f32, of bf16 (which has its range) in f64.</summary>
    [MethodImpl(Inline)]
    static Floats FmaToOdd(Floats a, Floats b, Floats c, int mode)
    {
        if ((mode & BFloat) != 0)
        {
            return Join(
                FmaToOdd(a.GetLower(), b.GetLower(), c.GetLower()),
                FmaToOdd(a.GetUpper(), b.GetUpper(), c.GetUpper()));
        }
        var product = a * b;
        var sum = product + c;
        var virtualC = sum - product;
        var lost = product - (sum - virtualC) + (c - virtualC);
        var bits = sum.AsInt32();
        // Infinity and NaN lose NaN, which is neither above nor below zero.
        var isInexact = (Vector512.LessThan(lost, Floats.Zero) | Vector512.GreaterThan(lost, Floats.Zero)).AsInt32();
        var isEven = (bits & Ints.One) - Ints.One;
        var step = Vector512.ShiftRightArithmetic(bits ^ lost.AsInt32(), 31) | Ints.One;
        return (bits + (step & isInexact & isEven)).AsSingle();
    }

    [MethodImpl(Inline)]
    static HalfFloats FmaToOdd(HalfFloats a, HalfFloats b, HalfFloats c) =>
        ToSingleOdd(AddToOdd(Platform512.ToDouble(a) * Platform512.ToDouble(b), Platform512.ToDouble(c), Rounding.NearestEven));

    [MethodImpl(Inline)]
    public static Ints AbsF16(Ints a, int mode) => FlushHalves(a, mode) & Vector512.Create(0x7FFF_7FFF);

    [MethodImpl(Inline)]
    public static Ints NegF16(Ints a, int mode) => FlushHalves(a, mode) ^ Vector512.Create((mode & Packed) != 0 ? 0x8000_8000 : 0x8000u).AsInt32();

    /// <summary>Compared as integers: with the magnitude bits of negative numbers inverted, the order is that of the values, -0 below +0.</summary>
    [MethodImpl(Inline)]
    public static Ints MinF16(Ints a, Ints b, int mode)
    {
        Ints x = MinMaxHalves(a, mode), y = MinMaxHalves(b, mode);
        var least = InOrder(Vector512.Min(InOrder(x).AsInt16(), InOrder(y).AsInt16()).AsInt32());
        return MinMaxResult(least, x, y, a ^ b, mode);
    }

    /// <inheritdoc cref="MinF16"/>
    [MethodImpl(Inline)]
    public static Ints MaxF16(Ints a, Ints b, int mode)
    {
        Ints x = MinMaxHalves(a, mode), y = MinMaxHalves(b, mode);
        var greatest = InOrder(Vector512.Max(InOrder(x).AsInt16(), InOrder(y).AsInt16()).AsInt32());
        return MinMaxResult(greatest, x, y, a ^ b, mode);
    }

    [MethodImpl(Inline)]
    static Ints MinMaxHalves(Ints a, int mode)
    {
        a = FlushHalves(a, mode);
        return (mode & Abs) != 0 ? a & Vector512.Create(0x7FFF_7FFF) : a;
    }

    [MethodImpl(Inline)]
    static Ints InOrder(Ints a) => a ^ Vector512.ShiftRightLogical(Vector512.ShiftRightArithmetic(a.AsInt16(), 15).AsUInt16(), 1).AsInt32();

    [MethodImpl(Inline)]
    static Ints MinMaxResult(Ints chosen, Ints a, Ints b, Ints signs, int mode)
    {
        Ints aIsNaN = AreNaN(a, mode), bIsNaN = AreNaN(b, mode);
        var result = (mode & NaNWins) != 0
            ? chosen | (aIsNaN | bIsNaN) & Vector512.Create(0x7FFF_7FFF)
            : Vector512.ConditionalSelect(aIsNaN, b, Vector512.ConditionalSelect(bIsNaN, a, chosen));
        return (mode & XorSign) != 0 ? Vector512.ConditionalSelect(Vector512.Create(0x8000_8000).AsInt32(), signs, result) : result;
    }

    [MethodImpl(Inline)]
    static Ints AreNaN(Ints a, int mode) => Vector512.GreaterThan(
        (a & Vector512.Create(0x7FFF_7FFF)).AsInt16(), Vector512.Create((mode & BFloat) != 0 ? (short)0x7F80 : (short)0x7C00)).AsInt32();

    [MethodImpl(Inline)]
    static Ints FlushHalves(Ints a, int mode)
    {
        if ((mode & Flush) == 0) return a;
        var exponent = a & Vector512.Create((mode & BFloat) != 0 ? 0x7F80_7F80 : 0x7C00_7C00);
        var isSmall = Vector512.Equals(exponent.AsInt16(), Vector512<short>.Zero).AsInt32();
        return a & (~isSmall | Vector512.Create(0x8000_8000).AsInt32());
    }

    [MethodImpl(Inline)]
    public static Ints TanhF16(Ints a, int mode)
    {
        if ((mode & Packed) == 0) return FromSingle(Tanh(HalfInput(a, mode)), mode);
        return Pair(FromSingle(Tanh(HalfInput(a, mode)), mode), FromSingle(Tanh(UpperInput(a, mode)), mode));
    }

    [MethodImpl(Inline)]
    public static Ints Ex2F16(Ints a, int mode)
    {
        if ((mode & Packed) == 0) return FromSingle(Ex2(HalfInput(a, mode)), mode);
        return Pair(FromSingle(Ex2(HalfInput(a, mode)), mode), FromSingle(Ex2(UpperInput(a, mode)), mode));
    }

    /// <summary>f32 sums of a 16-bit a and an f32 b.</summary>
    [MethodImpl(Inline)]
    public static Floats AddMixed(Ints a, Floats b, int mode) => AddF32With(HalfInput(a, mode), b, mode);

    /// <inheritdoc cref="AddMixed"/>
    [MethodImpl(Inline)]
    public static Floats SubMixed(Ints a, Floats b, int mode) => AddF32With(HalfInput(a, mode), -b, mode);

    /// <summary>f32 multiply-adds of 16-bit a and b and an f32 c.</summary>
    [MethodImpl(Inline)]
    public static Floats FmaMixed(Ints a, Ints b, Floats c, int mode) => FmaF32With(HalfInput(a, mode), HalfInput(b, mode), c, mode);

    [MethodImpl(Inline)]
    internal static Floats UpperInput(Ints a, int mode)
    {
        a = FlushHalves(a, mode);
        return (mode & BFloat) != 0
            ? (a & Vector512.Create(-1 << 16)).AsSingle()
            : HalfValue(Vector512.ShiftRightLogical(a & Vector512.Create(0x7FFF_0000), 3), a);
    }

    [MethodImpl(Inline)]
    static Ints Pair(Ints lower, Ints upper) => lower | Vector512.ShiftLeft(upper, 16);

    /// <summary>The value of the 16-bit float in the low half of a lane, flushed if asked for; what stands above it is ignored.</summary>
    [MethodImpl(Inline)]
    internal static Floats HalfInput(Ints a, int mode)
    {
        a = FlushHalves(a, mode);
        return (mode & BFloat) != 0
            ? Vector512.ShiftLeft(a, 16).AsSingle()
            : HalfValue(Vector512.ShiftRightLogical(Vector512.ShiftLeft(a, 17), 4), Vector512.ShiftLeft(a, 16));
    }

    /// <summary>The value of an f16 whose magnitude has been moved to the place of an f32's, and whose sign is the top bit of another value.</summary>
    [MethodImpl(Inline)]
    static Floats HalfValue(Ints magnitude, Ints sign)
    {
        // There the exponent is 112 too small (of subnormals too, which the product makes normal), or at its end.
        var value = (magnitude.AsSingle() * Vector512.Create(5.192296858534828e33f)).AsInt32();
        var isFinite = Vector512.LessThan(magnitude, Vector512.Create(0x0F80_0000));
        value = Vector512.ConditionalSelect(isFinite, value, value | Vector512.Create(0x7F80_0000));
        return Vector512.ConditionalSelect(Vector512.Create(int.MinValue), sign, value).AsSingle();
    }

    /// <summary>The value of the f16 in the high half of a lane, which is no infinity and no NaN; what stands below it is ignored.</summary>
    [MethodImpl(Inline)]
    internal static Floats FiniteHalf(Ints upper) =>
        (Vector512.ShiftRightArithmetic(upper, 3) & Vector512.Create(unchecked((int)0x8FFF_E000))).AsSingle() * Vector512.Create(5.192296858534828e33f);

    /// <summary>A result in f32 (exact, or rounded to odd) in 16 bits, under all modifiers; zeros above.</summary>
    [MethodImpl(Inline)]
    static Ints FromSingle(Floats value, int mode)
    {
        var bits = (mode & BFloat) != 0 ? ToBFloat(value, mode) : ToHalf(value, mode);
        int infinity = (mode & BFloat) != 0 ? 0x7F80 : 0x7C00;
        if ((mode & Flush) != 0) bits = FlushHalves(bits, mode);
        if ((mode & Saturate) != 0)
        {
            // Of what is not negative, and no NaN, at most 1.0.
            bits = Vector512.Min(bits, Vector512.Create((mode & BFloat) != 0 ? 0x3F80 : 0x3C00));
            return bits & Vector512.GreaterThan(value, Floats.Zero).AsInt32();
        }
        if ((mode & Relu) != 0)
        {
            var isNaN = Vector512.GreaterThan(bits & Vector512.Create(0x7FFF), Vector512.Create(infinity));
            return bits & (Vector512.LessThan(bits, Vector512.Create(0x8000)) | isNaN);
        }
        return (mode & PositiveZero) != 0 ? bits & ~Vector512.Equals(bits, Vector512.Create(0x8000)) : bits;
    }

    [MethodImpl(Inline)]
    static Ints ToHalf(Floats value, int mode)
    {
        var bits = value.AsInt32();
        var magnitude = bits & Vector512.Create(int.MaxValue);
        var sign = Vector512.ShiftRightLogical(bits, 16) & Vector512.Create(0x8000);
        var isNaN = Vector512.GreaterThan(magnitude, Vector512.Create(0x7F80_0000));
        Ints result;
        if (RoundingOf(mode) == Rounding.NearestEven)
        {
            // 2^16 and beyond are infinite. A power of two 13 exponents up rounds to the digits of f16 (ten after the first, fewer of subnormals)
            // and leaves them at the end of the sum, where the exponent is added.
            var limited = Vector512.Min(magnitude, Vector512.Create(0x4780_0000));
            var exponent = Vector512.Max(limited & Vector512.Create(0x7F80_0000), Vector512.Create(113 << 23));
            var sum = (limited.AsSingle() + (exponent + Vector512.Create(13 << 23)).AsSingle()).AsInt32();
            result = sum - exponent + Vector512.ShiftRightLogical(exponent, 13) - Vector512.Create((13 << 23) + (113 << 10));
        }
        else
        {
            // Away from zero: 1 less than a unit is added. Values that only then reach 2^16 become infinite, others stop short of it.
            var isAway = IsAway(bits, mode);
            var largest = Vector512.ConditionalSelect(isAway, Vector512.Create(0x4780_0000), Vector512.Create(0x477F_FFFF));
            var limited = Vector512.Min(magnitude, largest);
            var normal = Vector512.ShiftRightLogical(limited + (isAway & Vector512.Create(0x1FFF)), 13) - Vector512.Create(112 << 10);
            normal = Vector512.Min(normal, Vector512.Create(0x7C00));
            normal = Vector512.ConditionalSelect(Vector512.Equals(magnitude, Vector512.Create(0x7F80_0000)), Vector512.Create(0x7C00), normal);
            var units = magnitude.AsSingle() * Vector512.Create(16777216f);
            var whole = Vector512.ConditionalSelect(isAway.AsSingle(), Vector512.Ceiling(units), Vector512.Floor(units));
            var subnormal = Vector512.ConvertToInt32Native(whole);
            result = Vector512.ConditionalSelect(Vector512.LessThan(magnitude, Vector512.Create(0x3880_0000)), subnormal, normal);
        }
        if ((mode & Finite) != 0) result = Vector512.Min(result, Vector512.Create(0x7BFF));
        return Vector512.ConditionalSelect(isNaN, Vector512.Create(0x7FFF), result | sign);
    }

    [MethodImpl(Inline)]
    static Ints ToBFloat(Floats value, int mode)
    {
        var bits = value.AsInt32();
        var magnitude = bits & Vector512.Create(int.MaxValue);
        var sign = Vector512.ShiftRightLogical(bits, 16) & Vector512.Create(0x8000);
        var isNaN = Vector512.GreaterThan(magnitude, Vector512.Create(0x7F80_0000));
        var carry = RoundingOf(mode) switch
        {
            Rounding.NearestEven => Vector512.Create(0x7FFF) + (Vector512.ShiftRightLogical(magnitude, 16) & Ints.One),
            Rounding.TowardZero => Ints.Zero,
            _ => IsAway(bits, mode) & Vector512.Create(0xFFFF),
        };
        var result = Vector512.ShiftRightLogical(magnitude + carry, 16);
        if ((mode & Finite) != 0) result = Vector512.Min(result, Vector512.Create(0x7F7F));
        return Vector512.ConditionalSelect(isNaN, Vector512.Create(0x7FFF), result | sign);
    }

    /// <summary>Whether a directed rounding takes a number away from zero.</summary>
    [MethodImpl(Inline)]
    static Ints IsAway(Ints bits, int mode) => RoundingOf(mode) switch
    {
        Rounding.Down => Vector512.ShiftRightArithmetic(bits, 31),
        Rounding.Up => ~Vector512.ShiftRightArithmetic(bits, 31),
        _ => Ints.Zero,
    };
}
