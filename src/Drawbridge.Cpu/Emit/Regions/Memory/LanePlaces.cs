using System.Reflection.Metadata;
using Drawbridge.Cpu.Lanes;

namespace Drawbridge.Cpu.Emit.Regions;

/// <summary>Loads and stores at a place of its own in each lane, all of which are memory.</summary>
/// <param name="values">The values.</param>
/// <param name="scratch">Where addresses and operands go that a loop takes one by one.</param>
/// <param name="context">The block.</param>
/// <param name="elements">Element by element.</param>
/// <param name="rows">Several elements a lane.</param>
sealed class LanePlaces(ValueEmitter values, ScratchEmitter scratch, ContextEmitter context, LaneElements elements, LaneRows rows)
{
    MethodWriter Il => values.Il;

    LaneLayout Layout => values.Layout;

    /// <summary>At host addresses, one local a vector of 64-bit lanes.</summary>
    public void At(LaneOp op, MemoryAccess access, int[] addresses)
    {
        if (op.Code == LaneCode.Store && !LaneRows.Fits(access))
        {
            StoreInTurn(op, access, addresses);
            return;
        }
        int width = Layout.Width / 2;
        int[][] chunks = Array.ConvertAll(addresses, part =>
        {
            Il.Load(part);
            return elements.Split(IlElement.Long, Layout.Bits);
        });
        Access(op, access, (lane, offset) =>
        {
            elements.Push(chunks[lane / width], IlElement.Long, lane % width);
            Advance(offset);
        });
    }

    // Lane by lane in a loop: as fast as taking vectors apart, which is a page of code that has to be compiled. Where lanes differ in their addresses there
    // are four of them or a multiple.
    void StoreInTurn(LaneOp op, MemoryAccess access, int[] addresses)
    {
        const int AtATime = 4;
        bool isWide = access.Bytes == sizeof(long);
        int valueBytes = isWide ? sizeof(long) : sizeof(int);
        int place = Il.Local(IlType.Pointer), value = Il.Local(IlType.Pointer), end = Il.Local(IlType.Pointer);
        for (int part = 0; part < addresses.Length; part++)
        {
            scratch.Push(scratch.OperandOffset + part * Layout.Bits / 8);
            Il.Load(addresses[part]);
            values.StoreVector(IlElement.Long);
        }
        for (int i = 0; i < access.Count; i++)
        {
            scratch.StorePacked(op.Sources[i + 1], 1, isWide);
            var next = Il.Label();
            scratch.PushOperands();
            Il.Store(place);
            // Values lie behind all addresses.
            scratch.PushOperands(1);
            Il.Store(end);
            Il.Load(end);
            Il.Store(value);
            Il.Mark(next);
            for (int lane = 0; lane < AtATime; lane++)
            {
                PushPast(place, lane * sizeof(long));
                Il.Op(ILOpCode.Ldind_i8);
                Advance(i * access.Bytes);
                PushPast(value, lane * valueBytes);
                Il.Op(isWide ? ILOpCode.Ldind_i8 : ILOpCode.Ldind_i4);
                Il.Op(access.Bytes switch { 8 => ILOpCode.Stind_i8, 4 => ILOpCode.Stind_i4, 2 => ILOpCode.Stind_i2, _ => ILOpCode.Stind_i1 });
            }
            PushPast(value, AtATime * valueBytes);
            Il.Store(value);
            PushPast(place, AtATime * sizeof(long));
            Il.Store(place);
            Il.Load(place);
            Il.Load(end);
            Il.Branch(ILOpCode.Blt_un, next);
        }

        void PushPast(int pointer, int bytes)
        {
            Il.Load(pointer);
            if (bytes == 0) return;
            Il.Int(bytes);
            Il.Op(ILOpCode.Add);
        }
    }

    /// <summary>At offsets from the start of a window, two taken out of the vector at a time.</summary>
    public void InWindow(LaneOp op, MemoryAccess access, int[] offsets)
    {
        int pair = Il.Local(IlType.Int64), held = -1;
        int[][] chunks = Array.ConvertAll(offsets, part =>
        {
            Il.Load(part);
            values.As(IlElement.Int, IlElement.Long);
            return elements.Split(IlElement.Long, Layout.Bits);
        });
        Access(op, access, (lane, offset) =>
        {
            if (lane / 2 != held)
            {
                elements.Push(chunks[lane / Layout.Width], IlElement.Long, lane % Layout.Width / 2);
                Il.Store(pair);
                held = lane / 2;
            }
            Il.Load(pair);
            if (lane % 2 == 0) Il.Op(ILOpCode.Conv_u4);
            else
            {
                Il.Int(32);
                Il.Op(ILOpCode.Shr_un);
            }
            Il.Op(ILOpCode.Conv_u8);
            context.PushWindowBase(access.Space);
            Il.Op(ILOpCode.Add);
            Advance(offset);
        });
    }

    // pushPlace pushes a lane's host address and so many bytes more.
    void Access(LaneOp op, MemoryAccess access, Action<int, int> pushPlace)
    {
        bool isLoad = op.Code == LaneCode.Load;
        if (LaneRows.Fits(access))
        {
            if (isLoad) rows.Load(op, access, lane => pushPlace(lane, 0));
            else rows.Store(op, access, lane => pushPlace(lane, 0));
            return;
        }
        for (int i = 0; i < access.Count; i++)
        {
            int offset = i * access.Bytes;
            if (isLoad) elements.Load(op, i, access.Bytes, lane => pushPlace(lane, offset));
            else elements.Store(op.Sources[i + 1], access.Bytes, lane => pushPlace(lane, offset));
        }
    }

    void Advance(int bytes)
    {
        if (bytes != 0)
        {
            Il.Long(bytes);
            Il.Op(ILOpCode.Add);
        }
        Il.Op(ILOpCode.Conv_u);
    }
}
