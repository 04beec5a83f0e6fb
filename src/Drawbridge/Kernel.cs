using Drawbridge.Ptx.Diagnostics;
using Drawbridge.Ptx.Syntax;
using Drawbridge.Runtime;

namespace Drawbridge;

/// <summary>A kernel of a loaded module.</summary>
public sealed class Kernel
{
    readonly Lazy<LaunchBounds> lazyBounds;
    readonly LaunchChecks checks;

    internal Kernel(LoadedModule module, Function function)
    {
        Module = module;
        Function = function;
        Layout = new ParameterLayout(function);
        checks = new LaunchChecks(module.Syntax, function, Layout);
        lazyBounds = new(() => new LaunchBounds(module.Syntax, function));
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

    /// <summary>Which launches it allows.</summary>
    public LaunchBounds Bounds => lazyBounds.Value;

    internal ParameterLayout Layout { get; }

    /// <summary>How much of the device it keeps busy with blocks of a size.</summary>
    /// <param name="block">Threads of a block.</param>
    /// <param name="sharedBytes">Bytes of dynamic shared memory.</param>
    /// <exception cref="DrawbridgeException">Such blocks are not possible (DB4001, DB4003, DB4004).</exception>
    public Occupancy OccupancyOf(Dim3 block, int sharedBytes = 0)
    {
        var engine = Module.Device.Engine;
        var grid = new Dim3(engine.Parallelism);
        var request = new LaunchRequest { Entry = Function, Grid = grid, Block = block, DynamicSharedBytes = sharedBytes, Arguments = new byte[Layout.Size] };
        var findings = checks.Verify(request).Where(finding => finding.Kind != LaunchDiagnostics.BadCluster).ToArray();
        return findings.Length == 0 ? new Occupancy(engine.Parallelism, 1, Module.EngineModule.PathOf(Function, block, grid)) : throw new DrawbridgeException(findings);
    }

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
        var request = Bind(options, arguments);
        Module.Use.Await();
        foreach (ref readonly var argument in arguments) argument.Buffer?.Use.Await();
        Module.Device.Launch(Module.EngineModule, request);
    }

    /// <summary>A launch with its parameter block, ready for the engine.</summary>
    /// <exception cref="DrawbridgeException">The launch is not possible (DB40xx, all mistakes in the exception).</exception>
    internal LaunchRequest Bind(LaunchOptions options, ReadOnlySpan<KernelArgument> arguments)
    {
        _ = Module.EngineModule;
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
        findings.AddRange(checks.Verify(request));
        return findings.Count == 0 ? request : throw new DrawbridgeException(findings);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Name}({string.Join(", ", Parameters)})";
}
