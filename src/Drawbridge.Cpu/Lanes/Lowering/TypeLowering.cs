using Drawbridge.Cpu.Operators;
using Drawbridge.Ptx.Isa;

namespace Drawbridge.Cpu.Lanes.Lowering;

/// <summary>Types of registers.</summary>
static class TypeLowering
{
    /// <summary>The lanes that hold a value of up to 64 bits; anything else cannot be compiled.</summary>
    public static LaneType Of(PtxType type) => LaneTypes.Of(type) ?? throw new CannotCompile($"a value of type .{type.Word()}");
}
