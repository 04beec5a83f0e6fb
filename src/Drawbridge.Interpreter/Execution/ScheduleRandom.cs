namespace Drawbridge.Interpreter.Execution;

/// <summary>The numbers that permute a schedule; the same seed gives the same schedule everywhere. SplitMix64 (Steele, Lea and Flood, 2014).</summary>
/// <param name="seed">Any number.</param>
sealed class ScheduleRandom(ulong seed)
{
    ulong state = seed;

    public ulong Next()
    {
        ulong z = state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>A number from 0 to <paramref name="limit"/> - 1.</summary>
    public int Below(int limit) => (int)((UInt128)Next() * (ulong)limit >> 64);
}
