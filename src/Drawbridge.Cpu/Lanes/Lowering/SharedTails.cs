using Drawbridge.Cpu.Lanes.Analysis;

namespace Drawbridge.Cpu.Lanes.Lowering;

/// <summary>
/// What several regions end with, such as the stores of a matrix product behind its loop, is compiled once: it becomes a region of its own. Only what
/// no group comes to twice: there the way from region to region costs nothing that can be measured.
/// </summary>
static class SharedTails
{
    // Operations that make it worthwhile; an access is as long as so many others.
    const int Shortest = 96, AccessLength = 12;

    /// <summary>Cuts them off; false if there are none.</summary>
    /// <param name="program">The program.</param>
    /// <param name="regions">Its regions.</param>
    /// <param name="waiting">Where lanes wait in each.</param>
    public static bool Cut(LaneProgram program, List<Region> regions, List<Waiting> waiting)
    {
        if (program.Dispatch != null || regions.Count == 1) return false;
        var tails = new List<Tail>();
        foreach (var block in program.Blocks)
        {
            var among = regions.FindAll(region => region.Contains(block));
            if (among.Count > 1 && among.TrueForAll(region => IsPlace(region, region.PositionOf(block), waiting[region.Index]))) tails.Add(Tail.Of(among[0], block));
        }
        // The longest first: it has those that begin inside.
        tails.Sort((a, b) => b.Length.CompareTo(a.Length));
        var cut = new HashSet<LaneBlock>();
        foreach (var tail in tails)
        {
            if (tail.Length < Shortest || cut.Contains(tail.Start)) continue;
            Seams.CutAt(program, tail.Start, 0);
            cut.UnionWith(tail.Blocks);
        }
        return cut.Count > 0;
    }

    static bool IsPlace(Region region, int position, Waiting waiting) => Seams.IsPlace(region, position, waiting) && !region.Repeated.Contains(position);

    sealed record Tail(LaneBlock Start, HashSet<LaneBlock> Blocks, int Length)
    {
        public static Tail Of(Region region, LaneBlock start)
        {
            var blocks = new HashSet<LaneBlock> { start };
            var work = new Stack<LaneBlock>([start]);
            while (work.TryPop(out var block))
            {
                foreach (int next in region.Successors[region.PositionOf(block)])
                {
                    if (blocks.Add(region.Order[next])) work.Push(region.Order[next]);
                }
            }
            int length = 0;
            foreach (var block in blocks)
            {
                foreach (var op in block.Ops) length += op.Detail is MemoryAccess ? AccessLength : 1;
            }
            return new Tail(start, blocks, length);
        }
    }
}
