using Drawbridge.Cpu.Execution;
using static Drawbridge.Cpu.Tests.Execution.RegionKernel;

namespace Drawbridge.Cpu.Tests.Execution;

/// <summary>Threads that wait for others by looking again and again: groups of a block, blocks of a grid.</summary>
public sealed unsafe class ProgressTests
{
    const int Lanes = 16;

    [Fact]
    public void GroupsSpinOnEachOther()
    {
        // Group g waits for g + 1 to have counted up: the last group, which runs last, must get its turns.
        using var kernel = new RegionKernel(Lanes, Region(&CountDown));
        kernel.Kernel = kernel.Kernel with { HasYields = true };
        ulong turn = kernel.Allocate(Enumerable.Repeat(31, 50).ToArray());
        kernel.Launch(50, 512, turn);
        Assert.All(kernel.Read<int>(turn, 50), left => Assert.Equal(-1, left));
    }

    static void CountDown(BlockContext* block, int first, int end)
    {
        int* turn = Buffer<int>(block, 0) + block->LinearBlock;
        for (int group = first; group < end; group++)
        {
            bool isMine = *turn == group;
            if (isMine) --*turn;
            block->States[group].Status = (int)(isMine ? GroupStatus.Done : GroupStatus.Yielded);
        }
    }

    [Theory]
    [InlineData(2, false)]
    [InlineData(60, false)]
    [InlineData(60, true)]
    [InlineData(300, true)]
    public void BlocksWaitForLaterOnes(int grid, bool isCooperative)
    {
        using var kernel = new RegionKernel(Lanes, Region(&CountDownBlocks));
        kernel.Kernel = kernel.Kernel with { HasYields = true };
        ulong turn = kernel.Allocate(grid - 1);
        kernel.Launch(kernel.Request(grid, 32, turn) with { IsCooperative = isCooperative });
        Assert.Equal(-1, kernel.Read<int>(turn, 1)[0]);
    }

    // The last block goes first.
    static void CountDownBlocks(BlockContext* block, int first, int end)
    {
        ref int turn = ref Buffer<int>(block, 0)[0];
        for (int group = first; group < end; group++)
        {
            bool isMine = Volatile.Read(ref turn) == (int)block->LinearBlock;
            block->States[group].Status = (int)(isMine ? GroupStatus.Ready : GroupStatus.Yielded);
            if (!isMine) continue;
            // Its other groups don't see it any more; they end with it.
            Volatile.Write(ref turn, turn - 1);
            for (int other = 0; other < 2; other++) block->States[other].Status = (int)GroupStatus.Done;
            return;
        }
    }

    [Fact]
    public void ALockIsHandedAround()
    {
        // Each group of each block takes the lock, holds it over a turn, adds to a plain counter, and gives it back.
        using var kernel = new RegionKernel(Lanes, Region(&TakeLock), Region(&Release));
        kernel.Kernel = kernel.Kernel with { HasYields = true };
        ulong state = kernel.Allocate(0, 0);
        kernel.Launch(100, 128, state);
        Assert.Equal([0, 800], kernel.Read<int>(state, 2));
    }

    static void TakeLock(BlockContext* block, int first, int end)
    {
        for (int group = first; group < end; group++)
        {
            bool isMine = Interlocked.CompareExchange(ref Buffer<int>(block, 0)[0], 1, 0) == 0;
            block->States[group].Next = isMine ? 1 : 0;
            block->States[group].Status = (int)(isMine ? GroupStatus.Ready : GroupStatus.Yielded);
        }
    }

    static void Release(BlockContext* block, int first, int end)
    {
        for (int group = first; group < end; group++)
        {
            Buffer<int>(block, 0)[1]++;
            Volatile.Write(ref Buffer<int>(block, 0)[0], 0);
            block->States[group].Status = (int)GroupStatus.Done;
            block->States[group].Live = 0;
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(64)]
    public void AGridBarrierOpens(int grid)
    {
        using var kernel = new RegionKernel(Lanes, Region(&Enter), Region(&ArriveAtGrid), Region(&WaitForGrid), Region(&Leave));
        kernel.Kernel = kernel.Kernel with { HasYields = true };
        ulong counters = kernel.Allocate(new int[Rounds]), early = kernel.Allocate(0);
        kernel.Launch(kernel.Request(grid, 64, counters, early) with { IsCooperative = true });
        Assert.Equal(Enumerable.Repeat(grid, Rounds), kernel.Read<int>(counters, Rounds));
        Assert.Equal(0, kernel.Read<int>(early, 1)[0]);
    }

    const int Rounds = 8;

    static ref int RoundOf(BlockContext* block, int group) => ref *(int*)(block->Frames + (ulong)group * block->FrameStride);

    static void Enter(BlockContext* block, int first, int end)
    {
        for (int group = first; group < end; group++)
        {
            RoundOf(block, group) = 0;
            block->States[group].Next = 1;
        }
    }

    // Group 0 of each block counts the block in; the others wait for it at the block's barrier.
    static void ArriveAtGrid(BlockContext* block, int first, int end)
    {
        for (int group = first; group < end; group++)
        {
            if (group == 0) Interlocked.Increment(ref Buffer<int>(block, 0)[RoundOf(block, 0)]);
            block->States[group] = group == 0 ? new GroupState { Status = (int)GroupStatus.Ready, Next = 2, Live = Lanes } : AtBarrier;
        }
    }

    static void WaitForGrid(BlockContext* block, int first, int end)
    {
        bool isOpen = Volatile.Read(ref Buffer<int>(block, 0)[RoundOf(block, 0)]) == block->GridX;
        block->States[0] = isOpen ? AtBarrier : new GroupState { Status = (int)GroupStatus.Yielded, Next = 2, Live = Lanes };
    }

    static void Leave(BlockContext* block, int first, int end)
    {
        for (int group = first; group < end; group++)
        {
            ref int round = ref RoundOf(block, group);
            if (Volatile.Read(ref Buffer<int>(block, 0)[round]) != block->GridX) Buffer<int>(block, 1)[0]++;
            block->States[group].Next = 1;
            block->States[group].Status = (int)(++round == Rounds ? GroupStatus.Done : GroupStatus.Ready);
        }
    }

    static GroupState AtBarrier => new() { Status = (int)GroupStatus.Waiting, Next = 3, Arrived = Lanes, Live = Lanes };
}
