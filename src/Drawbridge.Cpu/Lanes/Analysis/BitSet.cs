using System.Numerics;

namespace Drawbridge.Cpu.Lanes.Analysis;

/// <summary>A set of small numbers.</summary>
/// <param name="size">Numbers below this may be in it.</param>
sealed class BitSet(int size)
{
    readonly ulong[] words = new ulong[(size + 63) / 64];

    public bool this[int index] => (words[index >> 6] >> (index & 63) & 1) != 0;

    /// <summary>Puts a number in; false if it was.</summary>
    public bool Add(int index)
    {
        ulong bit = 1UL << (index & 63);
        if ((words[index >> 6] & bit) != 0) return false;
        words[index >> 6] |= bit;
        return true;
    }

    public void Remove(int index) => words[index >> 6] &= ~(1UL << (index & 63));

    /// <summary>Adds all of another set; true if any was new.</summary>
    public bool UnionWith(BitSet other)
    {
        ulong added = 0;
        for (int i = 0; i < words.Length; i++)
        {
            added |= other.words[i] & ~words[i];
            words[i] |= other.words[i];
        }
        return added != 0;
    }

    /// <summary>Adds what is in <paramref name="from"/> and not in <paramref name="except"/>; true if any was new.</summary>
    public bool UnionExcept(BitSet from, BitSet except)
    {
        ulong added = 0;
        for (int i = 0; i < words.Length; i++)
        {
            ulong bits = from.words[i] & ~except.words[i];
            added |= bits & ~words[i];
            words[i] |= bits;
        }
        return added != 0;
    }

    public bool Intersects(BitSet other)
    {
        for (int i = 0; i < words.Length; i++)
        {
            if ((words[i] & other.words[i]) != 0) return true;
        }
        return false;
    }

    /// <summary>The numbers in it, ascending.</summary>
    public IEnumerable<int> Items
    {
        get
        {
            for (int i = 0; i < words.Length; i++)
            {
                for (ulong left = words[i]; left != 0; left &= left - 1) yield return i * 64 + BitOperations.TrailingZeroCount(left);
            }
        }
    }
}
