using Drawbridge.Ptx.Diagnostics;
using Drawbridge.Ptx.Isa;
using Drawbridge.Ptx.Syntax;
using Drawbridge.Runtime;

namespace Drawbridge;

/// <summary>A module on a device: its variables have memory, its kernels can be launched.</summary>
public sealed class LoadedModule : IDisposable
{
    readonly IEngineModule engineModule;
    readonly Dictionary<string, Kernel> kernels = new(StringComparer.Ordinal);
    readonly Dictionary<string, ModuleSymbol> symbols = new(StringComparer.Ordinal);
    bool isDisposed;
    QueuedUse use;

    internal LoadedModule(Device device, IEngineModule engineModule, IReadOnlyList<Diagnostic> diagnostics)
    {
        Device = device;
        this.engineModule = engineModule;
        Diagnostics = diagnostics;
        var entries = new List<Kernel>();
        foreach (var function in Syntax.Definitions)
        {
            if (function.IsEntry) entries.Add(new Kernel(this, function));
        }
        var variables = new List<Variable>();
        foreach (var named in Syntax.Symbols.Values)
        {
            if (named is Variable { Space: StateSpace.Global or StateSpace.Const } variable && variable.Linkage != Linkage.Extern) variables.Add(variable);
        }
        variables.Sort((a, b) => a.Position.CompareTo(b.Position));
        Kernels = entries.ToArray();
        Symbols = variables.ConvertAll(variable => new ModuleSymbol(this, variable)).ToArray();
        foreach (var kernel in Kernels) kernels[kernel.Name] = kernel;
        foreach (var symbol in Symbols) symbols[symbol.Name] = symbol;
    }

    /// <summary>The device it is loaded on.</summary>
    public Device Device { get; }

    /// <summary>What was read.</summary>
    public Module Syntax => engineModule.Module;

    /// <summary>Warnings and hints about it; a module with errors is not loaded.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; }

    /// <summary>Its kernels in the order of the text, whether <c>.visible</c> or not.</summary>
    public IReadOnlyList<Kernel> Kernels { get; }

    /// <summary>The <c>.global</c> and <c>.const</c> variables that it defines, in the order of the text.</summary>
    public IReadOnlyList<ModuleSymbol> Symbols { get; }

    /// <summary>The streams that have work with it.</summary>
    internal ref QueuedUse Use => ref use;

    internal IEngineModule EngineModule
    {
        get
        {
            ObjectDisposedException.ThrowIf(isDisposed, this);
            Device.ThrowIfDisposed();
            return engineModule;
        }
    }

    /// <summary>The kernel of that name.</summary>
    /// <exception cref="DrawbridgeException">There is none (DB4041); the message names the nearest.</exception>
    public Kernel GetKernel(string name) => kernels.TryGetValue(name, out var kernel) ? kernel
        : throw new DrawbridgeException(Unknown(ApiDiagnostics.UnknownKernel, "kernel", name, kernels.Keys));

    /// <summary>The variable of that name.</summary>
    /// <exception cref="DrawbridgeException">There is none (DB4042); the message names the nearest.</exception>
    public ModuleSymbol GetSymbol(string name) => symbols.TryGetValue(name, out var symbol) ? symbol
        : throw new DrawbridgeException(Unknown(ApiDiagnostics.UnknownSymbol, "variable", name, symbols.Keys));

    /// <summary>Waits for streams that have work with it, and frees its variables' memory.</summary>
    public void Dispose()
    {
        if (isDisposed) return;
        use.AwaitQuietly();
        isDisposed = true;
        engineModule.Dispose();
    }

    Diagnostic Unknown(DiagnosticKind kind, string what, string name, IReadOnlyCollection<string> names)
    {
        const int Shown = 20;
        string listed = string.Join(", ", names.Take(Shown)) + (names.Count > Shown ? $", … ({names.Count} in all)" : "");
        return kind.Here($"'{Syntax.Source.FileName}' has no {what} '{name}'{NearestName.Suggest(name, names)}",
            names.Count == 0 ? $"the module has no {what} at all" : $"use one of: {listed}");
    }
}
