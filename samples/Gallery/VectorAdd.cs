namespace Drawbridge.Samples;

/// <summary>The first kernel: a sum a thread.</summary>
static unsafe partial class VectorAdd
{
    public static string Run(Device device)
    {
        float[] a = Numbers.Between(-1, 1, 1_000_000, seed: 1), b = Numbers.Between(-1, 1, a.Length, seed: 2);
        using var x = device.Allocate<float>(a);
        using var y = device.Allocate<float>(b);
        using var sum = device.Allocate<float>(a.Length);
        Add(device.Over(a.Length), x, y, sum);
        Expect.Equal([.. a.Zip(b, (one, other) => one + other)], sum.ToArray());
        AsPlainCode(a, b);
        return $"{a.Length:N0} sums";
    }

    /// <summary>The same method under the debugger: breakpoints in it are met by one thread after the other.</summary>
    static void AsPlainCode(float[] a, float[] b)
    {
        float[] result = new float[100];
        fixed (float* first = a, second = b, third = result)
        {
            ReadOnlyView<float> x = new(first, 100), y = new(second, 100);
            View<float> sum = new(third, 100);
            ManagedLaunch.RunAlone(grid: 4, block: 32, () => Add(x, y, sum));
        }
        if (result[99] != a[99] + b[99]) throw new InvalidOperationException($"the last sum is {result[99]}");
    }

    [Kernel]
    static void Add(ReadOnlyView<float> x, ReadOnlyView<float> y, View<float> sum)
    {
        int i = BlockIdx.X * BlockDim.X + ThreadIdx.X;
        if (i < sum.Length) sum[i] = x[i] + y[i];
    }
}
