using Drawbridge.Ptx.Isa;
using Drawbridge.Ptx.Syntax;

namespace Drawbridge.Ptx.Verify;

/// <summary>Statements of a body other than instructions: declarations and lists of labels, functions and parameters.</summary>
static class StatementRules
{
    public static void Check(VerifyContext context, Item item)
    {
        switch (item)
        {
            case ScopeStart or ScopeEnd or Location or Label or Directive:
                break;
            case RegisterDeclaration registers:
                VariableRules.CheckType(context, registers.Position, registers.Type);
                break;
            case VariableDeclaration { Variable: { } variable }:
                VariableRules.CheckLocal(context, variable);
                break;
            case BranchTargets list:
                context.Require(VerifyDiagnostics.DirectiveNeedsVersion, list.Position, ".branchtargets", new PtxVersion(2, 1), 20);
                foreach (var label in list.Labels)
                {
                    if (label.Declaration != null)
                        context.Report(VerifyDiagnostics.ListedLabel, list, $"'{label.Name}' names a list, not a place in the code");
                }
                break;
            case CallTargets list:
                context.Require(VerifyDiagnostics.DirectiveNeedsVersion, list.Position, ".calltargets", new PtxVersion(2, 1), 20);
                CheckTargets(context, list);
                break;
            case CallPrototype prototype:
                context.Require(VerifyDiagnostics.DirectiveNeedsVersion, prototype.Position, ".callprototype", new PtxVersion(2, 1), 20);
                foreach (var parameter in prototype.Parameters) ParameterRules.CheckCallParameter(context, parameter);
                break;
        }
    }

    static void CheckTargets(VerifyContext context, CallTargets list)
    {
        for (int i = 1; i < list.Functions.Length; i++)
        {
            if (Signatures.AreEqual(list.Functions[0], list.Functions[i])) continue;
            context.Report(VerifyDiagnostics.TargetsDisagree, list,
                $"'{list.Functions[i].Name}' and '{list.Functions[0].Name}' take or return different things");
        }
        foreach (var function in list.Functions)
        {
            if (function.IsEntry) context.Report(VerifyDiagnostics.CallOfEntry, list, $"'{function.Name}' is a kernel and cannot be called");
        }
    }
}
