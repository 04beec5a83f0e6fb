using Drawbridge.Ptx.Isa;
using Drawbridge.Ptx.Syntax;

namespace Drawbridge.Runtime;

/// <summary>Extent of a grid or block, or an index into one.</summary>
/// <param name="X">Fastest dimension.</param>
/// <param name="Y">Second dimension.</param>
/// <param name="Z">Slowest dimension.</param>
public readonly record struct Dim3(int X, int Y = 1, int Z = 1)
{
    /// <summary>X·Y·Z.</summary>
    public long Count => (long)X * Y * Z;

    /// <summary>The index of the element with a linear number, X fastest.</summary>
    public Dim3 Index(long linear) => new((int)(linear % X), (int)(linear / X % Y), (int)(linear / X / Y));

#pragma warning disable CA2225 // The constructor is the named alternate.
    /// <summary>One dimension.</summary>
    public static implicit operator Dim3(int x) => new(x);

    /// <summary>Two dimensions.</summary>
    public static implicit operator Dim3((int X, int Y) extent) => new(extent.X, extent.Y);

    /// <summary>Three dimensions.</summary>
    public static implicit operator Dim3((int X, int Y, int Z) extent) => new(extent.X, extent.Y, extent.Z);
#pragma warning restore CA2225

    /// <inheritdoc/>
    public override string ToString() => Z != 1 ? $"{X},{Y},{Z}" : Y != 1 ? $"{X},{Y}" : $"{X}";
}

/// <summary>Something that executes verified modules: the interpreter, the CPU engine, a GPU driver.</summary>
public interface IEngine
{
    /// <summary>Its name on the command line: <c>interpreter</c>, <c>cpu</c>, <c>cuda</c>.</summary>
    string Name { get; }

    /// <summary>Blocks that it executes at the same time at most.</summary>
    int Parallelism { get; }

    /// <summary>
    /// True if the engine has a definition for this operation. What it has none for is reported before launch (DB3001), never skipped.
    /// </summary>
    bool Executes(Operation operation);

    /// <summary>Makes a verified module ready to launch: places its variables in <paramref name="memory"/> and prepares its code.</summary>
    /// <exception cref="DrawbridgeException">The engine does not execute something the module uses (DB3xxx).</exception>
    IEngineModule Load(Module module, DeviceMemory memory);
}

/// <summary>A module loaded by an engine.</summary>
public interface IEngineModule : IDisposable
{
    /// <summary>The module.</summary>
    Module Module { get; }

    /// <summary>Device address of a module-level <c>.global</c> or <c>.const</c> variable.</summary>
    ulong AddressOf(Variable variable);

    /// <summary>How a launch of this shape is executed, in a few words for reports: vector width, or why it is done in another way.</summary>
    /// <exception cref="DrawbridgeException">The engine does not execute something the kernel uses (DB3xxx).</exception>
    string PathOf(Function entry, Dim3 block, Dim3 grid);

    /// <summary>Runs a kernel to its end.</summary>
    /// <exception cref="KernelFaultException">The kernel faulted; the process and the device live on.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    void Launch(LaunchRequest request);
}

/// <summary>Everything a launch needs, checked by the caller against the entry's signature and the target's limits.</summary>
public sealed record LaunchRequest
{
    /// <summary>The kernel.</summary>
    public required Function Entry { get; init; }

    /// <summary>Number of blocks.</summary>
    public required Dim3 Grid { get; init; }

    /// <summary>Threads of a block.</summary>
    public required Dim3 Block { get; init; }

    /// <summary>Blocks of a cluster.</summary>
    public Dim3 Cluster { get; init; } = new(1);

    /// <summary>Bytes of dynamic shared memory.</summary>
    public int DynamicSharedBytes { get; init; }

    /// <summary>The parameter block, laid out as <see cref="ParameterLayout"/> says.</summary>
    public required byte[] Arguments { get; init; }

    /// <summary>True if all blocks must be resident at once, so that they may wait for each other.</summary>
    public bool IsCooperative { get; init; }

    /// <summary>Seed of the interpreter's schedule; 0 is the plain order.</summary>
    public ulong ScheduleSeed { get; init; }

    /// <summary>Where <c>vprintf</c> writes; standard output if null.</summary>
    public TextWriter? Output { get; init; }

    /// <summary>Stops the launch (fault DB4110) when it has run this long; null for no limit.</summary>
    public TimeSpan? TimeBudget { get; init; }

    /// <summary>Cancels the launch.</summary>
    public CancellationToken Cancellation { get; init; }
}
