namespace Drawbridge.Cpu.Execution;

/// <summary>
/// Runs a block whose kernel has several regions: all groups through a region in one call while they stay together, otherwise neighbours
/// that run the same region next, round by round.
/// </summary>
static unsafe class BlockSchedule
{
    // Rounds in which groups only spun, and rounds at all, before the block waits for other blocks.
    const int SpinRounds = 16, MostRounds = 256;

    // Regions in a row that make one round: enough that asking between them costs nothing, few enough that blocks which wait for each other get their turn.
    const int RegionsOfRound = 16;

    enum Outcome
    {
        Progressed,
        Spun,
        Ended,
        Stuck,
    }

    /// <summary>Runs a block until it ends (true), or other blocks should have a turn (false).</summary>
    public static bool Run(ResidentBlock block)
    {
        if (block.Launch.Kernel.Entries.Length > 0) return TurnSchedule.Run(block);
        int spun = 0;
        // Blocks may wait for each other in ways that cannot be seen, such as a loop around a barrier.
        for (int round = 0; round < MostRounds || !block.Launch.TakesTurns; round++)
        {
            switch (block.CommonRegion >= 0 ? StepTogether(block) : StepApart(block))
            {
                case Outcome.Progressed: spun = 0; break;
                case Outcome.Spun when ++spun == SpinRounds: return false;
                case Outcome.Ended: return true;
                case Outcome.Stuck: throw BlockDeadlock.Report(block);
            }
        }
        return false;
    }

    static Outcome StepTogether(ResidentBlock block)
    {
        var states = block.Context->States;
        int region = block.CommonRegion;
        bool[] endsAlike = block.Launch.Kernel.EndsAlike;
        ref var first = ref states[0];
        Call(block, region, 0, block.Groups);
        for (int more = 1; more < RegionsOfRound && endsAlike[region] && GoesOn(block, first); more++)
        {
            region = first.Next;
            Call(block, region, 0, block.Groups);
        }
        bool endAlike = endsAlike[region];
        if (!endAlike && !StandAlike(states, block.Groups) && !StandTogether(states, block.Groups)) return Separate(block);
        switch ((GroupStatus)first.Status)
        {
            case GroupStatus.Done:
                return Outcome.Ended;
            case GroupStatus.Waiting when !OpensAtOnce(block, first):
                if (endAlike) FollowFirst(states, 0, block.Groups);
                return Separate(block);
            case GroupStatus.Waiting when first.Reduction != (int)BarrierReduction.None:
                Reduce(block);
                break;
        }
        block.CommonRegion = first.Next;
        return first.Status == (int)GroupStatus.Yielded ? Outcome.Spun : Outcome.Progressed;
    }

    // True if all groups, which are where the first one is, wait for nothing but each other.
    static bool GoesOn(ResidentBlock block, in GroupState first) => first.Status == (int)GroupStatus.Ready ||
        first.Status == (int)GroupStatus.Waiting && first.Reduction == (int)BarrierReduction.None && OpensAtOnce(block, first);

    // The usual case, at once: states that differ in nothing but what they bring to a reduction, all lanes there.
    static bool StandAlike(GroupState* states, int groups)
    {
        if (states->Arrived != states->Live) return false;
        // Two fields at a time: what is compiled ahead of time calls methods for vectors.
        const int Words = GroupState.Words;
        ulong* first = (ulong*)states;
        ulong differences = 0;
        for (ulong* other = first + Words; other < first + (groups * Words); other += Words)
            differences |= (first[0] ^ other[0]) | (first[1] ^ other[1]) | ((first[2] ^ other[2]) & GroupState.WithoutValue) | (first[3] ^ other[3]);
        return differences == 0;
    }

    // Where only the first group's state was written.
    static void FollowFirst(GroupState* states, int first, int end) => new Span<GroupState>(states + first, end - first).Fill(states[first]);

    static bool StandTogether(GroupState* states, int groups)
    {
        for (int group = 0; group < groups; group++)
        {
            if (!StandsWith(*states, states[group])) return false;
        }
        return true;
    }

