using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Drawbridge.Cpu.Execution;
using Drawbridge.Ptx.Isa;
using Drawbridge.Runtime;

namespace Drawbridge.Cpu.Memory;

/// <summary>
/// What generated code calls for memory it does not reach by itself: accesses that fault, and those through generic addresses or to a window,
/// lane by lane. Lane l's address is <c>addresses[l]</c>; lanes whose <c>mask[l]</c> is 0 are left alone. Values are lane-major: those of lane
/// l start at l · bytes.
/// </summary>
static unsafe class Access
{
    /// <summary>Throws the fault of the first lane whose access is not allowed.</summary>
    /// <param name="block">The block.</param>
    /// <param name="group">The group.</param>
    /// <param name="lanes">Lanes of the group.</param>
    /// <param name="instruction">Number of the instruction.</param>
    /// <param name="addresses">An address a lane.</param>
    /// <param name="mask">Which lanes take part.</param>
    /// <param name="size">Bytes accessed by a lane, which is also their alignment.</param>
    /// <param name="writes">True for stores and atomics.</param>
    /// <param name="space">A <see cref="StateSpace"/>: what the addresses count from.</param>
    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Fault(BlockContext* block, int group, int lanes, int instruction, long* addresses, int* mask, int size, bool writes, int space)
    {
        var resident = ResidentBlock.Of(block);
        var launch = resident.Launch;
        var rules = launch.Rules(block);
        for (int lane = 0; lane < lanes; lane++)
        {
            if (mask[lane] == 0 || rules.Check((StateSpace)space, (ulong)addresses[lane], size, size, writes) is not { } fault) continue;
            throw launch.Fault(block, group * lanes + lane, instruction, fault.Kind, fault.Message, fault.Address);
        }
        // Memory that came or went while the kernel ran: the access was outside of what it may touch all the same.
        for (int lane = 0; lane < lanes; lane++)
        {
            ulong address = (ulong)addresses[lane];
            if (mask[lane] == 0 || Locate(block, group * lanes + lane, (StateSpace)space, address, size, writes) != null) continue;
            throw launch.Fault(block, group * lanes + lane, instruction, FaultDiagnostics.OutOfBounds,
                $"{size} bytes at address 0x{address:x}, which was no memory when the kernel started", address);
        }
        throw new InvalidOperationException($"instruction {instruction} reported a fault, but every lane's access is allowed");
    }

    /// <summary>Throws the fault of the first access that a check stands for and that is not allowed.</summary>
    /// <param name="block">The block.</param>
    /// <param name="group">The group.</param>
    /// <param name="lanes">Lanes of the group.</param>
    /// <param name="site">Number of the <see cref="AccessSite"/>.</param>
    /// <param name="at">Lane 0's address.</param>
    /// <param name="bits">Which lanes take part, a bit each.</param>
    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void SiteFault(BlockContext* block, int group, int lanes, int site, long at, int bits)
    {
        var launch = ResidentBlock.Of(block).Launch;
        var rules = launch.Rules(block);
        var check = launch.Kernel.Sites[site];
        foreach (var member in check.Members)
        {
            for (int lane = 0; lane < lanes; lane++)
            {
                ulong address = (ulong)(at + check.Steps.At(lane) + member.Offset);
                if (check.Space is not (StateSpace.Global or StateSpace.Generic)) address = (uint)address;
                if ((bits >> lane & 1) == 0 || rules.Check(check.Space, address, member.Bytes, member.Bytes, member.Writes) is not { } fault) continue;
                throw launch.Fault(block, group * lanes + lane, member.Instruction, fault.Kind, fault.Message, fault.Address);
            }
        }
        var first = check.Members[0];
        throw launch.Fault(block, group * lanes + System.Numerics.BitOperations.TrailingZeroCount(bits), first.Instruction, FaultDiagnostics.OutOfBounds,
            $"{check.Members.Count} accesses at constant distances from address 0x{at + first.Offset:x}, which reach more than one allocation", (ulong)(at + first.Offset));
    }

