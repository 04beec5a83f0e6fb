namespace Drawbridge.Cpu.Lanes.Analysis;

/// <summary>An edge back to the first block of a loop.</summary>
/// <param name="From">The block that ends with it.</param>
/// <param name="Head">The loop's first block.</param>
sealed record BackEdge(LaneBlock From, LaneBlock Head);

/// <summary>
/// Loops that may wait for another thread: whether they go on depends on what an atomic or a volatile load brought. While such a loop goes round,
/// whoever it waits for must get a turn.
/// </summary>
static class SpinLoops
{
    /// <summary>The edges back to the first block of such loops.</summary>
    public static HashSet<BackEdge> Find(IEnumerable<Region> regions)
    {
        var found = new HashSet<BackEdge>();
        foreach (var region in regions)
        {
            foreach (var (head, end) in region.LoopEnds)
            {
                if (!MayWait(region, head, end)) continue;
                foreach (var (from, to) in region.Edges)
                {
                    if (to == head && from >= head) found.Add(new BackEdge(region.Order[from], region.Order[head]));
                }
            }
        }
        return found;
    }

    /// <summary>True if all that loops may wait for is what threads of the same block do.</summary>
    public static bool WaitForOwnBlock(LaneProgram program) =>
        !program.Blocks.Exists(block => block.Ops.Exists(op => op.Code == LaneCode.Atomic || op.Detail is MemoryAccess { MaySpin: true }));

    static bool MayWait(Region region, int head, int end)
    {
        var observed = Observed(region.Order[head..(end + 1)]);
        if (observed.Count == 0) return false;
        for (int position = head; position <= end; position++)
        {
            var block = region.Order[position];
            if (block.Ending != Ending.Branch || block.Condition.Value is not { } condition || !observed.Contains(condition)) continue;
            foreach (var next in block.Successors)
            {
                int to = region.PositionOf(next);
                if (to > end || to <= head) return true;
            }
        }
        return false;
    }

    // The values that depend on what other threads may have written since the loop's last round.
    static HashSet<LaneValue> Observed(List<LaneBlock> loop)
    {
        var observed = new HashSet<LaneValue>();
        bool changed = loop.Exists(block => block.Ops.Exists(IsSource));
        while (changed)
        {
            changed = false;
            foreach (var op in loop.SelectMany(block => block.Ops))
            {
                if (!IsSource(op) && !op.Sources.Any(source => source.Value != null && observed.Contains(source.Value))) continue;
                foreach (var result in op.Results) changed |= observed.Add(result);
            }
        }
        return observed;
    }

    static bool IsSource(LaneOp op) => op.Code == LaneCode.Atomic || op.Detail is MemoryAccess { MaySpin: true } or ActionCall { MayWait: true };
}
