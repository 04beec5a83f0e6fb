using Drawbridge.Ptx.Diagnostics;
using Drawbridge.Runtime;

namespace Drawbridge.Cli.Compiling;

/// <summary>A kernel that compile has seen.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Block">The block it was compiled for.</param>
/// <param name="Path">How it is executed, in the engine's words.</param>
/// <param name="Time">What that took.</param>
internal sealed record CompiledEntry(string Name, Dim3 Block, string Path, TimeSpan Time)
{
    const string Interpreter = "interpreter";

    /// <summary>Why it is left to the interpreter; null if it is compiled.</summary>
    public string? Reason => !Path.StartsWith(Interpreter, StringComparison.Ordinal) ? null
        : Path.Length > Interpreter.Length ? Path[(Interpreter.Length + 2)..] : "the device compiles nothing";
}

/// <summary>What compile found out about one file.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Findings">What is wrong with it.</param>
internal sealed record CompiledFile(string Path, DiagnosticBag Findings)
{
    /// <summary>Its kernels; none if it has errors.</summary>
    public List<CompiledEntry> Entries { get; } = [];

    /// <summary>Number of instructions.</summary>
    public long Instructions { get; set; }

    /// <summary>Time to load it and to make its machine code; without reading and verifying.</summary>
    public TimeSpan Time { get; set; }
}

/// <summary>Everything compile found out.</summary>
internal sealed class CompileSummary
{
    /// <summary>Files named or found.</summary>
    public int Files { get; private set; }

    /// <summary>Files with errors.</summary>
    public int Bad { get; private set; }

    /// <summary>Kernels with machine code.</summary>
    public int Compiled { get; private set; }

    /// <summary>Kernels without, by the reason.</summary>
    public SortedDictionary<string, int> Reasons { get; } = new(StringComparer.Ordinal);

    /// <summary>Errors, by their ids.</summary>
    public SortedDictionary<string, int> Errors { get; } = new(StringComparer.Ordinal);

    /// <summary>Instructions of the files that were compiled.</summary>
    public long Instructions { get; private set; }

    /// <summary>Sum of the files' times.</summary>
    public TimeSpan Time { get; private set; }

    /// <summary>Milliseconds for a thousand instructions; 0 if there were none.</summary>
    public double MillisecondsPerThousand => Instructions > 0 ? Time.TotalMilliseconds * 1000 / Instructions : 0;

    /// <summary>Counts a file.</summary>
    public void Add(CompiledFile file)
    {
        Files++;
        if (file.Findings.HasErrors) Bad++;
        foreach (var finding in file.Findings.Items.Where(finding => finding.Severity == Severity.Error)) Count(Errors, finding.Id);
        foreach (var entry in file.Entries)
        {
            if (entry.Reason is { } reason) Count(Reasons, reason);
            else Compiled++;
        }
        Instructions += file.Instructions;
        Time += file.Time;
    }

    static void Count(SortedDictionary<string, int> counts, string key) => counts[key] = counts.GetValueOrDefault(key) + 1;
}
