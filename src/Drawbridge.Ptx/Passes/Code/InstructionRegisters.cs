using Drawbridge.Ptx.Isa;
using Drawbridge.Ptx.Syntax;
using Drawbridge.Ptx.Verify;

namespace Drawbridge.Ptx.Passes;

/// <summary>Which registers an instruction reads and writes, and the same instruction with others.</summary>
static class InstructionRegisters
{
    /// <summary>The registers it reads, with those it writes in part or only where its guard holds: what they held before then counts.</summary>
    public static IEnumerable<Register> Reads(Instruction instruction)
    {
        if (instruction.Guard != null) yield return instruction.Guard;
        for (int i = 0; i < instruction.Operands.Length; i++)
        {
            bool isDestination = IsDestination(instruction, i);
            foreach (var (register, isWhole) in In(instruction.Operands[i], isDestination))
                if (!isDestination || !isWhole || instruction.Guard != null) yield return register;
        }
    }

    /// <summary>The registers it writes; with whether always the whole.</summary>
    public static IEnumerable<(Register Register, bool IsWhole)> Writes(Instruction instruction)
    {
        for (int i = 0; i < instruction.Operands.Length; i++)
        {
            if (!IsDestination(instruction, i) || instruction.Operands[i] is Address or CompoundAddress) continue;
            foreach (var (register, isWhole) in In(instruction.Operands[i], true)) yield return (register, isWhole && instruction.Guard == null);
        }
    }

    /// <summary>Every register in it.</summary>
    public static IEnumerable<Register> All(Instruction instruction) =>
        (instruction.Guard == null ? [] : new[] { instruction.Guard }).Concat(instruction.Operands.SelectMany(operand => In(operand, false)).Select(found => found.Register));

    /// <summary>The instruction with other registers, or constants, in the places it reads; itself if nothing changes.</summary>
    public static Instruction ReplaceReads(Instruction instruction, Func<Register, Operand?> replacement)
    {
        var operands = instruction.Operands;
        Operand[]? changed = null;
        for (int i = 0; i < operands.Length; i++)
        {
            if (IsDestination(instruction, i) && operands[i] is not (Address or CompoundAddress)) continue;
            var operand = Replace(operands[i], SlotOf(instruction, i), replacement);
            if (operand == operands[i]) continue;
            changed ??= (Operand[])operands.Clone();
            changed[i] = operand;
        }
        var guard = instruction.Guard != null && replacement(instruction.Guard) is Register { Type: PtxType.Pred } other ? other : instruction.Guard;
        return changed == null && guard == instruction.Guard ? instruction : With(instruction, instruction.Operation, changed ?? operands, guard);
    }

    /// <summary>The instruction with registers renamed wherever they stand.</summary>
    public static Instruction Rename(Instruction instruction, Dictionary<Register, Register> names)
    {
        if (!All(instruction).Any(names.ContainsKey)) return instruction;
        var guard = instruction.Guard != null && names.TryGetValue(instruction.Guard, out var renamed) ? renamed : instruction.Guard;
        return With(instruction, instruction.Operation, instruction.Operands.Select(operand => Rename(operand, names)).ToArray(), guard);
    }

    /// <summary>The instruction with registers renamed where it reads them, and otherwise where it writes them.</summary>
    public static Instruction Rename(Instruction instruction, Dictionary<Register, Register> reads, Dictionary<Register, Register> writes)
    {
        var guard = instruction.Guard != null && reads.TryGetValue(instruction.Guard, out var renamed) ? renamed : instruction.Guard;
        var operands = instruction.Operands.Select((operand, i) => Rename(operand, IsDestination(instruction, i) && operand is not (Address or CompoundAddress) ? writes : reads));
        return With(instruction, instruction.Operation, operands.ToArray(), guard);
    }

    /// <summary>An instruction in the place of another, under the same guard.</summary>
    public static Instruction With(Instruction instruction, Operation operation, Operand[] operands) => With(instruction, operation, operands, instruction.Guard);

    /// <summary>The instruction without its guard.</summary>
    public static Instruction Unguarded(Instruction instruction) => With(instruction, instruction.Operation, instruction.Operands, null);

    /// <summary>The instruction with other operands, under a guard.</summary>
    public static Instruction Guarded(Instruction instruction, Register guard, bool isNegated, Operand[] operands) => new()
    {
        Operation = instruction.Operation,
        Operands = operands,
        Guard = guard,
        IsGuardNegated = isNegated,
        Position = instruction.Position,
        Index = -1,
    };

