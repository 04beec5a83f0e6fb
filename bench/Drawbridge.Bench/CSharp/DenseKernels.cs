namespace Drawbridge.Bench.CSharp;

/// <summary>Four floats, loaded and stored together.</summary>
struct Quad
{
    public float X, Y, Z, W;
}

/// <summary>The kernels of sgemm_*.cu in C#.</summary>
static partial class DenseKernels
{
    const int Tile = 16, Block128 = 128, Depth = 8, Each = 8;

    [Kernel]
    public static void Tiled(int m, int n, int k, float alpha, ReadOnlyView<float> a, ReadOnlyView<float> b, float beta, View<float> c)
    {
        var tileA = Shared.Array<float>(Tile * Tile);
        var tileB = Shared.Array<float>(Tile * Tile);
        int row = BlockIdx.Y * Tile + ThreadIdx.Y, column = BlockIdx.X * Tile + ThreadIdx.X;
        float sum = 0;
        for (int t = 0; t < k; t += Tile)
        {
            tileA[ThreadIdx.Y * Tile + ThreadIdx.X] = row < m && t + ThreadIdx.X < k ? a[row * k + t + ThreadIdx.X] : 0;
            tileB[ThreadIdx.Y * Tile + ThreadIdx.X] = t + ThreadIdx.Y < k && column < n ? b[(t + ThreadIdx.Y) * n + column] : 0;
            Block.Sync();
            foreach (int i in Unrolled.Range(Tile)) sum += tileA[ThreadIdx.Y * Tile + i] * tileB[i * Tile + ThreadIdx.X];
            Block.Sync();
        }
        if (row < m && column < n) c[row * n + column] = alpha * sum + beta * c[row * n + column];
    }

    /// <summary>Eight by eight elements a thread; the matrices as rows of quads.</summary>
    [Kernel(MaxThreads = 256)]
    public static void RegisterBlocked(int n, int k, float alpha, ReadOnlyView<Quad> a, ReadOnlyView<Quad> b, float beta, View<Quad> c)
    {
        var tileA = Shared.Array<float>(Depth * Block128);
        var tileB = Shared.Array<Quad>(Depth * Block128 / 4);
        int t = ThreadIdx.X, threadRow = t / 16, threadColumn = t % 16;
        int rowA = t / 2, columnA = t % 2 * 4, rowB = t / 32, columnB = t % 32;
        int placeA = (BlockIdx.Y * Block128 + rowA) * (k / 4) + columnA / 4, placeB = rowB * (n / 4) + BlockIdx.X * (Block128 / 4) + columnB;
        Span<float> sums = stackalloc float[Each * Each];
        Span<float> left = stackalloc float[Each];
        Span<float> right = stackalloc float[Each];
        foreach (int i in Unrolled.Range(Each * Each)) sums[i] = 0;
        for (int start = 0; start < k; start += Depth)
        {
            var quad = a[placeA];
            tileA[columnA * Block128 + rowA] = quad.X;
            tileA[(columnA + 1) * Block128 + rowA] = quad.Y;
            tileA[(columnA + 2) * Block128 + rowA] = quad.Z;
            tileA[(columnA + 3) * Block128 + rowA] = quad.W;
            tileB[rowB * (Block128 / 4) + columnB] = b[placeB];
            Block.Sync();
            placeA += Depth / 4;
            placeB += Depth * (n / 4);
            foreach (int step in Unrolled.Range(Depth))
            {
                foreach (int i in Unrolled.Range(Each)) left[i] = tileA[step * Block128 + threadRow * Each + i];
                foreach (int j in Unrolled.Range(Each / 4))
                {
                    var part = tileB[step * (Block128 / 4) + threadColumn * (Each / 4) + j];
                    right[4 * j] = part.X;
                    right[4 * j + 1] = part.Y;
                    right[4 * j + 2] = part.Z;
                    right[4 * j + 3] = part.W;
                }
                foreach (int i in Unrolled.Range(Each))
                    foreach (int j in Unrolled.Range(Each)) sums[i * Each + j] += left[i] * right[j];
            }
            Block.Sync();
        }
        int placeC = (BlockIdx.Y * Block128 + threadRow * Each) * (n / 4) + BlockIdx.X * (Block128 / 4) + threadColumn * (Each / 4);
        foreach (int i in Unrolled.Range(Each))
        {
            foreach (int j in Unrolled.Range(Each / 4))
            {
                var old = c[placeC + i * (n / 4) + j];
                c[placeC + i * (n / 4) + j] = new Quad
                {
                    X = alpha * sums[i * Each + 4 * j] + beta * old.X,
                    Y = alpha * sums[i * Each + 4 * j + 1] + beta * old.Y,
                    Z = alpha * sums[i * Each + 4 * j + 2] + beta * old.Z,
                    W = alpha * sums[i * Each + 4 * j + 3] + beta * old.W,
                };
            }
        }
    }
}
