using System.Reflection.Metadata;
using Drawbridge.Cpu.Execution;
using Drawbridge.Cpu.Lanes;
using Drawbridge.Cpu.Lanes.Analysis;
using Drawbridge.Cpu.Lanes.Ordering;
using Drawbridge.Cpu.Operators;
using Drawbridge.Ptx.Isa;

namespace Drawbridge.Cpu.Emit.Regions;

/// <summary>
/// One region as a method: for each group, the region's blocks in their static order. Where lanes part, those that go elsewhere are noted in the
/// mask of the block they go to, and wait until the order comes to it; a block whose mask is empty is skipped. Jumps that nobody waits beside are
/// plain branches.
/// </summary>
sealed class RegionEmitter
{
    readonly MethodWriter il;
    readonly LaneLayout layout;
    readonly Region region;
    readonly Waiting waiting;
    readonly KernelFrame frame;
    readonly SpillPlan spills;
    readonly GroupInvariants once;
    readonly LateFetches late;
    readonly SumsInPlace sums;
    readonly HashSet<LaneOp> fetchedFor = [];
    readonly LaunchShape launch;
    readonly bool startsFull;

    // True if the region is the whole kernel, and groups run through it one after the other: nobody asks how it left them.
    readonly bool isAlone;
    readonly ValueEmitter values;
    readonly ScratchEmitter scratch;
    readonly ColdCode cold = new();
    readonly MemoryEmitter memory;
    readonly ComputeEmitter compute;
    readonly BranchEmitter branches;
    readonly ExchangeEmitter exchange;
    readonly SpecialEmitter special;
    readonly TurnEmitter? turns;
    readonly GroupPlace groupPlace;
    readonly int group;
    readonly int count;
    int current;

    // For each position: where the order comes to it, where it takes the lanes that wait, where lanes that are to execute it go in, and where the order goes on behind it.
    readonly IlLabel[] checks, takes, bodies, afters;
    readonly int[]?[] masks;
    readonly MaskPlan plan;
    readonly IlLabel nextGroup, groupDone;

    public RegionEmitter(MethodWriter il, LaneLayout layout, RegionPlan decided, KernelFrame frame, LaunchShape launch, AccessSites sites, StreamedStores streams, LaneProgram program)
    {
        this.il = il;
        this.layout = layout;
        (region, waiting, startsFull, spills, once, late, sums, _, _) = decided;
        this.frame = frame;
        this.launch = launch;
        values = new ValueEmitter(il, layout, decided.Spread.Contains);
        // Values in memory order take up to two slots an element.
        const int LeastSlots = 8;
        int slots = LeastSlots;
        foreach (var block in region.Order)
        {
            foreach (var op in block.Ops) slots = Math.Max(slots, Math.Max(op.Sources.Length, op.Results.Length));
        }
        scratch = new ScratchEmitter(values, slots, (spills.Slots + once.Slots) * layout.Bits / 8);
        group = il.Local(IlType.Int32);
        groupPlace = new GroupPlace(values, frame, group, (name, load) => memory!.PushField(name, load));
        memory = new MemoryEmitter(values, scratch, cold, group, sites, streams, new Prefetches(values, region, frame, groupPlace.PushFrame), program, region);
        compute = new ComputeEmitter(values, scratch, CheckWrap, decided.InPlace.Contains);
        branches = new BranchEmitter(il, values, compute);
        exchange = new ExchangeEmitter(values, scratch, memory, cold, new AtomicEmitter(values, scratch, memory, cold),
            new CollectiveEmitter(values, scratch, memory, cold, () => current, PushWaiting),
            op => sums.Contains(op) ? () => groupPlace.PushFrame(frame.OffsetOf(op.Results[0])) : null, FetchFor);
        if (region.IsWhole) turns = new TurnEmitter(values, region, groupPlace.PushFrame);
        isAlone = turns == null && frame.RegionCount == 1;
        special = new SpecialEmitter(values, memory, group, launch);
        count = region.Order.Count;
        checks = il.NewLabels(count);
        takes = il.NewLabels(count);
        bodies = il.NewLabels(count);
        afters = il.NewLabels(count);
        masks = new int[count][];
        plan = new MaskPlan(region, waiting);
        nextGroup = il.Label();
        groupDone = il.Label();
    }

