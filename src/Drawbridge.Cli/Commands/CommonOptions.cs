using System.CommandLine;
using Drawbridge.Cli.Compiling;

namespace Drawbridge.Cli.Commands;

/// <summary>The options that mean the same on every verb.</summary>
internal static class CommonOptions
{
    /// <summary><c>--json</c></summary>
    public static Option<bool> Json() => new("--json") { Description = "Write JSON instead of text." };

    /// <summary><c>--dump</c></summary>
    public static Option<string?> Dump()
    {
        var option = new Option<string?>("--dump") { Description = "Run nothing; print a stage on the way to machine code: lanes, il or asm." };
        option.AcceptOnlyFromAmong(KernelStages.Names);
        return option;
    }

    /// <summary><c>--short</c></summary>
    public static Option<bool> Short() => new("--short") { Description = "One line a finding, without source line, cause and fix." };
}
