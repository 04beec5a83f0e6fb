using System.Reflection.Metadata;
using System.Runtime.InteropServices;
using Drawbridge.Cpu.Execution;
using Drawbridge.Cpu.Lanes;
using Drawbridge.Cpu.Memory;
using Drawbridge.Cpu.Operators;
using Drawbridge.Ptx.Isa;

namespace Drawbridge.Cpu.Emit.Regions;

/// <summary>
/// Loads and stores. An address that is the same in all lanes is a scalar access, one that goes up by the element's size is a vector access; both
/// are checked once. Other addresses are looked at when they are there, since they often turn out to be neighbours. What does not pass the check
/// goes lane by lane, which works or faults.
/// </summary>
sealed class MemoryEmitter(ValueEmitter values, ScratchEmitter scratch, ColdCode cold, int groupLocal, WindowCounter counter, int parameterBytes, int localBytes)
{
    readonly record struct Window(int Base, int Length);

    // Where an access lies: a local with a host address and bytes from there; and what remembers the allocation.
    readonly record struct Place(int At, long Offset, int Slot, int CheckedBytes);

    readonly Dictionary<StateSpace, Window> windows = [];

    // Where the allocations that instructions found last are kept, and how many instructions have one.
    readonly int found = values.Il.Local(IlType.Pointer);

    AddressGroups? groups;
    GatherEmitter gathers = null!;

    MethodWriter Il => values.Il;

    LaneLayout Layout => values.Layout;

