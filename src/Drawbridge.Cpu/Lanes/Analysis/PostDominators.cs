namespace Drawbridge.Cpu.Lanes.Analysis;

/// <summary>Immediate post-dominators (Cooper, Harvey, Kennedy, "A Simple, Fast Dominance Algorithm", on the reversed graph).</summary>
static class PostDominators
{
    /// <summary>For each node the first one that all its paths to the end share; <paramref name="count"/> stands for the end itself.</summary>
    /// <param name="count">Number of nodes. A node without successors leads to the end.</param>
    /// <param name="edges">The graph.</param>
    /// <param name="last">Nodes that lead to the end as well as to their successors.</param>
    public static int[] Of(int count, (int From, int To)[] edges, List<int> last)
    {
        var successors = new List<int>[count];
        var predecessors = new List<int>[count + 1];
        for (int i = 0; i <= count; i++) predecessors[i] = [];
        for (int i = 0; i < count; i++) successors[i] = [];
        foreach (var (from, to) in edges)
        {
            successors[from].Add(to);
            predecessors[to].Add(from);
        }
        for (int i = 0; i < count; i++)
        {
            if (successors[i].Count > 0 && !last.Contains(i)) continue;
            successors[i].Add(count);
            predecessors[count].Add(i);
        }
        // Nodes that never reach the end (endless loops) get an edge there, so that every node has a post-dominator.
        var number = Number(count, predecessors);
        for (int i = count - 1; i >= 0; i--)
        {
            if (number[i] >= 0) continue;
            successors[i].Add(count);
            predecessors[count].Add(i);
            number = Number(count, predecessors);
        }
        var (order, immediate) = (new int[count + 1], new int[count + 1]);
        for (int i = 0; i <= count; i++) (order[count - number[i]], immediate[i]) = (i, -1);
        immediate[count] = count;
        bool changed = true;
        while (changed)
        {
            changed = false;
            foreach (int node in order)
            {
                if (node == count) continue;
                int common = -1;
                foreach (int next in successors[node])
                {
                    if (immediate[next] < 0) continue;
                    common = common < 0 ? next : Intersect(common, next);
                }
                if (immediate[node] == common) continue;
                immediate[node] = common;
                changed = true;
            }
        }
        return immediate[..count];

        int Intersect(int a, int b)
        {
            while (a != b)
            {
                while (number[a] < number[b]) a = immediate[a];
                while (number[b] < number[a]) b = immediate[b];
            }
            return a;
        }
    }

    // Postorder numbers of a walk from the end against the edges; -1 where it does not come.
    static int[] Number(int count, List<int>[] predecessors)
    {
        var number = new int[count + 1];
        // A loop: what fills spans is compiled when a program starts, for the width of its vectors.
        for (int i = 0; i < number.Length; i++) number[i] = -1;
        var seen = new bool[count + 1];
        var work = new Stack<(int Node, int Next)>();
        work.Push((count, 0));
        seen[count] = true;
        int next = 0;
        while (work.TryPop(out var top))
        {
            if (top.Next < predecessors[top.Node].Count)
            {
                work.Push((top.Node, top.Next + 1));
                int before = predecessors[top.Node][top.Next];
                if (seen[before]) continue;
                seen[before] = true;
                work.Push((before, 0));
            }
            else number[top.Node] = next++;
        }
        return number;
    }
}
