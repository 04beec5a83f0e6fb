namespace Drawbridge.Ptx.Passes;

/// <summary>A natural loop: the blocks from which a jump back to its header can be reached without passing it. Jumps back to one header make one loop.</summary>
/// <param name="Header">Where it begins: it dominates the others.</param>
/// <param name="Blocks">All of its blocks.</param>
sealed record NaturalLoop(CodeBlock Header, HashSet<CodeBlock> Blocks)
{
    /// <summary>The block before the loop: the only way in. What is done at its end is done once. Null if there are several ways.</summary>
    public CodeBlock? Entrance
    {
        get
        {
            var ways = Header.Predecessors.Where(block => !Blocks.Contains(block) && block.IsReachable).ToList();
            return ways.Count == 1 && Header.Index != 0 ? ways[0] : null;
        }
    }

    /// <summary>True if a way leads from a block to itself without the header: it may be done several times in a round.</summary>
    public bool IsInInnerLoop(CodeBlock block)
    {
        if (block == Header) return false;
        var seen = new HashSet<CodeBlock>();
        var work = new Stack<CodeBlock>(block.Successors);
        while (work.Count > 0)
        {
            var next = work.Pop();
            if (next == block) return true;
            if (next == Header || !Blocks.Contains(next) || !seen.Add(next)) continue;
            foreach (var after in next.Successors) work.Push(after);
        }
        return false;
    }

    /// <summary>The loops of a function, inner ones before those around them.</summary>
    public static List<NaturalLoop> In(FunctionCode code)
    {
        var loops = new Dictionary<CodeBlock, HashSet<CodeBlock>>();
        foreach (var block in code.Reachable)
        {
            foreach (var header in block.Successors)
            {
                if (!header.Dominates(block)) continue;
                if (!loops.TryGetValue(header, out var loop)) loops[header] = loop = [header];
                var work = new Stack<CodeBlock>([block]);
                while (work.Count > 0)
                {
                    var inside = work.Pop();
                    if (!inside.IsReachable || !loop.Add(inside)) continue;
                    foreach (var before in inside.Predecessors) work.Push(before);
                }
            }
        }
        return loops.Select(pair => new NaturalLoop(pair.Key, pair.Value)).OrderBy(loop => loop.Blocks.Count).ToList();
    }
}
