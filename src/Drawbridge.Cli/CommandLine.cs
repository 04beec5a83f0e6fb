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
        var findings = new FindingWriter(terminal, args.Contains("--json"), args.Contains("--short"));
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
        catch (IOException) when (terminal.Out is StreamWriter { BaseStream: var stream } && IsClosed(stream))
        {
            // The reader of a pipe has seen enough.
            return ExitCode.Fine;
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
        string what = command.Parents.Any() is false ? "drawbridge" : $"drawbridge {command.Name}";
        List<string> unknown = [.. Mistyped(result), .. result.UnmatchedTokens];
        if (unknown.Count == 0) return result.Errors.Select(error => $"{what}: {error.Message}");
        var options = command.Options.SelectMany(option => option.Aliases.Append(option.Name));
        return unknown.Select(token => token.StartsWith('-') ? $"{what} has no option '{token}'{NearestName.Suggest(token, options)}"
            : command.Subcommands.Count > 0 ? $"{what} has no verb '{token}'{NearestName.Suggest(token, command.Subcommands.Select(verb => verb.Name))}"
            : $"{what}: '{token}' is one argument too many");
    }

    /// <summary>Options that don't exist are taken for files where a verb takes files.</summary>
    static IEnumerable<string> Mistyped(ParseResult result) => result.CommandResult.Children.OfType<ArgumentResult>()
        .SelectMany(argument => argument.Tokens).Select(token => token.Value).Where(token => token.Length > 1 && token[0] == '-');

    static bool IsClosed(Stream stream)
    {
        try
        {
            stream.Flush();
            stream.Write([]);
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }
}
