using System.Reflection.Metadata;
using Drawbridge.Cpu.Lanes;
using Drawbridge.Cpu.Lanes.Analysis;
using Drawbridge.Cpu.Operators;
using Drawbridge.Ptx.Isa;

namespace Drawbridge.Cpu.Emit.Regions;

/// <summary>
/// Loads and stores, each the way its address allows: one that a scalar tells (<see cref="ScalarAccess"/>), or one a lane
/// (<see cref="GatherEmitter"/>). Addresses of which nothing is known are looked at when they are there, since they often turn out to be
/// neighbours. Generic addresses that mean no global memory go lane by lane.
/// </summary>
sealed class MemoryEmitter
{
    readonly ValueEmitter values;
    readonly ContextEmitter context;
    readonly ColdCode cold;
    readonly int parameterBytes;
    readonly ScalarAccess scalar;
    readonly OffsetAccess byOffsets;
    readonly JoinedRows joined;
    readonly GatherEmitter gathers;
    readonly LaneLoop oneByOne;
    readonly CalledAccess byCalls;
    readonly CalledStores called;
    readonly RangeChecks checks;
    readonly Prefetches? prefetches;
    readonly Region? region;

    AddressGroups? groups;
    int position;
    bool callsStores;

    public MemoryEmitter(ValueEmitter values, ScratchEmitter scratch, ContextEmitter context, ColdCode cold, AccessSites sites, StreamedStores streams, Prefetches? prefetches, LaneProgram program, Region? region)
    {
        (this.values, this.context, this.cold, this.prefetches, this.region) = (values, context, cold, prefetches, region);
        parameterBytes = new Runtime.ParameterLayout(program.Entry).Size;
        context.StartSites();
        var search = new AllocationSearch(values.Il, context.PushField);
        checks = new RangeChecks(values, context, cold, sites, search, program.SharedBytes);
        var elements = new LaneElements(values);
        var rows = new LaneRows(values, elements);
        scalar = new ScalarAccess(values, scratch, context, checks, elements, rows, streams);
        byOffsets = new OffsetAccess(values, checks, elements, rows);
        joined = new JoinedRows(values, rows);
        byCalls = new CalledAccess(values, scratch, context);
        oneByOne = new LaneLoop(values, scratch, context, byCalls, search);
        called = new CalledStores(values, scratch, context, sites);
        gathers = new GatherEmitter(values, context, cold, sites, search, new LanePlaces(values, scratch, context, elements, rows), oneByOne, byCalls, program.LocalBytes);
    }

    MethodWriter Il => values.Il;

    LaneLayout Layout => values.Layout;

    /// <summary>Reads what accesses need into locals; to be called when all code that asks is written.</summary>
    public void EmitPrologue()
    {
        context.EmitPrologue();
        prefetches?.EmitPrologue();
    }

    /// <summary>Prepares for the accesses of a block, which lies at a position of the region: for those operations that are emitted now.</summary>
    public void StartBlock(LaneBlock block, int position, Func<LaneOp, bool> isEmitted)
    {
        this.position = position;
        callsStores = region?.IsBesideLoops(position) == true && CalledStores.AreMany(block);
        groups = new AddressGroups(block, values.IsFull, isEmitted);
    }

    public void Load(LaneOp op)
    {
        var access = (MemoryAccess)op.Detail!;
        var address = op.Sources[0];
        if (access.Space == StateSpace.Param && address.IsConstant && (long)address.Bits + access.Offset + access.Bytes * access.Count <= parameterBytes)
            LoadParameter(op, access, (long)address.Bits + access.Offset);
        else Access(op, access, address);
    }

    public void Store(LaneOp op) => Access(op, (MemoryAccess)op.Detail!, op.Sources[0]);