    /// <summary>Loads through generic addresses.</summary>
    public static void LoadGeneric(BlockContext* block, int group, int lanes, int instruction, long* addresses, int* mask, byte* values, int bytes) =>
        Load(block, group, lanes, instruction, addresses, mask, values, bytes, StateSpace.Generic);

    /// <summary>Stores through generic addresses, lowest lane first.</summary>
    public static void StoreGeneric(BlockContext* block, int group, int lanes, int instruction, long* addresses, int* mask, byte* values, int bytes) =>
        Store(block, group, lanes, instruction, addresses, mask, values, bytes, StateSpace.Generic);

    /// <summary>Loads from global memory.</summary>
    public static void LoadGlobal(BlockContext* block, int group, int lanes, int instruction, long* addresses, int* mask, byte* values, int bytes) =>
        Load(block, group, lanes, instruction, addresses, mask, values, bytes, StateSpace.Global);

    /// <summary>Stores to global memory, lowest lane first.</summary>
    public static void StoreGlobal(BlockContext* block, int group, int lanes, int instruction, long* addresses, int* mask, byte* values, int bytes) =>
        Store(block, group, lanes, instruction, addresses, mask, values, bytes, StateSpace.Global);

    /// <summary>Loads from shared memory; addresses are offsets, their upper halves ignored, as in all windows.</summary>
    public static void LoadShared(BlockContext* block, int group, int lanes, int instruction, long* addresses, int* mask, byte* values, int bytes) =>
        Load(block, group, lanes, instruction, addresses, mask, values, bytes, StateSpace.Shared);

    /// <summary>Stores to shared memory, lowest lane first.</summary>
    public static void StoreShared(BlockContext* block, int group, int lanes, int instruction, long* addresses, int* mask, byte* values, int bytes) =>
        Store(block, group, lanes, instruction, addresses, mask, values, bytes, StateSpace.Shared);

    /// <summary>Loads from each lane's own local memory.</summary>
    public static void LoadLocal(BlockContext* block, int group, int lanes, int instruction, long* addresses, int* mask, byte* values, int bytes) =>
        Load(block, group, lanes, instruction, addresses, mask, values, bytes, StateSpace.Local);

    /// <summary>Stores to each lane's own local memory.</summary>
    public static void StoreLocal(BlockContext* block, int group, int lanes, int instruction, long* addresses, int* mask, byte* values, int bytes) =>
        Store(block, group, lanes, instruction, addresses, mask, values, bytes, StateSpace.Local);

    /// <summary>Loads constants.</summary>
    public static void LoadConst(BlockContext* block, int group, int lanes, int instruction, long* addresses, int* mask, byte* values, int bytes) =>
        Load(block, group, lanes, instruction, addresses, mask, values, bytes, StateSpace.Const);

    /// <summary>Loads kernel parameters.</summary>
    public static void LoadParam(BlockContext* block, int group, int lanes, int instruction, long* addresses, int* mask, byte* values, int bytes) =>
        Load(block, group, lanes, instruction, addresses, mask, values, bytes, StateSpace.Param);

    /// <summary>
    /// Notes the allocation of the first lane's address as the one an instruction will probably access next, if it is large enough for the
    /// instruction's check of so many bytes at once.
    /// </summary>
    public static void Remember(BlockContext* block, AccessWindow* window, int lanes, long* addresses, int* mask, int bytes)
    {
        for (int lane = 0; lane < lanes; lane++)
        {
            if (mask[lane] == 0) continue;
            var allocation = ResidentBlock.Of(block).Launch.Memory.Find((ulong)addresses[lane]);
            // Constants are left out, so that a store never takes the short way to them.
            if (allocation == null || allocation.Size < bytes || allocation.Address == (ulong)block->Constants) return;
            (window->Start, window->Last) = (allocation.Address, (ulong)(allocation.Size - bytes));
            return;
        }
    }

