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
        int* masks = stackalloc int[2 * MostLanes];
        int* sharedMask = masks, globalMask = masks + MostLanes;
        int inShared = 0, inGlobal = 0;
        for (int lane = 0; lane < lanes; lane++)
        {
            sharedMask[lane] = globalMask[lane] = 0;
            if (mask[lane] == 0) continue;
            ulong address = (ulong)addresses[lane];
            places[lane] = Locate(block, group, lanes, lane, instruction, entry, address, addresses, mask);
            bool isShared = entry.Space is StateSpace.Shared or StateSpace.SharedCluster
                || (entry.Space == StateSpace.Generic && AddressSpaces.IsShared(address));
            if (isShared) inShared |= sharedMask[lane] = -1;
            else inGlobal |= globalMask[lane] = -1;
        }
        if (entry.Global == null)
        {
            WideAtomicRunner.Run(places, mask, lanes, operand1, operand2, results);
            return;
        }
        for (int element = 0; element < entry.Elements; element++)
        {
            if (inGlobal != 0) entry.Global.RunInterlocked(places, globalMask, lanes, operand1, operand2, results);
            if (inShared != 0) entry.Shared!.RunAlone(places, sharedMask, lanes, operand1, operand2, results);
            if (element + 1 == entry.Elements) break;
            for (int lane = 0; lane < lanes; lane++) places[lane] += entry.ElementBytes;
            operand1 += lanes;
            if (operand2 != null) operand2 += lanes;
            if (results != null) results += lanes;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static byte* Locate(BlockContext* block, int group, int lanes, int lane, int instruction, Entry entry, ulong address, long* addresses, int* mask)
    {
        int bytes = entry.ElementBytes * entry.Elements;
        bool isLocal = entry.Space == StateSpace.Local || (entry.Space == StateSpace.Generic && AddressSpaces.IsLocal(address));
        byte* place = isLocal ? null : Access.Locate(block, group * lanes + lane, entry.Space, address, bytes, writes: true);
        if (place == null) Fault(block, group, lanes, lane, instruction, entry, isLocal, addresses, mask);
        return place;
    }

    static void Fault(BlockContext* block, int group, int lanes, int lane, int instruction, Entry entry, bool isLocal, long* addresses, int* mask)
    {
        // Atomics work on global and shared memory only.
        if (isLocal)
        {
            throw ResidentBlock.Of(block).Launch.Fault(block, group * lanes + lane, instruction, FaultDiagnostics.WrongSpace,
                $"an atomic on local memory, at 0x{addresses[lane]:x}", (ulong)addresses[lane]);
        }
        Access.Fault(block, group, lanes, instruction, addresses, mask, entry.ElementBytes * entry.Elements, true, (int)entry.Space);
    }
}
