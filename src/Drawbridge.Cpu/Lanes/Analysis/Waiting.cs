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
        var divergent = Enumerable.Range(0, count).Where(i => isDivergent(region.Order[i])).ToArray();
        if (divergent.Length == 0) return;
        var successors = region.Edges.ToLookup(edge => edge.From, edge => edge.To);
        var splits = new BitSet[count];
        var through = new BitSet[count];
        for (int i = 0; i < count; i++) (splits[i], through[i]) = (new BitSet(divergent.Length), new BitSet(divergent.Length));
        for (int d = 0; d < divergent.Length; d++)
        {
            int meet = region.ImmediatePostDominators[divergent[d]];
            through[divergent[d]].Add(d);
            var work = new Stack<int>(successors[divergent[d]].Where(next => next != meet));
            while (work.TryPop(out int block))
            {
                if (!splits[block].Add(d)) continue;
                through[block].Add(d);
                isSplit[block] = true;
                foreach (int next in successors[block])
                {
                    if (next != meet) work.Push(next);
                }
            }
        }
        foreach (var (from, to) in region.Edges)
        {
            // Lanes that end there wait for nothing.
            if (region.Order[to].IsEmptyExit) continue;
            foreach (int block in Between(region, from, to, count))
            {
                if (splits[block].Intersects(through[from]) && !places[block].Contains(to)) places[block].Add(to);
            }
        }
    }

    /// <summary>Positions where lanes may wait while the block at a position executes.</summary>
    public IReadOnlyList<int> At(int position) => places[position];

    /// <summary>True if only some of the lanes that entered the region may execute the block at a position.</summary>
    public bool IsSplit(int position) => isSplit[position];

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
