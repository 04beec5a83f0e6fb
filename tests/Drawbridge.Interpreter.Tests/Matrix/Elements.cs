using System.Numerics;
using Drawbridge.Ptx.Isa;

namespace Drawbridge.Interpreter.Tests.Matrix;

/// <summary>Elements of matrices for tests: what their bits mean, by the host's own types or from the definition of the format.</summary>
static class Elements
{
    /// <summary>Bits of an element.</summary>
    public static int Bits(PtxType type) => type is PtxType.E3M2 or PtxType.E2M3 or PtxType.E2M1 ? 8 : type.Bits();

    /// <summary>The value of a float; of 6- and 4-bit ones in their byte, of tf32 in its register.</summary>
    public static double Value(PtxType type, ulong bits) => type switch
    {
        PtxType.F64 => BitConverter.UInt64BitsToDouble(bits),
        PtxType.F32 => BitConverter.UInt32BitsToSingle((uint)bits),
        PtxType.TF32 => BitConverter.UInt32BitsToSingle((uint)bits & 0xFFFFE000),
        PtxType.F16 => (double)BitConverter.UInt16BitsToHalf((ushort)bits),
        PtxType.BF16 => BitConverter.UInt32BitsToSingle((uint)bits << 16),
        PtxType.E5M2 => (double)BitConverter.UInt16BitsToHalf((ushort)(bits << 8)),
        PtxType.E4M3 => (bits & 0x7F) == 0x7F ? double.NaN : Small(bits, 4, 3, 7),
        PtxType.E3M2 => Small(bits & 0x3F, 3, 2, 3),
        PtxType.E2M3 => Small(bits & 0x3F, 2, 3, 1),
        PtxType.E2M1 => FourBits[bits >> 2 & 7] * ((bits & 0x20) != 0 ? -1 : 1),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
    };

    static readonly double[] FourBits = [0, 0.5, 1, 1.5, 2, 3, 4, 6];

    static double Small(ulong bits, int exponentBits, int fractionBits, int bias)
    {
        int fraction = (int)(bits & (1UL << fractionBits) - 1), exponent = (int)(bits >> fractionBits) & (1 << exponentBits) - 1;
        double magnitude = exponent == 0
            ? Math.ScaleB(fraction, 1 - bias - fractionBits)
            : Math.ScaleB((1 << fractionBits) + fraction, exponent - bias - fractionBits);
        return (bits >> exponentBits + fractionBits & 1) != 0 ? -magnitude : magnitude;
    }

    /// <summary>The bits of a small whole number, which every format here holds; whole numbers from -2 to 2 suit even four bits.</summary>
    public static ulong OfWhole(PtxType type, int value)
    {
        ulong[] candidates = type switch
        {
            PtxType.F64 => [BitConverter.DoubleToUInt64Bits(value)],
            PtxType.F32 or PtxType.TF32 => [BitConverter.SingleToUInt32Bits(value)],
            PtxType.F16 => [BitConverter.HalfToUInt16Bits((Half)value)],
            PtxType.BF16 => [BitConverter.SingleToUInt32Bits(value) >> 16],
            _ => Enumerable.Range(0, 256).Select(bits => (ulong)bits).ToArray(),
        };
        return candidates.First(bits => Value(type, bits) == value);
    }

    /// <summary>The whole number that the bits of an integer mean.</summary>
    public static BigInteger Whole(PtxType type, ulong bits)
    {
        var value = new BigInteger(bits);
        return type.Class() == TypeClass.Signed && bits >> type.Bits() - 1 != 0 ? value - BigInteger.Pow(2, type.Bits()) : value;
    }

    /// <summary>Random bits of an element, a finite one where that makes a difference.</summary>
    public static ulong Random(Random random, PtxType type)
    {
        while (true)
        {
            ulong bits = (ulong)random.NextInt64(long.MinValue, long.MaxValue) >> 64 - Bits(type);
            if (!type.IsFloat()) return bits;
            // Moderate exponents, so that sums neither overflow nor lose all of their smaller parts.
            double value = Math.Abs(Value(type, bits));
            bool fits = type switch { PtxType.F64 => value is > 1e-80 and < 1e80, _ => value == 0 || value is > 1e-6 and < 60 };
            if (fits) return bits;
        }
    }
}
