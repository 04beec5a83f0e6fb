using System.Reflection.Metadata;
using Drawbridge.Cpu.Lanes;
using Drawbridge.Cpu.Memory;
using Drawbridge.Cpu.Operators;
using Drawbridge.Ptx.Isa;

namespace Drawbridge.Cpu.Emit.Regions;

/// <summary>
/// Loads and stores whose addresses are a scalar and a step from lane to lane: one element for all lanes, whole vectors, vectors of elements
/// that belong to neighbouring lanes, or elements at constant distances.
/// </summary>
sealed class ScalarAccess(ValueEmitter values, ScratchEmitter scratch, ContextEmitter context, RangeChecks checks, LaneElements elements, LaneRows rows, StreamedStores streams)
{
    enum Kind { Uniform, Contiguous, Interleaved, Strided }

    MethodWriter Il => values.Il;

    LaneLayout Layout => values.Layout;

    /// <summary>True if an access is one of these.</summary>
    /// <param name="op">The access.</param>
    /// <param name="access">What it is.</param>
    /// <param name="isFull">True if all lanes execute.</param>
    public static bool Fits(LaneOp op, MemoryAccess access, bool isFull)
    {
        var address = op.Sources[0];
        // Where a step takes lanes out of alignment, each lane's address has to be looked at.
        if (access.Space == StateSpace.Local || !address.Shape.IsScalar || address.Shape.Stride % (access.Bytes * access.Count) != 0) return false;
        bool isWhole = isFull && op.Guard == null, isLoad = op.Code == LaneCode.Load;
        var kind = KindOf(access, address.Shape.Stride);
        if (access.Space == StateSpace.Generic && !(kind == Kind.Contiguous && access.Bytes >= 4) && !(kind == Kind.Uniform && isLoad)) return false;
        return kind switch
        {
            Kind.Uniform => true,
            Kind.Contiguous => isLoad || isWhole || access.Bytes >= 4,
            _ => isLoad || isWhole,
        };
    }

    /// <summary>True if lanes that do not execute may lie outside of what may be touched although others do not.</summary>
    public static bool NeedsWholeRange(MemoryAccess access, Source address) => KindOf(access, address.Shape.Stride) == Kind.Strided;

    static Kind KindOf(MemoryAccess access, long stride) => stride == 0 ? Kind.Uniform
        : stride != access.Bytes * access.Count ? Kind.Strided
        : access.Count == 1 ? Kind.Contiguous
        : access.Bytes == 4 && access.Count is 2 or 4 ? Kind.Interleaved : Kind.Strided;

    /// <summary>Emits a load.</summary>
    /// <param name="op">The load.</param>
    /// <param name="access">What it is.</param>
    /// <param name="stride">Bytes from lane to lane.</param>
    /// <param name="place">Where lane 0 loads.</param>
    public void Load(LaneOp op, MemoryAccess access, long stride, Place place)
    {
        switch (KindOf(access, stride))
        {
            case Kind.Uniform: LoadUniform(op, access, place); break;
            case Kind.Contiguous: LoadContiguous(op, access, place); break;
            case Kind.Interleaved: LoadInterleaved(op, access, place); break;
            case var _ when LaneRows.Fits(access): rows.Load(op, access, StepFrom(place, 0, stride)); break;
            default:
                for (int i = 0; i < access.Count; i++) elements.Load(op, i, access.Bytes, StepFrom(place, i * access.Bytes, stride));
                break;
        }
    }

    /// <summary>Emits a store.</summary>
    /// <inheritdoc cref="Load"/>
    public void Store(LaneOp op, MemoryAccess access, long stride, Place place)
    {
        switch (KindOf(access, stride))
        {
            case Kind.Uniform: StoreUniform(op, access, place); break;
            case Kind.Contiguous when access.Bytes < 4: StoreNarrow(op, access, place); break;
            case Kind.Contiguous: StoreContiguous(op, access, place); break;
            case Kind.Interleaved: StoreInterleaved(op, access, place); break;
            case var _ when LaneRows.Fits(access): rows.Store(op, access, StepFrom(place, 0, stride)); break;
            default:
                for (int i = 0; i < access.Count; i++) elements.Store(op.Sources[i + 1], access.Bytes, StepFrom(place, i * access.Bytes, stride));
                break;
        }
    }

