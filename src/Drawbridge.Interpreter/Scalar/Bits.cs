using Drawbridge.Ptx.Isa;

namespace Drawbridge.Interpreter.Scalar;

/// <summary>Registers hold raw bits; these turn them into the exact integers that the definitions compute with, and back.</summary>
static class Bits
{
    /// <summary>The lowest <paramref name="width"/> bits set, 0 to 64.</summary>
    public static ulong Mask(int width) => width == 64 ? ulong.MaxValue : (1UL << width) - 1;

    /// <summary>Bit <paramref name="index"/> of <paramref name="value"/>.</summary>
    public static bool Bit(ulong value, int index) => (value >> index & 1) != 0;

    /// <summary>The lowest <paramref name="width"/> bits read as a two's-complement number.</summary>
    public static long Signed(ulong value, int width) => (long)(value << (64 - width)) >> (64 - width);

    /// <summary>The number that the bits of an integer type mean.</summary>
    public static Int128 Value(ulong raw, PtxType type)
    {
        int width = type.Bits();
        return type.Class() == TypeClass.Signed ? Signed(raw, width) : raw & Mask(width);
    }

    /// <summary>The lowest bits of an exact result: what is left of it in a register of <paramref name="type"/>.</summary>
    public static ulong Wrap(Int128 value, PtxType type) => (ulong)value & Mask(type.Bits());

    /// <summary>An exact result limited to the range of an integer type, as raw bits.</summary>
    public static ulong Saturate(Int128 value, PtxType type) => Wrap(Int128.Clamp(value, Least(type), Greatest(type)), type);

    /// <summary>The smallest number of an integer type.</summary>
    public static Int128 Least(PtxType type) => type.Class() == TypeClass.Signed ? -(Int128.One << (type.Bits() - 1)) : 0;

    /// <summary>The largest number of an integer type.</summary>
    public static Int128 Greatest(PtxType type) =>
        (Int128.One << (type.Class() == TypeClass.Signed ? type.Bits() - 1 : type.Bits())) - 1;

    /// <summary>Lane <paramref name="index"/> of a packed value, counted from the low bits.</summary>
    public static ulong Lane(ulong packed, int index, int laneBits) => packed >> (index * laneBits) & Mask(laneBits);

    /// <summary>Applies a definition for the element type of a packed type to each lane; a scalar type has one lane.</summary>
    public static Scalar Lanewise(PtxType type, Scalar element)
    {
        int lanes = type.Lanes();
        if (lanes == 1) return element;
        int width = type.Element().Bits();
        return (a, b, c, d) =>
        {
            ulong packed = 0;
            for (int i = 0; i < lanes; i++)
            {
                ulong lane = element(Lane(a, i, width), Lane(b, i, width), Lane(c, i, width), Lane(d, i, width));
                packed |= lane << (i * width);
            }
            return packed;
        };
    }
}
