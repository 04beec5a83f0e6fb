using System.Reflection.Metadata;
using Drawbridge.Cpu.Execution;
using Drawbridge.Cpu.Lanes;

namespace Drawbridge.Cpu.Emit.Regions;

/// <summary>How a group leaves a region: what comes after finds what it needs in the group's frame, and its state says where it goes on, and what it waits for.</summary>
/// <param name="values">The values.</param>
/// <param name="plan">What was decided of the region.</param>
/// <param name="frame">What lies where in a frame.</param>
/// <param name="place">Where the group's frame and state lie.</param>
/// <param name="nextGroup">Where the next group starts.</param>
sealed class SuspensionEmitter(ValueEmitter values, RegionPlan plan, KernelFrame frame, GroupPlace place, IlLabel nextGroup)
{
    MethodWriter Il => values.Il;

    /// <summary>The group waits at the barrier that a block ends with.</summary>
    public void AtBarrier(LaneBlock block)
    {
        var barrier = block.Barrier!;
        SaveFor(block.Next!);
        if (plan.Once.EndsAlike || (barrier is { Number.IsConstant: true, Threads.IsConstant: true, Vote: null } && AreAllHere))
        {
            if (!plan.Once.IsEndKnown) place.NoteEnd(block);
            Il.Branch(ILOpCode.Br, nextGroup);
            return;
        }
        SetNext(block.Next!);
        place.SetState(nameof(GroupState.Barrier), () => values.PushScalar(barrier.Number));
        place.SetState(nameof(GroupState.BarrierThreads), () => values.PushScalar(barrier.Threads));
        place.SetState(nameof(GroupState.Reduction), () => Il.Int((int)barrier.Reduction));
        place.SetState(nameof(GroupState.Arrived), PushActiveCount);
        place.SetState(nameof(GroupState.Live), PushActiveCount);
        if (barrier.Vote is { } vote)
        {
            int[] brought = values.NewMask();
            for (int part = 0; part < brought.Length; part++)
            {
                Il.Load(values.Active[part]);
                values.PushPart(vote, part);
                values.Vector("BitwiseAnd", IlElement.Int);
                Il.Store(brought[part]);
            }
            place.SetState(nameof(GroupState.Value), () => values.PushCount(brought));
        }
        place.SetState(nameof(GroupState.Status), () => Il.Int((int)GroupStatus.Waiting));
        Il.Branch(ILOpCode.Br, nextGroup);
    }

    /// <summary>The group goes on in the next region, where a long one was cut.</summary>
    public void AtSeam(LaneBlock block)
    {
        SaveFor(block.Next!);
        if (plan.Once.EndsAlike || AreAllHere)
        {
            if (!plan.Once.IsEndKnown) place.NoteEnd(block);
        }
        else
        {
            SetNext(block.Next!);
            place.SetState(nameof(GroupState.Status), () => Il.Int((int)GroupStatus.Ready));
        }
        Il.Branch(ILOpCode.Br, nextGroup);
    }

    /// <summary>Saves the values that a region which starts with a block needs.</summary>
    public void Save(LaneBlock next) =>
        frame.EmitSave(values, plan.Region, value => plan.Spills.IsSaved(value) || plan.Sums.Contains(plan.Region, value), next, place.PushFrame);

    void SaveFor(LaneBlock next)
    {
        for (int part = 0; part < values.Layout.Parts && !frame.StartFull[frame.RegionOf(next)]; part++)
        {
            place.PushFrame(frame.MaskOffset + part * values.Layout.Bits / 8);
            Il.Load(values.Active[part]);
            values.StoreVector(IlElement.Int);
        }
        Save(next);
    }

    void SetNext(LaneBlock next) => place.SetState(nameof(GroupState.Next), () => Il.Int(frame.RegionOf(next)));

    bool AreAllHere => plan.IsFull(0) && values.IsFull;

    void PushActiveCount()
    {
        if (AreAllHere) Il.Int(values.Layout.Lanes);
        else values.PushCount(values.Active);
    }
}
