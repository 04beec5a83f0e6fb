using Drawbridge.Ptx.Syntax;

namespace Drawbridge.Ptx.Passes;

/// <summary>Leaves out what computes results that nobody reads. Loads stay: whether an address is good is a result too.</summary>
sealed class DeadPass : Pass
{
    public override string Name => "dead";

    public override string About => "dead code: computations that nobody reads the results of";

    private protected override bool Run(FunctionCode code)
    {
        int[] reads = new int[code.Body.Registers.Count];
        foreach (var instruction in code.Blocks.SelectMany(block => block.Instructions))
            foreach (var register in InstructionRegisters.Reads(instruction)) reads[register.Index]++;
        // What returns hand over, the caller reads.
        foreach (var variable in code.Function.Returns)
            if (variable.Register is { } register) reads[register.Index]++;
        bool changed = false, again = true;
        while (again)
        {
            again = false;
            foreach (var block in code.Blocks)
            {
                for (int i = block.Items.Count - 1; i >= 0; i--)
                {
                    if (block.Items[i] is not Instruction instruction || !IsDead(instruction, reads, code)) continue;
                    foreach (var register in InstructionRegisters.Reads(instruction)) reads[register.Index]--;
                    block.Items.RemoveAt(i);
                    changed = again = true;
                }
            }
        }
        return changed;
    }

    static bool IsDead(Instruction instruction, int[] reads, FunctionCode code)
    {
        if (!Purity.IsPure(instruction, code)) return false;
        var own = InstructionRegisters.Reads(instruction).ToList();
        bool writes = false;
        foreach (var (register, _) in InstructionRegisters.Writes(instruction))
        {
            writes = true;
            // What it reads of its own result (i = i + 1) needs no one else.
            if (reads[register.Index] > own.Count(read => read == register)) return false;
        }
        return writes;
    }
}