    /// <summary>Reads where memory lies into locals; to be called when all code that asks is written.</summary>
    public void EmitPrologue()
    {
        PushField(nameof(BlockContext.Windows), ILOpCode.Ldind_i);
        Il.Store(found);
        foreach (var (space, window) in windows)
        {
            var (start, length) = space switch
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

    /// <summary>Prepares for the accesses of a block.</summary>
    public void StartBlock(LaneBlock block)
    {
        groups = new AddressGroups(block, Layout.Lanes);
        gathers ??= new GatherEmitter(values, scratch, this, localBytes);
    }

    /// <summary>Pushes a field of the block's context.</summary>
    public void PushField(string name, ILOpCode load)
    {
        Il.LoadArgument(0);
        int offset = (int)Marshal.OffsetOf<BlockContext>(name);
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
        else if (address.Shape.IsUniform && access.Space != StateSpace.Local) LoadUniform(op, access, address);
        else if (IsContiguous(access, address)) LoadContiguous(op, access, () => PushAddress(access, address));
        else if (IsScattered(access, address)) WhereNeighbours(op, access, address, start => LoadContiguous(op, access, () => Il.Load(start)), () => LoadApart(op, access));
        else LoadApart(op, access);
    }

    public void Store(LaneOp op)
    {
        var access = (MemoryAccess)op.Detail!;
        var address = op.Sources[0];
        bool isWord = access.Bytes >= 4;
        if (IsContiguous(access, address) && isWord) StoreContiguous(op, access, () => PushAddress(access, address));
        else if (IsScattered(access, address)) WhereNeighbours(op, access, address, start => StoreContiguous(op, access, () => Il.Load(start)), () => StoreApart(op, access));
        else StoreApart(op, access);
    }

    // The kernel's parameters are there, and as large as the kernel says.
    void LoadParameter(LaneOp op, MemoryAccess access, long offset)
    {
        for (int i = 0; i < op.Results.Length; i++)
        {
            Il.Load(WindowOf(StateSpace.Param).Base);
            AddLong(offset + i * access.Bytes);
            Il.Op(ILOpCode.Conv_u);
            PushElement(access.Bytes, op.Results[i].Type);
            Spread(op, op.Results[i]);
        }
    }

    void LoadApart(LaneOp op, MemoryAccess access)
    {
        var (otherwise, end) = (Il.Label(), Il.Label());
        int slot = gathers.Emit(op, access, otherwise);
        Il.Mark(end);
        Cold(otherwise, end, () => LoadSlowly(op, access, slot, access.Bytes * access.Count));
    }

    void StoreApart(LaneOp op, MemoryAccess access)
    {
        var (otherwise, end) = (Il.Label(), Il.Label());
        int slot = gathers.Emit(op, access, otherwise);
        Il.Mark(end);
        Cold(otherwise, end, () => StoreSlowly(op, access, slot, access.Bytes * access.Count));
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

    static bool IsContiguous(MemoryAccess access, Source address) => access.Count == 1 && access.Space is not StateSpace.Local
        && address.Shape is { Kind: ShapeKind.Affine } shape && shape.Stride == access.Bytes;

    // Worth a look at run time: whole words, one a lane, at addresses nothing is known of.
    static bool IsScattered(MemoryAccess access, Source address) =>
        access.Count == 1 && access.Bytes >= 4 && access.Space is not StateSpace.Local && address.Shape.IsVarying;

    static bool IsWindow(StateSpace space) => space is not (StateSpace.Global or StateSpace.Generic);

    Window WindowOf(StateSpace space)
    {
        if (!windows.TryGetValue(space, out var window)) windows.Add(space, window = new Window(Il.Local(IlType.Int64), Il.Local(IlType.Int64)));
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

    // Leaves the host address of an access in a local, if so many bytes there are memory and aligned; branches otherwise.
    int Check(MemoryAccess access, Action pushAddress, int bytes, int alignment, IlLabel otherwise, int slot)
    {
        int at = Il.Local(IlType.Int64);
        pushAddress();
        Il.Store(at);
        Il.Load(at);
        if (IsWindow(access.Space))
        {
            // Offsets are below 2^32, so the signed comparison is right where the window is smaller than the access too.
            Il.Load(WindowOf(access.Space).Length);
            Il.Long(bytes);
            Il.Op(ILOpCode.Sub);
            Il.Branch(ILOpCode.Bgt, otherwise);
        }
        else
        {
            PushFound(slot, nameof(AccessWindow.Start));
            Il.Op(ILOpCode.Ldind_i8);
            Il.Op(ILOpCode.Sub);
            PushFound(slot, nameof(AccessWindow.Last));
            Il.Op(ILOpCode.Ldind_i8);
            Il.Branch(ILOpCode.Bgt_un, otherwise);
        }
        if (alignment > 1)
        {
            Il.Load(at);
            Il.Op(ILOpCode.Conv_i4);
            Il.Int(alignment - 1);
            Il.Op(ILOpCode.And);
            Il.Branch(ILOpCode.Brtrue, otherwise);
        }
        if (IsWindow(access.Space))
        {
            Il.Load(at);
            Il.Load(WindowOf(access.Space).Base);
            Il.Op(ILOpCode.Add);
            Il.Store(at);
        }
        return at;
    }

    // As Check, for an access that shares its check with others of its block where there are any.
    Place Locate(LaneOp op, MemoryAccess access, Action pushAddress, int bytes, int alignment, IlLabel otherwise)
    {
        if (groups == null || !groups.TryFind(op, out var group, out long offset))
        {
            int slot = NewSlot(access);
            return new Place(Check(access, pushAddress, bytes, alignment, otherwise, slot), 0, slot, bytes);
        }
        if (group.Pointer < 0) CheckGroup(group, offset, access, pushAddress);
        Il.Load(group.IsFine);
        Il.Branch(ILOpCode.Brfalse, otherwise);
        return new Place(group.Pointer, offset, group.Slot, (int)(group.End - group.First));
    }

    void CheckGroup(AddressGroup group, long offset, MemoryAccess access, Action pushAddress)
    {
        (group.Pointer, group.IsFine, group.Slot) = (Il.Local(IlType.Int64), Il.Local(IlType.Int32), NewSlot(access));
        var failed = Il.Label();
        pushAddress();
        AddLong(-offset);
        Il.Store(group.Pointer);
        Il.Int(0);
        Il.Store(group.IsFine);
        Il.Load(group.Pointer);
        AddLong(group.First);
        if (IsWindow(access.Space))
        {
            Il.Long(0);
            Il.Branch(ILOpCode.Blt, failed);
            Il.Load(group.Pointer);
            AddLong(group.End);
            Il.Load(WindowOf(access.Space).Length);
            Il.Branch(ILOpCode.Bgt, failed);
        }
        else
        {
            PushFound(group.Slot, nameof(AccessWindow.Start));
            Il.Op(ILOpCode.Ldind_i8);
            Il.Op(ILOpCode.Sub);
            PushFound(group.Slot, nameof(AccessWindow.Last));
            Il.Op(ILOpCode.Ldind_i8);
            Il.Branch(ILOpCode.Bgt_un, failed);
        }
        if (group.Alignment > 1)
        {
            Il.Load(group.Pointer);
            Il.Op(ILOpCode.Conv_i4);
            Il.Int(group.Alignment - 1);
            Il.Op(ILOpCode.And);
            Il.Branch(ILOpCode.Brtrue, failed);
        }
        if (IsWindow(access.Space))
        {
            Il.Load(group.Pointer);
            Il.Load(WindowOf(access.Space).Base);
            Il.Op(ILOpCode.Add);
            Il.Store(group.Pointer);
        }
        Il.Int(1);
        Il.Store(group.IsFine);
        Il.Mark(failed);
    }

    void AddLong(long value)
    {
        if (value == 0) return;
        Il.Long(value);
        Il.Op(ILOpCode.Add);
    }

    void PushFound(int slot, string field)
    {
        Il.Load(found);
        Il.Int(slot * Marshal.SizeOf<AccessWindow>() + (int)Marshal.OffsetOf<AccessWindow>(field));
        Il.Op(ILOpCode.Add);
    }

    /// <summary>A number for what an instruction finds; -1 where its space needs none.</summary>
    public int NewSlot(MemoryAccess access) => IsWindow(access.Space) ? -1 : counter.Next();

    // After an access lane by lane: what it found is where the next one probably goes.
    void Remember(int slot, int bytes)
    {
        if (slot < 0) return;
        Il.LoadArgument(0);
        PushFound(slot, nameof(AccessWindow.Start));
        Il.Int(Layout.Lanes);
        scratch.PushOperands();
        scratch.Push(scratch.MaskOffset);
        Il.Int(bytes);
        Il.Call(Helpers.Remember);
    }

    void PushPlace(Place place, int offset)
    {
        Il.Load(place.At);
        AddLong(place.Offset + offset);
        Il.Op(ILOpCode.Conv_u);
    }

    void LoadUniform(LaneOp op, MemoryAccess access, Source address)
    {
        var (otherwise, end) = (Il.Label(), Il.Label());
        int total = access.Bytes * access.Count;
        // The others of its group count on the check, so it stands before anything that goes around.
        if (groups != null && groups.TryFind(op, out var group, out long offset) && group.Pointer < 0)
            CheckGroup(group, offset, access, () => PushAddress(access, address));
        // A lane whose guard does not hold may have any address; if it holds in none there is nothing to load.
        if (op.Guard != null) SkipIfNone(op.Guard, end);
        var at = Locate(op, access, () => PushAddress(access, address), total, total, otherwise);
        for (int i = 0; i < op.Results.Length; i++)
        {
            var result = op.Results[i];
            PushPlace(at, i * access.Bytes);
            PushElement(access.Bytes, result.Type);
            Spread(op, result);
        }
        Il.Mark(end);
        Cold(otherwise, end, () => LoadSlowly(op, access, at.Slot, at.CheckedBytes));
    }

    // Gives the scalar on the stack to all lanes of a result.
    void Spread(LaneOp op, LaneValue result)
    {
        if (result.Shape.IsScalar)
        {
            values.StoreScalar(result, result.Type);
            return;
        }
        int scalar = Il.Local(IlTypes.ScalarOf(LaneLayout.ElementOf(result.Type)));
        Il.Store(scalar);
        for (int part = 0; part < Layout.PartsOf(result.Type); part++)
        {
            Il.Load(scalar);
            values.Vector("Create", LaneLayout.ElementOf(result.Type));
            values.StorePart(result, part, result.Type, op.Blends);
        }
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

    void PushElement(int bytes, LaneType type)
    {
        Il.Op((bytes, type) switch
        {
            (4, LaneType.F32) => ILOpCode.Ldind_r4,
            (8, LaneType.F64) => ILOpCode.Ldind_r8,
            (8, _) => ILOpCode.Ldind_i8,
            (4, _) => ILOpCode.Ldind_i4,
            (2, _) => ILOpCode.Ldind_u2,
            _ => ILOpCode.Ldind_u1,
        });
    }

    void SkipIfNone(LaneValue guard, IlLabel end)
    {
        if (guard.Shape.IsScalar) values.PushScalar(new Source(guard, 0, LaneType.Mask));
        else PushAnyEffective(guard);
        Il.Branch(ILOpCode.Brfalse, end);
    }

    /// <summary>Pushes true if any lane executes an operation.</summary>
    public void PushAnyEffective(LaneValue? guard)
    {
        for (int part = 0; part < Layout.Parts; part++)
        {
            scratch.PushEffective(guard, part);
            if (part > 0) values.Vector("BitwiseOr", IlElement.Int);
        }
        values.Vector("ExtractMostSignificantBits", IlElement.Int);
        if (Layout.Bits == 512) Il.Op(ILOpCode.Conv_i4);
    }

    // Lanes that do not execute load too: what lies there is memory, and nobody looks at it.
    void LoadContiguous(LaneOp op, MemoryAccess access, Action pushAddress)
    {
        var (otherwise, end) = (Il.Label(), Il.Label());
        var result = op.Results[0];
        var at = Locate(op, access, pushAddress, Layout.Lanes * access.Bytes, access.Bytes, otherwise);
        int parts = access.Bytes == 8 ? Layout.Parts * 2 : Layout.Parts;
        for (int part = 0; part < parts; part++)
        {
            PushPlace(at, part * (access.Bytes >= 4 ? Layout.Bits / 8 : Layout.Width * access.Bytes));
            if (access.Bytes >= 4) values.LoadVector(LaneLayout.ElementOf(result.Type));
            else CallPacked(access.Bytes == 2 ? "LoadShorts" : "LoadBytes");
            values.StorePart(result, part, access.Bytes >= 4 ? result.Type : LaneType.I32, op.Blends);
        }
        Il.Mark(end);
        Cold(otherwise, end, () => LoadSlowly(op, access, at.Slot, at.CheckedBytes));
    }

    void CallPacked(string name) => Il.Call(IlMethod.Named(VectorsOf(Layout.Bits), name, Layout.VectorOf(LaneType.I32), IlType.PointerByte));

    static Type VectorsOf(int bits) => bits switch { 512 => typeof(Vectors512), 256 => typeof(Vectors256), _ => typeof(Vectors128) };

    void StoreContiguous(LaneOp op, MemoryAccess access, Action pushAddress)
    {
        var (otherwise, end) = (Il.Label(), Il.Label());
        var source = op.Sources[1];
        bool isWide = access.Bytes == 8;
        var at = Locate(op, access, pushAddress, Layout.Lanes * access.Bytes, access.Bytes, otherwise);
        bool isWhole = values.IsFull && op.Guard == null;
        for (int part = 0; part < Layout.PartsOf(source.Type); part++)
        {
            if (isWhole)
            {
                PushPlace(at, part * Layout.Bits / 8);
                values.PushPart(source, part);
                values.StoreVector(LaneLayout.ElementOf(source.Type));
                continue;
            }
            var type = isWide ? LaneType.I64 : LaneType.I32;
            PushPlace(at, part * Layout.Bits / 8);
            scratch.PushEffective(op.Guard, isWide ? part / 2 : part);
            if (isWide) values.Vector(part % 2 == 0 ? "WidenLower" : "WidenUpper", IlElement.Int);
            values.PushPart(source with { Type = type }, part);
            var vector = Layout.VectorOf(type);
            Il.Call(IlMethod.Named(VectorsOf(Layout.Bits), isWide ? "StoreLongs" : "StoreWords", IlType.Void, IlType.PointerByte, vector, vector));
        }
        Il.Mark(end);
        Cold(otherwise, end, () => StoreSlowly(op, access, at.Slot, at.CheckedBytes));
    }

    // If the addresses go up by the element's size after all, one vector access does.
    void WhereNeighbours(LaneOp op, MemoryAccess access, Source address, Action<int> together, Action apart)
    {
        var (scattered, end) = (Il.Label(), Il.Label());
        bool isWide = LaneLayout.IsWide(address.Type);
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
        together(start);
        Il.Mark(end);
        Cold(scattered, end, apart);
    }

    /// <summary>Pushes the number of the group.</summary>
    public void PushGroup() => Il.Load(groupLocal);

    /// <summary>Pushes what every helper takes first: block, group, lanes, instruction.</summary>
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

    void LoadSlowly(LaneOp op, MemoryAccess access, int slot = -1, int checkedBytes = 0)
    {
        scratch.StoreOperand(op.Sources[0], 0, access.Offset);
        scratch.StoreMask(op.Guard);
        PushCall(op);
        scratch.Push(scratch.ValueOffset);
        Il.Int(access.Bytes * access.Count);
        Il.Call(Helpers.Load(access.Space));
        Remember(slot, checkedBytes);
        scratch.Push(scratch.ValueOffset);
        Il.Int(Layout.Lanes);
        Il.Int(access.Bytes);
        Il.Int(access.Count);
        scratch.Push(scratch.ResultOffset);
        Il.Call(Helpers.Spread);
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
        Il.Call(Helpers.First);
        scratch.LoadResult(op.Results[index], offset, op.Blends);
    }

    void StoreSlowly(LaneOp op, MemoryAccess access, int slot = -1, int checkedBytes = 0)
    {
        for (int i = 0; i < access.Count; i++) scratch.StoreOperand(op.Sources[i + 1], i);
        scratch.PushOperands();
        Il.Int(Layout.Lanes);
        Il.Int(access.Bytes);
        Il.Int(access.Count);
        scratch.Push(scratch.ValueOffset);
        Il.Call(Helpers.Collect);
        scratch.StoreOperand(op.Sources[0], 0, access.Offset);
        scratch.StoreMask(op.Guard);
        PushCall(op);
        scratch.Push(scratch.ValueOffset);
        Il.Int(access.Bytes * access.Count);
        Il.Call(Helpers.Store(access.Space));
        Remember(slot, checkedBytes);
    }
}
