using System.CommandLine;
using System.Globalization;
using Drawbridge.Cli.Output;
using Drawbridge.Runtime;
using Drawbridge.Workloads;

namespace Drawbridge.Cli.Commands;

/// <summary><c>drawbridge bench [NAME...]</c>: kernels beside the same work written by hand in C#.</summary>
internal static class BenchCommand
{
    /// <summary>The verb with its options.</summary>
    public static Command Make(Terminal terminal)
    {
        var names = new Argument<string[]>("NAME") { Description = $"Workloads; all if none is named: {string.Join(", ", All.Workloads.Select(workload => workload.Name))}.", Arity = ArgumentArity.ZeroOrMore };
        var device = new Option<string?>("--device") { Description = "What to run on; see drawbridge devices.", HelpName = "NAME" };
        var isQuick = new Option<bool>("--quick") { Description = "Small sizes, once each: whether results are right, not how fast." };
        var json = CommonOptions.Json();
        var command = new Command("bench", "Run kernels and, beside them, the same work by hand in C# (vectors, all processors): times, ratios, results compared.") { names, device, isQuick, json };
        command.SetAction(result => Run(terminal, result.GetValue(names)!, result.GetValue(device), result.GetValue(isQuick), result.GetValue(json)));
        return command;
    }

    static int Run(Terminal terminal, string[] names, string? deviceName, bool isQuick, bool isJson)
    {
        var workloads = names.Length == 0 ? [.. All.Workloads] : names.Select(Find).ToList();
        using var device = deviceName == null ? Device.Open(Device.All[0]) : Device.Open(deviceName);
        var rows = new List<(Workload Workload, TrialResult Result)>();
        var culture = CultureInfo.InvariantCulture;
        if (!isJson) terminal.Out.WriteLine($"{"",-16}{"ms",11}{"",10} {"",-10}{"C# ms",11}{"C#/kernel",11}{"first ms",10}  path");
        using (var progress = new Progress(terminal, workloads.Count))
        {
            foreach (var workload in workloads)
            {
                terminal.Cancellation.ThrowIfCancellationRequested();
                progress.Next(workload.Name);
                var one = Trial.Run(workload, device, isQuick, terminal.Cancellation);
                rows.Add((workload, one));
                if (isJson) continue;
                string what = one.Problem == null ? one.Path : "WRONG";
                terminal.Out.WriteLine(string.Create(culture,
                    $"{workload.Name,-16}{one.Engine,11:0.000}{one.Rate,10:0.00} {workload.Unit,-10}{one.Reference,11:0.000}{one.Reference / one.Engine,11:0.00}{one.First,10:0}  {what}"));
            }
        }
        double mean = Math.Exp(rows.Average(row => Math.Log(row.Result.Reference / row.Result.Engine)));
        if (isJson) WriteJson(terminal, device, rows, mean);
        else terminal.Out.WriteLine(string.Create(culture, $"{"geometric mean",-16}{mean,53:0.00}"));
        var wrong = rows.Where(row => row.Result.Problem != null).Select(row => CommandLineDiagnostics.WrongResult.Here($"bench {row.Workload.Name}: {row.Result.Problem}")).ToList();
        return wrong.Count == 0 ? ExitCode.Fine : new FindingWriter(terminal, isJson, isShort: false).End(wrong);
    }

    static Workload Find(string name) => All.Workloads.FirstOrDefault(workload => workload.Name == name)
        ?? throw CommandLineDiagnostics.Usage.Error($"there is no workload '{name}'{NearestName.Suggest(name, All.Workloads.Select(workload => workload.Name))}");

    static void WriteJson(Terminal terminal, Device device, List<(Workload Workload, TrialResult Result)> rows, double mean)
    {
        using var output = new JsonOutput(terminal.Out);
        output.Object(() =>
        {
            output.String("device", device.Name);
            output.Number("processors", Environment.ProcessorCount);
            output.Objects("workloads", rows, row =>
            {
                output.String("workload", row.Workload.Name);
                output.Number("kernel_ms", row.Result.Engine, 6);
                output.Number("csharp_ms", row.Result.Reference, 6);
                output.Number("ratio", row.Result.Reference / row.Result.Engine, 4);
                output.Number("first_ms", row.Result.First, 3);
                output.Number("rate", row.Result.Rate, 4);
                output.String("unit", row.Workload.Unit);
                output.String("path", row.Result.Path);
                output.Truth("ok", row.Result.Problem == null);
                output.String("problem", row.Result.Problem);
            });
            output.Number("geometric_mean", mean, 4);
        });
    }
}
