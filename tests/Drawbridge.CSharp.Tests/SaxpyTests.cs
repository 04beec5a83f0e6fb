namespace Drawbridge.CSharp.Tests;

static partial class First
{
    [Kernel(Contract = false)]
    public static void Saxpy(float a, ReadOnlyView<float> x, View<float> y)
    {
        int i = BlockIdx.X * BlockDim.X + ThreadIdx.X;
        if (i < y.Length) y[i] = a * x[i] + y[i];
    }
}

public class SaxpyTests
{
    [Theory]
    [InlineData("cpu")]
    [InlineData("interpreter")]
    public void SaxpyIsWhatPlainCSharpComputes(string name)
    {
        const int N = 1000;
        var random = new Random(1);
        float[] x = [.. Enumerable.Range(0, N).Select(_ => random.NextSingle() - 0.5f)], y = [.. Enumerable.Range(0, N).Select(_ => random.NextSingle())];
        using var device = Device.Open(name);
        using var deviceX = device.Allocate<float>(x);
        using var deviceY = device.Allocate<float>(y);
        First.Saxpy(device.Over(N), 2.5f, deviceX, deviceY);
        for (int i = 0; i < N; i++) y[i] = 2.5f * x[i] + y[i];
        Assert.Equal(y, deviceY.ToArray());
    }
}
