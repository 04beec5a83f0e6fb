using Drawbridge.Ptx.Isa;
using Drawbridge.Ptx.Syntax;

namespace Drawbridge.Ptx.Passes;

/// <summary>What can be computed once instead of twice, elsewhere instead of here, or not at all.</summary>
static class Purity
{
    // Special registers that keep their value while a thread runs; clocks, counters and what the scheduler may change do not.
    static readonly HashSet<string> Fixed = new(StringComparer.Ordinal)
    {
        "%tid", "%ntid", "%ctaid", "%nctaid", "%laneid", "%lanemask_eq", "%lanemask_le", "%lanemask_lt", "%lanemask_ge", "%lanemask_gt",
        "%clusterid", "%nclusterid", "%cluster_ctaid", "%cluster_nctaid", "%cluster_ctarank", "%cluster_nctarank",
    };

    // Which threads are active depends on the place, and the stack on what came before.
    static readonly HashSet<string> Bound = new(StringComparer.Ordinal) { "activemask", "alloca", "stacksave", "stackrestore", "brkpt" };

    /// <summary>True if the instruction does nothing but compute its results from its operands, the same wherever it stands.</summary>
    public static bool IsPure(Instruction instruction, FunctionCode code)
    {
        var form = instruction.Operation.Form;
        if (form.Convergence != Convergence.None || Bound.Contains(instruction.Operation.Opcode)) return false;
        if (!instruction.Operands.All(IsFixed)) return false;
        return form.Effects == Effects.None || IsKernelParameter(instruction, code);
    }

    // The parameters of a kernel cannot change.
    static bool IsKernelParameter(Instruction instruction, FunctionCode code) => code.Function.IsEntry && instruction.Operation.Opcode == "ld"
        && !instruction.Operation.Has("volatile") && instruction.Operation.Space == StateSpace.Param
        && instruction.Operands[1] is Address { Base: SymbolAddress { Symbol: Variable variable } } && Array.IndexOf(code.Function.Parameters, variable) >= 0;

    static bool IsFixed(Operand operand) => operand switch
    {
        SpecialRegister special => Fixed.Contains(special.Name),
        VectorOperand vector => vector.Elements.All(IsFixed),
        PairOperand pair => IsFixed(pair.First) && IsFixed(pair.Second),
        Negated negated => IsFixed(negated.Inner),
        _ => true,
    };
}
