using System.Numerics;
using System.Runtime.CompilerServices;
using Drawbridge.Interpreter.Decoding;
using Drawbridge.Interpreter.Steps;
using Drawbridge.Runtime;

namespace Drawbridge.Interpreter.Execution;

/// <summary>
/// 32 lanes with independent scheduling. Lanes at the same step of the same activation form a group and execute together; a diverged warp
/// has several groups and runs the one deepest in calls, among those the one furthest behind, so that lanes meet again where the code does.
/// A group that others wait for must not be starved by one that spins: now and then the group that ran longest ago gets a turn.
/// </summary>
sealed class Warp
{
    /// <summary>Lanes of a warp.</summary>
    public const int Size = 32;

    // Steps of a diverged warp between turns given out of order, and the length of such a turn.
    const int FairInterval = 2048, FairTurn = 256;

    // A step that may be part of a spin loop (atomics, volatile loads) counts as many steps.
    const int SpinWeight = 16;

    readonly Group[] groups = new Group[Size];
    readonly List<Meeting> meetings = [];
    readonly Exchange exchange = new();
    readonly Frame root;
    CopyQueue?[]? copies;
    int groupCount;
    int sinceFairTurn;
    long turn;

    // The group that runs.
    Frame frame = null!;
    int pc;
    uint mask;
    int join;
    int turnLimit;

    public Warp(Block block, int index, uint lanes, Code kernel)
    {
        Block = block;
        Index = index;
        Live = lanes;
        Launch = block.Launch;
        for (int lane = 0; lane < Size; lane++) Stacks[lane] = new LaneStack();
        root = Enter(kernel, lanes, null, null, 0);
        Put(root, 0, lanes);
    }

    struct Group
    {
        public Frame Frame;
        public int Pc;
        public uint Mask;
        public long LastTurn;
    }

    public Block Block { get; }

    public Launch Launch { get; }

    /// <summary>Number of the warp in its block.</summary>
    public int Index { get; }

    /// <summary>Lanes that exist and have not ended.</summary>
    public uint Live { get; private set; }

    /// <summary>Each lane's local memory.</summary>
    public LaneStack[] Stacks { get; } = new LaneStack[Size];

    /// <summary>The copies a lane has started by <c>cp.async</c>.</summary>
    public CopyQueue Copies(int lane) => (copies ??= new CopyQueue?[Size])[lane] ??= new CopyQueue();

    /// <summary>Set by a step that waits for others by looking again: ends the warp's turn.</summary>
    public bool Yields { get; set; }

    /// <summary>True if a group can run.</summary>
    public bool CanRun => groupCount > 0;

    /// <summary>Collective steps that wait for lanes.</summary>
    public IReadOnlyList<Meeting> Meetings => meetings;

    /// <summary>The instruction that one of its groups executes next, if one can run.</summary>
    public Ptx.Syntax.Instruction? NextInstruction => groupCount > 0 ? groups[0].Frame.Code.Steps[groups[0].Pc].Instruction : null;

    /// <summary>Linear number of a lane's thread in its block.</summary>
    public int ThreadOf(int lane) => Index * Size + lane;

    /// <summary>Lets lanes go on at a step, together with those already there.</summary>
    public void Put(Frame target, int at, uint lanes)
    {
        if (lanes == 0) return;
        for (int i = 0; i < groupCount; i++)
        {
            ref var group = ref groups[i];
            if (group.Pc != at || group.Frame != target) continue;
            group.Mask |= lanes;
            group.LastTurn = Math.Max(group.LastTurn, turn);
            return;
        }
        groups[groupCount++] = new Group { Frame = target, Pc = at, Mask = lanes, LastTurn = turn };
    }

    /// <summary>Tells the scheduler that the running group may be spinning.</summary>
    public void MaySpin() => sinceFairTurn += SpinWeight;

    /// <summary>Runs groups until the budget of steps is used up, none can run, or one yields.</summary>
    public void Run(int budget)
    {
        Yields = false;
        try
        {
            while (budget > 0 && !Yields && Pick()) budget -= RunGroup(Math.Min(budget, turnLimit));
        }
        catch (LaneFault fault)
        {
            throw Launch.Fault(fault, this, frame.Code.Steps[pc].Instruction);
        }
    }

