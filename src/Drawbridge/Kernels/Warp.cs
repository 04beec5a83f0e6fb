using System.Numerics;

namespace Drawbridge;

/// <summary>Exchanges between the 32 threads of a warp. All of them, or those that a mask names, must come to the same call.</summary>
public static class Warp
{
    /// <summary>Threads of a warp.</summary>
    public const int Size = ManagedBlock.WarpSize;

    const uint Everyone = uint.MaxValue;

    /// <summary>The thread's number in its warp.</summary>
    public static int Lane => ManagedThread.Now.Lane;

    /// <summary>The part of the warp that this thread is in, of so many threads.</summary>
    /// <param name="size">1, 2, 4, 8, 16 or 32; a constant, if the exchanges in it are to cost as little as those of a warp.</param>
    public static WarpTile Tile(int size)
    {
        if (size is < 1 or > Size || !BitOperations.IsPow2(size)) throw new ArgumentOutOfRangeException(nameof(size), size, "a tile has 1, 2, 4, 8, 16 or 32 threads");
        return new WarpTile(size);
    }

    /// <summary>Waits until every thread of the warp is here.</summary>
    /// <param name="mask">The lanes that come to the call.</param>
    public static void Sync(uint mask = Everyone) => ManagedThread.Now.Exchange(0, mask);

    /// <summary>The value of the lane of that number, modulo the width.</summary>
    /// <param name="value">The own value.</param>
    /// <param name="lane">The lane.</param>
    /// <param name="mask">The lanes that come to the call.</param>
    /// <param name="width">1, 2, 4, 8, 16 or 32: the warp is in parts of so many lanes, which exchange among themselves.</param>
    public static T Shuffle<T>(T value, int lane, uint mask = Everyone, int width = Size) where T : unmanaged
    {
        int first = ManagedThread.Now.Lane & ~(width - 1);
        return From(value, first + (lane & (width - 1)), first, first + width - 1, mask);
    }

    /// <summary>The value of the lane so many below; the own one if there is none.</summary>
    /// <inheritdoc cref="Shuffle" path="/param"/>
    public static T ShuffleUp<T>(T value, int distance, uint mask = Everyone, int width = Size) where T : unmanaged =>
        From(value, ManagedThread.Now.Lane - distance, ManagedThread.Now.Lane & ~(width - 1), Size - 1, mask);

    /// <summary>The value of the lane so many above; the own one if there is none.</summary>
    /// <inheritdoc cref="Shuffle" path="/param"/>
    public static T ShuffleDown<T>(T value, int distance, uint mask = Everyone, int width = Size) where T : unmanaged =>
        From(value, ManagedThread.Now.Lane + distance, 0, ManagedThread.Now.Lane | (width - 1), mask);

    /// <summary>The value of the lane whose number differs in these bits; the own one if that is above the part of the warp.</summary>
    /// <inheritdoc cref="Shuffle" path="/param"/>
    public static T ShuffleXor<T>(T value, int bits, uint mask = Everyone, int width = Size) where T : unmanaged =>
        From(value, ManagedThread.Now.Lane ^ bits, 0, ManagedThread.Now.Lane | (width - 1), mask);

    /// <summary>True if it is for any lane.</summary>
    /// <inheritdoc cref="Sync" path="/param"/>
    public static bool Any(bool condition, uint mask = Everyone) => Bits(condition, one => one, mask) != 0;

    /// <summary>True if it is for every lane.</summary>
    /// <inheritdoc cref="Sync" path="/param"/>
    public static bool All(bool condition, uint mask = Everyone) => Bits(condition, one => !one, mask) == 0;

    /// <summary>A bit for each lane, the lowest for lane 0.</summary>
    /// <inheritdoc cref="Sync" path="/param"/>
    public static uint Ballot(bool condition, uint mask = Everyone) => Bits(condition, one => one, mask);

    /// <summary>A bit for each lane that has the same value.</summary>
    /// <inheritdoc cref="Sync" path="/param"/>
    public static uint Match(int value, uint mask = Everyone) => Bits(value, one => one == value, mask);

    /// <summary>A bit for each lane that has the same value.</summary>
    /// <inheritdoc cref="Sync" path="/param"/>
    public static uint Match(long value, uint mask = Everyone) => Bits(value, one => one == value, mask);

    /// <summary>The sum over all lanes; of floats, lanes 16 apart first, then 8, 4, 2, 1.</summary>
    public static T Sum<T>(T value) where T : unmanaged, INumber<T> => Butterfly(value, (a, b) => a + b);

    /// <summary>The smallest value of all lanes.</summary>
    public static T Min<T>(T value) where T : unmanaged, INumber<T> => Butterfly(value, T.Min);

    /// <summary>The largest value of all lanes.</summary>
    public static T Max<T>(T value) where T : unmanaged, INumber<T> => Butterfly(value, T.Max);

    static T From<T>(T value, int lane, int first, int last, uint mask)
    {
        var all = ManagedThread.Now.Exchange(value, mask);
        return lane >= first && lane <= last && lane < all.Length && (mask >> lane & 1) != 0 ? all[lane] : value;
    }

    static uint Bits<T>(T value, Func<T, bool> matches, uint mask)
    {
        var all = ManagedThread.Now.Exchange(value, mask);
        uint bits = 0;
        for (int lane = 0; lane < all.Length; lane++)
            if ((mask >> lane & 1) != 0 && matches(all[lane])) bits |= 1u << lane;
        return bits;
    }

    static T Butterfly<T>(T value, Func<T, T, T> combine) where T : unmanaged
    {
        for (int distance = Size / 2; distance > 0; distance /= 2) value = combine(value, ShuffleXor(value, distance));
        return value;
    }
}
