using Drawbridge.Runtime;

namespace Drawbridge.Tests.Streams;

public class OccupancyTests
{
    [Fact]
    public void Bounds_say_what_the_kernel_and_its_target_say()
    {
        using var kernels = new StreamKernels();
        var free = kernels.Scale.Bounds;
        Assert.Equal((1024, null, 0, 0, 0), (free.MaxThreads, free.RequiredBlock, free.MinBlocks, free.MaxRegisters, free.StaticSharedBytes));
        Assert.Equal(163 * 1024, free.MaxSharedBytes);
        Assert.Equal(new Dim3(256), free.SuggestedBlock);
        var exact = kernels.Exact.Bounds;
        Assert.Equal((32, new Dim3(8, 4), new Dim3(8, 4), 32), (exact.MaxThreads, exact.RequiredBlock, exact.SuggestedBlock, exact.MaxRegisters));
        Assert.True(exact.Allow((8, 4)));
        Assert.False(exact.Allow(32));
        var bounded = kernels.Bounded.Bounds;
        Assert.Equal((64, 3, 1024), (bounded.MaxThreads, bounded.MinBlocks, bounded.StaticSharedBytes));
        Assert.Equal(new Dim3(64), bounded.SuggestedBlock);
        Assert.True(bounded.Allow((8, 8)));
        Assert.False(bounded.Allow(65));
    }

    [Theory]
    [InlineData("cpu")]
    [InlineData("interpreter")]
    public void Occupancy_is_that_of_the_device(string device)
    {
        using var kernels = new StreamKernels(device);
        var occupancy = kernels.Scale.OccupancyOf(128);
        Assert.Equal(device == "cpu" ? Environment.ProcessorCount : 1, occupancy.Processors);
        Assert.Equal(occupancy.Processors, occupancy.ResidentBlocks);
        Assert.NotEmpty(occupancy.Path);
        Assert.Equal("DB4001", Assert.Throws<DrawbridgeException>(() => kernels.Bounded.OccupancyOf(65)).Id);
        Assert.Equal("DB4003", Assert.Throws<DrawbridgeException>(() => kernels.Exact.OccupancyOf(32)).Id);
        Assert.Equal("DB4004", Assert.Throws<DrawbridgeException>(() => kernels.Bounded.OccupancyOf(64, 163 << 10)).Id);
    }
}
