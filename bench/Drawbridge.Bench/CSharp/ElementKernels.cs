namespace Drawbridge.Bench.CSharp;

/// <summary>The kernels of tests/ptx/kernels/*.cu with more to compute for each element, in C#.</summary>
static partial class ElementKernels
{
    const int Bodies = 256, Step = 8;

    // There are as many bodies as threads, as in nbody.cu.
#pragma warning disable DB1048
    [Kernel]
    public static void Accelerations(int n, float softening, ReadOnlyView<Quad> bodies, View<Quad> result)
    {
        var tile = Shared.Array<Quad>(Bodies);
        int i = BlockIdx.X * BlockDim.X + ThreadIdx.X;
        var own = bodies[i];
        float x = 0, y = 0, z = 0;
        for (int start = 0; start < n; start += Bodies)
        {
            tile[ThreadIdx.X] = bodies[start + ThreadIdx.X];
            Block.Sync();
            for (int first = 0; first < Bodies; first += Step)
            {
                foreach (int j in Unrolled.Range(Step))
                {
                    var other = tile[first + j];
                    float dx = other.X - own.X, dy = other.Y - own.Y, dz = other.Z - own.Z;
                    float inverse = Fast.ReciprocalSqrt(dx * dx + (dy * dy + (dz * dz + softening)));
                    float scale = other.W * inverse * inverse * inverse;
                    x += dx * scale;
                    y += dy * scale;
                    z += dz * scale;
                }
            }
            Block.Sync();
        }
        result[i] = new Quad { X = x, Y = y, Z = z };
    }
#pragma warning restore DB1048

    [Kernel]
    public static void BlackScholes(int n, ReadOnlyView<float> price, ReadOnlyView<float> strike, ReadOnlyView<float> years, float rate, float volatility, View<float> call, View<float> put)
    {
        int i = BlockIdx.X * BlockDim.X + ThreadIdx.X;
        if (i >= n) return;
        float s = price[i], x = strike[i], t = years[i];
        float root = MathF.Sqrt(t);
        float d1 = (Fast.Log(s / x) + (rate + 0.5f * volatility * volatility) * t) / (volatility * root);
        float d2 = d1 - volatility * root;
        float n1 = Cumulative(d1), n2 = Cumulative(d2), e = Fast.Exp(-rate * t);
        call[i] = s * n1 - x * e * n2;
        put[i] = x * e * (1 - n2) - s * (1 - n1);
    }

    [Kernel]
    public static void Mandelbrot(int width, int height, float left, float top, float stepX, float stepY, int most, View<int> counts)
    {
        int px = BlockIdx.X * BlockDim.X + ThreadIdx.X, py = BlockIdx.Y * BlockDim.Y + ThreadIdx.Y;
        if (px >= width || py >= height) return;
        float cx = left + px * stepX, cy = top + py * stepY, x = 0, y = 0;
        int count = 0;
        while (count < most)
        {
            float x2 = x * x, y2 = y * y;
            if (x2 + y2 > 4) break;
            y = 2 * x * y + cy;
            x = x2 - y2 + cx;
            count++;
        }
        counts[py * width + px] = count;
    }

    [Kernel]
    public static void Softmax(int columns, ReadOnlyView<float> input, View<float> output)
    {
        var x = input.Slice(BlockIdx.X * columns, columns);
        var y = output.Slice(BlockIdx.X * columns, columns);
        float most = float.NegativeInfinity;
        for (int c = ThreadIdx.X; c < columns; c += BlockDim.X) most = MathF.Max(most, x[c]);
        most = OfBlock(most, true);
        float sum = 0;
        for (int c = ThreadIdx.X; c < columns; c += BlockDim.X)
        {
            float e = Fast.Exp(x[c] - most);
            y[c] = e;
            sum += e;
        }
        float inverse = 1 / OfBlock(sum, false);
        for (int c = ThreadIdx.X; c < columns; c += BlockDim.X) y[c] *= inverse;
    }

    [Kernel]
    public static void SparseProduct(int rows, ReadOnlyView<int> starts, ReadOnlyView<int> columns, ReadOnlyView<float> values, ReadOnlyView<float> x, View<float> y)
    {
        int row = BlockIdx.X * BlockDim.X + ThreadIdx.X;
        if (row >= rows) return;
        float sum = 0;
        for (int k = starts[row], end = starts[row + 1]; k < end; k++) sum += values[k] * x[columns[k]];
        y[row] = sum;
    }

    static float Cumulative(float d)
    {
        float k = 1 / (1 + 0.2316419f * MathF.Abs(d));
        float c = 0.39894228040143267794f * Fast.Exp(-0.5f * d * d)
            * (k * (0.31938153f + k * (-0.356563782f + k * (1.781477937f + k * (-1.821255978f + k * 1.330274429f)))));
        return d > 0 ? 1 - c : c;
    }

    // The largest or the sum, in every thread.
    static float OfBlock(float value, bool isMost)
    {
        var part = Shared.Array<float>(32);
        int lane = ThreadIdx.X & 31, warp = ThreadIdx.X >> 5, warps = BlockDim.X >> 5;
        for (int distance = 16; distance > 0; distance >>= 1)
        {
            float other = Warp.ShuffleXor(value, distance);
            value = isMost ? MathF.Max(value, other) : value + other;
        }
        if (lane == 0) part[warp] = value;
        Block.Sync();
        value = part[0];
        for (int i = 1; i < warps; i++) value = isMost ? MathF.Max(value, part[i]) : value + part[i];
        Block.Sync();
        return value;
    }
}
