using System.Reflection.Metadata;
using Drawbridge.Cpu.Lanes;
using Drawbridge.Cpu.Lanes.Analysis;
using Drawbridge.Cpu.Lanes.Ordering;
using Drawbridge.Ptx.Isa;

namespace Drawbridge.Cpu.Emit.Regions;

/// <summary>
/// One region as a method: what all groups share, then for each group the region's blocks in their static order, operation by operation
/// (<see cref="LaneFlow"/> leads lanes from block to block, <see cref="SuspensionEmitter"/> and <see cref="TurnEmitter"/> out of the region).
/// </summary>
sealed class RegionEmitter
{
    readonly MethodWriter il;
    readonly LaneLayout layout;
    readonly Region region;
    readonly RegionPlan plan;
    readonly KernelFrame frame;
    readonly SpillPlan spills;
    readonly GroupInvariants once;
    readonly LateFetches late;
    readonly SumsInPlace sums;
    readonly HashSet<LaneOp> fetchedFor = [];

    // True if the region is the whole kernel, and groups run through it one after the other: nobody asks how it left them.
    readonly bool isAlone;
    readonly ValueEmitter values;
    readonly ScratchEmitter scratch;
    readonly ColdCode cold = new();
    readonly MemoryEmitter memory;
    readonly ComputeEmitter compute;
    readonly BranchEmitter branches;
    readonly AtomicEmitter atomics;
    readonly CollectiveEmitter collectives;
    readonly MatrixEmitter matrices;
    readonly ActionEmitter actions;
    readonly SpecialEmitter special;
    readonly LaneFlow flow;
    readonly SuspensionEmitter suspensions;
    readonly TurnEmitter? turns;
    readonly GroupPlace groupPlace;
    readonly int group;
    readonly IlLabel nextGroup;

    // Position of the block being written.
    int current;

    public RegionEmitter(MethodWriter il, LaneLayout layout, RegionPlan plan, KernelFrame frame, LaunchShape launch, AccessSites sites, StreamedStores streams, LaneProgram program)
    {
        (this.il, this.layout, this.plan, this.frame) = (il, layout, plan, frame);
        (region, spills, once, late, sums) = (plan.Region, plan.Spills, plan.Once, plan.Late, plan.Sums);
        values = new ValueEmitter(il, layout, plan.Spread.Contains);
        // Values in memory order take up to two slots an element.
        const int LeastSlots = 8;
        int slots = LeastSlots;
        foreach (var block in region.Order)
        {
            foreach (var op in block.Ops) slots = Math.Max(slots, Math.Max(op.Sources.Length, op.Results.Length));
        }
        scratch = new ScratchEmitter(values, slots, (spills.Slots + once.Slots) * layout.Bits / 8);
        group = il.Local(IlType.Int32);
        nextGroup = il.Label();
        var context = new ContextEmitter(values, group);
        groupPlace = new GroupPlace(values, frame, group, context);
        memory = new MemoryEmitter(values, scratch, context, cold, sites, streams, new Prefetches(values, region, frame, groupPlace.PushFrame), program, region);
        var throwing = new ThrowingChecks(values, context, cold, region);
        flow = new LaneFlow(values, region, plan.Waiting, throwing);
        compute = new ComputeEmitter(values, scratch, throwing.CheckWrap, plan.InPlace.Contains);
        branches = new BranchEmitter(il, values, compute);
        atomics = new AtomicEmitter(values, scratch, context, cold);
        collectives = new CollectiveEmitter(values, scratch, context, cold, () => current, PushWaiting);
        matrices = new MatrixEmitter(values, scratch, context, cold, op => sums.Contains(op) ? () => groupPlace.PushFrame(frame.OffsetOf(op.Results[0])) : null, FetchFor);
        actions = new ActionEmitter(values, scratch, context);
        if (region.IsWhole) turns = new TurnEmitter(values, scratch, region, groupPlace, group);
        suspensions = new SuspensionEmitter(values, plan, frame, groupPlace, nextGroup);
        isAlone = turns == null && frame.RegionCount == 1;
        special = new SpecialEmitter(values, context, group, launch);
    }

