using Drawbridge.Runtime;

namespace Drawbridge;

/// <summary>
/// Something a stream does. It is bound and checked when it is queued, so that only what happens while it runs is left to go wrong, and it can be
/// done again: a graph is a list of them.
/// </summary>
abstract class StreamWork
{
    /// <summary>True for a place in the stream rather than work: who is told that it was reached finds everything before it done.</summary>
    public virtual bool IsMark => false;

    /// <summary>The memory it reads or writes.</summary>
    public virtual ReadOnlySpan<DeviceBuffer> Buffers => [];

    /// <summary>The module whose kernel it runs, if it does.</summary>
    public virtual LoadedModule? Module => null;

    /// <summary>Its turn has come.</summary>
    /// <param name="fault">What went wrong before, and nobody has been told yet.</param>
    /// <param name="cancellation">Cancelled if the stream was told to drop it.</param>
    /// <returns>What is now wrong with the stream, or null.</returns>
    public virtual Exception? Reach(Exception? fault, CancellationToken cancellation)
    {
        // What comes after a fault was written for data that is not there.
        if (fault != null) return fault;
        try
        {
            cancellation.ThrowIfCancellationRequested();
            Execute(cancellation);
            return null;
        }
#pragma warning disable CA1031 // It is thrown where somebody waits for the stream.
        catch (Exception problem)
#pragma warning restore CA1031
        {
            return problem;
        }
    }

    /// <summary>Does it.</summary>
    public abstract void Execute(CancellationToken cancellation);

    /// <summary>Notes that a stream has queued it.</summary>
    public void MarkUse(DeviceStream stream)
    {
        foreach (var buffer in Buffers) buffer.Use.Add(stream);
        Module?.Use.Add(stream);
    }

    /// <summary>Waits until no other stream has work left with the same memory.</summary>
    public void AwaitOthers()
    {
        foreach (var buffer in Buffers) buffer.Use.Await();
        Module?.Use.Await();
    }

    /// <summary>Refuses work whose memory was freed since it was captured.</summary>
    public void ThrowIfFreed()
    {
        foreach (var buffer in Buffers) buffer.ThrowIfFreed();
        _ = Module?.EngineModule;
    }
}

/// <summary>Runs a kernel.</summary>
sealed class LaunchWork(Kernel kernel, LaunchRequest request, DeviceBuffer[] buffers) : StreamWork
{
    readonly bool hasOwnToken = request.Cancellation.CanBeCanceled;

    public override ReadOnlySpan<DeviceBuffer> Buffers => buffers;

    public override LoadedModule Module => kernel.Module;

    public override void Execute(CancellationToken cancellation)
    {
        var (device, engineModule) = (kernel.Module.Device, kernel.Module.EngineModule);
        if (hasOwnToken)
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, request.Cancellation);
            device.Launch(engineModule, request with { Cancellation = either.Token });
            return;
        }
        device.Launch(engineModule, cancellation.CanBeCanceled ? request with { Cancellation = cancellation } : request);
    }
}

/// <summary>Copies from the host; the memory is read when its turn comes.</summary>
sealed class UploadWork<T>(ReadOnlyMemory<T> source, DeviceView<T> target) : StreamWork where T : unmanaged
{
    readonly DeviceBuffer[] buffers = [target.Buffer!];

    public override ReadOnlySpan<DeviceBuffer> Buffers => buffers;

    public override void Execute(CancellationToken cancellation) => target.Buffer!.WriteNow(target.Start, source.Span);
}

/// <summary>Copies to the host.</summary>
sealed class DownloadWork<T>(DeviceView<T> source, Memory<T> target) : StreamWork where T : unmanaged
{
    readonly DeviceBuffer[] buffers = [source.Buffer!];

    public override ReadOnlySpan<DeviceBuffer> Buffers => buffers;

    public override void Execute(CancellationToken cancellation) => source.Buffer!.ReadNow(source.Start, target.Span);
}

/// <summary>Copies within the device.</summary>
sealed class TransferWork<T>(DeviceView<T> source, DeviceView<T> target) : StreamWork where T : unmanaged
{
    readonly DeviceBuffer[] buffers = [source.Buffer!, target.Buffer!];

    public override ReadOnlySpan<DeviceBuffer> Buffers => buffers;

    public override void Execute(CancellationToken cancellation) => source.TransferNow(target);
}

/// <summary>Sets every element of a range.</summary>
sealed class FillWork<T>(DeviceView<T> target, T value) : StreamWork where T : unmanaged
{
    readonly DeviceBuffer[] buffers = [target.Buffer!];

    public override ReadOnlySpan<DeviceBuffer> Buffers => buffers;

    public override void Execute(CancellationToken cancellation) => target.Buffer!.FillNow(target.Start, target.Length, value);
}

/// <summary>Calls the host.</summary>
sealed class ActionWork(Action action) : StreamWork
{
    public override void Execute(CancellationToken cancellation) => action();
}

/// <summary>Waits for another stream.</summary>
sealed class WaitWork(DeviceEvent awaited) : StreamWork
{
    public override void Execute(CancellationToken cancellation) => awaited.Await(cancellation);
}

/// <summary>Does all that a graph holds.</summary>
sealed class ReplayWork(StreamWork[] steps) : StreamWork
{
    public override void Execute(CancellationToken cancellation)
    {
        foreach (var step in steps)
        {
            cancellation.ThrowIfCancellationRequested();
            step.Execute(cancellation);
        }
    }
}

/// <summary>A place in a stream that somebody waits for.</summary>
/// <param name="takesFault">True if who waits is told what went wrong before; the stream is then free of it.</param>
sealed class Milestone(bool takesFault) : StreamWork
{
    readonly TaskCompletionSource source = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override bool IsMark => true;

    /// <summary>Done when the stream gets here.</summary>
    public Task Task => source.Task;

    /// <summary>Waits no more. A fault is then kept for the next who asks.</summary>
    public void Abandon(CancellationToken cancellation) => source.TrySetCanceled(cancellation);

    public override Exception? Reach(Exception? fault, CancellationToken cancellation)
    {
        if (fault == null || !takesFault)
        {
            source.TrySetResult();
            return fault;
        }
        return source.TrySetException(fault) ? null : fault;
    }

    public override void Execute(CancellationToken cancellation)
    {
    }
}
