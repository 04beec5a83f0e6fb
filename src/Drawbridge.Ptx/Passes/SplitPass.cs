using Drawbridge.Ptx.Syntax;

namespace Drawbridge.Ptx.Passes;

/// <summary>
/// A register that holds several things one after the other becomes one for each of them. What a write gives belongs together with what other writes
/// give where a read may see either; the rest are registers of their own, and mostly values then, which is what the other passes can work with.
/// </summary>
sealed class SplitPass : Pass
{
    public override string Name => "split";

    public override string About => "one register for each thing that a register is used for";

    private protected override bool Run(FunctionCode code)
    {
        var webs = new Webs(code);
        var names = Names(code, webs);
        if (names.Count == 0) return false;
        Dictionary<Register, Register> reads = [], writes = [];
        foreach (var block in code.Reachable)
        {
            webs.Enter(block);
            for (int i = 0; i < block.Items.Count; i++)
            {
                if (block.Items[i] is not Instruction instruction) continue;
                reads.Clear();
                writes.Clear();
                webs.Visit(instruction, (register, web, isWrite) =>
                {
                    if (names.TryGetValue(web, out var name)) (isWrite ? writes : reads)[register] = name;
                });
                if (reads.Count + writes.Count > 0) block.Items[i] = InstructionRegisters.Rename(instruction, reads, writes);
            }
        }
        code.Changed();
        return true;
    }

    // The first thing a register is used for keeps its name.
    static Dictionary<int, Register> Names(FunctionCode code, Webs webs)
    {
        var names = new Dictionary<int, Register>();
        var first = new Dictionary<Register, int>();
        foreach (var (register, web) in webs.All())
        {
            if (!first.TryGetValue(register, out int kept)) first[register] = web;
            else if (kept != web && !names.ContainsKey(web)) names[web] = code.NewRegister(register.Type);
        }
        return names;
    }
}
