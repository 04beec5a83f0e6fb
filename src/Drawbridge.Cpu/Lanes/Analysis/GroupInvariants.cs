using Drawbridge.Cpu.Lanes.Ordering;
using Drawbridge.Ptx.Isa;

namespace Drawbridge.Cpu.Lanes.Analysis;

/// <summary>
/// What a region computes once for all its groups: operations on values that the groups share (<see cref="CommonValues"/>), at its start and behind
/// branches that all groups take the same way, as far as no lane is left anywhere. A load from shared memory is one of them if the region does not
/// write there.
/// </summary>
sealed class GroupInvariants
{
    // Registers that an operation needs beside what lives across it.
    const int FewestOwn = 8;

    readonly Region region;
    readonly Liveness liveness;
    readonly LaunchShape launch;
    readonly bool mayReadShared;
    readonly HashSet<LaneOp> ops = [];
    readonly HashSet<LaneValue> fetched = [];
    readonly Dictionary<LaneValue, int> slots = [];
    readonly RegisterFile registers;
    readonly bool isCrowded;
    readonly List<LaneBlock> blocks = [], forks = [];

    /// <param name="region">The region.</param>
    /// <param name="liveness">What is live between blocks.</param>
    /// <param name="launch">The launch; %tid may be known by it.</param>
    /// <param name="isFull">True for positions where all lanes of a group are.</param>
    /// <param name="spills">Where there are too few registers: vectors of such blocks go to memory.</param>
    /// <param name="registers">The registers.</param>
    /// <param name="receives">True if groups find the result of a barrier in their states.</param>
    public GroupInvariants(Region region, Liveness liveness, LaunchShape launch, Func<int, bool> isFull, SpillPlan spills, RegisterFile registers, bool receives)
    {
        this.region = region;
        this.liveness = liveness;
        this.launch = launch;
        this.registers = registers;
        mayReadShared = region.Order.TrueForAll(block => block.Ops.TrueForAll(IsNoWriteToShared));
        if (region.IsWhole || region.Predecessors[0].Count > 0) return;
        int[] ways = new int[region.Order.Count];
        foreach (var (_, to) in region.Edges) ways[to]++;
        var reachable = new List<LaneBlock>();
        Walk(region.Entry);
        if (reachable.Count == 0) return;
        isCrowded = reachable.Exists(block => spills.OpsOf(block) != block.Ops);
        foreach (var op in reachable.SelectMany(block => block.Ops).Where(IsCandidate)) ops.Add(op);
        Settle(reachable);
        if (isCrowded) Place();
        else Fit(reachable);
        IsEndKnown = !receives && blocks.Count > 0 && blocks.TrueForAll(block => KnowsWayFrom(block) ? block.Successors.All(next => blocks.Contains(next) || EndsOneWay(next)) : EndsOneWay(block));
        EndsAlike = IsEndKnown || (!receives && GoesOneWay());

        // As a tree: blocks that are come to one way only, with all lanes.
        void Walk(LaneBlock block)
        {
            if (!isFull(region.PositionOf(block))) return;
            reachable.Add(block);
            if (block.Ending == Ending.Branch && (block.Taken == block.Next || !block.Condition.Shape.IsUniform)) return;
            foreach (var next in block.Successors)
            {
                if (ways[region.PositionOf(next)] == 1) Walk(next);
            }
        }

        // Whatever way it is: every question on it has one answer in all groups.
        bool GoesOneWay()
        {
            var seen = new HashSet<LaneBlock>();
            var work = new Stack<LaneBlock>([region.Entry]);
            while (work.TryPop(out var block))
            {
                if (!seen.Add(block) || EndsOneWay(block)) continue;
                if (block.Ending is not (Ending.Jump or Ending.Branch) || (block.Ending == Ending.Branch && !IsAnsweredAlike(block.Condition))) return false;
                foreach (var next in block.Successors) work.Push(next);
            }
            return true;
        }

        static bool IsAnsweredAlike(Source condition) => condition.Shape.IsUniform && condition.Value?.IsCommon != false;

        bool EndsOneWay(LaneBlock block) => EndOf(block) is { } end && (end.Ending == Ending.Exit
            || (isFull(region.PositionOf(end)) && (end.Ending == Ending.Seam || end.Barrier is { Vote: null, Result: null, Number.IsConstant: true, Threads.IsConstant: true })));
    }

