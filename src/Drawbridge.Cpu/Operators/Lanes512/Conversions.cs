using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Drawbridge.Interpreter.Scalar.Float;
using static Drawbridge.Cpu.Operators.Mode;
using Doubles = System.Runtime.Intrinsics.Vector512<double>;
using Floats = System.Runtime.Intrinsics.Vector512<float>;
using HalfFloats = System.Runtime.Intrinsics.Vector256<float>;
using HalfInts = System.Runtime.Intrinsics.Vector256<int>;
using Ints = System.Runtime.Intrinsics.Vector512<int>;
using Longs = System.Runtime.Intrinsics.Vector512<long>;

namespace Drawbridge.Cpu.Operators;

/// <content>
/// Conversions. Integer operands up to 32 bits are read by their <see cref="IntegerKind"/>: registers may be wider than they are. Results are
/// zero above their width.
/// </content>
static partial class Lanes512
{
    [MethodImpl(Inline)]
    public static Ints CvtI32(Ints a, int from, int to, int mode)
    {
        var value = Extend(a, from);
        return Truncate((mode & Saturate) != 0 ? Limit(value, from, to) : value, to);
    }

    [MethodImpl(Inline)]
    public static Longs CvtI32ToI64(HalfInts a, int from, int to, int mode)
    {
        var value = ExtendTo64(a, from);
        return (mode & Saturate) != 0 && to == 64 ? Vector512.Max(value, Longs.Zero) : value;
    }

    [MethodImpl(Inline)]
    public static HalfInts CvtI64ToI32(Longs a, int from, int to, int mode)
    {
        var value = (mode & Saturate) != 0 ? Limit(a, from, to) : a;
        if ((to & 127) < 32) value &= Vector512.Create((1L << (to & 127)) - 1);
        return Platform512.Narrow(value);
    }

    [MethodImpl(Inline)]
    public static Longs CvtI64(Longs a, int from, int to, int mode)
    {
        if ((mode & Saturate) == 0 || from == to) return a;
        return from == 64 ? Vector512.Min(a.AsUInt64(), Vector512.Create((ulong)long.MaxValue)).AsInt64() : Vector512.Max(a, Longs.Zero);
    }

    /// <summary>Limits numbers of one kind to the range of another.</summary>
    [MethodImpl(Inline)]
    static Ints Limit(Ints value, int from, int to)
    {
        int bits = to & 127;
        int greatest = to == 32 ? -1 : (to & IntegerKind.Signed) != 0 ? (int)((1u << (bits - 1)) - 1) : (int)((1u << bits) - 1);
        if ((from & IntegerKind.Signed) == 0) return Vector512.Min(value.AsUInt32(), Vector512.Create((uint)greatest)).AsInt32();
        if (to == 32) return Vector512.Max(value, Ints.Zero);
        int least = (to & IntegerKind.Signed) != 0 ? -1 - greatest : 0;
        return Vector512.Max(Vector512.Min(value, Vector512.Create(greatest)), Vector512.Create(least));
    }

    [MethodImpl(Inline)]
    static Longs Limit(Longs value, int from, int to)
    {
        int bits = to & 127;
        long greatest = (to & IntegerKind.Signed) != 0 ? (1L << (bits - 1)) - 1 : (1L << bits) - 1;
        if ((from & IntegerKind.Signed) == 0) return Vector512.Min(value.AsUInt64(), Vector512.Create((ulong)greatest)).AsInt64();
        long least = (to & IntegerKind.Signed) != 0 ? -1 - greatest : 0;
        return Vector512.Max(Vector512.Min(value, Vector512.Create(greatest)), Vector512.Create(least));
    }

    [MethodImpl(Inline)]
    static Longs ExtendTo64(HalfInts a, int kind) => kind switch
    {
        < 32 => Platform512.ZeroExtend(a) & Vector512.Create((1L << kind) - 1),
        32 => Platform512.ZeroExtend(a),
        32 + IntegerKind.Signed => Platform512.SignExtend(a),
        _ => Platform512.SignExtend(Extend(a.ToVector512Unsafe(), kind).GetLower()),
    };

    // Integers to floats.

    [MethodImpl(Inline)]
    public static Floats CvtI32ToF32(Ints a, int from, int mode)
    {
        var value = Extend(a, from);
        if ((from & 127) < 32) return Finish(Vector512.ConvertToSingle(value), mode & Saturate);
        if (RoundingOf(mode) == Rounding.NearestEven)
            return Finish(from == 32 ? Vector512.ConvertToSingle(value.AsUInt32()) : Vector512.ConvertToSingle(value), mode & Saturate);
        return Finish(
            Join(
                ToSingleDirected(ToDouble(value.GetLower(), from), RoundingOf(mode)),
                ToSingleDirected(ToDouble(value.GetUpper(), from), RoundingOf(mode))),
            mode & Saturate);
    }

