using Drawbridge.Ptx.Syntax;

namespace Drawbridge.Ptx.Passes;

/// <summary>
/// A product that is only added to something becomes one fused multiply-add, with one rounding instead of two. PTX allows this where neither
/// instruction names a rounding; results differ in the last bit, so it has to be asked for.
/// </summary>
sealed class FusePass : Pass
{
    public override string Name => "fuse";

    public override string About => "fused multiply-add where neither instruction names a rounding (changes last bits)";

    public override bool IsOptIn => true;

    private protected override bool Run(FunctionCode code)
    {
        bool changed = false;
        var values = code.Values;
        foreach (var block in code.Blocks)
        {
            for (int i = 0; i < block.Items.Count; i++)
            {
                if (block.Items[i] is not Instruction { Operation.Opcode: "add", Operands.Length: 3 } sum || Suffix(sum) is not { } suffix) continue;
                for (int side = 1; side <= 2; side++)
                {
                    if (sum.Operands[side] is not Register product || values.ReadsOf(product) != 1) continue;
                    if (values.DefinitionOf(product)?.Instruction is not { Operation.Opcode: "mul" } multiply || Suffix(multiply) != suffix) continue;
                    if (multiply.Operands.Skip(1).Any(factor => factor is Register register ? !values.IsValue(register) : factor is not Constant)) continue;
                    block.Items[i] = InstructionRegisters.With(sum, Constants.Operation($"fma.rn{suffix}"),
                        [sum.Operands[0], multiply.Operands[1], multiply.Operands[2], sum.Operands[3 - side]]);
                    changed = true;
                    break;
                }
            }
        }
        if (changed) code.Changed();
        return changed;
    }

    // ".f32", ".ftz.f32" or ".f64" of an instruction that may be fused; null for others, such as those that name a rounding.
    static string? Suffix(Instruction instruction)
    {
        string text = instruction.Operation.Text;
        string suffix = text.Substring(text.IndexOf('.'));
        return suffix is ".f32" or ".ftz.f32" or ".f64" ? suffix : null;
    }
}
