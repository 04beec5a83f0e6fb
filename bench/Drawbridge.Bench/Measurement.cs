using System.Diagnostics;

namespace Drawbridge.Bench;

/// <summary>What repeated runs of one piece of work took.</summary>
/// <param name="Best">Least wall-clock seconds.</param>
/// <param name="Median">Median wall-clock seconds.</param>
/// <param name="Cpu">Median processor seconds of the whole process: work beside the measured thread counts, waiting for a busy machine does not.</param>
/// <param name="Collecting">Seconds a run stood still for the garbage collector, on average.</param>
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
        for (int i = 0; i < 1 || Stopwatch.GetElapsedTime(warm).TotalSeconds < 1; i++) work();
        Thread.Sleep(200);
        work();

        var wall = new double[runs];
        var cpu = new double[runs];
        long allocated = 0;
        double collecting = 0;
        for (int i = 0; i < runs; i++)
        {
            GC.Collect();
            var pausesBefore = GC.GetTotalPauseDuration();
            long before = GC.GetAllocatedBytesForCurrentThread();
            var cpuBefore = Process.GetCurrentProcess().TotalProcessorTime;
            long start = Stopwatch.GetTimestamp();
            var result = work();
            wall[i] = Stopwatch.GetElapsedTime(start).TotalSeconds;
            collecting += (GC.GetTotalPauseDuration() - pausesBefore).TotalSeconds;
            cpu[i] = (Process.GetCurrentProcess().TotalProcessorTime - cpuBefore).TotalSeconds;
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            GC.KeepAlive(result);
        }
        Array.Sort(wall);
        Array.Sort(cpu);
        return new Measurement(wall[0], wall[runs / 2], cpu[runs / 2], collecting / runs, allocated);
    }
}
