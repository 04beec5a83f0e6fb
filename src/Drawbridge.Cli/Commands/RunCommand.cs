using System.CommandLine;
using Drawbridge.Cli.Output;
using Drawbridge.Cli.Running;
using Drawbridge.Runtime;

namespace Drawbridge.Cli.Commands;

/// <summary><c>drawbridge run FILE</c>: launches one kernel with data from the command line.</summary>
internal static class RunCommand
{
    /// <summary>The verb with its options.</summary>
    public static Command Make(Terminal terminal)
    {
        var file = new Argument<string>("FILE") { Description = "The module, or - for standard input." };
        var entry = new Option<string?>("--entry") { Description = "The kernel; not needed if the module has only one.", HelpName = "NAME" };
        var grid = new Option<string>("--grid") { Description = "Number of blocks.", HelpName = "X[,Y[,Z]]", DefaultValueFactory = _ => "1" };
        var block = new Option<string?>("--block") { Description = "Threads of a block; 1, or what the kernel's .reqntid says, if not given.", HelpName = "X[,Y[,Z]]" };
        var shared = new Option<string>("--shared") { DefaultValueFactory = _ => "0", Description = "Bytes of dynamic shared memory.", HelpName = "BYTES" };
        var cluster = new Option<string>("--cluster") { Description = "Blocks of a cluster.", HelpName = "X[,Y[,Z]]", DefaultValueFactory = _ => "1" };
        var args = Many("--arg", "ARG", "One parameter, in order: TYPE:VALUE, bytes:HEX, or a buffer TYPE[COUNT]=iota | zeros | V | V,V,… | random:SEED | @FILE.");
        var sets = Many("--set", "SYMBOL=DATA", "Content of a .global or .const variable before the launch.");
        var prints = Many("--print", "N[:COUNT][:TYPE]", "Print argument N (from 0), or a variable by name, after the launch.");
        var saves = Many("--save", "N=FILE", "Save it as raw little-endian bytes.");
        var expects = Many("--expect", "N=DATA[~TOLERANCE]", "Compare it; exit with 1 if it differs. ~T allows T + T*|want|, ~REL:ABS says both.");
        var device = new Option<string?>("--device") { Description = "What to run on; see drawbridge devices.", HelpName = "NAME" };
        var repeat = new Option<string>("--repeat") { Description = "Launch N times on the same data, and time it.", HelpName = "N", DefaultValueFactory = _ => "1" };
        var timeout = new Option<string?>("--timeout") { Description = "Give up after this many seconds.", HelpName = "S" };
        var seed = new Option<string>("--seed") { Description = "Another order of threads on the interpreter; a result that changes shows a race.", HelpName = "N", DefaultValueFactory = _ => "0" };
        var dump = CommonOptions.Dump();
        var json = CommonOptions.Json();
        var isShort = CommonOptions.Short();
        var command = new Command("run", "Launch a kernel with data from the command line.")
        {
            file, entry, grid, block, shared, cluster, args, sets, prints, saves, expects, device, repeat, timeout, seed, dump, json, isShort,
        };
        command.SetAction(result =>
        {
            bool isJson = result.GetValue(json);
            // With --json standard output holds the one object, so what the kernel prints becomes a member of it.
            using var printed = new StringWriter();
            var settings = new RunSettings
            {
                File = result.GetValue(file)!,
                Entry = result.GetValue(entry),
                Grid = OptionValue.Extent("--grid", result.GetValue(grid)!),
                Block = result.GetValue(block) is { } text ? OptionValue.Extent("--block", text) : null,
                SharedBytes = OptionValue.Integer("--shared", result.GetValue(shared)!, 0),
                Cluster = OptionValue.Extent("--cluster", result.GetValue(cluster)!),
                Arguments = result.GetValue(args) ?? [],
                Sets = result.GetValue(sets) ?? [],
                Prints = result.GetValue(prints) ?? [],
                Saves = result.GetValue(saves) ?? [],
                Expects = result.GetValue(expects) ?? [],
                Device = result.GetValue(device),
                Repeat = OptionValue.Integer("--repeat", result.GetValue(repeat)!, 1),
                TimeBudget = result.GetValue(timeout) is { } seconds ? OptionValue.Seconds("--timeout", seconds) : null,
                ScheduleSeed = OptionValue.Seed("--seed", result.GetValue(seed)!),
                Output = isJson ? printed : terminal.Out,
            };
            var findings = new FindingWriter(terminal, isJson, result.GetValue(isShort));
            try
            {
                using var session = new RunSession(settings, terminal);
                if (result.GetValue(dump) is { } stage)
                {
                    session.Dump(stage, isJson);
                    return ExitCode.Fine;
                }
                var outcome = session.Run();
                if (isJson) RunReport.WriteJson(outcome, terminal.Out, printed.ToString());
                else RunReport.WriteText(outcome, terminal.Out, findings);
                return ExitCode.Of(outcome.Findings);
            }
            catch (DrawbridgeException problem)
            {
                terminal.Out.Flush();
                return findings.End(problem.Diagnostics, isJson ? printed.ToString() : null);
            }
        });
        return command;
    }

    static Option<string[]?> Many(string name, string value, string about)
    {
        var option = new Option<string[]?>(name) { Description = about, HelpName = value, Arity = ArgumentArity.ZeroOrMore };
        // The parser counts the values of all occurrences together.
        option.Validators.Add(result =>
        {
            if (result.IdentifierTokenCount > result.Tokens.Count) result.AddError($"there is no {value} after {name}");
        });
        return option;
    }
}
