using Drawbridge.Ptx.Isa;
using Drawbridge.Ptx.Syntax;

namespace Drawbridge.Ptx.Verify;

/// <summary><c>.alias name, original;</c></summary>
static class AliasRules
{
    public static void Check(VerifyContext context, Alias alias)
    {
        context.Require(VerifyDiagnostics.DirectiveNeedsVersion, alias.Position, ".alias", new PtxVersion(6, 3), 30);
        var original = alias.Original;
        string? problem = original.IsEntry ? "is a kernel"
            : original.Body == null ? "has no body in this module"
            : original.Linkage == Linkage.Weak ? "is .weak"
            : alias.Name.Body != null ? $"cannot be '{alias.Name.Name}', which has a body of its own"
            : !Signatures.AreEqual(alias.Name, original) ? $"has other parameters than '{alias.Name.Name}'"
            : null;
        if (problem != null) context.Report(VerifyDiagnostics.AliasTarget, alias, $"'{original.Name}' {problem}");
    }
}
