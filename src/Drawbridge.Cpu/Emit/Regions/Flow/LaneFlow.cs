using System.Reflection.Metadata;
using Drawbridge.Cpu.Lanes;
using Drawbridge.Cpu.Lanes.Analysis;

namespace Drawbridge.Cpu.Emit.Regions;

/// <summary>
/// How lanes get from block to block of a region. Where they part, those that go elsewhere are noted in the mask of the block they go to, and wait
/// until the order comes to it; a block whose mask is empty is skipped. Jumps that nobody waits beside are plain branches.
/// </summary>
sealed class LaneFlow
{
    readonly ValueEmitter values;
    readonly Region region;
    readonly Waiting waiting;
    readonly ThrowingChecks throwing;
    readonly MaskPlan plan;
    readonly int count;
    readonly int[]?[] masks;

    // For each position: where the order comes to it, where it takes the lanes that wait, where lanes that are to execute it go in, and where the order goes on behind it.
    readonly IlLabel[] checks, takes, bodies, afters;

    public LaneFlow(ValueEmitter values, Region region, Waiting waiting, ThrowingChecks throwing)
    {
        (this.values, this.region, this.waiting, this.throwing) = (values, region, waiting, throwing);
        plan = new MaskPlan(region, waiting);
        count = region.Order.Count;
        masks = new int[count][];
        checks = Il.NewLabels(count);
        takes = Il.NewLabels(count);
        bodies = Il.NewLabels(count);
        afters = Il.NewLabels(count);
        End = Il.Label();
    }

    /// <summary>Where the order ends.</summary>
    public IlLabel End { get; }

    MethodWriter Il => values.Il;

    LaneLayout Layout => values.Layout;

    /// <summary>The mask of lanes that go to a block; null if nobody waits for it.</summary>
    public int[]? MaskOf(LaneBlock block) => masks[region.PositionOf(block)];

    /// <summary>Makes the masks.</summary>
    public void MakeMasks()
    {
        for (int position = 0; position < count; position++)
        {
            if (plan.KindOf(position) != MaskKind.None) masks[position] = values.NewMask();
        }
    }

    /// <summary>Empties the masks.</summary>
    public void ClearMasks()
    {
        foreach (int[]? mask in masks)
        {
            if (mask == null) continue;
            foreach (int part in mask)
            {
                values.PushNone();
                Il.Store(part);
            }
        }
    }

    /// <summary>Goes to the region's first block.</summary>
    public void Begin() => Il.Branch(ILOpCode.Br, bodies[0]);

    /// <summary>The block at a position begins: lanes that wait for it execute it, and if there are none it is skipped.</summary>
    public void Enter(int position)
    {
        int[]? mask = masks[position];
        if (mask != null)
        {
            Il.Mark(checks[position]);
            values.PushAny(mask);
            Il.Branch(ILOpCode.Brfalse, afters[position]);
            Il.Mark(takes[position]);
            for (int part = 0; part < mask.Length; part++)
            {
                Il.Load(mask[part]);
                Il.Store(values.Active[part]);
                values.PushNone();
                Il.Store(mask[part]);
            }
        }
        else if (position > 0 && plan.IsOrdered(position - 1))
        {
            Il.Mark(checks[position]);
            Il.Branch(ILOpCode.Br, afters[position]);
        }
        Il.Mark(bodies[position]);
    }

    /// <summary>Keeps the executing lanes for the blocks where they will all meet again; before the block's ending.</summary>
    public void Keep(int position)
    {
        for (int place = 0; place < count; place++)
        {
            if (plan.KindOf(place) != MaskKind.Kept || plan.KeeperOf(place) != position) continue;
            int[] mask = masks[place]!;
            for (int part = 0; part < mask.Length; part++)
            {
                Il.Load(values.Active[part]);
                Il.Store(mask[part]);
            }
        }
    }

    /// <summary>The block at a position is over: the order goes on behind it.</summary>
    public void Leave(int position)
    {
        Il.Mark(afters[position]);
        // Lanes that wait for the start of a loop that ends here go round again.
        for (int head = position; head >= 0; head--)
        {
            if (!region.LoopEnds.TryGetValue(head, out int end) || end != position || plan.KindOf(head) != MaskKind.Collected) continue;
            values.PushAny(masks[head]!);
            Il.Branch(ILOpCode.Brtrue, checks[head]);
        }
        Il.Branch(ILOpCode.Br, position + 1 < count && plan.IsOrdered(position) ? checks[position + 1] : End);
    }

