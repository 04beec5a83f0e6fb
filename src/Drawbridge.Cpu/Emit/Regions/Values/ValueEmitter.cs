using System.Reflection.Metadata;
using Drawbridge.Cpu.Lanes;
using Drawbridge.Cpu.Operators;

namespace Drawbridge.Cpu.Emit.Regions;

/// <summary>
/// Values of the lane program as locals of a method: a scalar for uniform and affine ones, as many vectors as all lanes need for varying ones.
/// Pushes operands and stores results, in the form that is asked for.
/// </summary>
sealed class ValueEmitter(MethodWriter il, LaneLayout layout, Predicate<LaneValue> isSpread)
{
    readonly Dictionary<LaneValue, int[]> locals = [];
    readonly List<StepVectors> steps = [];
    readonly Dictionary<LaneValue, Action<int>> inPlace = [];

    // A few, so that they are looked through.
    sealed record StepVectors(LaneType Type, long Stride, int[] Vectors);

    public MethodWriter Il { get; } = il;

    public LaneLayout Layout { get; } = layout;

    /// <summary>The mask of lanes that execute, one local a vector.</summary>
    public int[] Active { get; } = il.NewLocals(layout.Parts, IlTypes.Vector(layout.Bits, IlElement.Int));

    /// <summary>True while all lanes execute, so that nobody needs to ask <see cref="Active"/>.</summary>
    public bool IsFull { get; set; }

    /// <summary>The locals of a value: one scalar, or vectors.</summary>
    public int[] LocalsOf(LaneValue value)
    {
        if (locals.TryGetValue(value, out int[]? found)) return found;
        found = value.Shape.IsVarying
            ? Il.NewLocals(Layout.PartsOf(value.Type), Layout.VectorOf(value.Type))
            : [Il.Local(isSpread(value) ? Layout.VectorOf(value.Type) : IlTypes.ScalarOf(LaneLayout.ElementOf(value.Type)))];
        locals.Add(value, found);
        return found;
    }

    /// <summary>A new mask, one local a vector.</summary>
    public int[] NewMask() => Il.NewLocals(Layout.Parts, Layout.VectorOf(LaneType.Mask));

    /// <summary>Says how to push a vector of a value that lies nowhere.</summary>
    public void ComputeInPlace(LaneValue value, Action<int> pushPart) => inPlace[value] = pushPart;

    /// <summary>Calls a method of the vector class of the layout's width, or another.</summary>
    public void Vector(string name, IlElement element, int bits = 0) => Il.Call(Intrinsics.Generic(bits == 0 ? Layout.Bits : bits, name, element));

    /// <summary>Pushes the vector at the address on the stack. A call of <c>Vector.Load</c> would count towards what the JIT compiler inlines.</summary>
    public void LoadVector(IlElement element) => Il.Op(ILOpCode.Ldobj, IlTypes.Vector(Layout.Bits, element));

    /// <summary>Pops a vector, and the address below it, where it goes.</summary>
    public void StoreVector(IlElement element) => Il.Op(ILOpCode.Stobj, IlTypes.Vector(Layout.Bits, element));

    /// <summary>Sees the vector on the stack as one of other elements.</summary>
    public void As(IlElement from, IlElement to, int bits = 0)
    {
        if (from != to) Il.Call(Intrinsics.As(bits == 0 ? Layout.Bits : bits, from, to));
    }

    /// <summary>Pushes the scalar of a uniform or affine source.</summary>
    public void PushScalar(Source source)
    {
        if (source.Value is { } value)
        {
            Il.Load(LocalsOf(value)[0]);
            if (isSpread(value)) Vector("ToScalar", LaneLayout.ElementOf(value.Type));
            Reinterpret(LaneLayout.ElementOf(value.Type), LaneLayout.ElementOf(source.Type));
            return;
        }
        switch (source.Type)
        {
            case LaneType.F32 when IsSignalling(source.Bits):
                Il.Int((int)source.Bits);
                Il.Call(EngineMethods.SignallingNaN);
                break;
            case LaneType.F32: Il.Float(BitConverter.UInt32BitsToSingle((uint)source.Bits)); break;
            case LaneType.F64: Il.Double(BitConverter.UInt64BitsToDouble(source.Bits)); break;
            case LaneType.I64: Il.Long((long)source.Bits); break;
            case LaneType.Mask: Il.Int(source.Bits != 0 ? -1 : 0); break;
            default: Il.Int((int)source.Bits); break;
        }
    }

    /// <summary>Pushes one vector of a source.</summary>
    public void PushPart(Source source, int part)
    {
        var element = LaneLayout.ElementOf(source.Type);
        if (source.Value?.KnownMask is { } known)
        {
            PushMask(known >> (part * Layout.Width));
            return;
        }
        if (source.Value != null && inPlace.TryGetValue(source.Value, out var push))
        {
            push(part);
            return;
        }
        if (source.Value is { } value && (value.Shape.IsVarying || isSpread(value)))
        {
            Il.Load(LocalsOf(value)[value.Shape.IsVarying ? part : 0]);
            As(LaneLayout.ElementOf(value.Type), element);
            return;
        }
        if (source.Shape is { Kind: ShapeKind.Affine } affine)
        {
            // Affine values are integers; the bits are those of the sum.
            var type = source.Type.IsWide() ? LaneType.I64 : LaneType.I32;
            PushScalar(source with { Type = type });
            Vector("Create", LaneLayout.ElementOf(type));
            Il.Load(Steps(type, affine.Stride)[part]);
            Vector("Add", LaneLayout.ElementOf(type));
            As(LaneLayout.ElementOf(type), element);
            return;
        }
        PushScalar(source);
        Vector("Create", element);
    }

