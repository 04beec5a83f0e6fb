namespace Drawbridge.Cli.Output;

/// <summary>check for programs: one object a file as soon as it is done, then one with the summary, each on a line of its own.</summary>
internal sealed class CheckJson(Terminal terminal) : ICheckReport
{
    /// <inheritdoc/>
    public void Add(CheckedFile file)
    {
        using var json = new JsonOutput(terminal.Out);
        json.Object(() =>
        {
            json.String("file", file.Path);
            json.Number("bytes", file.Bytes);
            json.String("version", file.Version);
            json.String("target", file.Target);
            json.Number("kernels", file.Kernels);
            json.Number("functions", file.Functions);
            json.Number("instructions", file.Instructions);
            json.Number("errors", file.Findings.ErrorCount);
            json.Number("warnings", file.Findings.WarningCount);
            json.Number("hints", file.Hints);
            json.Number("ms", file.Time.TotalMilliseconds, 3);
            json.Diagnostics(file.Findings.Items);
        });
    }

    /// <inheritdoc/>
    public void End(CheckSummary summary)
    {
        using var json = new JsonOutput(terminal.Out);
        json.Object(() => json.Object("summary", () =>
        {
            json.Number("files", summary.Files);
            json.Number("files_without_errors", summary.Good);
            json.Number("kernels", summary.Kernels);
            json.Number("instructions", summary.Instructions);
            json.Number("errors", summary.Errors);
            json.Number("warnings", summary.Warnings);
            json.Number("hints", summary.Hints);
            json.Number("bytes", summary.Bytes);
            json.Number("seconds", summary.Time.TotalSeconds, 6);
            json.Number("mb_per_s", summary.MegabytesPerSecond, 3);
        }));
    }
}
