using System.Numerics;
using Drawbridge.Ptx.Isa;

namespace Drawbridge.Interpreter.Tests.Matrix;

/// <summary>What an element of D must be, by a plain loop over a row of A and a column of B.</summary>
static class Expectation
{
    /// <summary>Checks one element of D; all arguments are raw bits.</summary>
    public static void Check(Operation operation, ulong[] row, ulong[] column, ulong c, ulong d)
    {
        var (a, b) = Factors(operation);
        if (a == PtxType.B1) Assert.Equal((uint)((long)(int)c + row.Zip(column, (x, y) => operation.Has("and") ? x & y : x ^ y).Sum(bit => (long)bit)), d);
        else if (a.IsInteger()) CheckWhole(operation, row, column, c, d, a, b);
        else if (a == PtxType.F64) CheckDouble(operation, row, column, c, d);
        else CheckSingle(operation, row, column, c, d, a, b);
    }

    /// <summary>Types of A and B; a wmma.mma on halves does not spell them.</summary>
    public static (PtxType A, PtxType B) Factors(Operation operation)
        => operation["atype"] is null ? (PtxType.F16, PtxType.F16) : (operation.TypeOf("atype"), operation.TypeOf("btype"));

    static void CheckWhole(Operation operation, ulong[] row, ulong[] column, ulong c, ulong d, PtxType a, PtxType b)
    {
        var sum = Elements.Whole(PtxType.S32, c);
        for (int k = 0; k < row.Length; k++) sum += Elements.Whole(a, row[k]) * Elements.Whole(b, column[k]);
        if (operation.Has("satfinite")) sum = BigInteger.Min(BigInteger.Max(sum, int.MinValue), int.MaxValue);
        Assert.Equal((ulong)(sum & uint.MaxValue), d);
    }

    // Near the exact sum by the error bound of a chain of roundings, and bit for bit the documented chain.
    static void CheckSingle(Operation operation, ulong[] row, ulong[] column, ulong c, ulong d, PtxType a, PtxType b)
    {
        PtxType typeC = operation.TypeOf("ctype"), typeD = operation.TypeOf("dtype");
        double exact = Elements.Value(typeC, c), magnitude = Math.Abs(exact);
        float chain = (float)exact;
        for (int k = 0; k < row.Length; k++)
        {
            double x = Elements.Value(a, row[k]), y = Elements.Value(b, column[k]);
            exact += x * y;
            magnitude += Math.Abs(x * y);
            chain = MathF.FusedMultiplyAdd((float)x, (float)y, chain);
        }
        double result = Elements.Value(typeD, d);
        double bound = magnitude * row.Length * Math.Pow(2, -24) + (typeD == PtxType.F16 ? Math.Abs(exact) * Math.Pow(2, -11) + Math.Pow(2, -25) : 0);
        Assert.True(Math.Abs(result - exact) <= bound, $"{operation}: {result} instead of {exact}");
        Assert.Equal(typeD == PtxType.F16 ? BitConverter.HalfToUInt16Bits((Half)chain) : BitConverter.SingleToUInt32Bits(chain), d);
    }

    static void CheckDouble(Operation operation, ulong[] row, ulong[] column, ulong c, ulong d)
    {
        double sum = BitConverter.UInt64BitsToDouble(c);
        for (int k = 0; k < row.Length; k++)
        {
            double x = BitConverter.UInt64BitsToDouble(row[k]), y = BitConverter.UInt64BitsToDouble(column[k]);
            sum = ExactStep(x, y, sum, operation["rnd"] ?? "rn");
        }
        Assert.Equal(BitConverter.DoubleToUInt64Bits(sum), d);
    }

    // x·y + sum, rounded by comparing the exact value (a multiple of 2^-2148) with the doubles around it.
    static double ExactStep(double x, double y, double sum, string rounding)
    {
        double nearest = Math.FusedMultiplyAdd(x, y, sum);
        if (rounding == "rn") return nearest;
        var exact = Units(x) * Units(y) + (Units(sum) << 1074);
        // What cancels out is -0 when rounding down (IEEE 754, 6.3), unless both summands are +0.
        if (exact.IsZero && rounding == "rm") return double.IsNegative(x) == double.IsNegative(y) && x * y == 0 && !double.IsNegative(sum) ? 0.0 : -0.0;
        int difference = (Units(nearest) << 1074).CompareTo(exact);
        if (difference == 0) return nearest;
        double below = difference < 0 ? nearest : Math.BitDecrement(nearest), above = difference > 0 ? nearest : Math.BitIncrement(nearest);
        return rounding switch { "rm" => below, "rp" => above, _ => exact.Sign < 0 ? above : below };
    }

    static BigInteger Units(double value)
    {
        long bits = BitConverter.DoubleToInt64Bits(Math.Abs(value));
        int exponent = (int)(bits >> 52);
        var magnitude = exponent == 0 ? new BigInteger(bits) : new BigInteger(bits & 0xFFFFFFFFFFFFF | 1L << 52) << exponent - 1;
        return value < 0 ? -magnitude : magnitude;
    }
}
