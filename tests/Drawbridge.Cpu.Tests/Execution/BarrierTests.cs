using Drawbridge.Cpu.Execution;
using static Drawbridge.Cpu.Tests.Execution.RegionKernel;

namespace Drawbridge.Cpu.Tests.Execution;

/// <summary>Barriers between regions: all threads, some threads, counts, reductions, threads that have ended.</summary>
public sealed unsafe class BarrierTests
{
    const int Lanes = 16;

    static int LiveLanes(BlockContext* block, int group) => Math.Min(Lanes, block->Threads - group * Lanes);

    // Hands a group back at a barrier that all its lanes arrive at.
    static void Wait(BlockContext* block, int group, int next, int barrier = 0, int threads = 0, BarrierReduction reduction = default, int trues = 0)
    {
        int lanes = LiveLanes(block, group);
        block->States[group] = new GroupState
        {
            Status = (int)GroupStatus.Waiting,
            Next = next,
            Barrier = barrier,
            BarrierThreads = threads,
            Reduction = (int)reduction,
            Value = trues,
            Arrived = lanes,
            Live = lanes,
        };
    }

    static void End(BlockContext* block, int group)
    {
        block->States[group].Status = (int)GroupStatus.Done;
        block->States[group].Live = 0;
    }

    [Theory]
    [InlineData(1, 16)]
    [InlineData(5, 512)]
    [InlineData(40, 1000)]
    [InlineData(300, 17)]
    public void EveryoneSeesWhatWasWrittenBefore(int grid, int threads)
    {
        using var kernel = new RegionKernel(Lanes, Region(&WriteShared), Region(&ReadShared));
        ulong wrong = kernel.Allocate(0), right = kernel.Allocate(0);
        kernel.Launch(kernel.Request(grid, threads, wrong, right) with { DynamicSharedBytes = 4 * 64 });
        Assert.Equal(0, kernel.Read<int>(wrong, 1)[0]);
        Assert.Equal(grid * ((threads + Lanes - 1) / Lanes), kernel.Read<int>(right, 1)[0]);
    }

    static void WriteShared(BlockContext* block, int first, int end)
    {
        for (int group = first; group < end; group++)
        {
            ((int*)block->Shared)[group] = (int)block->LinearBlock * 100 + group;
            Wait(block, group, 1);
        }
    }

    // Each group looks at what the last group, which ran after it, wrote.
    static void ReadShared(BlockContext* block, int first, int end)
    {
        int groups = (block->Threads + Lanes - 1) / Lanes;
        for (int group = first; group < end; group++)
        {
            int other = groups - 1 - group;
            Interlocked.Increment(ref Buffer<int>(block, ((int*)block->Shared)[other] == (int)block->LinearBlock * 100 + other ? 1 : 0)[0]);
            End(block, group);
        }
    }

    [Theory]
    [InlineData(64, 1)]
    [InlineData(64, 0)]
    [InlineData(1024, 3)]
    [InlineData(100, 5)]
    public void ThreadsThatEndedAreNotWaitedFor(int threads, int enders)
    {
        using var kernel = new RegionKernel(Lanes, Region(&SomeEnd), Region(&CountAndLoop));
        ulong count = kernel.Allocate(0);
        kernel.Launch(4, threads, count, (ulong)enders);
        int groups = (threads + Lanes - 1) / Lanes;
        int stay = Enumerable.Range(0, groups).Count(group => group % 7 != enders);
        Assert.Equal(4 * 10 * stay, kernel.Read<int>(count, 1)[0]);
    }

    static void SomeEnd(BlockContext* block, int first, int end)
    {
        for (int group = first; group < end; group++)
        {
            block->States[group].Value = 0;
            if (group % 7 == (int)((ulong*)block->Parameters)[1]) End(block, group);
            else Wait(block, group, 1);
            *(int*)(block->Frames + (ulong)group * block->FrameStride) = 0;
        }
    }

    // Ten rounds of waiting; the count of rounds is in the group's frame.
    static void CountAndLoop(BlockContext* block, int first, int end)
    {
        for (int group = first; group < end; group++)
        {
            Interlocked.Increment(ref Buffer<int>(block, 0)[0]);
            int* rounds = (int*)(block->Frames + (ulong)group * block->FrameStride);
            if (++*rounds == 10) End(block, group);
            else Wait(block, group, 1);
        }
    }

