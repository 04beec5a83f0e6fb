using System.Runtime.InteropServices;

namespace Drawbridge.Ptx.Isa;

/// <summary>
/// From the bytes of an opcode with modifiers to its <see cref="Operation"/>. Looking up takes no lock and allocates nothing: entries are
/// immutable, slots are only ever filled, and a larger table replaces the smaller one whole.
/// </summary>
sealed class OperationCache
{
    // Real modules have a few hundred; the bound keeps made-up text from filling memory.
    const int MaxCount = 1 << 16;

    readonly object gate = new();
    Entry?[] table = new Entry?[1024];
    int count;

    sealed record Entry(uint Hash, byte[] Text, Operation Operation);

    public Operation? Find(ReadOnlySpan<byte> text)
    {
        uint hash = Hash(text);
        var entries = Volatile.Read(ref table);
        for (uint i = hash; ; i++)
        {
            var entry = Volatile.Read(ref entries[i & (uint)(entries.Length - 1)]);
            if (entry == null) return null;
            if (entry.Hash == hash && text.SequenceEqual(entry.Text)) return entry.Operation;
        }
    }

    /// <summary>Keeps <paramref name="operation"/>, or returns the one another thread has put there first.</summary>
    public Operation Add(ReadOnlySpan<byte> text, Operation operation)
    {
        lock (gate)
        {
            if (Find(text) is { } existing) return existing;
            if (count >= MaxCount) return operation;
            if (++count * 2 > table.Length) Grow();
            Insert(table, new Entry(Hash(text), text.ToArray(), operation));
            return operation;
        }
    }

    void Grow()
    {
        var larger = new Entry?[table.Length * 2];
        foreach (var entry in table)
            if (entry != null) Insert(larger, entry);
        Volatile.Write(ref table, larger);
    }

    static void Insert(Entry?[] entries, Entry entry)
    {
        uint i = entry.Hash;
        while (entries[i & (uint)(entries.Length - 1)] != null) i++;
        Volatile.Write(ref entries[i & (uint)(entries.Length - 1)], entry);
    }

    static uint Hash(ReadOnlySpan<byte> text)
    {
        ulong hash = (ulong)text.Length * 0x9E3779B97F4A7C15;
        while (text.Length >= 8)
        {
            hash = (hash ^ MemoryMarshal.Read<ulong>(text)) * 0xD6E8FEB86659FD93;
            hash ^= hash >> 32;
            text = text.Slice(8);
        }
        ulong rest = 0;
        for (int i = 0; i < text.Length; i++) rest = rest << 8 | text[i];
        hash = (hash ^ rest) * 0xD6E8FEB86659FD93;
        return (uint)(hash ^ hash >> 32);
    }
}
