using System.Diagnostics;

namespace Drawbridge.Cpu.Execution;

/// <summary>
/// Threads that help launches, one for each core but the caller's, for the whole process. Out of work they look for more for a moment, so
/// that launches that follow each other need not wake them, then sleep.
/// </summary>
sealed class WorkerPool
{
    /// <summary>How long a thread looks again and again for what it waits for before it sleeps.</summary>
    public static readonly long SpinTicks = Stopwatch.Frequency / 20_000;

    // Generated code for kernels with deep calls keeps its frames here.
    const int StackBytes = 16 << 20;

    readonly Lock gate = new();
    readonly object bell = new();
    readonly List<CpuLaunch> open = [];
    readonly int workers;
    volatile int openCount;
    int sleeping;
    bool isStarted;

    WorkerPool(int workers) => this.workers = workers;

    /// <summary>The pool of this process.</summary>
    public static WorkerPool Shared { get; } = new(Environment.ProcessorCount - 1);

    /// <summary>Threads that can work on a launch, the caller's included.</summary>
    public int Parallelism => workers + 1;

    /// <summary>Lets workers join a launch.</summary>
    public void Open(CpuLaunch launch)
    {
        if (workers == 0) return;
        lock (gate)
        {
            if (!isStarted) StartThreads();
            open.Add(launch);
            openCount = open.Count;
        }
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref sleeping) == 0) return;
        lock (bell)
        {
            Monitor.PulseAll(bell);
        }
    }

    /// <summary>Lets no more workers join a launch.</summary>
    public void Close(CpuLaunch launch)
    {
        lock (gate)
        {
            open.Remove(launch);
            openCount = open.Count;
        }
    }

    void StartThreads()
    {
        isStarted = true;
        for (int i = 0; i < workers; i++)
        {
            int thread = i + 1;
            new Thread(() => Work(thread), StackBytes) { IsBackground = true, Name = $"Drawbridge worker {i + 1}" }.UnsafeStart();
        }
    }

    void Work(int thread)
    {
        var workspace = Workspace.Rent();
        while (true)
        {
            var launch = Take();
            launch.Work(workspace, thread);
            workspace.Trim();
            launch.Leave();
        }
    }

    CpuLaunch Take()
    {
        while (true)
        {
            long start = Stopwatch.GetTimestamp();
            do
            {
                if (openCount != 0 && TryTake() is { } launch) return launch;
                Thread.SpinWait(8);
            }
            while (Stopwatch.GetTimestamp() - start < SpinTicks);
            lock (bell)
            {
                // Who opens a launch now sees that somebody sleeps, or is seen here.
                Interlocked.Increment(ref sleeping);
                if (openCount == 0) Monitor.Wait(bell);
                Interlocked.Decrement(ref sleeping);
            }
        }
    }

    CpuLaunch? TryTake()
    {
        lock (gate)
        {
            while (open.Count > 0)
            {
                if (open[0].TryJoin()) return open[0];
                open.RemoveAt(0);
                openCount = open.Count;
            }
            return null;
        }
    }
}
