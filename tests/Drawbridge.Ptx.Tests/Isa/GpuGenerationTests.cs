using Drawbridge.Ptx.Isa;

namespace Drawbridge.Ptx.Tests.Isa;

public class GpuGenerationTests
{
    [Fact]
    public void NumbersRiseAndFactsFitTogether()
    {
        Assert.Equal(GpuGenerations.All.OrderBy(row => row.Number), GpuGenerations.All);
        Assert.Equal(27, GpuGenerations.All.Count);
        foreach (var row in GpuGenerations.All)
        {
            Assert.InRange(row.SharedMemoryPerBlock, row.StaticSharedMemoryPerBlock, row.SharedMemoryPerMultiprocessor - row.ReservedSharedMemoryPerBlock);
            Assert.InRange(row.RegistersPerBlock, 32 * 1024, row.RegistersPerMultiprocessor);
            Assert.Equal(0, row.ThreadsPerMultiprocessor % row.WarpSize);
            Assert.True(row.SinceSpecific is not { } specific || specific >= row.Since);
            Assert.True(row.SinceFamily is not { } family || family >= row.Since);
            Assert.Same(row, GpuGenerations.Find(row.Number));
        }
    }

    [Theory]
    [InlineData(61, "Pascal", 2048, 32, 98304, 49152)]
    [InlineData(75, "Turing", 1024, 16, 65536, 65536)]
    [InlineData(86, "Ampere", 1536, 16, 102400, 101376)]
    [InlineData(90, "Hopper", 2048, 32, 233472, 232448)]
    [InlineData(120, "Blackwell", 1536, 24, 102400, 101376)]
    public void KnownProcessors(int number, string name, int threads, int blocks, int shared, int sharedPerBlock)
    {
        var row = GpuGenerations.Find(number)!;
        Assert.Equal((name, threads, blocks, shared, sharedPerBlock),
            (row.Architecture, row.ThreadsPerMultiprocessor, row.BlocksPerMultiprocessor, row.SharedMemoryPerMultiprocessor, row.SharedMemoryPerBlock));
    }

    [Theory]
    [InlineData("sm_10", "1.0")]
    [InlineData("sm_80", "7.0")]
    [InlineData("sm_90a", "8.0")]
    [InlineData("sm_100f", "8.8")]
    [InlineData("sm_101a", "8.6")]
    [InlineData("sm_110", "9.0")]
    [InlineData("sm_107a", "9.4")]
    [InlineData("sm_90f", null)]
    [InlineData("sm_80a", null)]
    [InlineData("sm_21", null)]
    [InlineData("sm_85", null)]
    [InlineData("sm_999", null)]
    public void TargetsHaveAFirstVersion(string text, string? since)
    {
        Assert.True(Target.TryParse(text, out var target));
        Assert.Equal(since, GpuGenerations.SinceOf(target)?.ToString());
        Assert.Equal(since != null, GpuGenerations.Targets().Contains(target));
    }

    [Fact]
    public void AFormerNumberFindsTheProcessor() => Assert.Equal(110, GpuGenerations.Find(101)!.Number);

    [Fact]
    public void FeaturesAccumulate()
    {
        Assert.DoesNotContain("tensor cores", GpuGenerations.Find(61)!.Features);
        Assert.Contains("tensor cores", GpuGenerations.Find(120)!.Features);
        Assert.Contains("thread block clusters", GpuGenerations.Find(90)!.Features);
    }
}