    /// <summary>Makes an activation of a function: registers poisoned, constants and special registers in place, frames on the lanes' stacks.</summary>
    public Frame Enter(Code code, uint lanes, Frame? parent, CallBinding? call, int returnPc)
    {
        var entered = Launch.RentFrame(code);
        entered.Parent = parent;
        entered.Call = call;
        entered.ReturnPc = returnPc;
        entered.Depth = parent == null ? 0 : parent.Depth + 1;
        entered.Members = lanes;
        entered.Carry = 0;
        var values = code.InitialValues;
        for (int slot = 0; slot < values.Length; slot++) entered.Registers.AsSpan(slot * Size, Size).Fill(values[slot]);
        foreach (var (slot, special) in code.Specials) Refresh(entered, slot, special, lanes);
        for (uint left = lanes; left != 0; left &= left - 1)
        {
            int lane = BitOperations.TrailingZeroCount(left);
            entered.SavedTop[lane] = Stacks[lane].Top;
            entered.LocalBase[lane] = Stacks[lane].Push(code.Layout, call?.OpenBytes ?? 0, Launch.Poison, lane, parent == null ? 0 : LaneStack.CallCost);
        }
        foreach (var (slot, offset) in code.LocalAddresses)
        {
            for (int lane = 0; lane < Size; lane++) entered.Registers[slot * Size + lane] = (uint)(entered.LocalBase[lane] + offset);
        }
        return entered;
    }

    /// <summary>Brings a special register's slot up to date.</summary>
    public void Refresh(Frame target, int slot, Special special, uint lanes)
    {
        for (uint left = lanes; left != 0; left &= left - 1)
        {
            int lane = BitOperations.TrailingZeroCount(left);
            target.Registers[slot * Size + lane] = special.Read(this, lane);
        }
    }

    /// <summary>Returns lanes from an activation to its caller, or ends them if it is the kernel's.</summary>
    public void Return(Frame from, uint lanes)
    {
        if (lanes == 0) return;
        if (from.Parent == null)
        {
            Exit(lanes);
            return;
        }
        from.Call!.CopyReturns(this, from, lanes);
        for (uint left = lanes; left != 0; left &= left - 1)
        {
            int lane = BitOperations.TrailingZeroCount(left);
            Stacks[lane].Top = from.SavedTop[lane];
        }
        Put(from.Parent, from.ReturnPc, lanes);
        from.Members &= ~lanes;
        if (from.Members == 0) Launch.ReturnFrame(from);
    }

    /// <summary>Ends lanes. What waited only for them goes on.</summary>
    public void Exit(uint lanes)
    {
        if (lanes == 0) return;
        Live &= ~lanes;
        for (int i = meetings.Count - 1; i >= 0; i--)
        {
            if (i < meetings.Count) TryComplete(meetings[i]);
        }
        if (Live == 0) Launch.ReturnFrame(root);
        Block.OnExit(lanes);
    }

    // Chooses the group to run and takes it out of the waiting ones.
    bool Pick()
    {
        if (groupCount == 0) return false;
        int chosen = 0;
        join = int.MaxValue;
        turnLimit = int.MaxValue;
        if (groupCount > 1)
        {
            if (Launch.Random is { } random)
            {
                chosen = random.Below(groupCount);
                turnLimit = 1 + random.Below(64);
            }
            else if (sinceFairTurn >= FairInterval)
            {
                sinceFairTurn = 0;
                turnLimit = FairTurn;
                for (int i = 1; i < groupCount; i++)
                {
                    if (groups[i].LastTurn < groups[chosen].LastTurn) chosen = i;
                }
            }
            else
            {
                for (int i = 1; i < groupCount; i++)
                {
                    if (IsBehind(groups[i], groups[chosen])) chosen = i;
                }
                turnLimit = FairInterval;
                for (int i = 0; i < groupCount; i++)
                {
                    if (i != chosen && groups[i].Frame == groups[chosen].Frame) join = Math.Min(join, groups[i].Pc);
                }
            }
        }
        turn++;
        (frame, pc, mask) = (groups[chosen].Frame, groups[chosen].Pc, groups[chosen].Mask);
        groups[chosen] = groups[--groupCount];
        groups[groupCount].Frame = null!;
        return true;
    }

    static bool IsBehind(in Group a, in Group b)
    {
        if (a.Frame.Depth != b.Frame.Depth) return a.Frame.Depth > b.Frame.Depth;
        if (a.Pc != b.Pc) return a.Pc < b.Pc;
        return BitOperations.TrailingZeroCount(a.Mask) < BitOperations.TrailingZeroCount(b.Mask);
    }

