using System.Diagnostics;

namespace Drawbridge;

/// <summary>
/// What a stream has still to do, and the thread that does it, in order. The thread starts with the first work. After a fault the rest is left
/// out until a <see cref="Milestone"/> has taken the fault.
/// </summary>
sealed class StreamQueue(string name) : IDisposable
{
    // Kernels run on this thread too: as much stack as the workers of the CPU engine have.
    const int StackBytes = 16 << 20;

    // How long the thread looks for more work before it sleeps: waking it costs about as much.
    static readonly long SpinTicks = Stopwatch.Frequency / 50_000;

    readonly object gate = new();
    readonly Queue<(StreamWork Work, CancellationToken Cancellation)> waiting = new();
    CancellationTokenSource cancellation = new();
    Thread? thread;
    Exception? fault;
    volatile int unfinished;
    bool isClosed, sleeps;

    /// <summary>True if there is nothing to do and nothing to tell.</summary>
    public bool IsClear => unfinished == 0 && fault == null;

    /// <summary>True if everything that was added is done or left out.</summary>
    public bool IsIdle => unfinished == 0;

    /// <summary>True on the thread that does the work.</summary>
    public bool IsOwnThread => Thread.CurrentThread == thread;

    /// <summary>Adds work; false if the queue is closed.</summary>
    public bool TryAdd(StreamWork work)
    {
        lock (gate)
        {
            if (isClosed) return false;
            waiting.Enqueue((work, cancellation.Token));
            Interlocked.Increment(ref unfinished);
            if (thread == null)
            {
                thread = new Thread(Work, StackBytes) { IsBackground = true, Name = name };
                thread.UnsafeStart();
            }
            else if (sleeps)
            {
                Monitor.Pulse(gate);
            }
            return true;
        }
    }

    /// <summary>Stops what runs and leaves out what waits.</summary>
    public void Cancel()
    {
        CancellationTokenSource old;
        lock (gate)
        {
            if (isClosed || unfinished == 0) return;
            (old, cancellation) = (cancellation, new CancellationTokenSource());
        }
        // Its tokens may still be in use; without a timer there is nothing to dispose.
        old.Cancel();
    }

    /// <summary>Waits until all is done, and takes no more.</summary>
    /// <returns>A fault that nobody was told.</returns>
    public Exception? Close()
    {
        lock (gate)
        {
            isClosed = true;
            Monitor.Pulse(gate);
        }
        if (IsOwnThread) return null;
        thread?.Join();
        var left = fault;
        fault = null;
        return left;
    }

    public void Dispose()
    {
        Close();
        cancellation.Dispose();
    }

    void Work()
    {
        while (TryTake(out var work, out var token))
        {
            // A mark lets others go on: by then it must not count itself.
            if (work.IsMark) Interlocked.Decrement(ref unfinished);
            fault = work.Reach(fault, token);
            if (!work.IsMark) Interlocked.Decrement(ref unfinished);
        }
    }

    bool TryTake(out StreamWork work, out CancellationToken token)
    {
        long start = Stopwatch.GetTimestamp();
        while (unfinished == 0 && !Volatile.Read(ref isClosed) && Stopwatch.GetTimestamp() - start < SpinTicks) Thread.SpinWait(8);
        lock (gate)
        {
            while (waiting.Count == 0)
            {
                (work, token) = (null!, default);
                if (isClosed) return false;
                sleeps = true;
                Monitor.Wait(gate);
                sleeps = false;
            }
            (work, token) = waiting.Dequeue();
            return true;
        }
    }
}
