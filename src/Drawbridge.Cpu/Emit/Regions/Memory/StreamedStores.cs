using Drawbridge.Cpu.Lanes;
using Drawbridge.Cpu.Operators;
using Drawbridge.Ptx.Isa;

namespace Drawbridge.Cpu.Emit.Regions;

/// <summary>
/// Which stores may go around the caches: whole lines to memory that is much larger than they are and that the kernel does not load from. A
/// cache would first load each line. Such stores may be seen late by other processors, so kernels with atomics, fences and accesses that others
/// may watch have none.
/// </summary>
sealed class StreamedStores
{
    /// <summary>Allocations of so many bytes are streamed to.</summary>
    public const long LeastBytes = 24 << 20;

    // The parameters that each value's address comes from, a bit each. Those that are 512 bytes apart share one, and then count as the same.
    readonly ulong[] origins;
    readonly ulong loaded;
    readonly bool isAllowed;

    public StreamedStores(LaneProgram program)
    {
        origins = new ulong[program.Values.Count];
        var all = new List<LaneOp>();
        foreach (var block in program.Blocks) all.AddRange(block.Ops);
        isAllowed = program.Dispatch == null && !program.HasFences
            && !all.Exists(op => op.Code is LaneCode.Atomic or LaneCode.Action || op.Detail is MemoryAccess { MaySpin: true });
        if (!isAllowed) return;
        bool isNew;
        do
        {
            isNew = false;
            foreach (var op in all) isNew |= Pass(op);
        }
        while (isNew);
        foreach (var op in all)
        {
            if (op.Code == LaneCode.Load && op.Sources[0].Value is { } address) loaded |= origins[address.Index];
        }
    }

    /// <summary>True if a store is one of them, where its allocation is large.</summary>
    public bool Allows(LaneOp store) => isAllowed && store.Sources[0].Value is { } address
        && origins[address.Index] is not 0 and var from && (from & loaded) == 0;

    // The parameters that an address comes from, whichever way; true if that is news.
    bool Pass(LaneOp op)
    {
        bool isNew = false;
        foreach (var result in op.Results)
        {
            if (result.Type != LaneType.I64) continue;
            if (op.Detail is MemoryAccess access)
            {
                if (access.Space == StateSpace.Param && op.Sources[0].IsConstant) isNew |= Add(result, BitOf(op.Sources[0].Bits + (ulong)access.Offset));
                continue;
            }
            foreach (var source in op.Sources)
            {
                if (source.Value is { Type: LaneType.I64 } value) isNew |= Add(result, origins[value.Index]);
            }
        }
        return isNew;
    }

    static ulong BitOf(ulong offset) => 1UL << (int)(offset / sizeof(ulong) % 64);

    bool Add(LaneValue value, ulong from)
    {
        ulong before = origins[value.Index];
        origins[value.Index] |= from;
        return origins[value.Index] != before;
    }
}