    /// <summary>The block at whose end all groups leave the region, whatever way they go from a block; any of those where they end. Null if there is more than one.</summary>
    public static LaneBlock? EndOf(LaneBlock block)
    {
        LaneBlock? end = null;
        var seen = new HashSet<LaneBlock>();
        var work = new Stack<LaneBlock>([block]);
        while (work.TryPop(out var next))
        {
            if (!seen.Add(next)) continue;
            if (next.Ending is Ending.Jump or Ending.Branch)
            {
                foreach (var successor in next.Successors) work.Push(successor);
                continue;
            }
            if (next.Ending is not (Ending.Exit or Ending.Barrier or Ending.Seam) || (end != null && !(end.Ending == Ending.Exit && next.Ending == Ending.Exit))) return null;
            end = next;
        }
        return end;
    }

    /// <summary>True if all groups go on the same way from a block, by a condition that is known before the first of them starts.</summary>
    public bool KnowsWayFrom(LaneBlock block) => forks.Contains(block);

    /// <summary>True if there is nothing to do for all groups.</summary>
    public bool IsEmpty => ops.Count == 0 && fetched.Count == 0 && !IsEndKnown;

    /// <summary>True if all groups leave the region the same way, so that what is noted of the first stands for all.</summary>
    public bool EndsAlike { get; }

    /// <summary>True if that way is known before the first group starts; if not, each group notes it where the first one does.</summary>
    public bool IsEndKnown { get; }

    /// <summary>True if an operation is done once.</summary>
    public bool Contains(LaneOp op) => ops.Contains(op);

    /// <summary>True if a block has operations that are done once, or may have: all groups that come to it come the same way.</summary>
    public bool Contains(LaneBlock block) => blocks.Contains(block);

    /// <summary>True if a value is fetched once from the frame of the first group.</summary>
    public bool IsFetched(LaneValue value) => fetched.Contains(value);

    /// <summary>What is computed once behind a branch, and therefore not whatever way the groups go.</summary>
    public IEnumerable<LaneValue> SetOnSomeWays => blocks.Where(block => block != region.Entry).SelectMany(block => block.Ops).Where(ops.Contains)
        .SelectMany(op => op.Results).Distinct().Where(value => !fetched.Contains(value));

    /// <summary>Where a value lies in memory for all groups: the number of its first vector; -1 if it lies in no such place.</summary>
    public int SlotOf(LaneValue value) => slots.GetValueOrDefault(value, -1);

    /// <summary>Vectors that such places take.</summary>
    public int Slots { get; private set; }

    static bool IsNoWriteToShared(LaneOp op) =>
        op.Code is LaneCode.Load or LaneCode.Special || op.Code <= LaneCode.Scalarwise || op.Detail is MemoryAccess { Space: StateSpace.Global };

    // In a crowded region what is needed behind it stays with the groups, which leave it in their frames.
    bool IsCandidate(LaneOp op) => (!isCrowded || !Array.Exists(op.Results, result => liveness.IsCrossing(result) && registers.VectorsOf(result) > 0)) && op is { Guard: null, Blends: false, Results.Length: > 0 }
        && (CommonValues.IsComputed(op, launch) || (mayReadShared && op.Detail is MemoryAccess { Space: StateSpace.Shared, MaySpin: false } && op.Code == LaneCode.Load));

