using System.Globalization;
using Drawbridge.CSharp.Ir;
using Drawbridge.CSharp.Types;

namespace Drawbridge.CSharp.Lower;

/// <summary>Variables and memory: reading, writing, parts.</summary>
sealed partial class Lowering
{
    /// <summary>A variable, not written yet: in registers, unless it has a buffer that may be indexed.</summary>
    Place NewVariable(Shape shape) => shape is StructShape { HoldsArray: true } ? LocalMemory(shape, 1) : new RegisterPlace(shape, NewRegisters(shape));

    Value NewRegisters(Shape shape) => shape switch
    {
        ScalarShape scalar => new Scalar(scalar.Kind, body.Variable(scalar.Kind.Form().Class)),
        StructShape structure => new Composite(structure, [.. structure.Fields.Select(field => NewRegisters(field.Shape))]),
        ViewShape view => new ViewValue(view, body.Variable(view.Space.AddressKind.Form().Class), 0, new Scalar(ScalarKind.S32, body.Variable(RegisterClass.B32))),
        _ => Value.Nothing,
    };

    /// <summary>What <c>default</c> gives.</summary>
    static Value Zero(Shape shape) => shape switch
    {
        ScalarShape scalar => Scalar.Of(scalar.Kind, 0),
        StructShape structure => new Composite(structure, [.. structure.Fields.Select(field => Zero(field.Shape))]),
        ViewShape view => new ViewValue(view, new Immediate(view.Space.AddressKind, 0), 0, Scalar.Of(0)),
        _ => Value.Nothing,
    };

    /// <summary>The value a place has now. A variable's registers are given as they are: see <see cref="Snapshot"/>.</summary>
    Value Read(Place place) => place switch
    {
        RegisterPlace register => register.Value,
        ValuePlace value => value.Value,
        MemoryPlace memory => Load(memory),
        _ => Value.Nothing,
    };

    void Write(Place place, Value value)
    {
        switch (place)
        {
            case RegisterPlace register: Assign(register.Value, value); break;
            case MemoryPlace memory: Store(memory, value); break;
        }
    }

    void Assign(Value target, Value value)
    {
        switch (target, value)
        {
            case (Scalar scalar, Scalar source):
                StoreRegister((Register)scalar.Operand, scalar.Kind, source.Operand);
                break;
            case (Composite composite, Composite source):
                // The source may be made of the target's own registers in another order: swap(a, b).
                if (composite.Fields.Length > 1 && Leaves(source).OfType<Register>().Intersect(Leaves(composite).OfType<Register>()).Any()) source = (Composite)Snapshot(source);
                for (int i = 0; i < composite.Fields.Length; i++) Assign(composite.Fields[i], source.Fields[i]);
                break;
            case (ViewValue view, ViewValue source):
                var address = AddressOf(source.Place, source.Offset, source.Shape.Space);
                StoreRegister((Register)view.Place, view.Shape.Space.AddressKind, address);
                Assign(view.Length, source.Length);
                break;
        }
    }

    static IEnumerable<Operand> Leaves(Value value) => value switch
    {
        Scalar scalar => [scalar.Operand],
        Composite composite => composite.Fields.SelectMany(Leaves),
        ViewValue view => [view.Place, view.Length.Operand],
        _ => [],
    };

    void StoreRegister(Register target, ScalarKind kind, Operand value)
    {
        if (value == target) return;
        if (value is Register register && body.TryRedirect(register, target)) return;
        body.Lines.Add(Move(kind, target, value));
    }

    static Instruction Move(ScalarKind kind, Register target, Operand value) => new($"mov.{MoveType(kind)}", target, [value], isPure: true);

    static string MoveType(ScalarKind kind) => kind.Form().Class switch
    {
        RegisterClass.Predicate => "pred",
        RegisterClass.B16 => "b16",
        RegisterClass.B32 => "b32",
        RegisterClass.B64 => "b64",
        RegisterClass.F32 => "f32",
        _ => "f64",
    };

    /// <summary>The value in registers that nothing else writes: what a variable held when this was called.</summary>
    Value Snapshot(Value value) => value switch
    {
        Scalar { Operand: Register { IsTemporary: false } register } scalar => new Scalar(scalar.Kind, Copied(scalar.Kind, register)),
        Composite composite => new Composite(composite.Shape, [.. composite.Fields.Select(Snapshot)]),
        ViewValue { Place: Register { IsTemporary: false } register } view =>
            new ViewValue(view.Shape, Copied(view.Shape.Space.AddressKind, register), view.Offset, (Scalar)Snapshot(view.Length)),
        _ => value,
    };