    void Access(LaneOp op, MemoryAccess access, Source address)
    {
        if (ScalarAccess.Fits(op, access, values.IsFull)) AccessByScalar(op, access, address.Shape.Stride, () => PushAddress(access, address));
        else if (OffsetAccess.Fits(op, access, values.IsFull)) AccessByOffsets(op, access, address);
        else if (callsStores && CalledStores.Fits(op)) called.Emit(op);
        else if (IsScattered(access, address)) WhereNeighbours(op, access, address);
        else AccessApart(op, access);
    }

    void AccessByScalar(LaneOp op, MemoryAccess access, long stride, Action pushAddress)
    {
        if (joined.TryFinish(op)) return;
        var end = Il.Label();
        var none = op is { Code: LaneCode.Load, Guard: not null, Blends: false } ? NothingLoaded(op, end) : end;
        AddressGroup? group = null;
        long offset = 0;
        if (groups != null && groups.TryFind(op, out var shared, out offset)) group = shared;
        // A lane whose guard does not hold may have any address; if it holds in none there is nothing to do.
        if (op.Guard != null && stride == 0) SkipIfNone(op.Guard, none);
        bool isPartial = !values.IsFull || op.Guard != null;
        bool goesApart = access.Space == StateSpace.Generic || (isPartial && stride != 0 && ScalarAccess.NeedsWholeRange(access, op.Sources[0]));
        var apart = Il.Label();
        var place = checks.Check(op, access, new LaneSteps(stride), group, offset, pushAddress, none, goesApart ? apart : null);
        prefetches?.Emit(position, op, access, stride, place);
        if (group != null && groups!.RowOf(op) is { } row) joined.Emit(op, row, (lane, more) => checks.Push(place, lane * stride + more));
        else if (op.Code == LaneCode.Load) scalar.Load(op, access, stride, place);
        else scalar.Store(op, access, stride, place);
        Il.Mark(end);
        if (!goesApart) return;
        Cold(apart, end, () =>
        {
            if (access.Space == StateSpace.Generic) byCalls.Emit(op, access, place.Site, (int)place.Checked);
            else oneByOne.Load(op, access);
        });
    }

    // A whole group at known distances from lane 0.
    void AccessByOffsets(LaneOp op, MemoryAccess access, Source address)
    {
        if (byOffsets.TryFinish(op)) return;
        AddressGroup? group = null;
        long offset = 0;
        if (groups != null && groups.TryFind(op, out var shared, out offset)) group = shared;
        var place = checks.Check(op, access, new LaneSteps(0, address.Value!.Offsets), group, offset, () => PushFirstAddress(access, address), default, null);
        byOffsets.Emit(op, access, place, group == null ? null : groups!.SecondOf(op));
    }

    // Pushes lane 0's address in a window with its constant part: 64 bits, zero-extended.
    void PushFirstAddress(MemoryAccess access, Source address)
    {
        values.PushPart(address with { Type = LaneType.I32 }, 0);
        values.Vector("ToScalar", IlElement.Int);
        if (access.Offset != 0)
        {
            Il.Int((int)access.Offset);
            Il.Op(ILOpCode.Add);
        }
        Il.Op(ILOpCode.Conv_u8);
    }

    // Where a load goes that no lane executes. Results that kept what the last round left would be in registers all the time.
    IlLabel NothingLoaded(LaneOp op, IlLabel end)
    {
        var none = Il.Label();
        cold.Add(() =>
        {
            Il.Mark(none);
            foreach (var result in op.Results) values.Clear(result);
            Il.Branch(ILOpCode.Br, end);
        });
        return none;
    }

    // The kernel's parameters are there, and as large as the kernel says.
    void LoadParameter(LaneOp op, MemoryAccess access, long offset)
    {
        for (int i = 0; i < op.Results.Length; i++)
        {
            context.PushWindowBase(StateSpace.Param);
            AddLong(offset + i * access.Bytes);
            Il.Op(ILOpCode.Conv_u);
            scalar.PushElement(access.Bytes, op.Results[i].Type);
            scalar.Spread(op, op.Results[i]);
        }
    }

