using Drawbridge.Runtime;

namespace Drawbridge.Cpu.Execution;

/// <summary>
/// The 16 barriers of a block. Without a thread count a barrier waits for every thread that has not ended; with one it opens when that many
/// threads arrived, where lanes of a warp that ended, or never existed, count as arrived as soon as one of the warp's lanes did
/// (arrival is by warp on hardware).
/// </summary>
/// <param name="block">The block.</param>
sealed unsafe class BlockBarriers(ResidentBlock block)
{
    readonly Barrier[] barriers = new Barrier[BarrierRules.Count];

    // Lanes that wait one by one, and those whose barrier has opened, with what it found.
    readonly List<ParkedLanes> parked = new(16);
    readonly List<(ParkedLanes Lanes, int Result)> opened = new(16);

    // Lanes of each warp that arrived, barrier by barrier.
    int[] arrived = [];
    int warps;

    struct Barrier
    {
        public int Threads;
        public bool WaitsForAll;
        public int True, Votes;

        public readonly bool IsActive => WaitsForAll || Threads != 0;
    }

    /// <summary>Barriers that somebody has arrived at, a bit each.</summary>
    public uint Active { get; private set; }

    /// <summary>Threads of the block with its last warp filled up: the largest thread count.</summary>
    public int WarpThreads => warps * BarrierRules.WarpSize;

    /// <summary>Forgets all arrivals.</summary>
    public void Clear()
    {
        warps = (block.Context->Threads + BarrierRules.WarpSize - 1) / BarrierRules.WarpSize;
        if (arrived.Length < warps * BarrierRules.Count) arrived = new int[warps * BarrierRules.Count];
        parked.Clear();
        opened.Clear();
        if (Active == 0) return;
        Array.Clear(barriers);
        Array.Clear(arrived);
        Active = 0;
    }

    /// <summary>Lanes of a group arrive.</summary>
    /// <param name="group">The group.</param>
    /// <param name="number">The barrier.</param>
    /// <param name="threads">The thread count given, 0 for none.</param>
    /// <param name="lanes">How many lanes arrive.</param>
    /// <param name="instruction">The instruction they arrive at.</param>
    public void Arrive(int group, int number, int threads, int lanes, int instruction)
    {
        int warp = group * block.Launch.Kernel.Lanes / BarrierRules.WarpSize;
        string? problem = BarrierRules.CheckNumber((uint)number) ?? BarrierRules.CheckThreads(number, threads, barriers[number].Threads, warps);
        if (problem != null)
            throw block.Launch.Fault(block.Context, group * block.Launch.Kernel.Lanes, instruction, FaultDiagnostics.BadBarrier, problem);
        ref var barrier = ref barriers[number];
        if (threads != 0) barrier.Threads = threads;
        else barrier.WaitsForAll = true;
        arrived[number * warps + warp] += lanes;
        Active |= 1u << number;
    }

    /// <summary>Parks a group that handed itself back as waiting, and lets its lanes arrive.</summary>
    public void Park(int group)
    {
        ref var state = ref block.Context->States[group];
        Arrive(group, state.Barrier, state.BarrierThreads, state.Arrived, block.Launch.WaitBefore(state.Next));
        state.Status = (int)GroupStatus.Parked;
        if (state.Reduction != (int)BarrierReduction.None)
        {
            barriers[state.Barrier].True += state.Value;
            barriers[state.Barrier].Votes += state.Arrived;
        }
        // Others that arrive with a count belong to the next round.
        if (state.BarrierThreads != 0) TryOpen(state.Barrier);
    }

    /// <summary>Lanes that wait one by one.</summary>
    public IReadOnlyList<ParkedLanes> Parked => parked;

    /// <summary>Lanes arrive that take turns.</summary>
    /// <param name="lanes">The lanes.</param>
    /// <param name="threads">The thread count given, 0 for none.</param>
    /// <param name="trues">How many brought a true predicate.</param>
    public void Park(ParkedLanes lanes, int threads, int trues)
    {
        int count = System.Numerics.BitOperations.PopCount(lanes.Lanes);
        Arrive(lanes.Group, lanes.Barrier, threads, count, lanes.Instruction);
        parked.Add(lanes);
        if (lanes.Reduction != BarrierReduction.None)
        {
            barriers[lanes.Barrier].True += trues;
            barriers[lanes.Barrier].Votes += count;
        }
        if (threads != 0) TryOpen(lanes.Barrier);
    }

