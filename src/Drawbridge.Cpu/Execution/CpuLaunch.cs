using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Drawbridge.Ptx.Diagnostics;
using Drawbridge.Ptx.Syntax;
using Drawbridge.Runtime;

namespace Drawbridge.Cpu.Execution;

/// <summary>
/// One launch. The calling thread runs blocks; where there is enough to do, the workers of the pool help. A kernel in one piece runs a block
/// with one call; with barriers, blocks run one after the other through <see cref="BlockSchedule"/>; blocks that may wait for each other take
/// turns.
/// </summary>
sealed unsafe class CpuLaunch
{
    // A launch of more threads calls the workers at once, a smaller one when it turns out to be worth waking them.
    const long ManyThreads = 1 << 16;

    static readonly long WorthwhileTicks = Stopwatch.Frequency / 50_000;
    static long launches;

    readonly long blocks;
    readonly object door = new();
    readonly List<ResidentBlock> residents = [];
    readonly Workspace workspace;

    // Where only some blocks run: their numbers.
    readonly long[]? chosen;

    // Blocks that the kernel's code is not for.
    readonly List<long> apart = [];
    // Taken before there are helpers.
    long done;
    int helpers;
    bool isOpen, isOver;
    readonly long start;
    int stopReason;
    Exception? failure;

    CpuLaunch(CompiledKernel kernel, LaunchRequest request, ModuleImage image, DeviceMemory memory, bool isPoisoned, Workspace workspace, CpuLaunch? before = null)
    {
        Kernel = kernel;
        Request = request;
        Image = image;
        Memory = memory;
        IsPoisoned = isPoisoned;
        this.workspace = workspace;
        // Both have one time budget.
        start = before?.start ?? Stopwatch.GetTimestamp();
        Number = before?.Number ?? Interlocked.Increment(ref launches);
        chosen = before?.apart.ToArray();
        blocks = chosen?.Length ?? request.Grid.Count;
        RunsInOnePiece = kernel.Regions.Length == 1 && !kernel.HasYields;
        TakesTurns = kernel.HasYields || (request.IsCooperative && blocks > 1 && !RunsInOnePiece);
        SharedBytes = kernel.Shared.TotalBytes(request.DynamicSharedBytes);
        Parameters = workspace.CopyParameters(request.Arguments);
        Stop = workspace.ClearStop();
    }

    public CompiledKernel Kernel { get; }

    public LaunchRequest Request { get; }

    /// <summary>The module's variables.</summary>
    public ModuleImage Image { get; }

    public DeviceMemory Memory { get; }

    /// <summary>True if shared and local memory start with the interpreter's pattern.</summary>
    public bool IsPoisoned { get; }

    /// <summary>What <c>%gridid</c> reads.</summary>
    public long Number { get; }

    /// <summary>Bytes of shared memory of a block.</summary>
    public int SharedBytes { get; }

    /// <summary>The parameter block.</summary>
    public byte* Parameters { get; }

    /// <summary>Not zero once the launch is to stop.</summary>
    public int* Stop { get; }

    /// <summary>True if a block is one call of region 0.</summary>
    public bool RunsInOnePiece { get; }

    /// <summary>True if blocks may wait for each other: before one ends, others must have their turn.</summary>
    public bool TakesTurns { get; }

    /// <summary>Why the launch is to stop.</summary>
    public StopReason StopReason => (StopReason)Volatile.Read(ref stopReason);

    bool HasBlocksLeft => (isOpen ? workspace.Shares.HasLeft : done < blocks) && StopReason == StopReason.None;

    /// <summary>Runs a launch to its end.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="request">The launch.</param>
    /// <param name="image">The module's variables.</param>
    /// <param name="memory">Device memory.</param>
    /// <param name="isPoisoned">True to fill shared and local memory with the interpreter's pattern first.</param>
    /// <exception cref="KernelFaultException">The kernel faulted.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static void Run(CompiledKernel kernel, LaunchRequest request, ModuleImage image, DeviceMemory memory, bool isPoisoned = false)
    {
        request.Cancellation.ThrowIfCancellationRequested();
        memory.Enter();
        var workspace = Workspace.Rent();
        try
        {
            // Blocks that wait for each other run the same code.
            if (kernel.Apart != null && request.IsCooperative) kernel = kernel.Apart.Value;
            var launch = new CpuLaunch(kernel, request, image, memory, isPoisoned, workspace);
            launch.Run();
            if (launch.apart.Count > 0) new CpuLaunch(kernel.Apart!.Value, request, image, memory, isPoisoned, workspace, launch).Run();
        }
        finally
        {
            workspace.Trim();
            workspace.Return();
            memory.Leave();
        }
    }