    [MethodImpl(Inline)]
    public static Doubles CvtI32ToF64(HalfInts a, int from, int mode)
    {
        // Read as a 32-bit number, once extended.
        var value = ToDouble(Platform512.Narrow(ExtendTo64(a, from)), from & IntegerKind.Signed);
        return Finish(value, mode);
    }

    [MethodImpl(Inline)]
    public static Ints CvtI32ToF16(Ints a, int from, int mode)
    {
        var value = Extend(a, from);
        if ((mode & BFloat) == 0)
        {
            // Beyond what f16 holds only that it is beyond matters; then f32 is exact.
            var limit = Vector512.Create(1 << 17);
            value = (from & IntegerKind.Signed) != 0
                ? Vector512.Max(Vector512.Min(value, limit), -limit)
                : Vector512.Min(value.AsUInt32(), limit.AsUInt32()).AsInt32();
            return FromSingle(Vector512.ConvertToSingle(value), mode);
        }
        if ((from & 127) < 32) return FromSingle(Vector512.ConvertToSingle(value), mode);
        return FromSingle(Join(ToSingleOdd(ToDouble(value.GetLower(), from)), ToSingleOdd(ToDouble(value.GetUpper(), from))), mode);
    }

    [MethodImpl(Inline)]
    public static Doubles CvtI64ToF64(Longs a, int from, int mode)
    {
        if (RoundingOf(mode) == Rounding.NearestEven)
            return Finish(from == 64 ? Vector512.ConvertToDouble(a.AsUInt64()) : Vector512.ConvertToDouble(a), mode);
        // The upper and the lower word are exact, and their sum is rounded once.
        var upper = (from & IntegerKind.Signed) != 0
            ? ToDouble(Platform512.Narrow(Vector512.ShiftRightLogical(a, 32)), IntegerKind.Signed)
            : ToDouble(Platform512.Narrow(Vector512.ShiftRightLogical(a, 32)), 0);
        return Finish(AddExactDirected(upper * Vector512.Create(4294967296.0), ToDouble(Platform512.Narrow(a), 0), RoundingOf(mode)), mode);
    }

    [MethodImpl(Inline)]
    public static HalfFloats CvtI64ToF32(Longs a, int from, int mode)
    {
        var odd = ToDoubleOdd(a, from);
        var value = RoundingOf(mode) == Rounding.NearestEven ? Platform512.ToSingle(odd) : ToSingleDirected(odd, RoundingOf(mode));
        return Finish(value, mode & Saturate);
    }

    [MethodImpl(Inline)]
    public static HalfInts CvtI64ToF16(Longs a, int from, int mode) => FromDouble(ToDoubleOdd(a, from), mode);

    [MethodImpl(Inline)]
    static Doubles ToDoubleOdd(Longs a, int from)
    {
        // Beyond 53 bits the lowest eleven become one that says whether there was any.
        var magnitude = (from & IntegerKind.Signed) != 0 ? Vector512.Max(a, -a) : a;
        var isLarge = Vector512.GreaterThan(magnitude.AsUInt64(), Vector512.Create((1UL << 53) - 1)).AsInt64();
        var low = a & Vector512.Create(0x7FFL);
        var sticky = (a ^ low) | (~Vector512.Equals(low, Longs.Zero) & Vector512.Create(0x800L));
        var value = Vector512.ConditionalSelect(isLarge, sticky, a);
        return from == 64 ? Vector512.ConvertToDouble(value.AsUInt64()) : Vector512.ConvertToDouble(value);
    }

    [MethodImpl(Inline)]
    static Doubles AddExactDirected(Doubles a, Doubles b, Rounding rounding)
    {
        if (EmbeddedRounding.IsSupported) return EmbeddedRounding.Add(a, b, rounding);
        var sum = a + b;
        var virtualB = sum - a;
        var lost = a - (sum - virtualB) + (b - virtualB);
        Longs below = Vector512.LessThan(lost, Doubles.Zero).AsInt64(), above = Vector512.GreaterThan(lost, Doubles.Zero).AsInt64();
        var isNegative = Vector512.LessThan(sum, Doubles.Zero).AsInt64();
        // -1 and 1 by the direction the sum must go, and whether that is away from zero.
        var step = rounding switch
        {
            Rounding.Down => below,
            Rounding.Up => -above,
            _ => Vector512.ConditionalSelect(isNegative, -above, below),
        };
        return (sum.AsInt64() + Vector512.ConditionalSelect(isNegative, -step, step)).AsDouble();
    }

    // Floats to integers: limited to the range of the integer; a NaN becomes 0, or the top bit alone where either side has 64 bits.

