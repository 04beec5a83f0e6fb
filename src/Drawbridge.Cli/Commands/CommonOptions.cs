using System.CommandLine;

namespace Drawbridge.Cli.Commands;

/// <summary>The options that mean the same on every verb.</summary>
internal static class CommonOptions
{
    /// <summary><c>--json</c></summary>
    public static Option<bool> Json() => new("--json") { Description = "Write JSON instead of text." };

    /// <summary><c>--short</c></summary>
    public static Option<bool> Short() => new("--short") { Description = "One line a finding, without source line, cause and fix." };
}
