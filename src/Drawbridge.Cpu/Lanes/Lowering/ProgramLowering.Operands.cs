using Drawbridge.Cpu.Operators;
using Drawbridge.Interpreter.Decoding;
using Drawbridge.Ptx.Isa;
using Drawbridge.Ptx.Syntax;
using Drawbridge.Runtime;

namespace Drawbridge.Cpu.Lanes.Lowering;

/// <summary>What an instruction's operations take, and where their results go.</summary>
sealed partial class ProgramLowering
{
    /// <summary>The value of the instruction's guard.</summary>
    public LaneValue GuardValue => Scope.ValuesOf(Instruction.Guard!, Program)[0];

    /// <summary>The mask of lanes that execute an operation with effects: the guard with its sign, or null.</summary>
    public LaneValue? EffectGuard => Instruction.Guard == null ? null
        : Instruction.IsGuardNegated ? Compute(LaneCode.Not, LaneType.Mask, null, new Source(GuardValue, 0, LaneType.Mask)) : GuardValue;

    /// <summary>Number of the instruction for faults.</summary>
    public int OriginIndex => Program.Instructions.Count - 1;

    /// <summary>Adds an operation of the instruction.</summary>
    public void Emit(LaneCode code, LaneValue[] results, Source[] sources, object? detail = null, LaneValue? guard = null) =>
        Block.Ops.Add(new LaneOp(code, results, sources) { Detail = detail, Guard = guard, Origin = Instruction, OriginIndex = OriginIndex });

    /// <summary>A 32-bit constant.</summary>
    public static Source Number(ulong value) => new(null, value, LaneType.I32);

    /// <summary>Adds a pure operation with a new result.</summary>
    public LaneValue Compute(LaneCode code, LaneType type, object? detail, params Source[] sources)
    {
        var result = Program.NewValue(type);
        Emit(code, [result], sources, detail);
        return result;
    }

    /// <summary>As <see cref="Compute"/>, ready to be an operand.</summary>
    public Source ComputeSource(LaneCode code, LaneType type, object? detail, params Source[] sources) => new(Compute(code, type, detail, sources), 0, type);

    /// <summary>An operand as a type: cut to its width, seen as its kind.</summary>
    public Source Operand(Operand? operand, PtxType type)
    {
        switch (operand)
        {
            case null:
                return new Source(null, 0, TypeLowering.Of(type));
            case Negated { Inner: var inner } when type == PtxType.Pred:
                return ComputeSource(LaneCode.Not, LaneType.Mask, null, Operand(inner, type));
            case Constant constant:
                return new Source(null, ConstantValue.Fit(constant, type), TypeLowering.Of(type));
            case Register { VectorWidth: 1 } register:
                return Cut(Scope.ValuesOf(register, Program)[0], register.Type, type);
            case RegisterPart { Element: >= 0 } part:
                return Cut(Scope.ValuesOf(part.Register, Program)[part.Element], part.Register.Type, type);
            case SpecialRegister special when SpecialRegisters.TryGet(special.Name, out var info):
                bool isWide = info!.Type.Bits() == 64;
                var read = new SpecialRead(info.Kind, special.Component);
                if (info.Type == PtxType.Pred) return new Source(null, 0, LaneType.Mask);
                var value = Compute(LaneCode.Special, isWide ? LaneType.I64 : LaneType.I32, read);
                return Cut(value, isWide ? PtxType.B64 : PtxType.B32, type);
            case SymbolAddress symbol:
                ulong number = AddressOf(symbol, out _, out var start);
                if (start == null) return new Source(null, number, TypeLowering.Of(type));
                var sum = ComputeSource(LaneCode.Add, LaneType.I32, null, new Source(start, 0, LaneType.I32), Number(number));
                return type.Bits() == 64 ? ComputeSource(LaneCode.ZeroExtend, LaneType.I64, null, sum) : sum;
            default:
                throw new CannotCompile($"an operand of '{Instruction.Operation}'");
        }
    }

    Source Cut(LaneValue value, PtxType held, PtxType wanted)
    {
        int bits = wanted.Bits(), has = held.Bits();
        if (bits > has) throw new CannotCompile($"an operand narrower than '{Instruction.Operation}' takes");
        var source = new Source(value, 0, value.Type);
        if (bits == has) return source with { Type = TypeLowering.Of(wanted) };
        if (has == 64) source = ComputeSource(LaneCode.Truncate, LaneType.I32, null, source with { Type = LaneType.I64 });
        if (bits < 32) source = ComputeSource(LaneCode.And, LaneType.I32, null, source with { Type = LaneType.I32 }, Number((1UL << bits) - 1));
        return source with { Type = TypeLowering.Of(wanted) };
    }

    /// <summary>
    /// Gives an operand's register what an operation computed as a type: extended to the register's width (by sign for signed types), and only
    /// where the guard holds.
    /// </summary>
    /// <param name="operand">The destination; the sink takes anything.</param>
    /// <param name="type">The type of the result.</param>
    /// <param name="compute">Adds the operation with the value it is to write.</param>
    public void Assign(Operand? operand, PtxType type, Action<LaneValue> compute) => Assign(operand, type, compute, Instruction.Guard != null);

