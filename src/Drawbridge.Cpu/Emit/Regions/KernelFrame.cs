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

    public KernelFrame(IEnumerable<Region> all, Liveness liveness, LaneLayout layout)
    {
        this.liveness = liveness;
        this.layout = layout;
        int size = layout.BytesOf(LaneType.Mask);
        foreach (var region in all)
        {
            regions.Add(region.Entry, region.Index);
            // Two masks for each place where lanes may be left: those that can go on, and those that wait for a barrier.
            if (region.IsWhole) size = 2 * region.Entry.Targets.Length * layout.BytesOf(LaneType.Mask);
            else if (region.Index == 0) continue;
            foreach (var value in liveness.ValuesLiveIn(region.Entry))
            {
                if (offsets.ContainsKey(value)) continue;
                int bytes = value.Shape.IsVarying ? layout.BytesOf(value.Type) : 8;
                int alignment = value.Shape.IsVarying ? Alignment : 8;
                size = (size + alignment - 1) / alignment * alignment;
                offsets.Add(value, size);
                size += bytes;
            }
        }
        Bytes = (size + Alignment - 1) / Alignment * Alignment;
    }

    /// <summary>Bytes of a frame.</summary>
    public int Bytes { get; }

    /// <summary>Regions of the kernel.</summary>
    public int RegionCount => regions.Count;

    /// <summary>Where the mask of the lanes that go on lies.</summary>
    public int MaskOffset => 0;

    /// <summary>Where a value lies; -1 if it is not kept.</summary>
    public int OffsetOf(LaneValue value) => offsets.GetValueOrDefault(value, -1);

    /// <summary>The number of the region that starts with a block.</summary>
    public int RegionOf(LaneBlock entry) => regions[entry];

    /// <summary>Saves what the region that starts with a block needs and this one may have written; the rest lies there already.</summary>
    public void EmitSave(ValueEmitter values, Region region, LaneBlock entry, Action<int> pushFrame)
    {
        foreach (var value in liveness.ValuesLiveIn(entry))
        {
            if (region.IsWhole || region.Writes.Contains(value) || IsFirst(region, value)) Transfer(values, value, pushFrame, isSave: true);
        }
    }

    /// <summary>Loads what a region reads or may keep of what it writes, and the result of the barrier before it.</summary>
    public void EmitLoad(ValueEmitter values, Region region, Action<int> pushFrame, Action<string> pushState)
    {
        var entry = region.Entry;
        foreach (var value in liveness.ValuesLiveIn(entry))
        {
            if (value == ReceivedBy(entry)) continue;
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
        foreach (var value in liveness.ValuesLiveIn(entry))
        {
            foreach (int local in values.LocalsOf(value))
            {
                values.PushScalar(new Source(null, 0, value.Type));
                if (value.Shape.IsVarying) values.Vector("Create", LaneLayout.ElementOf(value.Type));
                values.Il.Store(local);
            }
        }
    }

    /// <summary>The value that takes the result of the barrier before a block.</summary>
    public required Func<LaneBlock, LaneValue?> ReceivedBy { get; init; }

    void Transfer(ValueEmitter values, LaneValue value, Action<int> pushFrame, bool isSave)
    {
        if (ReceivedBy != null && isSave && !offsets.ContainsKey(value)) return;
        int[] locals = values.LocalsOf(value);
        var element = LaneLayout.ElementOf(value.Type);
        for (int part = 0; part < locals.Length; part++)
        {
            int offset = offsets[value] + part * layout.Bits / 8;
            if (value.Shape.IsVarying && isSave)
            {
                pushFrame(offset);
                values.Il.Load(locals[part]);
                values.StoreVector(element);
            }
            else if (value.Shape.IsVarying)
            {
                pushFrame(offset);
                values.LoadVector(element);
                values.Il.Store(locals[part]);
            }
            else if (isSave)
            {
                pushFrame(offset);
                values.Il.Load(locals[part]);
                values.Il.Op(element switch { IlElement.Float => ILOpCode.Stind_r4, IlElement.Double => ILOpCode.Stind_r8, IlElement.Long => ILOpCode.Stind_i8, _ => ILOpCode.Stind_i4 });
            }
            else
            {
                pushFrame(offset);
                values.Il.Op(element switch { IlElement.Float => ILOpCode.Ldind_r4, IlElement.Double => ILOpCode.Ldind_r8, IlElement.Long => ILOpCode.Ldind_i8, _ => ILOpCode.Ldind_i4 });
                values.Il.Store(locals[part]);
            }
        }
    }
}
