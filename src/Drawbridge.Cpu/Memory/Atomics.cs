using System.Globalization;
using System.Runtime.CompilerServices;
using Drawbridge.Cpu.Execution;
using Drawbridge.Ptx.Isa;
using Drawbridge.Runtime;

namespace Drawbridge.Cpu.Memory;

/// <summary>
/// <c>atom</c> and <c>red</c> for the lanes of a group, lowest first. Global memory is changed by interlocked operations, shared memory, which
/// only the block's own thread touches, plainly; lanes that meet at one address are combined before memory is touched.
/// </summary>
static unsafe class Atomics
{
    const int MostLanes = 32;

    static readonly Registry<Entry> Entries = new();

    /// <param name="Operation">The operation: two entries of one are the same.</param>
    /// <param name="ElementBytes">Bytes of an element.</param>
    /// <param name="Elements">Elements a lane updates, one after the other in memory.</param>
    /// <param name="Global">Runs it on global memory; null for 128 bits.</param>
    /// <param name="Shared">Runs it on shared memory.</param>
    sealed record Entry(Operation Operation, int ElementBytes, int Elements, AtomicRunner? Global, AtomicRunner? Shared)
    {
        /// <summary>What addresses count from.</summary>
        public StateSpace Space { get; } = Operation.Space;

        /// <summary>Bytes that a lane updates, which is also their alignment.</summary>
        public uint Bytes { get; } = (uint)(ElementBytes * Elements);

        public bool Equals(Entry? other) => other?.Operation == Operation;

        public override int GetHashCode() => Operation.GetHashCode();
    }

    /// <summary>Gives an operation a number; -1 if it has no definition.</summary>
    public static int Register(Operation operation)
    {
        if (operation.Semantic is not (Semantic.AtomicMemory or Semantic.ReduceMemory)) return -1;
        int elements = operation["vec"] is { } vector ? int.Parse(vector.AsSpan(1), CultureInfo.InvariantCulture) : 1;
        var (op, type) = (operation["op"]!, operation.Type);
        if (type.Bits() > 64) return Entries.Add(new Entry(operation, 16, 1, null, null));
        var global = AtomicUpdates.Find(op, type, flushes: !operation.Has("noftz"));
        var shared = AtomicUpdates.Find(op, type, flushes: false);
        return global == null || shared == null ? -1
            : Entries.Add(new Entry(operation, type.Bytes(), elements, global, shared));
    }

    /// <summary>Runs an operation.</summary>
    /// <param name="block">The block.</param>
    /// <param name="group">The group.</param>
    /// <param name="lanes">Lanes of the group.</param>
    /// <param name="instruction">Number of the instruction.</param>
    /// <param name="atomic">Number of the operation.</param>
    /// <param name="addresses">An address a lane.</param>
    /// <param name="mask">Which lanes take part.</param>
    /// <param name="operand1">First operand, raw bits: element e of lane l at e · lanes + l; 128 bits are two elements.</param>
    /// <param name="operand2">Second operand (<c>cas</c>), or null.</param>
    /// <param name="results">Receives the old values of lanes that take part, zero-extended; null if nobody wants them.</param>
    [SkipLocalsInit]
    public static void Run(BlockContext* block, int group, int lanes, int instruction, int atomic, long* addresses, int* mask,
        long* operand1, long* operand2, long* results)
    {
        var entry = Entries[atomic];
        byte** places = stackalloc byte*[MostLanes];
        int* sharedMask = stackalloc int[MostLanes];
        bool inGlobal = false, inShared = false;
        switch (entry.Space)
        {
            case StateSpace.Shared or StateSpace.SharedCluster:
                inShared = true;
                sharedMask = mask;
                FindShared(block, group, lanes, instruction, entry, addresses, mask, places);
                break;
            case StateSpace.Global:
                inGlobal = true;
                FindGlobal(block, group, lanes, instruction, entry, addresses, mask, places);
                break;
            default:
                int* globalMask = stackalloc int[MostLanes];
                for (int lane = 0; lane < lanes; lane++)
                {
                    bool isShared = AddressSpaces.IsShared((ulong)addresses[lane]);
                    sharedMask[lane] = isShared ? mask[lane] : 0;
                    globalMask[lane] = isShared ? 0 : mask[lane];
                    if (mask[lane] == 0) continue;
                    inShared |= isShared;
                    inGlobal |= !isShared;
                    places[lane] = Locate(block, group, lanes, lane, instruction, entry, addresses, mask);
                }
                if (entry.Global != null) mask = globalMask;
                break;
        }
        if (entry.Global == null)
        {
            WideAtomicRunner.Run(places, mask, lanes, operand1, operand2, results);
            return;
        }
        for (int element = 0; element < entry.Elements; element++)
        {
            if (inGlobal) entry.Global.RunInterlocked(places, mask, lanes, operand1, operand2, results);
            if (inShared) entry.Shared!.RunAlone(places, sharedMask, lanes, operand1, operand2, results);
            if (element + 1 == entry.Elements) break;
            for (int lane = 0; lane < lanes; lane++) places[lane] += entry.ElementBytes;
            operand1 += lanes;
            if (operand2 != null) operand2 += lanes;
            if (results != null) results += lanes;
        }
    }

