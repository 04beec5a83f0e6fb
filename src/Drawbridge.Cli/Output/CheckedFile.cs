using Drawbridge.Ptx.Diagnostics;
using Drawbridge.Ptx.Syntax;
using Drawbridge.Runtime;

namespace Drawbridge.Cli.Output;

/// <summary>What check found out about one file.</summary>
internal sealed class CheckedFile
{
    /// <summary>A file that was checked.</summary>
    public CheckedFile(string path, long bytes, TimeSpan time, DiagnosticBag findings, Module module)
    {
        Path = path;
        Bytes = bytes;
        Time = time;
        Findings = findings;
        Version = module.Version.ToString();
        Target = module.Target.ToString();
        Kernels = module.Entries.Count();
        Functions = module.Definitions.Count() - Kernels;
        Instructions = module.Definitions.Sum(function => (long)function.Body!.Instructions.Count);
    }

    CheckedFile(string path, DiagnosticBag findings)
    {
        Path = path;
        Findings = findings;
    }

    /// <summary>A file that could not even be read.</summary>
    public static CheckedFile Unread(string path, DrawbridgeException problem)
    {
        var findings = new DiagnosticBag();
        foreach (var diagnostic in problem.Diagnostics) findings.Add(diagnostic);
        return new(path, findings);
    }

    /// <summary>Its path.</summary>
    public string Path { get; }

    /// <summary>Its size.</summary>
    public long Bytes { get; }

    /// <summary>Time to get it from the disk, read and verify it, one after the other on one core.</summary>
    public TimeSpan Time { get; }

    /// <summary>What is wrong with it.</summary>
    public DiagnosticBag Findings { get; }

    /// <summary>Its .version; null if it was not read.</summary>
    public string? Version { get; }

    /// <summary>Its .target; null if it was not read.</summary>
    public string? Target { get; }

    /// <summary>Number of entries.</summary>
    public int Kernels { get; }

    /// <summary>Number of other functions.</summary>
    public int Functions { get; }

    /// <summary>Number of instructions.</summary>
    public long Instructions { get; }

    /// <summary>Number of hints kept.</summary>
    public int Hints => Findings.Items.Count(finding => finding.Severity == Severity.Hint);
}

/// <summary>Everything check found out.</summary>
internal sealed class CheckSummary
{
    /// <summary>Files named or found.</summary>
    public int Files { get; private set; }

    /// <summary>Files without an error.</summary>
    public int Good { get; private set; }

    /// <summary>Errors in all of them.</summary>
    public long Errors { get; private set; }

    /// <summary>Warnings in all of them.</summary>
    public long Warnings { get; private set; }

    /// <summary>Hints in all of them.</summary>
    public long Hints { get; private set; }

    /// <summary>Kernels in all of them.</summary>
    public long Kernels { get; private set; }

    /// <summary>Instructions in all of them.</summary>
    public long Instructions { get; private set; }

    /// <summary>Bytes of all of them.</summary>
    public long Bytes { get; private set; }

    /// <summary>Sum of their times; files are checked one after the other on one core.</summary>
    public TimeSpan Time { get; private set; }

    /// <summary>Millions of bytes a second; 0 if nothing was read.</summary>
    public double MegabytesPerSecond => Time > TimeSpan.Zero ? Bytes / 1e6 / Time.TotalSeconds : 0;

    /// <summary>Counts a file.</summary>
    public void Add(CheckedFile file)
    {
        Files++;
        if (!file.Findings.HasErrors) Good++;
        Errors += file.Findings.ErrorCount;
        Warnings += file.Findings.WarningCount;
        Hints += file.Hints;
        Kernels += file.Kernels;
        Instructions += file.Instructions;
        Bytes += file.Bytes;
        Time += file.Time;
    }
}

/// <summary>A form in which check reports.</summary>
internal interface ICheckReport
{
    /// <summary>A file is done.</summary>
    void Add(CheckedFile file);

    /// <summary>All are done.</summary>
    void End(CheckSummary summary);
}
