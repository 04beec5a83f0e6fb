using System.Diagnostics;
using Drawbridge.Cpu.Execution;
using static Drawbridge.Cpu.Tests.Execution.RegionKernel;

namespace Drawbridge.Cpu.Tests.Execution;

/// <summary>Reports what a launch costs beside its kernel; asserts only that every one ran.</summary>
public sealed unsafe class LaunchCostTests
{
    [Theory]
    [InlineData(1, 32)]
    [InlineData(8, 128)]
    [InlineData(1000, 64)]
    public void SmallLaunches(int grid, int threads)
    {
        const int Rounds = 20, Launches = 200;
        using var kernel = new RegionKernel(16, Region(&CountBlock));
        ulong count = kernel.Allocate(0);
        var request = kernel.Request(grid, threads, count) with { TimeBudget = null };
        double best = double.MaxValue;
        for (int round = 0; round < Rounds; round++)
        {
            long start = Stopwatch.GetTimestamp();
            for (int i = 0; i < Launches; i++) kernel.Launch(request);
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalMicroseconds / Launches);
        }
        Assert.Equal(grid * Rounds * Launches, kernel.Read<int>(count, 1)[0]);
        TestContext.Current.TestOutputHelper!.WriteLine(FormattableString.Invariant($"{grid} blocks of {threads} threads: {best:0.00} µs a launch, best of {Rounds}"));
    }

    static void CountBlock(BlockContext* block, int first, int end) => Interlocked.Increment(ref Buffer<int>(block, 0)[0]);
}
