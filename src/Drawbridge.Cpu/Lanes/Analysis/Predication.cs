using Drawbridge.Cpu.Operators;
using Drawbridge.Ptx.Isa;

namespace Drawbridge.Cpu.Lanes.Analysis;

/// <summary>
/// Short detours without branches: where lanes part for a few computations and loads and meet again behind them, all lanes go the way; loads are
/// guarded, and lanes that would have gone past keep what they had. Where ways meet, vectors travel through memory, which takes longer.
/// </summary>
static class Predication
{
    const int MostOps = 16;
    const int MostLoads = 2;

    /// <summary>Changes the program, of which the shapes are known; they have to be found again then.</summary>
    /// <returns>True if anything changed.</returns>
    public static bool Introduce(LaneProgram program, List<Region> regions, Liveness liveness)
    {
        if (program.Dispatch != null) return false;
        var reached = Reached(program);
        var entries = Entries(reached);
        var changed = new HashSet<LaneBlock>();
        foreach (var region in regions)
        {
            foreach (var block in region.Order)
            {
                if (!ShapeAnalysis.IsDivergent(block) || changed.Contains(block)) continue;
                var (detour, meeting, isTaken) = Detour(block, block.Taken!, block.Next!) ? (block.Taken!, block.Next!, true)
                    : Detour(block, block.Next!, block.Taken!) ? (block.Next!, block.Taken!, false) : (null, null, false);
                if (detour == null || region.PositionOf(meeting!) <= region.PositionOf(block) || changed.Contains(detour)) continue;
                TakeIn(program, liveness, block, detour, meeting!, isTaken == block.IsNegated);
                changed.Add(block);
                changed.Add(detour);
            }
        }
        if (changed.Count > 0) Join(program);
        return changed.Count > 0;

        bool Detour(LaneBlock block, LaneBlock way, LaneBlock meeting) =>
            way.Ending == Ending.Jump && way.Next == meeting && way != meeting && entries[way] == 1 && IsShort(way);
    }

    // Loads of neighbours: if no lane executes one it costs next to nothing.
    static bool IsShort(LaneBlock block)
    {
        if (block.Ops.Count > MostOps || block.Ops.Count(op => !IsHarmless(op)) > MostLoads) return false;
        return block.Ops.TrueForAll(op => IsHarmless(op) || (op is { Code: LaneCode.Load, Guard: null, Detail: MemoryAccess { Space: StateSpace.Global or StateSpace.Shared, MaySpin: false, Count: 1 } access }
            && op.Sources[0].Shape is { IsScalar: true } shape && shape.Stride == access.Bytes));
    }

    // Parameters are always there.
    static bool IsHarmless(LaneOp op) => op.IsPure || (op.Code == LaneCode.Load && op.Sources[0].IsConstant && op.Detail is MemoryAccess { Space: StateSpace.Param });

    static void TakeIn(LaneProgram program, Liveness liveness, LaneBlock block, LaneBlock detour, LaneBlock meeting, bool isNegated)
    {
        var condition = block.Condition.Value!;
        var guard = program.NewValue(LaneType.Mask, condition.Name + "way");
        // A copy: the condition's register may be written on the way.
        block.Ops.Add(new LaneOp(isNegated ? LaneCode.Not : LaneCode.Move, [guard], [block.Condition]));
        var live = new HashSet<LaneValue>(liveness.ValuesLiveIn(meeting));
        var renamed = new Dictionary<LaneValue, LaneValue>();
        foreach (var op in detour.Ops)
        {
            var sources = Array.ConvertAll(op.Sources, source => source.Value != null && renamed.TryGetValue(source.Value, out var other) ? source with { Value = other } : source);
            var results = Array.ConvertAll(op.Results, result =>
            {
                if (!live.Contains(result)) return result;
                var other = program.NewValue(result.Type, result.Name + "way");
                renamed[result] = other;
                return other;
            });
            bool mayFault = !IsHarmless(op) || op.Code == LaneCode.SignExtend;
            block.Ops.Add(new LaneOp(op.Code, results, sources) { Detail = op.Detail, Guard = mayFault ? guard : null, Origin = op.Origin, OriginIndex = op.OriginIndex, IsTogether = op.IsTogether });
        }
        foreach (var (value, other) in renamed)
        {
            var type = value.Type;
            block.Ops.Add(new LaneOp(LaneCode.Select, [value], [new Source(guard, 0, LaneType.Mask), new Source(other, 0, type), new Source(value, 0, type)]));
        }
        (block.Ending, block.Next, block.Taken, block.Condition, block.IsNegated) = (Ending.Jump, meeting, null, default, false);
        (detour.Ending, detour.Next) = (Ending.Exit, null);
        detour.Ops.Clear();
    }

    // A block that only one other jumps to is its end.
    static void Join(LaneProgram program)
    {
        var reached = Reached(program);
        var entries = Entries(reached);
        foreach (var block in program.Blocks)
        {
            if (!reached.Contains(block)) continue;
            while (block is { Ending: Ending.Jump, Next: { } next } && next != block && next != program.Blocks[0] && entries[next] == 1)
            {
                block.Ops.AddRange(next.Ops);
                (block.Ending, block.Next, block.Taken, block.Condition, block.IsNegated) = (next.Ending, next.Next, next.Taken, next.Condition, next.IsNegated);
                (block.Barrier, block.GoesRound) = (next.Barrier, next.GoesRound);
                next.Ops.Clear();
                (next.Ending, next.Next, next.Taken, next.Condition, next.Barrier) = (Ending.Exit, null, null, default, null);
                reached.Remove(next);
            }
        }
    }

    static HashSet<LaneBlock> Reached(LaneProgram program)
    {
        var reached = new HashSet<LaneBlock>();
        var work = new Stack<LaneBlock>([program.Blocks[0]]);
        while (work.TryPop(out var block))
        {
            if (!reached.Add(block)) continue;
            foreach (var next in block.AllSuccessors) work.Push(next);
        }
        return reached;
    }

    // From how many blocks lanes come to each.
    static Dictionary<LaneBlock, int> Entries(HashSet<LaneBlock> reached)
    {
        var entries = new Dictionary<LaneBlock, int>();
        foreach (var (block, before) in Predecessors.Of(reached)) entries.Add(block, before.Count);
        return entries;
    }
}
