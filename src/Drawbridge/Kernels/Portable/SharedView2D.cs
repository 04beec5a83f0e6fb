using System.Runtime.CompilerServices;

namespace Drawbridge;

/// <summary>
/// A matrix in the memory of a block; <see cref="Shared.Array{T}(int, int, string, int)"/> makes one. A stride of one element more than there are columns keeps
/// the elements of a column in different banks.
/// </summary>
/// <typeparam name="T">The elements.</typeparam>
public readonly struct SharedView2D<T> : IReadElements<T>, IWriteElements<T> where T : unmanaged
{
    /// <summary>Rows in a shared array, with or without gaps between them.</summary>
    /// <param name="elements">The elements, row after row.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Elements of a row.</param>
    /// <param name="stride">Elements from the beginning of one row to that of the next.</param>
    public SharedView2D(SharedView<T> elements, int rows, int columns, int stride)
    {
        Bounds.CheckGrid(rows, columns, stride, elements.Length);
        Elements = elements;
        Rows = rows;
        Columns = columns;
        Stride = stride;
    }

    /// <summary>Rows that follow each other without gaps.</summary>
    /// <inheritdoc cref="SharedView2D{T}(SharedView{T}, int, int, int)"/>
    public SharedView2D(SharedView<T> elements, int rows, int columns) : this(elements, rows, columns, columns)
    {
    }

    /// <summary>All elements, with those between the rows.</summary>
    public SharedView<T> Elements { get; }

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
    public SharedView<T> Row(int row)
    {
        Bounds.Check(row, Rows);
        return Elements.Slice(row * Stride, Columns);
    }

    /// <summary>The part of so many rows and columns that begins at an element.</summary>
    public SharedView2D<T> Slice(int row, int column, int rows, int columns)
    {
        Bounds.CheckPart(row, rows, Rows);
        Bounds.CheckPart(column, columns, Columns);
        int first = row * Stride + column;
        return new(Elements.Slice(first, rows > 0 ? (rows - 1) * Stride + columns : 0), rows, columns, Stride);
    }

    T IReadElements<T>.Get(int row, int column) => this[row, column];

    void IWriteElements<T>.Set(int row, int column, T value) => this[row, column] = value;
}
