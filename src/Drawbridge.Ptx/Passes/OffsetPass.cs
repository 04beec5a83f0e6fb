using Drawbridge.Ptx.Isa;
using Drawbridge.Ptx.Syntax;

namespace Drawbridge.Ptx.Passes;

/// <summary>
/// Addresses that differ by a number become one register with offsets: what the elements of a tile have in common is computed once, and checked once by
/// engines that check. The first such address on the way stays; the arithmetic of the others is left for <see cref="DeadPass"/>.
/// </summary>
sealed class OffsetPass : Pass
{
    public override string Name => "offset";

    public override string About => "offsets: addresses that differ by a number become one register with offsets";

    private protected override bool Run(FunctionCode code)
    {
        bool changed = false;
        var values = code.Values;
        var forms = new LinearForms(values);
        var bases = new Dictionary<string, List<(Register Register, ulong Number, ValueTable.Definition Made)>>(StringComparer.Ordinal);
        foreach (var block in code.Reachable)
        {
            for (int i = 0; i < block.Items.Count; i++)
            {
                if (block.Items[i] is not Instruction access || Array.FindIndex(access.Operands, operand => operand is Address { Base: Register }) is not (>= 0 and var place)) continue;
                var address = (Address)access.Operands[place];
                var own = (Register)address.Base!;
                if (address.Unified || values.DefinitionOf(own) is not { } made || own.Type.Bits() is not (32 or 64)) continue;
                var sum = forms.Of(own);
                string key = LinearForms.Key(sum, own.Type);
                if (!bases.TryGetValue(key, out var found)) bases[key] = found = [];
                var common = found.Find(one => one.Made.Block == block ? one.Made.Place < i : one.Made.Block.Dominates(block));
                if (common.Register == null)
                {
                    found.Add((own, sum.Number, made));
                    continue;
                }
                long offset = address.Offset + (long)Constants.Extend(Constants.Cut(sum.Number - common.Number, own.Type.Bits()), own.Type.Bits());
                if (common.Register == own || common.Register.Type != own.Type || offset is < int.MinValue or > int.MaxValue) continue;
                var operands = (Operand[])access.Operands.Clone();
                operands[place] = new Address(common.Register, offset, address.Unified);
                block.Items[i] = InstructionRegisters.With(access, access.Operation, operands);
                changed = true;
            }
        }
        if (changed) code.Changed();
        return changed;
    }
}
