using Drawbridge.Interpreter.Decoding;
using Drawbridge.Ptx.Syntax;

namespace Drawbridge.Interpreter.Execution;

/// <summary>
/// The threads of a block that asked for the end of an mbarrier's phase before it had ended. They go on when it ends, and find the
/// predicate true; or after a while, when it is false: PTX says no thread need run at once after <c>test_wait</c> nor wait for long in
/// <c>try_wait</c>. So a loop around either costs little, and one that nothing can end is seen.
/// </summary>
sealed class PhaseWaiters
{
    // Rounds of the block that a thread waits at most, as others may wait for what it does after that.
    const int Patience = 16;

    // So often may all threads ask in vain, without anything else having happened.
    const int MostVain = 10_000;

    readonly List<Waiter> waiters = [];
    int rounds;
    int vain;

    /// <summary>Lanes that wait for the same phase of the same mbarrier.</summary>
    /// <param name="Warp">Their warp.</param>
    /// <param name="Frame">Their activation.</param>
    /// <param name="Pc">Their step.</param>
    /// <param name="Instruction">Their instruction.</param>
    /// <param name="Result">Where the answer goes.</param>
    /// <param name="Offset">The mbarrier's place in shared memory.</param>
    /// <param name="Phase">The phase's parity.</param>
    /// <param name="Lanes">The lanes.</param>
    public sealed record Waiter(Warp Warp, Frame Frame, int Pc, Instruction Instruction, Destination Result, int Offset, uint Phase, uint Lanes);

    /// <summary>Those that wait.</summary>
    public IReadOnlyList<Waiter> All => waiters;

    /// <summary>Lanes begin to wait.</summary>
    public void Add(Waiter waiter) => waiters.Add(waiter);

    /// <summary>A phase has ended.</summary>
    public void End(int offset, uint phase)
    {
        vain = 0;
        Release(waiter => waiter.Offset == offset && waiter.Phase == phase, 1);
    }

    /// <summary>Something else happened that may let threads go on.</summary>
    public void Progress() => vain = 0;

    /// <summary>A round of the block begins.</summary>
    public void NextRound()
    {
        if (waiters.Count > 0 && ++rounds % Patience == 0) Release(_ => true, 0);
    }

    /// <summary>No thread of the block can run: those here go on unanswered; false if there are none or that has been tried often enough.</summary>
    public bool TryGoOn()
    {
        if (waiters.Count == 0 || ++vain > MostVain) return false;
        Release(_ => true, 0);
        return true;
    }

    void Release(Func<Waiter, bool> chosen, ulong answer)
    {
        foreach (var waiter in waiters.FindAll(waiter => chosen(waiter)))
        {
            waiters.Remove(waiter);
            for (uint left = waiter.Lanes; left != 0; left &= left - 1)
                waiter.Result.Write(waiter.Frame, System.Numerics.BitOperations.TrailingZeroCount(left), answer);
            waiter.Warp.Put(waiter.Frame, waiter.Pc + 1, waiter.Lanes);
        }
    }
}
