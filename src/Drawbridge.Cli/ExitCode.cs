using Drawbridge.Ptx.Diagnostics;

namespace Drawbridge.Cli;

/// <summary>What the process returns; part of the command line's contract.</summary>
internal static class ExitCode
{
    /// <summary>All is well.</summary>
    public const int Fine = 0;

    /// <summary>The input has findings, or a result is not the expected one.</summary>
    public const int Findings = 1;

    /// <summary>The command was not usable as written: options, files, arguments.</summary>
    public const int Usage = 2;

    /// <summary>The kernel faulted, ran out of time, or was interrupted.</summary>
    public const int Fault = 3;

    /// <summary>A mistake of ours.</summary>
    public const int Bug = 4;

    /// <summary>The code for a finding, by the range of its id (docs/diagnostics.md).</summary>
    public static int Of(Diagnostic diagnostic) => diagnostic switch
    {
        { Severity: not Severity.Error } => Fine,
        _ when diagnostic.Kind == CommandLineDiagnostics.WrongResult || diagnostic.Kind == CommandLineDiagnostics.NotFormatted
            || diagnostic.Kind == CommandLineDiagnostics.NothingFound => Findings,
        _ when diagnostic.Kind == CommandLineDiagnostics.Interrupted => Fault,
        _ when diagnostic.Kind == CommandLineDiagnostics.Bug => Bug,
        _ when diagnostic.Id.StartsWith("DB41", StringComparison.Ordinal) => Fault,
        _ when diagnostic.Id.StartsWith("DB4", StringComparison.Ordinal) || diagnostic.Id.StartsWith("DB6", StringComparison.Ordinal) => Usage,
        _ => Findings,
    };

    /// <summary>The code for several findings: the highest.</summary>
    public static int Of(IEnumerable<Diagnostic> diagnostics) => diagnostics.Select(Of).DefaultIfEmpty(Fine).Max();
}
