namespace Drawbridge.Cpu.Lanes;

/// <summary>How many bytes a lane's address lies behind lane 0's: so many times a stride, or as each lane has it.</summary>
/// <param name="Stride">Bytes from lane to lane, if that is the same for all.</param>
/// <param name="Each">Each lane's bytes, if it is not.</param>
readonly record struct LaneSteps(long Stride, LaneOffsets? Each = null)
{
    /// <summary>A lane's bytes.</summary>
    public long At(int lane) => Each?[lane] ?? lane * Stride;

    /// <summary>Those of the lowest of so many lanes.</summary>
    public long LowestOf(int lanes) => Each?.Lowest ?? Math.Min(0, (lanes - 1) * Stride);

    /// <summary>Bytes from the lowest to the highest of so many lanes.</summary>
    public long SpanOf(int lanes) => Each != null ? Each.Highest - Each.Lowest : (lanes - 1) * Math.Abs(Stride);
}
