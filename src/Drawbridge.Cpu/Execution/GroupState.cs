using System.Runtime.InteropServices;

namespace Drawbridge.Cpu.Execution;

/// <summary>Why a region handed a group back.</summary>
enum GroupStatus
{
    /// <summary>It can run region <see cref="GroupState.Next"/> at once.</summary>
    Ready,

    /// <summary>All its lanes have ended.</summary>
    Done,

    /// <summary>It waits at barrier <see cref="GroupState.Barrier"/>; afterwards region <see cref="GroupState.Next"/>.</summary>
    Waiting,

    /// <summary>It spins for something that others must do: they get a turn, then region <see cref="GroupState.Next"/>.</summary>
    Yielded,

    /// <summary>It waits, and its barrier has counted it. Only between regions.</summary>
    Parked,
}

/// <summary>What a barrier computes of its threads' predicates.</summary>
enum BarrierReduction
{
    None,
    Popc,
    And,
    Or,
}

/// <summary>
/// Where a group of lanes stands between two regions. A region writes <see cref="Next"/> and <see cref="Status"/> (and the barrier's fields)
/// before it returns.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
struct GroupState
{
    /// <summary>A <see cref="GroupStatus"/>.</summary>
    public int Status;

    /// <summary>The region to run next.</summary>
    public int Next;

    /// <summary>Number of the barrier (0 to 15) it waits at.</summary>
    public int Barrier;

    /// <summary>Threads that the barrier waits for; 0 for all of the block that have not ended.</summary>
    public int BarrierThreads;

    /// <summary>A <see cref="BarrierReduction"/>.</summary>
    public int Reduction;

    /// <summary>In: how many of the group's lanes brought a true predicate. Out: the reduction's result (count, 0 or 1).</summary>
    public int Value;

    /// <summary>How many of the group's lanes arrived; lanes that have ended are not among them.</summary>
    public int Arrived;

    /// <summary>Lanes of the group that have not ended.</summary>
    public int Live;

    /// <summary>Its size in 64-bit words.</summary>
    public const int Words = 4;

    /// <summary>The bits of the third word (little-endian) that are not <see cref="Value"/>: what groups bring to a reduction differs although they stand at the same place.</summary>
    public const ulong WithoutValue = uint.MaxValue;
}
