namespace Drawbridge;

/// <summary>Rows in a buffer: what a launcher takes where the kernel has a <see cref="View2D{T}"/>.</summary>
/// <typeparam name="T">The elements.</typeparam>
public readonly struct DeviceView2D<T> where T : unmanaged
{
    /// <param name="elements">The elements, row after row.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Elements of a row.</param>
    /// <param name="stride">Elements from the beginning of one row to that of the next.</param>
    /// <exception cref="ArgumentException">The rows overlap, or are not all in the elements.</exception>
    public DeviceView2D(DeviceView<T> elements, int rows, int columns, int stride)
    {
        DeviceGrid.Check(elements.Length, rows, columns, stride);
        (Elements, Rows, Columns, Stride) = (elements, rows, columns, stride);
    }

    /// <summary>All elements, with those between the rows.</summary>
    public DeviceView<T> Elements { get; }

    /// <summary>Number of rows.</summary>
    public int Rows { get; }

    /// <summary>Elements of a row.</summary>
    public int Columns { get; }

    /// <summary>Elements from the beginning of one row to that of the next.</summary>
    public int Stride { get; }
}

/// <summary>Planes of rows in a buffer: what a launcher takes where the kernel has a <see cref="View3D{T}"/>.</summary>
/// <typeparam name="T">The elements.</typeparam>
public readonly struct DeviceView3D<T> where T : unmanaged
{
    /// <param name="elements">The elements, plane after plane, row after row.</param>
    /// <param name="planes">Number of planes.</param>
    /// <param name="rows">Rows of a plane.</param>
    /// <param name="columns">Elements of a row.</param>
    /// <param name="stride">Elements from the beginning of one row to that of the next.</param>
    /// <param name="planeStride">Elements from the beginning of one plane to that of the next.</param>
    /// <exception cref="ArgumentException">Rows or planes overlap, or are not all in the elements.</exception>
    public DeviceView3D(DeviceView<T> elements, int planes, int rows, int columns, int stride, int planeStride)
    {
        DeviceGrid.Check(planeStride, rows, columns, stride);
        DeviceGrid.Check(elements.Length, planes, rows > 0 ? checked((rows - 1) * stride + columns) : 0, planeStride);
        (Elements, Planes, Rows, Columns, Stride, PlaneStride) = (elements, planes, rows, columns, stride, planeStride);
    }

    /// <summary>All elements, with those between rows and planes.</summary>
    public DeviceView<T> Elements { get; }

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
}

static class DeviceGrid
{
    public static void Check(long length, int rows, int columns, int stride)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        if (stride < columns) throw new ArgumentException($"rows of {columns} elements that begin {stride} apart overlap");
        if (rows > 0 && (rows - 1) * (long)stride + columns > length) throw new ArgumentException($"{rows} rows of {columns} elements that begin {stride} apart are more than {length} elements");
    }
}
