using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;

namespace Drawbridge.Ptx.Syntax.Reading;

/// <summary>
/// Numbers the distinct names of a text from 0. A name is a place in the text, so looking one up allocates nothing; its string is made
/// when somebody asks for it.
/// </summary>
sealed class NameTable
{
    struct Entry
    {
        public uint Hash;
        public int Start;
        public int Length;
    }

    // Head and length are all there is to a short name: one look at one place decides.
    struct Bucket
    {
        public ulong Head;
        public int Length;
        public int IdPlusOne;
    }

    readonly byte[] text;
    Entry[] entries;
    string?[] strings;
    Bucket[] buckets;
    int count;

    /// <summary>An empty table over <paramref name="text"/>.</summary>
    public NameTable(byte[] text, int capacity = 256)
    {
        this.text = text;
        int size = 16;
        while (size < capacity * 2) size *= 2;
        entries = new Entry[capacity];
        strings = new string?[capacity];
        buckets = new Bucket[size];
    }

    /// <summary>Number of names.</summary>
    public int Count => count;

    /// <summary>The name with this number.</summary>
    public string this[int id] => strings[id] ??= Encoding.UTF8.GetString(text, entries[id].Start, entries[id].Length);

    /// <summary>The number of the name at this place of the text, or -1 if it has none.</summary>
    public int Find(int start, int length)
    {
        ulong head = Head(text, start, length);
        if (length > 8) return Find(text, start, length, head, Hash(text, start, length, head), out _);
        // The way for registers' prefixes, which most look-ups are about.
        var places = buckets;
        for (int bucket = (int)Hash(length, head); ; bucket++)
        {
            ref Bucket place = ref places[bucket & (places.Length - 1)];
            if (place.Head == head && place.Length == length || place.IdPlusOne == 0) return place.IdPlusOne - 1;
        }
    }

    /// <summary>The number of a name that stands in another text, or -1.</summary>
    public int Find(byte[] other, int start, int length)
    {
        ulong head = Head(other, start, length);
        return Find(other, start, length, head, Hash(other, start, length, head), out _);
    }

    /// <summary>The number of the name at this place of the text; a new one if it has none yet.</summary>
    public int Add(int start, int length)
    {
        ulong head = Head(text, start, length);
        uint hash = Hash(text, start, length, head);
        int id = Find(text, start, length, head, hash, out int bucket);
        if (id >= 0) return id;
        if (count == entries.Length)
        {
            Array.Resize(ref entries, count * 2);
            Array.Resize(ref strings, count * 2);
        }
        id = count++;
        entries[id] = new Entry { Hash = hash, Start = start, Length = length };
        buckets[bucket] = new Bucket { Head = head, Length = length, IdPlusOne = id + 1 };
        if (count * 2 > buckets.Length) Grow();
        return id;
    }

    /// <summary>Forgets the names from number <paramref name="first"/> on; their numbers are given out again.</summary>
    public void Forget(int first)
    {
        int mask = buckets.Length - 1;
        // Newest first: a name lies behind all those that were there before it, so no other's chain of buckets is broken.
        while (count > first)
        {
            int id = --count;
            int bucket = (int)entries[id].Hash & mask;
            while (buckets[bucket].IdPlusOne != id + 1) bucket = (bucket + 1) & mask;
            buckets[bucket] = default;
            strings[id] = null;
        }
    }

    int Find(byte[] other, int start, int length, ulong head, uint hash, out int bucket)
    {
        int mask = buckets.Length - 1;
        bucket = (int)hash & mask;
        for (; ; )
        {
            ref Bucket place = ref buckets[bucket];
            int id = place.IdPlusOne - 1;
            if (id < 0) return -1;
            if (place.Head == head && place.Length == length
                && (length <= 8 || new ReadOnlySpan<byte>(text, entries[id].Start + 8, length - 8).SequenceEqual(new ReadOnlySpan<byte>(other, start + 8, length - 8))))
                return id;
            bucket = (bucket + 1) & mask;
        }
    }

    void Grow()
    {
        var old = buckets;
        buckets = new Bucket[old.Length * 2];
        int mask = buckets.Length - 1;
        // In the order of their numbers, as they came: forgetting relies on it.
        var places = new Bucket[count];
        foreach (var place in old)
            if (place.IdPlusOne != 0) places[place.IdPlusOne - 1] = place;
        for (int id = 0; id < count; id++)
        {
            int bucket = (int)entries[id].Hash & mask;
            while (buckets[bucket].IdPlusOne != 0) bucket = (bucket + 1) & mask;
            buckets[bucket] = places[id];
        }
    }

    /// <summary>The first eight bytes (fewer: zeros above them).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static ulong Head(byte[] text, int start, int length)
    {
        if (start + 8 <= text.Length)
        {
            ulong head = BinaryPrimitives.ReadUInt64LittleEndian(new ReadOnlySpan<byte>(text, start, 8));
            return length >= 8 ? head : head & ((1UL << (length * 8)) - 1);
        }
        ulong bytes = 0;
        for (int i = Math.Min(length, 8) - 1; i >= 0; i--) bytes = bytes << 8 | text[start + i];
        return bytes;
    }

    const ulong Multiplier = 0x9E3779B97F4A7C15;

    static uint Hash(int length, ulong head) => (uint)((head ^ (ulong)length) * Multiplier >> 32);

    static uint Hash(byte[] text, int start, int length, ulong head)
    {
        if (length <= 8) return Hash(length, head);
        ulong hash = (head ^ (ulong)length) * Multiplier;
        int i = start + 8, end = start + length;
        for (; i + 8 <= end; i += 8)
            hash = ((hash ^ hash >> 29) + BinaryPrimitives.ReadUInt64LittleEndian(new ReadOnlySpan<byte>(text, i, 8))) * Multiplier;
        // The last, partial chunk is read together with bytes already mixed in: no loop over single bytes.
        if (i < end) hash = ((hash ^ hash >> 29) + BinaryPrimitives.ReadUInt64LittleEndian(new ReadOnlySpan<byte>(text, end - 8, 8))) * Multiplier;
        return (uint)(hash >> 32);
    }
}
