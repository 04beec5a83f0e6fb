using Drawbridge.Cpu.Execution;
using Drawbridge.Runtime;
using static Drawbridge.Cpu.Tests.Execution.RegionKernel;

namespace Drawbridge.Cpu.Tests.Execution;

/// <summary>That every block of a grid runs once, with the right context, on whatever thread.</summary>
public sealed unsafe class LaunchTests
{
    public static readonly TheoryData<int, int, int, int, int, int, int> Shapes = new()
    {
        { 1, 1, 1, 1, 1, 1, 16 },
        { 7, 1, 1, 33, 1, 1, 16 },
        { 1, 5, 1, 5, 3, 2, 32 },
        { 3, 4, 5, 31, 1, 1, 8 },
        { 1000, 1, 1, 256, 1, 1, 16 },
        { 100_003, 1, 1, 1, 1, 1, 4 },
        { 17, 13, 11, 8, 8, 16, 32 },
        { 1, 1, 999, 64, 1, 1, 16 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void EveryBlockRunsOnce(int gridX, int gridY, int gridZ, int x, int y, int z, int lanes)
    {
        using var kernel = new RegionKernel(lanes, Region(&Count));
        Dim3 grid = new(gridX, gridY, gridZ), block = new(x, y, z);
        ulong counts = kernel.Allocate(new int[grid.Count]), wrong = kernel.Allocate(0);
        for (int launch = 1; launch <= 3; launch++)
        {
            kernel.Launch(grid, block, counts, wrong, (ulong)lanes);
            Assert.All(kernel.Read<int>(counts, (int)grid.Count), count => Assert.Equal(launch, count));
        }
        Assert.Equal(0, kernel.Read<int>(wrong, 1)[0]);
    }

    static void Count(BlockContext* block, int first, int end)
    {
        Interlocked.Increment(ref Buffer<int>(block, 0)[block->LinearBlock]);
        int lanes = (int)((ulong*)block->Parameters)[2];
        var size = new Dim3(block->ThreadsX, block->ThreadsY, block->ThreadsZ);
        long linear = block->BlockX + (long)block->GridX * (block->BlockY + (long)block->GridY * block->BlockZ);
        bool isRight = linear == block->LinearBlock && first == 0 && end == (block->Threads + lanes - 1) / lanes && block->Threads == size.Count
            && block->BlockX < block->GridX && block->BlockY < block->GridY && (nuint)block->Frames % 64 == 0 && (nuint)block->Shared % 64 == 0
            && block->ThreadIndexStride == end * lanes;
        for (int thread = 0; thread < block->Threads; thread++)
        {
            int* index = block->ThreadIndices + thread;
            isRight &= index[0] + size.X * (index[block->ThreadIndexStride] + size.Y * index[2 * block->ThreadIndexStride]) == thread
                && index[0] < size.X && index[block->ThreadIndexStride] < size.Y;
        }
        if (!isRight) Interlocked.Increment(ref Buffer<int>(block, 1)[0]);
    }

    [Fact]
    public void WorkersShareALargeLaunch()
    {
        if (Environment.ProcessorCount == 1) return;
        using var kernel = new RegionKernel(16, Region(&MeetAnotherThread));
        ulong threads = kernel.Allocate(0L, 0L);
        kernel.Launch(1000, 256, threads);
        Assert.All(kernel.Read<long>(threads, 2), thread => Assert.NotEqual(0, thread));
    }

    // Waits until another thread has run a block too: the launch ends only if a worker joins it.
    static void MeetAnotherThread(BlockContext* block, int first, int end)
    {
        long* seen = Buffer<long>(block, 0);
        long mine = Environment.CurrentManagedThreadId;
        long before = Interlocked.CompareExchange(ref seen[0], mine, 0);
        if (before != 0 && before != mine) Volatile.Write(ref seen[1], mine);
        while (Volatile.Read(ref seen[1]) == 0 && *block->Stop == 0) Thread.Yield();
    }

    [Fact]
    public void LaunchesFromManyThreadsAreIndependent()
    {
        var failures = new System.Collections.Concurrent.ConcurrentQueue<string>();
        var threads = Enumerable.Range(0, 6).Select(number => new Thread(() =>
        {
            using var kernel = new RegionKernel(16, Region(&Count));
            ulong counts = kernel.Allocate(new int[500]), wrong = kernel.Allocate(0);
            for (int launch = 0; launch < 200; launch++) kernel.Launch(500, 128 + number, counts, wrong, 16);
            if (!kernel.Read<int>(counts, 500).All(count => count == 200) || kernel.Read<int>(wrong, 1)[0] != 0) failures.Enqueue($"thread {number}");
        })).ToArray();
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
        Assert.Empty(failures);
    }

    [Fact]
    public void MemoryIsPoisonedOnRequest()
    {
        using var kernel = new RegionKernel(16, Region(&Scribble));
        ulong wrong = kernel.Allocate(0);
        var request = kernel.Request(3, 48, wrong) with { DynamicSharedBytes = 100 };
        kernel.Launch(request);
        Assert.NotEqual(0, kernel.Read<int>(wrong, 1)[0]);
        kernel.Memory.Write(wrong, new byte[4]);
        kernel.Launch(request, isPoisoned: true);
        Assert.Equal(0, kernel.Read<int>(wrong, 1)[0]);
    }

    // Counts bytes that are not the pattern, then leaves others behind.
    static void Scribble(BlockContext* block, int first, int end)
    {
        int wrong = block->SharedLength == 100 ? 0 : 1;
        foreach (var memory in (Span<byte>)[1, 2])
        {
            var bytes = memory == 1 ? new Span<byte>(block->Shared, 100) : new Span<byte>(block->Local, 48 * (int)block->LocalStride);
            for (int i = 0; i < bytes.Length; i++) wrong += bytes[i] == (i % 2 == 0 ? 0xDB : 0xFF) ? 0 : 1;
            bytes.Fill(1);
        }
        Interlocked.Add(ref Buffer<int>(block, 0)[0], wrong);
    }
}
