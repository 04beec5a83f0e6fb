using System.CommandLine;
using System.Text;
using Drawbridge.Cli.Input;
using Drawbridge.Cli.Output;
using Drawbridge.Ptx.Diagnostics;
using Drawbridge.Ptx.Syntax;
using Drawbridge.Runtime;

namespace Drawbridge.Cli.Commands;

/// <summary><c>drawbridge fmt FILE</c>: prints a module in its canonical form.</summary>
internal static class FmtCommand
{
    /// <summary>The verb with its options.</summary>
    public static Command Make(Terminal terminal)
    {
        var paths = new Argument<string[]>("FILE") { Description = "The module, or - for standard input; several with --check or --in-place.", Arity = ArgumentArity.OneOrMore };
        var output = new Option<string?>("--output", "-o") { Description = "Write into this file instead of to standard output.", HelpName = "FILE" };
        var check = new Option<bool>("--check") { Description = "Write nothing; exit with 1 if a file is not in canonical form." };
        var inPlace = new Option<bool>("--in-place", "-i") { Description = "Replace the file. One with errors is left alone." };
        var noComments = new Option<bool>("--no-comments") { Description = "Leave comments out." };
        var isShort = CommonOptions.Short();
        var json = CommonOptions.Json();
        var command = new Command("fmt", "Print a module in canonical form.") { paths, output, check, inPlace, noComments, isShort, json };
        command.SetAction(result => new FmtRun(terminal)
        {
            Files = result.GetValue(paths)!,
            Output = result.GetValue(output),
            IsCheck = result.GetValue(check),
            IsInPlace = result.GetValue(inPlace),
            KeepComments = !result.GetValue(noComments),
            IsJson = result.GetValue(json),
            Findings = new FindingWriter(terminal, json: false, result.GetValue(isShort)),
        }.Run());
        return command;
    }
}

/// <summary>One fmt with its options.</summary>
internal sealed class FmtRun(Terminal terminal)
{
    readonly List<Diagnostic> found = [];
    readonly List<(string File, bool IsCanonical)> states = [];

    /// <summary>Paths.</summary>
    public required string[] Files { get; init; }

    /// <summary>Where to write, or null.</summary>
    public required string? Output { get; init; }

    /// <summary>Only compare.</summary>
    public required bool IsCheck { get; init; }

    /// <summary>Replace the files.</summary>
    public required bool IsInPlace { get; init; }

    /// <summary>Keep comments.</summary>
    public required bool KeepComments { get; init; }

    /// <summary>Report as JSON.</summary>
    public required bool IsJson { get; init; }

    /// <summary>Where findings go.</summary>
    public required FindingWriter Findings { get; init; }

    /// <summary>Formats the files; one that has errors does not keep the others from being formatted.</summary>
    /// <returns>The exit code.</returns>
    public int Run()
    {
        if ((Output != null ? 1 : 0) + (IsCheck ? 1 : 0) + (IsInPlace ? 1 : 0) > 1) throw CommandLineDiagnostics.Usage.Error("-o, --check and --in-place exclude each other");
        if (Files.Length > 1 && !IsCheck && !IsInPlace) throw CommandLineDiagnostics.Usage.Error("several files need --check or --in-place");
        if (IsInPlace && Files.Contains(ModuleFile.StandardInput)) throw CommandLineDiagnostics.Usage.Error("standard input cannot be replaced");
        if (Output != null) OutputFile.Check(Output);
        foreach (string file in Files)
        {
            terminal.Cancellation.ThrowIfCancellationRequested();
            try
            {
                Format(file);
            }
            catch (DrawbridgeException problem)
            {
                found.AddRange(problem.Diagnostics);
            }
        }
        int code = ExitCode.Of(found);
        if (IsJson) WriteJson(code);
        else foreach (var diagnostic in found) Findings.Warn(diagnostic);
        return code;
    }

    /// <exception cref="DrawbridgeException">The module has errors, so that its canonical form is not known; or a file cannot be read or written.</exception>
    void Format(string file)
    {
        var source = ModuleFile.Read(file, terminal);
        var bag = new DiagnosticBag();
        var module = ModuleReader.Read(source, bag);
        if (bag.HasErrors) throw new DrawbridgeException([.. bag.Items.Where(item => item.Severity == Severity.Error)]);
        string text = ModulePrinter.Print(module, KeepComments);
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        bool isCanonical = bytes.AsSpan().SequenceEqual(source.Bytes);
        states.Add((file, isCanonical));
        if (IsCheck)
        {
            if (!isCanonical) found.Add(CommandLineDiagnostics.NotFormatted.Here($"{source.FileName} is not in canonical form"));
        }
        else if (IsInPlace)
        {
            if (!isCanonical) OutputFile.Write(file, bytes);
        }
        else if (Output != null) OutputFile.Write(Output, bytes);
        else if (!IsJson) terminal.Out.Write(text);
    }

    void WriteJson(int code)
    {
        using var json = new JsonOutput(terminal.Out);
        json.Object(() =>
        {
            json.Number("exit_code", code);
            json.Objects("files", states, state =>
            {
                json.String("file", state.File);
                json.Truth("canonical", state.IsCanonical);
            });
            json.Diagnostics(found);
        });
    }
}
