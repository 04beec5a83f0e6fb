using System.Numerics;
using Drawbridge.Interpreter.Steps;
using Drawbridge.Runtime;

namespace Drawbridge.Interpreter.Execution;

/// <summary>
/// One of the 16 barriers of a block. Without a thread count it waits for every thread that has not ended; with one it opens when that many
/// threads arrived, where lanes of a warp that ended, or never existed, count as arrived as soon as one of the warp's lanes did
/// (arrival is by warp on hardware).
/// </summary>
/// <param name="block">The block.</param>
/// <param name="number">Its number.</param>
sealed class CtaBarrier(Block block, int number)
{
    readonly uint[] arrived = new uint[block.Warps.Length];
    readonly List<Waiter> waiters = [];
    int count;
    bool waitsForAll;
    int repeated;
    int trueCount, voteCount;

    /// <summary>Lanes that wait in it.</summary>
    public sealed record Waiter(Warp Warp, Frame Frame, int Pc, BarrierStep Step, uint Lanes);

    public int Number { get; } = number;

    public IReadOnlyList<Waiter> Waiters => waiters;

    /// <summary>Threads that have arrived, as it counts them.</summary>
    public int Arrived
    {
        get
        {
            int sum = repeated;
            for (int i = 0; i < arrived.Length; i++)
            {
                if (arrived[i] != 0) sum += BitOperations.PopCount(arrived[i] | ~block.Warps[i].Live);
            }
            return sum;
        }
    }

    /// <summary>Threads it waits for; 0 for all.</summary>
    public int Expected => waitsForAll ? 0 : count;

    /// <summary>Lanes arrive.</summary>
    /// <param name="warp">Their warp.</param>
    /// <param name="lanes">The lanes.</param>
    /// <param name="threads">The thread count given, 0 for none.</param>
    /// <param name="votes">For <c>red</c>: lanes whose predicate holds, null otherwise.</param>
    /// <param name="waiter">Where they wait; null if they don't (<c>arrive</c>).</param>
    public void Arrive(Warp warp, uint lanes, int threads, uint? votes, Waiter? waiter)
    {
        int lane = BitOperations.TrailingZeroCount(lanes);
        if (BarrierRules.CheckThreads(Number, threads, count, block.Warps.Length) is { } problem)
            throw new LaneFault(FaultDiagnostics.BadBarrier, lane, problem);
        if (threads != 0) count = threads;
        else waitsForAll = true;
        repeated += BitOperations.PopCount(arrived[warp.Index] & lanes);
        arrived[warp.Index] |= lanes;
        if (votes is { } holds)
        {
            trueCount += BitOperations.PopCount(holds & lanes);
            voteCount += BitOperations.PopCount(lanes);
        }
        if (waiter != null) waiters.Add(waiter);
        TryOpen();
    }

    /// <summary>Opens it if everybody is there; called when threads arrive or end.</summary>
    public void TryOpen()
    {
        if (!waitsForAll && count == 0) return;
        bool isComplete = count != 0 && Arrived >= count;
        if (!isComplete && waitsForAll)
        {
            int present = 0;
            for (int i = 0; i < arrived.Length; i++) present += BitOperations.PopCount(arrived[i] & block.Warps[i].Live);
            isComplete = present == block.LiveThreads;
        }
        if (!isComplete) return;
        block.Phases.Progress();
        var released = waiters.ToArray();
        int trues = trueCount, votes = voteCount;
        Array.Clear(arrived);
        waiters.Clear();
        (count, waitsForAll, repeated, trueCount, voteCount) = (0, false, 0, 0, 0);
        foreach (var waiter in released)
        {
            waiter.Step.WriteVote(waiter.Frame, waiter.Lanes, trues, votes);
            waiter.Warp.Put(waiter.Frame, waiter.Pc + 1, waiter.Lanes);
        }
    }
}
