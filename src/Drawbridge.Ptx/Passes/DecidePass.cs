using Drawbridge.Ptx.Isa;
using Drawbridge.Ptx.Syntax;

namespace Drawbridge.Ptx.Passes;

/// <summary>
/// What comparisons of constants decide: a guard that always holds is left out, an instruction whose guard never holds goes, branches among them,
/// and a selection takes the one it must.
/// </summary>
sealed class DecidePass : Pass
{
    public override string Name => "decide";

    public override string About => "constant conditions: branches, guards and selections that comparisons of constants decide";

    private protected override bool Run(FunctionCode code)
    {
        var values = code.Values;
        bool changed = false;
        foreach (var block in code.Blocks)
        {
            for (int i = block.Items.Count - 1; i >= 0; i--)
            {
                if (block.Items[i] is not Instruction instruction) continue;
                var decided = Selected(instruction, values) ?? instruction;
                if (decided.Guard is { } guard && IsTrue(guard, values) is { } holds)
                {
                    if (holds != decided.IsGuardNegated) decided = InstructionRegisters.Unguarded(decided);
                    else
                    {
                        block.Items.RemoveAt(i);
                        changed = true;
                        continue;
                    }
                }
                if (decided == instruction) continue;
                block.Items[i] = decided;
                changed = true;
            }
        }
        if (changed) code.Connect();
        return changed;
    }

    // selp d, a, b, p
    static Instruction? Selected(Instruction instruction, ValueTable values)
    {
        if (instruction.Operation.Opcode != "selp" || instruction.Operands is not [Register result, var first, var second, Register condition]) return null;
        if (IsTrue(condition, values) is not { } isFirst) return null;
        return InstructionRegisters.With(instruction, Constants.Operation($"mov.{instruction.Operation.Type.Word()}"), [result, isFirst ? first : second]);
    }

    static bool? IsTrue(Register predicate, ValueTable values)
    {
        if (values.DefinitionOf(predicate)?.Instruction is not { Operation: { Opcode: "setp" } comparison, Operands: [Register, var left, var right] }) return null;
        if (values.ConstantOf(left) is not { } a || values.ConstantOf(right) is not { } b) return null;
        return Comparisons.Holds(comparison, a, b);
    }
}
