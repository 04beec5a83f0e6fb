using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace Drawbridge.Cpu.Emit;

/// <summary>
/// Loaded code. Whoever keeps a function pointer keeps this object too: when it is disposed of or collected, the code goes away.
/// </summary>
sealed class CompiledAssembly : IDisposable
{
    /// <summary>IL bytes from which on a second thread pays.</summary>
    const int WorthSharing = 2_000;

    /// <summary>The JIT compiler recurses over deep expressions.</summary>
    const int StackBytes = 16 << 20;

    readonly Context context;
    readonly IReadOnlyList<MethodWriter> methods;
    readonly RuntimeMethodHandle[] handles;
    readonly nint[] pointers;
    bool isDisposed;

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "What generated code names is kept by ILLink.Descriptors.xml.")]
    internal CompiledAssembly(
        string name, byte[] image, IReadOnlyList<MethodWriter> methods, IReadOnlyList<Assembly> referenced, int threads)
    {
        context = new Context(name, referenced);
        this.methods = methods;
        handles = new RuntimeMethodHandle[methods.Count];
        pointers = new nint[methods.Count];
        var module = context.LoadFromStream(new MemoryStream(image, writable: false)).ManifestModule.ModuleHandle;
        for (int i = 0; i < handles.Length; i++) handles[i] = module.ResolveMethodHandle(ModuleWriter.Token(methods[i]));
        Prepare(threads > 0 ? threads : Environment.ProcessorCount);
        for (int i = 0; i < handles.Length; i++) pointers[i] = handles[i].GetFunctionPointer();
    }

    /// <summary>The methods' code, in the order of definition: managed function pointers.</summary>
    public ReadOnlySpan<nint> Pointers => pointers;

    /// <summary>A method's code.</summary>
    public nint Pointer(MethodWriter method) =>
        isDisposed ? throw new ObjectDisposedException(nameof(CompiledAssembly)) : pointers[method.Index];

    /// <summary>Has no target any more once the code is gone.</summary>
    internal WeakReference Lifetime => new(context);

    void Prepare(int threads)
    {
        // The largest first, so that the threads end at about the same time.
        var order = new List<int>(methods.Count);
        int bytes = 0;
        for (int i = 0; i < methods.Count; i++)
        {
            if (methods[i].Inlining == IlInlining.Always) continue;
            order.Add(i);
            bytes += methods[i].CodeBytes;
        }
        threads = Math.Min(threads, Math.Min(order.Count, 1 + bytes / WorthSharing));
        if (threads > 1) order.Sort((a, b) => methods[b].CodeBytes.CompareTo(methods[a].CodeBytes));

        int next = -1;
        Exception? failure = null;
        void Work()
        {
            for (int i; failure == null && (i = Interlocked.Increment(ref next)) < order.Count;)
            {
                try
                {
                    RuntimeHelpers.PrepareMethod(handles[order[i]]);
                }
                catch (Exception e)
                {
                    var method = methods[order[i]];
                    failure = new InvalidProgramException($"{method.Name} does not compile: {e.Message}\n{IlListing.Of(method)}", e);
                }
            }
        }

        var others = new Thread[Math.Max(threads - 1, 0)];
        for (int i = 0; i < others.Length; i++)
        {
            others[i] = new Thread(Work, StackBytes) { IsBackground = true, Name = "compile" };
            others[i].Start();
        }
        Work();
        foreach (var thread in others) thread.Join();
        if (failure != null)
        {
            context.Unload();
            throw failure;
        }
    }

    /// <summary>Lets the code go, once no thread runs it any more.</summary>
    public void Dispose()
    {
        if (isDisposed) return;
        isDisposed = true;
        Array.Clear(pointers);
        context.Unload();
    }

    sealed class Context(string name, IReadOnlyList<Assembly> referenced) : AssemblyLoadContext(name, isCollectible: true)
    {
        /// <summary>References mean the very assemblies whose types were named, in whatever context these are.</summary>
        protected override Assembly? Load(AssemblyName assemblyName)
        {
            foreach (var assembly in referenced)
            {
                if (ModuleTokens.SimpleName(assembly) == assemblyName.Name) return assembly;
            }
            return null;
        }
    }
}
