using System.Runtime.CompilerServices;
using Drawbridge.Runtime;

namespace Drawbridge;

/// <summary>
/// Part of a buffer, or all of it: what a launcher takes where the kernel has a <see cref="View{T}"/>. Buffers convert to it by themselves;
/// <c>buffer[10..20]</c> makes one.
/// </summary>
/// <typeparam name="T">The elements.</typeparam>
public readonly struct DeviceView<T> where T : unmanaged
{
    internal DeviceView(DeviceBuffer<T> buffer, long start, long length)
    {
        Buffer = buffer;
        Start = start;
        Length = length;
    }

    /// <summary>The buffer it is a part of; null for a view of nothing.</summary>
    public DeviceBuffer<T>? Buffer { get; }

    /// <summary>Index in the buffer of its first element.</summary>
    public long Start { get; }

    /// <summary>Number of elements.</summary>
    public long Length { get; }

    /// <summary>The address of its first element as a kernel takes it; 0 for a view of nothing.</summary>
    public KernelArgument Pointer => Buffer is { } buffer ? KernelArgument.Inside(buffer, Start * Unsafe.SizeOf<T>()) : 0UL;

    /// <summary>The elements as a kernel that runs as plain C# sees them.</summary>
    [System.ComponentModel.EditorBrowsable(System.ComponentModel.EditorBrowsableState.Never)]
    public unsafe View<T> ManagedView
    {
        get
        {
            if (Buffer is not { } buffer) return default;
            ObjectDisposedException.ThrowIf(buffer.IsDisposed, buffer);
            buffer.Use.Await();
            return new((T*)Address, checked((int)Length));
        }
    }

    /// <summary>Its length as a kernel takes it.</summary>
    /// <exception cref="DrawbridgeException">It has more elements than an <see cref="int"/> counts (DB4046).</exception>
    public KernelArgument Count => Length <= int.MaxValue ? (int)Length : throw new DrawbridgeException(ApiDiagnostics.ArgumentRange.Here(
        $"the view has {Length} elements, a kernel's view at most {int.MaxValue}", "pass slices of the buffer, one a launch"));

    /// <summary>The elements of a range of this one.</summary>
    /// <exception cref="ArgumentException">They are not all in it.</exception>
    public DeviceView<T> this[Range range]
    {
        get
        {
            long start = OffsetOf(range.Start);
            return Slice(start, OffsetOf(range.End) - start);
        }
    }

    /// <summary>The elements from <paramref name="start"/> on, without a copy.</summary>
    /// <exception cref="ArgumentException">They are not all in it.</exception>
    public DeviceView<T> Slice(long start, long length)
    {
        if (start < 0 || length < 0 || start > Length || length > Length - start)
            throw new ArgumentException($"{length} elements from {start} on are not in a range of {Length}");
        return Buffer is { } buffer ? new(buffer, Start + start, length) : default;
    }

    /// <summary>The elements as a matrix, row after row.</summary>
    /// <exception cref="ArgumentException">There are fewer.</exception>
    public DeviceView2D<T> As2D(int rows, int columns) => new(this, rows, columns, columns);

    /// <summary>The elements as a matrix, with so many elements from the beginning of one row to that of the next.</summary>
    /// <exception cref="ArgumentException">There are fewer, or the rows overlap.</exception>
    public DeviceView2D<T> As2D(int rows, int columns, int stride) => new(this, rows, columns, stride);

    /// <summary>The elements as planes of rows.</summary>
    /// <exception cref="ArgumentException">There are fewer.</exception>
    public DeviceView3D<T> As3D(int planes, int rows, int columns)
    {
        long plane = (long)rows * columns;
        if (plane > int.MaxValue) throw new ArgumentException($"a plane of {rows} rows of {columns} elements is more than {int.MaxValue}");
        return new(this, planes, rows, columns, columns, (int)plane);
    }

    /// <summary>Copies as many elements in.</summary>
    /// <exception cref="ArgumentException">They don't fit.</exception>
    public void CopyFrom(ReadOnlySpan<T> source)
    {
        if (source.Length > Length) throw new ArgumentException($"{source.Length} elements don't fit into a range of {Length}");
        Buffer?.CopyFrom(source, Start);
    }

    /// <summary>Copies elements out, as many as fit into <paramref name="destination"/>.</summary>
    /// <exception cref="ArgumentException">There are fewer.</exception>
    public void CopyTo(Span<T> destination)
    {
        if (destination.Length > Length) throw new ArgumentException($"{destination.Length} elements are more than the range's {Length}");
        Buffer?.CopyTo(destination, Start);
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

    /// <summary>Sets every element.</summary>
    public void Fill(T value)
    {
        if (Buffer is not { } buffer) return;
        ObjectDisposedException.ThrowIf(buffer.IsDisposed, buffer);
        buffer.Use.Await();
        buffer.FillNow(Start, Length, value);
    }

    /// <summary>Copies onto another range of the same length, when a queued copy's turn has come.</summary>
    internal void TransferNow(DeviceView<T> target) =>
        Buffer!.Device.Memory.Copy(target.Address, Address, Length * Unsafe.SizeOf<T>());

    ulong Address => Buffer!.Address + (ulong)(Start * Unsafe.SizeOf<T>());

    long OffsetOf(Index index) => index.IsFromEnd ? Length - index.Value : index.Value;

    /// <summary>All of a buffer.</summary>
#pragma warning disable CA2225 // DeviceBuffer.Slice is the named alternate.
    public static implicit operator DeviceView<T>(DeviceBuffer<T>? buffer) => buffer is null ? default : new(buffer, 0, buffer.Length);
#pragma warning restore CA2225
}
