namespace Drawbridge.Runtime;

/// <summary>What PTX asks of <c>bar</c> and <c>barrier</c>, with the words for what breaks it.</summary>
public static class BarrierRules
{
    /// <summary>Barriers of a block.</summary>
    public const int Count = 16;

    /// <summary>Threads of a warp, by which arrivals are counted.</summary>
    public const int WarpSize = 32;

    /// <summary>What is wrong with a barrier's number; null if nothing.</summary>
    public static string? CheckNumber(ulong number) => number < Count ? null : $"there is no barrier {number}, only 0 to {Count - 1}";

    /// <summary>What is wrong with a thread count; null if nothing.</summary>
    /// <param name="number">The barrier.</param>
    /// <param name="threads">The count given, 0 for none.</param>
    /// <param name="others">The count that threads already in the barrier gave, 0 for none.</param>
    /// <param name="warps">Warps of the block.</param>
    public static string? CheckThreads(int number, int threads, int others, int warps)
    {
        if (threads % WarpSize != 0 || threads < 0 || threads > warps * WarpSize)
            return $"barrier {number} with a thread count of {threads}: not a multiple of {WarpSize} up to the block's {warps * WarpSize}";
        return threads != 0 && others != 0 && threads != others
            ? $"barrier {number} with a thread count of {threads}, while others wait in it with {others}" : null;
    }
}