    [Theory]
    [InlineData((int)BarrierReduction.Popc, 3, 96, 3 * 6)]
    [InlineData((int)BarrierReduction.And, 16, 96, 1)]
    [InlineData((int)BarrierReduction.And, 15, 96, 0)]
    [InlineData((int)BarrierReduction.Or, 0, 96, 0)]
    [InlineData((int)BarrierReduction.Or, 1, 96, 1)]
    [InlineData((int)BarrierReduction.And, 16, 90, 0)]
    [InlineData((int)BarrierReduction.And, 10, 10, 1)]
    public void ReductionsReachEveryone(int reduction, int truesOfEachGroup, int threads, int expected)
    {
        int groups = (threads + Lanes - 1) / Lanes;
        foreach (bool firstEnds in new[] { false, true })
        {
            if (firstEnds && groups == 1) continue;
            using var kernel = new RegionKernel(Lanes, Region(&Vote), Region(&StoreVote));
            ulong results = kernel.Allocate(Enumerable.Repeat(-1, groups).ToArray());
            kernel.Launch(1, threads, results, (ulong)reduction, (ulong)truesOfEachGroup, firstEnds ? 1u : 0);
            var found = kernel.Read<int>(results, groups);
            int voters = firstEnds ? groups - 1 : groups;
            int value = reduction == (int)BarrierReduction.Popc ? truesOfEachGroup * voters : expected;
            Assert.All(found.Skip(groups - voters), result => Assert.Equal(value, result));
        }
    }

    static void Vote(BlockContext* block, int first, int end)
    {
        var parameters = (ulong*)block->Parameters;
        for (int group = first; group < end; group++)
        {
            if (group == 0 && parameters[3] != 0) End(block, group);
            else Wait(block, group, 1, barrier: 5, reduction: (BarrierReduction)parameters[1], trues: Math.Min((int)parameters[2], Lanes));
        }
    }

    static void StoreVote(BlockContext* block, int first, int end)
    {
        for (int group = first; group < end; group++)
        {
            Buffer<int>(block, 0)[group] = block->States[group].Value;
            End(block, group);
        }
    }

    [Fact]
    public void ProducersAndConsumersMeetAtNamedBarriers()
    {
        // Groups 0 and 1 (one warp) produce, 2 and 3 consume; barrier 1 says full, 2 empty.
        using var kernel = new RegionKernel(Lanes, Region(&Start), Region(&Produce), Region(&Consume));
        ulong log = kernel.Allocate(new int[64]);
        kernel.Launch(kernel.Request(1, 64, log) with { DynamicSharedBytes = 64 });
        Assert.Equal(Enumerable.Range(1, 20).SelectMany(item => new[] { item, item }), kernel.Read<int>(log + 4, 40));
    }

    static void Start(BlockContext* block, int first, int end)
    {
        for (int group = first; group < end; group++)
        {
            *(int*)(block->Frames + (ulong)group * block->FrameStride) = 0;
            ((int*)block->Shared)[0] = 0;
            if (group < 2)
            {
                block->States[group].Next = 1;
                block->States[group].Status = (int)GroupStatus.Ready;
                continue;
            }
            // The buffer is empty at first.
            Arrive(block, group, 2, 64);
            Wait(block, group, 2, barrier: 1, threads: 64);
        }
    }

    // All lanes of a group arrive and go on.
    static void Arrive(BlockContext* block, int group, int barrier, int threads)
    {
        int* mask = stackalloc int[Lanes];
        long* operands = stackalloc long[2 * Lanes];
        new Span<int>(mask, Lanes).Fill(-1);
        new Span<long>(operands, Lanes).Fill(barrier);
        new Span<long>(operands + Lanes, Lanes).Fill(threads);
        Barriers.Arrive(block, group, BarrierAt, Lanes, mask, operands);
    }

    static void Produce(BlockContext* block, int first, int end)
    {
        for (int group = first; group < end; group++)
        {
            // Its value: 0 before it waits for empty, the item afterwards.
            int* item = (int*)(block->Frames + (ulong)group * block->FrameStride);
            if (*item > 0)
            {
                ((int*)block->Shared)[1 + group] = *item;
                Arrive(block, group, 1, 64);
            }
            if (++*item > 20) End(block, group);
            else Wait(block, group, 1, barrier: 2, threads: 64);
        }
    }

