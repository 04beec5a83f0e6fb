using Drawbridge.Ptx.Isa;

namespace Drawbridge.Cpu.Operators;

/// <summary>Which lanes hold a value of a PTX type.</summary>
static class LaneTypes
{
    /// <summary>The lanes of <paramref name="type"/>; null if it is wider than 64 bits or no value. Packed types are bits of their size.</summary>
    public static LaneType? Of(PtxType type) => type switch
    {
        PtxType.Pred => LaneType.Mask,
        PtxType.F32 => LaneType.F32,
        PtxType.F64 => LaneType.F64,
        _ when type.Class() is TypeClass.None or TypeClass.Opaque => null,
        _ => type.Bits() switch { <= 32 => LaneType.I32, 64 => LaneType.I64, _ => null },
    };

    /// <summary>True for 64-bit lanes.</summary>
    public static bool IsWide(this LaneType type) => type is LaneType.I64 or LaneType.F64;

    /// <summary>What the name of a method ends with that takes such lanes; empty if there are none. (An enumeration's own text is looked up by reflection.)</summary>
    public static string Suffix(PtxType type) => Of(type) switch
    {
        LaneType.Mask => nameof(LaneType.Mask),
        LaneType.F32 => nameof(LaneType.F32),
        LaneType.F64 => nameof(LaneType.F64),
        LaneType.I32 => nameof(LaneType.I32),
        LaneType.I64 => nameof(LaneType.I64),
        _ => "",
    };
}
