using Drawbridge.Ptx.Isa;

namespace Drawbridge.Interpreter.Scalar.Float;

/// <summary>
/// A binary floating-point format: sign (if any), biased exponent, fraction. The exponent field 0 means zero and subnormals throughout; what
/// the largest fields mean differs. Facts: PTX ISA, "Alternate Floating-Point Data Formats".
/// </summary>
sealed class NumberFormat
{
    readonly ulong nanAbove;

    NumberFormat(int exponentBits, int fractionBits, int bias, ulong maxFinite, ulong? infinity, ulong? nan)
    {
        FractionBits = fractionBits;
        MinExponent = 1 - bias;
        SignBit = 1UL << (exponentBits + fractionBits);
        MaxFinite = maxFinite;
        Infinity = infinity;
        NaN = nan;
        nanAbove = infinity ?? maxFinite;
    }

    static NumberFormat Ieee(int exponentBits, int fractionBits, ulong nan)
    {
        ulong infinity = ((1UL << exponentBits) - 1) << fractionBits;
        return new(exponentBits, fractionBits, (1 << (exponentBits - 1)) - 1, infinity - 1, infinity, nan);
    }

    /// <summary><c>.f64</c>. A NaN that arises without a NaN among the operands is 0xFFF8000000000000, as on x86.</summary>
    public static readonly NumberFormat F64 = Ieee(11, 52, 0xFFF8_0000_0000_0000);

    /// <summary><c>.f32</c>.</summary>
    public static readonly NumberFormat F32 = Ieee(8, 23, 0x7FFF_FFFF);

    /// <summary><c>.tf32</c>, without the 13 zero bits below it in a register.</summary>
    public static readonly NumberFormat TF32 = Ieee(8, 10, 0x7FFF_E000 >> TF32Shift);

    /// <summary><c>.f16</c>.</summary>
    public static readonly NumberFormat F16 = Ieee(5, 10, 0x7FFF);

    /// <summary><c>.bf16</c>.</summary>
    public static readonly NumberFormat BF16 = Ieee(8, 7, 0x7FFF);

    /// <summary><c>.e5m2</c>.</summary>
    public static readonly NumberFormat E5M2 = Ieee(5, 2, 0x7F);

    /// <summary><c>.e4m3</c>: no infinity, NaN only with all bits set, largest number 448.</summary>
    public static readonly NumberFormat E4M3 = new(4, 3, 7, 0x7E, null, 0x7F);

    /// <summary><c>.e3m2</c>: numbers only, to 28.</summary>
    public static readonly NumberFormat E3M2 = new(3, 2, 3, 0x1F, null, null);

    /// <summary><c>.e2m3</c>: numbers only, to 7.5.</summary>
    public static readonly NumberFormat E2M3 = new(2, 3, 1, 0x1F, null, null);

    /// <summary><c>.e2m1</c>: numbers only: 0, 0.5, 1, 1.5, 2, 3, 4, 6.</summary>
    public static readonly NumberFormat E2M1 = new(2, 1, 1, 0x7, null, null);

    /// <summary>Zero bits below a tf32 number in its register.</summary>
    public const int TF32Shift = 13;

    /// <summary>Bits of the fraction field.</summary>
    public int FractionBits { get; }

    /// <summary>Exponent of the smallest normal number, and of all subnormal ones.</summary>
    public int MinExponent { get; }

    /// <summary>The sign bit.</summary>
    public ulong SignBit { get; }

    /// <summary>Bits of the largest number.</summary>
    public ulong MaxFinite { get; }

    /// <summary>Bits of +infinity; null if the format has none.</summary>
    public ulong? Infinity { get; }

    /// <summary>Bits of the NaN that operations produce; null if the format has none.</summary>
    public ulong? NaN { get; }

    /// <summary>The format of a value of <paramref name="type"/>, or of each lane of a packed one; null if it is no floating-point format.</summary>
    public static NumberFormat? Of(PtxType type) => type.Element() switch
    {
        PtxType.F64 => F64,
        PtxType.F32 => F32,
        PtxType.TF32 => TF32,
        PtxType.F16 => F16,
        PtxType.BF16 => BF16,
        PtxType.E5M2 => E5M2,
        PtxType.E4M3 => E4M3,
        PtxType.E3M2 => E3M2,
        PtxType.E2M3 => E2M3,
        PtxType.E2M1 => E2M1,
        _ => null,
    };

    /// <summary>True if <paramref name="bits"/> (of this format) are a NaN.</summary>
    public bool IsNaN(ulong bits) => (bits & (SignBit - 1)) > nanAbove;