    /// <summary>Gives an operand's register a value, where the guard has been seen to.</summary>
    public void AssignUnguarded(Operand? operand, PtxType type, Source value) =>
        Assign(operand, type, result => Emit(LaneCode.Move, [result], [value]), isGuarded: false);

    void Assign(Operand? operand, PtxType type, Action<LaneValue> compute, bool isGuarded)
    {
        LaneValue? target;
        PtxType held;
        switch (operand)
        {
            case null or Sink:
                (target, held) = (null, type);
                break;
            case Register { VectorWidth: 1 } register:
                (target, held) = (Scope.ValuesOf(register, Program)[0], register.Type);
                break;
            case RegisterPart { Element: >= 0 } part:
                (target, held) = (Scope.ValuesOf(part.Register, Program)[part.Element], part.Register.Type);
                break;
            default:
                throw new CannotCompile($"a destination of '{Instruction.Operation}'");
        }
        bool isDirect = target != null && !isGuarded && type.Bits() == held.Bits() && target.Type == TypeLowering.Of(type);
        var result = isDirect ? target! : Program.NewValue(TypeLowering.Of(type));
        compute(result);
        if (isDirect || target == null) return;
        var extended = Extend(new Source(result, 0, result.Type), type, held);
        if (!isGuarded)
        {
            Emit(LaneCode.Move, [target], [extended]);
            return;
        }
        var old = new Source(target, 0, extended.Type);
        var guard = new Source(GuardValue, 0, LaneType.Mask);
        Source[] choice = Instruction.IsGuardNegated ? [guard, old, extended] : [guard, extended, old];
        Emit(LaneCode.Select, [target], choice);
    }

    /// <summary>Adds a pure operation whose result goes to an operand.</summary>
    public void Assign(Operand? operand, PtxType type, LaneCode code, object? detail, params Source[] sources) => Assign(operand, type,
        result => Emit(code, [result], sources, detail));

    /// <summary>Sets the function's carry flag, where the guard holds.</summary>
    public void AssignCarry(LaneValue value)
    {
        var flag = Scope.Carry(Program);
        var (now, old) = (new Source(value, 0, LaneType.Mask), new Source(flag, 0, LaneType.Mask));
        if (Instruction.Guard == null) Emit(LaneCode.Move, [flag], [now]);
        else Emit(LaneCode.Select, [flag], [new Source(GuardValue, 0, LaneType.Mask), Instruction.IsGuardNegated ? old : now, Instruction.IsGuardNegated ? now : old]);
    }

    Source Extend(Source value, PtxType type, PtxType held)
    {
        int bits = type.Bits(), has = held.Bits();
        if (bits == has) return value;
        if (bits > has) throw new CannotCompile($"a destination narrower than the result of '{Instruction.Operation}'");
        value = value with { Type = type == PtxType.F32 ? LaneType.I32 : value.Type };
        bool isSigned = type.Class() == TypeClass.Signed;
        if (isSigned && bits < 32) value = SignExtendWithin(value, bits);
        if (has == 64) return ComputeSource(isSigned ? LaneCode.SignExtend : LaneCode.ZeroExtend, LaneType.I64, null, value);
        return isSigned && has < 32 ? ComputeSource(LaneCode.And, LaneType.I32, null, value, Number((1UL << has) - 1)) : value;
    }

    /// <summary>A value of fewer bits as a signed 32-bit number.</summary>
    public Source SignExtendWithin(Source value, int bits)
    {
        var shift = Number((ulong)(32 - bits));
        return ComputeSource(LaneCode.ShrSigned, LaneType.I32, null, ComputeSource(LaneCode.Shl, LaneType.I32, null, value with { Type = LaneType.I32 }, shift), shift);
    }

    /// <summary>The address of a symbol in its own space, as a number known now.</summary>
    /// <param name="symbol">The symbol.</param>
    /// <param name="space">The space.</param>
    /// <param name="start">What it counts from if that is known only while the kernel runs; null otherwise.</param>
    public ulong AddressOf(SymbolAddress symbol, out StateSpace space, out LaneValue? start)
    {
        start = null;
        ulong offset = (ulong)symbol.Offset;
        if (symbol.Symbol is Function function)
        {
            space = StateSpace.Generic;
            return Image.HandleOf(function) + offset;
        }
        var variable = (Variable)symbol.Symbol;
        if (Scope.TryFind(variable, out var place))
        {
            (space, start) = (StateSpace.Local, place.Base);
            return (ulong)place.Offset + offset;
        }
        space = variable.Space;
        if (variable.Space == StateSpace.Param)
        {
            int index = Array.IndexOf(Scope.Function.Parameters, variable);
            if (index >= 0) return (ulong)Parameters.Offsets[index] + offset;
        }
        else if (variable.Space is StateSpace.Shared or StateSpace.SharedCluster && Shared.Offsets.TryGetValue(variable, out int inShared))
        {
            return (ulong)inShared + offset;
        }
        else if (Image.TryFind(variable, out ulong address))
        {
            return (variable.Space == StateSpace.Const ? address - Image.ConstBase : address) + offset;
        }
        throw new CannotCompile($"'{variable.Name}', which is declared but not defined");
    }

    /// <summary>The instruction's operands by position of its syntax.</summary>
    public Operand?[] Bound => Decoder.Bind(Instruction);
}
