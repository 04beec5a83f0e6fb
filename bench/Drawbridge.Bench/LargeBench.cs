using System.Diagnostics;
using System.Globalization;
using Drawbridge.Tests.Kernels;

namespace Drawbridge.Bench;

/// <summary>What a very large kernel takes from text to result, first in the process and again.</summary>
static class LargeBench
{
    public static int Run(ReadOnlySpan<string> arguments)
    {
        const int Threads = 256;
        int rounds = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 1000;
        string text = LargeKernel.Make(rounds);
        using var device = Device.Open("cpu");
        using var input = device.Allocate<uint>(600);
        using var output = device.Allocate<uint>(8 * Threads);
        input.Fill(7);
        Console.WriteLine($"{rounds} rounds, {Environment.ProcessorCount} processors; milliseconds");
        for (int time = 0; time < 4; time++)
        {
            long start = Stopwatch.GetTimestamp();
            double Lap()
            {
                double elapsed = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
                start = Stopwatch.GetTimestamp();
                return elapsed;
            }

            using var module = device.LoadModuleText(text, "large.ptx");
            var kernel = module.GetKernel("large");
            double read = Lap();
            string path = module.EngineModule.PathOf(kernel.Function, Threads, 1);
            double compile = Lap();
            kernel.Launch(1, Threads, 0, input, output);
            double launch = Lap();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"read {read:0}, compile {compile:0}, launch {launch:0.0}: {path}"));
        }
        return 0;
    }
}