    static void Consume(BlockContext* block, int first, int end)
    {
        int* log = Buffer<int>(block, 0);
        for (int group = first; group < end; group++)
        {
            int* item = (int*)(block->Frames + (ulong)group * block->FrameStride);
            log[++log[0]] = ((int*)block->Shared)[1 + group - 2];
            if (++*item == 20)
            {
                End(block, group);
                continue;
            }
            Arrive(block, group, 2, 64);
            Wait(block, group, 2, barrier: 1, threads: 64);
        }
    }

    [Fact]
    public void PairsOfWarpsUseOneBarrierInTurns()
    {
        // Four warps, barrier 3 for two of them at a time: the sums of votes must be of pairs.
        using var kernel = new RegionKernel(Lanes, Region(&PairVote), Region(&StoreVote));
        ulong results = kernel.Allocate(Enumerable.Repeat(-1, 8).ToArray());
        kernel.Launch(1, 128, results);
        Assert.Equal([6, 6, 6, 6, 22, 22, 22, 22], kernel.Read<int>(results, 8));
    }

    static void PairVote(BlockContext* block, int first, int end)
    {
        for (int group = first; group < end; group++) Wait(block, group, 1, 3, 64, BarrierReduction.Popc, group);
    }

    [Theory]
    [InlineData(16, 0, "there is no barrier 16")]
    [InlineData(-1, 0, "there is no barrier")]
    [InlineData(2, 33, "not a multiple of 32")]
    [InlineData(2, 128, "not a multiple of 32 up to the block's 96")]
    public void WrongBarriersAreFaults(int barrier, int threads, string words)
    {
        using var kernel = new RegionKernel(Lanes, Region(&WaitAt), Region(&StoreVote));
        for (int i = 0; i < 100; i++)
        {
            var fault = kernel.Faults(kernel.Request(2, 96, (ulong)(long)barrier, (ulong)threads));
            kernel.AssertFault(fault, "DB4113", BarrierAt, null, new(0, 0, 0));
            Assert.Contains(words, fault.Message, StringComparison.Ordinal);
        }
    }

    static void WaitAt(BlockContext* block, int first, int end)
    {
        var parameters = (long*)block->Parameters;
        for (int group = first; group < end; group++) Wait(block, group, 1, (int)parameters[0], (int)parameters[1]);
    }

    [Fact]
    public void DifferentThreadCountsAreAFault()
    {
        using var kernel = new RegionKernel(Lanes, Region(&DisagreeOnCount), Region(&StoreVote));
        var fault = kernel.Faults(kernel.Request(1, 96));
        kernel.AssertFault(fault, "DB4113", BarrierAt, new(0, 0, 0), new(32, 0, 0));
        Assert.Contains("while others wait in it with 96", fault.Message, StringComparison.Ordinal);
    }

    static void DisagreeOnCount(BlockContext* block, int first, int end)
    {
        for (int group = first; group < end; group++) Wait(block, group, 1, 4, group < 2 ? 96 : 64);
    }

    [Fact]
    public void DeadlocksAreReported()
    {
        using var kernel = new RegionKernel(Lanes, Region(&WaitForNobody), Region(&StoreVote));
        for (int i = 0; i < 100; i++)
        {
            var fault = kernel.Faults(kernel.Request(3, 128));
            kernel.AssertFault(fault, "DB4108", BarrierAt, null, new(0, 0, 0));
            Assert.Contains("can go on: threads 0-31, 64-95 wait in line 12 at barrier 6, which needs 96 threads and has 64; "
                + "threads 32-63, 96-127 wait in line 12 at barrier 7, which needs all 128 threads and has 64", fault.Message, StringComparison.Ordinal);
        }
        EveryoneSeesWhatWasWrittenBefore(5, 512);
    }

    // Even warps wait at one barrier, odd ones at another.
    static void WaitForNobody(BlockContext* block, int first, int end)
    {
        for (int group = first; group < end; group++) Wait(block, group, 1, group / 2 % 2 == 0 ? 6 : 7, group / 2 % 2 == 0 ? 96 : 0);
    }
}
