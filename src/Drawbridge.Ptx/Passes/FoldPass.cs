using Drawbridge.Ptx.Isa;
using Drawbridge.Ptx.Syntax;

namespace Drawbridge.Ptx.Passes;

/// <summary>
/// Computes integer instructions whose operands are constants (<see cref="IntegerFolding"/>), and leaves out those that change nothing: x + 0, x · 1.
/// Floats are left alone: rounding and NaNs are the business of engines.
/// </summary>
sealed class FoldPass : Pass
{
    public override string Name => "fold";

    public override string About => "constant folding of integer instructions, and of those that change nothing (x + 0, x * 1)";

    private protected override bool Run(FunctionCode code)
    {
        bool changed = false, again = true;
        while (again)
        {
            again = false;
            // What is folded is a constant for what follows, which the next look at the values shows.
            var values = code.Values;
            foreach (var block in code.Reachable)
            {
                for (int i = 0; i < block.Items.Count; i++)
                {
                    if (block.Items[i] is not Instruction instruction || Fold(instruction, values) is not { } folded) continue;
                    block.Items[i] = folded;
                    again = true;
                }
            }
            if (again) code.Changed();
            changed |= again;
        }
        return changed;
    }

    static Instruction? Fold(Instruction instruction, ValueTable values)
    {
        if (instruction.Operation.Opcode == "mov" || instruction.Operands.Length < 2) return null;
        if (instruction.Operands[0] is not Register { VectorWidth: 1 } result || !Constants.Holds(result.Type)) return null;
        var sources = new ulong?[instruction.Operands.Length - 1];
        for (int i = 0; i < sources.Length; i++) sources[i] = values.ConstantOf(instruction.Operands[i + 1]);
        if (IntegerFolding.Compute(instruction.Operation, sources) is { } value) return Move(instruction, result, Constants.Make(value, result.Type));
        int kept = IntegerFolding.Unchanged(instruction.Operation, sources);
        if (kept < 0 || instruction.Operands[kept + 1] is not Register source || source.Type.Bits() != result.Type.Bits() || !Constants.Holds(source.Type)) return null;
        return Move(instruction, result, source);
    }

    static Instruction Move(Instruction instruction, Register result, Operand source)
    {
        string type = source is Constant && result.Type.Class() != TypeClass.Bits ? result.Type.Word() : $"b{result.Type.Bits()}";
        return InstructionRegisters.With(instruction, Constants.Operation($"mov.{type}"), [result, source]);
    }
}
