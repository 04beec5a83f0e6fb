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

    readonly Dictionary<LaneValue, HashSet<ulong>> origins = [];
    readonly HashSet<ulong> loaded = [];
    readonly bool isAllowed;

    public StreamedStores(LaneProgram program)
    {
        var all = program.Blocks.SelectMany(block => block.Ops).ToArray();
        isAllowed = program.Dispatch == null && !program.HasFences
            && !Array.Exists(all, op => op.Code is LaneCode.Atomic or LaneCode.Action || op.Detail is MemoryAccess { MaySpin: true });
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
            if (op.Code == LaneCode.Load && op.Sources[0].Value is { } address) loaded.UnionWith(OriginsOf(address));
        }
    }

    /// <summary>True if a store is one of them, where its allocation is large.</summary>
    public bool Allows(LaneOp store) => isAllowed && store.Sources[0].Value is { } address
        && OriginsOf(address) is { Count: > 0 } from && !from.Overlaps(loaded);

    HashSet<ulong> OriginsOf(LaneValue value) => origins.TryGetValue(value, out var found) ? found : [];

    // The parameters that an address comes from, whichever way; true if that is news.
    bool Pass(LaneOp op)
    {
        bool isNew = false;
        foreach (var result in op.Results)
        {
            if (result.Type != LaneType.I64) continue;
            if (op.Detail is MemoryAccess access)
            {
                if (access.Space == StateSpace.Param && op.Sources[0].IsConstant) isNew |= Of(result).Add(op.Sources[0].Bits + (ulong)access.Offset);
                continue;
            }
            foreach (var source in op.Sources)
            {
                if (source.Value is not { Type: LaneType.I64 } value || !origins.TryGetValue(value, out var from)) continue;
                int before = Of(result).Count;
                Of(result).UnionWith(from);
                isNew |= Of(result).Count != before;
            }
        }
        return isNew;
    }

    HashSet<ulong> Of(LaneValue value)
    {
        if (!origins.TryGetValue(value, out var set)) origins.Add(value, set = []);
        return set;
    }
}
