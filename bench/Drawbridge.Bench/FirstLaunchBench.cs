using System.Diagnostics;
using System.Globalization;
using System.Text;
using Drawbridge.Cpu;
using Drawbridge.Cpu.Emit;
using Drawbridge.Interpreter;
using Drawbridge.Workloads;

namespace Drawbridge.Bench;

/// <summary>
/// What the first launch of a process takes, from the kernel's text to its result at a small size, stage by stage; and the same later, when the
/// process's own code is warm. Each workload has a process of its own.
/// </summary>
static class FirstLaunchBench
{
    // Rounds until the code of the compiler is as fast as it gets.
    const int WarmRounds = 12;

    static readonly string[] Stages = ["read", "lower", "choose", "analyse", "order", "emit", "machine code", "run"];

    public static int Run(ReadOnlySpan<string> names)
    {
        if (names is ["here", var only]) return RunHere(All.Workloads.First(workload => workload.Name == only));
        var chosen = names.Length == 0 ? All.Workloads.Select(workload => workload.Name).ToArray() : names.ToArray();
        Console.WriteLine($"{Environment.ProcessorCount} processors, {Environment.Version}; milliseconds: first in the process, and after {WarmRounds} rounds");
        Console.WriteLine($"{"",-18}{"instructions",13}{"start",8}{string.Concat(Stages.Select(stage => $"{stage,14}"))}{"sum",14}");
        foreach (string name in chosen)
        {
            var start = new ProcessStartInfo(Environment.ProcessPath!) { UseShellExecute = false };
            if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet") start.ArgumentList.Add(typeof(FirstLaunchBench).Assembly.Location);
            foreach (string argument in (string[])["first", "here", name]) start.ArgumentList.Add(argument);
            using var process = Process.Start(start)!;
            process.WaitForExit();
            if (process.ExitCode != 0) return process.ExitCode;
        }
        return 0;
    }

    static int RunHere(Workload workload)
    {
        double started = (DateTime.Now - Process.GetCurrentProcess().StartTime).TotalMilliseconds;
        var numbers = new Numbers(workload.Sizes.ToDictionary(size => size.Name, size => size.Quick));
        var host = new HostData(numbers);
        workload.MakeInputs(host);

        var clock = new Laps();
        using var device = Device.Open(new DeviceInfo("cpu", "cpu", "the CPU engine with a clock",
            () => new CpuEngine(new InterpreterEngine().Executes, (image, entry, block, grid) => KernelCompiler.Compile(image, entry, block, grid, new KernelDump(null, clock.Lap)))));
        var run = workload.Launches(new HostBuffers(device, host));
        byte[] text = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "kernels", run.Module + ".sm_80.ptx"));

        clock.Start();
        int instructions = Round();
        string first = clock.ToString();
        for (int round = 0; round < WarmRounds; round++)
        {
            clock.Start();
            Round();
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{workload.Name,-18}{instructions,13}{started,8:0}{first}"));
        Console.WriteLine($"{"",-18}{"",13}{"",8}{clock}");
        return 0;

        int Round()
        {
            using var module = device.LoadModule(new Ptx.Syntax.SourceText(run.Module, text));
            clock.Lap("read");
            var kernels = run.Launches.Select(launch => module.GetKernel(launch.Entry)).ToArray();
            for (int i = 0; i < kernels.Length; i++) kernels[i].Launch(new LaunchOptions { Grid = run.Launches[i].Grid, Block = run.Launches[i].Block }, run.Launches[i].Arguments);
            clock.Lap("run");
            return kernels.Distinct().Sum(kernel => kernel.Function.Body!.Instructions.Count);
        }
    }

    // Milliseconds by stage.
    sealed class Laps
    {
        readonly Dictionary<string, double> times = [];
        long last;

        public void Start()
        {
            times.Clear();
            last = Stopwatch.GetTimestamp();
        }

        public void Lap(string stage)
        {
            long now = Stopwatch.GetTimestamp();
            times[stage] = times.GetValueOrDefault(stage) + Stopwatch.GetElapsedTime(last, now).TotalMilliseconds;
            last = Stopwatch.GetTimestamp();
        }

        public override string ToString()
        {
            var line = new StringBuilder();
            foreach (string stage in Stages) line.Append(CultureInfo.InvariantCulture, $"{times.GetValueOrDefault(stage),14:0.0}");
            line.Append(CultureInfo.InvariantCulture, $"{times.Values.Sum(),14:0.0}");
            return line.ToString();
        }
    }
}
