namespace Drawbridge.Cpu.Lanes.Analysis;

/// <summary>
/// Where lanes of a group may wait while others of it execute a block. Lanes are split by branches whose condition is not uniform, and until the
/// paths meet again, at the branch's immediate post-dominator, those on one path wait while the order goes through the other.
/// </summary>
sealed class Waiting
{
    readonly List<int>[] places;
    readonly bool[] isSplit;

    public Waiting(Region region, Func<LaneBlock, bool> isDivergent)
    {
        int count = region.Order.Count;
        places = new List<int>[count];
        isSplit = new bool[count];
        for (int i = 0; i < count; i++) places[i] = [];
        // Which divergent branches split the lanes that come through a block.
        var divergent = new List<int>();
        for (int i = 0; i < count; i++)
        {
            if (isDivergent(region.Order[i])) divergent.Add(i);
        }
        if (divergent.Count == 0) return;
        var splits = new BitSet[count];
        var through = new BitSet[count];
        for (int i = 0; i < count; i++) (splits[i], through[i]) = (new BitSet(divergent.Count), new BitSet(divergent.Count));
        for (int d = 0; d < divergent.Count; d++)
        {
            through[divergent[d]].Add(d);
            foreach (int block in BeforeMeeting(region, divergent[d]))
            {
                splits[block].Add(d);
                through[block].Add(d);
                isSplit[block] = !region.Opening.Contains(block);
            }
        }
        foreach (var (from, to) in region.Edges)
        {
            // Lanes that end there wait for nothing.
            if (region.Order[to].IsEmptyExit) continue;
            foreach (int block in Between(region, from, to, count))
            {
                if (isSplit[block] && splits[block].Intersects(through[from]) && !places[block].Contains(to)) places[block].Add(to);
            }
        }
    }

    /// <summary>Positions where lanes may wait while the block at a position executes.</summary>
    public IReadOnlyList<int> At(int position) => places[position];

    /// <summary>True if only some of the lanes that entered the region may execute the block at a position.</summary>
    public bool IsSplit(int position) => isSplit[position];

    // The blocks that some lanes may execute after a branch while others are elsewhere.
    static HashSet<int> BeforeMeeting(Region region, int branch)
    {
        int meet = region.ImmediatePostDominators[branch];
        while (true)
        {
            var seen = new HashSet<int>();
            if (Walk(branch)) return seen;
            // Some come there by going round, and the order is there before them.
            meet = region.ImmediatePostDominators[meet];

            bool Walk(int start)
            {
                var work = new Stack<int>([start]);
                while (work.TryPop(out int block))
                {
                    foreach (int next in region.Successors[block])
                    {
                        if (next == meet) continue;
                        if (!IsBefore(region, branch, block, next, meet)) return false;
                        if (seen.Add(next)) work.Push(next);
                    }
                }
                return true;
            }
        }
    }

    // True if lanes that go from a block to another are there before the order comes to where all lanes of a branch meet.
    static bool IsBefore(Region region, int branch, int from, int to, int meet) =>
        meet == region.Order.Count
        || (meet > branch ? to < meet && (to > from || region.LoopEnds[to] < meet)
            : region.LoopEnds.TryGetValue(meet, out int end) && end >= branch && to > meet && to <= end);

    // The blocks that the order may come to after lanes took an edge and before it comes to where the edge leads.
    static IEnumerable<int> Between(Region region, int from, int to, int count)
    {
        if (to > from)
        {
            for (int block = from + 1; block < to; block++) yield return block;
            // Lanes that left a loop wait while the others go round again.
            foreach (var (start, end) in region.LoopEnds)
            {
                if (start > from || end < from || to <= end) continue;
                for (int block = start; block <= from; block++) yield return block;
            }
        }
        else
        {
            // Lanes that go back wait until the order has come to the end of the loop.
            int end = region.LoopEnds[to];
            for (int block = from + 1; block <= Math.Min(end, count - 1); block++) yield return block;
            // And where loops overlap or nest, an inner one that goes round again.
            foreach (var (start, inner) in region.LoopEnds)
            {
                if (start <= to || start > from || inner < from || inner > end) continue;
                for (int block = start; block <= from; block++) yield return block;
            }
        }
    }
}
