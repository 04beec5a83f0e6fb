using System.ComponentModel;
using System.Runtime.CompilerServices;
using Drawbridge.Runtime;

namespace Drawbridge;

/// <summary>A kernel that the source generator compiled: its PTX as text in the assembly, loaded once for each device that runs it.</summary>
/// <param name="module">The module.</param>
/// <param name="entry">Name of the entry.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class KernelCode(ModuleCode module, string entry)
{
    readonly ConditionalWeakTable<Device, Kernel> loaded = [];

    /// <summary>A kernel in a module of its own.</summary>
    /// <param name="ptx">The text of a module with one entry.</param>
    /// <param name="entry">Name of the entry.</param>
    public KernelCode(string ptx, string entry) : this(new ModuleCode(ptx, entry + ".ptx"), entry)
    {
    }

    /// <summary>The module's text.</summary>
    public string Ptx => module.Ptx;

    /// <summary>Name of its entry.</summary>
    public string Entry => entry;

    /// <summary>What the launcher of a generic kernel throws for types it has no code for.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="types">The type arguments.</param>
    public static DrawbridgeException NotCompiledFor(string kernel, params ReadOnlySpan<Type> types)
    {
        string names = string.Join(", ", types.ToArray().Select(type => type.Name));
        return new(ApiDiagnostics.NotCompiledFor.Here($"'{kernel}<{names}>' was not compiled; add [KernelFor({string.Join(", ", types.ToArray().Select(type => $"typeof({type.Name})"))})] to the kernel"));
    }

    /// <summary>The kernel on a device. Safe to call from several threads.</summary>
    /// <exception cref="DrawbridgeException">The device does not run something the kernel uses (DB3xxx).</exception>
    public Kernel On(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        if (loaded.TryGetValue(device, out var kernel)) return kernel;
        lock (loaded)
        {
            if (!loaded.TryGetValue(device, out kernel)) loaded.Add(device, kernel = module.On(device).GetKernel(entry));
            return kernel;
        }
    }
}

/// <summary>A module whose PTX is text in the assembly, loaded once for each device that runs a kernel of it: its kernels share its variables.</summary>
/// <param name="ptx">The text.</param>
/// <param name="fileName">What messages call it.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ModuleCode(string ptx, string fileName)
{
    readonly ConditionalWeakTable<Device, LoadedModule> loaded = [];

    /// <summary>The text.</summary>
    public string Ptx => ptx;

    /// <summary>The module on a device. Safe to call from several threads.</summary>
    /// <exception cref="DrawbridgeException">The device does not run something in it (DB3xxx).</exception>
    public LoadedModule On(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        if (loaded.TryGetValue(device, out var module)) return module;
        lock (loaded)
        {
            if (!loaded.TryGetValue(device, out module)) loaded.Add(device, module = device.LoadModuleText(ptx, fileName));
            return module;
        }
    }
}
