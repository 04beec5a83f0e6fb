namespace Drawbridge.Cpu.Lanes.Analysis;

/// <summary>
/// The static order in which a region's blocks execute: every block after those that lead to it, loops in one piece. Lanes that wait for a block
/// wait until the order comes to it, and so meet again where paths join. A loop is a strongly connected part; its blocks are ordered without
/// the edges back to its first one, loops inside it likewise, so irreducible graphs need nothing of their own.
/// </summary>
static class BlockOrder
{
    // Still to be ordered: a set of blocks, its first one, and whether edges back to the first count no more.
    sealed record Part(HashSet<LaneBlock>? Blocks, LaneBlock First, bool IsLoop);

    // A block on the way, and where to go from there.
    sealed record Walk(LaneBlock Block, IEnumerator<LaneBlock> Next);

    /// <summary>Orders what can be reached from a block.</summary>
    /// <param name="entry">The block.</param>
    /// <param name="loops">Takes the loops of several blocks: position of the first block and of the last one. They nest.</param>
    public static List<LaneBlock> Of(LaneBlock entry, Dictionary<int, int> loops)
    {
        var order = new List<LaneBlock>();
        var pending = new Stack<Part>();
        pending.Push(new Part(null, entry, false));
        while (pending.TryPop(out var part))
        {
            if (part.Blocks is { Count: 1 })
            {
                order.Add(part.First);
                continue;
            }
            if (part.IsLoop) loops.Add(order.Count, order.Count + part.Blocks!.Count - 1);
            var components = Components(part.First, part.Blocks, part.IsLoop);
            // Components come last to first; the stack turns them round.
            foreach (var component in components)
            {
                // The root, last of a component, is the block through which the walk came in.
                pending.Push(new Part([.. component], component[^1], component.Count > 1));
            }
        }
        return order;
    }

    // Tarjan's algorithm without recursion; a component's root is its last element, components come in reverse topological order.
    static List<List<LaneBlock>> Components(LaneBlock first, HashSet<LaneBlock>? within, bool isLoop)
    {
        var result = new List<List<LaneBlock>>();
        var index = new Dictionary<LaneBlock, int>();
        var low = new Dictionary<LaneBlock, int>();
        var open = new Stack<LaneBlock>();
        var isOpen = new HashSet<LaneBlock>();
        var work = new Stack<Walk>();
        Visit(first);
        while (work.TryPeek(out var top))
        {
            if (top.Next.MoveNext())
            {
                var next = top.Next.Current;
                if ((within != null && !within.Contains(next)) || (isLoop && next == first)) continue;
                if (!index.TryGetValue(next, out int known)) Visit(next);
                else if (isOpen.Contains(next)) low[top.Block] = Math.Min(low[top.Block], known);
                continue;
            }
            work.Pop();
            if (work.TryPeek(out var parent)) low[parent.Block] = Math.Min(low[parent.Block], low[top.Block]);
            if (low[top.Block] != index[top.Block]) continue;
            var component = new List<LaneBlock>();
            LaneBlock block;
            do
            {
                block = open.Pop();
                isOpen.Remove(block);
                component.Add(block);
            }
            while (block != top.Block);
            result.Add(component);
        }
        return result;

        void Visit(LaneBlock block)
        {
            index[block] = low[block] = index.Count;
            open.Push(block);
            isOpen.Add(block);
            // The branch that goes elsewhere is visited first, so that the block behind comes right behind in the order.
            work.Push(new Walk(block, block.Successors.GetEnumerator()));
        }
    }
}
