using Drawbridge.Ptx.Diagnostics;
using Drawbridge.Ptx.Syntax;
using Drawbridge.Runtime;

namespace Drawbridge;

/// <summary>A kernel of a loaded module.</summary>
public sealed class Kernel
{
    internal Kernel(LoadedModule module, Function function)
    {
        Module = module;
        Function = function;
        Layout = new ParameterLayout(function);
        Parameters = [.. function.Parameters.Select((variable, index) => new KernelParameter(variable, index, Layout.Offsets[index]))];
    }

    /// <summary>The module it is in.</summary>
    public LoadedModule Module { get; }

    /// <summary>The name of its <c>.entry</c>.</summary>
    public string Name => Function.Name;

    /// <summary>Its parameters in order.</summary>
    public IReadOnlyList<KernelParameter> Parameters { get; }

    /// <summary>Its PTX.</summary>
    public Function Function { get; }

    internal ParameterLayout Layout { get; }

    /// <summary>Runs the kernel and waits for its end.</summary>
    /// <param name="grid">Number of blocks.</param>
    /// <param name="block">Threads of a block.</param>
    /// <param name="sharedBytes">Bytes of dynamic shared memory.</param>
    /// <param name="arguments">One for each parameter: numbers, buffers, structs (<see cref="KernelArgument.Struct{T}"/>), bytes.</param>
    /// <exception cref="DrawbridgeException">The launch is not possible; nothing ran (DB40xx, all mistakes in the exception).</exception>
    /// <exception cref="KernelFaultException">The kernel did something it must not; the device can be used on.</exception>
    public void Launch(Dim3 grid, Dim3 block, int sharedBytes, params ReadOnlySpan<KernelArgument> arguments) =>
        Launch(new LaunchOptions { Grid = grid, Block = block, SharedBytes = sharedBytes }, arguments);

    /// <summary>Runs the kernel and waits for its end.</summary>
    /// <param name="options">Grid, block and everything else about the launch.</param>
    /// <param name="arguments">One for each parameter.</param>
    /// <exception cref="OperationCanceledException">The options' token cancelled it.</exception>
    /// <inheritdoc cref="Launch(Dim3, Dim3, int, ReadOnlySpan{KernelArgument})" path="/exception"/>
    public void Launch(LaunchOptions options, params ReadOnlySpan<KernelArgument> arguments)
    {
        ArgumentNullException.ThrowIfNull(options);
        var engineModule = Module.EngineModule;
        var findings = new List<Diagnostic>();
        var request = new LaunchRequest
        {
            Entry = Function,
            Grid = options.Grid,
            Block = options.Block,
            Cluster = options.Cluster,
            DynamicSharedBytes = options.SharedBytes,
            Arguments = ArgumentBinder.Bind(this, arguments, findings),
            IsCooperative = options.IsCooperative,
            ScheduleSeed = options.ScheduleSeed,
            Output = options.Output,
            TimeBudget = options.TimeBudget,
            Cancellation = options.Cancellation,
        };
        findings.AddRange(LaunchChecks.Verify(Module.Syntax, request));
        if (findings.Count > 0) throw new DrawbridgeException(findings);
        engineModule.Launch(request);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Name}({string.Join(", ", Parameters)})";
}
