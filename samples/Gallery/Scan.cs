namespace Drawbridge.Samples;

/// <summary>Sums up to each element: within blocks, then over the blocks' totals, then both together.</summary>
static partial class Scan
{
    const int Threads = 256;

    public static string Run(Device device)
    {
        int[] numbers = [.. Enumerable.Range(0, 200_000).Select(i => (i * 7919 + 13) % 100)];
        int blocks = (numbers.Length + Threads - 1) / Threads;
        using var x = device.Allocate<int>(numbers);
        using var sums = device.Allocate<int>(numbers.Length);
        using var totals = device.Allocate<int>(blocks);
        using var before = device.Allocate<int>(blocks);
        ScanBlocks(device.Grid(blocks, Threads), x, sums, totals);
        ScanAlone(device.Grid(1, Threads), totals, before);
        AddBefore(device.Grid(blocks, Threads), sums, before);

        int sum = 0;
        Expect.Equal([.. numbers.Select(number => sum += number)], sums.ToArray());
        return $"{numbers.Length:N0} running sums";
    }

    [Kernel(MaxThreads = Threads)]
    static void ScanBlocks(ReadOnlyView<int> x, View<int> sums, View<int> totals)
    {
        int i = BlockIdx.X * BlockDim.X + ThreadIdx.X;
        int sum = ScanBlock(i < x.Length ? x[i] : 0);
        if (i < x.Length) sums[i] = sum;
        if (ThreadIdx.X == BlockDim.X - 1) totals[BlockIdx.X] = sum;
    }

    /// <summary>One block goes over all totals; what it has seen goes on to the next round.</summary>
    [Kernel(MaxThreads = Threads)]
    static void ScanAlone(ReadOnlyView<int> totals, View<int> before)
    {
        var last = Shared.Array<int>(1);
        int seen = 0;
        for (int first = 0; first < totals.Length; first += BlockDim.X)
        {
            int i = first + ThreadIdx.X, own = i < totals.Length ? totals[i] : 0;
            int sum = ScanBlock(own);
            if (i < totals.Length) before[i] = seen + sum - own;
            if (ThreadIdx.X == BlockDim.X - 1) last[0] = sum;
            Block.Sync();
            seen += last[0];
            Block.Sync();
        }
    }

    [Kernel]
    static void AddBefore(View<int> sums, ReadOnlyView<int> before)
    {
        int i = BlockIdx.X * BlockDim.X + ThreadIdx.X;
        if (i < sums.Length) sums[i] += before[BlockIdx.X];
    }

    /// <summary>The sum over the threads of the block up to this one: warps first, then the warps' totals.</summary>
    static int ScanBlock(int value)
    {
        var totals = Shared.Array<int>(Threads / Warp.Size);
        int warp = ThreadIdx.X / Warp.Size;
        int sum = ScanWarp(value);
        if (Warp.Lane == Warp.Size - 1) totals[warp] = sum;
        Block.Sync();
        for (int i = 0; i < warp; i++) sum += totals[i];
        Block.Sync();
        return sum;
    }

    static int ScanWarp(int value)
    {
        for (int distance = 1; distance < Warp.Size; distance *= 2)
        {
            int other = Warp.ShuffleUp(value, distance);
            if (Warp.Lane >= distance) value += other;
        }
        return value;
    }
}
