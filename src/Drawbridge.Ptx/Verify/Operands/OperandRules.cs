using Drawbridge.Ptx.Diagnostics;
using Drawbridge.Ptx.Isa;
using Drawbridge.Ptx.Syntax;

namespace Drawbridge.Ptx.Verify;

/// <summary>
/// The slow half of the operand checks: called where the quick half was not sure. Tries every way the operands could be meant and
/// reports against the one with the least wrong, or nothing if one of them fits.
/// </summary>
sealed class OperandRules(VerifyContext context)
{
    static readonly DiagnosticKind[] ShapeKinds =
    [
        VerifyDiagnostics.VectorWanted, VerifyDiagnostics.VectorNotWanted, VerifyDiagnostics.VectorCount, VerifyDiagnostics.PairWanted,
        VerifyDiagnostics.PairNotAllowed, VerifyDiagnostics.AddressWanted, VerifyDiagnostics.AddressNotWanted, VerifyDiagnostics.SymbolNotWanted,
        VerifyDiagnostics.OperandForm, VerifyDiagnostics.ConstantWanted,
    ];

    public void Explain(Instruction instruction, InstructionPlan plan, Function function, RegisterUse use)
    {
        var written = instruction.Operands;
        var best = FindBest(instruction, plan, out var bestPlan);
        var slots = bestPlan.Arrangements(written.Length).FirstOrDefault() ?? [];
        for (int i = written.Length - 1; i >= 0; i--) use.Mark(written[i], i < slots.Length ? slots[i].IsDestination : i == 0, instruction.Index);
        if (best == null) ReportCount(instruction, plan);
        else
        {
            foreach (var problem in best) context.Report(problem.Kind, instruction, problem.Operand, problem.Part, problem.Message, problem.Fix);
            if (best.Count == 0) plan.Rule?.Invoke(context, instruction);
        }
    }

    // Null if no form takes so many operands.
    List<Problem>? FindBest(Instruction instruction, InstructionPlan plan, out InstructionPlan bestPlan)
    {
        List<Problem>? best = null;
        bestPlan = plan;
        foreach (var candidate in Candidates(plan))
        {
            foreach (var slots in candidate.Arrangements(instruction.Operands.Length))
            {
                var problems = new List<Problem>();
                for (int i = 0; i < slots.Length; i++) OperandExplainer.Check(slots[i], instruction.Operands[i], candidate, context, i, problems);
                if (best != null && Badness(problems) >= Badness(best)) continue;
                best = problems;
                bestPlan = candidate;
            }
            if (best?.Count == 0) break;
        }
        return best;
    }

    // The operation the reader chose by the shapes of the operands, then the other forms that mean the same but differ in types.
    static IEnumerable<InstructionPlan> Candidates(InstructionPlan plan)
    {
        yield return plan;
        if (!InstructionSet.Resolve(plan.Operation.Text, out var first)) yield break;
        for (var other = first; other != null; other = other.NextOverload)
            if (other != plan.Operation) yield return InstructionPlan.Of(other);
    }

    // A wrong type is nearer to the form that was meant than a vector where it takes none.
    static int Badness(List<Problem> problems) =>
        problems.Sum(problem => Array.IndexOf(ShapeKinds, problem.Kind) >= 0 ? 10_000 : problem.Kind.Severity == Severity.Error ? 10 : 1);

    void ReportCount(Instruction instruction, InstructionPlan plan)
    {
        int count = instruction.Operands.Length;
        int least = Candidates(plan).Min(candidate => candidate.MinOperands);
        int most = Candidates(plan).Max(candidate => candidate.MaxOperands);
        string range = least == most ? $"{least}" : $"{least} to {most}";
        string message = $"'{plan.Operation.Text}' takes {range} operand{(most == 1 ? "" : "s")}, here {(count == 1 ? "is 1" : $"are {count}")}";
        var kind = count > most ? VerifyDiagnostics.TooManyOperands : VerifyDiagnostics.TooFewOperands;
        context.Report(kind, instruction, count > most ? most : -1, message, $"The form is: {plan.Operation.Syntax.Text}");
    }
}
