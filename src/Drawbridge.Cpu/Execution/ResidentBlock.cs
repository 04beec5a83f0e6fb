using System.Runtime.InteropServices;
using Drawbridge.Interpreter.Decoding;
using Drawbridge.Runtime;

namespace Drawbridge.Cpu.Execution;

/// <summary>A block that has been started: its memory, and the managed side of its <see cref="BlockContext"/>. Used for one block after the other.</summary>
sealed unsafe class ResidentBlock
{
    const int ScratchBytes = 64;

    readonly NativeBuffer context = new(), shared = new(), local = new(), frames = new(), states = new(), windows = new();
    readonly GCHandle handle;

    // Its table must live as long as the context points into it.
    ThreadIndexTable? table;

    public ResidentBlock()
    {
        // Weak, or nothing would ever be given back.
        handle = GCHandle.Alloc(this, GCHandleType.Weak);
        Barriers = new BlockBarriers(this);
    }

    ~ResidentBlock() => handle.Free();

    /// <summary>What generated code sees.</summary>
    public BlockContext* Context { get; private set; }

    public CpuLaunch Launch { get; private set; } = null!;

    public BlockBarriers Barriers { get; }

    /// <summary>Groups of lanes.</summary>
    public int Groups { get; private set; }

    /// <summary>Turns it has had while it waited for other blocks.</summary>
    public int Turns { get; set; }

    /// <summary>Rounds since anything happened, for lanes that take turns.</summary>
    public int IdleRounds { get; set; }

    /// <summary>Region that all groups which have not ended run next, -1 if they differ.</summary>
    public int CommonRegion { get; set; }

    /// <summary>Bytes it holds.</summary>
    public ulong MemoryBytes => shared.Capacity + local.Capacity + frames.Capacity + states.Capacity;

    /// <summary>The managed side of a context.</summary>
    public static ResidentBlock Of(BlockContext* block) => (ResidentBlock)GCHandle.FromIntPtr(block->Launch).Target!;

    /// <summary>Makes it ready for the blocks of a launch.</summary>
    public void Prepare(CpuLaunch launch, ThreadIndexTable indices)
    {
        if (Launch == launch && Context != null) return;
        var (kernel, request) = (launch.Kernel, launch.Request);
        int threads = (int)request.Block.Count;
        ulong localStride = Align((ulong)kernel.LocalBytes), sharedBytes = (ulong)launch.SharedBytes;
        Launch = launch;
        table = indices;
        Groups = (threads + kernel.Lanes - 1) / kernel.Lanes;
        Context = (BlockContext*)context.Reserve((ulong)sizeof(BlockContext) + ScratchBytes);
        *Context = new BlockContext
        {
            Shared = shared.Reserve(sharedBytes),
            SharedLength = sharedBytes,
            Parameters = launch.Parameters,
            ParametersLength = (ulong)request.Arguments.Length,
            Constants = (byte*)launch.Image.ConstBase,
            ConstantsLength = (ulong)launch.Image.ConstSize,
            Local = local.Reserve((ulong)(Groups * kernel.Lanes) * localStride),
            LocalStride = localStride,
            Frames = frames.Reserve((ulong)Groups * (ulong)kernel.FrameBytes),
            FrameStride = (ulong)kernel.FrameBytes,
            States = (GroupState*)states.Reserve((ulong)(Groups * sizeof(GroupState))),
            ThreadIndices = indices.Indices,
            ThreadIndexStride = indices.Stride,
            Windows = (AccessWindow*)windows.Reserve((ulong)(kernel.Sites.Length * sizeof(AccessWindow))),
            Allocations = launch.Memory.Table.Cell,
            Stop = launch.Stop,
            GridX = request.Grid.X,
            GridY = request.Grid.Y,
            GridZ = request.Grid.Z,
            ThreadsX = request.Block.X,
            ThreadsY = request.Block.Y,
            ThreadsZ = request.Block.Z,
            Threads = threads,
            DynamicShared = request.DynamicSharedBytes,
            LaunchNumber = launch.Number,
            Launch = GCHandle.ToIntPtr(handle),
            Scratch = (byte*)Context + sizeof(BlockContext),
        };
        ForgetAllocations();
        launch.Register(this);
    }

    /// <summary>Empties the windows of all sites.</summary>
    public void ForgetAllocations()
    {
        for (int i = 0; i < Launch.Kernel.Sites.Length; i++) Context->Windows[i] = AccessWindow.Empty;
    }

    /// <summary>Starts the block of a number.</summary>
    public void Start(long linear)
    {
        var index = Launch.Request.Grid.Index(linear);
        (Context->BlockX, Context->BlockY, Context->BlockZ) = (index.X, index.Y, index.Z);
        Context->LinearBlock = linear;
        Begin();
    }

    /// <summary>Starts the next block of the grid.</summary>
    public void StartNext()
    {
        Context->LinearBlock++;
        if (++Context->BlockX == Context->GridX)
        {
            Context->BlockX = 0;
            if (++Context->BlockY == Context->GridY)
            {
                Context->BlockY = 0;
                Context->BlockZ++;
            }
        }
        Begin();
    }

    /// <summary>Index of the block.</summary>
    public static Dim3 IndexOf(BlockContext* block) => new(block->BlockX, block->BlockY, block->BlockZ);

    /// <summary>Gives its memory back.</summary>
    public void Free()
    {
        Context = null;
        Launch = null!;
        foreach (var buffer in new[] { context, shared, local, frames, states, windows }) buffer.Free();
    }

    static ulong Align(ulong bytes) => (bytes + NativeBuffer.Alignment - 1) & ~(ulong)(NativeBuffer.Alignment - 1);

    void Begin()
    {
        if (Launch.IsPoisoned)
        {
            Poisoned(Context->Shared, Context->SharedLength);
            Poisoned(Context->Local, Context->LocalStride * (ulong)Context->Threads);
        }
        if (Launch.RunsInOnePiece) return;
        Turns = IdleRounds = 0;
        CommonRegion = 0;
        Barriers.Clear();
        if (Launch.Kernel.Entries.Length > 0)
        {
            TurnSchedule.Start(this);
            return;
        }
        int lanes = Launch.Kernel.Lanes;
        for (int group = 0; group < Groups; group++)
            Context->States[group] = new GroupState { Live = Math.Min(lanes, Context->Threads - group * lanes) };
    }

    static void Poisoned(byte* memory, ulong bytes)
    {
        for (ulong i = 0; i < bytes; i++) memory[i] = Poison.Bytes[i % (ulong)Poison.Bytes.Length];
    }
}
