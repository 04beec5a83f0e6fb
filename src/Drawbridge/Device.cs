using System.Runtime.ExceptionServices;
using Drawbridge.Ptx.Diagnostics;
using Drawbridge.Ptx.Syntax;
using Drawbridge.Runtime;

namespace Drawbridge;

/// <summary>
/// Something that runs kernels: an engine together with its memory. Buffers and modules belong to the device that made them.
/// <code>
/// using var device = Device.Open("cpu");
/// using var module = device.LoadModule("saxpy.ptx");
/// using var x = device.Allocate&lt;float&gt;([1, 2, 3, 4]);
/// using var y = device.Allocate&lt;float&gt;(4);
/// module.GetKernel("saxpy").Launch(grid: 1, block: 32, sharedBytes: 0, 4, 2.5f, x, y);
/// float[] result = y.ToArray();
/// </code>
/// </summary>
/// <remarks>
/// A device may be used from several threads. <see cref="Kernel.Launch(LaunchOptions, ReadOnlySpan{KernelArgument})"/> waits for its kernel to end;
/// a <see cref="DeviceStream"/> queues work.
/// </remarks>
public sealed class Device : IDisposable
{
    static readonly Lazy<Device> LazyDefault = new(() => Open(All[0]));

    static readonly Lazy<Device> LazyManaged = new(() => new(DeviceInfo.Managed));

    readonly Lock gate = new();
    readonly List<DeviceStream> streams = [];
    DeviceStream? defaultStream;
    Exception? untold;
    int streamCount;
    volatile bool isDisposed;

    Device(DeviceInfo info)
    {
        Info = info;
        Engine = info.CreateEngine();
        Memory = new DeviceMemory();
    }

    /// <summary>The devices of this machine, the one to prefer first.</summary>
    public static IReadOnlyList<DeviceInfo> All => DeviceInfo.Known;

    /// <summary>The first of <see cref="All"/>, opened once for the whole process. Don't dispose it.</summary>
    public static Device Default => LazyDefault.Value;

    /// <summary>
    /// Runs kernels in C# as the plain C# they are, under the ordinary debugger: <see cref="ThreadIdx"/>, barriers, shuffles, tensor cores and inline PTX mean
    /// what they mean on every device. Slow, and not among <see cref="All"/>. Don't dispose it.
    /// </summary>
    public static Device Managed => LazyManaged.Value;

    /// <summary>What the device is.</summary>
    public DeviceInfo Info { get; }

    /// <summary>The name it was opened by: <c>cpu</c>, <c>interpreter</c>.</summary>
    public string Name => Info.Name;

    /// <summary>What runs the kernels.</summary>
    public IEngine Engine { get; }

    /// <summary>Its memory: for addresses where <see cref="DeviceBuffer{T}"/> is not enough.</summary>
    public DeviceMemory Memory { get; }

    /// <summary>Opens a device of its own: its memory is separate from that of every other, also of the same name.</summary>
    /// <param name="name">A name from <see cref="All"/>.</param>
    /// <exception cref="DrawbridgeException">There is no device of that name (DB4040).</exception>
    public static Device Open(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return All.FirstOrDefault(info => info.Name == name) is { } found ? Open(found)
            : throw new DrawbridgeException(ApiDiagnostics.UnknownDevice.Here(
                $"there is no device '{name}'{NearestName.Suggest(name, All.Select(info => info.Name))}",
                $"use one of: {string.Join(", ", All.Select(info => info.Name))}"));
    }

    /// <summary>Opens a device of its own.</summary>
    public static Device Open(DeviceInfo info)
    {
        ArgumentNullException.ThrowIfNull(info);
        return new(info);
    }

    /// <summary>
    /// In a kernel: prints, to where the launch says (<see cref="LaunchOptions.Output"/>). Numbers look as C's <c>printf</c> writes them; C# formats
    /// such as <c>{x:F3}</c>, <c>{n:X8}</c> and alignments are understood.
    /// </summary>
    public static void Print(PrintText text)
    {
        var output = ManagedThread.Now.Block.Output;
        lock (output) output.Write(text.ToString());
    }

    /// <summary>As <see cref="Print"/>, and ends the line.</summary>
    public static void PrintLine(PrintText text)
    {
        text.AppendLiteral("\n");
        Print(text);
    }

    /// <summary>Allocates memory for <paramref name="count"/> elements. What it holds at first is not defined.</summary>
    /// <typeparam name="T">The elements: numbers or structs without references, laid out as the kernel expects.</typeparam>
    /// <exception cref="DrawbridgeException">There is not enough memory (DB4020).</exception>
    public DeviceBuffer<T> Allocate<T>(long count) where T : unmanaged => new(this, count);

    /// <summary>Allocates memory for the elements and copies them in.</summary>
    /// <inheritdoc cref="Allocate{T}(long)"/>
    public DeviceBuffer<T> Allocate<T>(ReadOnlySpan<T> elements) where T : unmanaged
    {
        var buffer = new DeviceBuffer<T>(this, elements.Length);
        buffer.CopyFrom(elements);
        return buffer;
    }

    /// <summary>A launch with at least one thread for each index below <paramref name="extent"/>: kernels return where theirs is past the end.</summary>
    public Launch Over(Dim3 extent) => new(this, GridShape.Over(extent)) { Extent = extent };

