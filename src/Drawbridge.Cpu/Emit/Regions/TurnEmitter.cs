using System.Reflection.Metadata;
using Drawbridge.Cpu.Execution;
using Drawbridge.Cpu.Lanes;
using Drawbridge.Cpu.Lanes.Analysis;

namespace Drawbridge.Cpu.Emit.Regions;

/// <summary>
/// Where lanes that take turns are left: for each target of the program's dispatch the group's frame has a mask of lanes that can go on there, and
/// one of lanes that wait for a barrier before it. <see cref="TurnSchedule"/> moves lanes from these to those.
/// </summary>
/// <param name="values">The values.</param>
/// <param name="region">The region.</param>
/// <param name="pushFrame">Pushes the address of an offset in the group's frame.</param>
sealed class TurnEmitter(ValueEmitter values, Region region, Action<int> pushFrame)
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
                    pushFrame(OffsetOf(target, part));
                    values.LoadVector(IlElement.Int);
                    Il.Store(mask[part]);
                }
                pushFrame(OffsetOf(target, part));
                Il.Int(0);
                values.Vector("Create", IlElement.Int);
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
            pushFrame(OffsetOf(target, part));
            pushFrame(OffsetOf(target, part));
            values.LoadVector(IlElement.Int);
            Il.Load(values.Active[part]);
            values.Vector("BitwiseOr", IlElement.Int);
            values.StoreVector(IlElement.Int);
        }
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
                pushFrame(OffsetOf(target, part));
                values.LoadVector(IlElement.Int);
                if (target > 0) values.Vector("BitwiseOr", IlElement.Int);
            }
            values.Vector("ExtractMostSignificantBits", IlElement.Int);
            if (values.Layout.Bits == 512) Il.Op(ILOpCode.Conv_i4);
            if (part > 0)
            {
                Il.Int(part * values.Layout.Width);
                Il.Op(ILOpCode.Shl);
            }
            Il.Op(ILOpCode.Or);
        }
    }

    /// <summary>The number of a place where lanes are left.</summary>
    public int TargetOf(LaneBlock block) => Array.IndexOf(region.Entry.Targets, block);

    // Masks of lanes that can go on, then those of lanes that wait.
    int OffsetOf(int mask, int part) => mask * values.Layout.BytesOf(Operators.LaneType.Mask) + part * values.Layout.Bits / 8;
}
