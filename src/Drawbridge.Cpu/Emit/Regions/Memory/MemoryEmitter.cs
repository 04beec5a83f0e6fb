using System.Reflection.Metadata;
using Drawbridge.Cpu.Execution;
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
    sealed record Window(StateSpace Space, int Base, int Length);

    readonly ValueEmitter values;
    readonly ScratchEmitter scratch;
    readonly ColdCode cold;
    readonly int groupLocal, parameterBytes;
    readonly ScalarAccess scalar;
    readonly OffsetAccess byOffsets;
    readonly GatherEmitter gathers;
    readonly LaneLoop oneByOne;
    readonly CalledStores called;
    readonly RangeChecks checks;
    readonly List<Window> windows = [];

    // Where the allocations that sites found last are kept.
    readonly int found;

    readonly Prefetches? prefetches;

    readonly Region? region;

    AddressGroups? groups;
    int position;
    bool callsStores;

    public MemoryEmitter(ValueEmitter values, ScratchEmitter scratch, ColdCode cold, int groupLocal, AccessSites sites, StreamedStores streams, Prefetches? prefetches, LaneProgram program, Region? region)
    {
        this.prefetches = prefetches;
        this.region = region;
        (this.values, this.scratch, this.cold, this.groupLocal) = (values, scratch, cold, groupLocal);
        parameterBytes = new Runtime.ParameterLayout(program.Entry).Size;
        found = values.Il.Local(IlType.Pointer);
        var search = new AllocationSearch(values.Il, PushField);
        checks = new RangeChecks(values, this, cold, sites, search, program.SharedBytes);
        var elements = new LaneElements(values);
        var rows = new LaneRows(values, elements);
        scalar = new ScalarAccess(values, scratch, this, checks, elements, rows, streams);
        byOffsets = new OffsetAccess(values, checks, elements, rows);
        oneByOne = new LaneLoop(values, scratch, this, search);
        called = new CalledStores(values, scratch, this, sites);
        gathers = new GatherEmitter(values, scratch, this, cold, sites, search, elements, rows, oneByOne, program.LocalBytes);
    }

    MethodWriter Il => values.Il;

    LaneLayout Layout => values.Layout;

    /// <summary>Reads where memory lies into locals; to be called when all code that asks is written.</summary>
    public void EmitPrologue()
    {
        PushField(nameof(BlockContext.Windows), ILOpCode.Ldind_i);
        Il.Store(found);
        prefetches?.EmitPrologue();
        foreach (var window in windows)
        {
            var (start, length) = window.Space switch
            {
                StateSpace.Shared => (nameof(BlockContext.Shared), nameof(BlockContext.SharedLength)),
                StateSpace.Const => (nameof(BlockContext.Constants), nameof(BlockContext.ConstantsLength)),
                _ => (nameof(BlockContext.Parameters), nameof(BlockContext.ParametersLength)),
            };
            PushField(start, ILOpCode.Ldind_i8);
            Il.Store(window.Base);
            PushField(length, ILOpCode.Ldind_i8);
            Il.Store(window.Length);
        }
    }

    /// <summary>Prepares for the accesses of a block, which lies at a position of the region.</summary>
    public void StartBlock(LaneBlock block, int position)
    {
        this.position = position;
        callsStores = region?.IsBesideLoops(position) == true && CalledStores.AreMany(block);
        groups = new AddressGroups(block, values.IsFull);
    }

    /// <summary>Pushes a field of the block's context.</summary>
    public void PushField(string name, ILOpCode load)
    {
        Il.LoadArgument(0);
        int offset = FieldOffsets.OfContext(name);
        if (offset != 0)
        {
            Il.Int(offset);
            Il.Op(ILOpCode.Add);
        }
        Il.Op(load);
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
        if (op.Code == LaneCode.Load) scalar.Load(op, access, stride, place);
        else scalar.Store(op, access, stride, place);
        Il.Mark(end);
        if (!goesApart) return;
        Cold(apart, end, () =>
        {
            if (access.Space == StateSpace.Generic) AccessSlowly(op, access, place.Site, (int)place.Checked);
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
            Il.Load(WindowOf(StateSpace.Param).Base);
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
        Cold(otherwise, end, () => AccessSlowly(op, access, site, access.Bytes * access.Count));
    }

    // Lane by lane; what it found is where the next one probably goes.
    void AccessSlowly(LaneOp op, MemoryAccess access, int site, int checkedBytes)
    {
        if (op.Code == LaneCode.Load) LoadSlowly(op, access, site, checkedBytes);
        else StoreSlowly(op, access, site, checkedBytes);
    }

    /// <summary>Pushes the start of the allocation that an instruction found last.</summary>
    public void PushFoundStart(int slot)
    {
        PushFound(slot, nameof(AccessWindow.Start));
        Il.Op(ILOpCode.Ldind_i8);
    }

    /// <summary>Pushes how far above the start its accesses may begin.</summary>
    public void PushFoundLast(int slot)
    {
        PushFound(slot, nameof(AccessWindow.Last));
        Il.Op(ILOpCode.Ldind_i8);
    }

    /// <summary>Pushes where the group's local memory starts.</summary>
    public void PushLocalStart()
    {
        PushField(nameof(BlockContext.Local), ILOpCode.Ldind_i8);
        Il.Load(groupLocal);
        Il.Op(ILOpCode.Conv_i8);
        PushField(nameof(BlockContext.LocalStride), ILOpCode.Ldind_i8);
        Il.Long(Layout.Lanes);
        Il.Op(ILOpCode.Mul);
        Il.Op(ILOpCode.Mul);
        Il.Op(ILOpCode.Add);
    }

    /// <summary>Pushes where a window starts, and how long it is.</summary>
    public void PushWindowBase(StateSpace space) => Il.Load(WindowOf(space).Base);

    public void PushWindowLength(StateSpace space) => Il.Load(WindowOf(space).Length);

    // Worth a look at run time: whole words, one a lane, at addresses nothing is known of.
    static bool IsScattered(MemoryAccess access, Source address) =>
        access.Count == 1 && access.Bytes >= 4 && access.Space is not StateSpace.Local && address.Shape.IsVarying;

    /// <summary>True for spaces whose addresses are 32-bit offsets from the start of a window.</summary>
    public static bool IsWindow(StateSpace space) => space is not (StateSpace.Global or StateSpace.Generic);

    Window WindowOf(StateSpace space)
    {
        var window = windows.Find(one => one.Space == space);
        if (window == null) windows.Add(window = new Window(space, Il.Local(IlType.Int64), Il.Local(IlType.Int64)));
        return window;
    }

    // Pushes the scalar of an address with its constant part: 64 bits, zero-extended for windows.
    void PushAddress(MemoryAccess access, Source address)
    {
        values.PushScalar(address);
        if (IsWindow(access.Space))
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

    /// <summary>Pushes the address of a field of a site's window.</summary>
    public void PushFound(int slot, string field)
    {
        Il.Load(found);
        Il.Int(FieldOffsets.OfWindow(slot, field));
        Il.Op(ILOpCode.Add);
    }

    void Remember(int slot, int bytes)
    {
        Il.LoadArgument(0);
        PushFound(slot, nameof(AccessWindow.Start));
        Il.Int(Layout.Lanes);
        scratch.PushOperands();
        scratch.Push(scratch.MaskOffset);
        Il.Int(bytes);
        Il.Call(EngineMethods.Remember);
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

    /// <summary>Throws the fault of an access at an address a lane.</summary>
    public void EmitFault(LaneOp op, MemoryAccess access)
    {
        scratch.StoreOperand(op.Sources[0], 0, access.Offset);
        scratch.StoreMask(op.Guard);
        PushCall(op);
        Il.Int(access.Bytes * access.Count);
        Il.Int(op.Code == LaneCode.Store ? 1 : 0);
        Il.Int((int)access.Space);
        Il.Call(EngineMethods.LaneFault);
        Il.Throw();
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
        values.Vector("ExtractMostSignificantBits", element);
        int set = isWide ? Layout.Width / 2 : Layout.Width;
        if (Layout.Bits == 512)
        {
            Il.Op(ILOpCode.Conv_i4);
        }
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

    /// <summary>Pushes the number of the group.</summary>
    public void PushGroup() => Il.Load(groupLocal);

    /// <summary>Pushes what every method of the engine takes first: block, group, lanes, instruction.</summary>
    public void PushCaller(LaneOp op)
    {
        Il.LoadArgument(0);
        Il.Load(groupLocal);
        Il.Int(Layout.Lanes);
        Il.Int(op.OriginIndex);
    }

    void PushCall(LaneOp op)
    {
        PushCaller(op);
        scratch.PushOperands();
        scratch.Push(scratch.MaskOffset);
    }

    void LoadSlowly(LaneOp op, MemoryAccess access, int site, int checkedBytes)
    {
        scratch.StoreOperand(op.Sources[0], 0, access.Offset);
        scratch.StoreMask(op.Guard);
        PushCall(op);
        scratch.Push(scratch.ValueOffset);
        Il.Int(access.Bytes * access.Count);
        Il.Call(EngineMethods.Load(access.Space));
        Remember(site, checkedBytes);
        scratch.Push(scratch.ValueOffset);
        Il.Int(Layout.Lanes);
        Il.Int(access.Bytes);
        Il.Int(access.Count);
        scratch.Push(scratch.ResultOffset);
        Il.Call(EngineMethods.Spread);
        for (int i = 0; i < op.Results.Length; i++) LoadResult(op, i);
    }

    // A uniform result is that of the first lane that loaded.
    void LoadResult(LaneOp op, int index)
    {
        int offset = scratch.ResultOffset + index * Layout.Lanes * 8;
        if (!op.Results[index].Shape.IsScalar)
        {
            scratch.LoadResult(op.Results[index], offset, op.Blends);
            return;
        }
        scratch.Push(scratch.MaskOffset);
        Il.Int(Layout.Lanes);
        scratch.Push(offset);
        Il.Call(EngineMethods.First);
        scratch.LoadResult(op.Results[index], offset, op.Blends);
    }

    void StoreSlowly(LaneOp op, MemoryAccess access, int site, int checkedBytes)
    {
        for (int i = 0; i < access.Count; i++) scratch.StoreOperand(op.Sources[i + 1], i);
        scratch.PushOperands();
        Il.Int(Layout.Lanes);
        Il.Int(access.Bytes);
        Il.Int(access.Count);
        scratch.Push(scratch.ValueOffset);
        Il.Call(EngineMethods.Collect);
        scratch.StoreOperand(op.Sources[0], 0, access.Offset);
        scratch.StoreMask(op.Guard);
        PushCall(op);
        scratch.Push(scratch.ValueOffset);
        Il.Int(access.Bytes * access.Count);
        Il.Call(EngineMethods.Store(access.Space));
        Remember(site, checkedBytes);
    }
}
