using System.Reflection.Metadata;
using Drawbridge.Cpu.Execution;
using Drawbridge.Cpu.Lanes;
using Drawbridge.Cpu.Lanes.Analysis;
using Drawbridge.Cpu.Operators;
using Drawbridge.Ptx.Isa;

namespace Drawbridge.Cpu.Emit.Regions;

/// <summary>
/// Accesses at an address of its own in each lane: all are checked at once, then each element is loaded or stored. Lanes that do not execute are
/// sent to a place where they do no harm.
/// </summary>
sealed class GatherEmitter(
    ValueEmitter values, ScratchEmitter scratch, MemoryEmitter memory, ColdCode cold, AccessSites sites, AllocationSearch search, LaneElements elements, LaneRows rows, LaneLoop oneByOne, int localBytes)
{
    MethodWriter Il => values.Il;

    LaneLayout Layout => values.Layout;

    /// <summary>Emits a load or store.</summary>
    /// <param name="op">The access.</param>
    /// <param name="access">What it is.</param>
    /// <param name="otherwise">Where to go if an address is not in global memory; null to find out what is wrong with it.</param>
    /// <returns>Number of the site.</returns>
    public int Emit(LaneOp op, MemoryAccess access, IlLabel? otherwise)
    {
        int slot = sites.Add(new AccessSite(access.Space, default, []));
        var end = Il.Label();
        if (access.Space is StateSpace.Shared or StateSpace.Const or StateSpace.Param)
        {
            EmitWindow(op, access, end);
            Il.Mark(end);
            return slot;
        }
        int[] addresses = Addresses(op, access, slot, otherwise, end);
        AccessAt(op, access, addresses);
        Il.Mark(end);
        return slot;
    }

    // Host addresses, one local a vector of 64-bit lanes.
    int[] Addresses(LaneOp op, MemoryAccess access, int slot, IlLabel? otherwise, IlLabel end)
    {
        int parts = Layout.Parts * 2, total = access.Bytes * access.Count;
        var vector = Layout.VectorOf(LaneType.I64);
        int[] addresses = Il.NewLocals(parts, vector);
        int bad = Il.Local(vector);
        for (int part = 0; part < parts; part++)
        {
            if (access.Space == StateSpace.Local) PushLocal(op, access, part);
            else
            {
                values.PushPart(op.Sources[0] with { Type = LaneType.I64 }, part);
                AddConstant(access.Offset);
            }
            Il.Store(addresses[part]);
            // Outside of the allocation, or not aligned, in a lane that executes.
            Il.Load(addresses[part]);
            if (access.Space == StateSpace.Local) memory.PushLocalStart();
            else memory.PushFoundStart(slot);
            values.Vector("Create", IlElement.Long);
            if (access.Space == StateSpace.Local) SubtractSteps(part);
            values.Vector("Subtract", IlElement.Long);
            values.As(IlElement.Long, IlElement.ULong);
            if (access.Space == StateSpace.Local) Il.Long(Math.Max(0, localBytes - total));
            else memory.PushFoundLast(slot);
            values.Vector("Create", IlElement.Long);
            values.As(IlElement.Long, IlElement.ULong);
            values.Vector("GreaterThan", IlElement.ULong);
            values.As(IlElement.ULong, IlElement.Long);
            if (total > 1)
            {
                Il.Load(addresses[part]);
                Il.Long(total - 1);
                values.Vector("Create", IlElement.Long);
                values.Vector("BitwiseAnd", IlElement.Long);
                Il.Long(0);
                values.Vector("Create", IlElement.Long);
                values.Vector("GreaterThan", IlElement.Long);
                values.Vector("BitwiseOr", IlElement.Long);
            }
            if (!values.IsFull || op.Guard != null)
            {
                PushWideMask(op, part);
                values.Vector("BitwiseAnd", IlElement.Long);
            }
            if (part > 0)
            {
                Il.Load(bad);
                values.Vector("BitwiseOr", IlElement.Long);
            }
            Il.Store(bad);
        }
        var fine = Il.Label();
        if (otherwise is { } elsewhere) BranchIfAny(bad, IlElement.Long, elsewhere);
        else
        {
            var missed = Il.Label();
            BranchIfAny(bad, IlElement.Long, missed);
            Cold(missed, () =>
            {
                if (access.Space == StateSpace.Global) LookForAll(op, access, slot, fine);
                Fault(op, access, end);
            });
        }
        Il.Mark(fine);
        if (!values.IsFull || op.Guard != null)
        {
            for (int part = 0; part < parts; part++)
            {
                PushWideMask(op, part);
                Il.Load(addresses[part]);
                memory.PushField(nameof(BlockContext.Scratch), ILOpCode.Ldind_i8);
                values.Vector("Create", IlElement.Long);
                values.Vector("ConditionalSelect", IlElement.Long);
                Il.Store(addresses[part]);
            }
        }
        return addresses;
    }

    // The allocation of each executing lane; goes on if all have one, falls through if not.
    void LookForAll(LaneOp op, MemoryAccess access, int slot, IlLabel fine)
    {
        var failed = Il.Label();
        oneByOne.Each(op, access, failed, () => { });
        search.Remember(field => memory.PushFound(slot, field), access.Bytes * access.Count);
        Il.Branch(ILOpCode.Br, fine);
        Il.Mark(failed);
    }

    void Fault(LaneOp op, MemoryAccess access, IlLabel none)
    {
        if (op.Guard != null)
        {
            values.PushAnyEffective(op.Guard);
            Il.Branch(ILOpCode.Brfalse, none);
        }
        memory.EmitFault(op, access);
    }

    // Code out of the way, that does not come back by itself.
    void Cold(IlLabel start, Action emit)
    {
        bool isFull = values.IsFull;
        cold.Add(() =>
        {
            values.IsFull = isFull;
            Il.Mark(start);
            emit();
        });
    }

    long LocalStride => (localBytes + NativeBuffer.Alignment - 1) / NativeBuffer.Alignment * NativeBuffer.Alignment;

    void PushLocal(LaneOp op, MemoryAccess access, int part)
    {
        var address = op.Sources[0] with { Type = LaneType.I32 };
        values.PushPart(address, part / 2);
        if (access.Offset != 0)
        {
            Il.Int((int)access.Offset);
            values.Vector("Create", IlElement.Int);
            values.Vector("Add", IlElement.Int);
        }
        values.As(IlElement.Int, IlElement.UInt);
        values.Vector(part % 2 == 0 ? "WidenLower" : "WidenUpper", IlElement.UInt);
        values.As(IlElement.ULong, IlElement.Long);
        memory.PushLocalStart();
        values.Vector("Create", IlElement.Long);
        values.Vector("Add", IlElement.Long);
        Il.Load(values.Steps(LaneType.I64, LocalStride)[part]);
        values.Vector("Add", IlElement.Long);
    }

    // The start of each lane's local memory, from that of the group's.
    void SubtractSteps(int part)
    {
        Il.Load(values.Steps(LaneType.I64, LocalStride)[part]);
        values.Vector("Add", IlElement.Long);
    }

    void EmitWindow(LaneOp op, MemoryAccess access, IlLabel end)
    {
        var (otherwise, again) = (Il.Label(), Il.Label());
        int total = access.Bytes * access.Count;
        var vector = Layout.VectorOf(LaneType.I32);
        int[] offsets = Il.NewLocals(Layout.Parts, vector);
        int bad = Il.Local(vector), last = Il.Local(IlType.Int64);
        memory.PushWindowLength(access.Space);
        Il.Long(total);
        Il.Op(ILOpCode.Sub);
        Il.Store(last);
        Il.Load(last);
        Il.Long(0);
        Il.Branch(ILOpCode.Blt, otherwise);
        for (int part = 0; part < Layout.Parts; part++)
        {
            values.PushPart(op.Sources[0] with { Type = LaneType.I32 }, part);
            if (access.Offset != 0)
            {
                Il.Int((int)access.Offset);
                values.Vector("Create", IlElement.Int);
                values.Vector("Add", IlElement.Int);
            }
            Il.Store(offsets[part]);
        }
        Il.Mark(again);
        for (int part = 0; part < Layout.Parts; part++)
        {
            Il.Load(offsets[part]);
            values.As(IlElement.Int, IlElement.UInt);
            Il.Load(last);
            Il.Op(ILOpCode.Conv_i4);
            values.Vector("Create", IlElement.Int);
            values.As(IlElement.Int, IlElement.UInt);
            values.Vector("GreaterThan", IlElement.UInt);
            values.As(IlElement.UInt, IlElement.Int);
            if (total > 1)
            {
                Il.Load(offsets[part]);
                Il.Int(total - 1);
                values.Vector("Create", IlElement.Int);
                values.Vector("BitwiseAnd", IlElement.Int);
                Il.Int(0);
                values.Vector("Create", IlElement.Int);
                values.Vector("GreaterThan", IlElement.Int);
                values.Vector("BitwiseOr", IlElement.Int);
            }
            if (!values.IsFull || op.Guard != null)
            {
                values.PushEffective(op.Guard, part);
                values.Vector("BitwiseAnd", IlElement.Int);
            }
            if (part > 0)
            {
                Il.Load(bad);
                values.Vector("BitwiseOr", IlElement.Int);
            }
            Il.Store(bad);
        }
        BranchIfAny(bad, IlElement.Int, otherwise);
        Cold(otherwise, () =>
        {
            if (access.Space == StateSpace.Shared) SeeOwn(offsets, again);
            Fault(op, access, end);
        });
        bool isPartial = !values.IsFull || op.Guard != null;
        if (isPartial && op.Code == LaneCode.Store)
        {
            // There is no place in the window for lanes that do not execute: addresses it is.
            StoreAtAddresses(op, access, offsets);
            return;
        }
        if (isPartial)
        {
            for (int part = 0; part < offsets.Length; part++)
            {
                Il.Load(offsets[part]);
                values.PushEffective(op.Guard, part);
                values.Vector("BitwiseAnd", IlElement.Int);
                Il.Store(offsets[part]);
            }
        }
        AccessWindow(op, access, offsets);
    }

    // The block is the first of a cluster: its shared memory has a second address. Goes on if that makes a difference.
    void SeeOwn(int[] offsets, IlLabel again)
    {
        var vector = Layout.VectorOf(LaneType.I32);
        int isOwn = Il.Local(vector), any = Il.Local(vector);
        for (int part = 0; part < offsets.Length; part++)
        {
            Il.Load(offsets[part]);
            Il.Int(LowBits.Log2(Runtime.AddressSpaces.ClusterStep));
            values.Vector("ShiftRightLogical", IlElement.Int);
            Il.Int(1);
            values.Vector("Create", IlElement.Int);
            values.Vector("Equals", IlElement.Int);
            Il.Store(isOwn);
            Il.Load(offsets[part]);
            Il.Load(isOwn);
            Il.Int((int)Runtime.AddressSpaces.ClusterStep);
            values.Vector("Create", IlElement.Int);
            values.Vector("BitwiseAnd", IlElement.Int);
            values.Vector("Subtract", IlElement.Int);
            Il.Store(offsets[part]);
            Il.Load(isOwn);
            if (part > 0)
            {
                Il.Load(any);
                values.Vector("BitwiseOr", IlElement.Int);
            }
            Il.Store(any);
        }
        BranchIfAny(any, IlElement.Int, again);
    }

    void StoreAtAddresses(LaneOp op, MemoryAccess access, int[] offsets)
    {
        int parts = Layout.Parts * 2;
        int[] addresses = Il.NewLocals(parts, Layout.VectorOf(LaneType.I64));
        for (int part = 0; part < parts; part++)
        {
            PushWideMask(op, part);
            Il.Load(offsets[part / 2]);
            values.As(IlElement.Int, IlElement.UInt);
            values.Vector(part % 2 == 0 ? "WidenLower" : "WidenUpper", IlElement.UInt);
            values.As(IlElement.ULong, IlElement.Long);
            memory.PushWindowBase(access.Space);
            values.Vector("Create", IlElement.Long);
            values.Vector("Add", IlElement.Long);
            memory.PushField(nameof(BlockContext.Scratch), ILOpCode.Ldind_i8);
            values.Vector("Create", IlElement.Long);
            values.Vector("ConditionalSelect", IlElement.Long);
            Il.Store(addresses[part]);
        }
        AccessAt(op, access, addresses);
    }

    void PushWideMask(LaneOp op, int part)
    {
        values.PushEffective(op.Guard, part / 2);
        values.Vector(part % 2 == 0 ? "WidenLower" : "WidenUpper", IlElement.Int);
    }

    void BranchIfAny(int mask, IlElement element, IlLabel target)
    {
        Il.Load(mask);
        values.Vector("ExtractMostSignificantBits", element);
        if (Layout.Bits == 512) Il.Op(ILOpCode.Conv_i4);
        Il.Branch(ILOpCode.Brtrue, target);
    }

    void AddConstant(long offset)
    {
        if (offset == 0) return;
        Il.Long(offset);
        values.Vector("Create", IlElement.Long);
        values.Vector("Add", IlElement.Long);
    }

    // At host addresses, one local a vector of 64-bit lanes.
    void AccessAt(LaneOp op, MemoryAccess access, int[] addresses)
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

    // At offsets from the start of a window, two taken out of the vector at a time.
    void AccessWindow(LaneOp op, MemoryAccess access, int[] offsets)
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
            memory.PushWindowBase(access.Space);
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
