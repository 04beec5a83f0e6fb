using Drawbridge.Cpu.Lanes.Analysis;

namespace Drawbridge.Cpu.Lanes.Lowering;

/// <summary>Cuts what is too long for one method (RyuJIT compiles methods past its limits without optimisation).</summary>
static class Seams
{
    /// <summary>Cuts a block into pieces of about the same length, each the start of a region.</summary>
    public static void Cut(LaneProgram program, LaneBlock block, int pieces)
    {
        int length = (block.Ops.Count + pieces - 1) / pieces;
        while (block.Ops.Count > length) block = CutAt(program, block, length);
    }

    /// <summary>
    /// Cuts a region into pieces of about the same length where no lanes wait and no loop goes round; false if there is no such place.
    /// </summary>
    public static bool Cut(LaneProgram program, Region region, Waiting waiting, int pieces)
    {
        // Jumps cost something too.
        static int Length(LaneBlock block) => block.Ops.Count + 4;

        int length = region.Order.Sum(Length) / pieces, done = 0;
        bool hasCut = false;
        for (int position = 0; position < region.Order.Count; position++)
        {
            var block = region.Order[position];
            if (done >= length && IsPlace(region, position, waiting))
            {
                CutAt(program, block, 0);
                hasCut = true;
                done = 0;
            }
            done += Length(block);
        }
        return hasCut;
    }

    /// <summary>True if a region may be cut before a position: no lanes wait, and no loop goes round.</summary>
    public static bool IsPlace(Region region, int position, Waiting waiting) =>
        position > 0 && waiting.At(position).Count == 0 && region.LoopsAround(position) == 0;

    /// <summary>What is behind a number of operations becomes a block of its own, the start of a region.</summary>
    public static LaneBlock CutAt(LaneProgram program, LaneBlock block, int length)
    {
        var rest = program.NewBlock();
        rest.Ops.AddRange(block.Ops.Skip(length));
        block.Ops.RemoveRange(length, block.Ops.Count - length);
        (rest.Ending, rest.Next, rest.Taken, rest.Condition, rest.IsNegated, rest.Barrier) =
            (block.Ending, block.Next, block.Taken, block.Condition, block.IsNegated, block.Barrier);
        (block.Ending, block.Next, block.Taken, block.Barrier) = (Ending.Seam, rest, null, null);
        return rest;
    }
}