    // Takes away what depends on something that is not done once, until nothing changes.
    void Settle(List<LaneBlock> reachable)
    {
        var own = new HashSet<LaneValue>();
        foreach (var op in region.Order.SelectMany(block => block.Ops).Where(op => !ops.Contains(op))) own.UnionWith(op.Results);
        // A group would find what the one before it left.
        foreach (var value in liveness.ValuesLiveIn(region.Entry))
        {
            if (!value.IsCommon || region.Index == 0 || (isCrowded && registers.VectorsOf(value) > 0)) own.Add(value);
        }
        var come = reachable.ToHashSet();
        var met = new HashSet<LaneOp>();
        bool hasChanged;
        do
        {
            hasChanged = false;
            blocks.Clear();
            forks.Clear();
            met.Clear();
            Visit(region.Entry, []);
            foreach (var op in ops.ToArray())
            {
                if (!Array.Exists(op.Results, own.Contains) && !Array.Exists(op.Reads, own.Contains) && met.Contains(op)) continue;
                ops.Remove(op);
                own.UnionWith(op.Results);
                hasChanged = true;
            }
        }
        while (hasChanged);
        foreach (var value in liveness.ValuesLiveIn(region.Entry))
        {
            if (!own.Contains(value) && (region.Reads.Contains(value) || region.Writes.Contains(value))) fetched.Add(value);
        }

        // What a group reads before it is written for all is what the group had before.
        void Visit(LaneBlock block, HashSet<LaneValue> early)
        {
            blocks.Add(block);
            foreach (var op in block.Ops)
            {
                if (!ops.Contains(op)) early.UnionWith(op.Reads);
                else if (met.Add(op) && op.Results.FirstOrDefault(early.Contains) is { } result) hasChanged |= own.Add(result);
            }
            early.UnionWith(block.EndingReads);
            if (block.Ending is not (Ending.Jump or Ending.Branch)) return;
            if (block.Ending == Ending.Branch && (block.Taken == block.Next || !block.Condition.Shape.IsUniform || (block.Condition.Value is { } condition && own.Contains(condition)))) return;
            forks.Add(block);
            if (block.Ending == Ending.Branch && come.Contains(block.Taken!)) Visit(block.Taken!, [.. early]);
            if (come.Contains(block.Next!)) Visit(block.Next!, early);
        }
    }

    // Where registers run out vectors go to memory once, and groups take them from there.
    void Place()
    {
        var results = ops.SelectMany(op => op.Results).ToHashSet();
        foreach (var op in region.Order.SelectMany(block => block.Ops).Where(op => !ops.Contains(op)))
        {
            foreach (var value in op.Reads)
            {
                int vectors = registers.VectorsOf(value);
                if (vectors == 0 || slots.ContainsKey(value) || !results.Contains(value)) continue;
                slots.Add(value, Slots);
                Slots += vectors;
            }
        }
    }

    // As many vectors as leave the groups enough registers; the last ones go first.
    void Fit(List<LaneBlock> reachable)
    {
        int others = 0;
        foreach (var block in region.Order)
        {
            if (block != region.Entry) others = Math.Max(others, registers.VectorsOf(liveness.ValuesLiveIn(block)));
        }
        int most = Math.Min(registers.Count * 5 / 8, registers.Count - FewestOwn - others);
        while (true)
        {
            var needed = region.Order.SelectMany(block => block.Ops).Where(op => !ops.Contains(op)).SelectMany(op => op.Reads)
                .Concat(region.Order.SelectMany(block => block.EndingReads)).ToHashSet();
            int taken = registers.VectorsOf(fetched) + registers.VectorsOf(ops.SelectMany(op => op.Results).Distinct().Where(needed.Contains));
            if (taken <= most) return;
            int before = ops.Count;
            foreach (var op in reachable.SelectMany(block => block.Ops).Reverse().Where(ops.Contains))
            {
                int vectors = registers.VectorsOf(op.Results.Where(needed.Contains));
                if (vectors == 0) continue;
                ops.Remove(op);
                taken -= vectors;
                if (taken <= most) break;
            }
            if (ops.Count == before)
            {
                ops.Clear();
                fetched.Clear();
                blocks.Clear();
                forks.Clear();
                return;
            }
            fetched.Clear();
            Settle(reachable);
        }
    }
}
