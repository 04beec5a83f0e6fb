using System.Reflection.Metadata;
using Drawbridge.Cpu.Execution;
using Drawbridge.Cpu.Lanes;
using Drawbridge.Cpu.Lanes.Analysis;
using Drawbridge.Cpu.Operators;

namespace Drawbridge.Cpu.Emit.Regions;

/// <summary>Where a group's mask and the values it still needs lie in memory between two regions.</summary>
sealed class KernelFrame
{
    const int Alignment = 64;

    readonly Dictionary<LaneValue, int> offsets = [];
    readonly Dictionary<LaneBlock, int> regions = [];
    readonly Liveness liveness;
    readonly LaneLayout layout;
    int size;

    /// <param name="all">The kernel's regions.</param>
    /// <param name="liveness">What is live between blocks.</param>
    /// <param name="layout">How values lie in vectors.</param>
    /// <param name="rows">Values that lie one behind the other, without gaps; no value is in two rows.</param>
    public KernelFrame(IEnumerable<Region> all, Liveness liveness, LaneLayout layout, IEnumerable<LaneValue[]> rows)
    {
        this.liveness = liveness;
        this.layout = layout;
        size = layout.BytesOf(LaneType.Mask);
        foreach (var value in rows.SelectMany(row => row)) Place(value);
        foreach (var region in all)
        {
            regions.Add(region.Entry, region.Index);
            // Two masks for each place where lanes may be left: those that can go on, and those that wait for a barrier.
            if (region.IsWhole) size = 2 * region.Entry.Targets.Length * layout.BytesOf(LaneType.Mask);
            else if (region.Index == 0) continue;
            foreach (var value in liveness.ValuesLiveIn(region.Entry))
            {
                if (!offsets.ContainsKey(value) && value.KnownMask == null) Place(value);
            }
        }
    }

    void Place(LaneValue value)
    {
        int bytes = value.Shape.IsVarying ? layout.BytesOf(value.Type) : 8;
        int alignment = value.Shape.IsVarying ? Alignment : 8;
        size = (size + alignment - 1) / alignment * alignment;
        offsets.Add(value, size);
        size += bytes;
    }

    /// <summary>Bytes of a frame; known when all code is written.</summary>
    public int Bytes => (size + Alignment - 1) / Alignment * Alignment;

    /// <summary>Regions of the kernel.</summary>
    public int RegionCount => regions.Count;

    /// <summary>For each region whether it starts with all lanes, so that nobody asks for the mask.</summary>
    public bool[] StartFull { get; set; } = [];

    /// <summary>Where the mask of the lanes that go on lies.</summary>
    public int MaskOffset => 0;

    /// <summary>Where a value lies; -1 if it is not kept.</summary>
    public int OffsetOf(LaneValue value) => offsets.GetValueOrDefault(value, -1);

    /// <summary>Makes room for a scalar; gives its place. What lies there at first is not known.</summary>
    public int Reserve()
    {
        size = (size + sizeof(long) - 1) / sizeof(long) * sizeof(long);
        size += sizeof(long);
        return size - sizeof(long);
    }

    /// <summary>The number of the region that starts with a block.</summary>
    public int RegionOf(LaneBlock entry) => regions[entry];

    /// <summary>Saves what the region that starts with a block needs and this one may have written; the rest lies there already.</summary>
    public void EmitSave(ValueEmitter values, Region region, Predicate<LaneValue> isThere, LaneBlock entry, Action<int> pushFrame)
    {
        foreach (var value in liveness.ValuesLiveIn(entry))
        {
            if (isThere(value)) continue;
            if (region.IsWhole || region.Writes.Contains(value) || IsFirst(region, value)) Transfer(values, value, pushFrame, isSave: true);
        }
    }

    /// <summary>Loads what a region fetches once for all groups.</summary>
    public void EmitFetch(ValueEmitter values, Region region, GroupInvariants once, Action<int> pushFrame)
    {
        foreach (var value in liveness.ValuesLiveIn(region.Entry))
        {
            if (once.IsFetched(value)) EmitFetch(values, value, pushFrame);
        }
    }