    Register Copied(ScalarKind kind, Operand value)
    {
        var copy = body.Variable(kind.Form().Class);
        body.Lines.Add(Move(kind, copy, value));
        return copy;
    }

    /// <summary>The value's registers will be read more than once: no assignment may take them for its own.</summary>
    Value Keep(Value value) => value switch
    {
        Scalar { Operand: Register { IsTemporary: true } register } scalar => new Scalar(scalar.Kind, Kept(register)),
        Composite composite => new Composite(composite.Shape, [.. composite.Fields.Select(Keep)]),
        ViewValue { Place: Register { IsTemporary: true } register } view => new ViewValue(view.Shape, Kept(register), view.Offset, (Scalar)Keep(view.Length)),
        _ => value,
    };

    internal Register Kept(Register register)
    {
        var kept = body.Variable(register.Class);
        if (body.TryRedirect(register, kept)) return kept;
        body.Lines.Add(new Instruction($"mov.{Register.Type(register.Class)}", kept, [register], isPure: true));
        return kept;
    }

    /// <summary>A field of a place.</summary>
    static Place Field(Place place, int index)
    {
        var field = ((StructShape)place.Shape).Fields[index];
        return place switch
        {
            RegisterPlace register => new RegisterPlace(field.Shape, ((Composite)register.Value).Fields[index]),
            ValuePlace value => new ValuePlace(field.Shape, ((Composite)value.Value).Fields[index]),
            MemoryPlace memory => new MemoryPlace(field.Shape, memory.Space, memory.Base, memory.Offset + field.Offset, Divisor(memory.Alignment, field.Offset)),
            _ => place,
        };
    }

    /// <summary>The largest power of two that divides both.</summary>
    static int Divisor(int alignment, long offset)
    {
        while (offset % alignment != 0) alignment /= 2;
        return alignment;
    }

    Value Load(MemoryPlace place)
    {
        switch (place.Shape)
        {
            case ScalarShape scalar:
                return Loaded(scalar.Kind, place.Space.Word, AddressOf(place));
            case StructShape structure:
                if (VectorOf(structure, place.Alignment) is { } parts) return LoadVector(structure, place, parts);
                return new Composite(structure, [.. structure.Fields.Select((_, i) => Load((MemoryPlace)Field(place, i)))]);
            case ViewShape view:
                var first = body.Compute(view.Space.AddressKind.Form().Class, $"ld{place.Space.Word}.{view.Space.AddressKind.Form().Memory}", AddressOf(place));
                var length = body.Compute(RegisterClass.B32, $"ld{place.Space.Word}.s32", new Address(place.Base, place.Offset + 8));
                return new ViewValue(view, first, 0, new Scalar(ScalarKind.S32, length));
            default:
                return Value.Nothing;
        }
    }

    void Store(MemoryPlace place, Value value)
    {
        switch (value)
        {
            case Scalar scalar:
                body.Do($"st{place.Space.Word}.{scalar.Kind.Form().Memory}", AddressOf(place), Storable(scalar));
                break;
            case Composite { Shape: { } structure } composite:
                if (VectorOf(structure, place.Alignment) is { } parts)
                {
                    var operands = Scalars(composite).Select(Storable).ToArray();
                    foreach (var (offset, count, kind) in parts)
                    {
                        int first = offset / kind.Size();
                        body.Do($"st{place.Space.Word}.v{count}.{kind.Form().Memory}", new Address(place.Base, place.Offset + offset), new Pack(operands.AsSpan(first, count).ToArray()));
                    }
                    break;
                }
                for (int i = 0; i < composite.Fields.Length; i++) Store((MemoryPlace)Field(place, i), composite.Fields[i]);
                break;
            case ViewValue view:
                body.Do($"st{place.Space.Word}.{view.Shape.Space.AddressKind.Form().Memory}", AddressOf(place), AddressOf(view.Place, view.Offset, view.Shape.Space));
                body.Do($"st{place.Space.Word}.s32", new Address(place.Base, place.Offset + 8), view.Length.Operand);
                break;
        }
    }

    static Address AddressOf(MemoryPlace place) => new(place.Base, place.Offset);

