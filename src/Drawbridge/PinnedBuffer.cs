using System.Buffers;

namespace Drawbridge;

/// <summary>
/// Memory of the host that stays where it is, so that a device can copy to and from it directly. Pass it where a copy takes memory.
/// </summary>
/// <typeparam name="T">The elements.</typeparam>
/// <remarks>Memory that is still in use when the buffer is disposed (a queued copy) stays until that is done.</remarks>
public sealed class PinnedBuffer<T> : IMemoryOwner<T> where T : unmanaged
{
    T[]? elements;

    /// <summary>Allocates memory for <paramref name="length"/> elements. What it holds at first is not defined.</summary>
    public PinnedBuffer(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        elements = GC.AllocateUninitializedArray<T>(length, pinned: true);
    }

    /// <summary>Number of elements.</summary>
    public int Length => Elements.Length;

    /// <summary>The elements.</summary>
    public Span<T> Span => Elements;

    /// <summary>The elements, to be kept: for queued copies.</summary>
    public Memory<T> Memory => Elements;

    /// <summary>An element.</summary>
    public ref T this[int index] => ref Elements[index];

    T[] Elements
    {
        get
        {
            ObjectDisposedException.ThrowIf(elements == null, this);
            return elements;
        }
    }

#pragma warning disable CA2225 // Memory is the named alternate.
    /// <summary>All elements.</summary>
    public static implicit operator Memory<T>(PinnedBuffer<T> buffer)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        return buffer.Memory;
    }

    /// <summary>All elements, to be read.</summary>
    public static implicit operator ReadOnlyMemory<T>(PinnedBuffer<T> buffer)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        return buffer.Memory;
    }
#pragma warning restore CA2225

    /// <summary>Gives the memory back.</summary>
    public void Dispose() => elements = null;
}
