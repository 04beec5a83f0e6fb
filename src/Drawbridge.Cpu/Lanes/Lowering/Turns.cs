using Drawbridge.Cpu.Lanes.Analysis;
using Drawbridge.Cpu.Operators;

namespace Drawbridge.Cpu.Lanes.Lowering;

/// <summary>
/// Makes lanes take turns, for kernels whose lanes may wait for each other: in loops until another thread has stored something, at barriers that
/// only some of a warp come to. A turn takes each lane of a group from where it was left to where it next has to wait; what is left in between
/// is kept in the group's frame. Three things end a lane's turn: a barrier, going round a loop that may wait, and an instruction for several lanes
/// (<c>.sync</c>) that not all of them have come to yet.
/// </summary>
static class Turns
{
    /// <summary>Changes a program so.</summary>
    /// <param name="program">The program.</param>
    /// <param name="rounds">Edges back to the first block of loops that may wait.</param>
    public static void Introduce(LaneProgram program, HashSet<BackEdge> rounds)
    {
        // What was cut before it was known that lanes must take turns is one method again.
        foreach (var block in program.Blocks)
        {
            if (block.Ending == Ending.Seam) block.Ending = Ending.Jump;
        }
        foreach (var (from, head) in rounds)
        {
            var pause = Yield(program, head, goesRound: true);
            if (from.Next == head) from.Next = pause;
            if (from.Taken == head) from.Taken = pause;
        }
        foreach (var block in program.Blocks.ToArray())
        {
            for (var rest = block; rest != null;) rest = Await(program, rest);
        }
        var places = program.Blocks.Where(block => block.Ending is Ending.Barrier or Ending.Yield).Select(block => block.Next!);
        var dispatch = program.NewBlock();
        (dispatch.Ending, dispatch.Targets) = (Ending.Dispatch, [.. places.Prepend(program.Blocks[0]).Distinct()]);
        program.Dispatch = dispatch;
    }

    static LaneBlock Yield(LaneProgram program, LaneBlock next, bool goesRound)
    {
        var block = program.NewBlock();
        (block.Ending, block.Next, block.GoesRound) = (Ending.Yield, next, goesRound);
        return block;
    }

    // Cuts a block around its first instruction for several lanes: those go on whose companions are there, the others look again at their next
    // turn. Returns what follows the instruction; null if there is none.
    static LaneBlock? Await(LaneProgram program, LaneBlock block)
    {
        int first = block.Ops.FindIndex(op => op.Detail is CollectiveCall { IsSync: true } or MatrixCall);
        if (first < 0) return null;
        var op = block.Ops[first];
        var members = op.Code == LaneCode.Matrix ? ProgramLowering.Number(uint.MaxValue) : op.Sources[^1];
        var (test, together, rest) = (program.NewBlock(), program.NewBlock(), program.NewBlock());
        var areThere = program.NewValue(LaneType.Mask);
        test.Ops.Add(new LaneOp(LaneCode.Meets, [areThere], [members]) { Guard = op.Guard, Origin = op.Origin, OriginIndex = op.OriginIndex });
        (test.Ending, test.Condition, test.Taken, test.Next) = (Ending.Branch, new Source(areThere, 0, LaneType.Mask), together, Yield(program, test, goesRound: false));
        together.Ops.Add(op);
        (together.Ending, together.Next) = (Ending.Jump, rest);
        rest.Ops.AddRange(block.Ops.Skip(first + 1));
        (rest.Ending, rest.Next, rest.Taken, rest.Condition, rest.IsNegated, rest.Barrier, rest.GoesRound) =
            (block.Ending, block.Next, block.Taken, block.Condition, block.IsNegated, block.Barrier, block.GoesRound);
        block.Ops.RemoveRange(first, block.Ops.Count - first);
        (block.Ending, block.Next, block.Taken, block.Barrier) = (Ending.Jump, test, null, null);
        return rest;
    }
}