    /// <summary>Loads a value.</summary>
    public void EmitFetch(ValueEmitter values, LaneValue value, Action<int> pushFrame)
    {
        if (value.KnownMask == null) Transfer(values, value, pushFrame, isSave: false);
    }

    /// <summary>Loads what a region reads or may keep of what it writes, and the result of the barrier before it.</summary>
    public void EmitLoad(ValueEmitter values, Region region, Predicate<LaneValue> isFetchedElsewhere, Action<int> pushFrame, Action<string> pushState)
    {
        var entry = region.Entry;
        foreach (var value in liveness.ValuesLiveIn(entry))
        {
            if (value == ReceivedBy(entry) || value.KnownMask != null || isFetchedElsewhere(value)) continue;
            if (region.IsWhole || region.Writes.Contains(value) || region.Reads.Contains(value)) Transfer(values, value, pushFrame, isSave: false);
        }
        if (ReceivedBy(entry) is not { } received) return;
        pushState(nameof(GroupState.Value));
        values.Il.Op(ILOpCode.Ldind_i4);
        if (received.Type == LaneType.Mask) values.Il.Op(ILOpCode.Neg);
        values.StoreScalar(received, received.Type);
    }

    // Has a value that is in no frame yet: what nobody wrote, or what a barrier computed.
    bool IsFirst(Region region, LaneValue value) =>
        value == ReceivedBy(region.Entry) || (region.Index == 0 && liveness.LiveIn(region.Entry)[liveness.NumberOf(value)]);

    /// <summary>Gives values that the kernel may read before it writes them something to read.</summary>
    public void EmitUndefined(ValueEmitter values, LaneBlock entry)
    {
        foreach (var value in liveness.ValuesLiveIn(entry)) values.Clear(value);
    }

    /// <summary>The value that takes the result of the barrier before a block.</summary>
    public required Func<LaneBlock, LaneValue?> ReceivedBy { get; init; }

    void Transfer(ValueEmitter values, LaneValue value, Action<int> pushFrame, bool isSave)
    {
        if (isSave && !offsets.ContainsKey(value)) return;
        EmitMove(values, value, offset => pushFrame(offsets[value] + offset), isSave);
    }

    /// <summary>Writes code that puts a value into memory or fetches it from there.</summary>
    /// <param name="values">The values.</param>
    /// <param name="value">The value.</param>
    /// <param name="pushPlace">Pushes the address where it lies, and so many bytes behind it.</param>
    /// <param name="isSave">True to put it there.</param>
    public void EmitMove(ValueEmitter values, LaneValue value, Action<int> pushPlace, bool isSave)
    {
        var element = LaneLayout.ElementOf(value.Type);
        if (!value.Shape.IsVarying)
        {
            pushPlace(0);
            if (isSave) values.PushScalar(new Source(value, 0, value.Type));
            values.Il.Op((element, isSave) switch
            {
                (IlElement.Float, true) => ILOpCode.Stind_r4,
                (IlElement.Double, true) => ILOpCode.Stind_r8,
                (IlElement.Long, true) => ILOpCode.Stind_i8,
                (_, true) => ILOpCode.Stind_i4,
                (IlElement.Float, false) => ILOpCode.Ldind_r4,
                (IlElement.Double, false) => ILOpCode.Ldind_r8,
                (IlElement.Long, false) => ILOpCode.Ldind_i8,
                _ => ILOpCode.Ldind_i4,
            });
            if (!isSave) values.StoreScalar(value, value.Type);
            return;
        }
        int[] locals = values.LocalsOf(value);
        for (int part = 0; part < locals.Length; part++)
        {
            pushPlace(part * layout.Bits / 8);
            if (isSave)
            {
                values.Il.Load(locals[part]);
                values.StoreVector(element);
            }
            else
            {
                values.LoadVector(element);
                values.Il.Store(locals[part]);
            }
        }
    }
}
