using Drawbridge.Runtime;

namespace Drawbridge;

/// <summary>
/// Work that was put together once, to be done many times: arguments are bound and checked when it is captured, so that a replay costs little more
/// than the kernels. Made by <see cref="Device.Capture"/>.
/// <code>
/// var step = device.Capture(stream =>
/// {
///     stream.Launch(advance, grid: 64, block: 256, sharedBytes: 0, positions, velocities);
///     stream.Launch(collide, grid: 64, block: 256, sharedBytes: 0, positions);
/// });
/// for (int i = 0; i &lt; 1000; i++) step.Replay(stream);
/// await stream;
/// </code>
/// </summary>
/// <remarks>
/// Copies read and write the same memory at every replay: change what is in it to give a graph other data. Safe to use from several threads.
/// </remarks>
public sealed class DeviceGraph
{
    readonly StreamWork[] steps;

    internal DeviceGraph(Device device, StreamWork[] steps)
    {
        Device = device;
        this.steps = steps;
    }

    /// <summary>The device it was captured on.</summary>
    public Device Device { get; }

    /// <summary>Number of launches, copies, fills and actions.</summary>
    public int Count => steps.Length;

    /// <summary>Does all of it on this thread, and waits for its end.</summary>
    /// <exception cref="KernelFaultException">A kernel did something it must not; what comes after it was left out.</exception>
    /// <exception cref="DrawbridgeException">A buffer in it was freed (DB4048).</exception>
    public void Replay()
    {
        foreach (var step in steps)
        {
            step.ThrowIfFreed();
            step.AwaitOthers();
        }
        foreach (var step in steps) step.Execute(default);
    }

    /// <summary>Queues all of it, as one piece of work.</summary>
    /// <exception cref="DrawbridgeException">A buffer in it was freed (DB4048); the stream is of another device (DB4062) or closed (DB4060).</exception>
    public void Replay(DeviceStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (stream.Device != Device) throw new DrawbridgeException(StreamDiagnostics.ForeignStream.Here("the graph was captured on another device than the stream's"));
        foreach (var step in steps)
        {
            step.ThrowIfFreed();
            step.MarkUse(stream);
        }
        stream.Add(new ReplayWork(steps));
    }

    /// <inheritdoc/>
    public override string ToString() => ArgumentBinder.Counted(Count, "step");
}
