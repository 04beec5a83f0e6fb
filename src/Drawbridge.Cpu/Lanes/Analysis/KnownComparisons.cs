namespace Drawbridge.Cpu.Lanes.Analysis;

/// <summary>
/// Comparisons whose answer is at hand: the same one was made in a block that all lanes come through, shortly before, and its operands have not been
/// written since. Front ends ask again at the end of a loop what they asked in the middle.
/// </summary>
static class KnownComparisons
{
    // Farther apart, keeping the answer costs more than asking again.
    const int MostBlocksBetween = 4;

    sealed record Place(LaneBlock Block, int Index, LaneOp Op);

    public static void Reuse(LaneProgram program)
    {
        var blocks = program.Blocks;
        int[] dominators = PostDominators.Of(blocks.Count, Turned(blocks), last: [0]);
        int[] writes = new int[program.Values.Count];
        var alike = new Dictionary<LaneValue, List<Place>>();
        foreach (var block in blocks)
        {
            for (int i = 0; i < block.Ops.Count; i++)
            {
                foreach (var result in block.Ops[i].Results) writes[result.Index]++;
                if (block.Ops[i] is not { Code: LaneCode.Compare } op) continue;
                if ((op.Sources[0].Value ?? op.Sources[1].Value) is not { } compared) continue;
                if (!alike.TryGetValue(compared, out var places)) alike.Add(compared, places = []);
                places.Add(new Place(block, i, op));
            }
        }
        foreach (var places in alike.Values)
        {
            foreach (var later in places)
            {
                // The answer must be there to stay: its register is written nowhere else.
                int found = places.FindIndex(earlier => earlier != later && IsSame(earlier.Op, later.Op) && writes[earlier.Op.Results[0].Index] == 1 && Holds(earlier, later, dominators));
                if (found < 0) continue;
                var answer = new Source(places[found].Op.Results[0], 0, Operators.LaneType.Mask);
                later.Block.Ops[later.Index] = new LaneOp(LaneCode.Move, later.Op.Results, [answer]) { Origin = later.Op.Origin, OriginIndex = later.Op.OriginIndex };
            }
        }
    }

    static bool IsSame(LaneOp a, LaneOp b) => (Comparison)a.Detail! == (Comparison)b.Detail! && a.Sources[0] == b.Sources[0] && a.Sources[1] == b.Sources[1];

    static (int From, int To)[] Turned(List<LaneBlock> blocks)
    {
        var edges = new List<(int From, int To)>();
        foreach (var block in blocks)
        {
            foreach (var next in block.AllSuccessors) edges.Add((next.Index, block.Index));
        }
        return edges.ToArray();
    }

    // True if whoever comes to the later place came to the earlier one last, and has not written the operands since.
    static bool Holds(Place earlier, Place later, int[] dominators)
    {
        if (earlier.Block == later.Block) return earlier.Index < later.Index && !Writes(earlier.Block, earlier.Index + 1, later.Index, earlier.Op);
        int above = later.Block.Index;
        while (above < dominators.Length && above != earlier.Block.Index && above != 0) above = dominators[above];
        if (above != earlier.Block.Index || Between(earlier.Block, later.Block) is not { } between || between.Count > MostBlocksBetween) return false;
        if (Writes(earlier.Block, earlier.Index + 1, earlier.Block.Ops.Count, earlier.Op)) return false;
        // A block that can come round to itself is written as a whole.
        if (!between.Contains(later.Block) && Writes(later.Block, 0, later.Index, earlier.Op)) return false;
        return between.All(block => !Writes(block, 0, block.Ops.Count, earlier.Op));
    }

    // The blocks on the ways from one to another that do not come through the first again; null if a way leaves the region.
    static HashSet<LaneBlock>? Between(LaneBlock from, LaneBlock to)
    {
        var reached = new HashSet<LaneBlock>();
        var work = new Stack<LaneBlock>([from]);
        while (work.TryPop(out var block))
        {
            foreach (var next in block.AllSuccessors)
            {
                if (next != from && reached.Add(next)) work.Push(next);
            }
        }
        var before = Predecessors.Of(reached);
        var between = new HashSet<LaneBlock>();
        var back = new Stack<LaneBlock>([to]);
        while (back.TryPop(out var block))
        {
            foreach (var previous in Predecessors.In(before, block))
            {
                if (between.Add(previous)) back.Push(previous);
            }
        }
        return between.Append(from).All(block => block.Ending is Ending.Jump or Ending.Branch) ? between : null;
    }

    static bool Writes(LaneBlock block, int first, int end, LaneOp comparison)
    {
        for (int i = first; i < end; i++)
        {
            if (block.Ops[i].Results.Any(result => comparison.Sources.Any(source => source.Value == result))) return true;
        }
        return false;
    }
}