    /// <summary>A worker joins, unless there is nothing left to do.</summary>
    public bool TryJoin()
    {
        if (!HasBlocksLeft) return false;
        Interlocked.Increment(ref helpers);
        return true;
    }

    /// <summary>A worker that joined leaves.</summary>
    public void Leave()
    {
        if (Interlocked.Decrement(ref helpers) != 0) return;
        lock (door)
        {
            Monitor.PulseAll(door);
        }
    }

    /// <summary>Runs blocks until none are left. Failures end in the launch, not here.</summary>
    /// <param name="own">The thread's.</param>
    /// <param name="thread">Which of the threads that may work on it; 0 for the caller's.</param>
    public void Work(Workspace own, int thread)
    {
        try
        {
            if (TakesTurns) RunInTurns(own, thread);
            else RunInOrder(own, thread);
        }
        catch (LaunchStoppedException) when (StopReason == StopReason.Failure)
        {
            // Reported where it happened.
        }
#pragma warning disable CA1031 // It is thrown again on the calling thread.
        catch (Exception problem)
#pragma warning restore CA1031
        {
            Interlocked.CompareExchange(ref failure, problem, null);
            RequestStop(StopReason.Failure);
        }
    }

    /// <summary>Makes all threads stop soon. The first reason counts.</summary>
    public void RequestStop(StopReason reason)
    {
        lock (door)
        {
            // A timer may come too late, when the word belongs to the next launch.
            if (isOver) return;
            if (StopReason == StopReason.None) Volatile.Write(ref stopReason, (int)reason);
            Volatile.Write(ref *Stop, 1);
        }
    }

    /// <summary>Notes a block that runs for this launch.</summary>
    public void Register(ResidentBlock block)
    {
        lock (residents)
        {
            residents.Add(block);
        }
    }

    /// <summary>Makes all blocks look up again where their accesses go (<c>free</c> in a kernel).</summary>
    public void ForgetAllocations()
    {
        lock (residents)
        {
            foreach (var block in residents) block.ForgetAllocations();
        }
    }

    /// <summary>Writes what a kernel prints.</summary>
    public void Print(string text)
    {
        lock (residents)
        {
            (Request.Output ?? Console.Out).Write(text);
        }
    }

    /// <summary>What a thread may access.</summary>
    public AccessRules Rules(BlockContext* block) =>
        new(Memory, Image.ConstBase, Image.ConstSize, Request.Arguments.Length, (int)block->SharedLength, Kernel.LocalBytes);

    /// <summary>The instruction of a number, or null.</summary>
    public Instruction? InstructionAt(int index) => (uint)index < (uint)Kernel.Instructions.Length ? Kernel.Instructions[index] : null;

    /// <summary>Number of the instruction that groups wait at before they run a region, -1 if unknown.</summary>
    public int WaitBefore(int region) => (uint)region < (uint)Kernel.WaitsBefore.Length ? Kernel.WaitsBefore[region] : -1;

    /// <summary>A fault of a thread, for the caller to throw.</summary>
    public KernelFaultException Fault(
        BlockContext* block, int thread, int instruction, DiagnosticKind kind, string message, ulong? address = null) =>
        KernelFaultException.Of(kind, message, Image.Module, Request, InstructionAt(instruction), ResidentBlock.IndexOf(block), thread, address);

    void Run()
    {
        // A token that cannot be cancelled registers nothing.
        using var cancellation = Request.Cancellation.UnsafeRegister(static launch => ((CpuLaunch)launch!).RequestStop(StopReason.Cancelled), this);
        using var timer = Request.TimeBudget is { } budget
            ? new Timer(static launch => ((CpuLaunch)launch!).RequestStop(StopReason.Timeout), this, Left(budget), Timeout.InfiniteTimeSpan) : null;
        if (blocks > 1 && blocks * Request.Block.Count >= ManyThreads) CallWorkers();
        Work(workspace, thread: 0);
        if (isOpen)
        {
            WorkerPool.Shared.Close(this);
            AwaitHelpers();
        }
        if (Request.TimeBudget != null)
        {
            lock (door)
            {
                isOver = true;
            }
        }
        GC.KeepAlive(Kernel);
        if (failure != null) ExceptionDispatchInfo.Throw(failure);
    }

