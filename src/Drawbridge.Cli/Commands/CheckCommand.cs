using System.CommandLine;
using System.Diagnostics;
using Drawbridge.Cli.Input;
using Drawbridge.Cli.Output;
using Drawbridge.Ptx.Diagnostics;
using Drawbridge.Ptx.Syntax;
using Drawbridge.Ptx.Verify;
using Drawbridge.Runtime;

namespace Drawbridge.Cli.Commands;

/// <summary><c>drawbridge check FILE|DIR...</c>: reads and verifies modules.</summary>
internal static class CheckCommand
{
    /// <summary>The verb with its options.</summary>
    public static Command Make(Terminal terminal)
    {
        var paths = new Argument<string[]>("FILE|DIR") { Description = "Files, folders (everything in them that ends in .ptx), or - for standard input.", Arity = ArgumentArity.OneOrMore };
        var json = CommonOptions.Json();
        var isShort = CommonOptions.Short();
        var format = new Option<string>("--format") { Description = "What to write: text, json (an object a file, then the summary) or sarif.", DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong("text", "json", "sarif");
        var sarif = new Option<string?>("--sarif") { Description = "Also write the findings into this file as SARIF 2.1.0.", HelpName = "FILE" };
        var strict = new Option<bool>("--strict") { Description = "Exit with 1 for warnings too." };
        var hints = new Option<bool>("--hints") { Description = "Show hints, not only errors and warnings." };
        var command = new Command("check", "Read and verify modules; a line per finding and a summary.") { paths, json, isShort, format, sarif, strict, hints };
        command.SetAction(result =>
        {
            string kind = result.GetValue(json) ? "json" : result.GetValue(format)!;
            var least = result.GetValue(hints) ? Severity.Hint : Severity.Warning;
            ICheckReport report = kind switch
            {
                "json" => new CheckJson(terminal),
                "sarif" => new CheckSarif(text => terminal.Out.WriteLine(text)),
                _ => new CheckText(terminal, new FindingWriter(terminal, json: false, result.GetValue(isShort)), least),
            };
            var reports = new List<ICheckReport> { report };
            if (result.GetValue(sarif) is { } file)
            {
                OutputFile.Check(file);
                reports.Add(new CheckSarif(text => OutputFile.Write(file, System.Text.Encoding.UTF8.GetBytes(text + "\n"))));
            }
            return Run(result.GetValue(paths)!, terminal, reports, result.GetValue(strict) ? Severity.Warning : Severity.Error);
        });
        return command;
    }

    static int Run(string[] paths, Terminal terminal, List<ICheckReport> reports, Severity fatal)
    {
        var summary = new CheckSummary();
        int code = ExitCode.Fine;
        void Add(CheckedFile file)
        {
            summary.Add(file);
            foreach (var report in reports) report.Add(file);
            bool isBad = file.Findings.ErrorCount > 0 || (fatal == Severity.Warning && file.Findings.WarningCount > 0);
            code = Math.Max(code, Math.Max(ExitCode.Of(file.Findings.Items), isBad ? ExitCode.Findings : ExitCode.Fine));
        }
        var files = ModuleFile.Named(paths, (path, problem) => Add(CheckedFile.Unread(path, problem)));
        using (var progress = new Progress(terminal, files.Count))
        {
            foreach (string path in files)
            {
                terminal.Cancellation.ThrowIfCancellationRequested();
                progress.Next(path);
                Add(Check(path, terminal));
            }
        }
        foreach (var report in reports) report.End(summary);
        return code;
    }

    static CheckedFile Check(string path, Terminal terminal)
    {
        SourceText source;
        long start = Stopwatch.GetTimestamp();
        try
        {
            source = ModuleFile.Read(path, terminal);
        }
        catch (DrawbridgeException problem)
        {
            return CheckedFile.Unread(path, problem);
        }
        var findings = new DiagnosticBag();
        // Standard input is there when its writer is done, which is not our time.
        if (path == ModuleFile.StandardInput) start = Stopwatch.GetTimestamp();
        using var pause = CollectionPause.For(source.Bytes.Length);
        var module = ModuleReader.Read(source, findings);
        // What was not read as it stands would be verified as something else.
        if (!findings.HasErrors) Verifier.Verify(module, findings);
        var time = Stopwatch.GetElapsedTime(start);
        return new CheckedFile(path, source.Bytes.Length, time, findings, module);
    }
}
