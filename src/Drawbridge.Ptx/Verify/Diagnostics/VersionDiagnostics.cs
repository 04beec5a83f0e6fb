using Drawbridge.Ptx.Diagnostics;

namespace Drawbridge.Ptx.Verify;

// .version, .target and what they allow: DB2100 to DB2129.
#pragma warning disable CS1591 // A kind's title, cause and fix are its documentation.
public static partial class VerifyDiagnostics
{
    public static readonly DiagnosticKind VersionUnknown = Warning(2101, ".version that was never released",
        "PTX versions run 1.0 to 1.5, 2.0 to 2.3, 3.0 to 3.2, 4.0 to 4.3, 5.0, 6.0 to 6.5, 7.0 to 7.8, 8.0 to 8.8 and 9.0 on; others were never released.",
        "Write the version your compiler targets; usually the newest release not above the number written.",
        "Unsupported .version");

    public static readonly DiagnosticKind TargetUnknown = Error(2102, "Unknown .target",
        "No processor has this name, so it cannot be said which instructions it has.",
        "Write a released target such as sm_75, sm_80, sm_90 or sm_90a.",
        "Unsupported .target", "Unknown .target", "Value 'sm_' is not defined for option 'gpu-name'");

    public static readonly DiagnosticKind TargetTooNew = Error(2103, ".target newer than .version",
        "Every target came with a PTX version; older versions do not know it.",
        "Raise .version to the one named in the message, or choose an older target.",
        "SM version specified by .target is higher than default SM version assumed", "requires PTX version", "target SM is not supported by .version");

    public static readonly DiagnosticKind NeedsTarget = Error(2104, "Instruction needs a newer .target",
        "The processor named by .target does not have this instruction.",
        "Raise .target (nvcc: -arch) to the one named in the message, or use the older instruction the program's fallback path uses.",
        "requires .target sm_80 or higher", "Feature requires .target sm_90 or higher", "not supported on .target", "Instruction not supported on .target 'sm_52'");

    public static readonly DiagnosticKind NeedsVersion = Error(2105, "Instruction needs a newer .version",
        "The instruction was added to PTX after the version the module declares.",
        "Raise .version to the one named in the message; nothing else changes by that.",
        "requires PTX ISA .version 7.0 or later", "requires .version", "Feature requires PTX ISA .version");

    public static readonly DiagnosticKind ModifierNeedsTarget = Error(2106, "Modifier or type needs a newer .target",
        "The instruction exists on this target, but not with this modifier or type.",
        "Raise .target to the one named in the message, or leave the modifier out.",
        "Modifier requires .target", "Feature '.bf16' requires .target sm_90 or higher", "'.f64' requires .target sm_13", "Feature 'scope cluster' requires .target sm_90");

    public static readonly DiagnosticKind ModifierNeedsVersion = Error(2107, "Modifier or type needs a newer .version",
        "The instruction exists in the declared PTX version, but this modifier or type was added later.",
        "Raise .version to the one named in the message.",
        "Modifier requires PTX ISA .version", "Feature requires PTX ISA .version 6.0 or later");

    public static readonly DiagnosticKind Removed = Error(2108, "Instruction was removed",
        "Instructions that assumed the lanes of a warp to run in step (shfl and vote without .sync) do not exist on processors that schedule threads independently.",
        "Use the .sync form with the mask of participating lanes, or lower .target or .version.",
        "shfl without .sync is not supported on .target sm_70 and higher", "Instruction 'vote' without '.sync' is not supported on .target sm_70 and higher from PTX ISA version 6.4");

    public static readonly DiagnosticKind NeedsSpecificTarget = Error(2109, "Instruction needs an architecture-specific target",
        "Some features exist on one architecture, or one family, only and are unlocked by a target with the suffix a or f.",
        "Write the target with its suffix, for example sm_90a; such code runs on that architecture (f: family) and on no other.",
        "cannot be compiled for architecture 'sm_90'", "Instruction 'wgmma.mma_async' not supported on .target 'sm_90'", "Instruction 'setmaxnreg' not supported on .target 'sm_90'", "wgmma requires sm_90a", "tcgen05 not supported on .target 'sm_100'");

    public static readonly DiagnosticKind DirectiveNeedsVersion = Error(2111, "Directive needs a newer .version or .target",
        "The directive, attribute or linkage was added to PTX after the declared version, or needs a newer processor.",
        "Raise .version or .target to the one named in the message, or leave the directive out.",
        "Directive requires PTX ISA .version", "directive requires .target sm_90 or higher");

    public static readonly DiagnosticKind TypeNeedsVersion = Error(2112, "Type needs a newer .version or .target",
        "The type was added to PTX after the declared version, or needs a newer processor.",
        "Raise .version or .target to the one named in the message.",
        "Type .b128 requires PTX ISA .version 8.3", "'.f16x2' requires");

    public static readonly DiagnosticKind SpecialRegisterNeedsVersion = Error(2113, "Special register needs a newer .version or .target",
        "The special register was added to PTX after the declared version, or needs a newer processor.",
        "Raise .version or .target to the one named in the message.",
        "Special register requires .target", "Unknown symbol '%clusterid'", "Unknown symbol '%lanemask_lt'");

    public static readonly DiagnosticKind TargetOptionsConflict = Error(2114, "Options of .target contradict each other",
        "A module is in one texturing mode: either unified or independent.",
        "Keep one of texmode_unified and texmode_independent.",
        ".target texmode");

    public static readonly DiagnosticKind AddressSizeMissing = Hint(2116, "No .address_size in a module with 64-bit addresses",
        "Without .address_size a module has 32-bit addresses, and the upper halves of its address registers are ignored.",
        "Write .address_size 64 after .target.",
        "address size mismatch", ".address_size 32 is not supported");
}