    [MethodImpl(Inline)]
    public static Ints CvtF32ToI32(Floats a, int to, int mode) => ToI32(BeforeCut(FlushInput(a, mode), mode), to);

    [MethodImpl(Inline)]
    public static Ints CvtF16ToI32(Ints a, int to, int mode) => ToI32(BeforeCut(HalfInput(a, mode), mode), to);

    [MethodImpl(Inline)]
    static Ints ToI32(Floats value, int to)
    {
        if (to == 32) return Vector512.ConvertToUInt32(value).AsInt32();
        var integer = Vector512.ConvertToInt32(value);
        return (to & 127) < 32 ? Truncate(Limit(integer, 32 + IntegerKind.Signed, to), to) : integer;
    }

    [MethodImpl(Inline)]
    public static Longs CvtF32ToI64(HalfFloats a, int to, int mode) => ToI64(BeforeCut(Platform512.ToDouble(FlushInput(a, mode)), mode), to);

    [MethodImpl(Inline)]
    public static Longs CvtF16ToI64(HalfInts a, int to, int mode) =>
        ToI64(BeforeCut(Platform512.ToDouble(HalfInput(a, mode)), mode), to);

    [MethodImpl(Inline)]
    public static Longs CvtF64ToI64(Doubles a, int to, int mode) => ToI64(BeforeCut(a, mode), to);

    [MethodImpl(Inline)]
    static Longs ToI64(Doubles value, int to)
    {
        var isNumber = Vector512.Equals(value, value).AsInt64();
        var integer = to == 64 ? Vector512.ConvertToUInt64(value).AsInt64() : Vector512.ConvertToInt64(value);
        return Vector512.ConditionalSelect(isNumber, integer, Vector512.Create(long.MinValue));
    }

    [MethodImpl(Inline)]
    public static HalfInts CvtF64ToI32(Doubles a, int to, int mode)
    {
        int bits = to & 127;
        double greatest = (to & IntegerKind.Signed) != 0 ? (1L << (bits - 1)) - 1 : (1L << bits) - 1;
        double least = (to & IntegerKind.Signed) != 0 ? -1 - greatest : 0;
        var limited = Vector512.Min(Vector512.Max(ToIntegral(a, mode), Vector512.Create(least)), Vector512.Create(greatest));
        // Adding 1.5 · 2^52 leaves an integer in the low bits of the sum, negative ones in two's complement.
        var integer = (limited + Vector512.Create(6755399441055744.0)).AsInt64();
        integer = Vector512.ConditionalSelect(Vector512.Equals(a, a).AsInt64(), integer, Vector512.Create(1L << (bits - 1)));
        return Platform512.Narrow(integer & Vector512.Create((1L << bits) - 1));
    }

    // What turns into an integer by cutting its fraction off needs no rounding toward zero before.

    [MethodImpl(Inline)]
    static Floats BeforeCut(Floats a, int mode) => IntegralRoundingOf(mode) == Rounding.TowardZero ? a : ToIntegral(a, mode);

    [MethodImpl(Inline)]
    static Doubles BeforeCut(Doubles a, int mode) => IntegralRoundingOf(mode) == Rounding.TowardZero ? a : ToIntegral(a, mode);

    [MethodImpl(Inline)]
    static Floats ToIntegral(Floats a, int mode) => (mode & Integral) == 0 ? a : IntegralRoundingOf(mode) switch
    {
        Rounding.TowardZero => Vector512.Truncate(a),
        Rounding.Down => Vector512.Floor(a),
        Rounding.Up => Vector512.Ceiling(a),
        _ => Vector512.Round(a),
    };

    [MethodImpl(Inline)]
    static Doubles ToIntegral(Doubles a, int mode) => (mode & Integral) == 0 ? a : IntegralRoundingOf(mode) switch
    {
        Rounding.TowardZero => Vector512.Truncate(a),
        Rounding.Down => Vector512.Floor(a),
        Rounding.Up => Vector512.Ceiling(a),
        _ => Vector512.Round(a),
    };

    // Between floats.

    [MethodImpl(Inline)]
    public static Floats CvtF32(Floats a, int mode) => Finish(ToIntegral(FlushInput(a, mode), mode), mode);

    [MethodImpl(Inline)]
    public static Doubles CvtF64(Doubles a, int mode) => Finish(ToIntegral(a, mode), mode);

    [MethodImpl(Inline)]
    public static Doubles CvtF32ToF64(HalfFloats a, int mode) => Finish(Platform512.ToDouble(FlushInput(a, mode)), mode);

    [MethodImpl(Inline)]
    public static HalfFloats CvtF64ToF32(Doubles a, int mode)
    {
        var value = RoundingOf(mode) == Rounding.NearestEven ? Platform512.ToSingle(a) : ToSingleDirected(a, RoundingOf(mode));
        return Finish(value, mode);
    }

