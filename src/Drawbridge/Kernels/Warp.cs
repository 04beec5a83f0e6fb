using System.Numerics;

namespace Drawbridge;

/// <summary>Exchanges between the 32 threads of a warp. All of them must come to the same call.</summary>
public static class Warp
{
    /// <summary>Threads of a warp.</summary>
    public const int Size = ManagedBlock.WarpSize;

    /// <summary>The thread's number in its warp.</summary>
    public static int Lane => ManagedThread.Now.Lane;

    /// <summary>Waits until every thread of the warp is here.</summary>
    public static void Sync() => ManagedThread.Now.Exchange(0);

    /// <summary>The value of the lane of that number, modulo 32.</summary>
    public static T Shuffle<T>(T value, int lane) where T : unmanaged => From(value, lane & (Size - 1));

    /// <summary>The value of the lane so many below; the own one if there is none.</summary>
    public static T ShuffleUp<T>(T value, int distance) where T : unmanaged => From(value, ManagedThread.Now.Lane - distance);

    /// <summary>The value of the lane so many above; the own one if there is none.</summary>
    public static T ShuffleDown<T>(T value, int distance) where T : unmanaged => From(value, ManagedThread.Now.Lane + distance);

    /// <summary>The value of the lane whose number differs in these bits.</summary>
    public static T ShuffleXor<T>(T value, int mask) where T : unmanaged => From(value, ManagedThread.Now.Lane ^ mask);

    /// <summary>True if it is for any lane.</summary>
    public static bool Any(bool condition) => ManagedThread.Now.Exchange(condition).Any(one => one);

    /// <summary>True if it is for every lane.</summary>
    public static bool All(bool condition) => ManagedThread.Now.Exchange(condition).All(one => one);

    /// <summary>A bit for each lane, the lowest for lane 0.</summary>
    public static uint Ballot(bool condition) => Mask(ManagedThread.Now.Exchange(condition), one => one);

    /// <summary>A bit for each lane that has the same value.</summary>
    public static uint Match(int value) => Mask(ManagedThread.Now.Exchange(value), one => one == value);

    /// <summary>A bit for each lane that has the same value.</summary>
    public static uint Match(long value) => Mask(ManagedThread.Now.Exchange(value), one => one == value);

    /// <summary>The sum over all lanes; of floats, lanes 16 apart first, then 8, 4, 2, 1.</summary>
    public static T Sum<T>(T value) where T : unmanaged, INumber<T> => Butterfly(value, (a, b) => a + b);

    /// <summary>The smallest value of all lanes.</summary>
    public static T Min<T>(T value) where T : unmanaged, INumber<T> => Butterfly(value, T.Min);

    /// <summary>The largest value of all lanes.</summary>
    public static T Max<T>(T value) where T : unmanaged, INumber<T> => Butterfly(value, T.Max);

    static T From<T>(T value, int lane)
    {
        var all = ManagedThread.Now.Exchange(value);
        return (uint)lane < (uint)all.Length ? all[lane] : value;
    }

    static uint Mask<T>(T[] values, Func<T, bool> matches) => values.Select((one, lane) => matches(one) ? 1u << lane : 0).Aggregate(0u, (mask, bit) => mask | bit);

    static T Butterfly<T>(T value, Func<T, T, T> combine) where T : unmanaged
    {
        for (int distance = Size / 2; distance > 0; distance /= 2) value = combine(value, ShuffleXor(value, distance));
        return value;
    }
}
