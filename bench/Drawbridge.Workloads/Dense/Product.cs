using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Drawbridge.Workloads.Dense;

/// <summary>A matrix product by hand: eight rows by two vectors at a time, the columns of the second matrix side by side in memory.</summary>
static class Product
{
    const int Rows = 8, Columns = 2 * Cores.Lanes;

    /// <summary>c = a·b; a has m rows of k, b k rows of n; m a multiple of 8, n of 32.</summary>
    public static void Compute(int m, int n, int k, float[] a, float[] b, float[] c) => Cores.Each(n / Columns, panel =>
    {
        float[] packed = new float[k * Columns];
        for (int i = 0; i < k; i++) b.AsSpan(i * n + panel * Columns, Columns).CopyTo(packed.AsSpan(i * Columns));
        for (int row = 0; row < m; row += Rows) Tile(k, n, a, row * k, packed, c, row * n + panel * Columns);
    });

    static void Tile(int k, int n, float[] a, int at, float[] packed, float[] c, int to)
    {
        Vector512<float> c00 = default, c01 = default, c10 = default, c11 = default, c20 = default, c21 = default, c30 = default, c31 = default;
        Vector512<float> c40 = default, c41 = default, c50 = default, c51 = default, c60 = default, c61 = default, c70 = default, c71 = default;
        for (int i = 0; i < k; i++)
        {
            var left = Vector512.LoadUnsafe(ref packed[i * Columns]);
            var right = Vector512.LoadUnsafe(ref packed[i * Columns + Cores.Lanes]);
            Step(a[at + i], left, right, ref c00, ref c01);
            Step(a[at + k + i], left, right, ref c10, ref c11);
            Step(a[at + 2 * k + i], left, right, ref c20, ref c21);
            Step(a[at + 3 * k + i], left, right, ref c30, ref c31);
            Step(a[at + 4 * k + i], left, right, ref c40, ref c41);
            Step(a[at + 5 * k + i], left, right, ref c50, ref c51);
            Step(a[at + 6 * k + i], left, right, ref c60, ref c61);
            Step(a[at + 7 * k + i], left, right, ref c70, ref c71);
        }
        Store(c, to, c00, c01);
        Store(c, to + n, c10, c11);
        Store(c, to + 2 * n, c20, c21);
        Store(c, to + 3 * n, c30, c31);
        Store(c, to + 4 * n, c40, c41);
        Store(c, to + 5 * n, c50, c51);
        Store(c, to + 6 * n, c60, c61);
        Store(c, to + 7 * n, c70, c71);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Step(float a, Vector512<float> left, Vector512<float> right, ref Vector512<float> x, ref Vector512<float> y)
    {
        var factor = Vector512.Create(a);
        x = Vector512.FusedMultiplyAdd(factor, left, x);
        y = Vector512.FusedMultiplyAdd(factor, right, y);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Store(float[] c, int to, Vector512<float> left, Vector512<float> right)
    {
        left.StoreUnsafe(ref c[to]);
        right.StoreUnsafe(ref c[to + Cores.Lanes]);
    }
}
