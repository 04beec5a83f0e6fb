using System.Reflection.Metadata;
using Drawbridge.Cpu.Execution;
using Drawbridge.Cpu.Lanes;
using Drawbridge.Cpu.Lanes.Analysis;
using Drawbridge.Cpu.Operators;

namespace Drawbridge.Cpu.Emit.Regions;

/// <summary>
/// Where lanes that take turns are left: for each target of the program's dispatch the group's frame has a mask of lanes that can go on there, and
/// one of lanes that wait for a barrier before it. <see cref="TurnSchedule"/> moves lanes from these to those.
/// </summary>
/// <param name="values">The values.</param>
/// <param name="scratch">Where operands travel.</param>
/// <param name="region">The region.</param>
/// <param name="place">Where the group's frame and state lie.</param>
/// <param name="group">Local with the group's number.</param>
sealed class TurnEmitter(ValueEmitter values, ScratchEmitter scratch, Region region, GroupPlace place, int group)
{
    // How often lanes go round loops that may wait before their turn ends. Most such loops are exchanges that some lane wins each time.
    const int Rounds = 32;

    readonly int rounds = values.Il.Local(IlType.Int32);

    MethodWriter Il => values.Il;

    int Targets => region.Entry.Targets.Length;

    /// <summary>Starts a group's turn: its lanes come to where they were left.</summary>
    /// <param name="masks">The mask of the block at a position.</param>
    public void EmitStart(Func<LaneBlock, int[]?> masks)
    {
        Il.Int(Rounds);
        Il.Store(rounds);
        for (int target = 0; target < Targets; target++)
        {
            int[]? mask = masks(region.Entry.Targets[target]);
            for (int part = 0; part < values.Layout.Parts; part++)
            {
                if (mask != null)
                {
                    place.PushFrame(OffsetOf(target, part));
                    values.LoadVector(IlElement.Int);
                    Il.Store(mask[part]);
                }
                place.PushFrame(OffsetOf(target, part));
                values.PushNone();
                values.StoreVector(IlElement.Int);
            }
        }
    }

    /// <summary>Leaves the executing lanes at a block.</summary>
    public void Leave(LaneBlock next)
    {
        int target = TargetOf(next);
        for (int part = 0; part < values.Layout.Parts; part++)
        {
            place.PushFrame(OffsetOf(target, part));
            place.PushFrame(OffsetOf(target, part));
            values.LoadVector(IlElement.Int);
            Il.Load(values.Active[part]);
            values.Vector("BitwiseOr", IlElement.Int);
            values.StoreVector(IlElement.Int);
        }
    }

    /// <summary>Leaves the executing lanes at the barrier that a block ends with.</summary>
    public void Park(LaneBlock block)
    {
        var barrier = block.Barrier!;
        scratch.StoreOperand(barrier.Number, 0);
        scratch.StoreOperand(barrier.Threads, 1);
        if (barrier.Vote is { } vote) scratch.StoreOperand(vote, 2);
        scratch.StoreMask(null);
        Il.LoadArgument(0);
        Il.Load(group);
        Il.Int(barrier.Origin);
        Il.Int(TargetOf(block.Next!));
        Il.Int((int)barrier.Reduction);
        Il.Int(values.Layout.Lanes);
        scratch.Push(scratch.MaskOffset);
        scratch.PushOperands();
        Il.Call(EngineMethods.Park);
    }

    /// <summary>Emits the question whether the lanes that an instruction is for have all come to it.</summary>
    /// <param name="op">The question.</param>
    /// <param name="pushElsewhere">Pushes the lanes that are elsewhere, a bit each.</param>
    public void Meet(LaneOp op, Action pushElsewhere)
    {
        var result = op.Results[0];
        int elsewhere = Il.Local(IlType.Int32);
        pushElsewhere();
        Il.Store(elsewhere);
        int[] target = values.LocalsOf(result);
        for (int part = 0; part < values.Layout.Parts; part++)
        {
            values.PushPart(op.Sources[0] with { Type = LaneType.I32 }, part);
            Il.Load(elsewhere);
            values.Vector("Create", IlElement.Int);
            values.Vector("BitwiseAnd", IlElement.Int);
            values.PushNone();
            values.Vector("Equals", IlElement.Int);
            if (op.Guard is { } guard)
            {
                values.PushPart(new Source(guard, 0, LaneType.Mask), part);
                values.Vector("OnesComplement", IlElement.Int);
                values.Vector("BitwiseOr", IlElement.Int);
            }
            Il.Store(target[part]);
        }
        // Others see that it went on here.
        int[] there = values.NewMask();
        for (int part = 0; part < there.Length; part++)
        {
            Il.Load(values.Active[part]);
            Il.Load(target[part]);
            values.Vector("BitwiseAnd", IlElement.Int);
            Il.Store(there[part]);
        }
        var none = Il.Label();
        values.PushAny(there);
        Il.Branch(ILOpCode.Brfalse, none);
        place.SetState(nameof(GroupState.Value), () => Il.Int(1));
        Il.Mark(none);
    }

    /// <summary>Branches if lanes may go round once more.</summary>
    public void GoRound(IlLabel again)
    {
        Il.Load(rounds);
        Il.Int(1);
        Il.Op(ILOpCode.Sub);
        Il.Op(ILOpCode.Dup);
        Il.Store(rounds);
        Il.Int(0);
        Il.Branch(ILOpCode.Bgt, again);
    }

    /// <summary>Adds the lanes that have been left anywhere to the bits on the stack.</summary>
    public void AddLeft()
    {
        for (int part = 0; part < values.Layout.Parts; part++)
        {
            for (int target = 0; target < 2 * Targets; target++)
            {
                place.PushFrame(OffsetOf(target, part));
                values.LoadVector(IlElement.Int);
                if (target > 0) values.Vector("BitwiseOr", IlElement.Int);
            }
            values.PushSigns();
            if (part > 0)
            {
                Il.Int(part * values.Layout.Width);
                Il.Op(ILOpCode.Shl);
            }
            Il.Op(ILOpCode.Or);
        }
    }

    // The number of a place where lanes are left.
    int TargetOf(LaneBlock block) => Array.IndexOf(region.Entry.Targets, block);

    // Masks of lanes that can go on, then those of lanes that wait.
    int OffsetOf(int mask, int part) => mask * values.Layout.BytesOf(LaneType.Mask) + part * values.Layout.Bits / 8;
}
