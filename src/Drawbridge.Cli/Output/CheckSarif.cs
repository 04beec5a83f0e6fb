using Drawbridge.Ptx.Diagnostics;

namespace Drawbridge.Cli.Output;

/// <summary>check as SARIF 2.1.0, the form that code hosts and editors show beside the lines.</summary>
internal sealed class CheckSarif(Action<string> write) : ICheckReport
{
    readonly List<(string Path, Diagnostic Finding)> findings = [];

    /// <inheritdoc/>
    public void Add(CheckedFile file) => findings.AddRange(file.Findings.Items.Select(finding => (file.Path, finding)));

    /// <inheritdoc/>
    public void End(CheckSummary summary)
    {
        var text = new StringWriter();
        using (var json = new JsonOutput(text, indented: true)) json.Object(() =>
        {
            json.String("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
            json.String("version", "2.1.0");
            json.Objects("runs", (int[])[0], _ =>
            {
                json.Object("tool", () => json.Object("driver", () => Driver(json)));
                json.String("columnKind", "utf16CodeUnits");
                json.Objects("results", findings, item => Result(json, item.Path, item.Finding));
            });
        });
        write(text.ToString().TrimEnd());
    }

    void Driver(JsonOutput json)
    {
        json.String("name", "drawbridge");
        json.String("version", typeof(CheckSarif).Assembly.GetName().Version!.ToString(3));
        json.Objects("rules", findings.Select(item => item.Finding.Kind).DistinctBy(kind => kind.Id).OrderBy(kind => kind.Id, StringComparer.Ordinal), kind =>
        {
            json.String("id", kind.Id);
            json.Object("shortDescription", () => json.String("text", kind.Title));
            json.Object("fullDescription", () => json.String("text", kind.Cause));
            json.Object("help", () => json.String("text", kind.Fix));
            json.Object("defaultConfiguration", () => json.String("level", Level(kind.Severity)));
        });
    }

    static void Result(JsonOutput json, string path, Diagnostic finding)
    {
        json.String("ruleId", finding.Id);
        json.String("level", Level(finding.Severity));
        json.Object("message", () => json.String("text", finding.Fix.Length > 0 ? $"{finding.Message}\nFix: {finding.Fix}" : finding.Message));
        json.Objects("locations", (string[])[path], name => json.Object("physicalLocation", () =>
        {
            json.Object("artifactLocation", () => json.String("uri", Uri.EscapeDataString(name.Replace('\\', '/')).Replace("%2F", "/", StringComparison.Ordinal)));
            if (finding.Source is not { } source) return;
            var (line, column) = source.LineAndColumn(finding.Position);
            json.Object("region", () =>
            {
                json.Number("startLine", line);
                json.Number("startColumn", column);
                json.Number("endColumn", column + Math.Max(1, Math.Min(finding.Length, source.Line(line).Length - column + 1)));
            });
        }));
    }

    static string Level(Severity severity) => severity switch { Severity.Error => "error", Severity.Warning => "warning", _ => "note" };
}