    /// <summary>Pushes the half of a 32-bit source that goes with a vector of 64-bit lanes.</summary>
    public void PushHalf(Source source, int part)
    {
        var element = LaneLayout.ElementOf(source.Type);
        if (source.Shape.IsUniform)
        {
            PushScalar(source);
            Vector("Create", element, Layout.Bits / 2);
            return;
        }
        PushPart(source, part / 2);
        Vector(part % 2 == 0 ? "GetLower" : "GetUpper", element);
    }

    /// <summary>Pops the scalar of a result; it is of <paramref name="type"/>.</summary>
    public void StoreScalar(LaneValue result, LaneType type)
    {
        Reinterpret(LaneLayout.ElementOf(type), LaneLayout.ElementOf(result.Type));
        if (isSpread(result)) Vector("Create", LaneLayout.ElementOf(result.Type));
        Il.Store(LocalsOf(result)[0]);
    }

    /// <summary>Pops a vector of <paramref name="type"/> to a result; lanes that do not execute keep what they have if they need it.</summary>
    public void StorePart(LaneValue result, int part, LaneType type, bool blends)
    {
        int local = LocalsOf(result)[part];
        var element = LaneLayout.ElementOf(result.Type);
        As(LaneLayout.ElementOf(type), element);
        if (!blends || IsFull)
        {
            Il.Store(local);
            return;
        }
        int computed = Il.Local(Layout.VectorOf(result.Type));
        Il.Store(computed);
        PushMask(result.Type.IsWide(), part, element);
        Il.Load(computed);
        Il.Load(local);
        Vector("ConditionalSelect", element);
        Il.Store(local);
    }

    /// <summary>Gives a value that has none something to read: 0.</summary>
    public void Clear(LaneValue value)
    {
        foreach (int local in LocalsOf(value))
        {
            PushScalar(new Source(null, 0, value.Type));
            if (value.Shape.IsVarying || isSpread(value)) Vector("Create", LaneLayout.ElementOf(value.Type));
            Il.Store(local);
        }
    }

    /// <summary>Pushes the mask of executing lanes as a vector of an element, for 64-bit lanes widened.</summary>
    public void PushMask(bool isWide, int part, IlElement element)
    {
        Il.Load(Active[isWide ? part / 2 : part]);
        if (isWide) Vector(part % 2 == 0 ? "WidenLower" : "WidenUpper", IlElement.Int);
        As(isWide ? IlElement.Long : IlElement.Int, element);
    }

    /// <summary>Pushes one vector of the mask that no lane is in.</summary>
    public void PushNone() => PushMask(0);

    /// <summary>Pushes one vector of the mask that all lanes are in.</summary>
    public void PushAll() => PushMask(uint.MaxValue);

    // A vector of constants, from a bit a lane.
    void PushMask(uint bits)
    {
        uint all = uint.MaxValue >> (32 - Layout.Width);
        if ((bits & all) is 0 || (bits & all) == all)
        {
            Il.Int((bits & all) == 0 ? 0 : -1);
            Vector("Create", IlElement.Int);
            return;
        }
        int[] elements = new int[Layout.Width];
        for (int lane = 0; lane < elements.Length; lane++) elements[lane] = (bits >> lane & 1) != 0 ? -1 : 0;
        PushVector(elements);
    }

    /// <summary>What one vector of a mask is in all lanes, if that is known and the same.</summary>
    public bool? SameInAll(Source mask, int part)
    {
        if (mask.Value?.KnownMask is not { } known) return null;
        uint all = uint.MaxValue >> (32 - Layout.Width), bits = known >> (part * Layout.Width) & all;
        return bits == 0 ? false : bits == all ? true : null;
    }

    /// <summary>Pushes one vector of the mask of lanes that execute an operation: the active ones where its guard holds.</summary>
    public void PushEffective(LaneValue? guard, int part)
    {
        if (IsFull && guard == null)
        {
            PushAll();
            return;
        }
        if (!IsFull) Il.Load(Active[part]);
        if (guard == null) return;
        PushPart(new Source(guard, 0, LaneType.Mask), part);
        if (!IsFull) Vector("BitwiseAnd", IlElement.Int);
    }

    /// <summary>Pushes the mask of lanes that execute an operation, a bit each.</summary>
    public void PushEffectiveBits(LaneValue? guard) => PushBits(part => PushEffective(guard, part));

    /// <summary>Pushes true if any lane executes an operation.</summary>
    public void PushAnyEffective(LaneValue? guard) => PushAny(Layout.Parts, part => PushEffective(guard, part));

