using Drawbridge.Ptx.Diagnostics;

namespace Drawbridge.Cli.Output;

/// <summary>Shows findings: to people with the source line, the cause and the fix; in one line on request; to programs as JSON.</summary>
/// <param name="terminal">Where to.</param>
/// <param name="json">As JSON.</param>
/// <param name="isShort">In one line each.</param>
internal sealed class FindingWriter(Terminal terminal, bool json, bool isShort)
{
    const string Red = "\e[31;1m", Yellow = "\e[33;1m", Cyan = "\e[36;1m", Green = "\e[32;1m", Dim = "\e[2m", Reset = "\e[0m";

    readonly HashSet<string> explained = [];

    /// <summary>Shows findings that end a command, as errors or as its one JSON object.</summary>
    /// <param name="diagnostics">The findings.</param>
    /// <param name="printed">What the kernel had printed by then, for the JSON object; null if there was none.</param>
    /// <returns>The exit code they mean.</returns>
    public int End(IReadOnlyList<Diagnostic> diagnostics, string? printed = null)
    {
        int code = ExitCode.Of(diagnostics);
        if (json)
        {
            using var writer = new JsonOutput(terminal.Out);
            writer.Object(() =>
            {
                writer.Number("exit_code", code);
                if (printed is { Length: > 0 }) writer.String("output", printed);
                writer.Diagnostics(diagnostics);
            });
        }
        else foreach (var diagnostic in diagnostics) Write(diagnostic, terminal.Error, terminal.ColorsError);
        return code;
    }

    /// <summary>Shows a finding about the command among its other output: on the error stream.</summary>
    public void Warn(Diagnostic diagnostic) => Write(diagnostic, terminal.Error, terminal.ColorsError);

    /// <summary>Shows a finding that is the command's result.</summary>
    public void Show(Diagnostic diagnostic) => Write(diagnostic, terminal.Out, terminal.ColorsOut);

    void Write(Diagnostic diagnostic, TextWriter output, bool colors)
    {
        string head = diagnostic.ToString();
        if (colors)
        {
            string color = diagnostic.Severity switch { Severity.Error => Red, Severity.Warning => Yellow, _ => Cyan };
            int end = head.IndexOf(diagnostic.Id, StringComparison.Ordinal) + diagnostic.Id.Length;
            int start = head.LastIndexOf(' ', end - diagnostic.Id.Length - 2) + 1;
            head = $"{head.AsSpan(0, start)}{color}{head.AsSpan(start, end - start)}{Reset}{head.AsSpan(end)}";
        }
        output.WriteLine(head);
        if (isShort) return;
        string[] rest = diagnostic.ToLongString().Split('\n')[1..];
        // The general cause and fix once a kind: with hundreds of findings they would bury the places.
        bool isFirst = explained.Add(diagnostic.Id);
        foreach (string line in rest)
        {
            bool isGeneral = line.StartsWith("  cause: ", StringComparison.Ordinal)
                || (line.StartsWith("  fix: ", StringComparison.Ordinal) && diagnostic.Fix == diagnostic.Kind.Fix);
            if (isGeneral && !isFirst) continue;
            output.WriteLine(!colors ? line : line.TrimStart().StartsWith('^') ? Green + line + Reset : isGeneral ? Dim + line + Reset : line);
        }
    }
}