    /// <summary><paramref name="bits"/> with a subnormal made zero of the same sign.</summary>
    public ulong Flush(ulong bits) => (bits & (SignBit - 1)) >> FractionBits == 0 ? bits & SignBit : bits;

    /// <summary>The value of <paramref name="bits"/>: every format here fits a double.</summary>
    public double ToDouble(ulong bits)
    {
        if (this == F64) return BitConverter.UInt64BitsToDouble(bits);
        ulong magnitude = bits & (SignBit - 1);
        double value;
        if (magnitude > MaxFinite) value = magnitude > nanAbove ? double.NaN : double.PositiveInfinity;
        else
        {
            ulong fraction = magnitude & ((1UL << FractionBits) - 1);
            int field = (int)(magnitude >> FractionBits);
            value = field == 0
                ? fraction * PowerOfTwo(MinExponent - FractionBits)
                : (fraction | 1UL << FractionBits) * PowerOfTwo(MinExponent + field - 1 - FractionBits);
        }
        return (bits & SignBit) != 0 ? -value : value;
    }

    /// <summary>Rounds a double to this format.</summary>
    /// <param name="value">The value; a NaN becomes this format's NaN.</param>
    /// <param name="rounding">The rounding.</param>
    /// <param name="saturate">True if the largest number takes the place of infinity, and of NaN where the format has none.</param>
    public ulong FromDouble(double value, Rounding rounding, bool saturate = false)
    {
        if (double.IsFinite(value))
        {
            ulong significand = Number.Digits(value, out int exponent);
            return Round(double.IsNegative(value), exponent, significand, rounding, saturate, default);
        }
        if (double.IsNaN(value)) return NaN ?? MaxFinite;
        return Overflow(value < 0 ? SignBit : 0, saturate);
    }

    /// <summary>Rounds an exact number to this format.</summary>
    public ulong Round(in Number number, Rounding rounding, bool saturate = false) => Round(number, rounding, saturate, default);

    /// <summary>As the other overload, or with the stochastic rounding of <paramref name="chance"/> in place of <paramref name="rounding"/>.</summary>
    public ulong Round(in Number number, Rounding rounding, bool saturate, RandomBits chance)
    {
        ulong significand = number.Narrow(out int exponent);
        return Round(number.Negative, exponent, significand, rounding, saturate, chance);
    }

    // The one place where rounding is done.
    ulong Round(bool negative, int exponent, ulong significand, Rounding rounding, bool saturate, RandomBits chance)
    {
        ulong sign = negative ? SignBit : 0;
        if (significand == 0) return sign;

        // The value lies in [2^top, 2^(top+1)); the last bit that can be kept weighs 2^last.
        int top = exponent + 63 - System.Numerics.BitOperations.LeadingZeroCount(significand);
        int binade = Math.Max(top, MinExponent);
        int last = binade - FractionBits;
        int dropped = last - exponent;
        ulong kept = dropped <= 0 ? significand << -dropped : dropped < 64 ? significand >> dropped : 0;
        if (dropped > 0)
        {
            // Compare what is dropped with half of the last kept bit; beyond 64 bits it is less than half, and not zero.
            ulong rest = dropped < 64 ? significand & ((1UL << dropped) - 1) : dropped == 64 ? significand : 1;
            ulong half = dropped <= 64 ? 1UL << (dropped - 1) : ulong.MaxValue;
            bool up = chance.Count > 0 ? chance.CarriesOut(significand, dropped) : rounding switch
            {
                Rounding.NearestEven => rest > half || rest == half && (kept & 1) != 0,
                Rounding.NearestAway => rest >= half,
                Rounding.Down => negative && rest != 0,
                Rounding.Up => !negative && rest != 0,
                _ => false,
            };
            if (up) kept++;
        }

        // The hidden bit of a normal number adds one to the exponent field, and so does the carry of rounding up.
        ulong bits = ((ulong)(binade - MinExponent) << FractionBits) + kept;
        if (bits <= MaxFinite) return sign | bits;
        bool stays = chance.Count == 0 && rounding switch { Rounding.TowardZero => true, Rounding.Down => !negative, Rounding.Up => negative, _ => false };
        return stays ? sign | MaxFinite : Overflow(sign, saturate);
    }

    // Without infinity (e4m3) NaN takes its place; without either, the largest number.
    ulong Overflow(ulong sign, bool saturate)
        => !saturate && Infinity is { } infinity ? sign | infinity
        : !saturate && NaN is { } nan ? nan
        : sign | MaxFinite;

    static double PowerOfTwo(int exponent) => BitConverter.UInt64BitsToDouble((ulong)(exponent + 1023) << 52);
}
