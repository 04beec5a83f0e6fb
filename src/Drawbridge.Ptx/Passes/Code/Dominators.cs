namespace Drawbridge.Ptx.Passes;

/// <summary>Immediate dominators (Cooper, Harvey, Kennedy, "A Simple, Fast Dominance Algorithm").</summary>
static class Dominators
{
    /// <summary>Sets order and dominator of every block that something leads to.</summary>
    /// <returns>Those blocks in reverse postorder.</returns>
    public static List<CodeBlock> Find(List<CodeBlock> blocks)
    {
        var order = new List<CodeBlock>();
        var work = new Stack<(CodeBlock Block, int Next)>();
        var seen = new HashSet<CodeBlock> { blocks[0] };
        work.Push((blocks[0], 0));
        while (work.Count > 0)
        {
            var (block, next) = work.Pop();
            if (next == block.Successors.Count)
            {
                order.Add(block);
                continue;
            }
            work.Push((block, next + 1));
            if (seen.Add(block.Successors[next])) work.Push((block.Successors[next], 0));
        }
        order.Reverse();
        for (int i = 0; i < order.Count; i++) order[i].Order = i;
        bool changed = true;
        while (changed)
        {
            changed = false;
            foreach (var block in order.Skip(1))
            {
                CodeBlock? common = null;
                foreach (var before in block.Predecessors)
                {
                    if (!before.IsReachable || before.Dominator == null && before != order[0]) continue;
                    common = common == null ? before : Intersect(common, before);
                }
                if (block.Dominator == common) continue;
                block.Dominator = common;
                changed = true;
            }
        }
        return order;
    }

    static CodeBlock Intersect(CodeBlock a, CodeBlock b)
    {
        while (a != b)
        {
            while (a.Order > b.Order) a = a.Dominator!;
            while (b.Order > a.Order) b = b.Dominator!;
        }
        return a;
    }
}
