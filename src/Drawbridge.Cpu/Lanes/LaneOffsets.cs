namespace Drawbridge.Cpu.Lanes;

/// <summary>How far each lane's number is above lane 0's, where that is known when code is made.</summary>
sealed class LaneOffsets
{
    readonly long[] each;

    /// <param name="each">The numbers above some base, one a lane.</param>
    public LaneOffsets(long[] each)
    {
        this.each = Array.ConvertAll(each, offset => offset - each[0]);
        foreach (long offset in this.each) (Lowest, Highest) = (Math.Min(Lowest, offset), Math.Max(Highest, offset));
    }

    /// <summary>A lane's; that of lane 0 is 0.</summary>
    public long this[int lane] => each[lane];

    public long Lowest { get; }

    public long Highest { get; }

    /// <summary>True if all are multiples of a number.</summary>
    public bool AreMultiplesOf(int number) => Array.TrueForAll(each, offset => offset % number == 0);

    /// <summary>
    /// Some lanes, from one on, in the order of their offsets, if then each so many in a row are neighbours; else null. No two lanes
    /// have the same.
    /// </summary>
    public int[]? RunsOf(int first, int count, int bytes, int run)
    {
        int[] order = Arrays.Make(count, i => first + i);
        Array.Sort(order, (a, b) => each[a].CompareTo(each[b]));
        for (int i = 1; i < count; i++)
        {
            long step = each[order[i]] - each[order[i - 1]];
            if (i % run == 0 ? step < bytes : step != bytes) return null;
        }
        return order;
    }

    /// <summary>True if some lanes, from one on, are neighbours: each so many bytes above the one before.</summary>
    public bool AreNeighbours(int first, int count, int bytes)
    {
        for (int lane = first + 1; lane < first + count; lane++)
        {
            if (each[lane] - each[lane - 1] != bytes) return false;
        }
        return true;
    }
}
