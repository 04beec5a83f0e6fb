namespace Drawbridge.Cpu.Execution;

/// <summary>
/// Runs a block whose lanes take turns: round by round each group that has lanes which can go on, until all have ended. Barriers open between
/// turns.
/// </summary>
static unsafe class TurnSchedule
{
    // Rounds in which nobody got further, and rounds at all, before other blocks get a turn.
    const int SpinRounds = 16, MostRounds = 256;

    // Rounds in which nobody got further after which nobody will, if all they wait for is the block's own doing.
    const int MostIdle = 2_000;

    enum Outcome
    {
        Progressed,
        Spun,
        Ended,
    }

    /// <summary>Runs a block until it ends (true), or other blocks should have a turn (false).</summary>
    public static bool Run(ResidentBlock block)
    {
        int spun = 0;
        for (int round = 0; round < MostRounds && spun < SpinRounds; round++)
        {
            switch (Step(block))
            {
                case Outcome.Ended: return true;
                case Outcome.Progressed: spun = block.IdleRounds = 0; break;
                default: spun++; break;
            }
        }
        block.IdleRounds += spun;
        if (block.Launch.Kernel.WaitsForOwnBlock && block.IdleRounds >= MostIdle) throw BlockDeadlock.Report(block);
        return false;
    }

    /// <summary>Puts the lanes of a block at its start.</summary>
    public static void Start(ResidentBlock block)
    {
        int lanes = block.Launch.Kernel.Lanes;
        for (int group = 0; group < block.Groups; group++)
        {
            int count = Math.Min(lanes, block.Context->Threads - group * lanes);
            new LaneTurns(block, group).Start(count);
            block.Context->States[group] = new GroupState { Status = (int)GroupStatus.Ready, Live = count };
        }
    }

    static Outcome Step(ResidentBlock block)
    {
        var states = block.Context->States;
        bool ran = false, progressed = false;
        for (int group = 0; group < block.Groups;)
        {
            int end = group;
            while (end < block.Groups && states[end].Status == (int)GroupStatus.Ready) end++;
            if (end == group)
            {
                group++;
                continue;
            }
            ran = true;
            Call(block, group, end);
            for (; group < end; group++) progressed |= Settle(block, group);
            block.Barriers.TryOpenAll();
            progressed |= block.Barriers.Release();
        }
        if (ran) return progressed ? Outcome.Progressed : Outcome.Spun;
        for (int group = 0; group < block.Groups; group++)
        {
            if (states[group].Status != (int)GroupStatus.Done) throw BlockDeadlock.Report(block);
        }
        return Outcome.Ended;
    }

    // Takes account of where a turn left a group; false if it is where it was.
    static bool Settle(ResidentBlock block, int group)
    {
        ref var state = ref block.Context->States[group];
        var places = new LaneTurns(block, group).Places();
        // A turn sets Value if lanes met, which can leave them where they were.
        bool progressed = state.Value != 0 || places.Signature != state.Next;
        (state.Value, state.Next) = (0, places.Signature);
        state.Live = places.Ready + places.Parked;
        // Lanes that all wait for others of their group wait for ever, unless a barrier lets one go.
        bool isApart = !progressed && places.Meeting == places.Ready;
        state.Status = (int)(state.Live == 0 ? GroupStatus.Done : places.Ready == 0 || isApart ? GroupStatus.Parked : GroupStatus.Ready);
        return progressed;
    }

    static void Call(ResidentBlock block, int first, int end)
    {
        var context = block.Context;
        ((delegate*<BlockContext*, int, int, void>)block.Launch.Kernel.Regions[0])(context, first, end);
        if (*context->Stop == 0) return;
        var ready = new LaneTurns(block, first).Ready();
        Stops.Stopped(context, first, ready.Count == 0 ? -1 : block.Launch.Kernel.Entries[ready[0].Place].Instruction);
    }
}
