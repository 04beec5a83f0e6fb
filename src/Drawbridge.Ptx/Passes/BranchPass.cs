using Drawbridge.Ptx.Syntax;

namespace Drawbridge.Ptx.Passes;

/// <summary>Jumps to where control goes anyway, jumps to jumps, jumps around jumps, code that nothing leads to, labels that nobody names.</summary>
sealed class BranchPass : Pass
{
    public override string Name => "branch";

    public override string About => "shorter ways: jumps to jumps, jumps around jumps, jumps to the next instruction, code that nothing leads to";

    private protected override bool Run(FunctionCode code)
    {
        bool changed = Thread(code);
        if (changed) code.Connect();
        foreach (var block in code.Blocks.Where(block => !block.IsReachable)) changed |= block.Items.RemoveAll(item => item is Instruction) > 0;
        changed |= Invert(code);
        changed |= RemoveIdleJumps(code);
        changed |= RemoveLabels(code);
        return changed;
    }

    // A jump to a block that only jumps on goes there itself.
    static bool Thread(FunctionCode code)
    {
        var onward = new Dictionary<Label, Label>();
        foreach (var block in code.Blocks)
        {
            if (block.Instructions.FirstOrDefault() is not { Operation.Opcode: "bra", Guard: null, Operands: [LabelOperand { Label: { } next }] }) continue;
            foreach (var label in block.Items.OfType<Label>()) onward[label] = next;
        }
        bool changed = false;
        foreach (var block in code.Blocks)
        {
            for (int i = 0; i < block.Items.Count; i++)
            {
                if (block.Items[i] is not Instruction { Operation.Opcode: "bra", Operands: [LabelOperand { Label: { } label }] } jump) continue;
                var target = label;
                // A ring of jumps has no end; after as many steps as there are it is left as it is.
                for (int step = 0; step < onward.Count && onward.TryGetValue(target, out var next); step++) target = next;
                if (target == label) continue;
                block.Items[i] = InstructionRegisters.With(jump, jump.Operation, [new LabelOperand(target)]);
                changed = true;
            }
        }
        return changed;
    }

    // A jump around a jump: the one under the opposite condition. `break` in a loop is one.
    static bool Invert(FunctionCode code)
    {
        bool changed = false;
        for (int i = 0; i + 2 < code.Blocks.Count; i++)
        {
            if (code.Blocks[i].Last is not { Operation.Opcode: "bra", Guard: { } guard, Operands: [LabelOperand { Label: { } over }] } around) continue;
            var between = code.Blocks[i + 1];
            if (between.Predecessors.Count != 1 || !code.Blocks[i].IsReachable || between.Instructions.Count() != 1) continue;
            if (between.Last is not { Operation.Opcode: "bra", Guard: null, Operands: [LabelOperand { Label: { } target }] } jump || target == over) continue;
            if (between.Items.Contains(over) || !Follows(code, i + 2, over)) continue;
            code.Blocks[i].Items[code.Blocks[i].Items.Count - 1] = InstructionRegisters.Guarded(around, guard, !around.IsGuardNegated, [new LabelOperand(target)]);
            between.Items.Remove(jump);
            changed = true;
        }
        if (changed) code.Connect();
        return changed;
    }

    static bool RemoveIdleJumps(FunctionCode code)
    {
        bool changed = false;
        for (int i = 0; i + 1 < code.Blocks.Count; i++)
        {
            if (code.Blocks[i].Last is not { Operation.Opcode: "bra", Operands: [LabelOperand { Label: { } label }] } jump) continue;
            if (!Follows(code, i + 1, label)) continue;
            code.Blocks[i].Items.Remove(jump);
            changed = true;
        }
        return changed;
    }

    // True if the label comes before any instruction from a block on.
    static bool Follows(FunctionCode code, int block, Label label)
    {
        for (; block < code.Blocks.Count; block++)
        {
            if (code.Blocks[block].Items.Contains(label)) return true;
            if (code.Blocks[block].Instructions.Any()) return false;
        }
        return false;
    }

    static bool RemoveLabels(FunctionCode code)
    {
        var named = new HashSet<Label>();
        foreach (var item in code.Blocks.SelectMany(block => block.Items))
        {
            if (item is BranchTargets list) named.UnionWith(list.Labels);
            if (item is Label { Declaration: BranchTargets declared }) named.UnionWith(declared.Labels);
            if (item is Instruction instruction) named.UnionWith(instruction.Operands.OfType<LabelOperand>().Select(operand => operand.Label));
        }
        bool changed = false;
        foreach (var block in code.Blocks) changed |= block.Items.RemoveAll(item => item is Label { Declaration: null } label && !named.Contains(label)) > 0;
        return changed;
    }
}