    /// <summary>The bytes a thread's address means, or null where it must fault. Global memory is checked against the allocation.</summary>
    /// <param name="block">The block.</param>
    /// <param name="thread">The thread's number in it.</param>
    /// <param name="space">What the address counts from.</param>
    /// <param name="address">The address.</param>
    /// <param name="size">Bytes accessed.</param>
    /// <param name="writes">True for stores.</param>
    /// <param name="alignment">What the address must be a multiple of; 0 for the size.</param>
    public static byte* Locate(BlockContext* block, int thread, StateSpace space, ulong address, int size, bool writes, int alignment = 0)
    {
        if (space == StateSpace.Generic) (space, address) = AccessRules.Split(address);
        if ((address & (uint)((alignment == 0 ? size : alignment) - 1)) != 0) return null;
        ulong offset = space == StateSpace.Global ? address : (uint)address, end = offset + (uint)size;
        switch (space)
        {
            case StateSpace.Shared or StateSpace.SharedCluster:
                offset = AccessRules.OwnShared(offset);
                return offset + (uint)size <= block->SharedLength ? block->Shared + offset : null;
            case StateSpace.Local:
                return end <= (ulong)ResidentBlock.Of(block).Launch.Kernel.LocalBytes ? block->Local + (ulong)thread * block->LocalStride + offset : null;
            case StateSpace.Param:
                return !writes && end <= block->ParametersLength ? block->Parameters + offset : null;
            case StateSpace.Const:
                return !writes && end <= block->ConstantsLength ? block->Constants + offset : null;
            default:
                if (ResidentBlock.Of(block).Launch.Memory.Find(address) is not { } allocation) return null;
                bool isConstant = writes && allocation.Address == (ulong)block->Constants;
                return (uint)size <= allocation.End - address && !isConstant ? (byte*)address : null;
        }
    }

    /// <summary>The bytes one thread's address means; throws its fault if there are none.</summary>
    public static byte* LocateOrFault(BlockContext* block, int thread, int instruction, StateSpace space, ulong address, int size, bool writes)
    {
        byte* place = Locate(block, thread, space, address, size, writes);
        if (place == null)
        {
            int lanes = ResidentBlock.Of(block).Launch.Kernel.Lanes;
            long* addresses = stackalloc long[lanes];
            int* mask = stackalloc int[lanes];
            new Span<int>(mask, lanes).Clear();
            addresses[thread % lanes] = (long)address;
            mask[thread % lanes] = -1;
            Fault(block, thread / lanes, lanes, instruction, addresses, mask, size, writes, (int)space);
        }
        return place;
    }

    static void Load(
        BlockContext* block, int group, int lanes, int instruction, long* addresses, int* mask, byte* values, int bytes, StateSpace space)
    {
        for (int lane = 0; lane < lanes; lane++)
        {
            if (mask[lane] == 0) continue;
            byte* from = Locate(block, group * lanes + lane, space, (ulong)addresses[lane], bytes, writes: false);
            if (from == null) Fault(block, group, lanes, instruction, addresses, mask, bytes, false, (int)space);
            Copy(values + lane * bytes, from, bytes);
        }
    }

    static void Store(
        BlockContext* block, int group, int lanes, int instruction, long* addresses, int* mask, byte* values, int bytes, StateSpace space)
    {
        for (int lane = 0; lane < lanes; lane++)
        {
            if (mask[lane] == 0) continue;
            byte* to = Locate(block, group * lanes + lane, space, (ulong)addresses[lane], bytes, writes: true);
            if (to == null) Fault(block, group, lanes, instruction, addresses, mask, bytes, true, (int)space);
            Copy(to, values + lane * bytes, bytes);
        }
    }

    // Elements of up to 8 bytes move whole, as other threads may look at them.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Copy(byte* to, byte* from, int bytes)
    {
        switch (bytes)
        {
            case 4: *(int*)to = *(int*)from; break;
            case 8: *(long*)to = *(long*)from; break;
            case 2: *(short*)to = *(short*)from; break;
            case 1: *to = *from; break;
            case 16: System.Runtime.Intrinsics.Vector128.Store(System.Runtime.Intrinsics.Vector128.Load(from), to); break;
            default: Buffer.MemoryCopy(from, to, bytes, bytes); break;
        }
    }
}