    Action<int> StepFrom(Place place, long offset, long stride) => lane => checks.Push(place, offset + lane * stride);

    void LoadUniform(LaneOp op, MemoryAccess access, Place place)
    {
        for (int i = 0; i < op.Results.Length; i++)
        {
            var result = op.Results[i];
            checks.Push(place, i * access.Bytes);
            PushElement(access.Bytes, result.Type);
            Spread(op, result);
        }
    }

    /// <summary>Gives the scalar on the stack to all lanes of a result.</summary>
    public void Spread(LaneOp op, LaneValue result)
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

    /// <summary>Replaces the address on the stack by an element there.</summary>
    public void PushElement(int bytes, LaneType type) => Il.Op((bytes, type) switch
    {
        (4, LaneType.F32) => ILOpCode.Ldind_r4,
        (8, LaneType.F64) => ILOpCode.Ldind_r8,
        (8, _) => ILOpCode.Ldind_i8,
        (4, _) => ILOpCode.Ldind_i4,
        (2, _) => ILOpCode.Ldind_u2,
        _ => ILOpCode.Ldind_u1,
    });

    // Lanes that do not execute load too: what lies there can be touched, and nobody looks at it.
    void LoadContiguous(LaneOp op, MemoryAccess access, Place place)
    {
        var result = op.Results[0];
        int parts = access.Bytes == 8 ? Layout.Parts * 2 : Layout.Parts;
        for (int part = 0; part < parts; part++)
        {
            checks.Push(place, part * (access.Bytes >= 4 ? Layout.Bits / 8 : Layout.Width * access.Bytes));
            if (access.Bytes >= 4) values.LoadVector(LaneLayout.ElementOf(result.Type));
            else Il.Call(IlMethod.Named(Vectors, access.Bytes == 2 ? "LoadShorts" : "LoadBytes", Layout.VectorOf(LaneType.I32), IlType.PointerByte));
            values.StorePart(result, part, access.Bytes >= 4 ? result.Type : LaneType.I32, op.Blends);
        }
    }

    Type Vectors => Layout.Bits switch { 512 => typeof(Platform512), 256 => typeof(Platform256), _ => typeof(Platform128) };

    void StoreContiguous(LaneOp op, MemoryAccess access, Place place)
    {
        var source = op.Sources[1];
        bool isWide = access.Bytes == 8, isWhole = values.IsFull && op.Guard == null;
        var type = isWide ? LaneType.I64 : LaneType.I32;
        var vector = Layout.VectorOf(type);
        var (cached, end) = (Il.Label(), Il.Label());
        if (access.Space == StateSpace.Global && place.Site >= 0 && streams.Allows(op)) Stream(op, place, isWhole, cached, end);
        Il.Mark(cached);
        for (int part = 0; part < Layout.PartsOf(source.Type); part++)
        {
            checks.Push(place, part * Layout.Bits / 8);
            if (isWhole)
            {
                values.PushPart(source, part);
                values.StoreVector(LaneLayout.ElementOf(source.Type));
                continue;
            }
            values.PushEffective(op.Guard, isWide ? part / 2 : part);
            if (isWide) values.Vector(part % 2 == 0 ? "WidenLower" : "WidenUpper", IlElement.Int);
            values.PushPart(source with { Type = type }, part);
            Il.Call(IlMethod.Named(Vectors, isWide ? "StoreLongs" : "StoreWords", IlType.Void, IlType.PointerByte, vector, vector));
        }
        Il.Mark(end);
    }

