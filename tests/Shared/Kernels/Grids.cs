namespace Drawbridge.Tests.Kernels;

/// <summary>Images and grids.</summary>
static class Grids
{
    static readonly (int Width, int Height)[] Sizes = [(1, 1), (2, 3), (3, 3), (17, 16), (50, 39)];

    public static IEnumerable<KernelCase> Cases { get; } =
    [
        .. KernelCase.Sweep("stencil", "jacobi2d", Sizes, size => Jacobi(size, KernelLaunch.Plane(size.Width, size.Height, 32, 8))),
        .. KernelCase.Sweep("stencil", "jacobi2d_tile", Sizes, JacobiTile),
        .. KernelCase.Sweep("mandelbrot", "mandelbrot", [(1, 1), (17, 9), (60, 40)], Mandelbrot),
        .. KernelCase.Sweep("conv2d", "sobel_u8", Sizes, size => Sobel(size, Draw.Bytes(53, size.Width * size.Height))),
        .. KernelCase.Sweep("conv2d", "sobel_u8", ["extremes"], _ => Sobel((20, 20), [.. Draw.Bytes(54, 400).Select(value => (byte)(value < 128 ? 0 : 255))])),
        .. KernelCase.Sweep("conv2d", "conv5x5", Sizes, Convolve),
    ];

    static double[] Relaxed(int w, int h, float[] data)
    {
        double[] want = Array.ConvertAll(data, value => (double)value);
        for (int y = 1; y < h - 1; y++)
            for (int x = 1; x < w - 1; x++)
                want[y * w + x] = 0.25 * ((double)data[y * w + x - 1] + data[y * w + x + 1] + data[(y - 1) * w + x] + data[(y + 1) * w + x]);
        return want;
    }

    static KernelLaunch Jacobi((int Width, int Height) size, KernelLaunch launch)
    {
        float[] data = Draw.Floats(51, size.Width * size.Height);
        return launch.Value(size.Width).Value(size.Height).In(data).Out<float>(Relaxed(size.Width, size.Height, data), 1e-6, 1e-6);
    }

    static KernelLaunch JacobiTile((int Width, int Height) size)
    {
        float[] data = Draw.Floats(51, size.Width * size.Height);
        double change = Relaxed(size.Width, size.Height, data).Zip(data, (want, before) => Math.Abs(want - before)).Max();
        return Jacobi(size, KernelLaunch.Plane(size.Width, size.Height, 16, 16)).InOut<float>([0], [change], 1e-6, 1e-6);
    }

    static KernelLaunch Mandelbrot((int Width, int Height) size)
    {
        const float X0 = -2, Y0 = -1.25f;
        const int Most = 200;
        var (w, h) = size;
        float dx = 2.5f / w, dy = 2.5f / h;
        int[] want = new int[w * h];
        for (int i = 0; i < want.Length; i++)
        {
            float cx = MathF.FusedMultiplyAdd(i % w, dx, X0), cy = MathF.FusedMultiplyAdd(i / w, dy, Y0), x = 0, y = 0;
            while (want[i] < Most && x * x + y * y <= 4)
            {
                (x, y) = (x * x - y * y + cx, 2 * x * y + cy);
                want[i]++;
            }
        }
        // Orbits at the rim of the set come out differently when a product and a sum are rounded once instead of twice.
        return KernelLaunch.Plane(w, h, 16, 8).Value(w).Value(h).Value(X0).Value(Y0).Value(dx).Value(dy).Value(Most)
            .Judged(KernelLaunch.Poisoned<int>(w * h), got => got.Zip(want).Count(pair => pair.First != pair.Second) is var bad && bad <= w * h / 100
                ? null : $"{bad} of {w * h} counts differ");
    }

    static KernelLaunch Sobel((int Width, int Height) size, byte[] data)
    {
        var (w, h) = size;
        byte[] want = new byte[w * h];
        for (int y = 1; y < h - 1; y++)
        {
            for (int x = 1; x < w - 1; x++)
            {
                int across = 0, down = 0;
                for (int d = -1; d <= 1; d++)
                {
                    int weight = d == 0 ? 2 : 1;
                    across += weight * (data[(y + d) * w + x + 1] - data[(y + d) * w + x - 1]);
                    down += weight * (data[(y + 1) * w + x + d] - data[(y - 1) * w + x + d]);
                }
                want[y * w + x] = (byte)Math.Min(255, Math.Abs(across) + Math.Abs(down));
            }
        }
        return KernelLaunch.Plane(w, h, 16, 8).Value(w).Value(h).In(data).Out(want);
    }

    static KernelLaunch Convolve((int Width, int Height) size)
    {
        var (w, h) = size;
        float[] data = Draw.Floats(55, w * h), weights = Draw.Floats(56, 25);
        double[] want = new double[w * h];
        for (int i = 0; i < want.Length; i++)
            for (int k = 0; k < 25; k++)
                want[i] += (double)weights[k] * data[Math.Clamp(i / w + k / 5 - 2, 0, h - 1) * w + Math.Clamp(i % w + k % 5 - 2, 0, w - 1)];
        return KernelLaunch.Plane(w, h, 16, 8).Value(w).Value(h).In(data).Out<float>(want, 1e-5, 1e-5).Set("conv_weights", weights);
    }
}
