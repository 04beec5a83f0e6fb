using System.Runtime.CompilerServices;
using Drawbridge.Runtime;

namespace Drawbridge;

/// <summary>
/// Work for a device that is done in the order in which it was queued, on a thread of its own, while the caller goes on. Streams work beside each
/// other; events order them.
/// <code>
/// using var stream = device.CreateStream();
/// using var x = device.Allocate&lt;float&gt;(input.Length);
/// using var output = new PinnedBuffer&lt;float&gt;(input.Length);
/// stream.Copy(input, x);
/// stream.Launch(kernel, grid: 64, block: 256, sharedBytes: 0, x);
/// stream.Copy(x, output);
/// await stream;
/// </code>
/// </summary>
/// <remarks>
/// <para>Mistakes in a call are reported by the call (DB40xx, nothing is queued). What goes wrong while the work is done (a kernel's fault, an
/// action's exception, a cancellation) is thrown by the next <see cref="Synchronize"/>, <c>await</c>, or use of the memory outside the stream; the
/// work queued between is left out, because it was meant for data that is not there. Then the stream can be used on.</para>
/// <para>What happens outside of a stream to a buffer or module (a launch that waits, a copy that waits, <c>Dispose</c>) waits for the streams
/// that were given work with it. Memory of the host that is copied must not change until the copy is done.</para>
/// <para>Safe to use from several threads; calls of one thread keep their order.</para>
/// </remarks>
public sealed partial class DeviceStream : IDisposable, IAsyncDisposable
{
    // One of both: a queue that works, or the work of a graph that is captured.
    readonly StreamQueue? queue;
    readonly List<StreamWork>? capture;
    bool isClosed;

    internal DeviceStream(Device device, StreamQueue queue) : this(device) => this.queue = queue;

    internal DeviceStream(Device device, List<StreamWork> capture) : this(device) => this.capture = capture;

    DeviceStream(Device device) => Device = device;

    /// <summary>The device that does the work.</summary>
    public Device Device { get; }

    /// <summary>True if all work is done, or left out after a fault.</summary>
    public bool IsIdle => queue?.IsIdle ?? true;

    internal bool IsClosed => isClosed;

    /// <summary>Queues a kernel.</summary>
    /// <param name="kernel">The kernel, loaded on the same device.</param>
    /// <param name="grid">Number of blocks.</param>
    /// <param name="block">Threads of a block.</param>
    /// <param name="sharedBytes">Bytes of dynamic shared memory.</param>
    /// <param name="arguments">One for each parameter: numbers, buffers, structs (<see cref="KernelArgument.Struct{T}"/>), bytes.</param>
    /// <exception cref="DrawbridgeException">The launch is not possible (DB40xx, all mistakes in the exception).</exception>
    public void Launch(Kernel kernel, Dim3 grid, Dim3 block, int sharedBytes, params ReadOnlySpan<KernelArgument> arguments) =>
        Launch(kernel, new LaunchOptions { Grid = grid, Block = block, SharedBytes = sharedBytes }, arguments);

