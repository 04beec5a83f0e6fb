using System.CommandLine;
using System.Diagnostics;
using Drawbridge.Cli.Compiling;
using Drawbridge.Cli.Input;
using Drawbridge.Cli.Output;
using Drawbridge.Ptx.Diagnostics;
using Drawbridge.Ptx.Syntax;
using Drawbridge.Ptx.Verify;
using Drawbridge.Runtime;

namespace Drawbridge.Cli.Commands;

/// <summary><c>drawbridge compile FILE|DIR...</c>: makes the machine code of every kernel and runs none.</summary>
internal static class CompileCommand
{
    /// <summary>Threads of a block for a kernel that does not say how many.</summary>
    const int UsualBlock = 256;

    /// <summary>The verb with its options.</summary>
    public static Command Make(Terminal terminal)
    {
        var paths = new Argument<string[]>("FILE|DIR") { Description = "Files, folders (everything in them that ends in .ptx), or - for standard input.", Arity = ArgumentArity.OneOrMore };
        var device = new Option<string?>("--device") { Description = "What to compile for; see drawbridge devices.", HelpName = "NAME" };
        var dump = CommonOptions.Dump();
        var json = CommonOptions.Json();
        var isShort = CommonOptions.Short();
        var command = new Command("compile", "Build the machine code of every kernel, for a grid of 1 and its own or 256 threads; run nothing.") { paths, device, dump, json, isShort };
        command.SetAction(result => new CompileRun(terminal)
        {
            Paths = result.GetValue(paths)!,
            Device = result.GetValue(device),
            Stage = result.GetValue(dump),
            IsJson = result.GetValue(json),
            Findings = new FindingWriter(terminal, json: false, result.GetValue(isShort)),
        }.Run());
        return command;
    }

    /// <summary>The block a kernel is compiled for when nobody says: what it requires, or at most may have.</summary>
    public static Dim3 BlockOf(Function entry)
    {
        foreach (string directive in (string[])["reqntid", "maxntid"])
        {
            if (entry.DirectiveNumbers(directive) is not { Length: > 0 } numbers) continue;
            return new Dim3((int)numbers[0], numbers.Length > 1 ? (int)numbers[1] : 1, numbers.Length > 2 ? (int)numbers[2] : 1);
        }
        return UsualBlock;
    }
}

/// <summary>One compile with its options.</summary>
internal sealed class CompileRun(Terminal terminal)
{
    /// <summary>Files and folders.</summary>
    public required string[] Paths { get; init; }

    /// <summary>Name of the device, or null for the first.</summary>
    public required string? Device { get; init; }

    /// <summary>Stage to show, or null.</summary>
    public required string? Stage { get; init; }

    /// <summary>Report as JSON.</summary>
    public required bool IsJson { get; init; }

    /// <summary>Where findings go.</summary>
    public required FindingWriter Findings { get; init; }

    /// <summary>Compiles.</summary>
    /// <returns>The exit code.</returns>
    public int Run()
    {
        using var device = Device is { } name ? Drawbridge.Device.Open(name) : Drawbridge.Device.Open(Drawbridge.Device.All[0]);
        if (Stage != null && device.Name != "cpu") throw CommandLineDiagnostics.BadOption.Error($"--dump {Stage}: device '{device.Name}' has no such stage");
        var report = new CompileReport(terminal, Findings, IsJson);
        var summary = new CompileSummary();
        int code = ExitCode.Fine;
        void Add(CompiledFile file)
        {
            summary.Add(file);
            // With --dump the stages are the result, and only what is missing from it is worth a word.
            if (Stage == null || file.Findings.HasErrors) report.Add(file);
            code = Math.Max(code, Math.Max(ExitCode.Of(file.Findings.Items), file.Findings.HasErrors ? ExitCode.Findings : ExitCode.Fine));
        }
        var files = ModuleFile.Named(Paths, (path, problem) => Add(Failed(path, problem.Diagnostics)));
        using (var progress = new Progress(terminal, files.Count))
        {
            foreach (string path in files)
            {
                terminal.Cancellation.ThrowIfCancellationRequested();
                progress.Next(path);
                Add(Compile(path, device));
            }
        }
        if (Stage == null) report.End(summary);
        return code;
    }

    static CompiledFile Failed(string path, IEnumerable<Diagnostic> problems)
    {
        var file = new CompiledFile(path, new DiagnosticBag());
        foreach (var problem in problems) file.Findings.Add(problem);
        return file;
    }

    CompiledFile Compile(string path, Device device)
    {
        var file = new CompiledFile(path, new DiagnosticBag());
        try
        {
            var module = ModuleReader.Read(ModuleFile.Read(path, terminal), file.Findings);
            if (!file.Findings.HasErrors) Verifier.Verify(module, file.Findings);
            if (file.Findings.HasErrors) return file;
            if (Stage != null) KernelStages.Write(module, module.Entries.Select(entry => (entry, CompileCommand.BlockOf(entry), new Dim3(1))), Stage, terminal.Out, IsJson);
            else Build(module, device, file);
        }
        catch (DrawbridgeException problem)
        {
            return Failed(path, problem.Diagnostics);
        }
        return file;
    }

    static void Build(Module module, Device device, CompiledFile file)
    {
        long start = Stopwatch.GetTimestamp();
        using var loaded = device.Load(module, []);
        foreach (var kernel in loaded.Kernels)
        {
            var block = CompileCommand.BlockOf(kernel.Function);
            long begin = Stopwatch.GetTimestamp();
            try
            {
                file.Entries.Add(new(kernel.Name, block, loaded.EngineModule.PathOf(kernel.Function, block, 1), Stopwatch.GetElapsedTime(begin)));
            }
            catch (DrawbridgeException problem)
            {
                foreach (var finding in problem.Diagnostics) file.Findings.Add(finding);
            }
#pragma warning disable CA1031 // A mistake of ours in one kernel must not hide what becomes of the others.
            catch (Exception problem) when (problem is not OperationCanceledException)
#pragma warning restore CA1031
            {
                file.Findings.Add(CommandLineDiagnostics.Bug.Here($"'{file.Path}', {kernel.Name}: {problem.GetType().Name}: {problem.Message}"));
            }
        }
        file.Time = Stopwatch.GetElapsedTime(start);
        file.Instructions = module.Definitions.Sum(function => (long)function.Body!.Instructions.Count);
    }
}
