using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Drawbridge.Runtime;

namespace Drawbridge;

/// <summary>What all buffers have, whatever their elements.</summary>
public abstract class DeviceBuffer : IDisposable
{
    // Copies and fills go in pieces, because a span of bytes ends at 2 GiB.
    const int Piece = 1 << 30;

    bool isDisposed;
    QueuedUse use;

    private protected DeviceBuffer(Device device, long count, int elementSize, string name)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, long.MaxValue / elementSize);
        Device = device;
        Length = count;
        Size = count * elementSize;
        Address = device.Memory.Allocate(Size, name);
    }

    /// <summary>The device whose memory it is in.</summary>
    public Device Device { get; }

    /// <summary>Number of elements.</summary>
    public long Length { get; }

    /// <summary>Number of bytes.</summary>
    public long Size { get; }

    /// <summary>Address of the first element on the device; a multiple of 256.</summary>
    public ulong Address { get; }

    /// <summary>True once the memory was given back.</summary>
    public bool IsDisposed => isDisposed;

    /// <summary>The streams that have work with it.</summary>
    internal ref QueuedUse Use => ref use;

    /// <summary>Waits for streams that have work with it, and gives the memory back. Pointers in other memory that still lead to it will fault.</summary>
    public void Dispose()
    {
        if (isDisposed) return;
        isDisposed = true;
        use.AwaitQuietly();
        Device.Memory.TryFree(Address);
        GC.SuppressFinalize(this);
    }

    /// <summary>For work that was bound to it before.</summary>
    internal void ThrowIfFreed()
    {
        if (isDisposed) throw new DrawbridgeException(ApiDiagnostics.FreedBuffer.Here("the buffer was freed"));
    }

    private protected void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(isDisposed, this);

    private protected void CheckRange(long start, long count)
    {
        ThrowIfDisposed();
        if (start < 0 || count < 0 || start > Length || count > Length - start)
            throw new ArgumentException($"{count} elements from {start} on are not in the buffer's {Length}");
    }

    private protected void Write<T>(long start, ReadOnlySpan<T> elements) where T : unmanaged
    {
        ulong address = Address + (ulong)(start * Unsafe.SizeOf<T>());
        for (int most = Piece / Unsafe.SizeOf<T>(); ; address += (ulong)most * (ulong)Unsafe.SizeOf<T>(), elements = elements[most..])
        {
            Device.Memory.Write(address, MemoryMarshal.AsBytes(elements[..Math.Min(most, elements.Length)]));
            if (elements.Length <= most) return;
        }
    }

    private protected void Read<T>(long start, Span<T> elements) where T : unmanaged
    {
        ulong address = Address + (ulong)(start * Unsafe.SizeOf<T>());
        for (int most = Piece / Unsafe.SizeOf<T>(); ; address += (ulong)most * (ulong)Unsafe.SizeOf<T>(), elements = elements[most..])
        {
            Device.Memory.Read(address, MemoryMarshal.AsBytes(elements[..Math.Min(most, elements.Length)]));
            if (elements.Length <= most) return;
        }
    }

    private protected void Set<T>(long start, long length, T value) where T : unmanaged
    {
        int most = Piece / Unsafe.SizeOf<T>();
        for (long done = 0; done < length; done += most)
        {
            int bytes = (int)Math.Min(most, length - done) * Unsafe.SizeOf<T>();
            MemoryMarshal.Cast<byte, T>(Device.Memory.View(Address + (ulong)((start + done) * Unsafe.SizeOf<T>()), bytes)).Fill(value);
        }
    }
}

/// <summary>An array in device memory. Pass it to a kernel where that takes a pointer.</summary>
/// <typeparam name="T">The elements: numbers or structs without references, laid out as the kernel expects.</typeparam>
public sealed class DeviceBuffer<T> : DeviceBuffer where T : unmanaged
{
    internal DeviceBuffer(Device device, long count, string? name = null) : base(device, count, Unsafe.SizeOf<T>(), name ?? $"{typeof(T).Name}[{count}]")
    {
    }

    /// <summary>The elements of a range, <c>buffer[10..20]</c>, without a copy.</summary>
    /// <exception cref="ArgumentException">They are not all in the buffer.</exception>
    public DeviceView<T> this[Range range] => ((DeviceView<T>)this)[range];

    /// <summary>The elements from <paramref name="start"/> on, without a copy.</summary>
    /// <exception cref="ArgumentException">They are not all in the buffer.</exception>
    public DeviceView<T> Slice(long start, long length)
    {
        CheckRange(start, length);
        return new(this, start, length);
    }

    /// <summary>The elements as a matrix, row after row.</summary>
    /// <exception cref="ArgumentException">There are fewer.</exception>
    public DeviceView2D<T> As2D(int rows, int columns) => new(this, rows, columns, columns);

    /// <summary>The elements as a matrix, with so many elements from the beginning of one row to that of the next.</summary>
    /// <exception cref="ArgumentException">There are fewer, or the rows overlap.</exception>
    public DeviceView2D<T> As2D(int rows, int columns, int stride) => new(this, rows, columns, stride);

    /// <summary>The elements as planes of rows.</summary>
    /// <exception cref="ArgumentException">There are fewer.</exception>
    public DeviceView3D<T> As3D(int planes, int rows, int columns) => ((DeviceView<T>)this).As3D(planes, rows, columns);

    /// <summary>Copies elements in.</summary>
    /// <param name="source">The elements.</param>
    /// <param name="start">Index in the buffer of the first.</param>
    /// <exception cref="ArgumentException">They don't fit.</exception>
    /// <exception cref="KernelFaultException">Work with the buffer that was queued on a stream faulted, and nobody was told yet.</exception>
    public void CopyFrom(ReadOnlySpan<T> source, long start = 0)
    {
        CheckRange(start, source.Length);
        Use.Await();
        Write(start, source);
    }

    /// <summary>Copies elements out, as many as fit into <paramref name="destination"/>.</summary>
    /// <param name="destination">Where to.</param>
    /// <param name="start">Index in the buffer of the first.</param>
    /// <exception cref="ArgumentException">The buffer has fewer elements.</exception>
    /// <inheritdoc cref="CopyFrom" path="/exception[@cref='KernelFaultException']"/>
    public void CopyTo(Span<T> destination, long start = 0)
    {
        CheckRange(start, destination.Length);
        Use.Await();
        Read(start, destination);
    }

    /// <summary>Copies all elements into a new array.</summary>
    /// <exception cref="InvalidOperationException">There are more than an array can hold.</exception>
    /// <inheritdoc cref="CopyFrom" path="/exception[@cref='KernelFaultException']"/>
    public T[] ToArray() => ((DeviceView<T>)this).ToArray();

    /// <summary>Sets every element.</summary>
    /// <inheritdoc cref="CopyFrom" path="/exception[@cref='KernelFaultException']"/>
    public void Fill(T value) => ((DeviceView<T>)this).Fill(value);

    // What queued work does, when its turn has come.
    internal void WriteNow(long start, ReadOnlySpan<T> source) => Write(start, source);

    internal void ReadNow(long start, Span<T> destination) => Read(start, destination);

    internal void FillNow(long start, long length, T value) => Set(start, length, value);
}
