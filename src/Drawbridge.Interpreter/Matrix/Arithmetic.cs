using Drawbridge.Interpreter.Scalar.Float;
using Drawbridge.Ptx.Isa;

namespace Drawbridge.Interpreter.Matrix;

/// <summary>How elements are multiplied and summed: what they are read as, one step of the sum, and what the sum is written as.</summary>
/// <typeparam name="T">The number summed in.</typeparam>
/// <param name="A">Reads an element of A from its raw bits.</param>
/// <param name="B">Reads an element of B.</param>
/// <param name="C">Reads an element of C.</param>
/// <param name="MultiplyAdd">(a, b, sum) -> the next sum.</param>
/// <param name="D">Writes the sum as raw bits of an element of D.</param>
sealed record Arithmetic<T>(Func<ulong, T> A, Func<ulong, T> B, Func<ulong, T> C, Func<T, T, T, T> MultiplyAdd, Func<T, ulong> D);

/// <summary>
/// The arithmetic of matrix products. PTX fixes that of integers; of floating-point sums it leaves order and rounding open. Ours, for every
/// engine: each element of D starts as C and takes one fused multiply-add for each k in ascending order, in single precision (double for
/// <c>.f64</c>), subnormals kept; <c>.f16</c> results are rounded once at the end; every NaN result is the canonical one.
/// </summary>
static class MatrixArithmetic
{
    /// <summary>Products of narrow floats (f16, bf16, tf32, 8, 6 and 4 bits), which are all exact in a fused single-precision step.</summary>
    /// <param name="a">Type of A.</param>
    /// <param name="b">Type of B.</param>
    /// <param name="c">Type of C: f16 or f32.</param>
    /// <param name="d">Type of D: f16 or f32.</param>
    public static Arithmetic<float> Single(PtxType a, PtxType b, PtxType c, PtxType d)
    {
        var result = Format(d);
        return new(Narrow(a), Narrow(b), Narrow(c), MathF.FusedMultiplyAdd, sum => result.FromDouble(sum, Rounding.NearestEven));
    }

    /// <summary>Double precision, each step rounded as the instruction says.</summary>
    public static Arithmetic<double> Double(Rounding rounding)
    {
        Func<double, double, double, double> multiplyAdd = rounding == Rounding.NearestEven
            ? Math.FusedMultiplyAdd
            : (a, b, sum) => double.IsFinite(a) && double.IsFinite(b) && double.IsFinite(sum)
                ? BitConverter.UInt64BitsToDouble(NumberFormat.F64.Round(
                    Number.Add(Number.Multiply(Number.FromDouble(a), Number.FromDouble(b)), Number.FromDouble(sum), rounding), rounding))
                : Math.FusedMultiplyAdd(a, b, sum);
        Func<ulong, double> read = BitConverter.UInt64BitsToDouble;
        return new(read, read, read, multiplyAdd,
            sum => double.IsNaN(sum) ? NumberFormat.F64.NaN!.Value : BitConverter.DoubleToUInt64Bits(sum));
    }

    /// <summary>Integers: the exact sum, wrapped to 32 bits or (<c>.satfinite</c>) clamped to them at the end.</summary>
    public static Arithmetic<long> Integer(PtxType a, PtxType b, bool saturate) => new(
        Whole(a), Whole(b), Whole(PtxType.S32), (x, y, sum) => sum + x * y,
        saturate ? sum => (uint)Math.Clamp(sum, int.MinValue, int.MaxValue) : sum => (uint)sum);

    /// <summary>Single bits: how many of the pairs are both set (and), or differ (xor); the sum wraps.</summary>
    public static Arithmetic<long> Bit(bool both) => new(
        bit => (long)bit, bit => (long)bit, Whole(PtxType.S32), both ? (x, y, sum) => sum + (x & y) : (x, y, sum) => sum + (x ^ y), sum => (uint)sum);

    static Func<ulong, float> Narrow(PtxType type)
    {
        var format = Format(type);
        int below = type switch
        {
            PtxType.TF32 => NumberFormat.TF32Shift, // The low 13 bits of the register are ignored.
            PtxType.E2M1 => 2, // Four bits in the middle of a byte.
            _ => 0,
        };
        ulong mask = (format.SignBit << 1) - 1;
        return bits => (float)format.ToDouble(bits >> below & mask);
    }

    static NumberFormat Format(PtxType type) => NumberFormat.Of(type) ?? throw new ArgumentOutOfRangeException(nameof(type), type, "no floating-point type");

    static Func<ulong, long> Whole(PtxType type)
    {
        int unused = 64 - type.Bits();
        return type.Class() == TypeClass.Signed ? bits => (long)(bits << unused) >> unused : bits => (long)(bits << unused >> unused);
    }
}
