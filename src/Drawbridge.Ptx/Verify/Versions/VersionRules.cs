using Drawbridge.Ptx.Isa;

namespace Drawbridge.Ptx.Verify;

/// <summary>The header: a known version, a known target, and one that the other knows.</summary>
static class VersionRules
{
    public static void Check(VerifyContext context)
    {
        var module = context.Module;
        CheckVersion(context, module.Version);
        CheckTarget(context, module.Version, module.Target);
        if (module.TargetOptions.Contains("texmode_unified") && module.TargetOptions.Contains("texmode_independent"))
            context.ReportAtHeader(VerifyDiagnostics.TargetOptionsConflict, ".target", "texmode_unified and texmode_independent exclude each other");
    }

    static void CheckVersion(VerifyContext context, PtxVersion version)
    {
        // What is newer than we know, and what is missing, the reader has reported.
        if (version > PtxVersion.Newest || version.Major == 0) return;
        if (!KnownTargets.IsReleased(version))
            context.ReportAtHeader(VerifyDiagnostics.VersionUnknown, ".version", $"there was no PTX {version}");
    }

    static void CheckTarget(VerifyContext context, PtxVersion version, Target target)
    {
        if (target.Number == 0) return;
        if (!KnownTargets.TryGetFirstVersion(target, out var first))
        {
            bool isKnownPlain = KnownTargets.TryGetFirstVersion(target with { Kind = TargetKind.Plain }, out _);
            var nearest = isKnownPlain ? target with { Kind = TargetKind.Plain } : KnownTargets.Nearest(target.Number);
            context.ReportAtHeader(VerifyDiagnostics.TargetUnknown, ".target", $"there is no target {target}", $"Did you mean {nearest}?");
        }
        else if (version < first && version.Major > 0)
        {
            context.ReportAtHeader(VerifyDiagnostics.TargetTooNew, ".target",
                $"{target} came with PTX {first}, the module says .version {version}", $"Write .version {first} or later, or an older target.");
        }
    }
}
