using System.Runtime.CompilerServices;

namespace Drawbridge;

/// <summary>
/// Copies from device memory to shared memory that go on while the thread computes. What was begun becomes a group by <see cref="Commit"/>, and groups
/// end in order; the thread sees the elements after <see cref="Wait"/>, the block after <see cref="Block.Sync"/> behind it.
/// </summary>
public static unsafe class AsyncCopy
{
    /// <summary>Begins to copy an element of 4, 8 or 16 bytes.</summary>
    /// <param name="shared">An element of shared memory, at a multiple of its size.</param>
    /// <param name="source">An element of a view, at a multiple of its size.</param>
    public static void Begin<T>(ref T shared, in T source) where T : unmanaged =>
        ManagedThread.Now.Copies.Begin((nint)Unsafe.AsPointer(ref shared), (nint)Unsafe.AsPointer(ref Unsafe.AsRef(in source)), sizeof(T));

    /// <summary>What was begun since the last group is one.</summary>
    public static void Commit() => ManagedThread.Now.Copies.Commit();

    /// <summary>Waits until no more than so many groups are under way, the last ones.</summary>
    /// <param name="pending">A constant.</param>
    public static void Wait(int pending) => ManagedThread.Now.Copies.Finish(pending);

    /// <summary>Waits for everything that was begun.</summary>
    public static void WaitAll()
    {
        Commit();
        Wait(0);
    }
}

/// <summary>The asynchronous copies of a thread that runs as plain C#: they happen as late as they may, so that a missing wait is noticed.</summary>
sealed unsafe class PendingCopies
{
    readonly Queue<List<(nint To, nint From, int Bytes)>> groups = new();
    List<(nint To, nint From, int Bytes)> open = [];

    public void Begin(nint to, nint from, int bytes) => open.Add((to, from, bytes));

    public void Commit()
    {
        groups.Enqueue(open);
        open = [];
    }

    public void Finish(int pending)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(pending);
        while (groups.Count > pending)
            foreach (var (to, from, bytes) in groups.Dequeue()) Unsafe.CopyBlock((void*)to, (void*)from, (uint)bytes);
    }
}
