using System.Diagnostics;
using Drawbridge.Interpreter.Decoding;
using Drawbridge.Ptx.Syntax;
using Drawbridge.Runtime;

namespace Drawbridge.Interpreter.Execution;

/// <summary>
/// One launch from first block to last, on the calling thread. Blocks start in order; one runs at a time until it ends or has run for a
/// while, then further ones join it and they take turns, so that blocks may wait for each other. A cooperative launch starts all at once.
/// </summary>
sealed class Launch
{
    // Rounds a block runs before the next takes its turn. The more blocks share, the more turns each gets before another one joins them.
    const int RoundsPerTurn = 64;

    readonly Dictionary<Code, Stack<Frame>> framePool = [];
    readonly Stack<byte[]> sharedPool = new();
    readonly List<Block> resident = [];
    readonly int sharedBytes;
    long nextBlock;

    public Launch(Program program, LaunchRequest request, DeviceMemory memory, byte[] poison, long number)
    {
        Program = program;
        Request = request;
        Memory = new LaunchMemory(memory, program.Image, request.Arguments);
        Poison = poison;
        Number = number;
        Random = request.ScheduleSeed == 0 ? null : new ScheduleRandom(request.ScheduleSeed);
        Output = request.Output ?? Console.Out;
        sharedBytes = program.Shared.TotalBytes(request.DynamicSharedBytes);
    }

    public Program Program { get; }

    public LaunchRequest Request { get; }

    /// <summary>Global, constant and parameter memory.</summary>
    public LaunchMemory Memory { get; }

    /// <summary>The pattern that memory nobody has written holds.</summary>
    public byte[] Poison { get; }

    /// <summary>What <c>%gridid</c> reads.</summary>
    public long Number { get; }

    /// <summary>Source of the schedule's choices; null for the plain order.</summary>
    public ScheduleRandom? Random { get; }

    /// <summary>Where <c>vprintf</c> writes.</summary>
    public TextWriter Output { get; }

    /// <summary>Steps so far plus what <c>nanosleep</c> added: the device's clock, the same in every run.</summary>
    public long Clock { get; set; }

    /// <summary>Instructions executed, counted by lane.</summary>
    public long LaneInstructions { get; set; }

    /// <summary>Runs all blocks.</summary>
    public void Run()
    {
        long start = Stopwatch.GetTimestamp();
        long blocks = Request.Grid.Count;
        while (nextBlock < blocks || resident.Count > 0)
        {
            // Seeded schedules mix a few blocks from the start.
            int wanted = Request.IsCooperative ? int.MaxValue : Random != null ? 1 + Random.Below(4) : 1;
            while (nextBlock < blocks && (resident.Count < wanted || resident.TrueForAll(block => block.Turns >= resident.Count)))
            {
                resident.Add(Start(nextBlock++));
                if (!Request.IsCooperative && resident.Count >= wanted) break;
            }
            for (int i = 0; i < resident.Count; i++)
            {
                var block = resident[Random == null ? i : Random.Below(resident.Count)];
                Turn(block, start);
                if (!block.IsDone) continue;
                resident.Remove(block);
                sharedPool.Push(block.Shared);
                i--;
            }
        }
    }

    public Frame RentFrame(Code code) => framePool.TryGetValue(code, out var pool) && pool.TryPop(out var frame) ? frame : new Frame(code);

    public void ReturnFrame(Frame frame)
    {
        if (!framePool.TryGetValue(frame.Code, out var pool)) framePool.Add(frame.Code, pool = new Stack<Frame>());
        frame.Parent = null;
        pool.Push(frame);
    }

    /// <summary>A block's shared memory, poisoned.</summary>
    public byte[] RentShared()
    {
        if (!sharedPool.TryPop(out byte[]? bytes)) bytes = new byte[sharedBytes];
        for (int i = 0; i < bytes.Length; i++) bytes[i] = Poison[i % Poison.Length];
        return bytes;
    }

    /// <summary>A lane's fault as the caller sees it, with its place in the code and in the grid.</summary>
    public KernelFaultException Fault(LaneFault fault, Warp warp, Instruction? instruction) => KernelFaultException.Of(fault.Kind, fault.Message,
        Program.Image.Module, Request, instruction, warp.Block.Index, warp.ThreadOf(fault.Lane), fault.Address);

    /// <summary>The index of a thread in its block from its linear number.</summary>
    public Dim3 ThreadIndex(int linear) => Request.Block.Index(linear);

    Block Start(long linear) => new(this, Request.Grid.Index(linear), linear);

    void Turn(Block block, long start)
    {
        for (int round = 0; round < RoundsPerTurn && !block.IsDone; round++)
        {
            Request.Cancellation.ThrowIfCancellationRequested();
            if (Request.TimeBudget is { } budget && Stopwatch.GetElapsedTime(start) > budget) throw TimeOut(block, budget);
            if (!block.RunRound()) throw Deadlock.Report(block);
        }
        block.Turns++;
    }

    KernelFaultException TimeOut(Block block, TimeSpan budget)
    {
        var warp = Array.Find(block.Warps, warp => warp.CanRun) ?? block.Warps[0];
        int lane = warp.Live == 0 ? 0 : System.Numerics.BitOperations.TrailingZeroCount(warp.Live);
        return Fault(new LaneFault(FaultDiagnostics.Timeout, lane,
            FormattableString.Invariant($"the launch has run longer than {budget.TotalSeconds:0.###} s; it stopped near here")), warp, warp.NextInstruction);
    }
}
