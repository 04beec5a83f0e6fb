using Drawbridge.Ptx.Isa;
using Drawbridge.Ptx.Syntax;

namespace Drawbridge.Ptx.Passes;

/// <summary>
/// The registers of a function that are values: written once, whole and without a guard, by an instruction that every use comes after. Two
/// places where such a register can be read see the same value, as in SSA form.
/// </summary>
sealed class ValueTable
{
    readonly Definition?[] definitions;
    readonly bool[] isValue;
    readonly int[] reads;

    public ValueTable(FunctionCode code)
    {
        int count = code.Body.Registers.Count;
        definitions = new Definition?[count];
        isValue = new bool[count];
        reads = new int[count];
        // Parameters in registers have their value before the function begins; nothing here defines them.
        int[] writes = new int[count];
        foreach (var parameter in code.Function.Parameters.Concat(code.Function.Returns))
            if (parameter.Register is { } register) writes[register.Index] = 2;
        foreach (var block in code.Blocks)
        {
            for (int i = 0; i < block.Items.Count; i++)
            {
                if (block.Items[i] is not Instruction instruction) continue;
                foreach (var (register, isWhole) in InstructionRegisters.Writes(instruction))
                {
                    writes[register.Index] += isWhole ? 1 : 2;
                    definitions[register.Index] = new Definition(instruction, block, i);
                }
            }
        }
        for (int i = 0; i < count; i++) isValue[i] = writes[i] == 1 && definitions[i]!.Block.IsReachable;
        foreach (var block in code.Blocks)
        {
            for (int i = 0; i < block.Items.Count; i++)
            {
                if (block.Items[i] is not Instruction instruction) continue;
                foreach (var register in InstructionRegisters.Reads(instruction))
                {
                    reads[register.Index]++;
                    if (!isValue[register.Index]) continue;
                    var definition = definitions[register.Index]!;
                    isValue[register.Index] = definition.Block == block ? definition.Place < i : definition.Block.Dominates(block) && block.IsReachable;
                }
            }
        }
    }

    /// <summary>Where a value is computed.</summary>
    /// <param name="Instruction">The instruction.</param>
    /// <param name="Block">Its block.</param>
    /// <param name="Place">Its place among the block's items.</param>
    public sealed record Definition(Instruction Instruction, CodeBlock Block, int Place);

    /// <summary>How often it is read.</summary>
    public int ReadsOf(Register register) => reads[register.Index];

    public bool IsValue(Register register) => isValue[register.Index];

    /// <summary>Where a value is computed; null for registers that are none.</summary>
    public Definition? DefinitionOf(Register register) => isValue[register.Index] ? definitions[register.Index] : null;

    /// <summary>The constant that a register, if it is a value of an integer type, or an operand is; otherwise null.</summary>
    public ulong? ConstantOf(Operand operand)
    {
        if (operand is Constant { Kind: <= ConstantKind.Unsigned } constant) return constant.Bits;
        return operand is Register register && Constants.Holds(register.Type) && DefinitionOf(register) is { Instruction: { Operation.Opcode: "mov" } move }
            && move.Operands[1] is Constant { Kind: <= ConstantKind.Unsigned } moved && move.Operation.Type.Bits() == register.Type.Bits() ? moved.Bits : null;
    }
}
