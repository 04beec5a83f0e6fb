namespace Drawbridge.Ptx.Isa;

/// <summary>A PTX ISA version such as 8.5, as in <c>.version 8.5</c>.</summary>
/// <param name="Major">The part before the point.</param>
/// <param name="Minor">The part after it.</param>
public readonly record struct PtxVersion(int Major, int Minor) : IComparable<PtxVersion>
{
    /// <summary>The newest version this library knows.</summary>
    public static readonly PtxVersion Newest = new(9, 4);

    /// <inheritdoc/>
    public int CompareTo(PtxVersion other) => Major != other.Major ? Major.CompareTo(other.Major) : Minor.CompareTo(other.Minor);

#pragma warning disable CS1591
    public static bool operator <(PtxVersion a, PtxVersion b) => a.CompareTo(b) < 0;
    public static bool operator >(PtxVersion a, PtxVersion b) => a.CompareTo(b) > 0;
    public static bool operator <=(PtxVersion a, PtxVersion b) => a.CompareTo(b) <= 0;
    public static bool operator >=(PtxVersion a, PtxVersion b) => a.CompareTo(b) >= 0;
#pragma warning restore CS1591

    /// <inheritdoc/>
    public bool Equals(PtxVersion other) => Major == other.Major && Minor == other.Minor;

    /// <inheritdoc/>
    public override int GetHashCode() => Major << 8 | Minor;

    /// <inheritdoc/>
    public override string ToString() => $"{Major}.{Minor}";
}
