using System.Globalization;
using Drawbridge.Ptx.Syntax;

namespace Drawbridge.Ptx.Passes;

/// <summary>
/// Tells apart what registers that are no values hold, on a walk over the blocks: two readings with one version see the same, if one place dominates the
/// other. Versions last from a block to those that only it leads to; where ways meet, everything is new.
/// </summary>
sealed class Versions(ValueTable values)
{
    readonly Dictionary<CodeBlock, (int Root, Dictionary<Register, int> Written)> atEnd = [];
    Dictionary<Register, int> written = [];
    int root, count;

    /// <summary>Begins a block; all that dominate it have been walked through.</summary>
    public void Enter(CodeBlock block)
    {
        root = block.Order;
        written = [];
        if (block.Index != 0 && block.Predecessors.Count == 1 && atEnd.TryGetValue(block.Predecessors[0], out var before)) (root, written) = (before.Root, new(before.Written));
        atEnd[block] = (root, written);
    }

    /// <summary>Goes on behind an instruction.</summary>
    public void Pass(Instruction instruction)
    {
        foreach (var (register, _) in InstructionRegisters.Writes(instruction))
            if (!values.IsValue(register)) written[register] = ++count;
    }

    /// <summary>The version that a register has now, as text; nothing for values, which have only one.</summary>
    public string Of(Register register) => values.IsValue(register) ? ""
        : written.TryGetValue(register, out int number) ? $"#{number.ToString(CultureInfo.InvariantCulture)}" : $"@{root.ToString(CultureInfo.InvariantCulture)}";
}
