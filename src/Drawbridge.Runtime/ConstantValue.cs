using Drawbridge.Ptx.Isa;
using Drawbridge.Ptx.Syntax;

namespace Drawbridge.Runtime;

/// <summary>Constants as bits.</summary>
public static class ConstantValue
{
    /// <summary>
    /// The bits a constant has as an operand or initial value of a type, zero above the type's width. Integers are cut to the width; in a
    /// 16-bit float type, which has no literals of its own, they are the bit pattern; in wider float types their value is converted.
    /// Floating-point constants are rounded to a narrower float type; in an untyped operand they keep their pattern, as binary32 where 32
    /// bits wide.
    /// </summary>
    public static ulong Fit(Constant constant, PtxType type)
    {
        bool isInteger = constant.Kind is ConstantKind.Signed or ConstantKind.Unsigned;
        if (type == PtxType.Pred) return constant.Bits != 0 ? 1UL : 0;
        if (isInteger)
        {
            double value = constant.Kind == ConstantKind.Signed ? (long)constant.Bits : constant.Bits;
            return type switch
            {
                PtxType.F32 => BitConverter.SingleToUInt32Bits((float)value),
                PtxType.F64 => BitConverter.DoubleToUInt64Bits(value),
                _ => Cut(constant.Bits, type.Bits()),
            };
        }
        int bits = type.Bits();
        double wide = constant.Kind == ConstantKind.Double ? BitConverter.UInt64BitsToDouble(constant.Bits)
            : BitConverter.UInt32BitsToSingle((uint)constant.Bits);
        return type switch
        {
            PtxType.F16 => BitConverter.HalfToUInt16Bits((Half)wide),
            PtxType.BF16 => ToBrainFloat(wide),
            // A pattern written as such stays what it is, NaN payload included.
            _ when bits == 32 => constant.Kind == ConstantKind.Single ? constant.Bits : BitConverter.SingleToUInt32Bits((float)wide),
            _ when bits == 64 => constant.Kind == ConstantKind.Double ? constant.Bits : BitConverter.DoubleToUInt64Bits(wide),
            _ => Cut(constant.Bits, bits),
        };
    }

    /// <summary>The low <paramref name="bits"/> bits.</summary>
    internal static ulong Cut(ulong value, int bits) => bits >= 64 ? value : value & ((1UL << bits) - 1);

    static ulong ToBrainFloat(double value)
    {
        if (double.IsNaN(value)) return 0x7FFF;
        // Round to odd in binary32 first, so that the second rounding sees every bit that was lost.
        float single = (float)value;
        uint pattern = BitConverter.SingleToUInt32Bits(single);
        if (single != value && !float.IsInfinity(single))
        {
            if (Math.Abs(single) > Math.Abs(value)) pattern--;
            pattern |= 1;
        }
        return (pattern + 0x7FFF + ((pattern >> 16) & 1)) >> 16;
    }
}
