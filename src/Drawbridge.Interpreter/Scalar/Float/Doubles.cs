namespace Drawbridge.Interpreter.Scalar.Float;

/// <summary>What f64 instructions share: NaN payloads, and exact sums for the narrower formats.</summary>
static class Doubles
{
    const ulong QuietBit = 1UL << 51;

    /// <summary>The definition that computes <paramref name="function"/>.</summary>
    public static Scalar Lift(Func<double, double, double, double> function) => (a, b, c, _) =>
    {
        double result = function(Read(a), Read(b), Read(c));
        return double.IsNaN(result) ? NaN(a, b, c) : Write(result);
    };

    /// <summary>The number that raw bits mean.</summary>
    public static double Read(ulong raw) => BitConverter.UInt64BitsToDouble(raw);

    /// <summary>The raw bits of a number.</summary>
    public static ulong Write(double value) => BitConverter.DoubleToUInt64Bits(value);

    /// <summary>
    /// The NaN result of operands: the first of them that is a NaN, made quiet, with sign and payload; otherwise
    /// <see cref="NumberFormat.NaN"/>. (Hosts differ in this, so it is not left to them.)
    /// </summary>
    public static ulong NaN(ulong a, ulong b = 0, ulong c = 0)
        => NumberFormat.F64.IsNaN(a) ? a | QuietBit
        : NumberFormat.F64.IsNaN(b) ? b | QuietBit
        : NumberFormat.F64.IsNaN(c) ? c | QuietBit
        : NumberFormat.F64.NaN!.Value;

    /// <summary>
    /// The sum, rounded to odd: exact, or else the one of the two neighbouring doubles whose last bit is set. Rounding it again to a format with
    /// at least two bits less gives what rounding the exact sum would give, in every mode.
    /// </summary>
    public static double AddToOdd(double a, double b)
    {
        double sum = a + b;
        if (!double.IsFinite(sum)) return sum;
        // What the addition lost, exactly (Knuth's two-sum; nothing here comes near the double's limits).
        double virtualB = sum - a;
        double lost = a - (sum - virtualB) + (b - virtualB);
        long bits = BitConverter.DoubleToInt64Bits(sum);
        if (lost == 0 || (bits & 1) != 0) return sum;
        return BitConverter.Int64BitsToDouble(bits + (lost > 0 == sum > 0 ? 1 : -1));
    }
}
