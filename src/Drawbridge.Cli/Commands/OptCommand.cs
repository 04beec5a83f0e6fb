using System.CommandLine;
using System.Text;
using Drawbridge.Cli.Input;
using Drawbridge.Cli.Output;
using Drawbridge.Ptx.Diagnostics;
using Drawbridge.Ptx.Passes;
using Drawbridge.Ptx.Syntax;
using Drawbridge.Ptx.Verify;
using Drawbridge.Runtime;

namespace Drawbridge.Cli.Commands;

/// <summary><c>drawbridge opt FILE</c>: transforms a module by passes and prints it.</summary>
internal static class OptCommand
{
    /// <summary>The verb with its options.</summary>
    public static Command Make(Terminal terminal)
    {
        var path = new Argument<string>("FILE") { Description = "The module, or - for standard input." };
        var output = new Option<string?>("--output", "-o") { Description = "Write into this file instead of to standard output.", HelpName = "FILE" };
        var passes = new Option<string?>("--passes") { Description = $"The passes in order: {string.Join(", ", Pipeline.All)}; without it the usual ones.", HelpName = "A,B,.." };
        var printAfter = new Option<string?>("--print-after")
        {
            Description = "Print the module after every pass, or after the one that is named, to standard error.",
            Arity = ArgumentArity.ZeroOrOne,
            HelpName = "PASS",
        };
        var json = CommonOptions.Json();
        var list = new Option<bool>("--list") { Description = "List the passes instead." };
        path.Arity = ArgumentArity.ZeroOrOne;
        var command = new Command("opt", "Transform a module by passes: PTX to PTX.") { path, output, passes, printAfter, list, CommonOptions.Short(), json };
        command.SetAction(result =>
        {
            if (result.GetValue(list)) return List(terminal);
            string file = result.GetValue(path) ?? throw CommandLineDiagnostics.Usage.Error("drawbridge opt: which module?");
            string? after = result.GetResult(printAfter) == null ? null : result.GetValue(printAfter) ?? "";
            return Run(terminal, file, result.GetValue(output), Named(result.GetValue(passes)), after, result.GetValue(json));
        });
        return command;
    }

    static int List(Terminal terminal)
    {
        foreach (var pass in Pipeline.All) terminal.Out.WriteLine($"{pass.Name,-10} {pass.About}");
        terminal.Out.WriteLine($"usual:     {string.Join(",", Pipeline.Usual)}");
        return ExitCode.Fine;
    }

    static IReadOnlyList<Pass> Named(string? names) => names == null ? Pipeline.Usual : [.. names.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(One)];

    static Pass One(string name) => Pipeline.Find(name)
        ?? throw CommandLineDiagnostics.Usage.Error($"there is no pass '{name}'{NearestName.Suggest(name, Pipeline.All.Select(pass => pass.Name))}; the passes are {string.Join(", ", Pipeline.All)}");

    static int Run(Terminal terminal, string file, string? output, IReadOnlyList<Pass> passes, string? printAfter, bool isJson)
    {
        if (printAfter is { Length: > 0 }) One(printAfter);
        if (output != null) OutputFile.Check(output);
        var module = Read(ModuleFile.Read(file, terminal));
        int before = Count(module);
        var counts = new List<(Pass Pass, int Instructions)>();
        Pipeline.Run(module, passes, pass =>
        {
            terminal.Cancellation.ThrowIfCancellationRequested();
            counts.Add((pass, Count(module)));
            if (!isJson) terminal.Error.WriteLine($"{pass.Name,-10} {Count(module),8} instructions");
            if (printAfter is { Length: 0 } || printAfter == pass.Name) terminal.Error.Write(ModulePrinter.Print(module, keepComments: false));
        });
        string text = ModulePrinter.Print(module, keepComments: false);
        // What passes made has to be as good as what they were given.
        Read(SourceText.From(text, file));
        if (!isJson) terminal.Error.WriteLine($"{before} instructions before, {Count(module)} after");
        if (output != null) OutputFile.Write(output, Encoding.UTF8.GetBytes(text));
        if (isJson) WriteJson(terminal, before, counts, output == null ? text : null);
        else if (output == null) terminal.Out.Write(text);
        return ExitCode.Fine;
    }

    static void WriteJson(Terminal terminal, int before, List<(Pass Pass, int Instructions)> counts, string? text)
    {
        using var json = new JsonOutput(terminal.Out);
        json.Object(() =>
        {
            json.Number("exit_code", ExitCode.Fine);
            json.Number("instructions", before);
            json.Objects("passes", counts, count =>
            {
                json.String("pass", count.Pass.Name);
                json.Number("instructions", count.Instructions);
            });
            if (text != null) json.String("text", text);
        });
    }

    static Module Read(SourceText source)
    {
        var bag = new DiagnosticBag();
        var module = ModuleReader.Read(source, bag);
        if (!bag.HasErrors) Verifier.Verify(module, bag);
        return !bag.HasErrors ? module : throw new DrawbridgeException([.. bag.Items.Where(item => item.Severity == Severity.Error)]);
    }

    static int Count(Module module) => module.Definitions.Sum(function => function.Body!.Instructions.Count);
}