    /// <summary>Writes the method.</summary>
    public void Emit()
    {
        var (prologue, start, loop, finish) = (il.Label(), il.Label(), il.Label(), il.Label());
        flow.MakeMasks();
        il.Branch(ILOpCode.Br, prologue);
        il.Mark(start);
        EmitOnce();
        il.Mark(loop);
        il.Load(group);
        il.LoadArgument(2);
        il.Branch(ILOpCode.Bge, finish);
        EmitGroupStart();
        for (int position = 0; position < region.Order.Count; position++) EmitBlock(position);
        EmitGroupEnd(loop);
        cold.Emit();
        il.Mark(finish);
        il.Op(ILOpCode.Ret);
        // Now it is known what the code needs.
        il.Mark(prologue);
        il.LoadArgument(1);
        il.Store(group);
        if (!isAlone) groupPlace.PointAtGroup();
        scratch.EmitPrologue();
        memory.EmitPrologue();
        values.EmitSteps();
        il.Branch(ILOpCode.Br, start);
    }

    // What all groups share, with the first one's frame.
    void EmitOnce()
    {
        if (once.IsEmpty) return;
        FindThreads(op => once.Contains(op));
        if (region.Index > 0) frame.EmitFetch(values, region, once, groupPlace.PushFrame);
        // The JIT compiler keeps a local that some way does not set in memory on all of them.
        foreach (var value in once.SetOnSomeWays.Where(value => value.Shape.IsVarying)) values.Clear(value);
        var done = il.Label();
        values.IsFull = true;
        EmitOnce(region.Entry, done);
        il.Mark(done);
    }

    void EmitOnce(LaneBlock block, IlLabel done)
    {
        bool isCome = once.Contains(block);
        if (isCome)
        {
            current = region.PositionOf(block);
            memory.StartBlock(block, current, once.Contains);
            matrices.StartBlock(block.Ops);
            foreach (var op in block.Ops)
            {
                if (!once.Contains(op)) continue;
                EmitOp(op);
                foreach (var result in op.Results.Where(result => once.SlotOf(result) >= 0)) frame.EmitMove(values, result, SlotOf(result), isSave: true);
            }
        }
        if (!isCome || !once.KnowsWayFrom(block))
        {
            if (once.IsEndKnown && !isAlone) groupPlace.NoteEnd(GroupInvariants.EndOf(block));
            il.Branch(ILOpCode.Br, done);
            return;
        }
        if (block.Ending == Ending.Branch)
        {
            var taken = il.Label();
            branches.Emit(block, taken);
            EmitOnce(block.Next!, done);
            il.Mark(taken);
            EmitOnce(block.Taken!, done);
        }
        else EmitOnce(block.Next!, done);
    }

    void FindThreads(Predicate<LaneOp> emits) =>
        special.EmitGroupStart(region.Order.Exists(block => block.Ops.Exists(op => op.Detail is SpecialRead { Kind: SpecialRegisterKind.Tid } && emits(op))));

    void EmitGroupStart()
    {
        FindThreads(op => !once.Contains(op));
        for (int part = 0; part < layout.Parts; part++)
        {
            if (plan.StartsFull || turns != null) values.PushAll();
            else if (region.Index > 0)
            {
                groupPlace.PushFrame(frame.MaskOffset + part * layout.Bits / 8);
                values.LoadVector(IlElement.Int);
            }
            else special.PushExistingLanes(part);
            il.Store(values.Active[part]);
        }
        flow.ClearMasks();
        turns?.EmitStart(flow.MaskOf);
        if (region.Index > 0 || turns != null) frame.EmitLoad(values, region, value => spills.IsLazy(value) || once.IsFetched(value) || late.IsLate(value) || sums.Contains(region, value), groupPlace.PushFrame, groupPlace.PushState);
        else frame.EmitUndefined(values, region.Entry);
        flow.Begin();
    }

    void EmitGroupEnd(IlLabel loop)
    {
        il.Mark(flow.End);
        // Where lanes that take turns are is found in the frame.
        if (turns != null) suspensions.Save(region.Entry);
        else if (!isAlone && !once.IsEndKnown) groupPlace.NoteEnd(null);
        il.Mark(nextGroup);
        il.Load(group);
        il.Int(1);
        il.Op(ILOpCode.Add);
        il.Store(group);
        if (!isAlone) groupPlace.PointAtNext(keepsState: once.EndsAlike);
        il.Branch(ILOpCode.Br, loop);
    }

