namespace Drawbridge.Cpu.Lanes.Analysis;

/// <summary>
/// Comparisons whose answer is at hand: the same one was made in a block that all lanes come through, shortly before, and its operands have not been
/// written since. Front ends ask again at the end of a loop what they asked in the middle.
/// </summary>
static class KnownComparisons
{
    // Farther apart, keeping the answer costs more than asking again.
    const int MostBlocksBetween = 4;

    readonly record struct Place(LaneBlock Block, int Index, LaneOp Op);

    public static void Reuse(LaneProgram program)
    {
        var blocks = program.Blocks;
        int[] dominators = PostDominators.Of(blocks.Count, [.. blocks.SelectMany(block => block.AllSuccessors.Select(next => (next.Index, block.Index)))], last: [0]);
        int[] writes = new int[program.Values.Count];
        var alike = new Dictionary<(Comparison, Source, Source), List<Place>>();
        foreach (var block in blocks)
        {
            for (int i = 0; i < block.Ops.Count; i++)
            {
                foreach (var result in block.Ops[i].Results) writes[result.Index]++;
                if (block.Ops[i] is not { Code: LaneCode.Compare } op) continue;
                var question = ((Comparison)op.Detail!, op.Sources[0], op.Sources[1]);
                if (!alike.TryGetValue(question, out var places)) alike.Add(question, places = []);
                places.Add(new Place(block, i, op));
            }
        }
        foreach (var places in alike.Values)
        {
            foreach (var later in places)
            {
                // The answer must be there to stay: its register is written nowhere else.
                int found = places.FindIndex(earlier => earlier != later && writes[earlier.Op.Results[0].Index] == 1 && Holds(earlier, later, dominators));
                if (found < 0) continue;
                var answer = new Source(places[found].Op.Results[0], 0, Operators.LaneType.Mask);
                later.Block.Ops[later.Index] = new LaneOp(LaneCode.Move, later.Op.Results, [answer]) { Origin = later.Op.Origin, OriginIndex = later.Op.OriginIndex };
            }
        }
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
        var before = reached.SelectMany(block => block.AllSuccessors.Select(next => (block, next))).ToLookup(edge => edge.next, edge => edge.block);
        var between = new HashSet<LaneBlock>();
        var back = new Stack<LaneBlock>([to]);
        while (back.TryPop(out var block))
        {
            foreach (var previous in before[block])
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
