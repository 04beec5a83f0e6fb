using System.Reflection.Metadata;
using Drawbridge.Cpu.Lanes;

namespace Drawbridge.Cpu.Emit.Regions;

/// <summary>
/// Loads of the lanes that execute, one after the other in a loop that calls nothing: the rare way for addresses that are memory in those lanes
/// only.
/// </summary>
sealed class LaneLoop(ValueEmitter values, ScratchEmitter scratch, MemoryEmitter memory, AllocationSearch search)
{
    readonly int address = values.Il.Local(IlType.Int64), bits = values.Il.Local(IlType.Int32), lane = values.Il.Local(IlType.Int32);

    MethodWriter Il => values.Il;

    /// <summary>Emits the load; faults if it has to.</summary>
    public void Load(LaneOp op, MemoryAccess access)
    {
        var (next, failed, done) = (Il.Label(), Il.Label(), Il.Label());
        int total = access.Bytes * access.Count;
        scratch.StoreOperand(op.Sources[0], 0, access.Offset);
        memory.PushEffectiveBits(op.Guard);
        Il.Store(bits);
        Il.Mark(next);
        Il.Load(bits);
        Il.Branch(ILOpCode.Brfalse, done);
        Il.Load(bits);
        Il.Call(Helpers.LowestBit);
        Il.Store(lane);
        PushLane(() => scratch.PushOperands());
        Il.Op(ILOpCode.Ldind_i8);
        Il.Store(address);
        if (total > 1)
        {
            Il.Load(address);
            Il.Op(ILOpCode.Conv_i4);
            Il.Int(total - 1);
            Il.Op(ILOpCode.And);
            Il.Branch(ILOpCode.Brtrue, failed);
        }
        if (MemoryEmitter.IsWindow(access.Space))
        {
            // Offsets are zero-extended.
            Il.Load(address);
            Il.Long(total);
            Il.Op(ILOpCode.Add);
            memory.PushWindowLength(access.Space);
            Il.Branch(ILOpCode.Bgt, failed);
            Il.Load(address);
            memory.PushWindowBase(access.Space);
            Il.Op(ILOpCode.Add);
            Il.Store(address);
        }
        else search.Emit(address, () => Il.Long(total), writes: false, failed);
        for (int i = 0; i < access.Count; i++)
        {
            int offset = scratch.ResultOffset + i * values.Layout.Lanes * sizeof(long);
            PushLane(() => scratch.Push(offset));
            Il.Load(address);
            Il.Long(i * access.Bytes);
            Il.Op(ILOpCode.Add);
            Il.Op(ILOpCode.Conv_u);
            Il.Op(access.Bytes switch { 8 => ILOpCode.Ldind_i8, 4 => ILOpCode.Ldind_u4, 2 => ILOpCode.Ldind_u2, _ => ILOpCode.Ldind_u1 });
            if (access.Bytes < sizeof(long)) Il.Op(ILOpCode.Conv_u8);
            Il.Op(ILOpCode.Stind_i8);
        }
        Il.Load(bits);
        Il.Load(bits);
        Il.Int(1);
        Il.Op(ILOpCode.Sub);
        Il.Op(ILOpCode.And);
        Il.Store(bits);
        Il.Branch(ILOpCode.Br, next);
        Il.Mark(failed);
        memory.EmitFault(op, access);
        Il.Mark(done);
        for (int i = 0; i < access.Count; i++) scratch.LoadResult(op.Results[i], scratch.ResultOffset + i * values.Layout.Lanes * sizeof(long), op.Blends);
    }

    void PushLane(Action pushStart)
    {
        pushStart();
        Il.Load(lane);
        Il.Int(sizeof(long));
        Il.Op(ILOpCode.Mul);
        Il.Op(ILOpCode.Add);
    }
}