    // Around the caches, if all lanes store whole lines to an allocation that is large.
    void Stream(LaneOp op, Place place, bool isWhole, IlLabel cached, IlLabel end)
    {
        var source = op.Sources[1];
        var element = LaneLayout.ElementOf(source.Type);
        context.PushFoundLast(place.Site);
        Il.Long(StreamedStores.LeastBytes);
        Il.Branch(ILOpCode.Blt, cached);
        Il.Load(place.At);
        Il.Op(ILOpCode.Conv_i4);
        Il.Int(Layout.Bits / 8 - 1);
        Il.Op(ILOpCode.And);
        Il.Branch(ILOpCode.Brtrue, cached);
        if (!isWhole)
        {
            values.PushEffectiveBits(op.Guard);
            Il.Int(Layout.Lanes == 32 ? -1 : (1 << Layout.Lanes) - 1);
            Il.Branch(ILOpCode.Bne_un, cached);
        }
        for (int part = 0; part < Layout.PartsOf(source.Type); part++)
        {
            values.PushPart(source, part);
            checks.Push(place, part * Layout.Bits / 8);
            values.Vector("StoreAlignedNonTemporal", element);
        }
        Il.Branch(ILOpCode.Br, end);
    }

    // Bytes or half words of all lanes.
    void StoreNarrow(LaneOp op, MemoryAccess access, Place place)
    {
        for (int part = 0; part < Layout.Parts; part++)
        {
            checks.Push(place, part * Layout.Width * access.Bytes);
            values.PushPart(op.Sources[1] with { Type = LaneType.I32 }, part);
            int bits = Narrow(IlElement.Int, Layout.Bits);
            if (access.Bytes == 1) bits = Narrow(IlElement.Short, bits);
            var element = access.Bytes == 1 ? IlElement.SByte : IlElement.Short;
            if (bits >= 64)
            {
                Il.Op(ILOpCode.Stobj, IlTypes.Vector(bits, element));
                continue;
            }
            // Four bytes.
            values.As(element, IlElement.Int, 64);
            values.Vector("ToScalar", IlElement.Int, 64);
            Il.Op(ILOpCode.Stind_i4);
        }
    }

    // Halves the elements of the vector on the stack and leaves the lower half, at least 64 bits; gives the bits that count.
    int Narrow(IlElement element, int bits)
    {
        int held = Math.Max(bits, 128);
        if (bits < 128) values.Vector("ToVector128", element, bits);
        int vector = Il.Local(IlTypes.Vector(held, element));
        Il.Store(vector);
        Il.Load(vector);
        Il.Load(vector);
        values.Vector("Narrow", element, held);
        values.Vector("GetLower", element == IlElement.Int ? IlElement.Short : IlElement.SByte, held);
        return bits / 2;
    }

    void LoadInterleaved(LaneOp op, MemoryAccess access, Place place)
    {
        var vector = Layout.VectorOf(LaneType.I32);
        int[] rows = Il.NewLocals(access.Count, vector);
        for (int part = 0; part < Layout.Parts; part++)
        {
            for (int row = 0; row < rows.Length; row++)
            {
                checks.Push(place, (part * rows.Length + row) * Layout.Bits / 8);
                values.LoadVector(IlElement.Int);
                Il.Store(rows[row]);
            }
            if (rows.Length == 2)
            {
                Result(0, "Even", rows[0], rows[1]);
                Result(1, "Odd", rows[0], rows[1]);
                continue;
            }
            foreach (int first in (int[])[0, 2])
            {
                var (p, q) = (Il.Local(vector), Il.Local(vector));
                string pick = first == 0 ? "FirstColumns" : "LastColumns";
                Combine(pick, rows[0], rows[1]);
                Il.Store(p);
                Combine(pick, rows[2], rows[3]);
                Il.Store(q);
                Result(first, "Lower", p, q);
                Result(first + 1, "Upper", p, q);
            }

            void Result(int index, string name, int left, int right)
            {
                Combine(name, left, right);
                values.StorePart(op.Results[index], part, LaneType.I32, op.Blends);
            }
        }
    }

    void StoreInterleaved(LaneOp op, MemoryAccess access, Place place)
    {
        var vector = Layout.VectorOf(LaneType.I32);
        int[] columns = Il.NewLocals(access.Count, vector);
        for (int part = 0; part < Layout.Parts; part++)
        {
            for (int i = 0; i < columns.Length; i++)
            {
                values.PushPart(op.Sources[i + 1] with { Type = LaneType.I32 }, part);
                Il.Store(columns[i]);
            }
            if (columns.Length == 2)
            {
                Row(0, "ZipLower", columns[0], columns[1]);
                Row(1, "ZipUpper", columns[0], columns[1]);
                continue;
            }
            for (int half = 0; half < 2; half++)
            {
                var (p, q) = (Il.Local(vector), Il.Local(vector));
                Combine(half == 0 ? "Lower" : "Upper", columns[0], columns[1]);
                Il.Store(p);
                Combine(half == 0 ? "Lower" : "Upper", columns[2], columns[3]);
                Il.Store(q);
                Row(half * 2, "FirstRows", p, q);
                Row(half * 2 + 1, "LastRows", p, q);
            }

            void Row(int index, string name, int left, int right)
            {
                checks.Push(place, (part * columns.Length + index) * Layout.Bits / 8);
                Combine(name, left, right);
                values.StoreVector(IlElement.Int);
            }
        }
    }

