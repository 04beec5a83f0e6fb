using Drawbridge.Ptx.Isa;

namespace Drawbridge.Ptx.Syntax.Reading;

/// <summary>
/// An opcode with modifiers as one module uses it: its operation, and which overload the shapes of operands met so far chose.
/// </summary>
sealed class OperationEntry
{
    Choice[] chosen = [];

    sealed record Choice(ulong Shape, Operation Operation);

    /// <summary>Wraps what the instruction table found.</summary>
    public OperationEntry(Operation operation)
    {
        Operation = operation;
        Opcode = operation.Opcode switch { "bra" => BranchKind.Branch, "brx" => BranchKind.Indexed, "call" => BranchKind.Call, _ => BranchKind.None };
        TakesAddresses = operation.Opcode != "mov";
    }

    /// <summary>The first overload.</summary>
    public Operation Operation { get; }

    /// <summary>Whether its operands may be labels.</summary>
    public BranchKind Opcode { get; }

    /// <summary>True if <c>name[1]</c> as an operand means memory, false if it means the address itself.</summary>
    public bool TakesAddresses { get; }

    /// <summary>The overload that fits the operands; the first where none does.</summary>
    public Operation Choose(ReadOnlySpan<Operand> operands)
    {
        if (Operation.NextOverload == null) return Operation;
        ulong shape = Overloads.Shape(operands);
        if (shape != 0)
            foreach (var choice in chosen)
                if (choice.Shape == shape) return choice.Operation;
        var best = Overloads.Choose(Operation, operands);
        if (shape != 0 && chosen.Length < 32) chosen = [.. chosen, new Choice(shape, best)];
        return best;
    }
}

/// <summary>How an opcode deals with labels.</summary>
enum BranchKind : byte
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary><c>bra</c>: its operand is one.</summary>
    Branch,

    /// <summary><c>brx</c>: the last operand names a list of them.</summary>
    Indexed,

    /// <summary><c>call</c>: the last operand may name a prototype.</summary>
    Call,
}

/// <summary>Chooses among forms that share their modifiers by the shape of the operands.</summary>
static class Overloads
{
    /// <summary>The best fit, or <paramref name="first"/> if none fits.</summary>
    public static Operation Choose(Operation first, ReadOnlySpan<Operand> operands)
    {
        var best = first;
        int bestScore = -1;
        for (Operation? candidate = first; candidate != null; candidate = candidate.NextOverload)
        {
            foreach (uint arrangement in candidate.Syntax.Arrangements)
            {
                int score = Score(candidate, arrangement, operands);
                if (score <= bestScore) continue;
                best = candidate;
                bestScore = score;
            }
        }
        return best;
    }

    /// <summary>A number that is the same for operands of the same shape; 0 if they are too many or too long to have one.</summary>
    public static ulong Shape(ReadOnlySpan<Operand> operands)
    {
        if (operands.Length > 7) return 0;
        ulong shape = 1;
        foreach (var operand in operands)
        {
            int code = Code(operand);
            if (code < 0) return 0;
            shape = shape << 8 | (uint)code;
        }
        return shape;
    }

    static int Code(Operand operand)
    {
        switch (operand)
        {
            case Register { Type: PtxType.Pred }: return 0x1F;
            case Register register: return 0x10 | register.VectorWidth;
            case VectorOperand vector: return vector.Elements.Length > 15 ? -1 : 0x20 | vector.Elements.Length;
            case Constant: return 0x30;
            case Address address: return address.Unified ? 0x41 : 0x40;
            case SymbolAddress symbol: return symbol.Symbol is Function ? 0x51 : 0x50;
            case SpecialRegister: return 0x60;
            case LabelOperand label: return label.Label?.Declaration is { } declaration ? declaration is BranchTargets ? 0x71 : 0x72 : 0x70;
            case ListOperand: return 0x80;
            case RegisterPart: return 0x90;
            case Negated negated: return Code(negated.Inner) is var inner and >= 0x10 and < 0x20 ? 0xA0 | inner & 15 : -1;
            case Sink: return 0xB0;
            case CompoundAddress compound: return compound.Items.Length > 15 ? -1 : 0xC0 | compound.Items.Length;
            case PairOperand pair: return pair.First is VectorOperand first ? first.Elements.Length > 15 ? -1 : 0xE0 | first.Elements.Length : 0xD0 | (pair.First is Sink ? 1 : 0);
            default: return -1;
        }
    }

