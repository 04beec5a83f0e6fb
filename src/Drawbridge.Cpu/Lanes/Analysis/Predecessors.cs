namespace Drawbridge.Cpu.Lanes.Analysis;

/// <summary>Which blocks lead to which.</summary>
static class Predecessors
{
    /// <summary>For blocks that some lead to, those that do, each once.</summary>
    public static Dictionary<LaneBlock, List<LaneBlock>> Of(IEnumerable<LaneBlock> blocks)
    {
        var found = new Dictionary<LaneBlock, List<LaneBlock>>();
        foreach (var block in blocks)
        {
            foreach (var next in block.AllSuccessors)
            {
                if (!found.TryGetValue(next, out var before)) found.Add(next, before = []);
                if (before.Count == 0 || before[^1] != block) before.Add(block);
            }
        }
        return found;
    }

    /// <summary>The blocks that lead to one.</summary>
    public static List<LaneBlock> In(Dictionary<LaneBlock, List<LaneBlock>> found, LaneBlock block) => found.TryGetValue(block, out var before) ? before : [];
}