    // An address a lane.
    void AccessApart(LaneOp op, MemoryAccess access)
    {
        if (access.Space != StateSpace.Generic)
        {
            gathers.Emit(op, access, null);
            return;
        }
        var (otherwise, end) = (Il.Label(), Il.Label());
        int site = gathers.Emit(op, access, otherwise);
        Il.Mark(end);
        Cold(otherwise, end, () => byCalls.Emit(op, access, site, access.Bytes * access.Count));
    }

    // Worth a look at run time: whole words, one a lane, at addresses nothing is known of.
    static bool IsScattered(MemoryAccess access, Source address) =>
        access.Count == 1 && access.Bytes >= 4 && access.Space is not StateSpace.Local && address.Shape.IsVarying;

    // Pushes the scalar of an address with its constant part: 64 bits, zero-extended for windows.
    void PushAddress(MemoryAccess access, Source address)
    {
        values.PushScalar(address);
        if (ContextEmitter.IsWindow(access.Space))
        {
            if (access.Offset != 0)
            {
                Il.Int((int)access.Offset);
                Il.Op(ILOpCode.Add);
            }
            Il.Op(ILOpCode.Conv_u8);
        }
        else if (access.Offset != 0)
        {
            Il.Long(access.Offset);
            Il.Op(ILOpCode.Add);
        }
    }

    void AddLong(long value)
    {
        if (value == 0) return;
        Il.Long(value);
        Il.Op(ILOpCode.Add);
    }

    // Code outside of the way, that comes back. It sees the mask as it is here.
    void Cold(IlLabel start, IlLabel end, Action emit)
    {
        bool isFull = values.IsFull;
        cold.Add(() =>
        {
            Il.Mark(start);
            values.IsFull = isFull;
            emit();
            Il.Branch(ILOpCode.Br, end);
        });
    }

    void SkipIfNone(LaneValue guard, IlLabel end)
    {
        if (guard.Shape.IsScalar) values.PushScalar(new Source(guard, 0, LaneType.Mask));
        else values.PushAnyEffective(guard);
        Il.Branch(ILOpCode.Brfalse, end);
    }

    // If the addresses go up by the element's size after all, one vector access does.
    void WhereNeighbours(LaneOp op, MemoryAccess access, Source address)
    {
        var (scattered, end) = (Il.Label(), Il.Label());
        bool isWide = address.Type.IsWide();
        var type = isWide ? LaneType.I64 : LaneType.I32;
        var element = LaneLayout.ElementOf(type);
        var seen = address with { Type = type };
        int first = Il.Local(IlTypes.ScalarOf(element));
        values.PushPart(seen, 0);
        values.Vector("ToScalar", element);
        Il.Store(first);
        int[] steps = values.Steps(type, access.Bytes);
        int parts = Layout.PartsOf(type);
        for (int part = 0; part < parts; part++)
        {
            Il.Load(first);
            values.Vector("Create", element);
            Il.Load(steps[part]);
            values.Vector("Add", element);
            values.PushPart(seen, part);
            values.Vector("Equals", element);
            if (part > 0) values.Vector("BitwiseAnd", element);
        }
        values.PushSigns(element);
        int set = isWide ? Layout.Width / 2 : Layout.Width;
        Il.Int(set == 32 ? -1 : (1 << set) - 1);
        Il.Branch(ILOpCode.Bne_un, scattered);
        int start = Il.Local(IlType.Int64);
        Il.Load(first);
        if (access.Offset != 0)
        {
            if (isWide) Il.Long(access.Offset);
            else Il.Int((int)access.Offset);
            Il.Op(ILOpCode.Add);
        }
        if (!isWide) Il.Op(ILOpCode.Conv_u8);
        Il.Store(start);
        AccessByScalar(op, access, access.Bytes, () => Il.Load(start));
        Il.Mark(end);
        Cold(scattered, end, () => AccessApart(op, access));
    }
}
