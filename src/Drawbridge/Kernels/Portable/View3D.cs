using System.Runtime.CompilerServices;

namespace Drawbridge;

/// <summary>
/// Planes of rows in device memory, as kernels see them: <c>view[plane, row, column]</c>. Launchers take a <see cref="DeviceView3D{T}"/> in its place, which
/// <see cref="DeviceBuffer{T}.As3D(int, int, int)"/> makes.
/// </summary>
/// <typeparam name="T">The elements.</typeparam>
public readonly struct View3D<T> where T : unmanaged
{
    /// <summary>Planes in a view, with or without gaps between them and their rows.</summary>
    /// <param name="elements">The elements, plane after plane, row after row.</param>
    /// <param name="planes">Number of planes.</param>
    /// <param name="rows">Rows of a plane.</param>
    /// <param name="columns">Elements of a row.</param>
    /// <param name="stride">Elements from the beginning of one row to that of the next.</param>
    /// <param name="planeStride">Elements from the beginning of one plane to that of the next.</param>
    public View3D(View<T> elements, int planes, int rows, int columns, int stride, int planeStride)
    {
        Bounds.CheckGrid(rows, columns, stride, planeStride);
        Bounds.CheckGrid(planes, rows > 0 ? (rows - 1) * stride + columns : 0, planeStride, elements.Length);
        Elements = elements;
        Planes = planes;
        Rows = rows;
        Columns = columns;
        Stride = stride;
        PlaneStride = planeStride;
    }

    /// <summary>Planes and rows that follow each other without gaps.</summary>
    /// <inheritdoc cref="View3D{T}(View{T}, int, int, int, int, int)"/>
    public View3D(View<T> elements, int planes, int rows, int columns) : this(elements, planes, rows, columns, columns, rows * columns)
    {
    }

    /// <summary>All elements, with those between rows and planes.</summary>
    public View<T> Elements { get; }

    /// <summary>Number of planes.</summary>
    public int Planes { get; }

    /// <summary>Rows of a plane.</summary>
    public int Rows { get; }

    /// <summary>Elements of a row.</summary>
    public int Columns { get; }

    /// <summary>Elements from the beginning of one row to that of the next.</summary>
    public int Stride { get; }

    /// <summary>Elements from the beginning of one plane to that of the next.</summary>
    public int PlaneStride { get; }

    /// <summary>An element.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is none of that plane, row and column (plain C#; a kernel in a Debug build faults).</exception>
    public ref T this[int plane, int row, int column]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            Bounds.Check(plane, Planes);
            Bounds.Check(row, Rows);
            Bounds.Check(column, Columns);
            return ref Elements[plane * PlaneStride + row * Stride + column];
        }
    }

    /// <summary>One plane.</summary>
    public View2D<T> Plane(int plane)
    {
        Bounds.Check(plane, Planes);
        return new(Elements.Slice(plane * PlaneStride, Rows > 0 ? (Rows - 1) * Stride + Columns : 0), Rows, Columns, Stride);
    }

    /// <summary>The same elements, not to be written.</summary>
#pragma warning disable CA2225 // The constructor is the named alternate.
    public static implicit operator ReadOnlyView3D<T>(View3D<T> view) => new(view.Elements, view.Planes, view.Rows, view.Columns, view.Stride, view.PlaneStride);
#pragma warning restore CA2225
}

/// <summary>
/// As <see cref="View3D{T}"/>, for elements that the whole launch only reads.
/// </summary>
/// <typeparam name="T">The elements.</typeparam>
public readonly struct ReadOnlyView3D<T> where T : unmanaged
{
    /// <summary>Planes in a view, with or without gaps between them and their rows.</summary>
    /// <param name="elements">The elements, plane after plane, row after row.</param>
    /// <param name="planes">Number of planes.</param>
    /// <param name="rows">Rows of a plane.</param>
    /// <param name="columns">Elements of a row.</param>
    /// <param name="stride">Elements from the beginning of one row to that of the next.</param>
    /// <param name="planeStride">Elements from the beginning of one plane to that of the next.</param>
    public ReadOnlyView3D(ReadOnlyView<T> elements, int planes, int rows, int columns, int stride, int planeStride)
    {
        Bounds.CheckGrid(rows, columns, stride, planeStride);
        Bounds.CheckGrid(planes, rows > 0 ? (rows - 1) * stride + columns : 0, planeStride, elements.Length);
        Elements = elements;
        Planes = planes;
        Rows = rows;
        Columns = columns;
        Stride = stride;
        PlaneStride = planeStride;
    }

    /// <summary>Planes and rows that follow each other without gaps.</summary>
    /// <inheritdoc cref="ReadOnlyView3D{T}(ReadOnlyView{T}, int, int, int, int, int)"/>
    public ReadOnlyView3D(ReadOnlyView<T> elements, int planes, int rows, int columns) : this(elements, planes, rows, columns, columns, rows * columns)
    {
    }

    /// <summary>All elements, with those between rows and planes.</summary>
    public ReadOnlyView<T> Elements { get; }

    /// <summary>Number of planes.</summary>
    public int Planes { get; }

    /// <summary>Rows of a plane.</summary>
    public int Rows { get; }

    /// <summary>Elements of a row.</summary>
    public int Columns { get; }

    /// <summary>Elements from the beginning of one row to that of the next.</summary>
    public int Stride { get; }

    /// <summary>Elements from the beginning of one plane to that of the next.</summary>
    public int PlaneStride { get; }

    /// <summary>An element.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is none of that plane, row and column (plain C#; a kernel in a Debug build faults).</exception>
    public ref readonly T this[int plane, int row, int column]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            Bounds.Check(plane, Planes);
            Bounds.Check(row, Rows);
            Bounds.Check(column, Columns);
            return ref Elements[plane * PlaneStride + row * Stride + column];
        }
    }

    /// <summary>One plane.</summary>
    public ReadOnlyView2D<T> Plane(int plane)
    {
        Bounds.Check(plane, Planes);
        return new(Elements.Slice(plane * PlaneStride, Rows > 0 ? (Rows - 1) * Stride + Columns : 0), Rows, Columns, Stride);
    }
}
