using Drawbridge.Cpu.Execution;
using Drawbridge.Interpreter;
using Drawbridge.Ptx.Isa;
using Drawbridge.Ptx.Syntax;
using Drawbridge.Runtime;

namespace Drawbridge.Cpu;

/// <summary>Makes the machine code of a kernel for launches with a block and grid of such a size.</summary>
/// <param name="image">The kernel's module, its variables in their places.</param>
/// <param name="entry">The kernel.</param>
/// <param name="block">Threads of a block.</param>
/// <param name="grid">Blocks of the grid.</param>
delegate CompiledKernel KernelBuilder(ModuleImage image, Function entry, Dim3 block, Dim3 grid);

/// <summary>
/// Runs kernels as vector machine code of this processor, on all its cores. A kernel is compiled when it is first launched; one that cannot be
/// yet runs on the interpreter, and <see cref="IEngineModule.PathOf"/> says so.
/// </summary>
public sealed class CpuEngine : IEngine
{
    readonly Func<Operation, bool> executes;
    readonly KernelBuilder build;

    /// <summary>Makes an engine.</summary>
    public CpuEngine() : this(new InterpreterEngine().Executes, Emit.KernelCompiler.Compile)
    {
    }

    internal CpuEngine(Func<Operation, bool> executes, KernelBuilder build)
    {
        this.executes = executes;
        this.build = build;
        Emit.WarmUp.Start();
    }

    /// <inheritdoc/>
    public string Name => "cpu";

    /// <inheritdoc/>
    public int Parallelism => WorkerPool.Shared.Parallelism;

    /// <summary>
    /// True if shared and local memory hold the interpreter's pattern when a block starts, to find code that reads what nobody wrote; false
    /// (the default) if they hold what they held before.
    /// </summary>
    public bool PoisonsMemory { get; init; }

    /// <inheritdoc/>
    public bool Executes(Operation operation) => executes(operation);

    /// <inheritdoc/>
    public IEngineModule Load(Module module, DeviceMemory memory)
    {
        EngineChecks.DemandExecuted(module, this, "the CPU engine");
        return new CpuModule(module, memory, build, PoisonsMemory);
    }
}