    static Instruction With(Instruction instruction, Operation operation, Operand[] operands, Register? guard) => new()
    {
        Operation = operation,
        Operands = operands,
        Guard = guard,
        IsGuardNegated = guard != null && instruction.IsGuardNegated,
        Position = instruction.Position,
        Index = -1,
    };

    /// <summary>What the table says of an operand's place; null for calls.</summary>
    public static Slot? SlotOf(Instruction instruction, int operand)
    {
        var ways = InstructionPlan.Of(instruction.Operation).Arrangements(instruction.Operands.Length);
        return ways.Length > 0 && operand < ways[0].Length ? ways[0][operand] : null;
    }

    static bool IsDestination(Instruction instruction, int operand) => InstructionPlan.Of(instruction.Operation).IsCall
        ? operand == 0 && instruction.Operands[0] is ListOperand
        : SlotOf(instruction, operand) is { IsDestination: true };

    static IEnumerable<(Register Register, bool IsWhole)> In(Operand operand, bool isDestination)
    {
        switch (operand)
        {
            case Register register:
                return [(register, true)];
            case RegisterPart part:
                return [(part.Register, false)];
            case Negated negated:
                return In(negated.Inner, isDestination);
            case Address { Base: { } inner }:
                // An address is read, also where the memory behind it is written.
                return In(inner, false).Select(found => (found.Register, false));
            case VectorOperand vector:
                return vector.Elements.SelectMany(element => In(element, isDestination));
            case PairOperand pair:
                return In(pair.First, isDestination).Concat(In(pair.Second, isDestination));
            case CompoundAddress compound:
                return compound.Items.SelectMany(item => In(item, false)).Select(found => (found.Register, false));
            case ListOperand list:
                return list.Items.SelectMany(item => In(item, isDestination));
            default:
                return [];
        }
    }

    static Operand Replace(Operand operand, Slot? slot, Func<Register, Operand?> replacement)
    {
        switch (operand)
        {
            case Register register:
                return replacement(register) switch
                {
                    Register other when other.Type == register.Type || slot != null && (slot.Registers >> (int)other.Type & 1) != 0 => other,
                    Constant constant when slot != null && slot.Registers != 0 && Constants.Fit(constant, slot) is { } fitted => fitted,
                    _ => register,
                };
            case Negated { Inner: Register inner }:
                return Same(inner) is { } negated ? new Negated(negated) : operand;
            case Address { Base: Register inner } address:
                return Same(inner) is { } moved ? new Address(moved, address.Offset, address.Unified) : operand;
            case VectorOperand vector:
                return List(vector.Elements) is { } elements ? new VectorOperand(elements) : operand;
            case PairOperand pair:
                return List([pair.First, pair.Second]) is { } halves ? new PairOperand(halves[0], halves[1]) : operand;
            case CompoundAddress compound:
                return List(compound.Items) is { } items ? new CompoundAddress(items) : operand;
            case ListOperand list:
                return List(list.Items) is { } arguments ? new ListOperand(arguments) : operand;
            default:
                return operand;
        }

        Register? Same(Register register) => replacement(register) is Register other && other.Type == register.Type ? other : null;

        Operand[]? List(Operand[] items)
        {
            var replaced = items.Select(item => Replace(item, null, replacement)).ToArray();
            return replaced.SequenceEqual(items) ? null : replaced;
        }
    }

    static Operand Rename(Operand operand, Dictionary<Register, Register> names) => operand switch
    {
        Register register => names.TryGetValue(register, out var other) ? other : register,
        RegisterPart part => names.TryGetValue(part.Register, out var other) ? new RegisterPart(other, part.Part) : part,
        Negated negated => new Negated(Rename(negated.Inner, names)),
        Address { Base: { } inner } address => new Address(Rename(inner, names), address.Offset, address.Unified),
        VectorOperand vector => new VectorOperand(vector.Elements.Select(element => Rename(element, names)).ToArray()),
        PairOperand pair => new PairOperand(Rename(pair.First, names), Rename(pair.Second, names)),
        CompoundAddress compound => new CompoundAddress(compound.Items.Select(item => Rename(item, names)).ToArray()),
        ListOperand list => new ListOperand(list.Items.Select(item => Rename(item, names)).ToArray()),
        _ => operand,
    };
}