    static void FindShared(BlockContext* block, int group, int lanes, int instruction, Entry entry, long* addresses, int* mask, byte** places)
    {
        uint bytes = entry.Bytes;
        byte* shared = block->Shared;
        ulong length = block->SharedLength;
        for (int lane = 0; lane < lanes; lane++)
        {
            if (mask[lane] == 0) continue;
            uint offset = (uint)addresses[lane];
            bool isPlain = (offset & (bytes - 1)) == 0 && (ulong)offset + bytes <= length;
            places[lane] = isPlain ? shared + offset : Locate(block, group, lanes, lane, instruction, entry, addresses, mask);
        }
    }

    static void FindGlobal(BlockContext* block, int group, int lanes, int instruction, Entry entry, long* addresses, int* mask, byte** places)
    {
        uint bytes = entry.Bytes;
        // Lanes mostly hit the allocation of the one before.
        ulong start = 0, size = 0;
        for (int lane = 0; lane < lanes; lane++)
        {
            if (mask[lane] == 0) continue;
            ulong address = (ulong)addresses[lane];
            if ((address & (bytes - 1)) == 0 && address - start < size && size - (address - start) >= bytes)
            {
                places[lane] = (byte*)address;
                continue;
            }
            places[lane] = Locate(block, group, lanes, lane, instruction, entry, addresses, mask);
            var allocation = ResidentBlock.Of(block).Launch.Memory.Find(address);
            (start, size) = allocation == null ? (0, 0) : (allocation.Address, (ulong)allocation.Size);
        }
    }

    // The bytes a lane's address means; faults if there are none.
    static byte* Locate(BlockContext* block, int group, int lanes, int lane, int instruction, Entry entry, long* addresses, int* mask)
    {
        ulong address = (ulong)addresses[lane];
        bool isLocal = entry.Space == StateSpace.Local || (entry.Space == StateSpace.Generic && AddressSpaces.IsLocal(address));
        // Atomics work on global and shared memory only.
        if (isLocal)
        {
            throw ResidentBlock.Of(block).Launch.Fault(block, group * lanes + lane, instruction, FaultDiagnostics.WrongSpace,
                $"an atomic on local memory, at 0x{address:x}", address);
        }
        byte* place = Access.Locate(block, group * lanes + lane, entry.Space, address, (int)entry.Bytes, writes: true);
        if (place == null) Access.Fault(block, group, lanes, instruction, addresses, mask, (int)entry.Bytes, true, (int)entry.Space);
        return place;
    }
}
