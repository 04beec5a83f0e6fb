using Drawbridge.Cpu.Memory;
using Drawbridge.Cpu.Operators;

namespace Drawbridge.Cpu.Emit.Regions;

/// <summary>How lanes are cut into vectors of the machine.</summary>
/// <param name="Lanes">Lanes of a group.</param>
/// <param name="Bits">Bits of a vector: 512, 256 or 128.</param>
readonly record struct LaneLayout(int Lanes, int Bits)
{
    /// <summary>Threads one by one: all values are scalars, and an operation that only vectors have is done on a vector of which one lane counts.</summary>
    public static readonly LaneLayout Single = new(1, 128);

    /// <summary>Vectors that hold a 32-bit value of all lanes.</summary>
    public int Parts => Math.Max(1, Lanes * 32 / Bits);

    /// <summary>Vectors that hold a value of all lanes.</summary>
    public int PartsOf(LaneType type) => type.IsWide() ? Parts * 2 : Parts;

    /// <summary>32-bit lanes of a vector.</summary>
    public int Width => Bits / 32;

    /// <summary>The class that has the lane operators for these vectors.</summary>
    public Type Operators => Bits switch { 512 => typeof(Lanes512), 256 => typeof(Lanes256), _ => typeof(Lanes128) };

    /// <summary>The class that has the exchanges between lanes for these vectors.</summary>
    public Type Warp => Bits switch { 512 => typeof(Warp512), 256 => typeof(Warp256), _ => typeof(Warp128) };

    /// <summary>What lanes of a type are made of.</summary>
    public static IlElement ElementOf(LaneType type) => type switch
    {
        LaneType.F32 => IlElement.Float,
        LaneType.I64 => IlElement.Long,
        LaneType.F64 => IlElement.Double,
        _ => IlElement.Int,
    };

    /// <summary>The vectors that hold lanes of a type.</summary>
    public IlType VectorOf(LaneType type) => IlTypes.Vector(Bits, ElementOf(type));

    /// <summary>Bytes of a value of all lanes in memory.</summary>
    public int BytesOf(LaneType type) => Lanes * (type.IsWide() ? 8 : 4);
}
