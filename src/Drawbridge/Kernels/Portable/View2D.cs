using System.Runtime.CompilerServices;

namespace Drawbridge;

/// <summary>
/// A matrix in device memory, as kernels see it: <c>view[row, column]</c>, as in a C# array of two dimensions. Launchers take a
/// <see cref="DeviceView2D{T}"/> in its place, which <see cref="DeviceBuffer{T}.As2D(int, int)"/> makes.
/// </summary>
/// <typeparam name="T">The elements.</typeparam>
public readonly struct View2D<T> : IReadElements<T>, IWriteElements<T> where T : unmanaged
{
    /// <summary>Rows in a view, with or without gaps between them.</summary>
    /// <param name="elements">The elements, row after row.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Elements of a row.</param>
    /// <param name="stride">Elements from the beginning of one row to that of the next.</param>
    public View2D(View<T> elements, int rows, int columns, int stride)
    {
        Bounds.CheckGrid(rows, columns, stride, elements.Length);
        Elements = elements;
        Rows = rows;
        Columns = columns;
        Stride = stride;
    }

    /// <summary>Rows that follow each other without gaps.</summary>
    /// <inheritdoc cref="View2D{T}(View{T}, int, int, int)"/>
    public View2D(View<T> elements, int rows, int columns) : this(elements, rows, columns, columns)
    {
    }

    /// <summary>All elements, with those between the rows.</summary>
    public View<T> Elements { get; }

    /// <summary>Number of rows.</summary>
    public int Rows { get; }

    /// <summary>Elements of a row.</summary>
    public int Columns { get; }

    /// <summary>Elements from the beginning of one row to that of the next.</summary>
    public int Stride { get; }

    /// <summary>An element.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is none of that row and column (plain C#; a kernel in a Debug build faults).</exception>
    public ref T this[int row, int column]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            Bounds.Check(row, Rows);
            Bounds.Check(column, Columns);
            return ref Elements[row * Stride + column];
        }
    }

    /// <summary>The elements of a row.</summary>
    public View<T> Row(int row)
    {
        Bounds.Check(row, Rows);
        return Elements.Slice(row * Stride, Columns);
    }

    /// <summary>The part of so many rows and columns that begins at an element.</summary>
    public View2D<T> Slice(int row, int column, int rows, int columns)
    {
        Bounds.CheckPart(row, rows, Rows);
        Bounds.CheckPart(column, columns, Columns);
        int first = row * Stride + column;
        return new(Elements.Slice(first, rows > 0 ? (rows - 1) * Stride + columns : 0), rows, columns, Stride);
    }

    /// <summary>The same elements, not to be written.</summary>
#pragma warning disable CA2225 // The constructor is the named alternate.
    public static implicit operator ReadOnlyView2D<T>(View2D<T> view) => new(view.Elements, view.Rows, view.Columns, view.Stride);
#pragma warning restore CA2225

    T IReadElements<T>.Get(int row, int column) => this[row, column];

    void IWriteElements<T>.Set(int row, int column, T value) => this[row, column] = value;
}

/// <summary>
/// As <see cref="View2D{T}"/>, for elements that the whole launch only reads.
/// </summary>
/// <typeparam name="T">The elements.</typeparam>
public readonly struct ReadOnlyView2D<T> : IReadElements<T> where T : unmanaged
{
    /// <summary>Rows in a view, with or without gaps between them.</summary>
    /// <param name="elements">The elements, row after row.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Elements of a row.</param>
    /// <param name="stride">Elements from the beginning of one row to that of the next.</param>
    public ReadOnlyView2D(ReadOnlyView<T> elements, int rows, int columns, int stride)
    {
        Bounds.CheckGrid(rows, columns, stride, elements.Length);
        Elements = elements;
        Rows = rows;
        Columns = columns;
        Stride = stride;
    }

    /// <summary>Rows that follow each other without gaps.</summary>
    /// <inheritdoc cref="ReadOnlyView2D{T}(ReadOnlyView{T}, int, int, int)"/>
    public ReadOnlyView2D(ReadOnlyView<T> elements, int rows, int columns) : this(elements, rows, columns, columns)
    {
    }

    /// <summary>All elements, with those between the rows.</summary>
    public ReadOnlyView<T> Elements { get; }

    /// <summary>Number of rows.</summary>
    public int Rows { get; }

    /// <summary>Elements of a row.</summary>
    public int Columns { get; }

    /// <summary>Elements from the beginning of one row to that of the next.</summary>
    public int Stride { get; }

    /// <summary>An element.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is none of that row and column (plain C#; a kernel in a Debug build faults).</exception>
    public ref readonly T this[int row, int column]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            Bounds.Check(row, Rows);
            Bounds.Check(column, Columns);
            return ref Elements[row * Stride + column];
        }
    }

    /// <summary>The elements of a row.</summary>
    public ReadOnlyView<T> Row(int row)
    {
        Bounds.Check(row, Rows);
        return Elements.Slice(row * Stride, Columns);
    }

    /// <summary>The part of so many rows and columns that begins at an element.</summary>
    public ReadOnlyView2D<T> Slice(int row, int column, int rows, int columns)
    {
        Bounds.CheckPart(row, rows, Rows);
        Bounds.CheckPart(column, columns, Columns);
        int first = row * Stride + column;
        return new(Elements.Slice(first, rows > 0 ? (rows - 1) * Stride + columns : 0), rows, columns, Stride);
    }

    T IReadElements<T>.Get(int row, int column) => this[row, column];
}
