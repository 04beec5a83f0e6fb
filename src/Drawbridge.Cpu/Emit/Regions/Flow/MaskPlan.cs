using Drawbridge.Cpu.Lanes;
using Drawbridge.Cpu.Lanes.Analysis;

namespace Drawbridge.Cpu.Emit.Regions;

/// <summary>How lanes get into a block.</summary>
enum MaskKind : byte
{
    /// <summary>With those that execute the block before it: nobody waits for it.</summary>
    None,

    /// <summary>Lanes are noted in a mask wherever they leave for it.</summary>
    Collected,

    /// <summary>
    /// All lanes that execute a block before, and no others, come to it: their mask is kept there once (<see cref="MaskPlan.KeeperOf"/>), and
    /// nothing needs to be noted on the ways.
    /// </summary>
    Kept,
}

/// <summary>Which blocks of a region lanes wait for, and how they are noted.</summary>
sealed class MaskPlan
{
    readonly Region region;
    readonly Waiting waiting;
    readonly int count;
    readonly MaskKind[] kinds;
    readonly int[] keepers;
    readonly bool[] isOrdered;
    readonly List<int>[] predecessors, successors;

    public MaskPlan(Region region, Waiting waiting)
    {
        this.region = region;
        this.waiting = waiting;
        count = region.Order.Count;
        kinds = new MaskKind[count];
        keepers = new int[count];
        isOrdered = new bool[count];
        (predecessors, successors) = (region.Predecessors, region.Successors);
        for (int position = 0; position < count; position++) FindNeeds(position);
        FindKept();
        // The order goes on from a block to the next one.
        for (int position = 0; position + 1 < count; position++) isOrdered[position + 1] |= isOrdered[position];
    }

    /// <summary>How lanes get into the block at a position.</summary>
    public MaskKind KindOf(int position) => kinds[position];

    /// <summary>The position whose lanes all come to a kept block.</summary>
    public int KeeperOf(int position) => keepers[position];

    /// <summary>True if the order may go on behind the block at a position: some lanes wait, or it was skipped.</summary>
    public bool IsOrdered(int position) => isOrdered[position];

    /// <summary>True if no lanes may wait at a place that a jump would pass by.</summary>
    public bool CanJump(int from, int to)
    {
        foreach (int place in waiting.At(from))
        {
            if (IsPassed(place, from, to)) return false;
        }
        return true;
    }

    /// <summary>
    /// True if a block need not be skipped when no lane goes straight on into it: a few computations, after which others wait anyway. Branches cost
    /// more than that, and values that cross them their registers.
    /// </summary>
    public bool RunsWithoutLanes(int from, int position)
    {
        var block = region.Order[position];
        if (position != from + 1 || block.Ending != Ending.Jump || !IsShort(block)) return false;
        int to = region.PositionOf(block.Next!);
        if (!CanJump(position, to)) return false;
        return to > position ? kinds[to] == MaskKind.Kept || waiting.At(position).Contains(to) : FindsNone(to);
    }

    // True if the start of a loop that nobody waits for notices at once that no lane has come round.
    bool FindsNone(int head)
    {
        var block = region.Order[head];
        return kinds[head] == MaskKind.None && IsShort(block) && ShapeAnalysis.IsDivergent(block) && StraightOn(head) is { } straight
            && !(straight.Ending == Ending.Jump && straight.Next == block) && !RunsWithoutLanes(head, region.PositionOf(straight));
    }

    static bool IsShort(LaneBlock block)
    {
        const int MostOps = 16;
        return block.Ops.Count <= MostOps && block.Ops.TrueForAll(op => op.IsPure);
    }

    // True if the order would come to a place before it comes from one block to another.
    bool IsPassed(int place, int from, int to)
    {
        if (place == to) return false;
        int last = to > from ? to - 1 : region.LoopEnds[to];
        if (place > from && place <= last) return true;
        // Loops that the jump leaves go round first.
        foreach (var (head, end) in region.LoopEnds)
        {
            bool leaves = head <= from && from <= end && (to < head || to > end);
            if (leaves && head <= place && place <= end) return true;
        }
        return false;
    }

    /// <summary>
    /// The successor that lanes which part at a block go straight into, the others being noted first: one that only they come to; null if there is
    /// none.
    /// </summary>
    public LaneBlock? StraightOn(int position)
    {
        var block = region.Order[position];
        if (block.Ending == Ending.Dispatch) return null;
        return GoesOn(block.Taken!, block.Next!) ? block.Taken : GoesOn(block.Next!, block.Taken!) ? block.Next : null;

        bool GoesOn(LaneBlock next, LaneBlock other) => !next.IsEmptyExit && this.GoesOn(position, region.PositionOf(next))
            && CanJump(position, region.PositionOf(next)) && (other.IsEmptyExit || !IsPassed(region.PositionOf(other), position, region.PositionOf(next)));
    }

    bool GoesOn(int from, int to) => to == from + 1 ? predecessors[to].Count == 1
        : to <= from && region.LoopEnds[to] == from && predecessors[to].FindAll(before => before >= to).Count == 1 && !waiting.At(from).Contains(to);

    void FindNeeds(int position)
    {
        var block = region.Order[position];
        bool parts = ShapeAnalysis.IsDivergent(block);
        var straight = parts ? StraightOn(position) : null;
        isOrdered[position] = parts || (block.Ending == Ending.Exit && waiting.At(position).Count > 0) || (region.IsWhole && block.Ending is Ending.Barrier or Ending.Yield);
        foreach (var next in block.Successors)
        {
            int to = region.PositionOf(next);
            bool jumps = CanJump(position, to);
            isOrdered[position] |= !jumps;
            bool isNoted = parts ? !next.IsEmptyExit && next != straight : !jumps || waiting.At(position).Contains(to);
            if (isNoted) kinds[to] = MaskKind.Collected;
        }
    }

    void FindKept()
    {
        int[] dominators = PostDominators.Of(count, Turned(region.Edges), last: [0]);
        for (int position = 0; position < count; position++)
        {
            if (kinds[position] != MaskKind.Collected || (region.IsWhole && region.Entry.Targets.Contains(region.Order[position]))) continue;
            for (int keeper = dominators[position]; keeper < count; keeper = dominators[keeper])
            {
                if (!IsInSameLoops(keeper, position) || !PostDominates(position, keeper) || ComesRound(keeper, position)) continue;
                (kinds[position], keepers[position]) = (MaskKind.Kept, keeper);
                break;
            }
        }
    }

    static (int From, int To)[] Turned((int From, int To)[] edges)
    {
        var turned = new (int From, int To)[edges.Length];
        for (int i = 0; i < edges.Length; i++) turned[i] = (edges[i].To, edges[i].From);
        return turned;
    }

    bool IsInSameLoops(int a, int b)
    {
        foreach (var (head, end) in region.LoopEnds)
        {
            if ((head <= a && a <= end) != (head <= b && b <= end)) return false;
        }
        return true;
    }

    bool PostDominates(int position, int of)
    {
        for (int next = of; next < count; next = region.ImmediatePostDominators[next])
        {
            if (next == position) return true;
        }
        return false;
    }

    // True if lanes may come to a block again before they come to another.
    bool ComesRound(int block, int before)
    {
        var seen = new HashSet<int>();
        var work = new Stack<int>(successors[block]);
        while (work.TryPop(out int next))
        {
            if (next == block) return true;
            if (next == before || !seen.Add(next)) continue;
            foreach (int further in successors[next]) work.Push(further);
        }
        return false;
    }
}