    /// <summary>An address as one operand.</summary>
    Operand AddressOf(Operand @base, long offset, Space space)
    {
        var kind = space.AddressKind;
        if (@base is Name name) @base = body.Compute(kind.Form().Class, $"mov.{kind.Form().Memory}", name);
        return offset == 0 ? @base : body.Compute(kind.Form().Class, $"add.{(space.IsNarrow ? "s32" : "s64")}", @base, new Immediate(ScalarKind.S64, offset));
    }

    Scalar Loaded(ScalarKind kind, string space, Address address) => new(kind, LoadScalar(kind, space, address));

    Operand LoadScalar(ScalarKind kind, string space, Address address)
    {
        if (kind != ScalarKind.Bool) return body.Compute(kind.Form().Class, $"ld{space}.{kind.Form().Memory}", address);
        var number = body.Compute(RegisterClass.B32, $"ld{space}.u8", address);
        return body.Compute(RegisterClass.Predicate, "setp.ne.u32", number, new Immediate(ScalarKind.U32, 0));
    }

    /// <summary>The operand a store takes: predicates become a byte.</summary>
    Operand Storable(Scalar value) => value.Kind == ScalarKind.Bool ? BoolAsNumber(value).Operand
        : value.Operand is Immediate { Kind: ScalarKind.F16 or ScalarKind.BF16 } ? InRegister(value) : value.Operand;

    Scalar BoolAsNumber(Scalar value) => value.Constant is long known ? Scalar.Of((int)known)
        : new Scalar(ScalarKind.S32, body.Compute(RegisterClass.B32, "selp.u32", Scalar.Of(1).Operand, Scalar.Of(0).Operand, value.Operand));

    /// <summary>The operand as a register, where an instruction takes no number.</summary>
    internal Register InRegister(Scalar value)
    {
        if (value.Operand is Register register) return register;
        return body.Compute(value.Kind.Form().Class, $"mov.{MoveType(value.Kind)}", value.Operand);
    }

    /// <summary>The vector accesses that move a struct of equal scalars, if its address is a multiple of theirs; null if there are none.</summary>
    static (int Offset, int Count, ScalarKind Kind)[]? VectorOf(StructShape shape, int alignment)
    {
        if (!shape.HasLayout) return null;
        var scalars = new List<(ScalarKind Kind, int Offset)>();
        Collect(shape, 0);
        if (scalars.Count < 2) return null;
        var kind = scalars[0].Kind;
        int size = kind.Size();
        if (kind is ScalarKind.Bool || scalars.Where((scalar, i) => scalar.Kind != kind || scalar.Offset != i * size).Any()) return null;
        int most = Math.Min(4, Math.Min(alignment, 16) / size);
        if (most < 2 || scalars.Count % 2 != 0) return null;
        int count = most == 4 && scalars.Count % 4 == 0 ? 4 : 2;
        return [.. Enumerable.Range(0, scalars.Count / count).Select(i => (i * count * size, count, kind))];

        void Collect(Shape part, int offset)
        {
            if (part is ScalarShape scalar) scalars.Add((scalar.Kind, offset));
            else if (part is StructShape structure) foreach (var field in structure.Fields) Collect(field.Shape, offset + field.Offset);
            else scalars.Add((ScalarKind.Bool, offset));
        }
    }

    Value LoadVector(StructShape shape, MemoryPlace place, (int Offset, int Count, ScalarKind Kind)[] parts)
    {
        var loaded = new Queue<Scalar>();
        foreach (var (offset, count, kind) in parts)
        {
            var targets = Enumerable.Range(0, count).Select(_ => body.Temporary(kind.Form().Class)).ToArray();
            body.Lines.Add(new Instruction(string.Format(CultureInfo.InvariantCulture, "ld{0}.v{1}.{2}", place.Space.Word, count, kind.Form().Memory),
                new Pack(targets), [new Address(place.Base, place.Offset + offset)], isPure: true));
            foreach (var target in targets) loaded.Enqueue(new Scalar(kind, target));
        }
        return Build(shape, loaded);
    }

    /// <summary>A value of a shape from its scalars in order.</summary>
    static Value Build(Shape shape, Queue<Scalar> scalars) => shape is StructShape structure
        ? new Composite(structure, [.. structure.Fields.Select(field => Build(field.Shape, scalars))]) : scalars.Dequeue();

    /// <summary>The scalars of a value in order.</summary>
    static IEnumerable<Scalar> Scalars(Value value) => value switch
    {
        Scalar scalar => [scalar],
        Composite composite => composite.Fields.SelectMany(Scalars),
        _ => [],
    };
}