    /// <summary>Queues a kernel.</summary>
    /// <param name="kernel">The kernel, loaded on the same device.</param>
    /// <param name="options">Grid, block and everything else about the launch. The time budget counts from the kernel's start.</param>
    /// <param name="arguments">One for each parameter.</param>
    /// <inheritdoc cref="Launch(Kernel, Dim3, Dim3, int, ReadOnlySpan{KernelArgument})" path="/exception"/>
    public void Launch(Kernel kernel, LaunchOptions options, params ReadOnlySpan<KernelArgument> arguments)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        ArgumentNullException.ThrowIfNull(options);
        if (kernel.Module.Device != Device)
            throw new DrawbridgeException(StreamDiagnostics.ForeignStream.Here($"'{kernel.Name}' is loaded on another device than the stream's"));
        Add(new LaunchWork(kernel, kernel.Bind(options, arguments), KernelArgument.BuffersOf(arguments)));
    }

    /// <summary>Queues a call of the host, for what has to happen between two kernels. It should be short, and must not wait for this stream.</summary>
    public void Run(Action action)
    {
        ArgumentNullException.ThrowIfNull(action);
        Add(new ActionWork(action));
    }

    /// <summary>A launch on this stream with at least one thread for each index below <paramref name="extent"/>.</summary>
    public Launch Over(Dim3 extent) => Device.Over(extent) with { Stream = this };

    /// <summary>A launch on this stream with a grid and a block of one's own choice.</summary>
    /// <inheritdoc cref="Device.Grid" path="/param"/>
    public Launch Grid(Dim3 blocks, Dim3 threads, int sharedBytes = 0) => Device.Grid(blocks, threads, sharedBytes) with { Stream = this };

    /// <summary>Marks this place of the stream.</summary>
    /// <exception cref="DrawbridgeException">A graph is being captured (DB4065).</exception>
    public DeviceEvent Record()
    {
        ThrowIfCapturing("recording an event");
        var recorded = new DeviceEvent(this);
        Add(new RecordWork(recorded));
        return recorded;
    }

    /// <summary>Makes the work queued from here on wait for an event, of any stream. If the work before the event faulted, that of this stream has, too.</summary>
    /// <exception cref="DrawbridgeException">A graph is being captured (DB4065).</exception>
    public void Wait(DeviceEvent awaited)
    {
        ArgumentNullException.ThrowIfNull(awaited);
        ThrowIfCapturing("waiting for an event");
        Add(new WaitWork(awaited));
    }

    /// <summary>Waits until everything queued so far is done.</summary>
    /// <exception cref="KernelFaultException">A kernel did something it must not; what was queued after it was left out. The stream can be used on.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    /// <exception cref="DrawbridgeException">The stream's own work cannot wait for it (DB4061); it was closed (DB4060).</exception>
    public void Synchronize()
    {
        ThrowIfOwnThread();
        if (queue is { IsClear: true } && !isClosed) return;
        Reach(takesFault: true).Task.GetAwaiter().GetResult();
    }

    /// <summary>A task that ends when everything queued so far is done.</summary>
    /// <param name="cancellation">Ends the waiting, not the work (see <see cref="Cancel"/>); a fault is then kept for the next who waits.</param>
    /// <inheritdoc cref="Synchronize" path="/exception"/>
    public Task WhenDone(CancellationToken cancellation = default)
    {
        var end = Reach(takesFault: true);
        return cancellation.CanBeCanceled ? Until(end, cancellation) : end.Task;
    }

    /// <summary>Makes <c>await</c> of a stream wait for everything queued so far.</summary>
    public TaskAwaiter GetAwaiter() => WhenDone().GetAwaiter();

    /// <summary>
    /// Stops the kernel that runs, and leaves out what is queued so far. Who waits for the stream next gets an <see cref="OperationCanceledException"/>,
    /// if anything was left out.
    /// </summary>
    /// <exception cref="DrawbridgeException">A graph is being captured (DB4065).</exception>
    public void Cancel()
    {
        ThrowIfCapturing("cancelling");
        queue!.Cancel();
    }

    /// <summary>Waits until everything queued is done, and takes no more. A fault that nobody was told is thrown by the next <see cref="Device.Synchronize"/>.</summary>
    public void Dispose()
    {
        if (isClosed) return;
        isClosed = true;
        if (queue == null) return;
        Device.Forget(this, queue.Close());
        queue.Dispose();
    }

    /// <inheritdoc cref="Dispose"/>
    public async ValueTask DisposeAsync()
    {
        if (!isClosed && queue != null) await Reach(takesFault: false).Task.ConfigureAwait(false);
        Dispose();
    }

    /// <summary>Queues work, or notes it in a capture.</summary>
    internal void Add(StreamWork work)
    {
        if (isClosed) throw Closed();
        if (capture != null)
        {
            lock (capture)
            {
                capture.Add(work);
            }
            return;
        }
        // Before the work can start, so that who frees the memory meanwhile sees it.
        work.MarkUse(this);
        if (!queue!.TryAdd(work)) throw Closed();
    }

    /// <summary>Waits for the work queued so far, unless this is the stream's own thread, or it is closed.</summary>
    internal void AwaitWork(bool takesFault)
    {
        if (queue == null || isClosed || queue.IsOwnThread || (takesFault ? queue.IsClear : queue.IsIdle)) return;
        var end = new Milestone(takesFault);
        if (queue.TryAdd(end)) end.Task.GetAwaiter().GetResult();
    }

    internal void ThrowIfOwnThread()
    {
        if (queue is { IsOwnThread: true }) throw new DrawbridgeException(StreamDiagnostics.WaitsForItself.Here("an action on a stream waits for that stream"));
    }

    Milestone Reach(bool takesFault)
    {
        ThrowIfCapturing("waiting");
        var end = new Milestone(takesFault);
        Add(end);
        return end;
    }

    void ThrowIfCapturing(string what)
    {
        if (capture != null) throw new DrawbridgeException(StreamDiagnostics.NotInCapture.Here($"{what} is not possible while a graph is captured"));
    }

    static DrawbridgeException Closed() => new(StreamDiagnostics.ClosedStream.Here("the stream was closed"));

    static async Task Until(Milestone end, CancellationToken cancellation)
    {
        using var registration = cancellation.UnsafeRegister(static (end, token) => ((Milestone)end!).Abandon(token), end);
        await end.Task.ConfigureAwait(false);
    }
}
