using Drawbridge.Runtime;

namespace Drawbridge;

// Each copy stands here for buffers and for views: the compiler finds the element type of either only if it is the parameter's own type.
public sealed partial class DeviceStream
{
    /// <summary>Queues a copy from the host to the device.</summary>
    /// <param name="source">The elements: an array, a <see cref="PinnedBuffer{T}"/>, a slice of either. Read when the copy's turn comes.</param>
    /// <param name="target">As many elements.</param>
    /// <exception cref="DrawbridgeException">The lengths differ (DB4064); the buffer is of another device (DB4047) or freed (DB4048).</exception>
    public void Copy<T>(ReadOnlyMemory<T> source, DeviceBuffer<T> target) where T : unmanaged => Copy(source, (DeviceView<T>)target);

    /// <inheritdoc cref="Copy{T}(ReadOnlyMemory{T}, DeviceBuffer{T})"/>
    public void Copy<T>(ReadOnlyMemory<T> source, DeviceView<T> target) where T : unmanaged
    {
        if (IsCopy(source.Length, target.Length) & Demand(target)) Add(new UploadWork<T>(source, target));
    }

    /// <summary>Queues a copy from the device to the host.</summary>
    /// <param name="source">The elements.</param>
    /// <param name="target">Memory for as many: an array, a <see cref="PinnedBuffer{T}"/>, a slice of either. To be read when the copy is done.</param>
    /// <inheritdoc cref="Copy{T}(ReadOnlyMemory{T}, DeviceBuffer{T})" path="/exception"/>
    public void Copy<T>(DeviceBuffer<T> source, Memory<T> target) where T : unmanaged => Copy((DeviceView<T>)source, target);

    /// <inheritdoc cref="Copy{T}(DeviceBuffer{T}, Memory{T})"/>
    public void Copy<T>(DeviceView<T> source, Memory<T> target) where T : unmanaged
    {
        if (IsCopy(source.Length, target.Length) & Demand(source)) Add(new DownloadWork<T>(source, target));
    }

    /// <summary>Queues a copy within the device. The ranges may overlap.</summary>
    /// <param name="source">The elements.</param>
    /// <param name="target">As many elements.</param>
    /// <inheritdoc cref="Copy{T}(ReadOnlyMemory{T}, DeviceBuffer{T})" path="/exception"/>
    public void Copy<T>(DeviceBuffer<T> source, DeviceBuffer<T> target) where T : unmanaged => Copy((DeviceView<T>)source, (DeviceView<T>)target);

    /// <inheritdoc cref="Copy{T}(DeviceBuffer{T}, DeviceBuffer{T})"/>
    public void Copy<T>(DeviceView<T> source, DeviceBuffer<T> target) where T : unmanaged => Copy(source, (DeviceView<T>)target);

    /// <inheritdoc cref="Copy{T}(DeviceBuffer{T}, DeviceBuffer{T})"/>
    public void Copy<T>(DeviceBuffer<T> source, DeviceView<T> target) where T : unmanaged => Copy((DeviceView<T>)source, target);

    /// <inheritdoc cref="Copy{T}(DeviceBuffer{T}, DeviceBuffer{T})"/>
    public void Copy<T>(DeviceView<T> source, DeviceView<T> target) where T : unmanaged
    {
        if (IsCopy(source.Length, target.Length) & Demand(source) & Demand(target)) Add(new TransferWork<T>(source, target));
    }

    /// <summary>Queues setting every element.</summary>
    /// <exception cref="DrawbridgeException">The buffer is of another device (DB4047) or freed (DB4048).</exception>
    public void Fill<T>(DeviceBuffer<T> target, T value) where T : unmanaged => Fill((DeviceView<T>)target, value);

    /// <inheritdoc cref="Fill{T}(DeviceBuffer{T}, T)"/>
    public void Fill<T>(DeviceView<T> target, T value) where T : unmanaged
    {
        if (Demand(target) && target.Length > 0) Add(new FillWork<T>(target, value));
    }

    /// <summary>True if there is anything to copy.</summary>
    static bool IsCopy(long source, long target) => source == target ? source > 0
        : throw new DrawbridgeException(StreamDiagnostics.CopyLength.Here($"{source} elements cannot be copied onto {target}"));

    /// <summary>True if the view is of a buffer, which then is this device's and not freed.</summary>
    bool Demand<T>(DeviceView<T> view) where T : unmanaged
    {
        if (view.Buffer is not { } buffer) return false;
        if (buffer.Device != Device)
            throw new DrawbridgeException(ApiDiagnostics.ForeignBuffer.Here($"the buffer is on device '{buffer.Device.Name}', not on the stream's"));
        buffer.ThrowIfFreed();
        return true;
    }
}
