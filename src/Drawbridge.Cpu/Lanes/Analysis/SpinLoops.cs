namespace Drawbridge.Cpu.Lanes.Analysis;

/// <summary>
/// Loops that may wait for another thread: whether they go on depends on what an atomic or a volatile load brought. While such a loop goes round,
/// whoever it waits for must get a turn.
/// </summary>
static class SpinLoops
{
    /// <summary>True if a region has one.</summary>
    public static bool Has(Region region, HashSet<LaneValue> observed)
    {
        foreach (var (head, end) in region.LoopEnds)
        {
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
        }
        return false;
    }

    /// <summary>The values that depend on what other threads may have written meanwhile.</summary>
    public static HashSet<LaneValue> Observed(LaneProgram program)
    {
        var observed = new HashSet<LaneValue>();
        bool changed = true;
        while (changed)
        {
            changed = false;
            foreach (var op in program.Blocks.SelectMany(block => block.Ops))
            {
                bool isSource = op.Code == LaneCode.Atomic || op.Detail is MemoryAccess { MaySpin: true };
                if (!isSource && !op.Sources.Any(source => source.Value != null && observed.Contains(source.Value))) continue;
                foreach (var result in op.Results) changed |= observed.Add(result);
            }
        }
        return observed;
    }
}
