using Drawbridge.Ptx.Isa;
using Drawbridge.Ptx.Syntax;

namespace Drawbridge.Ptx.Verify;

/// <summary>
/// A place for one written operand, with everything a check needs worked out once: an instruction of the same operation costs a few
/// shifts and compares.
/// </summary>
sealed class Slot
{
    readonly ulong[] elementRegisters;

    public Slot(OperandShape shape, OperandShape? second, Operation operation)
    {
        var spec = shape.Spec;
        Shape = shape;
        Kind = spec.Kind;
        Type = Kind == OperandKind.SpecialRegister && shape.Type == PtxType.None ? operation.Type : shape.Type;
        IsDestination = spec.IsDestination;
        IsPart = spec.Type.StartsWith("part(", StringComparison.Ordinal);
        IsVector = shape.MinCount > 0;
        TakesBraces = !IsVector && (Kind is OperandKind.Value or OperandKind.Register) && (operation.Opcode is "ld" or "ldu" or "st");
        Range = ConstantRange.Parse(spec.Range);
        Second = second == null ? null : new Slot(second, null, operation);
        SecondIsOptional = second?.Spec.IsOptional ?? false;
        First = second == null ? null : new Slot(shape, null, operation);
        Items = shape.Items.Length == 0 ? [] : shape.Items.Select(item => new Slot(item, null, operation)).ToArray();
        if (Kind is OperandKind.Value or OperandKind.Register)
        {
            elementRegisters = new ulong[Math.Max(shape.MaxCount, 1) + 1];
            for (int count = 0; count < elementRegisters.Length; count++)
                elementRegisters[count] = Compatibility.Registers(ElementType(count), spec.AllowsWider);
            // A pair that must be one is no place for a single register.
            if (!IsVector && (second == null || SecondIsOptional)) Registers = elementRegisters[0];
        }
        else elementRegisters = [];
        TakesConstant = Kind == OperandKind.Constant || Kind == OperandKind.Value && !IsDestination;
        if (Kind == OperandKind.Address)
        {
            Space = spec.Space.Length > 0 && StateSpaces.TryParse(spec.Space, out var space) ? space : operation.Space;
            Bases = Compatibility.Addresses;
            // Shared, local, constant and parameter memory lies below 4 GiB in its window, tensor memory has addresses of its own;
            // elsewhere half an address is none.
            bool isWide = Space is StateSpace.Global or StateSpace.Generic && operation.Opcode != "tcgen05";
            WideBases = isWide ? Compatibility.WideAddresses : Compatibility.Addresses;
        }
    }

    public OperandShape Shape { get; }

    public OperandKind Kind { get; }

    public bool IsDestination { get; }

    /// <summary>True if the type is that of a whole whose parts are written.</summary>
    public bool IsPart { get; }

    public bool IsVector { get; }

    /// <summary>True if a single value may be in braces: Triton loads and stores <c>{ %r1 }</c> whatever the number of elements.</summary>
    public bool TakesBraces { get; }

    /// <summary>Types of a single register that may stand here; empty where none may.</summary>
    public ulong Registers { get; }

    public bool TakesConstant { get; }

    public ConstantRange? Range { get; }

    /// <summary>What stands before the bar of a pair; null where there is no pair.</summary>
    public Slot? First { get; }

    /// <summary>What stands after the bar of a pair, or null.</summary>
    public Slot? Second { get; }

    public bool SecondIsOptional { get; }

    /// <summary>The parts of a compound address.</summary>
    public Slot[] Items { get; }

    /// <summary>State space of an address.</summary>
    public StateSpace Space { get; }

    /// <summary>Types of base registers in a module with 32-bit addresses.</summary>
    public ulong Bases { get; }

    /// <summary>Types of base registers in a module with 64-bit addresses.</summary>
    public ulong WideBases { get; }

    /// <summary>The operand's type; for a special register of an untyped position that of the instruction.</summary>
    public PtxType Type { get; }

    public bool AllowsSink => Shape.Spec.AllowsSink;

    public bool AllowsNegation => Shape.Spec.AllowsNegation;

    /// <summary>True if a vector of so many elements may stand here.</summary>
    public bool TakesCount(int count) => IsVector && count >= Shape.MinCount && count <= Shape.MaxCount
        && (count == Shape.MinCount || count == Shape.MaxCount || (count & count - 1) == 0);

    /// <summary>Types of registers for one element of a vector of <paramref name="count"/>.</summary>
    public ulong ElementRegisters(int count) => elementRegisters[count];

    /// <summary>The type of one element of a vector of <paramref name="count"/>; of the operand itself for 0.</summary>
    public PtxType ElementType(int count) => !IsPart || count == 0 ? Shape.Type : (Shape.Type.Bits() / count) switch
    {
        8 => PtxType.B8,
        16 => PtxType.B16,
        32 => PtxType.B32,
        64 => PtxType.B64,
        _ => PtxType.None,
    };

    /// <summary>True if the constant is fine here.</summary>
    public bool Accepts(Constant constant, PtxType type) => TakesConstant && Compatibility.Accepts(type, constant.Kind)
        && (constant.Kind > ConstantKind.Unsigned || Compatibility.Fits(type, constant.Bits) && (Range == null || Range.Contains(constant.Bits)));
}
