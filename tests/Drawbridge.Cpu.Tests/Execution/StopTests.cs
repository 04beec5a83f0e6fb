using Drawbridge.Cpu.Execution;
using Drawbridge.Cpu.Memory;
using Drawbridge.Ptx.Isa;
using static Drawbridge.Cpu.Tests.Execution.RegionKernel;

namespace Drawbridge.Cpu.Tests.Execution;

/// <summary>Faults, time budgets, cancellation: the launch stops, says where, and the next one works.</summary>
public sealed unsafe class StopTests
{
    const int Lanes = 16;

    [Theory]
    [InlineData(0, 1)]
    [InlineData(700, 1000)]
    [InlineData(99_999, 100_000)]
    public void AFaultStopsTheLaunch(int faulty, int grid)
    {
        using var kernel = new RegionKernel(Lanes, Region(&FaultInOneBlock));
        ulong count = kernel.Allocate(0);
        for (int i = 0; i < 100; i++)
        {
            var fault = kernel.Faults(kernel.Request(grid, 64, count, (ulong)faulty, 0x123456));
            kernel.AssertFault(fault, "DB4101", StoreAt, new(faulty, 0, 0), new(37, 0, 0));
            Assert.Equal(0x123456ul * 4, fault.Address);
        }
        kernel.Memory.Write(count, new byte[4]);
        kernel.Launch(grid, 64, count, (ulong)grid, 0);
        Assert.Equal(grid, kernel.Read<int>(count, 1)[0]);
    }

    // Thread 37 of one block stores where nothing is.
    static void FaultInOneBlock(BlockContext* block, int first, int end)
    {
        Interlocked.Increment(ref Buffer<int>(block, 0)[0]);
        if (block->LinearBlock != (long)((ulong*)block->Parameters)[1]) return;
        long* addresses = stackalloc long[Lanes];
        int* mask = stackalloc int[Lanes];
        for (int lane = 0; lane < Lanes; lane++)
        {
            addresses[lane] = lane < 5 ? 0 : (long)((ulong*)block->Parameters)[2] * 4;
            mask[lane] = lane < 5 ? 0 : -1;
        }
        Access.Fault(block, 2, Lanes, StoreAt, addresses, mask, 4, true, (int)StateSpace.Global);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5000)]
    public void TheTimeBudgetEndsEndlessLoops(int grid)
    {
        using var kernel = new RegionKernel(Lanes, Region(&LoopUntilStopped));
        var request = kernel.Request(grid, 64) with { TimeBudget = TimeSpan.FromMilliseconds(20) };
        for (int i = 0; i < 10; i++)
        {
            var fault = kernel.Faults(request);
            kernel.AssertFault(fault, "DB4110", LoopAt, null, new(16, 0, 0));
            Assert.Contains("longer than 0.02 s", fault.Message, StringComparison.Ordinal);
        }
    }

    static void LoopUntilStopped(BlockContext* block, int first, int end)
    {
        while (Volatile.Read(ref *block->Stop) == 0)
        {
        }
        Stops.Stopped(block, 1, LoopAt);
    }

    [Fact]
    public void CancellationEndsEndlessLoops()
    {
        using var kernel = new RegionKernel(Lanes, Region(&LoopUntilStopped));
        for (int i = 0; i < 10; i++)
        {
            using var source = new CancellationTokenSource();
            var request = kernel.Request(3, 64) with { Cancellation = source.Token, TimeBudget = null };
            source.CancelAfter(10);
            var problem = Assert.Throws<OperationCanceledException>(() => kernel.Launch(request));
            Assert.Equal(source.Token, problem.CancellationToken);
            Assert.Throws<OperationCanceledException>(() => kernel.Launch(request));
        }
    }

    [Fact]
    public void RegionsThatOnlyYieldAreStoppedToo()
    {
        using var kernel = new RegionKernel(Lanes, Region(&YieldForever));
        kernel.Kernel = kernel.Kernel with { HasYields = true };
        var fault = kernel.Faults(kernel.Request(100, 64) with { TimeBudget = TimeSpan.FromMilliseconds(50) });
        kernel.AssertFault(fault, "DB4110", -1, null, null);
        using var source = new CancellationTokenSource(20);
        Assert.Throws<OperationCanceledException>(() => kernel.Launch(kernel.Request(2, 64) with { Cancellation = source.Token }));
    }

    static void YieldForever(BlockContext* block, int first, int end)
    {
        for (int group = first; group < end; group++) block->States[group].Status = (int)GroupStatus.Yielded;
    }

    [Fact]
    public void TrapsAreReportedAtTheFirstLane()
    {
        using var kernel = new RegionKernel(Lanes, Region(&Trap));
        var fault = kernel.Faults(kernel.Request((2, 2), (4, 10)));
        kernel.AssertFault(fault, "DB4106", LoopAt, null, new(3, 4, 0));
    }

    static void Trap(BlockContext* block, int first, int end)
    {
        int* mask = stackalloc int[Lanes];
        new Span<int>(mask, Lanes).Clear();
        mask[3] = mask[9] = -1;
        Stops.Trap(block, 1, Lanes, LoopAt, mask);
    }

    [Fact]
    public void OwnErrorsReachTheCaller()
    {
        using var kernel = new RegionKernel(Lanes, Region(&Fail));
        for (int i = 0; i < 10; i++) Assert.Throws<InvalidTimeZoneException>(() => kernel.Launch(5000, 64));
    }

    static void Fail(BlockContext* block, int first, int end) => throw new InvalidTimeZoneException();
}