    /// <summary>Pushes true if any lane of a mask is set.</summary>
    public void PushAny(int[] mask) => PushAny(mask.Length, part => Il.Load(mask[part]));

    void PushAny(int parts, Action<int> pushPart)
    {
        for (int part = 0; part < parts; part++)
        {
            pushPart(part);
            if (part > 0) Vector("BitwiseOr", IlElement.Int);
        }
        PushSigns();
    }

    /// <summary>Turns the vector on the stack into a bit for each of its elements: the highest.</summary>
    public void PushSigns(IlElement element = IlElement.Int)
    {
        Vector("ExtractMostSignificantBits", element);
        if (Layout.Bits == 512) Il.Op(ILOpCode.Conv_i4);
    }

    /// <summary>Pushes a mask as a bit a lane.</summary>
    public void PushBits(int[] mask) => PushBits(part => Il.Load(mask[part]));

    /// <summary>Pushes a mask as a bit a lane, each vector of it being pushed by the caller.</summary>
    public void PushBits(Action<int> pushPart)
    {
        for (int part = 0; part < Layout.Parts; part++)
        {
            pushPart(part);
            PushSigns();
            if (part == 0) continue;
            Il.Int(part * Layout.Width);
            Il.Op(ILOpCode.Shl);
            Il.Op(ILOpCode.Or);
        }
    }

    /// <summary>Pushes how many lanes of a mask are set.</summary>
    public void PushCount(int[] mask)
    {
        for (int i = 0; i < mask.Length; i++)
        {
            Il.Load(mask[i]);
            PushSigns();
            Il.Call(IlMethod.Named(typeof(System.Numerics.BitOperations), "PopCount", IlType.Int32, IlType.UInt32));
            if (i > 0) Il.Op(ILOpCode.Add);
        }
    }

    /// <summary>The vectors 0, stride, 2·stride, …, made once at the start of the method.</summary>
    public int[] Steps(LaneType type, long stride)
    {
        if (steps.Find(known => known.Type == type && known.Stride == stride) is { } same) return same.Vectors;
        int[] found = Il.NewLocals(Layout.PartsOf(type), Layout.VectorOf(type));
        steps.Add(new StepVectors(type, stride, found));
        return found;
    }

    /// <summary>Writes what <see cref="Steps"/> promised; to be called when all code that asks is written.</summary>
    public void EmitSteps()
    {
        foreach (var (type, stride, vectors) in steps)
        {
            int width = Layout.Lanes / vectors.Length;
            for (int part = 0; part < vectors.Length; part++)
            {
                PushNumber(type, part * width * stride);
                PushNumber(type, stride);
                Vector("CreateSequence", LaneLayout.ElementOf(type));
                Il.Store(vectors[part]);
            }
        }
    }

    /// <summary>Pushes a vector of constants.</summary>
    public void PushVector(ReadOnlySpan<int> elements, int bits = 0)
    {
        foreach (int element in elements) Il.Int(element);
        var parameters = new IlType[elements.Length];
        for (int i = 0; i < parameters.Length; i++) parameters[i] = IlType.Int32;
        bits = bits == 0 ? Layout.Bits : bits;
        Il.Call(IlMethod.Named(Intrinsics.ClassOf(bits), "Create", IlTypes.Vector(bits, IlElement.Int), parameters));
    }

    /// <summary>Pops the scalar of a result that is the same in all lanes, whatever the result's shape.</summary>
    public void StoreSame(LaneValue result, LaneType type, bool blends)
    {
        if (result.Shape.IsScalar)
        {
            StoreScalar(result, type);
            return;
        }
        var element = LaneLayout.ElementOf(type);
        int scalar = Il.Local(IlTypes.ScalarOf(element));
        Il.Store(scalar);
        for (int part = 0; part < Layout.PartsOf(type); part++)
        {
            Il.Load(scalar);
            Vector("Create", element);
            StorePart(result, part, type, blends);
        }
    }

    void PushNumber(LaneType type, long value)
    {
        if (type == LaneType.I64) Il.Long(value);
        else Il.Int((int)value);
    }

    static bool IsSignalling(ulong bits)
    {
        const ulong Quiet = 0x0040_0000;
        return (bits & Quiet) == 0 && float.IsNaN(BitConverter.UInt32BitsToSingle((uint)bits));
    }

    void Reinterpret(IlElement from, IlElement to)
    {
        if (from == to) return;
        var (name, result, parameter) = (from, to) switch
        {
            (IlElement.Int, IlElement.Float) => ("Int32BitsToSingle", IlType.Single, IlType.Int32),
            (IlElement.Float, IlElement.Int) => ("SingleToInt32Bits", IlType.Int32, IlType.Single),
            (IlElement.Long, IlElement.Double) => ("Int64BitsToDouble", IlType.Double, IlType.Int64),
            (IlElement.Double, IlElement.Long) => ("DoubleToInt64Bits", IlType.Int64, IlType.Double),
            _ => throw new InvalidOperationException($"{from} seen as {to}"),
        };
        Il.Call(IlMethod.Named(typeof(BitConverter), name, result, parameter));
    }
}