    void EmitBlock(int position)
    {
        var block = region.Order[position];
        values.IsFull = plan.IsFull(position);
        current = position;
        flow.Enter(position);
        memory.StartBlock(block, position, op => !once.Contains(op));
        var ops = spills.OpsOf(block);
        matrices.StartBlock(ops);
        foreach (var op in ops)
        {
            if (once.Contains(op)) continue;
            FetchFor(op);
            EmitOp(op);
        }
        Fetch(late.AtEnd(block));
        flow.Keep(position);
        EmitEnding(position, block);
        flow.Leave(position);
    }

    // What an operation is the first to read; it may be computed with the one before.
    void FetchFor(LaneOp op)
    {
        if (fetchedFor.Add(op)) Fetch(late.Before(op));
    }

    void Fetch(IReadOnlyList<LaneValue> fetched)
    {
        foreach (var value in fetched) frame.EmitFetch(values, value, groupPlace.PushFrame);
    }

    void PushWaiting(int position) => flow.PushWaiting(position, turns);

    void EmitOp(LaneOp op)
    {
        switch (op.Code)
        {
            case LaneCode.Special: special.Emit(op); break;
            case LaneCode.Load: memory.Load(op); break;
            case LaneCode.Store: memory.Store(op); break;
            case LaneCode.Meets: turns!.Meet(op, () => PushWaiting(current)); break;
            case LaneCode.Save: frame.EmitMove(values, op.Sources[0].Value!, PlaceOf(op), isSave: true); break;
            case LaneCode.Reload: frame.EmitMove(values, op.Results[0], PlaceOf(op), isSave: false); break;
            case LaneCode.Atomic: atomics.Emit(op); break;
            case LaneCode.Collective: collectives.Emit(op, plan.Waiting.IsSplit(current)); break;
            case LaneCode.Matrix: matrices.Emit(op); break;
            default:
                if (!compute.Emit(op)) actions.Emit(op);
                break;
        }
        // What comes back is what it was.
        if (op.Code == LaneCode.Reload) return;
        foreach (var result in op.Results) matrices.Changed(result);
    }

    // Pushes the address where a spilled value lies, and so many bytes behind it.
    Action<int> PlaceOf(LaneOp move)
    {
        int slot = ((SpillPlace)move.Detail!).Slot;
        if (slot >= 0) return offset => scratch.PushSpilled(slot * layout.Bits / 8 + offset);
        var value = move.Code == LaneCode.Save ? move.Sources[0].Value! : move.Results[0];
        if (once.SlotOf(value) >= 0) return SlotOf(value);
        int home = frame.OffsetOf(value);
        return offset => groupPlace.PushFrame(home + offset);
    }

    // As PlaceOf, for what lies there for all groups.
    Action<int> SlotOf(LaneValue value) => offset => scratch.PushSpilled((spills.Slots + once.SlotOf(value)) * layout.Bits / 8 + offset);

    void EmitEnding(int position, LaneBlock block)
    {
        switch (block.Ending)
        {
            case Ending.Exit:
                flow.Exit(position);
                break;
            case Ending.Jump:
                flow.Go(position, block.Next!);
                break;
            case Ending.Barrier when turns != null:
                turns.Park(block);
                flow.Skip(position);
                break;
            case Ending.Barrier:
                suspensions.AtBarrier(block);
                break;
            case Ending.Yield:
                Yield(position, block);
                break;
            case Ending.Dispatch:
                flow.Skip(position);
                break;
            case Ending.Seam:
                suspensions.AtSeam(block);
                break;
            case Ending.Branch when block.Taken == block.Next:
                flow.Go(position, block.Next!);
                break;
            case Ending.Branch when !ShapeAnalysis.IsDivergent(block):
                var taken = il.Label();
                branches.Emit(block, taken);
                flow.Go(position, block.Next!);
                il.Mark(taken);
                flow.Go(position, block.Taken!);
                break;
            case Ending.Branch:
                flow.Part(position);
                break;
            default:
                throw new InvalidOperationException($"{block.Ending}");
        }
    }

    void Yield(int position, LaneBlock block)
    {
        var again = il.Label();
        if (block.GoesRound) turns!.GoRound(again);
        turns!.Leave(block.Next!);
        flow.Skip(position);
        if (!block.GoesRound) return;
        il.Mark(again);
        flow.Go(position, block.Next!);
    }
}
