using System.Runtime.InteropServices;

namespace Drawbridge.Runtime.Memory;

/// <summary>
/// The allocations in use as machine code looks them up: a cell that holds the address of a table, which is replaced as a whole. A table is
/// a count and so many pairs of start and size, all 64 bits wide, sorted by start; the first pair is empty, so that every search ends at one.
/// A reader pins the tables while it reads.
/// </summary>
public sealed unsafe class AllocationTable : IDisposable
{
    const int Words = 2;

    readonly ulong** cell = (ulong**)NativeMemory.AllocZeroed((nuint)sizeof(ulong*));
    readonly Queue<nint> replaced = new();
    int readers;
    bool isDisposed;

    internal AllocationTable() => Publish([]);

    /// <summary>Gives the tables back.</summary>
    ~AllocationTable() => Release();

    /// <summary>Address of the cell.</summary>
    public nint Cell => (nint)cell;

    /// <summary>Keeps tables from going away until <see cref="Unpin"/>. Cheap; may be nested.</summary>
    public void Pin() => Interlocked.Increment(ref readers);

    /// <summary>Ends a <see cref="Pin"/>.</summary>
    public void Unpin() => Interlocked.Decrement(ref readers);

    /// <summary>Waits until nobody pins the tables. Who pins from here on finds the memory closed.</summary>
    internal void AwaitReaders()
    {
        Interlocked.MemoryBarrier();
        var wait = new SpinWait();
        while (Volatile.Read(ref readers) != 0) wait.SpinOnce();
    }

    /// <summary>Replaces the table; one caller at a time.</summary>
    internal void Publish(ReadOnlySpan<Allocation> sorted)
    {
        if (isDisposed) return;
        ulong* table = (ulong*)NativeMemory.Alloc((nuint)(1 + (sorted.Length + 1) * Words), sizeof(ulong));
        table[0] = (ulong)sorted.Length + 1;
        (table[1], table[2]) = (0, 0);
        for (int i = 0; i < sorted.Length; i++)
        {
            ulong* entry = table + 1 + (i + 1) * Words;
            (entry[0], entry[1]) = (sorted[i].Address, (ulong)sorted[i].Size);
        }
        if (*cell != null) replaced.Enqueue((nint)(*cell));
        Volatile.Write(ref *(nint*)cell, (nint)table);
        // Who pins from here on sees the new table.
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref readers) != 0) return;
        while (replaced.TryDequeue(out nint old)) NativeMemory.Free((void*)old);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    void Release()
    {
        if (isDisposed) return;
        isDisposed = true;
        while (replaced.TryDequeue(out nint old)) NativeMemory.Free((void*)old);
        NativeMemory.Free(*cell);
        NativeMemory.Free(cell);
    }
}
