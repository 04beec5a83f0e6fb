namespace Drawbridge.Tests.Kernels;

/// <summary>Streams and reductions.</summary>
static class Streams
{
    public static IEnumerable<KernelCase> Cases { get; } =
    [
        .. KernelCase.Sweep("saxpy", "saxpy", [1, 255, 256, 1000], n => Saxpy(KernelLaunch.Linear(n), Draw.Floats(1, n), Draw.Floats(2, n))),
        .. KernelCase.Sweep("saxpy", "saxpy", ["special"], _ => Saxpy(new(new(1), new(32)), Draw.Special, [.. Draw.Special.Reverse()])),
        .. KernelCase.Sweep("saxpy", "saxpy_gridstride", [1, 192, 1000], n => Saxpy(new(new(2), new(96)), Draw.Floats(3, n), Draw.Floats(4, n))),
        .. KernelCase.Sweep("stream", "stream_copy", [1, 257, 1000], Copy),
        .. KernelCase.Sweep("stream", "stream_triad", [1, 257, 1000], n => Triad(n, n)),
        .. KernelCase.Sweep("stream", "stream_triad4", [1, 64, 257], n => Triad(n, 4 * n)),
        .. KernelCase.Sweep("reduce", "dot_f32", [(1, 1, 32), (31, 1, 64), (1000, 3, 96), (2000, 1, 1024)], Dot),
        .. KernelCase.Sweep("reduce", "sum_tree_f32", [(1, 1), (100, 2), (1000, 64), (1024, 64)], SumTree),
        .. KernelCase.Sweep("reduce", "max_i32", [1, 33, 1000], n => Max(Draw.Integers(11, n))),
        .. KernelCase.Sweep("reduce", "max_i32", ["least"], _ => Max([.. Enumerable.Repeat(int.MinValue, 70), int.MinValue + 1, int.MinValue])),
        .. KernelCase.Sweep("scan", "scan_block", [(1, 32), (33, 64), (1000, 128), (1024, 1024)], ScanBlock),
        .. KernelCase.Sweep("scan", "scan_sums", [1, 5, 128, 300], ScanSums),
        .. KernelCase.Sweep("scan", "scan_add", [1, 129, 1000], ScanAdd),
        .. KernelCase.Sweep("histogram", "histogram256", [4, 1000, 8192], n => Histogram(Draw.Bytes(19, n))),
        .. KernelCase.Sweep("histogram", "histogram256", ["one value"], _ => Histogram([.. Enumerable.Repeat((byte)255, 4000)])),
        .. KernelCase.Sweep("montecarlo", "montecarlo_pi", [(1, 12345u), (100, 7u)], MonteCarlo),
    ];

    static KernelLaunch Saxpy(KernelLaunch launch, float[] x, float[] y)
    {
        const float A = 2.5f;
        // Rounded to float, so that what overflows there is infinite here.
        double[] want = [.. x.Zip(y, (x, y) => (double)(float)((double)A * x + y))];
        return launch.Value(x.Length).Value(A).In(x).InOut(y, want, 1e-6, 1e-44);
    }

    static KernelLaunch Copy(int n)
    {
        uint[] bits = Draw.Words(5, n);
        return KernelLaunch.Linear(n).Value(n).In(bits).Out(bits);
    }

    static KernelLaunch Triad(int threads, int n)
    {
        const float S = -0.75f;
        float[] b = Draw.Floats(6, n), c = Draw.Floats(7, n);
        return KernelLaunch.Linear(threads).Value(threads).Value(S).In(b).In(c).Out<float>([.. b.Zip(c, (b, c) => b + (double)S * c)], 1e-6, 0);
    }

    static KernelLaunch Dot((int Count, int Grid, int Block) size)
    {
        // Positive, so that the sum is not small against its terms.
        float[] x = Draw.Floats(8, size.Count, 0), y = Draw.Floats(9, size.Count, 0);
        return new KernelLaunch(new(size.Grid), new(size.Block)).Value(size.Count).In(x).In(y)
            .InOut<float>([0], [x.Zip(y, (x, y) => (double)x * y).Sum()], 1e-4, 0);
    }

    static KernelLaunch SumTree((int Count, int Block) size)
    {
        float[] x = Draw.Floats(10, size.Count, 0);
        double[] want = [.. x.Chunk(2 * size.Block).Select(part => part.Sum(value => (double)value))];
        return new KernelLaunch(new(want.Length), new(size.Block), 4 * size.Block).Value(size.Count).In(x).Out<float>(want, 1e-5, 0);
    }

    static KernelLaunch Max(int[] x) => new KernelLaunch(new(2), new(96)).Value(x.Length).In(x).InOut([int.MinValue], [x.Max()]);

    /// <summary>Sums of everything up to each element, that included; overflow wraps.</summary>
    static int[] Sums(int[] data)
    {
        int sum = 0;
        return [.. data.Select(value => sum = unchecked(sum + value))];
    }

    static KernelLaunch ScanBlock((int Count, int Block) size)
    {
        int[] data = Draw.Integers(14, size.Count);
        int[][] parts = [.. data.Chunk(size.Block).Select(Sums)];
        return KernelLaunch.Linear(size.Count, size.Block).Value(size.Count).In(data).Out<int>([.. parts.SelectMany(part => part)])
            .Out<int>([.. parts.Select(part => part[^1])]);
    }

    static KernelLaunch ScanSums(int n)
    {
        int[] sums = Draw.Integers(15, n);
        return new KernelLaunch(new(1), new(128)).Value(n).InOut(sums, [0, .. Sums(sums)[..^1]]);
    }

    static KernelLaunch ScanAdd(int n)
    {
        const int Block = 128;
        int[] data = Draw.Integers(16, n), sums = Draw.Integers(17, KernelLaunch.Ceiling(n, Block));
        return KernelLaunch.Linear(n, Block).Value(n).InOut(data, [.. data.Select((value, i) => unchecked(value + sums[i / Block]))]).In(sums);
    }

    static KernelLaunch Histogram(byte[] data)
    {
        uint[] bins = new uint[256];
        foreach (byte value in data) bins[value]++;
        return new KernelLaunch(new(3), new(64)).Value(data.Length).In(data).InOut(new uint[256], bins);
    }

    static KernelLaunch MonteCarlo((int Iterations, uint Seed) size)
    {
        const int Grid = 2, Block = 64;
        ulong hits = 0;
        for (uint t = 0; t < Grid * Block; t++)
        {
            uint s = unchecked((t + 1) * 2654435761) ^ size.Seed;
            if (s == 0) s = 1;
            float Next()
            {
                s ^= s << 13;
                s ^= s >> 17;
                s ^= s << 5;
                return (s >> 8) * (1f / 16777216);
            }

            for (int i = 0; i < size.Iterations; i++)
            {
                float x = Next(), y = Next();
                if (MathF.FusedMultiplyAdd(x, x, y * y) < 1) hits++;
            }
        }
        return new KernelLaunch(new(Grid), new(Block)).Value(size.Iterations).Value(size.Seed).InOut<ulong>([1000], [1000 + hits]);
    }
}