    /// <summary>Writes the method.</summary>
    public void Emit()
    {
        var (prologue, start, loop, finish) = (il.Label(), il.Label(), il.Label(), il.Label());
        PlanMasks();
        il.Branch(ILOpCode.Br, prologue);
        il.Mark(start);
        EmitOnce();
        il.Mark(loop);
        il.Load(group);
        il.LoadArgument(2);
        il.Branch(ILOpCode.Bge, finish);
        EmitGroupStart();
        for (int position = 0; position < count; position++) EmitBlock(position);
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

    // True if only some of the region's lanes may be in a block.
    bool IsFull(int position) => startsFull && !waiting.IsSplit(position);

    void PlanMasks()
    {
        for (int position = 0; position < count; position++)
        {
            if (plan.KindOf(position) != MaskKind.None) masks[position] = NewMask();
        }
    }

    int[] NewMask() => il.NewLocals(layout.Parts, IlTypes.Vector(layout.Bits, IlElement.Int));

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
            memory.StartBlock(block, current);
            exchange.StartBlock(block.Ops);
            foreach (var op in block.Ops)
            {
                if (!once.Contains(op)) continue;
                EmitOp(op);
                foreach (var result in op.Results.Where(result => once.SlotOf(result) >= 0)) frame.EmitMove(values, result, SlotOf(result), isSave: true);
            }
        }
        if (!isCome || !once.KnowsWayFrom(block))
        {
            if (once.EndsAlike && !isAlone) groupPlace.NoteEnd(GroupInvariants.EndOf(block));
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
            if (startsFull || turns != null)
            {
                il.Int(-1);
                values.Vector("Create", IlElement.Int);
            }
            else if (region.Index > 0)
            {
                groupPlace.PushFrame(frame.MaskOffset + part * layout.Bits / 8);
                values.LoadVector(IlElement.Int);
            }
            else special.PushExistingLanes(part);
            il.Store(values.Active[part]);
        }
        foreach (var mask in masks)
        {
            if (mask == null) continue;
            foreach (int part in mask)
            {
                il.Int(0);
                values.Vector("Create", IlElement.Int);
                il.Store(part);
            }
        }
        turns?.EmitStart(target => masks[region.PositionOf(target)]);
        if (region.Index > 0 || turns != null) frame.EmitLoad(values, region, value => spills.IsLazy(value) || once.IsFetched(value) || late.IsLate(value) || sums.Contains(region, value), groupPlace.PushFrame, groupPlace.PushState);
        else frame.EmitUndefined(values, region.Entry);
        il.Branch(ILOpCode.Br, bodies[0]);
    }

    void EmitGroupEnd(IlLabel loop)
    {
        il.Mark(groupDone);
        // Where lanes that take turns are is found in the frame.
        if (turns != null) frame.EmitSave(values, region, IsInFrame, region.Entry, groupPlace.PushFrame);
        else if (!isAlone && !once.EndsAlike) groupPlace.NoteEnd(null);
        il.Mark(nextGroup);
        il.Load(group);
        il.Int(1);
        il.Op(ILOpCode.Add);
        il.Store(group);
        if (!isAlone) groupPlace.PointAtNext();
        il.Branch(ILOpCode.Br, loop);
    }

    void EmitBlock(int position)
    {
        var block = region.Order[position];
        var mask = masks[position];
        bool isReachedInOrder = position > 0 && plan.IsOrdered(position - 1);
        values.IsFull = IsFull(position);
        current = position;
        if (isReachedInOrder || mask != null)
        {
            il.Mark(checks[position]);
            if (mask != null)
            {
                values.PushAny(mask);
                il.Branch(ILOpCode.Brfalse, afters[position]);
                il.Mark(takes[position]);
                for (int part = 0; part < mask.Length; part++)
                {
                    il.Load(mask[part]);
                    il.Store(values.Active[part]);
                    il.Int(0);
                    values.Vector("Create", IlElement.Int);
                    il.Store(mask[part]);
                }
            }
            else il.Branch(ILOpCode.Br, afters[position]);
        }
        il.Mark(bodies[position]);
        memory.StartBlock(block, position);
        var ops = spills.OpsOf(block);
        exchange.StartBlock(ops);
        foreach (var op in ops)
        {
            if (once.Contains(op)) continue;
            FetchFor(op);
            EmitOp(op);
        }
        Fetch(late.AtEnd(block));
        for (int place = 0; place < count; place++)
        {
            if (plan.KindOf(place) == MaskKind.Kept && plan.KeeperOf(place) == position) Keep(masks[place]!);
        }
        EmitEnding(position, block);
        il.Mark(afters[position]);
        // Lanes that wait for the start of a loop that ends here go round again.
        for (int head = position; head >= 0; head--)
        {
            if (!region.LoopEnds.TryGetValue(head, out int end) || end != position || plan.KindOf(head) != MaskKind.Collected) continue;
            values.PushAny(masks[head]!);
            il.Branch(ILOpCode.Brtrue, checks[head]);
        }
        if (position + 1 == count) il.Branch(ILOpCode.Br, groupDone);
        else if (plan.IsOrdered(position)) il.Branch(ILOpCode.Br, checks[position + 1]);
        else il.Branch(ILOpCode.Br, groupDone);
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

    // Pushes the lanes that wait somewhere else in the region while others are at a position, a bit each.
    void PushWaiting(int position)
    {
        il.Int(0);
        foreach (int place in waiting.At(position))
        {
            if (masks[place] is not { } mask) continue;
            values.PushBits(mask);
            il.Op(ILOpCode.Or);
        }
        turns?.AddLeft();
        // A kept mask has the lanes that are here too.
        values.PushBits(values.Active);
        il.Op(ILOpCode.Not);
        il.Op(ILOpCode.And);
    }

    void EmitOp(LaneOp op)
    {
        switch (op.Code)
        {
            case LaneCode.Special: special.Emit(op); break;
            case LaneCode.Load: memory.Load(op); break;
            case LaneCode.Store: memory.Store(op); break;
            case LaneCode.Meets: Meet(op); break;
            case LaneCode.Save: frame.EmitMove(values, op.Sources[0].Value!, PlaceOf(op), isSave: true); break;
            case LaneCode.Reload: frame.EmitMove(values, op.Results[0], PlaceOf(op), isSave: false); break;
            default:
                if (!compute.Emit(op)) exchange.Emit(op, waiting.IsSplit(current));
                break;
        }
        // What comes back is what it was.
        if (op.Code == LaneCode.Reload) return;
        foreach (var result in op.Results) exchange.Changed(result);
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
                il.Branch(ILOpCode.Br, plan.IsOrdered(position) ? afters[position] : groupDone);
                break;
            case Ending.Jump:
                Go(position, region.PositionOf(block.Next!));
                break;
            case Ending.Barrier when turns != null:
                Park(block);
                il.Branch(ILOpCode.Br, afters[position]);
                break;
            case Ending.Barrier:
                Suspend(block);
                break;
            case Ending.Yield:
                Yield(position, block);
                break;
            case Ending.Dispatch:
                il.Branch(ILOpCode.Br, afters[position]);
                break;
            case Ending.Seam:
                SaveFor(block.Next!);
                if (!once.EndsAlike)
                {
                    SetNext(block.Next!);
                    groupPlace.SetState(nameof(GroupState.Status), () => il.Int((int)GroupStatus.Ready));
                }
                il.Branch(ILOpCode.Br, nextGroup);
                break;
            case Ending.Branch when block.Taken == block.Next:
                Go(position, region.PositionOf(block.Next!));
                break;
            case Ending.Branch when !ShapeAnalysis.IsDivergent(block):
                var taken = il.Label();
                branches.Emit(block, taken);
                Go(position, region.PositionOf(block.Next!));
                il.Mark(taken);
                Go(position, region.PositionOf(block.Taken!));
                break;
            case Ending.Branch:
                Part(position, block);
                break;
            default:
                throw new InvalidOperationException($"{block.Ending}");
        }
    }

    // All executing lanes go to a block.
    void Go(int from, int to)
    {
        if (to <= from) CheckStop(from);
        bool joins = waiting.At(from).Contains(to), jumps = plan.CanJump(from, to), isKept = plan.KindOf(to) == MaskKind.Kept;
        if (jumps && !joins && !isKept)
        {
            il.Branch(ILOpCode.Br, bodies[to]);
            return;
        }
        if (!isKept) Note(masks[to]!, null, false);
        // Those that wait there already come along.
        il.Branch(ILOpCode.Br, !jumps ? afters[from] : isKept ? takes[to] : checks[to]);
    }

    // Lanes go to two blocks, by a mask.
    void Part(int position, LaneBlock block)
    {
        int taken = region.PositionOf(block.Taken!), next = region.PositionOf(block.Next!);
        if (taken <= position || next <= position) CheckStop(position);
        var straight = plan.StraightOn(position);
        bool takesOn = straight == block.Taken, nextOn = straight == block.Next;
        if (!takesOn && plan.KindOf(taken) == MaskKind.Collected) Note(masks[taken]!, block.Condition, block.IsNegated);
        if (!nextOn && plan.KindOf(next) == MaskKind.Collected) Note(masks[next]!, block.Condition, !block.IsNegated);
        if (!takesOn && !nextOn)
        {
            il.Branch(ILOpCode.Br, afters[position]);
            return;
        }
        for (int part = 0; part < layout.Parts; part++)
        {
            PushSide(block.Condition, takesOn ? block.IsNegated : !block.IsNegated, part);
            il.Store(values.Active[part]);
        }
        int straightOn = takesOn ? taken : next;
        if (plan.RunsWithoutLanes(position, straightOn))
        {
            il.Branch(ILOpCode.Br, bodies[straightOn]);
            return;
        }
        values.PushAny(values.Active);
        il.Branch(ILOpCode.Brtrue, bodies[straightOn]);
        il.Branch(ILOpCode.Br, afters[position]);
    }

    // Adds the executing lanes, or those on one side of a condition, to a mask.
    void Note(int[] mask, Source? condition, bool isNegated)
    {
        for (int part = 0; part < mask.Length; part++)
        {
            il.Load(mask[part]);
            if (condition is { } side) PushSide(side, isNegated, part);
            else il.Load(values.Active[part]);
            values.Vector("BitwiseOr", IlElement.Int);
            il.Store(mask[part]);
        }
    }

    // The executing lanes on one side of a condition. AndNot takes its second operand's complement. A comparison of 512-bit vectors gives a mask
    // register, which a selection takes as it is; anything else would first make a vector of it.
    void PushSide(Source condition, bool isNegated, int part)
    {
        if (layout.Bits == 512 && condition.Value is { KnownMask: null, Shape.IsVarying: true })
        {
            values.PushPart(condition, part);
            if (isNegated) PushNone();
            il.Load(values.Active[part]);
            if (!isNegated) PushNone();
            values.Vector("ConditionalSelect", IlElement.Int);
            return;
        }
        il.Load(values.Active[part]);
        values.PushPart(condition, part);
        values.Vector(isNegated ? "AndNot" : "BitwiseAnd", IlElement.Int);

        void PushNone()
        {
            il.Int(0);
            values.Vector("Create", IlElement.Int);
        }
    }

    void Keep(int[] mask)
    {
        for (int part = 0; part < mask.Length; part++)
        {
            il.Load(values.Active[part]);
            il.Store(mask[part]);
        }
    }

    // A 32-bit index with a step is one as 64 bits only if it does not wrap on the way.
    void CheckWrap(LaneOp op)
    {
        var index = op.Sources[0];
        if (index.Shape.Kind != ShapeKind.Affine || index.Bound <= int.MaxValue) return;
        // Lanes in between lie in between.
        int reach = (layout.Lanes - 1) * (int)index.Shape.Stride;
        var wraps = il.Label();
        values.PushScalar(index);
        il.Int((reach >= 0 ? int.MaxValue : int.MinValue) - reach);
        il.Branch(reach >= 0 ? ILOpCode.Bgt : ILOpCode.Blt, wraps);
        var fits = il.Label();
        il.Mark(fits);
        cold.Add(() =>
        {
            il.Mark(wraps);
            if (op.Guard != null)
            {
                memory.PushAnyEffective(op.Guard);
                il.Branch(ILOpCode.Brfalse, fits);
            }
            il.LoadArgument(0);
            il.Load(group);
            il.Int(op.OriginIndex);
            values.PushScalar(index);
            il.Call(Helpers.IndexWraps);
            il.Throw();
        });
    }

    // Loops look whether the launch is to stop.
    void CheckStop(int position)
    {
        var stop = il.Label();
        memory.PushField(nameof(BlockContext.Stop), ILOpCode.Ldind_i);
        il.Op(ILOpCode.Volatile);
        il.Op(ILOpCode.Ldind_i4);
        il.Branch(ILOpCode.Brtrue, stop);
        int near = region.Order[position].Ops.LastOrDefault()?.OriginIndex ?? -1;
        cold.Add(() =>
        {
            il.Mark(stop);
            il.LoadArgument(0);
            il.Load(group);
            il.Int(near);
            il.Call(Helpers.Stopped);
            il.Throw();
        });
    }

    void Suspend(LaneBlock block)
    {
        var barrier = block.Barrier!;
        SaveFor(block.Next!);
        if (once.EndsAlike || (barrier is { Number.IsConstant: true, Threads.IsConstant: true, Vote: null } && IsFull(0) && values.IsFull))
        {
            if (!once.EndsAlike) groupPlace.NoteEnd(block);
            il.Branch(ILOpCode.Br, nextGroup);
            return;
        }
        SetNext(block.Next!);
        groupPlace.SetState(nameof(GroupState.Barrier), () => PushFirst(barrier.Number));
        groupPlace.SetState(nameof(GroupState.BarrierThreads), () => PushFirst(barrier.Threads));
        groupPlace.SetState(nameof(GroupState.Reduction), () => il.Int((int)barrier.Reduction));
        groupPlace.SetState(nameof(GroupState.Arrived), PushActiveCount);
        groupPlace.SetState(nameof(GroupState.Live), PushActiveCount);
        if (barrier.Vote is { } vote)
        {
            int[] brought = NewMask();
            for (int part = 0; part < brought.Length; part++)
            {
                il.Load(values.Active[part]);
                values.PushPart(vote, part);
                values.Vector("BitwiseAnd", IlElement.Int);
                il.Store(brought[part]);
            }
            groupPlace.SetState(nameof(GroupState.Value), () => values.PushCount(brought));
        }
        groupPlace.SetState(nameof(GroupState.Status), () => il.Int((int)GroupStatus.Waiting));
        il.Branch(ILOpCode.Br, nextGroup);
    }

    // Leaves what the region that starts with a block needs in the group's frame.
    void SaveFor(LaneBlock next)
    {
        for (int part = 0; part < layout.Parts && !frame.StartFull[frame.RegionOf(next)]; part++)
        {
            groupPlace.PushFrame(frame.MaskOffset + part * layout.Bits / 8);
            il.Load(values.Active[part]);
            values.StoreVector(IlElement.Int);
        }
        frame.EmitSave(values, region, IsInFrame, next, groupPlace.PushFrame);
    }

    // True for what was written and is in the frame already.
    bool IsInFrame(LaneValue value) => spills.IsSaved(value) || sums.Contains(region, value);

    void SetNext(LaneBlock next) => groupPlace.SetState(nameof(GroupState.Next), () => il.Int(frame.RegionOf(next)));

    void PushActiveCount()
    {
        if (IsFull(0) && values.IsFull) il.Int(layout.Lanes);
        else values.PushCount(values.Active);
    }

    void PushFirst(Source source) => values.PushScalar(source);

    // Lanes arrive at a barrier and are left there.
    void Park(LaneBlock block)
    {
        var barrier = block.Barrier!;
        scratch.StoreOperand(barrier.Number, 0);
        scratch.StoreOperand(barrier.Threads, 1);
        if (barrier.Vote is { } vote) scratch.StoreOperand(vote, 2);
        scratch.StoreMask(null);
        il.LoadArgument(0);
        memory.PushGroup();
        il.Int(barrier.Origin);
        il.Int(turns!.TargetOf(block.Next!));
        il.Int((int)barrier.Reduction);
        il.Int(layout.Lanes);
        scratch.Push(scratch.MaskOffset);
        scratch.PushOperands();
        il.Call(Helpers.Park);
    }

    void Yield(int position, LaneBlock block)
    {
        if (block.GoesRound)
        {
            var again = il.Label();
            turns!.GoRound(again);
            turns.Leave(block.Next!);
            il.Branch(ILOpCode.Br, afters[position]);
            il.Mark(again);
            Go(position, region.PositionOf(block.Next!));
            return;
        }
        turns!.Leave(block.Next!);
        il.Branch(ILOpCode.Br, afters[position]);
    }

    void Meet(LaneOp op)
    {
        var result = op.Results[0];
        int elsewhere = il.Local(IlType.Int32);
        PushWaiting(current);
        il.Store(elsewhere);
        int[] target = values.LocalsOf(result);
        for (int part = 0; part < layout.Parts; part++)
        {
            values.PushPart(op.Sources[0] with { Type = LaneType.I32 }, part);
            il.Load(elsewhere);
            values.Vector("Create", IlElement.Int);
            values.Vector("BitwiseAnd", IlElement.Int);
            il.Int(0);
            values.Vector("Create", IlElement.Int);
            values.Vector("Equals", IlElement.Int);
            if (op.Guard is { } guard)
            {
                values.PushPart(new Source(guard, 0, LaneType.Mask), part);
                values.Vector("OnesComplement", IlElement.Int);
                values.Vector("BitwiseOr", IlElement.Int);
            }
            il.Store(target[part]);
        }
        // Others see that it went on here.
        int[] there = NewMask();
        for (int part = 0; part < there.Length; part++)
        {
            il.Load(values.Active[part]);
            il.Load(target[part]);
            values.Vector("BitwiseAnd", IlElement.Int);
            il.Store(there[part]);
        }
        var none = il.Label();
        values.PushAny(there);
        il.Branch(ILOpCode.Brfalse, none);
        groupPlace.SetState(nameof(GroupState.Value), () => il.Int(1));
        il.Mark(none);
    }
}
