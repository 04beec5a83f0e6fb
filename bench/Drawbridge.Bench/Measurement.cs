using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Drawbridge.Bench;

/// <summary>What repeated runs of one piece of work took.</summary>
/// <param name="Best">Least wall-clock seconds.</param>
/// <param name="Median">Median wall-clock seconds.</param>
/// <param name="Cpu">Median processor seconds of the whole process: work beside the measured thread counts, waiting for a busy machine does not.</param>
/// <param name="Collecting">Seconds a run stood still for the garbage collector, in the median.</param>
/// <param name="Allocated">Bytes a run allocates.</param>
readonly record struct Measurement(double Best, double Median, double Cpu, double Collecting, long Allocated)
{
    /// <summary>Warms up until the compiler has settled, then measures.</summary>
    /// <param name="runs">Measured runs.</param>
    /// <param name="work">The work; what it returns is kept alive until the run is over.</param>
    public static Measurement Of(int runs, Func<object?> work)
    {
        // Methods reach full optimisation some 100 ms after 30 calls or the loop that made them hot.
        long warm = Stopwatch.GetTimestamp();
        for (int i = 0; i < 1 || Stopwatch.GetElapsedTime(warm).TotalSeconds < 1; i++) Once(work);
        Thread.Sleep(200);
        Once(work);

        var samples = new Measurement[runs];
        for (int i = 0; i < runs; i++) samples[i] = Once(work);
        double Middle(Func<Measurement, double> part) => samples.Select(part).Order().ElementAt(runs / 2);
        return new Measurement(samples.Min(sample => sample.Best), Middle(sample => sample.Median), Middle(sample => sample.Cpu), Middle(sample => sample.Collecting), samples[^1].Allocated);
    }

    // A method of its own, so that a run's result is garbage before the next one begins.
    [MethodImpl(MethodImplOptions.NoInlining)]
    static Measurement Once(Func<object?> work)
    {
        GC.Collect();
        var pauses = GC.GetTotalPauseDuration();
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        var cpu = Process.GetCurrentProcess().TotalProcessorTime;
        long start = Stopwatch.GetTimestamp();
        var result = work();
        double wall = Stopwatch.GetElapsedTime(start).TotalSeconds;
        cpu = Process.GetCurrentProcess().TotalProcessorTime - cpu;
        var sample = new Measurement(wall, wall, cpu.TotalSeconds, (GC.GetTotalPauseDuration() - pauses).TotalSeconds, GC.GetAllocatedBytesForCurrentThread() - allocated);
        GC.KeepAlive(result);
        return sample;
    }
}
