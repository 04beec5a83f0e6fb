using System.ComponentModel;
using System.Runtime.CompilerServices;
using Drawbridge.Runtime;

namespace Drawbridge;

/// <summary>A kernel that the source generator compiled: its PTX as text in the assembly, loaded once for each device that runs it.</summary>
/// <param name="ptx">The text of a module with one entry.</param>
/// <param name="entry">Name of the entry.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class KernelCode(string ptx, string entry)
{
    readonly ConditionalWeakTable<Device, Kernel> loaded = [];

    /// <summary>The module's text.</summary>
    public string Ptx => ptx;

    /// <summary>Name of its entry.</summary>
    public string Entry => entry;

    /// <summary>The kernel on a device. Safe to call from several threads.</summary>
    /// <exception cref="DrawbridgeException">The device does not run something the kernel uses (DB3xxx).</exception>
    public Kernel On(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        if (loaded.TryGetValue(device, out var kernel)) return kernel;
        lock (loaded)
        {
            if (!loaded.TryGetValue(device, out kernel)) loaded.Add(device, kernel = device.LoadModuleText(ptx, entry + ".ptx").GetKernel(entry));
            return kernel;
        }
    }
}
