namespace Drawbridge.Tests.Kernels;

/// <summary>Mathematics an element or a row at a time.</summary>
static class PerRow
{
    static readonly Half[] SpecialHalves =
    [
        Half.Zero, Half.NegativeZero, Half.NaN, Half.PositiveInfinity, Half.NegativeInfinity, Half.MaxValue, Half.MinValue, Half.Epsilon, -Half.Epsilon,
        BitConverter.UInt16BitsToHalf(0x03FF), (Half)1, (Half)(-1), (Half)40000, (Half)0.1,
    ];

    public static IEnumerable<KernelCase> Cases { get; } =
    [
        .. KernelCase.Sweep("blackscholes", "blackscholes", [1, 300], BlackScholes),
        .. KernelCase.Sweep("nbody", "nbody_accel", [256, 512], Bodies),
        .. KernelCase.Sweep("softmax", "softmax_rows", [(1, 1), (3, 33), (4, 200)], size => Softmax(size.Item2, Draw.Floats(41, size.Item1 * size.Item2, -8, 8))),
        .. KernelCase.Sweep("softmax", "softmax_rows", ["special"], _ => Softmax(4,
            [1, 1, 1, 1, float.NegativeInfinity, 0, float.NegativeInfinity, 0, 3e38f, -3e38f, 3e38f, 0, -1e30f, -1e30f, -1e38f, -2e30f])),
        .. KernelCase.Sweep("layernorm", "layernorm_rows", [(1, 1), (3, 33), (4, 200)], size => LayerNorm(size.Item2, Draw.Floats(42, size.Item1 * size.Item2, -8, 8))),
        .. KernelCase.Sweep("layernorm", "layernorm_rows", ["constant rows"], _ => LayerNorm(70, [.. Enumerable.Repeat(5f, 70), .. Enumerable.Repeat(-0f, 70)])),
        .. KernelCase.Sweep("flashattn", "flash_attention", [(64, 1, false), (64, 1, true), (128, 2, true)], Attention),
        .. KernelCase.Sweep("haxpy", "haxpy2", [1, 129, 300], n => HalfAxpy(Draw.Halves(48, 2 * n), Draw.Halves(49, 2 * n))),
        .. KernelCase.Sweep("haxpy", "haxpy2", ["special"], _ => HalfAxpy(SpecialHalves, [.. SpecialHalves.Reverse()])),
        .. KernelCase.Sweep("haxpy", "hscale", [1, 257, 600], n => HalfScale(Draw.Halves(50, n))),
        .. KernelCase.Sweep("haxpy", "hscale", ["special"], _ => HalfScale(SpecialHalves)),
    ];

    /// <summary>Probability that a normal variable is below d: the density times d + d³/3 + d⁵/(3·5) + …, and a half.</summary>
    static double Normal(double d)
    {
        if (Math.Abs(d) > 9) return d > 0 ? 1 : 0;
        double term = d, sum = 0;
        for (int k = 3; Math.Abs(term) > 1e-18; k += 2)
        {
            sum += term;
            term *= d * d / k;
        }
        return 0.5 + sum * Math.Exp(-d * d / 2) / Math.Sqrt(2 * Math.PI);
    }

    static KernelLaunch BlackScholes(int n)
    {
        const float R = 0.02f, V = 0.3f;
        float[] s = Draw.Floats(36, n, 5, 30), x = Draw.Floats(37, n, 1, 100), t = Draw.Floats(38, n, 0.25f, 10);
        double[] call = new double[n], put = new double[n];
        for (int i = 0; i < n; i++)
        {
            double spread = V * Math.Sqrt(t[i]);
            double d1 = (Math.Log((double)s[i] / x[i]) + (R + (double)V * V / 2) * t[i]) / spread, d2 = d1 - spread;
            double discounted = x[i] * Math.Exp(-(double)R * t[i]);
            call[i] = s[i] * Normal(d1) - discounted * Normal(d2);
            put[i] = discounted * Normal(-d2) - s[i] * Normal(-d1);
        }
        return KernelLaunch.Linear(n).Value(n).In(s).In(x).In(t).Value(R).Value(V).Out<float>(call, 1e-4, 1e-3).Out<float>(put, 1e-4, 1e-3);
    }

