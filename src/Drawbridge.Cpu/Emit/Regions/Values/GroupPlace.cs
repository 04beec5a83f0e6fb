using System.Reflection.Metadata;
using System.Runtime.CompilerServices;
using Drawbridge.Cpu.Execution;
using Drawbridge.Cpu.Lanes;

namespace Drawbridge.Cpu.Emit.Regions;

/// <summary>Where a group's frame and its state lie: two pointers that go on from group to group.</summary>
/// <param name="values">The values.</param>
/// <param name="frame">What lies where in a frame.</param>
/// <param name="group">Local with the group's number.</param>
/// <param name="context">The block.</param>
sealed class GroupPlace(ValueEmitter values, KernelFrame frame, int group, ContextEmitter context)
{
    readonly int framePointer = values.Il.Local(IlType.Pointer), statePointer = values.Il.Local(IlType.Pointer);

    MethodWriter Il => values.Il;

    /// <summary>Finds the place of the group.</summary>
    public void PointAtGroup()
    {
        context.PushField(nameof(BlockContext.Frames), ILOpCode.Ldind_i);
        Il.Load(group);
        Il.Op(ILOpCode.Conv_i8);
        context.PushField(nameof(BlockContext.FrameStride), ILOpCode.Ldind_i8);
        Il.Op(ILOpCode.Mul);
        Il.Op(ILOpCode.Add);
        Il.Store(framePointer);
        context.PushField(nameof(BlockContext.States), ILOpCode.Ldind_i);
        Il.Load(group);
        Il.Int(Unsafe.SizeOf<GroupState>());
        Il.Op(ILOpCode.Mul);
        Il.Op(ILOpCode.Add);
        Il.Store(statePointer);
    }

    /// <summary>Goes on to the next group's.</summary>
    /// <param name="keepsState">True to stay with the first group's state.</param>
    public void PointAtNext(bool keepsState)
    {
        Il.Load(framePointer);
        context.PushField(nameof(BlockContext.FrameStride), ILOpCode.Ldind_i8);
        Il.Op(ILOpCode.Add);
        Il.Store(framePointer);
        if (keepsState) return;
        Il.Load(statePointer);
        Il.Int(Unsafe.SizeOf<GroupState>());
        Il.Op(ILOpCode.Add);
        Il.Store(statePointer);
    }

    /// <summary>Pushes an address in the group's frame.</summary>
    public void PushFrame(int offset)
    {
        Il.Load(framePointer);
        if (offset == 0) return;
        Il.Int(offset);
        Il.Op(ILOpCode.Add);
    }

    /// <summary>Pushes the address of a field of the group's state.</summary>
    public void PushState(string field)
    {
        Il.Load(statePointer);
        Il.Int(FieldOffsets.OfState(field));
        Il.Op(ILOpCode.Add);
    }

    /// <summary>Sets a field of the group's state.</summary>
    public void SetState(string field, Action push)
    {
        PushState(field);
        push();
        Il.Op(ILOpCode.Stind_i4);
    }

    /// <summary>Notes how a group left a region: at a barrier that is known, or a seam, with all lanes; or for ever.</summary>
    public void NoteEnd(LaneBlock? block)
    {
        if (block?.Ending is not (Ending.Barrier or Ending.Seam))
        {
            SetState(nameof(GroupState.Status), () => Il.Int((int)GroupStatus.Done));
            return;
        }
        int lanes = values.Layout.Lanes;
        var (status, barrier) = (block.Barrier == null ? GroupStatus.Ready : GroupStatus.Waiting, block.Barrier);
        PushState(nameof(GroupState.Status));
        StoreFour([(int)status, frame.RegionOf(block.Next!), (int)(barrier?.Number.Bits ?? 0), (int)(barrier?.Threads.Bits ?? 0)]);
        PushState(nameof(GroupState.Reduction));
        StoreFour([(int)(barrier?.Reduction ?? BarrierReduction.None), 0, lanes, lanes]);
    }

    // Four fields of the group's state at once.
    void StoreFour(ReadOnlySpan<int> fields)
    {
        const int Bits = 128;
        values.PushVector(fields, Bits);
        Il.Op(ILOpCode.Stobj, IlTypes.Vector(Bits, IlElement.Int));
    }
}
