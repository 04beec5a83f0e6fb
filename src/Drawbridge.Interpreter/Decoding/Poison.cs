using Drawbridge.Ptx.Isa;

namespace Drawbridge.Interpreter.Decoding;

/// <summary>
/// What memory and registers nobody has written hold, so that reading them shows: the bytes DB FF over and over, a NaN as f16, bf16 and f32,
/// negative as an integer, an address that faults. True as a predicate.
/// </summary>
static class Poison
{
    /// <summary>The pattern in memory.</summary>
    public static readonly byte[] Bytes = [0xDB, 0xFF];

    /// <summary>Zeros instead.</summary>
    public static readonly byte[] Zero = [0];

    const ulong Pattern = 0xFFDB_FFDB_FFDB_FFDB;

    /// <summary>What an unwritten register of a type holds.</summary>
    public static ulong Of(PtxType type, bool isOn) => !isOn ? 0 : type.Bits() >= 64 ? Pattern : Pattern & ((1UL << type.Bits()) - 1);
}
