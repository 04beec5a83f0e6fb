using System.Diagnostics;
using Drawbridge.Runtime;

namespace Drawbridge.Samples;

/// <summary>C = A · B by tiles: a block reads each element of its tiles once, and its threads take them from shared memory.</summary>
static partial class MatrixProduct
{
    const int Tile = 16;

    public static string Run(Device device)
    {
        const int Rows = 256, Columns = 320, Inner = 288;
        float[] left = Numbers.Between(-1, 1, Rows * Inner, seed: 1), right = Numbers.Between(-1, 1, Inner * Columns, seed: 2);
        using var a = device.Allocate<float>(left);
        using var b = device.Allocate<float>(right);
        using var c = device.Allocate<float>(Rows * Columns);
        var watch = Stopwatch.StartNew();
        Multiply(device.Grid(new Dim3(Columns / Tile, Rows / Tile), new Dim3(Tile, Tile)), a.As2D(Rows, Inner), b.As2D(Inner, Columns), c.As2D(Rows, Columns));
        double seconds = watch.Elapsed.TotalSeconds;

        float[] expected = new float[Rows * Columns];
        for (int row = 0; row < Rows; row++)
            for (int k = 0; k < Inner; k++)
                for (int column = 0; column < Columns; column++) expected[row * Columns + column] += left[row * Inner + k] * right[k * Columns + column];
        Expect.Near(expected, c.ToArray(), 1e-4f);
        return $"{Rows} x {Inner} times {Inner} x {Columns}, {2e-9 * Rows * Columns * Inner / seconds:0.0} GFLOP/s with its compilation";
    }

    /// <summary>All extents are multiples of the tile.</summary>
    [Kernel(MaxThreads = Tile * Tile)]
    static void Multiply(ReadOnlyView2D<float> a, ReadOnlyView2D<float> b, View2D<float> c)
    {
        var tileA = Shared.Array<float>(Tile * Tile);
        var tileB = Shared.Array<float>(Tile * Tile);
        int x = ThreadIdx.X, y = ThreadIdx.Y;
        int row = BlockIdx.Y * Tile + y, column = BlockIdx.X * Tile + x;
        float sum = 0;
        for (int first = 0; first < a.Columns; first += Tile)
        {
            tileA[y * Tile + x] = a[row, first + x];
            tileB[y * Tile + x] = b[first + y, column];
            Block.Sync();
            foreach (int k in Unrolled.Range(Tile)) sum += tileA[y * Tile + k] * tileB[k * Tile + x];
            // The next tiles come when nobody reads these any more.
            Block.Sync();
        }
        c[row, column] = sum;
    }
}
