using Drawbridge.Cpu.Operators;
using Drawbridge.Ptx.Isa;

namespace Drawbridge.Cpu.Lanes.Lowering;

/// <summary>How PTX types lie in lanes.</summary>
static class LaneTypes
{
    /// <summary>The lane type of a PTX type of up to 64 bits.</summary>
    public static LaneType Of(PtxType type) => Operators.LaneTypes.Of(type) ?? throw new CannotCompile($"a value of type .{type.Word()}");

    /// <summary>True for 64-bit lanes.</summary>
    public static bool IsWide(this LaneType type) => type is LaneType.I64 or LaneType.F64;
}
