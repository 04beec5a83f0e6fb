namespace Drawbridge;

/// <summary>How much of a device a kernel keeps busy (<see cref="Kernel.OccupancyOf"/>).</summary>
/// <param name="Processors">What executes blocks: cores of a processor, multiprocessors of a GPU.</param>
/// <param name="BlocksPerProcessor">Blocks that each of them works on at the same time.</param>
/// <param name="Path">How the kernel is executed, in a few words: the width of its vectors, or why it is done in another way.</param>
public sealed record Occupancy(int Processors, int BlocksPerProcessor, string Path)
{
    /// <summary>Blocks that are worked on at the same time. A grid of fewer leaves processors idle; a cooperative launch may have more.</summary>
    public int ResidentBlocks => Processors * BlocksPerProcessor;
}