    // Runs the chosen group until it meets or passes another, diverges, waits or has used up its steps; returns the steps taken.
    int RunGroup(int limit)
    {
        var steps = frame.Code.Steps;
        int taken = 0;
        while (true)
        {
            var step = steps[pc];
            uint active = step.Guard < 0 ? mask : frame.Filter(step.Guard, step.IsGuardNegated, mask);
            taken++;
            Launch.Clock++;
            switch (step.Kind)
            {
                case StepKind.Plain:
                    if (active != 0) Unsafe.As<PlainStep>(step).Run(this, frame, active);
                    pc++;
                    break;
                case StepKind.Branch:
                    if (active == mask)
                    {
                        pc = Unsafe.As<BranchStep>(step).Target;
                    }
                    else if (active == 0)
                    {
                        pc++;
                    }
                    else
                    {
                        Put(frame, Unsafe.As<BranchStep>(step).Target, active);
                        Put(frame, pc + 1, mask & ~active);
                        goto done;
                    }
                    break;
                case StepKind.Collective:
                    if (active != 0 && !Meet(Unsafe.As<CollectiveStep>(step), active)) goto done;
                    pc++;
                    break;
                default:
                    Unsafe.As<ControlStep>(step).Run(this, frame, pc, active, mask & ~active);
                    goto done;
            }
            if (pc >= join || taken >= limit || Yields) break;
        }
        Put(frame, pc, mask);
    done:
        Launch.LaneInstructions += (long)taken * BitOperations.PopCount(mask);
        if (groupCount > 1) sinceFairTurn += taken;
        return taken;
    }

    // Executes a collective step of the running group at once if everybody is there (true); otherwise its lanes park (false).
    bool Meet(CollectiveStep step, uint active)
    {
        int first = BitOperations.TrailingZeroCount(active);
        uint members = step.MembersOf(frame, first);
        bool together = (members & Live) == active;
        if (together)
        {
            for (uint left = active & (active - 1); left != 0 && together; left &= left - 1)
                together = step.MembersOf(frame, BitOperations.TrailingZeroCount(left)) == members;
        }
        if (together)
        {
            exchange.Matrix = [];
            step.Gather(this, frame, active, exchange);
            step.Combine(this, active, exchange);
            step.Scatter(this, frame, active, exchange);
            return true;
        }
        Put(frame, pc + 1, mask & ~active);
        for (uint left = active; left != 0;)
        {
            int lane = BitOperations.TrailingZeroCount(left);
            members = step.MembersOf(frame, lane);
            if ((members >> lane & 1) == 0)
            {
                throw new LaneFault(FaultDiagnostics.NotAMember, lane,
                    $"lane {lane} executes '{step.Instruction!.Operation}' with member mask 0x{members:x8}, which does not name it");
            }
            uint same = 0;
            for (uint rest = left; rest != 0; rest &= rest - 1)
            {
                int other = BitOperations.TrailingZeroCount(rest);
                // A lane that gives the mask without being in it gets its fault when its turn comes.
                if (step.MembersOf(frame, other) == members) same |= members & 1u << other;
            }
            left &= ~same;
            var meeting = meetings.Find(meeting => meeting.Members == members && meeting.Operation == step.Instruction!.Operation);
            if (meeting == null) meetings.Add(meeting = new Meeting(step.Instruction!.Operation, members));
            meeting.Arrivals.Add(new Arrival(frame, pc, step, same));
            TryComplete(meeting);
        }
        return false;
    }

    void TryComplete(Meeting meeting)
    {
        uint present = meeting.Present & Live;
        if (present == 0 || present != (meeting.Members & Live)) return;
        meetings.Remove(meeting);
        var common = new Exchange();
        foreach (var arrival in meeting.Arrivals) arrival.Step.Gather(this, arrival.Frame, arrival.Lanes, common);
        meeting.Arrivals[0].Step.Combine(this, present, common);
        foreach (var arrival in meeting.Arrivals)
        {
            arrival.Step.Scatter(this, arrival.Frame, arrival.Lanes, common);
            Put(arrival.Frame, arrival.Pc + 1, arrival.Lanes);
        }
    }
}

/// <summary>Lanes that arrived at a collective step together.</summary>
sealed record Arrival(Frame Frame, int Pc, CollectiveStep Step, uint Lanes);

/// <summary>A collective step that waits for the rest of its members.</summary>
sealed record Meeting(Ptx.Isa.Operation Operation, uint Members)
{
    public List<Arrival> Arrivals { get; } = [];

    public uint Present => Arrivals.Aggregate(0u, (lanes, arrival) => lanes | arrival.Lanes);
}
