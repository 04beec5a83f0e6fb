using Drawbridge.Cpu.Execution;
using Drawbridge.Ptx.Isa;
using Drawbridge.Ptx.Syntax;
using Drawbridge.Runtime;

namespace Drawbridge.Cpu;

/// <summary>Makes the machine code of a kernel.</summary>
/// <param name="image">The kernel's module, its variables in their places.</param>
/// <param name="entry">The kernel.</param>
/// <exception cref="DrawbridgeException">Something in it cannot be compiled (DB3xxx).</exception>
delegate CompiledKernel KernelCompiler(ModuleImage image, Function entry);

/// <summary>Runs kernels as vector machine code of this processor, on all its cores.</summary>
public sealed class CpuEngine : IEngine
{
    readonly Func<Operation, bool> executes;
    readonly KernelCompiler compile;

    internal CpuEngine(Func<Operation, bool> executes, KernelCompiler compile)
    {
        this.executes = executes;
        this.compile = compile;
    }

    /// <inheritdoc/>
    public string Name => "cpu";

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
        return new CpuModule(module, memory, compile, PoisonsMemory);
    }
}
