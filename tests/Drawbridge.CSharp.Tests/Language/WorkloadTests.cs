using System.Runtime.InteropServices;

namespace Drawbridge.CSharp.Tests.Language;

/// <summary>Kernels as people write them, with blocks of two dimensions, shared tiles and vectors; the expected values are formulas.</summary>
public partial class WorkloadTests
{
    [StructLayout(LayoutKind.Sequential)]
    struct Body
    {
        public float X, Y, Z, Mass;
    }

    static partial class K
    {
        const int Tile = 16, Side = 32, Rows = 8;

        [Kernel]
        public static void Transpose(int width, int height, ReadOnlyView<float> input, View<float> output)
        {
            var tile = Shared.Array<float>(Side * (Side + 1));
            int x = BlockIdx.X * Side + ThreadIdx.X, y = BlockIdx.Y * Side + ThreadIdx.Y;
            for (int j = 0; j < Side; j += Rows)
                if (x < width && y + j < height) tile[(ThreadIdx.Y + j) * (Side + 1) + ThreadIdx.X] = input[(y + j) * width + x];
            Block.Sync();
            x = BlockIdx.Y * Side + ThreadIdx.X;
            y = BlockIdx.X * Side + ThreadIdx.Y;
            for (int j = 0; j < Side; j += Rows)
                if (x < height && y + j < width) output[(y + j) * height + x] = tile[ThreadIdx.X * (Side + 1) + ThreadIdx.Y + j];
        }

        [Kernel(MaxThreads = Tile * Tile)]
        public static void MatrixProduct(int m, int n, int k, float alpha, ReadOnlyView<float> a, ReadOnlyView<float> b, float beta, View<float> c)
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

        [Kernel]
        public static void Accelerations(int n, float softening, ReadOnlyView<Body> bodies, View<Body> result)
        {
            var tile = Shared.Array<Body>(256);
            int i = Global.X;
            var own = bodies[i];
            float x = 0, y = 0, z = 0;
            for (int start = 0; start < n; start += 256)
            {
                tile[ThreadIdx.X] = bodies[start + ThreadIdx.X];
                Block.Sync();
                for (int j = 0; j < 256; j++)
                {
                    var other = tile[j];
                    float dx = other.X - own.X, dy = other.Y - own.Y, dz = other.Z - own.Z;
                    float inverse = Fast.ReciprocalSqrt(dx * dx + dy * dy + dz * dz + softening);
                    float scale = other.Mass * inverse * inverse * inverse;
                    x += dx * scale;
                    y += dy * scale;
                    z += dz * scale;
                }
                Block.Sync();
            }
            result[i] = new Body { X = x, Y = y, Z = z };
        }

        [Kernel(Contract = false)]
        public static void Mandelbrot(int width, int height, float left, float top, float step, int most, View<int> r)
        {
            int px = BlockIdx.X * BlockDim.X + ThreadIdx.X, py = BlockIdx.Y * BlockDim.Y + ThreadIdx.Y;
            if (px >= width || py >= height) return;
            float cx = left + px * step, cy = top + py * step, x = 0, y = 0;
            int count = 0;
            while (count < most && x * x + y * y <= 4)
            {
                float next = x * x - y * y + cx;
                y = 2 * x * y + cy;
                x = next;
                count++;
            }
            r[py * width + px] = count;
        }
    }

    static float[] Random(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)];
    }

    [Theory]
    [InlineData("cpu")]
    [InlineData("interpreter")]
    public void Transpose(string name)
    {
        const int Width = 70, Height = 45;
        var a = Random(Width * Height, 1);
        using var device = Device.Open(name);
        using var input = device.Allocate<float>(a);
        using var output = device.Allocate<float>(a.Length);
        K.Transpose(device.Grid((3, 2), (32, 8)), Width, Height, input, output);
        Assert.Equal(Enumerable.Range(0, a.Length).Select(i => a[i % Height * Width + i / Height]), output.ToArray());
    }

    [Theory]
    [InlineData("cpu")]
    [InlineData("interpreter")]
    public void MatrixProduct(string name)
    {
        const int M = 37, N = 50, Depth = 29;
        float[] a = Random(M * Depth, 1), b = Random(Depth * N, 2), c = Random(M * N, 3);
        using var device = Device.Open(name);
        using DeviceBuffer<float> deviceA = device.Allocate<float>(a), deviceB = device.Allocate<float>(b), deviceC = device.Allocate<float>(c);
        K.MatrixProduct(device.Grid((4, 3), (16, 16)), M, N, Depth, 1.5f, deviceA, deviceB, -0.5f, deviceC);
        var actual = deviceC.ToArray();
        for (int i = 0; i < c.Length; i++)
            Assert.Equal(1.5 * Enumerable.Range(0, Depth).Sum(k => (double)a[i / N * Depth + k] * b[k * N + i % N]) - 0.5 * c[i], actual[i], 1e-5);
    }

    [Theory]
    [InlineData("cpu")]
    [InlineData("interpreter")]
    public void Accelerations(string name)
    {
        const int Count = 512;
        var numbers = Random(Count * 4, 4);
        Body[] bodies = [.. Enumerable.Range(0, Count).Select(i => new Body { X = numbers[4 * i], Y = numbers[4 * i + 1], Z = numbers[4 * i + 2], Mass = numbers[4 * i + 3] + 1 })];
        using var device = Device.Open(name);
        using var input = device.Allocate<Body>(bodies);
        using var result = device.Allocate<Body>(Count);
        K.Accelerations(device.Grid(2, 256), Count, 0.01f, input, result);
        var actual = result.ToArray();
        for (int i = 0; i < Count; i += 17)
        {
            double x = 0;
            foreach (var other in bodies)
            {
                double dx = other.X - bodies[i].X, dy = other.Y - bodies[i].Y, dz = other.Z - bodies[i].Z;
                x += other.Mass * dx / Math.Pow(dx * dx + dy * dy + dz * dz + 0.01, 1.5);
            }
            Assert.Equal(x, actual[i].X, 1e-3 * Math.Max(1, Math.Abs(x)));
            Assert.Equal(0, actual[i].Mass);
        }
    }

    [Theory]
    [InlineData("cpu")]
    [InlineData("interpreter")]
    public unsafe void Mandelbrot(string name)
    {
        const int Width = 50, Height = 30, Most = 60;
        var expected = new int[Width * Height];
        fixed (int* at = expected)
        {
            var view = new View<int>(at, expected.Length);
            ManagedLaunch.RunAlone((2, 4), (32, 8), () => K.Mandelbrot(Width, Height, -2, -1.2f, 0.06f, Most, view));
        }
        using var device = Device.Open(name);
        using var result = device.Allocate<int>(expected.Length);
        K.Mandelbrot(device.Grid((2, 4), (32, 8)), Width, Height, -2, -1.2f, 0.06f, Most, result);
        Assert.Equal(expected, result.ToArray());
        Assert.Contains(Most, expected);
    }
}
