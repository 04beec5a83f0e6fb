using System.Reflection.Metadata;
using System.Runtime.Intrinsics.X86;
using Drawbridge.Cpu.Lanes;
using Drawbridge.Cpu.Lanes.Analysis;
using Drawbridge.Ptx.Isa;

namespace Drawbridge.Cpu.Emit.Regions;

/// <summary>
/// Asks for what a load in a loop will read some rounds later: as far from where it reads now as it came since its last round, times the rounds.
/// Where groups take turns in a loop with barriers, as far as the first of them came between its last two turns.
/// Threads that share an array go through it in steps of a whole block or grid, too wide for the processor to foresee, and one group goes through
/// all its rounds before the next one starts. Nothing depends on the guess: an address that is no memory is ignored.
/// </summary>
sealed class Prefetches(ValueEmitter values, Region region, KernelFrame frame, Action<int> pushFrame)
{
    // So many operations take as long as memory does to answer.
    const int OpsOfLatency = 512;
    const int MostRounds = 16;
    const int MostLines = 8;
    const int Line = 64;

    // The instruction itself: in a long method a call of ours would stay one, and cost all vectors their registers. Other processors are not asked.
    static readonly IlMethod Prefetch = IlMethod.Named(typeof(Sse), nameof(Sse.Prefetch1), IlType.Void, IlType.Pointer);

    // Where a group's frame says where it was last, and where before, and a local with the way between.
    sealed record Visits(int Last, int Before, int Step);

    readonly HashSet<int> asked = [];
    readonly List<Visits> betweenTurns = [];
    readonly bool walksRows = region.Index == 0 && !region.IsWhole
        && region.Order.Exists(block => block.Ops.Exists(op => op.Detail is SpecialRead { Kind: SpecialRegisterKind.Ctaid, Component: > 0 }));

    MethodWriter Il => values.Il;

    /// <summary>Asks for the lines of a load's later round, if it is in a loop and reads neighbours.</summary>
    /// <param name="position">The position of its block.</param>
    /// <param name="op">The load.</param>
    /// <param name="access">What it is.</param>
    /// <param name="stride">Bytes from lane to lane.</param>
    /// <param name="place">Where lane 0 loads.</param>
    public void Emit(int position, LaneOp op, MemoryAccess access, long stride, Place place)
    {
        if (!Sse.IsSupported || op.Code != LaneCode.Load || access.Space != StateSpace.Global || stride != access.Bytes * access.Count) return;
        int lines = (int)((stride * values.Layout.Lanes + Line - 1) / Line), rounds = RoundsAhead(position);
        if (rounds == 0 || lines > MostLines || !asked.Add(place.At)) return;
        int step = Il.Local(IlType.Int64);
        if (IsInLoop(position))
        {
            int last = Il.Local(IlType.Int64);
            Il.Load(place.At);
            Il.Load(last);
            Il.Op(ILOpCode.Sub);
            Il.Store(step);
            Il.Load(place.At);
            Il.Store(last);
        }
        else
        {
            // All groups go as far: the first one of a turn tells how far it went before.
            var visits = new Visits(frame.Reserve(), frame.Reserve(), step);
            betweenTurns.Add(visits);
            pushFrame(visits.Last);
            Il.Load(place.At);
            Il.Op(ILOpCode.Stind_i8);
        }
        for (int line = 0; line < lines; line++)
        {
            Il.Load(place.At);
            Il.Load(step);
            Il.Long(rounds);
            Il.Op(ILOpCode.Mul);
            Il.Op(ILOpCode.Add);
            Il.Long(place.Offset + line * Line);
            Il.Op(ILOpCode.Add);
            Il.Op(ILOpCode.Conv_u);
            Il.Call(Prefetch);
        }
    }

    /// <summary>Finds the steps of a turn, at the first group's place; to be called when all code is written.</summary>
    public void EmitPrologue()
    {
        int last = Il.Local(IlType.Int64);
        foreach (var visits in betweenTurns)
        {
            pushFrame(visits.Last);
            Il.Op(ILOpCode.Ldind_i8);
            Il.Store(last);
            Il.Load(last);
            pushFrame(visits.Before);
            Il.Op(ILOpCode.Ldind_i8);
            Il.Op(ILOpCode.Sub);
            Il.Store(visits.Step);
            pushFrame(visits.Before);
            Il.Load(last);
            Il.Op(ILOpCode.Stind_i8);
        }
    }

    bool IsInLoop(int position) => Loop(position) is not null;

    // 0 if the load is in no loop. Between two rounds of a loop with barriers all groups have their turn: one is far enough. The blocks of a
    // grid of rows come round like that too, and frames still know where the block before was: each row is another place in memory.
    // Where groups visit a loop one after the other, the lines of all of them come in order already.
    int RoundsAhead(int position)
    {
        if (Loop(position) is not { } loop) return region.Repeated.Contains(position) || (walksRows && frame.RegionCount > 1) ? 1 : 0;
        int ops = 0;
        for (int i = loop.Key; i <= loop.Value; i++)
        {
            if (region.Order[i].EndsVisit) return 0;
            ops += region.Order[i].Ops.Count;
        }
        return Math.Clamp(OpsOfLatency / Math.Max(1, ops), 1, MostRounds);
    }

    // The innermost one.
    KeyValuePair<int, int>? Loop(int position)
    {
        KeyValuePair<int, int>? found = null;
        foreach (var loop in region.LoopEnds)
        {
            if (loop.Key <= position && position <= loop.Value && (found == null || loop.Key > found.Value.Key)) found = loop;
        }
        return found;
    }
}