    void Combine(string name, int left, int right)
    {
        Il.Load(left);
        Il.Load(right);
        if (Layout.Bits == 512)
        {
            Permutes512.Emit(Il, name);
            return;
        }
        var vector = Layout.VectorOf(LaneType.I32);
        Il.Call(IlMethod.Named(Layout.Bits == 256 ? typeof(Interleaved256) : typeof(Interleaved128), name, vector, vector, vector));
    }

    // Pushes one lane of a 32-bit source, whose number is known only now.
    void PushLane(Source source, int lane)
    {
        var end = Il.Label();
        for (int part = 0; part < Layout.Parts; part++)
        {
            var other = Il.Label();
            if (part + 1 < Layout.Parts)
            {
                Il.Load(lane);
                Il.Int((part + 1) * Layout.Width);
                Il.Branch(ILOpCode.Bge, other);
            }
            values.PushPart(source, part);
            Il.Load(lane);
            Il.Int(part * Layout.Width);
            Il.Op(ILOpCode.Sub);
            values.Vector("Create", IlElement.Int);
            values.Vector("ShuffleNative", IlElement.Int);
            values.Vector("ToScalar", IlElement.Int);
            if (part + 1 == Layout.Parts) break;
            Il.Branch(ILOpCode.Br, end);
            Il.Mark(other);
        }
        Il.Mark(end);
    }

    // All lanes store to one place: what the last one stores stays.
    void StoreUniform(LaneOp op, MemoryAccess access, Place place)
    {
        bool isWhole = values.IsFull && op.Guard == null;
        int last = -1;
        if (!isWhole && Array.FindIndex(op.Sources, 1, source => !source.Shape.IsUniform) > 0)
        {
            last = Il.Local(IlType.Int32);
            Il.Int(31);
            values.PushEffectiveBits(op.Guard);
            Il.Call(EngineMethods.LeadingZeros);
            Il.Op(ILOpCode.Sub);
            Il.Store(last);
        }
        for (int i = 0; i < access.Count; i++)
        {
            var source = op.Sources[i + 1];
            bool isWide = access.Bytes == 8;
            var type = isWide ? LaneType.I64 : LaneType.I32;
            if (source.Shape.IsUniform)
            {
                checks.Push(place, i * access.Bytes);
                values.PushScalar(source with { Type = type });
            }
            else if (isWhole)
            {
                checks.Push(place, i * access.Bytes);
                int parts = Layout.PartsOf(type);
                values.PushPart(source with { Type = type }, parts - 1);
                Il.Int(Layout.Lanes / parts - 1);
                values.Vector("GetElement", LaneLayout.ElementOf(type));
            }
            else if (!isWide)
            {
                PushLane(source with { Type = type }, last);
                int stored = Il.Local(IlType.Int32);
                Il.Store(stored);
                checks.Push(place, i * access.Bytes);
                Il.Load(stored);
            }
            else
            {
                scratch.StoreOperand(source with { Type = type }, i);
                checks.Push(place, i * access.Bytes);
                scratch.PushOperands(i);
                Il.Load(last);
                Il.Int(sizeof(long));
                Il.Op(ILOpCode.Mul);
                Il.Op(ILOpCode.Add);
                Il.Op(ILOpCode.Ldind_i8);
            }
            Il.Op(access.Bytes switch { 8 => ILOpCode.Stind_i8, 4 => ILOpCode.Stind_i4, 2 => ILOpCode.Stind_i2, _ => ILOpCode.Stind_i1 });
        }
    }
}
