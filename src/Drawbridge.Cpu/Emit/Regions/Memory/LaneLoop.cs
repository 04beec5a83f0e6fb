using System.Reflection.Metadata;
using Drawbridge.Cpu.Lanes;

namespace Drawbridge.Cpu.Emit.Regions;

/// <summary>
/// Accesses of the lanes that execute, one after the other in a loop that calls nothing: the rare way for addresses that are memory in those lanes
/// only, or in more than one allocation.
/// </summary>
sealed class LaneLoop(ValueEmitter values, ScratchEmitter scratch, ContextEmitter context, CalledAccess byCalls, AllocationSearch search)
{
    readonly int address = values.Il.Local(IlType.Int64), bits = values.Il.Local(IlType.Int32), lane = values.Il.Local(IlType.Int32);

    MethodWriter Il => values.Il;

    /// <summary>Emits a load; faults if it has to.</summary>
    public void Load(LaneOp op, MemoryAccess access)
    {
        var (failed, done) = (Il.Label(), Il.Label());
        Each(op, access, failed, () =>
        {
            for (int i = 0; i < access.Count; i++)
            {
                int offset = ResultOffset(i);
                PushLane(() => scratch.Push(offset));
                Il.Load(address);
                Il.Long(i * access.Bytes);
                Il.Op(ILOpCode.Add);
                Il.Op(ILOpCode.Conv_u);
                Il.Op(access.Bytes switch { 8 => ILOpCode.Ldind_i8, 4 => ILOpCode.Ldind_u4, 2 => ILOpCode.Ldind_u2, _ => ILOpCode.Ldind_u1 });
                if (access.Bytes < sizeof(long)) Il.Op(ILOpCode.Conv_u8);
                Il.Op(ILOpCode.Stind_i8);
            }
        });
        Il.Branch(ILOpCode.Br, done);
        Il.Mark(failed);
        byCalls.EmitFault(op, access);
        Il.Mark(done);
        for (int i = 0; i < access.Count; i++) scratch.LoadResult(op.Results[i], ResultOffset(i), op.Blends);
    }

    /// <summary>
    /// Finds the memory of each executing lane's access, does something with it, and ends behind the code; branches to <paramref name="failed"/>
    /// from the first that has none.
    /// </summary>
    public void Each(LaneOp op, MemoryAccess access, IlLabel failed, Action body)
    {
        var (next, done) = (Il.Label(), Il.Label());
        int total = access.Bytes * access.Count;
        scratch.StoreOperand(op.Sources[0], 0, access.Offset);
        values.PushEffectiveBits(op.Guard);
        Il.Store(bits);
        Il.Mark(next);
        Il.Load(bits);
        Il.Branch(ILOpCode.Brfalse, done);
        Il.Load(bits);
        Il.Call(EngineMethods.LowestBit);
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
        if (ContextEmitter.IsWindow(access.Space))
        {
            // Offsets are zero-extended.
            Il.Load(address);
            Il.Long(total);
            Il.Op(ILOpCode.Add);
            context.PushWindowLength(access.Space);
            Il.Branch(ILOpCode.Bgt, failed);
            Il.Load(address);
            context.PushWindowBase(access.Space);
            Il.Op(ILOpCode.Add);
            Il.Store(address);
        }
        else search.Emit(address, () => Il.Long(total), op.Code == LaneCode.Store, failed);
        body();
        Il.Load(bits);
        Il.Load(bits);
        Il.Int(1);
        Il.Op(ILOpCode.Sub);
        Il.Op(ILOpCode.And);
        Il.Store(bits);
        Il.Branch(ILOpCode.Br, next);
        Il.Mark(done);
    }

    int ResultOffset(int element) => scratch.ResultOffset + element * values.Layout.Lanes * sizeof(long);

    void PushLane(Action pushStart)
    {
        pushStart();
        Il.Load(lane);
        Il.Int(sizeof(long));
        Il.Op(ILOpCode.Mul);
        Il.Op(ILOpCode.Add);
    }
}
