using Drawbridge.Runtime;

namespace Drawbridge;

/// <summary>How a kernel is launched.</summary>
public sealed record LaunchOptions
{
    /// <summary>Number of blocks.</summary>
    public required Dim3 Grid { get; init; }

    /// <summary>Threads of a block.</summary>
    public required Dim3 Block { get; init; }

    /// <summary>Bytes of dynamic shared memory a block.</summary>
    public int SharedBytes { get; init; }

    /// <summary>Blocks of a cluster (sm_90 and later).</summary>
    public Dim3 Cluster { get; init; } = new(1);

    /// <summary>True if the blocks wait for each other, so that all must run at once.</summary>
    public bool IsCooperative { get; init; }

    /// <summary>Where <c>vprintf</c> writes; standard output if null.</summary>
    public TextWriter? Output { get; init; }

    /// <summary>The launch fails (DB4110) when it has run this long; null for no limit.</summary>
    public TimeSpan? TimeBudget { get; init; }

    /// <summary>Cancels the launch.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>The order in which the interpreter takes turns among threads; 0 is the plain one. Results that depend on it show races.</summary>
    public ulong ScheduleSeed { get; init; }
}
