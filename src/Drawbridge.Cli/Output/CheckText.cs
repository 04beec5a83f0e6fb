using System.Globalization;
using Drawbridge.Ptx.Diagnostics;

namespace Drawbridge.Cli.Output;

/// <summary>check for people: the findings, then a line of counts.</summary>
internal sealed class CheckText(Terminal terminal, FindingWriter findings, Severity least) : ICheckReport
{
    /// <inheritdoc/>
    public void Add(CheckedFile file)
    {
        foreach (var finding in file.Findings.Items)
            if (finding.Severity >= least) findings.Show(finding);
        int kept = file.Findings.Items.Count - file.Hints, found = file.Findings.ErrorCount + file.Findings.WarningCount;
        if (found > kept) terminal.Out.WriteLine($"{file.Path}: … and {Counted(found - kept, "more finding")}");
    }

    /// <inheritdoc/>
    public void End(CheckSummary summary)
    {
        string hints = summary.Hints > 0 ? ", " + Counted(summary.Hints, "hint") + (least > Severity.Hint ? " (--hints shows them)" : "") : "";
        terminal.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{Counted(summary.Files, "file")}, {Counted(summary.Kernels, "kernel")}, {Counted(summary.Instructions, "instruction")}: "
            + $"{Counted(summary.Errors, "error")}, {Counted(summary.Warnings, "warning")}{hints}; "
            + $"{summary.Bytes / 1e6:0.00} MB in {summary.Time.TotalSeconds:0.000} s, {summary.MegabytesPerSecond:0.0} MB/s on one core"));
    }

    static string Counted(long count, string noun) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} {noun}{(count == 1 ? "" : "s")}");
}
