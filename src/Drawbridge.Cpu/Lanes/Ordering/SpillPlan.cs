using Drawbridge.Cpu.Lanes.Analysis;

namespace Drawbridge.Cpu.Lanes.Ordering;

/// <summary>A place in memory for a value: at home in the group's frame, or in one of the slots of a method.</summary>
/// <param name="Slot">Number of the first vector of the slot; -1 for its home.</param>
sealed record SpillPlace(int Slot)
{
    public override string ToString() => Slot < 0 ? "home" : $"slot {Slot}";
}

/// <summary>
/// Saves and reloads in the blocks of a region that need more vectors than there are registers. The region's first block gets what it needs from the
/// group's frame when it needs it; if its lanes go on to another region from there, what that one needs is left in the frame as soon as it has to go.
/// </summary>
sealed class SpillPlan
{
    // Blocks with fewer moves are left to the JIT compiler.
    const int FewestMoves = 24;

    // Registers that a block has for itself, however many are needed behind it.
    const int FewestOwn = 12;

    readonly Dictionary<LaneBlock, IReadOnlyList<LaneOp>> planned = [];
    readonly HashSet<LaneValue> lazy = [], early = [];

    /// <param name="region">The region.</param>
    /// <param name="liveness">What is live between blocks.</param>
    /// <param name="file">The registers.</param>
    /// <param name="hasHome">True for values that have a place in memory, which holds them when the region begins.</param>
    /// <param name="isElsewhere">True for operations that are done before the region's blocks, or null.</param>
    public SpillPlan(Region region, Liveness liveness, RegisterFile file, Func<LaneValue, bool> hasHome, Func<LaneOp, bool>? isElsewhere = null)
    {
        bool IsMovedHome(LaneValue value) => file.VectorsOf(value) > 0 && hasHome(value);

        for (int position = 0; position < region.Order.Count; position++)
        {
            var block = region.Order[position];
            if (block.Ops.Count < FewestMoves) continue;
            bool isFirst = position == 0 && !region.IsWhole && region.Index > 0 && region.Predecessors[0].Count == 0;
            bool isLast = isFirst && block.Ending is Ending.Barrier or Ending.Seam;
            var after = new HashSet<LaneValue>(block.AllSuccessors.SelectMany(liveness.ValuesLiveIn).Concat(block.EndingReads));
            // Others may be in registers all the time.
            int taken = isFirst ? 0 : Math.Min(file.VectorsOf(liveness.ValuesLiveIn(block).Concat(after).Distinct()), file.Count - FewestOwn);
            IReadOnlyList<LaneOp> ops = isElsewhere == null ? block.Ops : [.. block.Ops.Where(op => !isElsewhere(op))];
            var spilling = new Spilling(file, ops, new SpillBounds(
                value => !liveness.IsCrossing(value) || (isFirst && hasHome(value)), value => isLast && hasHome(value) && !block.EndingReads.Contains(value), after.Contains, taken));
            if (spilling.Moves < FewestMoves) continue;
            planned.Add(block, PlaceIn(spilling.Ops, file, hasHome));
            if (!isFirst) continue;
            lazy.UnionWith(ops.SelectMany(op => op.Needs).Where(IsMovedHome));
            if (isLast) early.UnionWith(ops.SelectMany(op => op.Results).Where(value => IsMovedHome(value) && !spilling.Unsaved.Contains(value)));
        }
    }

    /// <summary>Vectors that the slots take.</summary>
    public int Slots { get; private set; }

    /// <summary>A block's operations, with saves and reloads.</summary>
    public IReadOnlyList<LaneOp> OpsOf(LaneBlock block) => planned.GetValueOrDefault(block) ?? block.Ops;

    /// <summary>True if a value is not to be loaded when the region begins: a reload will.</summary>
    public bool IsLazy(LaneValue value) => lazy.Contains(value);

    /// <summary>True if a value that was written is in the frame already when the region ends.</summary>
    public bool IsSaved(LaneValue value) => early.Contains(value);

    // Gives each save a slot that is free until its last reload.
    List<LaneOp> PlaceIn(List<LaneOp> ops, RegisterFile file, Func<LaneValue, bool> hasHome)
    {
        var last = new Dictionary<LaneOp, LaneOp>();
        var open = new Dictionary<LaneValue, LaneOp>();
        foreach (var op in ops)
        {
            if (op.Code == LaneCode.Save) open[op.Sources[0].Value!] = op;
            else if (op.Code == LaneCode.Reload && open.TryGetValue(op.Results[0], out var save)) last[save] = op;
        }
        var places = new Dictionary<LaneValue, SpillPlace>();
        var free = new Dictionary<int, Stack<SpillPlace>>();
        var frees = last.ToDictionary(pair => pair.Value, pair => pair.Key);
        var placed = new List<LaneOp>(ops.Count);
        foreach (var op in ops)
        {
            if (op.Code is not (LaneCode.Save or LaneCode.Reload))
            {
                placed.Add(op);
                continue;
            }
            var value = op.Code == LaneCode.Save ? op.Sources[0].Value! : op.Results[0];
            int vectors = file.VectorsOf(value);
            if (!free.TryGetValue(vectors, out var stack)) free.Add(vectors, stack = []);
            if (hasHome(value)) places[value] = new SpillPlace(-1);
            else if (op.Code == LaneCode.Save)
            {
                // Never reloaded: nobody looks.
                if (!last.ContainsKey(op)) continue;
                places[value] = stack.TryPop(out var place) ? place : new SpillPlace(Slots);
                if (place == null) Slots += vectors;
            }
            // What only keeps lanes of its own old value has none at first.
            if (!places.TryGetValue(value, out var at)) continue;
            placed.Add(new LaneOp(op.Code, op.Results, op.Sources) { Detail = at });
            if (op.Code == LaneCode.Reload && !hasHome(value) && frees.ContainsKey(op)) stack.Push(at);
        }
        return placed;
    }
}
