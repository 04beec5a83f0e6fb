using Drawbridge.Ptx.Isa;
using Drawbridge.Ptx.Syntax;

namespace Drawbridge.Ptx.Passes;

/// <summary>
/// Accesses memory through the address in its own space, where the generic address that the code uses was made of one (<c>cvta.global</c>) in sight.
/// </summary>
sealed class AddressSpacePass : Pass
{
    public override string Name => "space";

    public override string About => "address spaces: a generic access whose address was made by cvta becomes one of that space";

    private protected override bool Run(FunctionCode code)
    {
        bool changed = false;
        var values = code.Values;
        foreach (var block in code.Blocks)
        {
            for (int i = 0; i < block.Items.Count; i++)
            {
                if (block.Items[i] is not Instruction { Operation: { Opcode: "ld" or "st" or "atom" or "red", Space: StateSpace.Generic } } access) continue;
                int place = Array.FindIndex(access.Operands, operand => operand is Address { Base: Register });
                if (place < 0 || access.Operands[place] is not Address { Base: Register generic } address) continue;
                if (values.DefinitionOf(generic)?.Instruction is not { Operation: { Opcode: "cvta" } made, Guard: null, Operands: [_, Register source] }) continue;
                if (made.Has("to") || made.Words.Count != 2 || made.Words[0] is not ("global" or "shared" or "local") || !values.IsValue(source)) continue;
                if (Placed(access.Operation, made.Words[0]) is not { } operation) continue;
                var operands = (Operand[])access.Operands.Clone();
                operands[place] = new Address(source, address.Offset, address.Unified);
                block.Items[i] = InstructionRegisters.With(access, operation, operands);
                changed = true;
            }
        }
        if (changed) code.Changed();
        return changed;
    }

    // The operation with its space where the manual has it: ld.global.f32, ld.volatile.global.f32, atom.acquire.gpu.global.add.u32.
    static Operation? Placed(Operation operation, string space)
    {
        string[] words = [operation.Opcode, .. operation.Words];
        for (int at = 1; at < words.Length; at++)
        {
            string text = string.Join(".", words.Take(at).Concat([space]).Concat(words.Skip(at)));
            if (!InstructionSet.Resolve(text, out var found) || found!.Operands.Length != operation.Operands.Length) continue;
            if (ModifierMatcher.Match(found.Syntax, [.. found.Words]) is { } slots && ModifierMatcher.Disorder(slots) == 0) return found;
        }
        return null;
    }
}
