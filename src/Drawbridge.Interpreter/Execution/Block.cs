using System.Numerics;
using Drawbridge.Runtime;

namespace Drawbridge.Interpreter.Execution;

/// <summary>A thread block: its warps, shared memory and barriers.</summary>
sealed class Block
{
    readonly CtaBarrier?[] barriers = new CtaBarrier?[BarrierRules.Count];
    readonly int[] order;

    public Block(Launch launch, Dim3 index, long linearIndex)
    {
        Launch = launch;
        Index = index;
        LinearIndex = linearIndex;
        int threads = (int)launch.Request.Block.Count;
        Warps = new Warp[(threads + Warp.Size - 1) / Warp.Size];
        LiveThreads = threads;
        Shared = launch.RentShared();
        for (int i = 0; i < Warps.Length; i++)
        {
            int lanes = Math.Min(Warp.Size, threads - i * Warp.Size);
            Warps[i] = new Warp(this, i, lanes == Warp.Size ? uint.MaxValue : (1u << lanes) - 1, launch.Program.EntryCode);
        }
        order = [.. Enumerable.Range(0, Warps.Length)];
    }

    public Launch Launch { get; }

    /// <summary>Its index in the grid.</summary>
    public Dim3 Index { get; }

    public long LinearIndex { get; }

    public Warp[] Warps { get; }

    /// <summary>Its shared memory, static and dynamic.</summary>
    public byte[] Shared { get; }

    /// <summary>Threads that have not ended.</summary>
    public int LiveThreads { get; private set; }

    public bool IsDone => LiveThreads == 0;

    /// <summary>Turns it has had.</summary>
    public int Turns { get; set; }

    /// <summary>The barriers that somebody has arrived at.</summary>
    public IEnumerable<CtaBarrier> Barriers => barriers.OfType<CtaBarrier>();

    /// <summary>The threads that wait for phases of mbarriers.</summary>
    public PhaseWaiters Phases { get; } = new();

    /// <summary>The barrier of a number.</summary>
    public CtaBarrier Barrier(uint number, int lane)
    {
        if (BarrierRules.CheckNumber(number) is { } problem) throw new LaneFault(FaultDiagnostics.BadBarrier, lane, problem);
        return barriers[number] ??= new CtaBarrier(this, (int)number);
    }

    /// <summary>Gives every warp that can run a turn; false if none could.</summary>
    public bool RunRound()
    {
        const int TurnSteps = 1024;
        var random = Launch.Random;
        if (random != null)
        {
            for (int i = order.Length - 1; i > 0; i--)
            {
                int other = random.Below(i + 1);
                (order[i], order[other]) = (order[other], order[i]);
            }
        }
        Phases.NextRound();
        bool ran = false;
        foreach (int index in order)
        {
            if (!Warps[index].CanRun) continue;
            ran = true;
            // A few short turns as well as long ones find more of the orders that matter.
            Warps[index].Run(random == null ? TurnSteps : 1 << random.Below(9));
        }
        return ran || Phases.TryGoOn();
    }

    /// <summary>Threads ended: barriers that waited for them may open.</summary>
    public void OnExit(uint lanes)
    {
        Phases.Progress();
        LiveThreads -= BitOperations.PopCount(lanes);
        if (LiveThreads == 0) return;
        foreach (var barrier in barriers) barrier?.TryOpen();
    }
}