    static bool StandsWith(in GroupState first, in GroupState other) =>
        first.Status == other.Status && first.Next == other.Next && (first.Status != (int)GroupStatus.Waiting
            || (other.Arrived == other.Live && first.Barrier == other.Barrier && first.BarrierThreads == other.BarrierThreads
                && first.Reduction == other.Reduction));

    // All groups wait at the same barrier, nobody has ended, and nobody arrived in other ways.
    static bool OpensAtOnce(ResidentBlock block, in GroupState state)
    {
        if (block.Barriers.Active != 0 || (uint)state.Barrier >= Runtime.BarrierRules.Count) return false;
        return state.BarrierThreads == 0 || state.BarrierThreads == block.Barriers.WarpThreads;
    }

    static void Reduce(ResidentBlock block)
    {
        var states = block.Context->States;
        int trues = 0, votes = 0;
        for (int group = 0; group < block.Groups; group++)
        {
            trues += states[group].Value;
            votes += states[group].Arrived;
        }
        int value = BlockBarriers.Result((BarrierReduction)states[0].Reduction, trues, votes);
        for (int group = 0; group < block.Groups; group++) states[group].Value = value;
    }

    static Outcome Separate(ResidentBlock block)
    {
        block.CommonRegion = -1;
        return Settle(block, 0, block.Groups) ? Outcome.Progressed : Outcome.Spun;
    }

    static Outcome StepApart(ResidentBlock block)
    {
        var states = block.Context->States;
        bool ran = false, progressed = false;
        for (int group = 0; group < block.Groups;)
        {
            if (!CanRun(states[group]))
            {
                group++;
                continue;
            }
            int region = states[group].Next, end = group + 1;
            while (end < block.Groups && CanRun(states[end]) && states[end].Next == region) end++;
            Call(block, region, group, end);
            if (block.Launch.Kernel.EndsAlike[region]) FollowFirst(states, group, end);
            ran = true;
            progressed |= Settle(block, group, end);
            group = end;
        }
        if (!ran) return AllAre(block, GroupStatus.Done) ? Outcome.Ended : Outcome.Stuck;
        if (block.Barriers.Active == 0 && CanRunTogether(block)) block.CommonRegion = states[0].Next;
        return progressed ? Outcome.Progressed : Outcome.Spun;
    }

    // Takes account of how a region left groups; false if all of them only spin.
    static bool Settle(ResidentBlock block, int first, int end)
    {
        var states = block.Context->States;
        bool progressed = false;
        for (int group = first; group < end; group++)
        {
            if (states[group].Status == (int)GroupStatus.Done) states[group].Live = 0;
            if (states[group].Status != (int)GroupStatus.Yielded) progressed = true;
        }
        for (int group = first; group < end; group++)
        {
            if (states[group].Status == (int)GroupStatus.Waiting) block.Barriers.Park(group);
        }
        // Threads that ended may have been all that a barrier waited for.
        block.Barriers.TryOpenAll();
        return progressed;
    }

    static bool CanRun(in GroupState state) => state.Status is (int)GroupStatus.Ready or (int)GroupStatus.Yielded;

    static bool AllAre(ResidentBlock block, GroupStatus status)
    {
        for (int group = 0; group < block.Groups; group++)
        {
            if (block.Context->States[group].Status != (int)status) return false;
        }
        return true;
    }

    static bool CanRunTogether(ResidentBlock block)
    {
        var states = block.Context->States;
        for (int group = 0; group < block.Groups; group++)
        {
            if (!CanRun(states[group]) || states[group].Next != states[0].Next) return false;
        }
        return true;
    }

    static void Call(ResidentBlock block, int region, int first, int end)
    {
        var context = block.Context;
        ((delegate*<BlockContext*, int, int, void>)block.Launch.Kernel.Regions[region])(context, first, end);
        if (*context->Stop != 0) Stops.Stopped(context, first, -1);
    }
}