    static KernelLaunch Bodies(int n)
    {
        const float Softening = 0.01f;
        float[] bodies = Draw.Floats(39, 4 * n);
        for (int i = 3; i < bodies.Length; i += 4) bodies[i] = Math.Abs(bodies[i]);
        double[] want = new double[4 * n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                double Distance(int axis) => (double)bodies[4 * j + axis] - bodies[4 * i + axis];
                double square = Distance(0) * Distance(0) + Distance(1) * Distance(1) + Distance(2) * Distance(2) + Softening;
                for (int axis = 0; axis < 3; axis++) want[4 * i + axis] += bodies[4 * j + 3] * Distance(axis) / Math.Pow(square, 1.5);
            }
        }
        return new KernelLaunch(new(n / 256), new(256)).Value(n).Value(Softening).In(bodies).Out<float>(want, 1e-4, 1e-3);
    }

    static double[] SoftmaxOf(IEnumerable<double> row)
    {
        double most = row.Max();
        double[] powers = [.. row.Select(value => Math.Exp(value - most))];
        double sum = powers.Sum();
        return [.. powers.Select(value => value / sum)];
    }

    static KernelLaunch Softmax(int columns, float[] data) => new KernelLaunch(new(data.Length / columns), new(64)).Value(columns).In(data)
        .Out<float>([.. data.Chunk(columns).SelectMany(row => SoftmaxOf(row.Select(value => (double)value)))], 1e-5, 1e-7);

    static KernelLaunch LayerNorm(int columns, float[] data)
    {
        const float Epsilon = 1e-5f;
        float[] gamma = Draw.Floats(43, columns), beta = Draw.Floats(44, columns);
        var want = data.Chunk(columns).SelectMany(row =>
        {
            double mean = row.Average(value => (double)value), variance = row.Average(value => (value - mean) * (value - mean));
            return row.Select((value, i) => (value - mean) / Math.Sqrt(variance + Epsilon) * gamma[i] + beta[i]);
        });
        return new KernelLaunch(new(data.Length / columns), new(64)).Value(columns).Value(Epsilon).In(data).In(gamma).In(beta).Out<float>([.. want], 1e-4, 1e-5);
    }

    static KernelLaunch Attention((int Count, int Heads, bool IsCausal) size)
    {
        const int Width = 64;
        const float Scale = 0.125f;
        var (n, heads, isCausal) = size;
        float[] q = Draw.Floats(45, heads * n * Width), k = Draw.Floats(46, q.Length), v = Draw.Floats(47, q.Length);
        double[] want = new double[q.Length];
        for (int row = 0; row < heads * n; row++)
        {
            int first = row / n * n, count = isCausal ? row - first + 1 : n;
            double[] weights = SoftmaxOf(Enumerable.Range(first, count)
                .Select(key => Enumerable.Range(0, Width).Sum(d => (double)Scale * q[row * Width + d] * k[key * Width + d])).ToArray());
            for (int key = 0; key < count; key++)
                for (int d = 0; d < Width; d++) want[row * Width + d] += weights[key] * v[(first + key) * Width + d];
        }
        return new KernelLaunch(new(n / 64, heads), new(64)).Value(n).Value(Scale).Value(isCausal ? 1 : 0).In(q).In(k).In(v).Out<float>(want, 1e-4, 1e-5);
    }

    static KernelLaunch HalfAxpy(Half[] x, Half[] y)
    {
        const float A = 1.7f;
        // A double holds product and sum of halves without rounding, so there is one rounding, the last.
        return KernelLaunch.Linear(x.Length / 2, 128).Value(x.Length / 2).Value(A).In(x).InOut(y, [.. x.Zip(y, (x, y) => (Half)((double)(Half)A * (double)x + (double)y))]);
    }

    static KernelLaunch HalfScale(Half[] x)
    {
        const float S = 3.1f, B = -0.5f;
        return KernelLaunch.Linear(x.Length, 128).Value(x.Length).Value(S).Value(B).In(x)
            .Out(Array.ConvertAll(x, value => (Half)MathF.FusedMultiplyAdd((float)value, S, B)));
    }
}
