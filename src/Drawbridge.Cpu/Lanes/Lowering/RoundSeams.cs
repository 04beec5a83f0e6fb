using Drawbridge.Cpu.Lanes.Analysis;
using Drawbridge.Cpu.Lanes.Ordering;
using Drawbridge.Cpu.Operators;
using Drawbridge.Ptx.Isa;

namespace Drawbridge.Cpu.Lanes.Lowering;

/// <summary>
/// Loops that go through memory in steps of a grid. One group after the other, each with all its rounds, would ask for a line here and a line there; so a loop
/// becomes a region, which a group leaves after a few rounds for the next group to go through the lines beside its own.
/// </summary>
static class RoundSeams
{
    // Rounds of a visit: few enough that the lines of all groups are asked for together, enough to pay for coming and going.
    const int RoundsOfVisit = 8;

    // More than a few vectors to bring along cost more than order is worth.
    const int MostVectors = 8;

    /// <summary>Cuts loops that all groups of a block go round as often; false if there are none.</summary>
    /// <param name="program">The program.</param>
    /// <param name="regions">Its regions.</param>
    /// <param name="waiting">Where lanes wait in each.</param>
    /// <param name="liveness">What is live between blocks.</param>
    /// <param name="together">What is supposed; loops that are cut are taken from it.</param>
    /// <param name="registers">The registers.</param>
    public static bool Cut(LaneProgram program, List<Region> regions, List<Waiting> waiting, Liveness liveness, Togetherness together, RegisterFile registers)
    {
        foreach (var region in regions)
        {
            foreach (var (head, end) in region.LoopEnds)
            {
                var start = region.Order[head];
                if (head == 0 || !together.StartsLoop(start) || region.LoopsAround(end) != 1) continue;
                var loop = region.Order.GetRange(head, end + 1 - head);
                if (Enumerable.Range(head, loop.Count).Any(position => waiting[region.Index].At(position).Count > 0 || waiting[region.Index].IsSplit(position) || (position > head && region.LoopEnds.ContainsKey(position)))) continue;
                if (!loop.Exists(block => block.Ops.Exists(IsNeighbours)) || registers.VectorsOf(liveness.ValuesLiveIn(start)) > MostVectors) continue;
                together.Cut(start);
                CutLoop(program, loop);
                return true;
            }
        }
        return false;
    }

    static bool IsNeighbours(LaneOp op) => op.Detail is MemoryAccess { Space: StateSpace.Global or StateSpace.Generic, MaySpin: false } access
        && op.Code is LaneCode.Load or LaneCode.Store && op.Sources[0].Shape == Shape.Affine(access.Bytes * access.Count);

    // Who comes to the loop, or back to it after its visit, comes by a seam.
    static void CutLoop(LaneProgram program, List<LaneBlock> loop)
    {
        var (head, seam, visit, again) = (loop[0], program.NewBlock(), program.NewBlock(), program.NewBlock(endsVisit: true));
        foreach (var block in program.Blocks)
        {
            var target = loop.Contains(block) ? again : seam;
            if (block.Next == head) block.Next = target;
            if (block.Taken == head) block.Taken = target;
        }
        (seam.Ending, seam.Next) = (Ending.Seam, visit);
        var done = program.NewValue(LaneType.I32);
        visit.Ops.Add(new LaneOp(LaneCode.Move, [done], [ProgramLowering.Number(0)]));
        (visit.Ending, visit.Next) = (Ending.Jump, head);
        var isMore = program.NewValue(LaneType.Mask);
        again.Ops.Add(new LaneOp(LaneCode.Add, [done], [new Source(done, 0, LaneType.I32), ProgramLowering.Number(1)]));
        again.Ops.Add(new LaneOp(LaneCode.Compare, [isMore], [new Source(done, 0, LaneType.I32), ProgramLowering.Number(RoundsOfVisit)]) { Detail = Comparison.Less });
        (again.Ending, again.Condition, again.Taken, again.Next) = (Ending.Branch, new Source(isMore, 0, LaneType.Mask), head, seam);
    }
}
