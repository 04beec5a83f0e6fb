using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Drawbridge.Workloads;

namespace Drawbridge.Bench;

/// <summary>
/// One workload under the protocol that lets a runner compare systems: reads DATADIR/NAME.bin, launches once and writes that launch's results
/// to OUTDIR/NAME.bin, then times launches (no copies) until both <c>runs</c> are done and <c>max_ms</c> have passed, and prints a JSON line.
/// </summary>
static class PeerBench
{
    const int NotOffered = 3, Usage = 2;

    public static int Run(ReadOnlySpan<string> arguments)
    {
        if (arguments.Length < 3)
        {
            Console.Error.WriteLine("peer KERNEL DATADIR OUTDIR name=value.. runs=5 max_ms=400");
            return Usage;
        }
        string name = arguments[0];
        if (All.Peers.FirstOrDefault(one => one.Name == name) is not { } peer) return NotOffered;
        var numbers = new Dictionary<string, int> { ["runs"] = 5, ["max_ms"] = 400 };
        string deviceName = "cpu";
        foreach (string word in arguments[3..])
        {
            string[] parts = word.Split('=', 2);
            if (parts is ["device", var named]) deviceName = named;
            else if (parts.Length == 2 && int.TryParse(parts[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value)) numbers[parts[0]] = value;
            else
            {
                Console.Error.WriteLine($"'{word}' is not NAME=NUMBER");
                return Usage;
            }
        }

        using var device = Device.Open(deviceName);
        var data = new PeerData(device, arguments[1], numbers);
        var workload = peer.Launches(data);
        string file = Path.Combine(AppContext.BaseDirectory, "kernels", workload.Module + ".sm_80.ptx");
        byte[] text = File.ReadAllBytes(file);

        long start = Stopwatch.GetTimestamp();
        using var module = device.LoadModule(new Ptx.Syntax.SourceText(file, text));
        var steps = workload.Launches.Select(launch => new Step(module.GetKernel(launch.Entry), launch)).ToArray();
        double first = Time(steps, 1, start);
        data.Save(arguments[2]);
        double one = Time(steps, 1, Stopwatch.GetTimestamp());

        var times = new List<double>();
        long begin = Stopwatch.GetTimestamp();
        while (times.Count < numbers["runs"] || Stopwatch.GetElapsedTime(begin).TotalMilliseconds < numbers["max_ms"])
            times.Add(Time(steps, workload.Repeat, Stopwatch.GetTimestamp()));
        if (Environment.GetEnvironmentVariable("TIMES") != null) Console.Error.WriteLine(string.Join(" ", times.Select(t => t.ToString("F1"))));
        times.Sort();
        if (workload.Repeat == 1) one = Math.Min(one, times[0]);
        Print(name, times, first - one, string.Join("; ", steps.Select(step => step.Path).Distinct()));
        return 0;
    }

    /// <summary>Milliseconds from <paramref name="start"/> to the end of some rounds.</summary>
    static double Time(Step[] steps, int rounds, long start)
    {
        for (int round = 0; round < rounds; round++)
            foreach (var step in steps) step.Run();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    static void Print(string workload, List<double> times, double jit, string note)
    {
        double median = (times[(times.Count - 1) / 2] + times[times.Count / 2]) / 2;
        using var line = new MemoryStream();
        using (var json = new Utf8JsonWriter(line))
        {
            json.WriteStartObject();
            json.WriteString("workload", workload);
            json.WriteNumber("best_ms", Math.Round(times[0], 6));
            json.WriteNumber("median_ms", Math.Round(median, 6));
            json.WriteNumber("runs", times.Count);
            json.WriteNumber("jit_ms", Math.Round(jit, 3));
            json.WriteString("note", note);
            json.WriteEndObject();
        }
        Console.WriteLine(Encoding.UTF8.GetString(line.ToArray()));
    }

    /// <summary>A launch with everything ready for it.</summary>
    sealed class Step(Kernel kernel, WorkloadLaunch launch)
    {
        readonly LaunchOptions options = new() { Grid = launch.Grid, Block = launch.Block };

        public string Path => kernel.Module.EngineModule.PathOf(kernel.Function, launch.Block, launch.Grid);

        public void Run() => kernel.Launch(options, launch.Arguments);
    }
}