    // A 16-bit source is flushed by none of these: that is for f32 alone.

    [MethodImpl(Inline)]
    public static Floats CvtF16ToF32(Ints a, int mode) => Finish(HalfInput(a, mode & BFloat), mode);

    [MethodImpl(Inline)]
    public static Doubles CvtF16ToF64(HalfInts a, int mode) =>
        Finish(Platform512.ToDouble(HalfInput(a, mode & BFloat)), mode);

    /// <summary>From the 16-bit format of <paramref name="from"/> to that of the mode.</summary>
    [MethodImpl(Inline)]
    public static Ints CvtF16(Ints a, int from, int mode) =>
        FromSingle(ToIntegral(HalfInput(a, from), mode), mode & ~Flush);

    [MethodImpl(Inline)]
    public static Ints CvtF32ToF16(Floats a, int mode) => FromSingle(FlushInput(a, mode), mode & ~Flush);

    [MethodImpl(Inline)]
    public static HalfInts CvtF64ToF16(Doubles a, int mode) => FromDouble(a, mode);

    /// <summary>Two f32 in 16 bits each, a above b.</summary>
    [MethodImpl(Inline)]
    public static Ints CvtF32ToPair(Floats a, Floats b, int mode) => Pair(FromSingle(b, mode), FromSingle(a, mode));

    [MethodImpl(Inline)]
    static HalfInts FromDouble(Doubles value, int mode) => FromSingle(ToSingleOdd(value).ToVector512Unsafe(), mode).GetLower();

    /// <summary>f32 rounded to the ten bits of fraction of tf32, in the place of f32's.</summary>
    [MethodImpl(Inline)]
    public static Ints CvtF32ToTF32(Floats a, int mode)
    {
        var bits = a.AsInt32();
        var carry = RoundingOf(mode) switch
        {
            Rounding.NearestEven => Vector512.Create(0xFFF) + (Vector512.ShiftRightLogical(bits, 13) & Ints.One),
            Rounding.NearestAway => Vector512.Create(0x1000),
            _ => Ints.Zero,
        };
        var isNaN = ~Vector512.Equals(a, a).AsInt32();
        var result = bits + carry & Vector512.Create(~0x1FFF);
        if ((mode & Finite) != 0)
        {
            var magnitude = Vector512.Min(result & Vector512.Create(int.MaxValue), Vector512.Create(0x7F7F_E000));
            result = magnitude | bits & Vector512.Create(int.MinValue);
        }
        if ((mode & Relu) != 0) result &= Vector512.GreaterThanOrEqual(bits, Ints.Zero);
        if ((mode & PositiveZero) != 0) result &= ~Vector512.Equals(result, Vector512.Create(int.MinValue));
        return Vector512.ConditionalSelect(isNaN, Vector512.Create(0x7FFF_E000), result);
    }

    /// <summary>a and b, limited to a narrow <see cref="IntegerKind"/>, side by side, a above b.</summary>
    [MethodImpl(Inline)]
    public static Ints CvtPack(Ints a, Ints b, int to)
    {
        Ints upper = Truncate(Limit(a, 32 + IntegerKind.Signed, to), to), lower = Truncate(Limit(b, 32 + IntegerKind.Signed, to), to);
        return Vector512.ShiftLeft(upper, to & 127) | lower;
    }

    /// <summary>As <see cref="CvtPack"/>, with c above them.</summary>
    [MethodImpl(Inline)]
    public static Ints CvtPackBelow(Ints a, Ints b, Ints c, int to) => CvtPack(a, b, to) | Vector512.ShiftLeft(c, 2 * (to & 127));

    /// <summary>Under <see cref="Saturate"/> limited to 0..1, with NaN and -0 to +0.</summary>
    [MethodImpl(Inline)]
    static Doubles Finish(Doubles a, int mode) => (mode & Saturate) == 0
        ? a
        : Vector512.MinNative(a, Vector512.Create(1.0)) & Vector512.GreaterThan(a, Doubles.Zero);

    // Half a vector goes through a whole one: its upper half is nobody's.

    [MethodImpl(Inline)]
    static HalfFloats Finish(HalfFloats a, int mode) => (mode & (Saturate | Flush)) == 0 ? a : Finish(a.ToVector512Unsafe(), mode).GetLower();

    [MethodImpl(Inline)]
    static HalfFloats FlushInput(HalfFloats a, int mode) => (mode & Flush) == 0 ? a : FlushInput(a.ToVector512Unsafe(), mode).GetLower();

    [MethodImpl(Inline)]
    static HalfFloats HalfInput(HalfInts a, int mode) => HalfInput(a.ToVector512Unsafe(), mode).GetLower();
}
