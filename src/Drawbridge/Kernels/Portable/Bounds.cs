namespace Drawbridge;

/// <summary>Checks that plain C# always makes, and kernels where they are compiled with checks: elsewhere calls of these are left out.</summary>
static class Bounds
{
    /// <summary>An index below a length.</summary>
    public static void Check(int index, int length)
    {
        if ((uint)index >= (uint)length) throw new ArgumentOutOfRangeException(nameof(index), "the index is not inside");
    }

    /// <summary>A range inside a length.</summary>
    public static void CheckPart(int start, int count, int length)
    {
        if ((uint)start > (uint)length || (uint)count > (uint)(length - start)) throw new ArgumentOutOfRangeException(nameof(start), "the slice is not inside");
    }

    /// <summary>Rows that do not overlap and lie inside a length.</summary>
    public static void CheckGrid(int rows, int columns, int stride, int length)
    {
        if (rows < 0 || columns < 0 || stride < columns || rows > 0 && (rows - 1) * (long)stride + columns > length)
            throw new ArgumentOutOfRangeException(nameof(rows), "the rows overlap or are not all in the elements");
    }
}
