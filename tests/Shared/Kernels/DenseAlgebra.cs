using System.Runtime.InteropServices;

namespace Drawbridge.Tests.Kernels;

/// <summary>Dense and sparse linear algebra.</summary>
static class DenseAlgebra
{
    public static IEnumerable<KernelCase> Cases { get; } =
    [
        .. KernelCase.Sweep("transpose", "transpose_f32", [(1, 1), (32, 32), (33, 7), (50, 39)], Transpose),
        .. KernelCase.Sweep("sgemm_naive", "sgemm_naive", [(1, 1, 1), (17, 33, 5), (40, 24, 31)], size => Sgemm(size, 16, 16, new(16, 16))),
        .. KernelCase.Sweep("sgemm_tiled", "sgemm_tiled", [(1, 1, 1), (16, 16, 16), (17, 33, 5), (40, 24, 31)], size => Sgemm(size, 16, 16, new(16, 16))),
        .. KernelCase.Sweep("sgemm_regblock", "sgemm_regblock", [(128, 128, 8), (128, 256, 16)], size => Sgemm(size, 128, 128, new(256))),
        .. KernelCase.Sweep("dp4a", "dot_i8", [1, 127, 700], DotBytes),
        .. KernelCase.Sweep("dp4a", "igemm_i8", [(1, 1, 1), (16, 16, 16), (40, 35, 21)], MultiplyBytes),
        .. KernelCase.Sweep("mma_gemm", "mma_gemm_f16", [(64, 64, 16), (128, 64, 48)], MultiplyHalves),
        .. KernelCase.Sweep("mma_gemm", "mma_gemm_f16_async", [(64, 64, 16), (64, 128, 48)], MultiplyHalves),
        .. KernelCase.Sweep("spmv", "spmv_csr_scalar", [1, 37, 150], rows => Sparse(rows, KernelLaunch.Linear(rows, 64))),
        .. KernelCase.Sweep("spmv", "spmv_csr_warp", [1, 37, 150], rows => Sparse(rows, KernelLaunch.Linear(32 * rows, 64))),
    ];

    static KernelLaunch Transpose((int Width, int Height) size)
    {
        var (w, h) = size;
        uint[] data = Draw.Words(21, w * h), want = new uint[w * h];
        for (int y = 0; y < h; y++)
            for (int x = 0; x < w; x++) want[x * h + y] = data[y * w + x];
        return new KernelLaunch(new(KernelLaunch.Ceiling(w, 32), KernelLaunch.Ceiling(h, 32)), new(32, 8)).Value(w).Value(h).In(data).Out(want);
    }

    /// <summary>Rows of the first times rows of the second.</summary>
    static double[] RowsTimesRows(int m, int n, int k, Func<int, double> a, Func<int, double> b)
    {
        double[] product = new double[m * n];
        for (int i = 0; i < m; i++)
            for (int j = 0; j < n; j++)
                for (int l = 0; l < k; l++) product[i * n + j] += a(i * k + l) * b(j * k + l);
        return product;
    }

    static KernelLaunch Sgemm((int M, int N, int K) size, int tileX, int tileY, Runtime.Dim3 block)
    {
        const float Alpha = 1.5f, Beta = 0.5f;
        var (m, n, k) = size;
        float[] a = Draw.Floats(22, m * k), b = Draw.Floats(23, k * n), c = Draw.Floats(24, m * n);
        double[] want = RowsTimesRows(m, n, k, i => a[i], i => b[i % k * n + i / k]);
        for (int i = 0; i < want.Length; i++) want[i] = (double)Alpha * want[i] + (double)Beta * c[i];
        return new KernelLaunch(new(KernelLaunch.Ceiling(n, tileX), KernelLaunch.Ceiling(m, tileY)), block)
            .Value(m).Value(n).Value(k).Value(Alpha).In(a).In(b).Value(Beta).InOut(c, want, 1e-5, 1e-4);
    }

    static sbyte[] SignedBytes(int[] words) => MemoryMarshal.Cast<int, sbyte>(words).ToArray();

    static KernelLaunch DotBytes(int n)
    {
        int[] a = Draw.Integers(25, n), b = Draw.Integers(26, n);
        // The largest product there is.
        a[0] = b[0] = unchecked((int)0x80808080);
        return new KernelLaunch(new(2), new(64)).Value(n).In(a).In(b).InOut([-5], [SignedBytes(a).Zip(SignedBytes(b), (a, b) => a * b).Sum() - 5]);
    }

    static KernelLaunch MultiplyBytes((int M, int N, int K4) size)
    {
        var (m, n, k4) = size;
        int[] a = Draw.Integers(27, m * k4), b = Draw.Integers(28, n * k4);
        sbyte[] x = SignedBytes(a), y = SignedBytes(b);
        return KernelLaunch.Plane(n, m, 16, 16).Value(m).Value(n).Value(k4).In(a).In(b)
            .Out(Array.ConvertAll(RowsTimesRows(m, n, 4 * k4, i => x[i], i => y[i]), value => (int)value));
    }

    static KernelLaunch MultiplyHalves((int M, int N, int K) size)
    {
        var (m, n, k) = size;
        Half[] a = Draw.Halves(29, m * k), b = Draw.Halves(30, n * k);
        return new KernelLaunch(new(n / 64, m / 64), new(128)).Value(m).Value(n).Value(k).In(a).In(b)
            .Out<float>(RowsTimesRows(m, n, k, i => (double)a[i], i => (double)b[i]), 1e-4, 1e-4);
    }

    static KernelLaunch Sparse(int rows, KernelLaunch launch)
    {
        var (starts, columns) = Draw.Sparse(31, rows, 60);
        float[] values = Draw.Floats(33, columns.Length), x = Draw.Floats(34, rows);
        double[] want = new double[rows];
        for (int row = 0; row < rows; row++)
            for (int i = starts[row]; i < starts[row + 1]; i++) want[row] += (double)values[i] * x[columns[i]];
        return launch.Value(rows).In(starts).In(columns).In(values).In(x).Out<float>(want, 1e-5, 1e-5);
    }
}
