using System.Runtime.CompilerServices;

namespace Drawbridge;

/// <summary>Memory that the threads of a block share. What nobody wrote holds anything.</summary>
public static unsafe class Shared
{
    /// <summary>An array of a length known at build time: one for each call in the source, the same for all threads of the block.</summary>
    /// <typeparam name="T">The elements.</typeparam>
    /// <param name="length">A constant.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler: in plain C#, two arrays of one type need lines of their own.</param>
    public static SharedView<T> Array<T>(int length, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) where T : unmanaged =>
        new(ManagedThread.Now.Block.Array<T>(file, line, length), length);

    /// <summary>A matrix of a size known at build time, its rows without gaps.</summary>
    /// <typeparam name="T">The elements.</typeparam>
    /// <param name="rows">A constant.</param>
    /// <param name="columns">A constant.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler: in plain C#, two arrays of one type need lines of their own.</param>
    public static SharedView2D<T> Array<T>(int rows, int columns, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) where T : unmanaged =>
        new(Array<T>(rows * columns, file, line), rows, columns);

    /// <summary>All of the memory that the launch asked for.</summary>
    /// <typeparam name="T">The elements.</typeparam>
    public static SharedView<T> Dynamic<T>() where T : unmanaged =>
        new(ManagedThread.Now.Block.Dynamic<T>(), ManagedThread.Now.Block.DynamicBytes / sizeof(T));
}

/// <summary>An array in the memory of a block.</summary>
/// <typeparam name="T">The elements.</typeparam>
public readonly unsafe struct SharedView<T> where T : unmanaged
{
    readonly T* first;

    internal SharedView(T* first, int length)
    {
        this.first = first;
        Length = length;
    }

    /// <summary>Number of elements.</summary>
    public int Length { get; }

    /// <summary>An element.</summary>
    /// <inheritdoc cref="View{T}.this" path="/exception"/>
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
    public SharedView<T> Slice(int start, int length)
    {
        if ((uint)start > (uint)Length || (uint)length > (uint)(Length - start))
            throw new ArgumentOutOfRangeException(nameof(start), $"{length} elements from {start} on of a view of {Length}");
        return new(first + start, length);
    }

    /// <summary>The elements from <paramref name="start"/> to the end.</summary>
    public SharedView<T> Slice(int start) => Slice(start, Length - start);

    /// <summary>For <c>foreach</c>.</summary>
    public Span<T>.Enumerator GetEnumerator() => new Span<T>(first, Length).GetEnumerator();
}
