using System.Collections.Concurrent;
using Drawbridge.Cpu.Execution;
using Drawbridge.Ptx.Syntax;
using Drawbridge.Runtime;

namespace Drawbridge.Cpu;

/// <summary>
/// A module loaded by the CPU engine. A kernel is compiled when it is first launched; launches that come meanwhile wait for it, those of
/// other kernels don't.
/// </summary>
sealed class CpuModule(Module module, DeviceMemory memory, KernelCompiler compile, bool isPoisoned) : IEngineModule
{
    readonly ModuleImage image = new(module, memory);
    readonly ConcurrentDictionary<Function, Lazy<LoadedKernel>> kernels = new();

    sealed record LoadedKernel(CompiledKernel Code, ParameterLayout Parameters);

    public Module Module => module;

    public ulong AddressOf(Variable variable) => image.TryFind(variable, out ulong address) ? address
        : throw new ArgumentException($"'{variable.Name}' is no .global or .const variable that the module defines", nameof(variable));

    /// <summary>Compiles a kernel if it has not been yet.</summary>
    public CompiledKernel Compile(Function entry) => Find(entry).Code;

    public void Launch(LaunchRequest request)
    {
        var kernel = Find(request.Entry);
        EngineChecks.DemandLaunchable(request, kernel.Parameters);
        CpuLaunch.Run(kernel.Code, request, image, memory, isPoisoned);
    }

    public void Dispose() => image.Dispose();

    // A compiler that failed once fails again, with the same findings.
    LoadedKernel Find(Function entry) => kernels.GetOrAdd(entry, static (entry, module) => new Lazy<LoadedKernel>(() => module.Make(entry)), this).Value;

    LoadedKernel Make(Function entry) => new(compile(image, entry), new ParameterLayout(entry));
}
