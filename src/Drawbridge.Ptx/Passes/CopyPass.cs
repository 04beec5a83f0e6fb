using Drawbridge.Ptx.Isa;
using Drawbridge.Ptx.Syntax;

namespace Drawbridge.Ptx.Passes;

/// <summary>
/// Reads the register, or constant, that a <c>mov</c> copies instead of the copy: everywhere, if both are values, and otherwise until one of the two is
/// written again.
/// </summary>
sealed class CopyPass : Pass
{
    public override string Name => "copy";

    public override string About => "copy propagation: what a mov copies is read directly";

    private protected override bool Run(FunctionCode code)
    {
        var values = code.Values;
        bool changed = code.ReplaceReads(register => Source(register, values));
        return UntilWritten(code) || changed;
    }

    static Operand? Source(Register register, ValueTable values)
    {
        Operand? found = null;
        // A copy of a copy leads on; as every one comes after what it copies, there is an end.
        while (values.DefinitionOf(register)?.Instruction is { } move && Copied(move, register) is { } source)
        {
            if (source is Constant) return source;
            if (!values.IsValue((Register)source)) break;
            found = register = (Register)source;
        }
        return found;
    }

    // What a register is a copy of: another of its size, or an integer constant.
    static Operand? Copied(Instruction move, Register register)
    {
        if (move is not { Operation: { Opcode: "mov" } operation, Guard: null, Operands: [Register { VectorWidth: 1 } result, var source] } || result != register) return null;
        if (operation.Type.Bits() != register.Type.Bits()) return null;
        if (source is Constant { Kind: <= ConstantKind.Unsigned } && Constants.Holds(register.Type)) return source;
        return source is Register { VectorWidth: 1 } next && next.Type.Bits() == register.Type.Bits() ? next : null;
    }

    // Loop variables and the like: what they were last given holds until the next write, in this block and in those that only it leads to.
    static bool UntilWritten(FunctionCode code)
    {
        bool changed = false;
        var values = code.Values;
        var atEnd = new Dictionary<CodeBlock, Dictionary<Register, Operand>>();
        foreach (var block in code.Reachable)
        {
            // Before the first block lie the arguments, before a loop's the rounds before.
            var known = block.Index != 0 && block.Predecessors is [var before] && atEnd.TryGetValue(before, out var there) ? new Dictionary<Register, Operand>(there) : [];
            for (int i = 0; i < block.Items.Count; i++)
            {
                if (block.Items[i] is not Instruction instruction) continue;
                if (known.Count > 0)
                {
                    var replaced = InstructionRegisters.ReplaceReads(instruction, register => known.TryGetValue(register, out var source) ? source : null);
                    changed |= replaced != instruction;
                    block.Items[i] = instruction = replaced;
                }
                foreach (var (written, _) in InstructionRegisters.Writes(instruction))
                {
                    known.Remove(written);
                    if (known.Count == 0 || values.IsValue(written)) continue;
                    foreach (var copy in known.Where(pair => pair.Value == written).Select(pair => pair.Key).ToList()) known.Remove(copy);
                }
                // Of values that copy values the rest knows everywhere.
                if (instruction.Operands is [Register result, ..] && Copied(instruction, result) is { } copied && copied != result
                    && (!values.IsValue(result) || copied is Register source && !values.IsValue(source))) known[result] = copied;
            }
            atEnd[block] = known;
        }
        if (changed) code.Changed();
        return changed;
    }
}
