namespace Drawbridge.Bench.CSharp;

/// <summary>The kernels of tests/ptx/kernels/*.cu that go once over their data, in C#.</summary>
static partial class StreamKernels
{
    const int Tile = 32, Rows = 8, Bins = 256;

    [Kernel]
    public static void Saxpy(int n, float a, ReadOnlyView<float> x, View<float> y)
    {
        int i = BlockIdx.X * BlockDim.X + ThreadIdx.X;
        if (i < n) y[i] = a * x[i] + y[i];
    }

    [Kernel]
    public static void Dot(int n, ReadOnlyView<float> x, ReadOnlyView<float> y, View<float> result)
    {
        float sum = 0;
        for (int i = BlockIdx.X * BlockDim.X + ThreadIdx.X; i < n; i += GridDim.X * BlockDim.X) sum += x[i] * y[i];
        sum = SumOfBlock(sum);
        if (ThreadIdx.X == 0) Atomic.Add(ref result[0], sum);
    }

    [Kernel]
    public static void ScanBlocks(int n, ReadOnlyView<int> x, View<int> sums, View<int> totals)
    {
        int i = BlockIdx.X * BlockDim.X + ThreadIdx.X;
        int sum = ScanBlock(i < n ? x[i] : 0);
        if (i < n) sums[i] = sum;
        if (ThreadIdx.X == BlockDim.X - 1) totals[BlockIdx.X] = sum;
    }

    [Kernel]
    public static void ScanTotals(int n, View<int> totals)
    {
        var carry = Shared.Array<int>(1);
        if (ThreadIdx.X == 0) carry[0] = 0;
        Block.Sync();
        for (int start = 0; start < n; start += BlockDim.X)
        {
            int i = start + ThreadIdx.X;
            int x = i < n ? totals[i] : 0;
            int sum = ScanBlock(x);
            int before = carry[0];
            if (i < n) totals[i] = before + sum - x;
            Block.Sync();
            if (ThreadIdx.X == BlockDim.X - 1) carry[0] = before + sum;
            Block.Sync();
        }
    }

    [Kernel]
    public static void AddTotals(int n, View<int> sums, ReadOnlyView<int> totals)
    {
        int i = BlockIdx.X * BlockDim.X + ThreadIdx.X;
        if (i < n) sums[i] += totals[BlockIdx.X];
    }

    [Kernel]
    public static void Transpose(int width, int height, ReadOnlyView<float> input, View<float> output)
    {
        var tile = Shared.Array<float>(Tile * (Tile + 1));
        int x = BlockIdx.X * Tile + ThreadIdx.X, y = BlockIdx.Y * Tile + ThreadIdx.Y;
        foreach (int j in Unrolled.Range(Tile / Rows))
            if (x < width && y + j * Rows < height) tile[(ThreadIdx.Y + j * Rows) * (Tile + 1) + ThreadIdx.X] = input[(y + j * Rows) * width + x];
        Block.Sync();
        x = BlockIdx.Y * Tile + ThreadIdx.X;
        y = BlockIdx.X * Tile + ThreadIdx.Y;
        foreach (int j in Unrolled.Range(Tile / Rows))
            if (x < height && y + j * Rows < width) output[(y + j * Rows) * height + x] = tile[ThreadIdx.X * (Tile + 1) + ThreadIdx.Y + j * Rows];
    }

    [Kernel]
    public static void Histogram(int n, ReadOnlyView<uint> words, View<uint> bins)
    {
        var local = Shared.Array<uint>(Bins);
        for (int bin = ThreadIdx.X; bin < Bins; bin += BlockDim.X) local[bin] = 0;
        Block.Sync();
        for (int i = BlockIdx.X * BlockDim.X + ThreadIdx.X; i < n / 4; i += GridDim.X * BlockDim.X)
        {
            uint word = words[i];
            Atomic.Add(ref local[(int)(word & 255)], 1u);
            Atomic.Add(ref local[(int)(word >> 8 & 255)], 1u);
            Atomic.Add(ref local[(int)(word >> 16 & 255)], 1u);
            Atomic.Add(ref local[(int)(word >> 24)], 1u);
        }
        Block.Sync();
        for (int bin = ThreadIdx.X; bin < Bins; bin += BlockDim.X)
            if (local[bin] != 0) Atomic.Add(ref bins[bin], local[bin]);
    }

    static float SumOfWarp(float value)
    {
        for (int distance = 16; distance > 0; distance >>= 1) value += Warp.ShuffleDown(value, distance);
        return value;
    }

    // In thread 0.
    static float SumOfBlock(float value)
    {
        var part = Shared.Array<float>(32);
        int lane = ThreadIdx.X & 31, warp = ThreadIdx.X >> 5;
        value = SumOfWarp(value);
        if (lane == 0) part[warp] = value;
        Block.Sync();
        if (warp == 0) value = SumOfWarp(lane < BlockDim.X >> 5 ? part[lane] : 0);
        return value;
    }

    static int ScanWarp(int value)
    {
        int lane = ThreadIdx.X & 31;
        for (int distance = 1; distance < 32; distance <<= 1)
        {
            int other = Warp.ShuffleUp(value, distance);
            if (lane >= distance) value += other;
        }
        return value;
    }

    static int ScanBlock(int value)
    {
        var totals = Shared.Array<int>(32);
        int lane = ThreadIdx.X & 31, warp = ThreadIdx.X >> 5;
        value = ScanWarp(value);
        if (lane == 31) totals[warp] = value;
        Block.Sync();
        if (warp == 0) totals[lane] = ScanWarp(lane < BlockDim.X >> 5 ? totals[lane] : 0);
        Block.Sync();
        if (warp > 0) value += totals[warp - 1];
        return value;
    }
}
