namespace Drawbridge.Samples;

/// <summary>A sum over everything: threads by themselves, warps by exchanges, blocks through shared memory, the grid by an atomic.</summary>
static partial class Reduction
{
    public static string Run(Device device)
    {
        int[] numbers = [.. Enumerable.Range(0, 3_000_000).Select(i => i % 1001 - 400)];
        using var x = device.Allocate<int>(numbers);
        using var total = device.Allocate<long>([0]);
        Sum(device.Grid(blocks: 64, threads: 256), x, total);
        Expect.Equal([numbers.Sum(number => (long)number)], total.ToArray());
        return $"the sum of {numbers.Length:N0} numbers";
    }

    [Kernel(MaxThreads = 1024)]
    static void Sum(ReadOnlyView<int> x, View<long> total)
    {
        // Each thread strides over the array, so that the grid's size is free.
        long sum = 0;
        for (int i = BlockIdx.X * BlockDim.X + ThreadIdx.X; i < x.Length; i += GridDim.X * BlockDim.X) sum += x[i];

        // A number a warp, then the first warp adds those.
        var warps = Shared.Array<long>(32);
        sum = Warp.Sum(sum);
        if (Warp.Lane == 0) warps[ThreadIdx.X / Warp.Size] = sum;
        Block.Sync();
        if (ThreadIdx.X < Warp.Size)
        {
            sum = Warp.Sum(ThreadIdx.X < BlockDim.X / Warp.Size ? warps[ThreadIdx.X] : 0);
            if (ThreadIdx.X == 0) Atomic.Add(ref total[0], sum);
        }
    }
}