    /// <summary>A launch with a grid and a block of one's own choice.</summary>
    /// <param name="blocks">Number of blocks.</param>
    /// <param name="threads">Threads of a block.</param>
    /// <param name="sharedBytes">Bytes of dynamic shared memory a block.</param>
    public Launch Grid(Dim3 blocks, Dim3 threads, int sharedBytes = 0) =>
        new(this, new LaunchOptions { Grid = blocks, Block = threads, SharedBytes = sharedBytes });

    /// <summary>A stream of its own, which works beside the others.</summary>
    public DeviceStream CreateStream()
    {
        lock (gate)
        {
            var stream = new DeviceStream(this, new StreamQueue($"Drawbridge {Name} stream {++streamCount}"));
            streams.Add(stream);
            return stream;
        }
    }

    /// <summary>A stream for everyone, made when first asked for. Don't dispose it.</summary>
    public DeviceStream DefaultStream
    {
        get
        {
            lock (gate)
            {
                return defaultStream ??= CreateStream();
            }
        }
    }

    /// <summary>Notes what an action queues, without doing it, as a graph that can be replayed.</summary>
    /// <param name="record">Queues launches, copies, fills and actions on the stream it is given.</param>
    public DeviceGraph Capture(Action<DeviceStream> record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var steps = new List<StreamWork>();
        using (var stream = new DeviceStream(this, steps)) record(stream);
        return new DeviceGraph(this, [.. steps]);
    }

    /// <summary>Waits until everything queued so far on all its streams is done.</summary>
    /// <exception cref="KernelFaultException">Some of it faulted and nobody was told, also on a stream that is closed by now.</exception>
    /// <exception cref="AggregateException">Several streams have something to tell.</exception>
    public void Synchronize()
    {
        DeviceStream[] all;
        var problems = new List<Exception>();
        lock (gate)
        {
            all = [.. streams];
            if (untold != null) problems.Add(untold);
            untold = null;
        }
        foreach (var stream in all)
        {
            stream.ThrowIfOwnThread();
            try
            {
                stream.AwaitWork(takesFault: true);
            }
#pragma warning disable CA1031 // It is thrown below, with those of the other streams.
            catch (Exception problem)
#pragma warning restore CA1031
            {
                problems.Add(problem);
            }
        }
        if (problems.Count == 1) ExceptionDispatchInfo.Throw(problems[0]);
        if (problems.Count > 1) throw new AggregateException(problems);
    }

    /// <summary>A stream closes.</summary>
    internal void Forget(DeviceStream stream, Exception? fault)
    {
        lock (gate)
        {
            streams.Remove(stream);
            untold ??= fault;
        }
    }

    /// <summary>Reads, verifies and loads a module from a <c>.ptx</c> file.</summary>
    /// <exception cref="DrawbridgeException">The file cannot be read (DB4049), has errors (all of them in the exception), or uses something the
    /// device does not run (DB3xxx).</exception>
    public LoadedModule LoadModule(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (Directory.Exists(path)) throw new DrawbridgeException(ApiDiagnostics.UnreadableModule.Here($"'{path}' is a folder, not a file"));
        byte[] text;
        try
        {
            text = File.ReadAllBytes(path);
        }
        catch (FileNotFoundException)
        {
            throw new DrawbridgeException(ApiDiagnostics.UnreadableModule.Here($"'{path}' does not exist"));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new DrawbridgeException(ApiDiagnostics.UnreadableModule.Here($"'{path}': {problem.Message}"));
        }
        return LoadModule(new SourceText(path, text));
    }

    /// <summary>Reads, verifies and loads a module from PTX text.</summary>
    /// <param name="ptx">The text.</param>
    /// <param name="name">The file name diagnostics show.</param>
    /// <inheritdoc cref="LoadModule(string)" path="/exception"/>
    public LoadedModule LoadModuleText(string ptx, string name = "input.ptx") => LoadModule(SourceText.From(ptx, name));

    /// <summary>Reads, verifies and loads a module from a source text.</summary>
    /// <inheritdoc cref="LoadModule(string)" path="/exception"/>
    public LoadedModule LoadModule(SourceText source)
    {
        var bag = new DiagnosticBag();
        var module = ModuleReader.Read(source, bag);
        return LoadModule(module, bag);
    }

    /// <summary>Verifies and loads a module that was read, or built, before.</summary>
    /// <inheritdoc cref="LoadModule(string)" path="/exception"/>
    public LoadedModule LoadModule(Module module) => LoadModule(module, new DiagnosticBag());

    LoadedModule LoadModule(Module module, DiagnosticBag bag)
    {
        if (!bag.HasErrors) Ptx.Verify.Verifier.Verify(module, bag);
        if (bag.HasErrors) throw new DrawbridgeException(bag.Items);
        return Load(module, bag.Items);
    }

    /// <summary>Loads a module that is known to be without errors.</summary>
    internal LoadedModule Load(Module module, IReadOnlyList<Diagnostic> diagnostics) => new(this, Engine.Load(module, Memory), diagnostics);

    internal void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(isDisposed, this);

    /// <summary>A buffer with a name that faults show.</summary>
    internal DeviceBuffer<byte> AllocateNamed(ReadOnlySpan<byte> content, string name)
    {
        var buffer = new DeviceBuffer<byte>(this, content.Length, name);
        buffer.CopyFrom(content);
        return buffer;
    }

    /// <summary>Waits for its streams and for kernels that run, and gives the device's memory back; its buffers, modules and streams are then unusable.</summary>
    public void Dispose()
    {
        DeviceStream[] all;
        lock (gate)
        {
            all = [.. streams];
        }
        foreach (var stream in all) stream.Dispose();
        isDisposed = true;
        Memory.Dispose();
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {Info.Description}";
}
