using System.Collections.Concurrent;
using System.Numerics;
using System.Runtime.CompilerServices;
using Drawbridge.Cpu.Execution;
using Drawbridge.Cpu.Lanes.Analysis;
using Drawbridge.Cpu.Lanes.Lowering;
using Drawbridge.Interpreter;
using Drawbridge.Ptx.Syntax;
using Drawbridge.Runtime;

namespace Drawbridge.Cpu;

/// <summary>
/// A module loaded by the CPU engine. A kernel is compiled when it is first launched with a block and grid of such a kind; launches that come
/// meanwhile wait for it, those of other kernels don't.
/// </summary>
sealed class CpuModule : IEngineModule
{
    // Block widths that are multiples of this many threads are of one kind.
    const int MostAligned = 5;

    readonly InterpreterModule interpreter;
    readonly DeviceMemory memory;
    readonly KernelBuilder build;
    readonly bool isPoisoned;
    readonly ConcurrentDictionary<LaunchKind, Lazy<LoadedKernel>> kernels = new();

    // What code depends on.
    sealed record LaunchKind(Function Entry, int Alignment, int ShortRow, int Threads, int RoomX, int RoomY, int RoomZ, bool IsSmall, Togetherness.Extent Supposed);

    public CpuModule(Module module, DeviceMemory memory, KernelBuilder build, bool isPoisoned)
    {
        // The interpreter has the module's variables, for the kernels that are left to it.
        interpreter = new InterpreterModule(module, memory, isPoisoned);
        this.memory = memory;
        this.build = build;
        this.isPoisoned = isPoisoned;
    }

    // The last launch: usually the next one is like it.
    RecentKernel? recent;

    sealed record RecentKernel(Function Entry, Dim3 Block, Dim3 Grid, LoadedKernel Kernel);

    // Code, or why there is none.
    sealed record LoadedKernel(CompiledKernel? Code, ParameterLayout Parameters, string Path);

    public Module Module => interpreter.Module;

    public ulong AddressOf(Variable variable) => interpreter.AddressOf(variable);

    public string PathOf(Function entry, Dim3 block, Dim3 grid) => Find(entry, block, grid).Path;

    /// <summary>The kernel's code for launches like this, or null if it is left to the interpreter.</summary>
    public CompiledKernel? Compile(Function entry, Dim3 block, Dim3 grid) => Find(entry, block, grid).Code;

    public void Launch(LaunchRequest request)
    {
        var kernel = Find(request.Entry, request.Block, request.Grid);
        EngineChecks.DemandLaunchable(request, kernel.Parameters);
        if (kernel.Code == null) interpreter.Launch(request);
        else CpuLaunch.Run(kernel.Code, request, interpreter.Image, memory, isPoisoned);
    }

    public void Dispose() => interpreter.Dispose();

    LoadedKernel Find(Function entry, Dim3 block, Dim3 grid)
    {
        if (recent is { } last && last.Entry == entry && last.Block == block && last.Grid == grid) return last.Kernel;
        var room = LaunchShape.RoomOf(SharedLayout.Of(Module, entry), block);
        // A row may be one group.
        var key = new LaunchKind(entry, Math.Min(BitOperations.TrailingZeroCount(block.X), MostAligned), block.X <= 1 << MostAligned ? block.X : 0,
            Math.Min(BitOperations.TrailingZeroCount(block.Count), MostAligned),
            room.X, room.Y, room.Z, grid.X <= LaunchShape.SmallGrid, Togetherness.WorthwhileFor(block, grid));
        var kernel = kernels.GetOrAdd(key, _ => new Lazy<LoadedKernel>(() => Make(entry, block, grid))).Value;
        recent = new RecentKernel(entry, block, grid, kernel);
        return kernel;
    }

    LoadedKernel Make(Function entry, Dim3 block, Dim3 grid)
    {
        var parameters = new ParameterLayout(entry);
        if (!RuntimeFeature.IsDynamicCodeSupported)
        {
            return new LoadedKernel(null, parameters,
                $"{interpreter.PathOf(entry, block, grid)}: the program was compiled ahead of time, so machine code cannot be made while it runs");
        }
        try
        {
            var code = build(interpreter.Image, entry, block, grid);
            return new LoadedKernel(code, parameters, code.Path);
        }
        catch (CannotCompile problem)
        {
            // What the interpreter does not execute either is refused here, not said to be left to it.
            return new LoadedKernel(null, parameters, $"{interpreter.PathOf(entry, block, grid)}: {problem.Message}");
        }
    }
}
