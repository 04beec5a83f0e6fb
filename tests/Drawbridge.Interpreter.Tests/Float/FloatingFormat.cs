using Drawbridge.Ptx.Isa;

namespace Drawbridge.Interpreter.Tests.Float;

/// <summary>
/// The float formats again, for expectations: a number is decoded field by field into an exact <see cref="Dyadic"/>, and rounding searches the
/// encodings for the neighbours of the exact result and compares. Slow, and nothing like the code under test.
/// </summary>
sealed record FloatingFormat(string Name, int ExponentBits, int FractionBits, int Bias, ulong Largest, ulong? Infinity, ulong? NaN)
{
    public static readonly FloatingFormat F64 = new("f64", 11, 52, 1023, 0x7FEF_FFFF_FFFF_FFFF, 0x7FF0_0000_0000_0000, 0xFFF8_0000_0000_0000);
    public static readonly FloatingFormat F32 = new("f32", 8, 23, 127, 0x7F7F_FFFF, 0x7F80_0000, 0x7FFF_FFFF);
    public static readonly FloatingFormat TF32 = new("tf32", 8, 10, 127, 0x3FBFF, 0x3FC00, 0x3FFFF);
    public static readonly FloatingFormat F16 = new("f16", 5, 10, 15, 0x7BFF, 0x7C00, 0x7FFF);
    public static readonly FloatingFormat BF16 = new("bf16", 8, 7, 127, 0x7F7F, 0x7F80, 0x7FFF);
    public static readonly FloatingFormat E5M2 = new("e5m2", 5, 2, 15, 0x7B, 0x7C, 0x7F);
    public static readonly FloatingFormat E4M3 = new("e4m3", 4, 3, 7, 0x7E, null, 0x7F);
    public static readonly FloatingFormat E3M2 = new("e3m2", 3, 2, 3, 0x1F, null, null);
    public static readonly FloatingFormat E2M3 = new("e2m3", 2, 3, 1, 0x1F, null, null);
    public static readonly FloatingFormat E2M1 = new("e2m1", 2, 1, 1, 0x7, null, null);

    static readonly FloatingFormat[] All = [F64, F32, TF32, F16, BF16, E5M2, E4M3, E3M2, E2M3, E2M1];

    public static FloatingFormat? Of(PtxType type) => All.FirstOrDefault(format => format.Name == type.Element().Word());

    public int Bits => 1 + ExponentBits + FractionBits;

    public ulong Sign => 1UL << (Bits - 1);

    public bool IsNegative(ulong bits) => (bits & Sign) != 0;

    public ulong Magnitude(ulong bits) => bits & (Sign - 1);

    public bool IsNaN(ulong bits) => NaN != null && Magnitude(bits) > (Infinity ?? Largest);

    public bool IsInfinite(ulong bits) => Infinity != null && Magnitude(bits) == Infinity;

    public bool IsFinite(ulong bits) => !IsNaN(bits) && !IsInfinite(bits);

    public bool IsSubnormal(ulong bits) => Magnitude(bits) != 0 && Magnitude(bits) < 1UL << FractionBits;

    public ulong Flush(ulong bits) => IsSubnormal(bits) ? bits & Sign : bits;

    public ulong One => (ulong)Bias << FractionBits;

    /// <summary>The value of a number.</summary>
    public Dyadic Value(ulong bits)
    {
        ulong magnitude = Magnitude(bits);
        ulong field = magnitude >> FractionBits, fraction = magnitude & ((1UL << FractionBits) - 1);
        var value = field == 0
            ? new Dyadic(fraction, 1 - Bias - FractionBits)
            : new Dyadic(fraction + (1UL << FractionBits), (int)field - Bias - FractionBits);
        return IsNegative(bits) ? -value : value;
    }

    /// <summary>Rounds an exact number; zero takes the sign given.</summary>
    public ulong Round(Dyadic exact, string rounding, bool zeroIsNegative = false, bool saturate = false)
    {
        if (exact.Sign == 0) return zeroIsNegative ? Sign : 0;
        return Encode(exact) ?? Round(exact.Sign < 0, candidate => exact.Abs().CompareTo(candidate), rounding, saturate);
    }

    // The bits of a number that the format has, if it does: checked by decoding them again.
    ulong? Encode(Dyadic exact)
    {
        long field = exact.Abs().Top - 1 + Bias;
        int lastPlace = (int)Math.Max(field, 1) - Bias - FractionBits;
        int up = exact.Exponent - lastPlace;
        if (field >= 1L << ExponentBits || up < -70 || up > FractionBits) return null;
        var digits = System.Numerics.BigInteger.Abs(exact.Digits);
        ulong bits = (ulong)((up >= 0 ? digits << up : digits >> -up) & ((1UL << FractionBits) - 1)) | (ulong)Math.Max(field, 0) << FractionBits;
        if (exact.Sign < 0) bits |= Sign;
        return Magnitude(bits) <= Largest && (Value(bits) - exact).Sign == 0 ? bits : null;
    }

    /// <summary>Rounds a number that is known by comparing its magnitude with others.</summary>
    /// <param name="negative">Its sign.</param>
    /// <param name="compare">Positive if the magnitude is above the candidate, 0 if they are equal.</param>
    /// <param name="rounding">rn, rz, rm, rp or rna.</param>
    /// <param name="saturate">Whether overflow gives the largest number.</param>
    public ulong Round(bool negative, Func<Dyadic, int> compare, string rounding, bool saturate = false)
    {
        ulong below = 0, above = Largest + 1;
        while (above - below > 1)
        {
            ulong middle = below + (above - below) / 2;
            if (compare(Value(middle)) >= 0) below = middle;
            else above = middle;
        }
        bool up = false;
        if (compare(Value(below)) != 0)
        {
            int lastPlace = (int)Math.Max(below >> FractionBits, 1) - Bias - FractionBits;
            int toMiddle = compare(Value(below) + Dyadic.PowerOfTwo(lastPlace - 1));
            up = rounding switch
            {
                "rn" => toMiddle > 0 || toMiddle == 0 && below % 2 == 1,
                "rna" => toMiddle >= 0,
                "rm" => negative,
                "rp" => !negative,
                "rz" => false,
                _ => throw new ArgumentException(rounding),
            };
        }
        ulong sign = negative ? Sign : 0;
        if (!up) return sign | below;
        if (below < Largest) return sign | below + 1;
        return saturate ? sign | Largest : Infinity is { } infinity ? sign | infinity : NaN ?? sign | Largest;
    }
}