    /// <summary>Lets lanes go on whose barriers have opened. Not while their group has its turn: its frame is its own then.</summary>
    public bool Release()
    {
        foreach (var (lanes, result) in opened)
        {
            new LaneTurns(block, lanes.Group).Release(lanes.Place, lanes.Lanes, result);
            block.Context->States[lanes.Group].Status = (int)GroupStatus.Ready;
        }
        bool any = opened.Count > 0;
        opened.Clear();
        return any;
    }

    /// <summary>Opens every barrier at which all who are needed have arrived.</summary>
    public void TryOpenAll()
    {
        for (uint left = Active; left != 0; left &= left - 1) TryOpen(System.Numerics.BitOperations.TrailingZeroCount(left));
    }

    /// <summary>Opens a barrier if all who are needed have arrived.</summary>
    public void TryOpen(int number)
    {
        ref var barrier = ref barriers[number];
        if (!barrier.IsActive || !IsComplete(number, barrier)) return;
        var states = block.Context->States;
        for (int group = 0; group < block.Groups; group++)
        {
            ref var state = ref states[group];
            if (state.Status != (int)GroupStatus.Parked || state.Barrier != number) continue;
            state.Value = Result((BarrierReduction)state.Reduction, barrier.True, barrier.Votes);
            state.Status = (int)GroupStatus.Ready;
        }
        foreach (var lanes in parked)
        {
            if (lanes.Barrier == number) opened.Add((lanes, Result(lanes.Reduction, barrier.True, barrier.Votes)));
        }
        parked.RemoveAll(lanes => lanes.Barrier == number);
        barrier = default;
        Array.Clear(arrived, number * warps, warps);
        Active &= ~(1u << number);
    }

    /// <summary>What a barrier's reduction gives.</summary>
    /// <param name="reduction">The reduction.</param>
    /// <param name="trues">Threads whose predicate held.</param>
    /// <param name="votes">Threads that gave one.</param>
    public static int Result(BarrierReduction reduction, int trues, int votes) => reduction switch
    {
        BarrierReduction.Popc => trues,
        BarrierReduction.And => trues == votes ? 1 : 0,
        _ => trues > 0 ? 1 : 0,
    };

    /// <summary>What a barrier waits for and has, in words.</summary>
    public string Describe(int number)
    {
        var barrier = barriers[number];
        string needs = barrier.WaitsForAll && barrier.Threads == 0 ? $"all {LiveThreads()} threads" : $"{barrier.Threads} threads";
        return $"barrier {number}, which needs {needs} and has {Counted(number)}";
    }

    bool IsComplete(int number, in Barrier barrier)
    {
        if (barrier.Threads != 0 && Counted(number) >= barrier.Threads) return true;
        if (!barrier.WaitsForAll) return false;
        int present = 0;
        for (int warp = 0; warp < warps; warp++) present += Math.Min(arrived[number * warps + warp], LiveLanes(warp));
        return present == LiveThreads();
    }

    // Threads that have arrived as PTX counts them.
    int Counted(int number)
    {
        int sum = 0;
        for (int warp = 0; warp < warps; warp++)
        {
            int lanes = arrived[number * warps + warp];
            if (lanes != 0) sum += Math.Max(lanes, Math.Min(BarrierRules.WarpSize, lanes + BarrierRules.WarpSize - LiveLanes(warp)));
        }
        return sum;
    }

    int LiveLanes(int warp)
    {
        int groups = BarrierRules.WarpSize / block.Launch.Kernel.Lanes;
        int first = warp * groups, end = Math.Min(first + groups, block.Groups), live = 0;
        for (int group = first; group < end; group++) live += block.Context->States[group].Live;
        return live;
    }

    int LiveThreads()
    {
        int live = 0;
        for (int group = 0; group < block.Groups; group++) live += block.Context->States[group].Live;
        return live;
    }
}
