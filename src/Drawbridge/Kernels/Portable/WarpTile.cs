using System.Numerics;

namespace Drawbridge;

/// <summary>
/// Part of a warp: 2, 4, 8, 16 or 32 neighbouring threads that exchange values among themselves, whatever the rest of the warp does. All threads of the
/// tile must come to the same call. <see cref="Warp.Tile"/> makes one.
/// </summary>
public readonly struct WarpTile
{
    internal WarpTile(int size) => Size = size;

    /// <summary>Threads of the tile.</summary>
    public int Size { get; }

    /// <summary>The thread's number in its tile.</summary>
    public int Lane => Warp.Lane & (Size - 1);

    /// <summary>The tile's number in its warp.</summary>
    public int Number => Warp.Lane / Size;

    /// <summary>A bit for each lane of the warp that is in the tile.</summary>
    public uint Mask => Size == Warp.Size ? uint.MaxValue : (1u << Size) - 1 << (Warp.Lane & ~(Size - 1));

    /// <summary>Waits until every thread of the tile is here.</summary>
    public void Sync() => Warp.Sync(Mask);

    /// <summary>The value of the thread of that number in the tile, modulo its size.</summary>
    public T Shuffle<T>(T value, int lane) where T : unmanaged => Warp.Shuffle(value, lane, Mask, Size);

    /// <summary>The value of the thread so many below; the own one if there is none.</summary>
    public T ShuffleUp<T>(T value, int distance) where T : unmanaged => Warp.ShuffleUp(value, distance, Mask, Size);

    /// <summary>The value of the thread so many above; the own one if there is none.</summary>
    public T ShuffleDown<T>(T value, int distance) where T : unmanaged => Warp.ShuffleDown(value, distance, Mask, Size);

    /// <summary>The value of the thread whose number differs in these bits, which must stay inside the tile.</summary>
    public T ShuffleXor<T>(T value, int mask) where T : unmanaged => Warp.ShuffleXor(value, mask & (Size - 1), Mask, Size);

    /// <summary>True if it is for any thread.</summary>
    public bool Any(bool condition) => Warp.Any(condition, Mask);

    /// <summary>True if it is for every thread.</summary>
    public bool All(bool condition) => Warp.All(condition, Mask);

    /// <summary>A bit for each thread of the tile, the lowest for the first.</summary>
    public uint Ballot(bool condition) => InTile(Warp.Ballot(condition, Mask));

    /// <summary>A bit for each thread of the tile that has the same value.</summary>
    public uint Match(int value) => InTile(Warp.Match(value, Mask));

    /// <summary>A bit for each thread of the tile that has the same value.</summary>
    public uint Match(long value) => InTile(Warp.Match(value, Mask));

    /// <summary>The sum over all threads; of floats, those farthest apart first.</summary>
    public T Sum<T>(T value) where T : unmanaged, INumber<T>
    {
        foreach (int i in Unrolled.Range(5))
        {
            int distance = 16 >> i;
            if (distance < Size) value += ShuffleXor(value, distance);
        }
        return value;
    }

    /// <summary>The smallest value of all threads.</summary>
    public T Min<T>(T value) where T : unmanaged, INumber<T>
    {
        foreach (int i in Unrolled.Range(5))
        {
            int distance = 16 >> i;
            if (distance < Size) value = T.Min(value, ShuffleXor(value, distance));
        }
        return value;
    }

    /// <summary>The largest value of all threads.</summary>
    public T Max<T>(T value) where T : unmanaged, INumber<T>
    {
        foreach (int i in Unrolled.Range(5))
        {
            int distance = 16 >> i;
            if (distance < Size) value = T.Max(value, ShuffleXor(value, distance));
        }
        return value;
    }

    /// <summary>The sum over the threads up to this one, itself included.</summary>
    public T PrefixSum<T>(T value) where T : unmanaged, INumber<T>
    {
        foreach (int i in Unrolled.Range(5))
        {
            int distance = 1 << i;
            if (distance < Size)
            {
                T below = ShuffleUp(value, distance);
                if (Lane >= distance) value += below;
            }
        }
        return value;
    }

    /// <summary>The sum over the threads before this one; 0 for the first.</summary>
    public T PrefixSumBefore<T>(T value) where T : unmanaged, INumber<T>
    {
        T before = ShuffleUp(PrefixSum(value), 1);
        return Lane == 0 ? default : before;
    }

    uint InTile(uint bits) => Size == Warp.Size ? bits : bits >> (Warp.Lane & ~(Size - 1)) & (1u << Size) - 1;
}
