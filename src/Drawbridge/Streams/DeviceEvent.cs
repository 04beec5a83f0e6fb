using System.Diagnostics;
using System.Runtime.CompilerServices;
using Drawbridge.Runtime;

namespace Drawbridge;

/// <summary>
/// A moment in a stream's work: it has happened when everything queued before it is done. Made by <see cref="DeviceStream.Record"/>.
/// <code>
/// var start = stream.Record();
/// stream.Launch(kernel, grid: 64, block: 256, sharedBytes: 0, x, y);
/// var end = stream.Record();
/// await end;
/// Console.WriteLine(end.ElapsedSince(start));
/// </code>
/// </summary>
/// <remarks>Safe to use from several threads. An event behind work that faulted or was cancelled happens with that fault, and so tells whoever waits.</remarks>
public sealed class DeviceEvent
{
    readonly DeviceStream stream;
    readonly TaskCompletionSource source = new(TaskCreationOptions.RunContinuationsAsynchronously);
    long timestamp;

    internal DeviceEvent(DeviceStream stream) => this.stream = stream;

    /// <summary>True once the stream has got here.</summary>
    public bool HasHappened => source.Task.IsCompleted;

    /// <summary>Waits until it has happened.</summary>
    /// <exception cref="KernelFaultException">Work before it faulted.</exception>
    /// <exception cref="OperationCanceledException">Work before it was cancelled.</exception>
    /// <exception cref="DrawbridgeException">An action on the same stream waits for it (DB4061).</exception>
    public void Synchronize()
    {
        if (!HasHappened) stream.ThrowIfOwnThread();
        source.Task.GetAwaiter().GetResult();
    }

    /// <summary>A task that ends when it has happened.</summary>
    /// <param name="cancellation">Ends the waiting, not the work.</param>
    /// <inheritdoc cref="Synchronize" path="/exception"/>
    public Task WhenDone(CancellationToken cancellation = default) => source.Task.WaitAsync(cancellation);

    /// <summary>Makes <c>await</c> of an event wait for it.</summary>
    public TaskAwaiter GetAwaiter() => source.Task.GetAwaiter();

    /// <summary>The time from another event, of any stream, to this one.</summary>
    /// <exception cref="DrawbridgeException">One of them has not happened yet (DB4063).</exception>
    public TimeSpan ElapsedSince(DeviceEvent earlier)
    {
        ArgumentNullException.ThrowIfNull(earlier);
        if (!HasHappened || !earlier.HasHappened)
            throw new DrawbridgeException(StreamDiagnostics.EventPending.Here($"the {(HasHappened ? "earlier" : "later")} event has not happened yet"));
        return Stopwatch.GetElapsedTime(earlier.timestamp, timestamp);
    }

    /// <summary>The stream has got here.</summary>
    internal void Happen(Exception? fault)
    {
        timestamp = Stopwatch.GetTimestamp();
        if (fault == null)
        {
            source.TrySetResult();
            return;
        }
        source.TrySetException(fault);
        // The stream tells the fault; an event that nobody waits for is not another one.
        _ = source.Task.Exception;
    }

    /// <summary>Waits on another stream's thread.</summary>
    internal void Await(CancellationToken cancellation)
    {
        if (!HasHappened) Task.WaitAny([source.Task], cancellation);
        source.Task.GetAwaiter().GetResult();
    }
}

/// <summary>Lets an event happen.</summary>
sealed class RecordWork(DeviceEvent recorded) : StreamWork
{
    public override bool IsMark => true;

    public override Exception? Reach(Exception? fault, CancellationToken cancellation)
    {
        fault = base.Reach(fault, cancellation);
        recorded.Happen(fault);
        return fault;
    }

    public override void Execute(CancellationToken cancellation)
    {
    }
}
