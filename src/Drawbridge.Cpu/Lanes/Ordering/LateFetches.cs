using Drawbridge.Cpu.Lanes.Analysis;

namespace Drawbridge.Cpu.Lanes.Ordering;

/// <summary>
/// Values that a region only reads, in one block outside of loops: they are fetched from the group's frame right before the first operation that reads
/// them, not when the group starts. Until then they would be in the way, and groups that go elsewhere need none.
/// </summary>
sealed class LateFetches
{
    readonly Dictionary<LaneOp, List<LaneValue>> before = [];
    readonly Dictionary<LaneBlock, List<LaneValue>> atEnd = [];
    readonly HashSet<LaneValue> late = [];

    /// <param name="region">The region.</param>
    /// <param name="liveness">What is live between blocks.</param>
    /// <param name="isFetchedElsewhere">True for values that are fetched in other ways.</param>
    public LateFetches(Region region, Liveness liveness, Predicate<LaneValue> isFetchedElsewhere)
    {
        if (region.IsWhole) return;
        var candidates = liveness.ValuesLiveIn(region.Entry).Where(value => !region.Writes.Contains(value) && !isFetchedElsewhere(value)).ToHashSet();
        var readers = new Dictionary<LaneValue, LaneBlock>();
        foreach (var block in region.Order)
        {
            bool isInLoop = region.LoopsAround(region.PositionOf(block)) > 0;
            foreach (var value in block.Ops.SelectMany(op => op.Reads).Concat(block.EndingReads))
            {
                if (candidates.Contains(value) && (isInLoop || (readers.TryGetValue(value, out var other) && other != block))) candidates.Remove(value);
                readers[value] = block;
            }
        }
        foreach (var block in region.Order)
        {
            foreach (var op in block.Ops)
            {
                foreach (var value in op.Reads.Where(value => candidates.Contains(value) && late.Add(value))) Add(before, op, value);
            }
            foreach (var value in block.EndingReads.Where(value => candidates.Contains(value) && late.Add(value))) Add(atEnd, block, value);
        }
    }

    /// <summary>True if a value is not there when the group starts.</summary>
    public bool IsLate(LaneValue value) => late.Contains(value);

    /// <summary>What to fetch before an operation.</summary>
    public IReadOnlyList<LaneValue> Before(LaneOp op) => before.TryGetValue(op, out var values) ? values : [];

    /// <summary>What to fetch before a block's ending.</summary>
    public IReadOnlyList<LaneValue> AtEnd(LaneBlock block) => atEnd.TryGetValue(block, out var values) ? values : [];

    static void Add<T>(Dictionary<T, List<LaneValue>> to, T place, LaneValue value) where T : notnull
    {
        if (!to.TryGetValue(place, out var values)) to.Add(place, values = []);
        values.Add(value);
    }
}
