using Drawbridge.Cpu.Operators;

namespace Drawbridge.Cpu.Lanes;

/// <summary>A register of the lane program: written any number of times, one value a lane.</summary>
/// <param name="index">Its number in the program, without gaps.</param>
/// <param name="type">How it lies in lanes.</param>
/// <param name="name">What dumps call it.</param>
sealed class LaneValue(int index, LaneType type, string name)
{
    public int Index { get; } = index;

    public LaneType Type { get; } = type;

    public string Name { get; } = name;

    /// <summary>What the analysis found.</summary>
    public Shape Shape { get; set; }

    /// <summary>Largest value as an unsigned number that the analysis can prove, for 32-bit integers.</summary>
    public ulong Bound { get; set; } = uint.MaxValue;

    /// <summary>How many low bits of the one scalar of a uniform or affine integer the analysis can prove to be 0.</summary>
    public int LowZeros { get; set; }

    /// <summary>For a varying integer, how far lanes are from each other, if that is known (<see cref="Analysis.OffsetAnalysis"/>).</summary>
    public LaneOffsets? Offsets { get; set; }

    /// <summary>True if all groups of a block that stand at the same place have the same of it (<see cref="Analysis.CommonValues"/>).</summary>
    public bool IsCommon { get; set; }

    /// <summary>For a mask of which every lane is known when code is made, a bit a lane; it lies nowhere.</summary>
    public uint? KnownMask { get; set; }

    public override string ToString() => $"{Name}:{Shape}";
}

/// <summary>An operand of a lane operation: a value or a constant, taken as a type.</summary>
/// <param name="Value">The value, or null for a constant.</param>
/// <param name="Bits">The constant's bits; for masks 0 or 1.</param>
/// <param name="Type">What the operation takes it as; the value's own type may differ in kind, never in width.</param>
readonly record struct Source(LaneValue? Value, ulong Bits, LaneType Type)
{
    public bool IsConstant => Value == null;

    public Shape Shape => Value?.Shape ?? Shape.Uniform;

    /// <summary>Largest value as an unsigned 32-bit number.</summary>
    public ulong Bound => Value?.Bound ?? (uint)Bits;

    // Written out, as that of shapes.
    public bool Equals(Source other) => Value == other.Value && Bits == other.Bits && Type == other.Type;

    public override int GetHashCode() => HashCode.Combine(Value, Bits, (int)Type);

    public override string ToString() => Value?.ToString() ?? Type switch
    {
        LaneType.F32 => BitConverter.UInt32BitsToSingle((uint)Bits).ToString("R", System.Globalization.CultureInfo.InvariantCulture),
        LaneType.F64 => BitConverter.UInt64BitsToDouble(Bits).ToString("R", System.Globalization.CultureInfo.InvariantCulture),
        _ => ((long)Bits).ToString(System.Globalization.CultureInfo.InvariantCulture),
    };
}
