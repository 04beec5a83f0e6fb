namespace Drawbridge.Cpu.Lanes.Lowering;

/// <summary>Cuts blocks that are too long for one method (RyuJIT compiles methods past its limits without optimisation).</summary>
static class Seams
{
    /// <summary>Cuts a block into pieces of about the same length, each the start of a region.</summary>
    public static void Cut(LaneProgram program, LaneBlock block, int pieces)
    {
        int length = (block.Ops.Count + pieces - 1) / pieces;
        while (block.Ops.Count > length)
        {
            var rest = program.NewBlock();
            rest.Ops.AddRange(block.Ops.Skip(length));
            block.Ops.RemoveRange(length, block.Ops.Count - length);
            (rest.Ending, rest.Next, rest.Taken, rest.Condition, rest.IsNegated, rest.Barrier) =
                (block.Ending, block.Next, block.Taken, block.Condition, block.IsNegated, block.Barrier);
            (block.Ending, block.Next, block.Taken, block.Barrier) = (Ending.Seam, rest, null, null);
            block = rest;
        }
    }
}
