using System.Globalization;
using Drawbridge.Cli.Compiling;
using Drawbridge.Ptx.Diagnostics;

namespace Drawbridge.Cli.Output;

/// <summary>Shows what compile does: to people the findings, a line for each kernel that is not compiled, and a summary; to programs an object a file.</summary>
internal sealed class CompileReport(Terminal terminal, FindingWriter findings, bool isJson)
{
    /// <summary>A file is done.</summary>
    public void Add(CompiledFile file)
    {
        if (isJson) WriteJson(file);
        else
        {
            foreach (var finding in file.Findings.Items.Where(finding => finding.Severity == Severity.Error)) findings.Show(finding);
            foreach (var entry in file.Entries)
                if (entry.Reason is { } reason) terminal.Out.WriteLine($"{file.Path}: {entry.Name} is left to the interpreter: {reason}");
        }
    }

    /// <summary>All are done.</summary>
    public void End(CompileSummary summary)
    {
        if (isJson)
        {
            using var json = new JsonOutput(terminal.Out);
            json.Object(() => json.Object("summary", () =>
            {
                json.Number("files", summary.Files);
                json.Number("files_with_errors", summary.Bad);
                json.Number("compiled", summary.Compiled);
                json.Number("interpreted", summary.Reasons.Values.Sum());
                json.Object("reasons", () => WriteCounts(json, summary.Reasons));
                json.Object("errors", () => WriteCounts(json, summary.Errors));
                json.Number("instructions", summary.Instructions);
                json.Number("ms", summary.Time.TotalMilliseconds, 3);
                json.Number("ms_per_1000", summary.MillisecondsPerThousand, 3);
            }));
            return;
        }
        int left = summary.Reasons.Values.Sum();
        string bad = summary.Bad == 0 ? "" : $" ({summary.Bad} with errors: {Counts(summary.Errors, ", ")})";
        string reasons = left == 0 ? "" : $" ({Counts(summary.Reasons, "; ")})";
        terminal.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{summary.Files:N0} file{(summary.Files == 1 ? "" : "s")}{bad}: {summary.Compiled:N0} entr{(summary.Compiled == 1 ? "y" : "ies")} compiled, "
            + $"{left:N0} left to the interpreter{reasons}; {summary.Instructions:N0} instructions in {summary.Time.TotalMilliseconds:0.0} ms, "
            + $"{summary.MillisecondsPerThousand:0.0} ms per 1,000"));
    }

    static string Counts(SortedDictionary<string, int> counts, string separator) => string.Join(separator, counts.Select(pair => $"{pair.Value} {pair.Key}"));

    static void WriteCounts(JsonOutput json, SortedDictionary<string, int> counts)
    {
        foreach (var (name, count) in counts) json.Number(name, count);
    }

    void WriteJson(CompiledFile file)
    {
        using var json = new JsonOutput(terminal.Out);
        json.Object(() =>
        {
            json.String("file", file.Path);
            json.Number("instructions", file.Instructions);
            json.Number("ms", file.Time.TotalMilliseconds, 3);
            json.Objects("entries", file.Entries, entry =>
            {
                json.String("entry", entry.Name);
                json.Extent("block", entry.Block);
                json.String("path", entry.Path);
                json.Truth("compiled", entry.Reason == null);
                json.Number("ms", entry.Time.TotalMilliseconds, 3);
            });
            json.Diagnostics(file.Findings.Items);
        });
    }
}
