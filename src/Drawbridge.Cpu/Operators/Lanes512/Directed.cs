using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Drawbridge.Interpreter.Scalar.Float;
using static Drawbridge.Cpu.Operators.Mode;
using Doubles = System.Runtime.Intrinsics.Vector512<double>;
using Floats = System.Runtime.Intrinsics.Vector512<float>;
using HalfFloats = System.Runtime.Intrinsics.Vector256<float>;
using Longs = System.Runtime.Intrinsics.Vector512<long>;

namespace Drawbridge.Cpu.Operators;

/// <content>
/// Directed roundings of f32, by the instructions' own rounding where there is one, else through f64: the result, exact or rounded to odd, is cut
/// to f32 once. Odd means that its last bit is set where anything was lost, so that no cut can mistake it for exact.
/// </content>
static partial class Lanes512
{
    [MethodImpl(Inline)]
    static Floats AddDirected(Floats a, Floats b, Rounding rounding)
    {
        if (EmbeddedRounding.IsSupported) return EmbeddedRounding.Add(a, b, rounding);
        return Join(Half(a.GetLower(), b.GetLower(), rounding), Half(a.GetUpper(), b.GetUpper(), rounding));

        static HalfFloats Half(HalfFloats a, HalfFloats b, Rounding rounding) =>
            ToSingleDirected(AddToOdd(Platform512.ToDouble(a), Platform512.ToDouble(b), rounding), rounding);
    }

    [MethodImpl(Inline)]
    static Floats MulDirected(Floats a, Floats b, Rounding rounding)
    {
        if (EmbeddedRounding.IsSupported) return EmbeddedRounding.Multiply(a, b, rounding);
        return Join(Half(a.GetLower(), b.GetLower(), rounding), Half(a.GetUpper(), b.GetUpper(), rounding));

        static HalfFloats Half(HalfFloats a, HalfFloats b, Rounding rounding) =>
            ToSingleDirected(Platform512.ToDouble(a) * Platform512.ToDouble(b), rounding);
    }

    [MethodImpl(Inline)]
    static Floats FmaDirected(Floats a, Floats b, Floats c, Rounding rounding)
    {
        return Join(
            Half(a.GetLower(), b.GetLower(), c.GetLower(), rounding),
            Half(a.GetUpper(), b.GetUpper(), c.GetUpper(), rounding));

        static HalfFloats Half(HalfFloats a, HalfFloats b, HalfFloats c, Rounding rounding) =>
            ToSingleDirected(AddToOdd(Platform512.ToDouble(a) * Platform512.ToDouble(b), Platform512.ToDouble(c), rounding), rounding);
    }

    [MethodImpl(Inline)]
    static Floats DivDirected(Floats a, Floats b, Rounding rounding)
    {
        if (EmbeddedRounding.IsSupported) return EmbeddedRounding.Divide(a, b, rounding);
        return Join(Half(a.GetLower(), b.GetLower(), rounding), Half(a.GetUpper(), b.GetUpper(), rounding));

        static HalfFloats Half(HalfFloats a, HalfFloats b, Rounding rounding)
        {
            Doubles dividend = Platform512.ToDouble(a), divisor = Platform512.ToDouble(b);
            var quotient = dividend / divisor;
            // The rest has the sign of what is missing, times that of the divisor. (With a zero or infinity somewhere it is not used.)
            var rest = Vector512.FusedMultiplyAdd(-quotient, divisor, dividend);
            rest ^= divisor & Vector512.Create(-0.0);
            return ToSingleDirected(ToOdd(quotient, rest), rounding);
        }
    }

    [MethodImpl(Inline)]
    static Floats SqrtDirected(Floats a, Rounding rounding)
    {
        if (EmbeddedRounding.IsSupported) return EmbeddedRounding.Sqrt(a, rounding);
        return Join(Half(a.GetLower(), rounding), Half(a.GetUpper(), rounding));

        static HalfFloats Half(HalfFloats a, Rounding rounding)
        {
            var square = Platform512.ToDouble(a);
            var root = Vector512.Sqrt(square);
            return ToSingleDirected(ToOdd(root, Vector512.FusedMultiplyAdd(-root, root, square)), rounding);
        }
    }

    /// <summary>The sum rounded to odd; a zero sum of numbers that are not both +0 is -0 where <paramref name="rounding"/> goes down.</summary>
    [MethodImpl(Inline)]
    static Doubles AddToOdd(Doubles a, Doubles b, Rounding rounding)
    {
        var sum = a + b;
        // What the addition lost, exactly.
        var virtualB = sum - a;
        var lost = a - (sum - virtualB) + (b - virtualB);
        var result = ToOdd(sum, lost);
        if (rounding != Rounding.Down) return result;
        var zero = Vector512.Equals(result, Doubles.Zero);
        return Vector512.ConditionalSelect(zero, (a | b) & Vector512.Create(-0.0), result);
    }

    /// <summary>A number rounded to nearest, made odd by the sign of what was lost. Infinity and NaN, where what is lost means nothing, stay.</summary>
    [MethodImpl(Inline)]
    static Doubles ToOdd(Doubles rounded, Doubles lost)
    {
        var bits = rounded.AsInt64();
        var isFinite = Vector512.LessThan(Vector512.Abs(rounded), Vector512.Create(double.PositiveInfinity)).AsInt64();
        var isInexact = (Vector512.LessThan(lost, Doubles.Zero) | Vector512.GreaterThan(lost, Doubles.Zero)).AsInt64();
        var isEven = Vector512.Equals(bits & Longs.One, Longs.Zero);
        // Signs alike: the magnitude is one more.
        var step = Vector512.ShiftRightArithmetic(bits ^ lost.AsInt64(), 63) | Longs.One;
        return (bits + (step & isFinite & isInexact & isEven)).AsDouble();
    }

    /// <summary>The f32 next to a double in a direction. The double is exact or odd.</summary>
    [MethodImpl(Inline)]
    static HalfFloats ToSingleDirected(Doubles value, Rounding rounding)
    {
        var nearest = Platform512.ToSingle(value);
        var back = Platform512.ToDouble(nearest);
        // -1 where the magnitude must come down one step, +1 where it must go up.
        Longs tooLarge = Vector512.GreaterThan(Vector512.Abs(back), Vector512.Abs(value)).AsInt64();
        Longs tooSmall = Vector512.LessThan(Vector512.Abs(back), Vector512.Abs(value)).AsInt64();
        var isNegative = Vector512.LessThan(value.AsInt64(), Longs.Zero);
        var step = rounding switch
        {
            Rounding.Down => Vector512.ConditionalSelect(isNegative, -tooSmall, tooLarge),
            Rounding.Up => Vector512.ConditionalSelect(isNegative, tooLarge, -tooSmall),
            _ => tooLarge,
        };
        return (nearest.AsInt32() + Platform512.Narrow(step)).AsSingle();
    }

    /// <summary>A double in f32, exact or rounded to odd: rounding that once more to fewer bits is as good as rounding the double.</summary>
    [MethodImpl(Inline)]
    static HalfFloats ToSingleOdd(Doubles value)
    {
        var cut = ToSingleDirected(value, Rounding.TowardZero);
        var isInexact = ~Vector512.Equals(Platform512.ToDouble(cut), value).AsInt64() & Vector512.Equals(value, value).AsInt64();
        return (cut.AsInt32() | (Platform512.Narrow(isInexact) & Vector256.Create(1))).AsSingle();
    }

    [MethodImpl(Inline)]
    static Floats Join(HalfFloats lower, HalfFloats upper) => Vector512.Create(lower, upper);
}
