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
    ValueEmitter values, ContextEmitter context, ColdCode cold, AccessSites sites, AllocationSearch search, LanePlaces places, LaneLoop oneByOne, CalledAccess byCalls, int localBytes)
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
        places.At(op, access, addresses);
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
            if (access.Space == StateSpace.Local && localBytes < total)
            {
                Il.Long(-1);
                values.Vector("Create", IlElement.Long);
            }
            else PushOutside(access, slot, addresses[part], part);
            AddMisaligned(addresses[part], IlElement.Long, total);
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
                context.PushField(nameof(BlockContext.Scratch), ILOpCode.Ldind_i8);
                values.Vector("Create", IlElement.Long);
                values.Vector("ConditionalSelect", IlElement.Long);
                Il.Store(addresses[part]);
            }
        }
        return addresses;
    }

    // Pushes in which lanes an address does not lie in the group's local memory, or in the allocation found last.
    void PushOutside(MemoryAccess access, int slot, int address, int part)
    {
        bool isLocal = access.Space == StateSpace.Local;
        Il.Load(address);
        if (isLocal) context.PushLocalStart();
        else context.PushFoundStart(slot);
        values.Vector("Create", IlElement.Long);
        if (isLocal) SubtractSteps(part);
        values.Vector("Subtract", IlElement.Long);
        values.As(IlElement.Long, IlElement.ULong);
        if (isLocal) Il.Long(localBytes - access.Bytes * access.Count);
        else context.PushFoundLast(slot);
        values.Vector("Create", IlElement.Long);
        values.As(IlElement.Long, IlElement.ULong);
        values.Vector("GreaterThan", IlElement.ULong);
        values.As(IlElement.ULong, IlElement.Long);
    }

    // Adds the lanes whose address is no multiple of an access's bytes to the mask on the stack.
    void AddMisaligned(int address, IlElement element, int bytes)
    {
        if (bytes == 1) return;
        Il.Load(address);
        PushAll(bytes - 1);
        values.Vector("BitwiseAnd", element);
        PushAll(0);
        values.Vector("GreaterThan", element);
        values.Vector("BitwiseOr", element);

        void PushAll(int number)
        {
            if (element == IlElement.Long) Il.Long(number);
            else Il.Int(number);
            values.Vector("Create", element);
        }
    }

    // The allocation of each executing lane; goes on if all have one, falls through if not.
    void LookForAll(LaneOp op, MemoryAccess access, int slot, IlLabel fine)
    {
        var failed = Il.Label();
        oneByOne.Each(op, access, failed, () => { });
        search.Remember(field => context.PushFound(slot, field), access.Bytes * access.Count);
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
        byCalls.EmitFault(op, access);
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
        context.PushLocalStart();
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
        context.PushWindowLength(access.Space);
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
            AddMisaligned(offsets[part], IlElement.Int, total);
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
        places.InWindow(op, access, offsets);
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
            context.PushWindowBase(access.Space);
            values.Vector("Create", IlElement.Long);
            values.Vector("Add", IlElement.Long);
            context.PushField(nameof(BlockContext.Scratch), ILOpCode.Ldind_i8);
            values.Vector("Create", IlElement.Long);
            values.Vector("ConditionalSelect", IlElement.Long);
            Il.Store(addresses[part]);
        }
        places.At(op, access, addresses);
    }

    void PushWideMask(LaneOp op, int part)
    {
        values.PushEffective(op.Guard, part / 2);
        values.Vector(part % 2 == 0 ? "WidenLower" : "WidenUpper", IlElement.Int);
    }

    void BranchIfAny(int mask, IlElement element, IlLabel target)
    {
        Il.Load(mask);
        values.PushSigns(element);
        Il.Branch(ILOpCode.Brtrue, target);
    }

    void AddConstant(long offset)
    {
        if (offset == 0) return;
        Il.Long(offset);
        values.Vector("Create", IlElement.Long);
        values.Vector("Add", IlElement.Long);
    }
}