    /// <summary>No lane executes any more; the order goes on.</summary>
    public void Skip(int position) => Il.Branch(ILOpCode.Br, afters[position]);

    /// <summary>The executing lanes end.</summary>
    public void Exit(int position) => Il.Branch(ILOpCode.Br, plan.IsOrdered(position) ? afters[position] : End);

    /// <summary>All executing lanes go to a block.</summary>
    public void Go(int from, LaneBlock block)
    {
        int to = region.PositionOf(block);
        if (to <= from && !region.Order[from].EndsVisit) throwing.CheckStop(from);
        bool joins = waiting.At(from).Contains(to), jumps = plan.CanJump(from, to), isKept = plan.KindOf(to) == MaskKind.Kept;
        if (jumps && !joins && !isKept)
        {
            Il.Branch(ILOpCode.Br, bodies[to]);
            return;
        }
        if (!isKept) Note(masks[to]!, null, false);
        // Those that wait there already come along.
        Il.Branch(ILOpCode.Br, !jumps ? afters[from] : isKept ? takes[to] : checks[to]);
    }

    /// <summary>Lanes go to two blocks, by a mask.</summary>
    public void Part(int position)
    {
        var block = region.Order[position];
        int taken = region.PositionOf(block.Taken!), next = region.PositionOf(block.Next!);
        if (taken <= position || next <= position) throwing.CheckStop(position);
        var straight = plan.StraightOn(position);
        bool takesOn = straight == block.Taken, nextOn = straight == block.Next;
        if (!takesOn && plan.KindOf(taken) == MaskKind.Collected) Note(masks[taken]!, block.Condition, block.IsNegated);
        if (!nextOn && plan.KindOf(next) == MaskKind.Collected) Note(masks[next]!, block.Condition, !block.IsNegated);
        if (!takesOn && !nextOn)
        {
            Skip(position);
            return;
        }
        for (int part = 0; part < Layout.Parts; part++)
        {
            PushSide(block.Condition, takesOn ? block.IsNegated : !block.IsNegated, part);
            Il.Store(values.Active[part]);
        }
        int straightOn = takesOn ? taken : next;
        if (plan.RunsWithoutLanes(position, straightOn))
        {
            Il.Branch(ILOpCode.Br, bodies[straightOn]);
            return;
        }
        values.PushAny(values.Active);
        Il.Branch(ILOpCode.Brtrue, bodies[straightOn]);
        Skip(position);
    }

    /// <summary>Pushes the lanes that wait somewhere else while others are at a position, a bit each.</summary>
    public void PushWaiting(int position, TurnEmitter? turns)
    {
        Il.Int(0);
        foreach (int place in waiting.At(position))
        {
            if (masks[place] is not { } mask) continue;
            values.PushBits(mask);
            Il.Op(ILOpCode.Or);
        }
        turns?.AddLeft();
        // A kept mask has the lanes that are here too.
        values.PushBits(values.Active);
        Il.Op(ILOpCode.Not);
        Il.Op(ILOpCode.And);
    }

    // Adds the executing lanes, or those on one side of a condition, to a mask.
    void Note(int[] mask, Source? condition, bool isNegated)
    {
        for (int part = 0; part < mask.Length; part++)
        {
            Il.Load(mask[part]);
            if (condition is { } side) PushSide(side, isNegated, part);
            else Il.Load(values.Active[part]);
            values.Vector("BitwiseOr", IlElement.Int);
            Il.Store(mask[part]);
        }
    }

    // The executing lanes on one side of a condition. AndNot takes its second operand's complement. A comparison of 512-bit vectors gives a mask
    // register, which a selection takes as it is; anything else would first make a vector of it.
    void PushSide(Source condition, bool isNegated, int part)
    {
        if (Layout.Bits == 512 && condition.Value is { KnownMask: null, Shape.IsVarying: true })
        {
            values.PushPart(condition, part);
            if (isNegated) values.PushNone();
            Il.Load(values.Active[part]);
            if (!isNegated) values.PushNone();
            values.Vector("ConditionalSelect", IlElement.Int);
            return;
        }
        Il.Load(values.Active[part]);
        values.PushPart(condition, part);
        values.Vector(isNegated ? "AndNot" : "BitwiseAnd", IlElement.Int);
    }
}
