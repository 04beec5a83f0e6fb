namespace Drawbridge.Cpu.Lanes.Analysis;

/// <summary>
/// The part of a program between two suspensions: what can be reached from its entry without passing a barrier, yield or seam. Regions share blocks;
/// each is compiled on its own.
/// </summary>
sealed class Region
{
    readonly Dictionary<LaneBlock, int> positions = [];

    Region(int index, LaneBlock entry)
    {
        Index = index;
        Entry = entry;
        Order = BlockOrder.Of(entry, LoopEnds);
        for (int i = 0; i < Order.Count; i++) positions.Add(Order[i], i);
        (Predecessors, Successors) = (new List<int>[Order.Count], new List<int>[Order.Count]);
        for (int i = 0; i < Order.Count; i++) (Predecessors[i], Successors[i]) = ([], []);
        var edges = new List<(int From, int To)>();
        for (int from = 0; from < Order.Count; from++)
        {
            foreach (var next in Order[from].Successors)
            {
                int to = positions[next];
                edges.Add((from, to));
                Successors[from].Add(to);
                Predecessors[to].Add(from);
            }
        }
        Edges = edges.ToArray();
        foreach (var (from, to) in Edges)
        {
            if (to == from) LoopEnds.TryAdd(to, from);
        }
        ImmediatePostDominators = PostDominators.Of(Order.Count, Edges, PositionsOf(Ending.Yield));
        Opening = FindOpening();
        Writes = [.. Order.SelectMany(block => block.Ops).SelectMany(op => op.Results)];
        Reads = [.. Order.SelectMany(block => block.Ops).SelectMany(op => op.Reads), .. Order.SelectMany(block => block.EndingReads)];
    }

    public int Index { get; }

    public LaneBlock Entry { get; }

    /// <summary>The blocks in the order in which they execute.</summary>
    public List<LaneBlock> Order { get; }

    /// <summary>Flow between positions in the order.</summary>
    public (int From, int To)[] Edges { get; }

    /// <summary>Where each position is come to from, and where it leads.</summary>
    public List<int>[] Predecessors { get; }

    /// <inheritdoc cref="Predecessors"/>
    public List<int>[] Successors { get; }

    /// <summary>
    /// For each position that is jumped back to, the last position of its loop: all blocks that can come back there without leaving for an outer
    /// loop. Loops nest.
    /// </summary>
    public Dictionary<int, int> LoopEnds { get; } = [];

    /// <summary>For each position the one that all paths from it come to first; the count of blocks if they only meet in the end.</summary>
    public int[] ImmediatePostDominators { get; }

    /// <summary>True if it is the whole program, and lanes may be left at any target of its first block while others execute.</summary>
    public bool IsWhole => Entry.Ending == Ending.Dispatch;

    /// <summary>Positions that a group may come to again after other regions: they lie on a loop with a barrier.</summary>
    public IReadOnlySet<int> Repeated { get; private set; } = new HashSet<int>();

    // True if any region of the program has a loop, or they make one.
    bool isLooping;

    /// <summary>Positions of blocks that only a whole program's first turn comes to, with all lanes.</summary>
    public IReadOnlySet<int> Opening { get; }

    /// <summary>The values that its operations write.</summary>
    public HashSet<LaneValue> Writes { get; }

    /// <summary>The values that its operations and the endings of its blocks read.</summary>
    public HashSet<LaneValue> Reads { get; }

    public int PositionOf(LaneBlock block) => positions[block];

    /// <summary>How many loops a position lies in.</summary>
    public int LoopsAround(int position)
    {
        int depth = 0;
        foreach (var (head, end) in LoopEnds)
        {
            if (head <= position && position <= end) depth++;
        }
        return depth;
    }

    /// <summary>True if a group comes to a position once, in a kernel that has loops elsewhere.</summary>
    public bool IsBesideLoops(int position) => isLooping && !IsWhole && !Repeated.Contains(position) && LoopsAround(position) == 0;

    public bool Contains(LaneBlock block) => positions.ContainsKey(block);

    /// <summary>The regions of a program, the one with its first block first.</summary>
    public static List<Region> Of(LaneProgram program)
    {
        if (program.Dispatch is { } dispatch) return [new(0, dispatch)];
        var regions = new List<Region> { new(0, program.Blocks[0]) };
        var entries = new HashSet<LaneBlock> { program.Blocks[0] };
        for (int i = 0; i < regions.Count; i++)
        {
            foreach (var block in regions[i].Order)
            {
                if (block.Ending is Ending.Barrier or Ending.Yield or Ending.Seam && entries.Add(block.Next!)) regions.Add(new Region(regions.Count, block.Next!));
            }
        }
        FindRepeated(regions);
        bool isLooping = regions.Exists(region => region.LoopEnds.Count > 0 || region.Repeated.Count > 0);
        foreach (var region in regions) region.isLooping = isLooping;
        return regions;
    }

    /// <summary>The blocks of some regions, each once.</summary>
    public static List<LaneBlock> BlocksOf(List<Region> regions)
    {
        var seen = new HashSet<LaneBlock>();
        var blocks = new List<LaneBlock>();
        foreach (var region in regions)
        {
            foreach (var block in region.Order)
            {
                if (seen.Add(block)) blocks.Add(block);
            }
        }
        return blocks;
    }

    static void FindRepeated(List<Region> regions)
    {
        var byEntry = regions.ToDictionary(region => region.Entry);
        foreach (var region in regions)
        {
            // Where it is left for what leads back to it, and all that leads there.
            var repeated = new HashSet<int>();
            var left = new Stack<int>();
            for (int position = 0; position < region.Order.Count; position++)
            {
                if (NextOf(region.Order[position]) is { } next && Leads(next, region)) left.Push(position);
            }
            while (left.TryPop(out int reached))
            {
                if (!repeated.Add(reached)) continue;
                foreach (int from in region.Predecessors[reached]) left.Push(from);
            }
            region.Repeated = repeated;
        }

        Region? NextOf(LaneBlock block) => block.Ending is Ending.Barrier or Ending.Yield or Ending.Seam ? byEntry[block.Next!] : null;

        bool Leads(Region start, Region end)
        {
            var seen = new HashSet<Region> { start };
            var work = new Stack<Region>([start]);
            while (work.TryPop(out var from))
            {
                if (from == end) return true;
                foreach (var block in from.Order)
                {
                    if (NextOf(block) is { } next && seen.Add(next)) work.Push(next);
                }
            }
            return false;
        }
    }

    List<int> PositionsOf(Ending ending)
    {
        var found = new List<int>();
        for (int i = 0; i < Order.Count; i++)
        {
            if (Order[i].Ending == ending) found.Add(i);
        }
        return found;
    }

    // From the program's start on as long as there is one way.
    HashSet<int> FindOpening()
    {
        var opening = new HashSet<int>();
        if (!IsWhole) return opening;
        var block = Entry.Targets[0];
        while (Predecessors[PositionOf(block)].Count == 1 && opening.Add(PositionOf(block)) && block.Ending == Ending.Jump) block = block.Next!;
        return opening;
    }
}
