using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Drawbridge;

/// <summary>What all buffers have, whatever their elements.</summary>
public abstract class DeviceBuffer : IDisposable
{
    // Copies and fills go in pieces, because a span of bytes ends at 2 GiB.
    const int Piece = 1 << 30;

    bool isDisposed;

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

    /// <summary>Gives the memory back. Kernels and pointers that still use it will fault.</summary>
    public void Dispose()
    {
        if (isDisposed) return;
        isDisposed = true;
        Device.Memory.TryFree(Address);
        GC.SuppressFinalize(this);
    }

    private protected void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(isDisposed, this);

    private protected void CheckRange(long start, long count)
    {
        ThrowIfDisposed();
        if (start < 0 || start > Length || count > Length - start)
            throw new ArgumentException($"{count} elements from {start} on are more than the buffer's {Length}");
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

    private protected void FillAll<T>(T value) where T : unmanaged
    {
        int most = Piece / Unsafe.SizeOf<T>();
        for (long done = 0; done < Length; done += most)
        {
            int count = (int)Math.Min(most, Length - done) * Unsafe.SizeOf<T>();
            MemoryMarshal.Cast<byte, T>(Device.Memory.View(Address + (ulong)(done * Unsafe.SizeOf<T>()), count)).Fill(value);
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

    /// <summary>Copies elements in.</summary>
    /// <param name="source">The elements.</param>
    /// <param name="start">Index in the buffer of the first.</param>
    /// <exception cref="ArgumentException">They don't fit.</exception>
    public void CopyFrom(ReadOnlySpan<T> source, long start = 0)
    {
        CheckRange(start, source.Length);
        Write(start, source);
    }

    /// <summary>Copies elements out, as many as fit into <paramref name="destination"/>.</summary>
    /// <param name="destination">Where to.</param>
    /// <param name="start">Index in the buffer of the first.</param>
    /// <exception cref="ArgumentException">The buffer has fewer elements.</exception>
    public void CopyTo(Span<T> destination, long start = 0)
    {
        CheckRange(start, destination.Length);
        Read(start, destination);
    }

    /// <summary>Copies all elements into a new array.</summary>
    /// <exception cref="InvalidOperationException">There are more than an array can hold.</exception>
    public T[] ToArray()
    {
        if (Length > Array.MaxLength) throw new InvalidOperationException($"{Length} elements are more than an array holds; copy them in pieces");
        var result = new T[Length];
        CopyTo(result);
        return result;
    }

    /// <summary>The elements from <paramref name="start"/> on, as a kernel's view.</summary>
    /// <exception cref="ArgumentException">They are not all in the buffer.</exception>
    public DeviceView<T> Slice(long start, long length)
    {
        CheckRange(start, length);
        return new(this, start, length);
    }

    /// <summary>Sets every element.</summary>
    public void Fill(T value)
    {
        ThrowIfDisposed();
        FillAll(value);
    }
}
