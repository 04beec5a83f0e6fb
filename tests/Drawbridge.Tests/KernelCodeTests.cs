using Drawbridge.Runtime;

namespace Drawbridge.Tests;

public class KernelCodeTests
{
    static readonly KernelCode Fill = new("""
        .version 7.0
        .target sm_80
        .address_size 64
        .visible .entry fill(.param .u64 to, .param .s32 length, .param .s32 value)
        {
            .reg .b32 %r<6>;
            .reg .b64 %d<3>;
            .reg .pred %p;
            mov.u32 %r0, %ctaid.x;
            mov.u32 %r1, %ntid.x;
            mov.u32 %r2, %tid.x;
            mad.lo.s32 %r3, %r0, %r1, %r2;
            ld.param.s32 %r4, [length];
            setp.ge.s32 %p, %r3, %r4;
            @%p bra DONE;
            ld.param.u64 %d0, [to];
            mad.wide.s32 %d1, %r3, 4, %d0;
            ld.param.s32 %r5, [value];
            st.global.s32 [%d1], %r5;
        DONE:
            ret;
        }
        """, "fill");

    [Theory]
    [InlineData("cpu")]
    [InlineData("interpreter")]
    public void ALaunchRunsOverASliceOfABuffer(string name)
    {
        using var device = Device.Open(name);
        using var buffer = device.Allocate<int>(new int[1000]);
        var slice = buffer.Slice(10, 600);
        device.Over((int)slice.Length).Run(Fill, slice.Pointer, slice.Count, 7);
        Assert.Equal(Enumerable.Range(0, 1000).Select(i => i is >= 10 and < 610 ? 7 : 0), buffer.ToArray());
    }

    [Fact]
    public void AKernelIsLoadedOnceForEachDevice()
    {
        using var first = Device.Open("cpu");
        using var second = Device.Open("cpu");
        Assert.Same(Fill.On(first), Fill.On(first));
        Assert.NotSame(Fill.On(first), Fill.On(second));
    }

    [Theory]
    [InlineData(1, 1, 1, 1, 1, 1, 256, 1)]
    [InlineData(256, 1, 1, 1, 1, 1, 256, 1)]
    [InlineData(257, 1, 1, 2, 1, 1, 256, 1)]
    [InlineData(int.MaxValue, 1, 1, 8388608, 1, 1, 256, 1)]
    [InlineData(33, 9, 1, 2, 2, 1, 32, 8)]
    [InlineData(32, 8, 5, 1, 1, 5, 32, 8)]
    public void OverCoversTheExtent(int x, int y, int z, int gridX, int gridY, int gridZ, int blockX, int blockY)
    {
        var launch = Device.Default.Over((x, y, z));
        Assert.Equal(new Dim3(gridX, gridY, gridZ), launch.Options.Grid);
        Assert.Equal(new Dim3(blockX, blockY), launch.Options.Block);
    }

    [Fact]
    public void ALaunchOverNothingRunsNothing()
    {
        using var buffer = Device.Default.Allocate<int>([5]);
        Device.Default.Over(0).Run(Fill, buffer, 1, 7);
        Assert.Equal([5], buffer.ToArray());
    }

    [Fact]
    public void AnotherDevicesSliceIsRefused()
    {
        using var here = Device.Open("cpu");
        using var there = Device.Open("cpu");
        using var buffer = there.Allocate<int>(1);
        DeviceView<int> view = buffer;
        Assert.Contains("DB4047", Assert.Throws<DrawbridgeException>(() => here.Over(1).Run(Fill, view.Pointer, view.Count, 7)).Message, StringComparison.Ordinal);
    }
}