    static int Score(Operation candidate, uint arrangement, ReadOnlySpan<Operand> operands)
    {
        int score = 0;
        int next = 0;
        var shapes = candidate.Operands;
        for (int i = 0; i < shapes.Length; i++)
        {
            if ((arrangement >> i & 1) == 0) continue;
            if (next >= operands.Length) return -1;
            var operand = operands[next++];
            bool wantsPair = i + 1 < shapes.Length && shapes[i + 1].Spec.IsPairSecond && (arrangement >> (i + 1) & 1) != 0;
            if (wantsPair)
            {
                if (operand is not PairOperand pair) return -1;
                int second = Score(shapes[i + 1], pair.Second);
                if (second < 0) return -1;
                score += second;
                operand = pair.First;
                i++;
                int first = Score(shapes[i - 1], operand);
                if (first < 0) return -1;
                score += first;
                continue;
            }
            int fit = Score(shapes[i], operand);
            if (fit < 0) return -1;
            score += fit;
        }
        return next == operands.Length ? score : -1;
    }

    /// <summary>-1: does not fit; 0: a predicate for a number or the other way round; 1: fits; 2: fits and is what the position is made for.</summary>
    static int Score(OperandShape shape, Operand operand)
    {
        if (operand is Negated negated)
        {
            if (!shape.Spec.AllowsNegation) return -1;
            operand = negated.Inner;
        }
        switch (shape.Spec.Kind)
        {
            case OperandKind.Value or OperandKind.Register or OperandKind.Constant or OperandKind.SpecialRegister:
                break;
            case OperandKind.Address:
                return operand is Address address && address.Unified == shape.Spec.IsUnified ? 2 : -1;
            case OperandKind.TensorAddress or OperandKind.TextureAddress:
                return operand is CompoundAddress ? 2 : -1;
            case OperandKind.SymbolAddress:
                return operand is SymbolAddress ? 1 : -1;
            case OperandKind.Function:
                return operand is SymbolAddress { Symbol: Function } ? 2 : -1;
            case OperandKind.Label or OperandKind.BranchTargets:
                return operand is LabelOperand ? 2 : -1;
            case OperandKind.CallTargets:
                return operand is LabelOperand or SymbolAddress { Symbol: Variable } ? 2 : -1;
            case OperandKind.Returns or OperandKind.Arguments:
                return operand is ListOperand ? 2 : -1;
            default:
                return -1;
        }
        int count = operand switch { VectorOperand vector => vector.Elements.Length, Register { VectorWidth: > 1 } register => register.VectorWidth, _ => 0 };
        if (count == 0 ? shape.MinCount > 0 : count < shape.MinCount || count > shape.MaxCount) return -1;
        if (count > 0) return 2;
        return (shape.Spec.Kind, operand) switch
        {
            (OperandKind.Value, Register register) when shape.Type != PtxType.None && shape.Type == PtxType.Pred != (register.Type == PtxType.Pred) => 0,
            (_, Sink) => shape.Spec.AllowsSink ? 1 : -1,
            (OperandKind.Value, Register or RegisterPart or Constant or SpecialRegister) => 1,
            (OperandKind.Register, Register or RegisterPart) => 2,
            (OperandKind.Constant, Constant) => 2,
            (OperandKind.SpecialRegister, SpecialRegister) => 2,
            _ => -1,
        };
    }
}