    // Timers take no more than this, and no negative times.
    TimeSpan Left(TimeSpan budget)
    {
        var left = budget - Stopwatch.GetElapsedTime(start);
        return left < TimeSpan.Zero ? TimeSpan.Zero : left.TotalMilliseconds < uint.MaxValue - 1 ? left : Timeout.InfiniteTimeSpan;
    }

    void RunInOrder(Workspace own, int thread)
    {
        if (!TryTakeBlocks(thread, out long block, out long end)) return;
        var resident = own.RentBlock(this);
        var context = resident.Context;
        int groups = resident.Groups;
        var region = (delegate*<BlockContext*, int, int, void>)Kernel.Regions[0];
        var together = (delegate*<BlockContext*, int, int, int>)Kernel.Together;
        bool inOnePiece = RunsInOnePiece;
        do
        {
            resident.Start(chosen?[block] ?? block);
            while (true)
            {
                if (together != null && together(context, 0, groups) == 0) LeaveApart(context->LinearBlock);
                else if (inOnePiece) region(context, 0, groups);
                else _ = BlockSchedule.Run(resident);
                if (*Stop != 0) Stops.Stopped(context, 0, -1);
                if (++block == end) break;
                if (chosen != null) resident.Start(chosen[block]);
                else resident.StartNext();
            }
            if (!isOpen) CallWorkersIfWorthwhile();
        }
        while (TryTakeBlocks(thread, out block, out end));
        own.ReturnBlock(resident);
    }

    void LeaveApart(long block)
    {
        lock (apart)
        {
            apart.Add(block);
        }
    }

    void RunInTurns(Workspace own, int thread)
    {
        var started = own.Residents;
        var wait = new SpinWait();
        while (true)
        {
            // Blocks that spin may wait for one that has not started. The more share the thread, the more turns each gets before one more joins.
            bool wantsMore = started.Count == 0 || Request.IsCooperative || started.TrueForAll(block => block.Turns >= started.Count);
            if (wantsMore && TryTakeBlocks(thread, out long next, out _))
            {
                var block = own.RentBlock(this);
                started.Add(block);
                block.Start(chosen?[next] ?? next);
            }
            else if (started.Count == 0)
            {
                return;
            }
            bool progressed = false;
            for (int i = 0; i < started.Count; i++)
            {
                var block = started[i];
                bool ended = BlockSchedule.Run(block);
                block.Turns++;
                if (!ended) continue;
                progressed = true;
                started.RemoveAt(i--);
                own.ReturnBlock(block);
            }
            if (!isOpen) CallWorkersIfWorthwhile();
            if (progressed) wait.Reset();
            else if (!HasBlocksLeft) wait.SpinOnce(sleep1Threshold: -1);
        }
    }

    bool TryTakeBlocks(int thread, out long first, out long end)
    {
        if (isOpen) return workspace.Shares.TryTake(thread, out first, out end);
        // Alone, block by block, to find out how long one takes.
        (first, end) = (done, done + 1);
        if (done == blocks) return false;
        done = end;
        return true;
    }

    void CallWorkersIfWorthwhile()
    {
        long left = blocks - done;
        if (left > 0 && (Stopwatch.GetTimestamp() - start) * left >= WorthwhileTicks * done) CallWorkers();
    }

    void CallWorkers()
    {
        workspace.Shares.Deal(done, blocks, WorkerPool.Shared.Parallelism, TakesTurns);
        isOpen = true;
        WorkerPool.Shared.Open(this);
    }

    void AwaitHelpers()
    {
        long since = Stopwatch.GetTimestamp();
        while (Volatile.Read(ref helpers) != 0)
        {
            Thread.SpinWait(8);
            if (Stopwatch.GetTimestamp() - since < WorkerPool.SpinTicks) continue;
            lock (door)
            {
                while (Volatile.Read(ref helpers) != 0) Monitor.Wait(door);
            }
        }
    }
}
