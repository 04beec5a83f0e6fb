using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using Drawbridge.Cli.Commands;
using Drawbridge.Cli.Output;
using Drawbridge.Runtime;

namespace Drawbridge.Cli;

/// <summary>The command line: one verb a file in Commands/. Whatever goes wrong ends as diagnostics and an <see cref="ExitCode"/>.</summary>
internal static class CommandLine
{
    /// <summary>Runs one command.</summary>
    /// <returns>The exit code.</returns>
    public static int Run(string[] args, Terminal terminal)
    {
        bool isShort = args.Contains("--short");
        int code = RunVerb(args, terminal, new FindingWriter(terminal, args.Contains("--json"), isShort));
        if (terminal.Flush() is not { } problem) return code;
        // As text, also with --json: where that goes is what is broken.
        int lost = new FindingWriter(terminal, json: false, isShort).End([CommandLineDiagnostics.Unwritable.Here($"standard output: {problem}")]);
        return Math.Max(code, lost);
    }

    static int RunVerb(string[] args, Terminal terminal, FindingWriter findings)
    {
        try
        {
            return Parse(args, terminal, findings);
        }
        catch (DrawbridgeException problem)
        {
            return findings.End(problem.Diagnostics);
        }
        catch (OperationCanceledException) when (terminal.Cancellation.IsCancellationRequested)
        {
            return findings.End([CommandLineDiagnostics.Interrupted.Here("interrupted")]);
        }
#pragma warning disable CA1031 // The last resort: a mistake of ours must look like one, not like a crash.
        catch (Exception problem)
#pragma warning restore CA1031
        {
            terminal.Error.WriteLine(problem.ToString());
            return findings.End([CommandLineDiagnostics.Bug.Here($"{problem.GetType().Name}: {problem.Message}")]);
        }
    }

    static int Parse(string[] args, Terminal terminal, FindingWriter findings)
    {
        // Not a RootCommand: that one is called what the executable is called, which may be dotnet.
        var root = new Command("drawbridge", "Reads, checks, explains and runs PTX, without a GPU.")
        {
            new HelpOption(),
            new VersionOption(),
            CheckCommand.Make(terminal),
            RunCommand.Make(terminal),
            CompileCommand.Make(terminal),
            FmtCommand.Make(terminal),
            OptCommand.Make(terminal),
            IsaCommand.Make(terminal),
            DevicesCommand.Make(terminal),
            BenchCommand.Make(terminal),
        };
        // Without response files: @ names data files here.
        var result = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        var settings = new InvocationConfiguration { Output = terminal.Out, Error = terminal.Error, EnableDefaultExceptionHandler = false };
        if (result.Action is HelpAction || (result.Errors.Count == 0 && !Mistyped(result).Any())) return result.Invoke(settings);
        if (args.Length == 0)
        {
            root.Parse("--help").Invoke(settings);
            return ExitCode.Usage;
        }
        return findings.End([.. UsageErrors(result).Select(message => CommandLineDiagnostics.Usage.Here(message))]);
    }

    static IEnumerable<string> UsageErrors(ParseResult result)
    {
        var command = result.CommandResult.Command;
        string what = string.Join(' ', Line(command).Reverse());
        List<string> unknown = [.. Mistyped(result), .. result.UnmatchedTokens];
        if (unknown.Count == 0) return result.Errors.Select(error => $"{what}: {OneLine(error.Message)}");
        // What follows a verb that does not exist could be anything.
        if (command.Subcommands.Count > 0) unknown = unknown[..1];
        var options = command.Options.SelectMany(option => option.Aliases.Append(option.Name));
        return unknown.Select(token => token.StartsWith('-') ? $"{what} has no option '{token}'{NearestName.Suggest(token, options)}"
            : command.Subcommands.Count > 0 ? $"{what} has no verb '{token}'{NearestName.Suggest(token, command.Subcommands.Select(verb => verb.Name))}"
            : $"{what}: '{token}' is one argument too many");
    }

    /// <summary>A command and those above it.</summary>
    static IEnumerable<string> Line(Command command) => command.Parents.OfType<Command>().SelectMany(Line).Prepend(command.Name);

    /// <summary>The parser lists the values that an option takes one below the other, and twice.</summary>
    static string OneLine(string message) => string.Join(' ', message.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct());

    /// <summary>Options that don't exist are taken for files where a verb takes files.</summary>
    static IEnumerable<string> Mistyped(ParseResult result) => result.CommandResult.Children.OfType<ArgumentResult>()
        .SelectMany(argument => argument.Tokens).Select(token => token.Value).Where(token => token.Length > 1 && token[0] == '-');
}
