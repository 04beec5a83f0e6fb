using System.Numerics;
using System.Runtime.InteropServices;
using Drawbridge.Runtime;

namespace Drawbridge;

/// <summary>
/// Runs a kernel's method as plain C#, with the ordinary debugger: every thread of the grid calls it, and <see cref="ThreadIdx"/>,
/// <see cref="Block"/>, <see cref="Warp"/> and <see cref="Shared"/> mean what they mean on a device.
/// </summary>
public static class ManagedLaunch
{
    /// <summary>Calls <paramref name="kernel"/> once for each thread of the grid; blocks one after the other, the threads of a block side by side.</summary>
    /// <param name="grid">Number of blocks.</param>
    /// <param name="block">Threads of a block.</param>
    /// <param name="kernel">Calls the kernel's method.</param>
    /// <param name="sharedBytes">Bytes of dynamic shared memory.</param>
    /// <param name="output">Where <see cref="Device.Print"/> writes; standard output if null.</param>
    /// <remarks>
    /// A thread of the operating system stands behind each thread of a block, since threads wait for each other at barriers.
    /// <see cref="RunAlone"/> does without where they don't.
    /// </remarks>
    public static void Run(Dim3 grid, Dim3 block, Action kernel, int sharedBytes = 0, TextWriter? output = null)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        for (long number = 0; number < grid.Count; number++)
        {
            using var resident = new ManagedBlock(grid, block, grid.Index(number), sharedBytes, output ?? Console.Out);
            Exception? problem = null;
            var threads = new Thread[block.Count];
            for (int i = 0; i < threads.Length; i++)
            {
                int thread = i;
                threads[i] = new Thread(() =>
                {
                    ManagedThread.Enter(resident, thread);
                    try
                    {
                        kernel();
                    }
                    catch (Exception error) when (error is not BarrierPostPhaseException)
                    {
                        Interlocked.CompareExchange(ref problem, error, null);
                    }
                    finally
                    {
                        resident.Leave(thread);
                    }
                }, maxStackSize: 1 << 18);
                threads[i].Start();
            }
            foreach (var thread in threads) thread.Join();
            if (problem != null) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(problem);
        }
    }

    /// <summary>As <see cref="Run"/>, one thread after the other on this thread: for kernels without barriers and warp operations.</summary>
    /// <exception cref="InvalidOperationException">A thread would have to wait for others.</exception>
    public static void RunAlone(Dim3 grid, Dim3 block, Action kernel, int sharedBytes = 0, TextWriter? output = null)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        try
        {
            for (long number = 0; number < grid.Count; number++)
            {
                using var resident = new ManagedBlock(grid, block, grid.Index(number), sharedBytes, output ?? Console.Out) { IsInTurn = true };
                for (int thread = 0; thread < block.Count; thread++)
                {
                    ManagedThread.Enter(resident, thread);
                    kernel();
                }
            }
        }
        finally
        {
            ManagedThread.Current = null;
        }
    }
}

/// <summary>A thread of a kernel that runs as plain C#.</summary>
sealed class ManagedThread
{
    [ThreadStatic]
    static ManagedThread? current;

    ManagedThread(ManagedBlock block, int number)
    {
        Block = block;
        Number = number;
        Index = block.Extent.Index(number);
    }

    /// <summary>The thread that runs now.</summary>
    /// <exception cref="InvalidOperationException">No kernel runs on this thread of the process.</exception>
    public static ManagedThread Now => current ?? throw new InvalidOperationException("this exists only inside a kernel: launch it, or call its method through ManagedLaunch");

    public static ManagedThread? Current { set => current = value; }

    public ManagedBlock Block { get; }

    public int Number { get; }

    public Dim3 Index { get; }

    public int Lane => Number % ManagedBlock.WarpSize;

    public static void Enter(ManagedBlock block, int number) => current = new(block, number);

    /// <summary>Asynchronous copies that the thread began and did not wait for.</summary>
    public PendingCopies Copies { get; } = new();

    /// <summary>What every lane of a mask gave, by lane; lanes that the block does not have give nothing.</summary>
    public T[] Exchange<T>(T value, uint mask = uint.MaxValue)
    {
        var warp = Block.Warps[Number / ManagedBlock.WarpSize];
        var group = warp.Group(mask);
        group.Values[Lane] = value;
        Block.Wait(group.Barrier);
        var all = new T[warp.Count];
        for (int lane = 0; lane < all.Length; lane++)
            if (group.Values[lane] is T given) all[lane] = given;
        Block.Wait(group.Barrier);
        return all;
    }
}

