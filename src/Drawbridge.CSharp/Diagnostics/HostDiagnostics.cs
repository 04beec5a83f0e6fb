using Microsoft.CodeAnalysis;

namespace Drawbridge.CSharp.Diagnostics;

/// <summary>What a program has on the host and nowhere else: each with what to do in its place.</summary>
static class HostDiagnostics
{
    public static readonly DiagnosticDescriptor Null = KernelDiagnostics.Error("DB1022", "Null in a kernel",
        "kernels cannot use '{0}': there is no null on the device",
        "Values of structs and numbers are always there. Keep a bool beside a value that may be missing, and test it with if or '?:'.");

    public static readonly DiagnosticDescriptor TypeAsValue = KernelDiagnostics.Error("DB1023", "Type as a value",
        "kernels cannot use {0}: types exist while the project builds, not on the device",
        "Every type is known when the kernel is compiled. Use overloads, or a type parameter with a constraint that has a static member for what differs.");

    public static readonly DiagnosticDescriptor Address = KernelDiagnostics.Error("DB1024", "Address of a variable",
        "kernels cannot take addresses of variables, which are registers",
        "Pass variables by ref, and use views and spans for what has an address.");

    public static readonly DiagnosticDescriptor HostThreads = KernelDiagnostics.Error("DB1026", "Synchronisation of the host",
        "kernels cannot use '{0}', which is for threads of the operating system",
        "Threads of a kernel wait for each other by Block.Sync, exchange values by Warp, and change memory together by Atomic (Atomic.Add gives the value before, Interlocked.Add the one after).");

    public static readonly DiagnosticDescriptor HostCollection = KernelDiagnostics.Error("DB1027", "Collection of the host",
        "kernels cannot go over '{0}', which is an object",
        "On the device there are views, spans and arrays of constants. Use one of them, or a for loop.");

    public static readonly DiagnosticDescriptor Output = KernelDiagnostics.Error("DB1028", "Output of the host",
        "kernels cannot write by '{0}'",
        "The device has no console and no files. Device.Print writes what a kernel wants to show; results go to a view, which the host reads.");

    public static readonly DiagnosticDescriptor HostState = KernelDiagnostics.Error("DB1029", "Clock, chance or environment of the host",
        "kernels cannot use '{0}': the device does not know it",
        "Ask on the host and pass the value as a parameter. For random numbers, compute them from a seed and the thread's index.");

    public static readonly DiagnosticDescriptor Boxing = KernelDiagnostics.Error("DB1037", "Boxing in a kernel",
        "'{0}' becomes an object of type '{1}' here, and there are no objects on the device",
        "Pass values of structs as what they are: by a type parameter (where T : struct, IShape) instead of the interface.");

    public static readonly DiagnosticDescriptor NestedLaunch = KernelDiagnostics.Error("DB1057", "Launch inside a kernel",
        "kernels cannot launch '{0}'",
        "Kernels are launched by the host. Call the method without a Launch: it then runs in this thread; or launch the second kernel when the first is done.");

    static readonly Dictionary<string, DiagnosticDescriptor> Kinds = new(StringComparer.Ordinal)
    {
        ["System.Console"] = Output,
        ["System.Diagnostics.Trace"] = Output,
        ["System.IO.File"] = Output,
        ["System.Threading.Interlocked"] = HostThreads,
        ["System.Threading.Monitor"] = HostThreads,
        ["System.Threading.Volatile"] = HostThreads,
        ["System.Threading.Thread"] = HostThreads,
        ["System.Threading.Barrier"] = HostThreads,
        ["System.Threading.SpinWait"] = HostThreads,
        ["System.Threading.Tasks.Task"] = HostThreads,
        ["System.Threading.Tasks.Parallel"] = HostThreads,
        ["System.Random"] = HostState,
        ["System.DateTime"] = HostState,
        ["System.DateTimeOffset"] = HostState,
        ["System.Diagnostics.Stopwatch"] = HostState,
        ["System.Environment"] = HostState,
        ["System.Guid"] = HostState,
        ["System.GC"] = HostState,
        ["System.Security.Cryptography.RandomNumberGenerator"] = HostState,
    };

    /// <summary>What to say about a member of a type that only the host has; null for all other types.</summary>
    public static DiagnosticDescriptor? Of(ITypeSymbol? type) => type != null && Kinds.TryGetValue(Types.TypeBook.FullName(type), out var kind) ? kind : null;
}
