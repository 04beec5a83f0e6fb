namespace Drawbridge.Cpu.Execution;

/// <summary>What generated code calls for barriers that it does not wait at.</summary>
static unsafe class Barriers
{
    /// <summary><c>barrier.arrive</c>: lanes of a group arrive and go on.</summary>
    /// <param name="block">The block.</param>
    /// <param name="group">The group.</param>
    /// <param name="instruction">Number of the instruction.</param>
    /// <param name="barrier">The barrier.</param>
    /// <param name="threads">The thread count.</param>
    /// <param name="arrivedLanes">How many lanes arrive.</param>
    public static void Arrive(BlockContext* block, int group, int instruction, int barrier, int threads, int arrivedLanes)
    {
        if (arrivedLanes == 0) return;
        var barriers = ResidentBlock.Of(block).Barriers;
        barriers.Arrive(group, barrier, threads, arrivedLanes, instruction);
        barriers.TryOpen(barrier);
    }
}