/// <summary>A block of a kernel that runs as plain C#: its barrier, its warps, its shared memory.</summary>
sealed unsafe class ManagedBlock : IDisposable
{
    public const int WarpSize = 32;

    readonly Barrier barrier;
    readonly Dictionary<(string, int, Type), nint> shared = [];
    readonly List<nint> memory = [];
    nint dynamicMemory;

    public ManagedBlock(Dim3 grid, Dim3 extent, Dim3 index, int sharedBytes, TextWriter output)
    {
        (Grid, Extent, Index, DynamicBytes, Output) = (grid, extent, index, sharedBytes, output);
        barrier = new((int)extent.Count);
        Warps = [.. Enumerable.Range(0, ((int)extent.Count + WarpSize - 1) / WarpSize).Select(warp => new ManagedWarp(Math.Min(WarpSize, (int)extent.Count - warp * WarpSize)))];
    }

    public Dim3 Grid { get; }

    public Dim3 Extent { get; }

    public Dim3 Index { get; }

    public int DynamicBytes { get; }

    public TextWriter Output { get; }

    public ManagedWarp[] Warps { get; }

    /// <summary>True if the next thread begins when the one before it has ended, so that none can wait.</summary>
    public bool IsInTurn { get; init; }

    public void Sync() => Wait(barrier);

    public void Wait(Barrier meeting)
    {
        if (IsInTurn && meeting.ParticipantCount > 1)
            throw new InvalidOperationException("a thread waits for others, and here they run one after the other: use ManagedLaunch.Run instead of RunAlone, or leave InTurn() out");
        meeting.SignalAndWait();
    }

    /// <summary>A thread has ended: nobody waits for it any more.</summary>
    public void Leave(int thread)
    {
        barrier.RemoveParticipant();
        Warps[thread / WarpSize].Leave(thread % WarpSize);
    }

    /// <summary>The array of a place in the source: the same for all threads of the block.</summary>
    public T* Array<T>(string file, int line, int length) where T : unmanaged
    {
        lock (shared)
        {
            if (!shared.TryGetValue((file, line, typeof(T)), out nint address)) shared.Add((file, line, typeof(T)), address = Allocate((long)length * sizeof(T)));
            return (T*)address;
        }
    }

    public T* Dynamic<T>() where T : unmanaged
    {
        lock (shared)
        {
            if (dynamicMemory == 0) dynamicMemory = Allocate(DynamicBytes);
            return (T*)dynamicMemory;
        }
    }

    nint Allocate(long bytes)
    {
        nint address = (nint)NativeMemory.AlignedAlloc((nuint)Math.Max(16, bytes), 16);
        // What nobody wrote is no zero: it is what the last block left.
        new Span<byte>((void*)address, (int)bytes).Fill(0xDB);
        memory.Add(address);
        return address;
    }

    public void Dispose()
    {
        foreach (nint address in memory) NativeMemory.AlignedFree((void*)address);
        barrier.Dispose();
        foreach (var warp in Warps) warp.Dispose();
    }
}

/// <summary>A warp of a kernel that runs as plain C#: the groups of lanes that wait for each other.</summary>
sealed class ManagedWarp(int count) : IDisposable
{
    readonly Dictionary<uint, ManagedGroup> groups = [];
    uint present = count == ManagedBlock.WarpSize ? uint.MaxValue : (1u << count) - 1;

    public int Count { get; } = count;

    /// <summary>The lanes of a mask.</summary>
    public ManagedGroup Group(uint mask)
    {
        lock (groups)
        {
            if (!groups.TryGetValue(mask, out var group)) groups.Add(mask, group = new(BitOperations.PopCount(mask & present)));
            return group;
        }
    }

    /// <summary>A lane has ended: nobody waits for it any more.</summary>
    public void Leave(int lane)
    {
        lock (groups)
        {
            present &= ~(1u << lane);
            foreach (var (mask, group) in groups)
                if ((mask >> lane & 1) != 0) group.Barrier.RemoveParticipant();
        }
    }

    public void Dispose()
    {
        foreach (var group in groups.Values) group.Barrier.Dispose();
    }
}

/// <summary>Lanes of a warp that exchange values.</summary>
sealed class ManagedGroup(int count)
{
    public object?[] Values { get; } = new object?[ManagedBlock.WarpSize];

    public Barrier Barrier { get; } = new(count);
}
