using Drawbridge.Ptx.Isa;
using Drawbridge.Ptx.Syntax;

namespace Drawbridge.Ptx.Verify;

/// <summary>Operations against the module's version and target. The answer is remembered on the operation.</summary>
static class OperationVersionRules
{
    /// <summary>True if every requirement of the operation is met, or those of another form with the same modifiers and operands.</summary>
    public static bool IsAvailable(Operation operation, Platform platform)
    {
        if (IsMet(operation, platform)) return true;
        // cvt.rn.f16.f32 is a form of its own for every target and part of a newer one with .relu: either will do.
        if (!InstructionSet.Resolve(operation.Text, out var overload)) return false;
        for (; overload != null; overload = overload.NextOverload)
            if (overload != operation && IsSameShape(overload, operation) && IsMet(overload, platform)) return true;
        return false;
    }

    /// <summary>Says what is missing.</summary>
    public static void Explain(VerifyContext context, Instruction instruction)
    {
        var operation = instruction.Operation;
        var form = operation.Form;
        var platform = context.Platform;
        if (form.Doubt != null) context.Report(SyntaxDiagnostics.FormInDoubt, instruction, $"'{operation.Text}': {form.Doubt}");
        if (!platform.Keeps(form.Removed))
        {
            context.Report(VerifyDiagnostics.Removed, instruction,
                $"'{operation.Text}' was removed in PTX {form.Removed!.Ptx} for {form.Removed.Target} and later; the module says .version {platform.Version}, .target {platform.Target}");
            return;
        }
        foreach (var requirement in form.Requirements)
        {
            if (!requirement.AppliesTo(operation) || platform.Meets(requirement)) continue;
            bool isForm = requirement.Words.Length == 0;
            string word = isForm ? "" : WordOf(requirement, operation);
            string what = isForm ? $"'{form.Name}'" : $"'.{word}' of '{operation.Opcode}'";
            if (platform.Version < requirement.Ptx)
            {
                context.ReportModifier(isForm ? VerifyDiagnostics.NeedsVersion : VerifyDiagnostics.ModifierNeedsVersion, instruction, word,
                    $"{what} needs PTX {requirement.Ptx}, the module says .version {platform.Version}", $"Write .version {requirement.Ptx} or later.");
            }
            if (platform.IsCoveredBy(requirement.Targets)) continue;
            string targets = List(requirement.Targets);
            var kind = requirement.Targets.All(target => target.Kind != TargetKind.Plain) ? VerifyDiagnostics.NeedsSpecificTarget
                : isForm ? VerifyDiagnostics.NeedsTarget : VerifyDiagnostics.ModifierNeedsTarget;
            context.ReportModifier(kind, instruction, word, $"{what} needs {targets}, the module says .target {platform.Target}", $"Write .target {requirement.Targets[0]}.");
        }
    }

    static bool IsMet(Operation operation, Platform platform)
    {
        if (operation.Form.Doubt != null || !platform.Keeps(operation.Form.Removed)) return false;
        foreach (var requirement in operation.Form.Requirements)
            if (requirement.AppliesTo(operation) && !platform.Meets(requirement)) return false;
        return true;
    }

    static bool IsSameShape(Operation a, Operation b)
    {
        if (a.Operands.Length != b.Operands.Length) return false;
        for (int i = 0; i < a.Operands.Length; i++)
        {
            var (x, y) = (a.Operands[i], b.Operands[i]);
            if (x.Spec.Kind != y.Spec.Kind || x.Type != y.Type || x.MinCount != y.MinCount || x.MaxCount != y.MaxCount) return false;
        }
        return true;
    }

    static string WordOf(Requirement requirement, Operation operation)
    {
        foreach (string word in requirement.Words)
        {
            string name = word.Substring(word.IndexOf('=') + 1);
            if (operation.Has(name)) return name;
        }
        return requirement.Words[0];
    }

    static string List(Target[] targets)
    {
        var names = targets.Select(target => target.ToString()).ToArray();
        return names.Length == 1 ? names[0] : string.Join(", ", names.Take(names.Length - 1)) + " or " + names[names.Length - 1];
    }
}
