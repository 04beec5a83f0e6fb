using Drawbridge.Ptx.Isa;

namespace Drawbridge.Interpreter.Scalar;

/// <summary>Reads the floating-point formats that instructions compare: each value of f16, bf16 and f32 is exactly a double.</summary>
static class FloatValue
{
    /// <summary>The number that the raw bits mean.</summary>
    public static double Read(ulong raw, PtxType type) => type switch
    {
        PtxType.F16 => (double)BitConverter.UInt16BitsToHalf((ushort)raw),
        PtxType.BF16 => BitConverter.UInt32BitsToSingle((uint)raw << 16),
        PtxType.F32 => BitConverter.UInt32BitsToSingle((uint)raw),
        PtxType.F64 => BitConverter.UInt64BitsToDouble(raw),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "not a floating-point type that can be compared"),
    };

    /// <summary>The raw bits of 1.0.</summary>
    public static ulong One(PtxType type) => type switch
    {
        PtxType.F16 => 0x3C00,
        PtxType.BF16 => 0x3F80,
        PtxType.F32 => 0x3F80_0000,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "not a floating-point type that a comparison writes"),
    };

    /// <summary>What <c>.ftz</c> makes of an input: zero with the same sign if it is subnormal. It means f16 and f32 only.</summary>
    public static ulong Flush(ulong raw, PtxType type)
    {
        ulong exponent = type switch { PtxType.F16 => 0x7C00, PtxType.F32 => 0x7F80_0000, _ => 0 };
        ulong sign = 1UL << (type.Bits() - 1);
        return exponent != 0 && (raw & exponent) == 0 ? raw & sign : raw;
    }
}
