namespace Drawbridge;

/// <summary>
/// The streams that were given work with some memory: who reads or frees that memory otherwise waits for them, so that nobody sees half a result or
/// takes memory from under a kernel. Streams are never taken off: one that is idle costs a look.
/// </summary>
struct QueuedUse
{
    DeviceStream? first;
    DeviceStream[]? others;

    /// <summary>Notes a stream.</summary>
    public void Add(DeviceStream stream)
    {
        if (first == stream || Interlocked.CompareExchange(ref first, stream, null) is not { } other || other == stream) return;
        while (true)
        {
            var before = Volatile.Read(ref others);
            if (before != null && Array.IndexOf(before, stream) >= 0) return;
            // Closed streams have nothing left to wait for.
            DeviceStream[] after = [.. (before ?? []).Where(one => !one.IsClosed), stream];
            if (Interlocked.CompareExchange(ref others, after, before) == before) return;
        }
    }

    /// <summary>Waits for the work of all of them, except on a stream's own thread for its own.</summary>
    /// <exception cref="Exception">What went wrong in it, if nobody was told yet.</exception>
    public readonly void Await()
    {
        if (first != null) AwaitAll(takesFault: true);
    }

    /// <summary>As <see cref="Await"/>, leaving faults for who waits for the stream.</summary>
    public readonly void AwaitQuietly()
    {
        if (first != null) AwaitAll(takesFault: false);
    }

    readonly void AwaitAll(bool takesFault)
    {
        first!.AwaitWork(takesFault);
        foreach (var stream in others ?? []) stream.AwaitWork(takesFault);
    }
}
