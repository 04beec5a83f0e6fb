using System.Runtime.CompilerServices;

namespace Drawbridge;

/// <summary>
/// An array in device memory, as kernels see it: an address and a length. Launchers take a <see cref="DeviceBuffer{T}"/> in its place.
/// In kernels the index is checked in Debug builds; in plain C# always.
/// </summary>
/// <typeparam name="T">The elements.</typeparam>
public readonly unsafe struct View<T> where T : unmanaged
{
    readonly T* first;

    /// <summary>A view of memory that stays where it is, for running a kernel's method as plain C#.</summary>
    public View(T* first, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        this.first = first;
        Length = length;
    }

    /// <summary>Number of elements.</summary>
    public int Length { get; }

    /// <summary>An element.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is none of that index (plain C#; a kernel in a Debug build faults).</exception>
    public ref T this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Length, nameof(index));
            return ref first[index];
        }
    }

    /// <summary>The elements from <paramref name="start"/> on.</summary>
    public View<T> Slice(int start, int length)
    {
        if ((uint)start > (uint)Length || (uint)length > (uint)(Length - start))
            throw new ArgumentOutOfRangeException(nameof(start), $"{length} elements from {start} on of a view of {Length}");
        return new(first + start, length);
    }

    /// <summary>The elements from <paramref name="start"/> to the end.</summary>
    public View<T> Slice(int start) => Slice(start, Length - start);

    /// <summary>For <c>foreach</c>.</summary>
    public Span<T>.Enumerator GetEnumerator() => new Span<T>(first, Length).GetEnumerator();

    /// <summary>The same elements, not to be written.</summary>
#pragma warning disable CA2225 // The constructor is the named alternate.
    public static implicit operator ReadOnlyView<T>(View<T> view) => new(view.first, view.Length);
#pragma warning restore CA2225
}

/// <summary>As <see cref="View{T}"/>, for elements that the whole launch only reads.</summary>
/// <typeparam name="T">The elements.</typeparam>
public readonly unsafe struct ReadOnlyView<T> where T : unmanaged
{
    readonly T* first;

    /// <summary>A view of memory that stays where it is, for running a kernel's method as plain C#.</summary>
    public ReadOnlyView(T* first, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        this.first = first;
        Length = length;
    }

    /// <summary>Number of elements.</summary>
    public int Length { get; }

    /// <summary>An element.</summary>
    /// <inheritdoc cref="View{T}.this" path="/exception"/>
    public ref readonly T this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Length, nameof(index));
            return ref first[index];
        }
    }

    /// <summary>The elements from <paramref name="start"/> on.</summary>
    public ReadOnlyView<T> Slice(int start, int length)
    {
        if ((uint)start > (uint)Length || (uint)length > (uint)(Length - start))
            throw new ArgumentOutOfRangeException(nameof(start), $"{length} elements from {start} on of a view of {Length}");
        return new(first + start, length);
    }

    /// <summary>The elements from <paramref name="start"/> to the end.</summary>
    public ReadOnlyView<T> Slice(int start) => Slice(start, Length - start);

    /// <summary>For <c>foreach</c>.</summary>
    public ReadOnlySpan<T>.Enumerator GetEnumerator() => new ReadOnlySpan<T>(first, Length).GetEnumerator();
}
