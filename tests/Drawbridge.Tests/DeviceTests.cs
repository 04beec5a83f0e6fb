using Drawbridge.Runtime;

namespace Drawbridge.Tests;

public sealed class DeviceTests : IDisposable
{
    readonly Device device = Device.Open("cpu");

    public void Dispose() => device.Dispose();

    [Fact]
    public void Devices_are_found_by_name()
    {
        Assert.Equal(["cpu", "interpreter"], Device.All.Select(info => info.Name));
        Assert.All(Device.All, info => Assert.NotEmpty(info.Description));
        using var other = Device.Open("interpreter");
        Assert.Equal("interpreter", other.Engine.Name);
        var error = Assert.Throws<DrawbridgeException>(() => Device.Open("interpeter"));
        Assert.Equal("DB4040", error.Id);
        Assert.Contains("did you mean 'interpreter'?", error.Message);
        Assert.Same(Device.Default, Device.Default);
    }

    [Fact]
    public void Buffers_hold_what_was_copied_in()
    {
        using var buffer = device.Allocate<int>([1, 2, 3, 4]);
        Assert.Equal((4L, 16L), (buffer.Length, buffer.Size));
        Assert.Equal(0ul, buffer.Address % 256);
        Assert.Equal([1, 2, 3, 4], buffer.ToArray());
        buffer.CopyFrom([7, 8], start: 1);
        int[] part = new int[2];
        buffer.CopyTo(part, start: 2);
        Assert.Equal([8, 4], part);
        buffer.Fill(-1);
        Assert.Equal([-1, -1, -1, -1], buffer.ToArray());
    }

    [Fact]
    public void Buffers_of_structs_and_of_nothing()
    {
        using var pairs = device.Allocate<(float, int)>([(1.5f, 2), (3, 4)]);
        Assert.Equal([(1.5f, 2), (3, 4)], pairs.ToArray());
        using var empty = device.Allocate<double>(0);
        Assert.Empty(empty.ToArray());
        empty.Fill(1);
        empty.CopyFrom([]);
    }

    [Fact]
    public void Copies_beyond_the_buffer_are_refused_and_change_nothing()
    {
        using var buffer = device.Allocate<byte>([1, 2, 3]);
        Assert.Throws<ArgumentException>(() => buffer.CopyFrom([9, 9, 9, 9]));
        Assert.Throws<ArgumentException>(() => buffer.CopyFrom([9], start: 3));
        Assert.Throws<ArgumentException>(() => buffer.CopyFrom([9], start: -1));
        Assert.Throws<ArgumentException>(() => buffer.CopyTo(new byte[4]));
        Assert.Throws<ArgumentException>(() => buffer.CopyTo(new byte[1], start: long.MaxValue));
        Assert.Throws<ArgumentOutOfRangeException>(() => device.Allocate<int>(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => device.Allocate<int>(long.MaxValue));
        Assert.Equal("DB4020", Assert.Throws<DrawbridgeException>(() => device.Allocate<byte>(1L << 50)).Id);
        Assert.Throws<ArgumentException>(() => buffer.Slice(1, -1));
        Assert.Throws<ArgumentException>(() => buffer.As3D(1, int.MaxValue, int.MaxValue));
        Assert.Equal([1, 2, 3], buffer.ToArray());
    }

    [Fact]
    public void Disposed_buffers_are_refused()
    {
        var buffer = device.Allocate<int>(4);
        long before = device.Memory.AllocatedBytes;
        buffer.Dispose();
        buffer.Dispose();
        Assert.Equal(before - 16, device.Memory.AllocatedBytes);
        Assert.True(buffer.IsDisposed);
        Assert.Throws<ObjectDisposedException>(() => buffer.ToArray());
        Assert.Throws<ObjectDisposedException>(() => buffer.Fill(1));
        Assert.Throws<ObjectDisposedException>(() => buffer.CopyFrom([1]));
    }

    const string Endless = """
        .version 7.0
        .target sm_70
        .address_size 64
        .entry k(.param .u64 p)
        {
        	.reg .b64 %d;
        	.reg .b32 %r;
        	ld.param.u64 %d, [p];
        again:
        	ld.volatile.global.u32 %r, [%d];
        	bra again;
        }

        """;

    [Theory, InlineData("cpu"), InlineData("interpreter")]
    public void A_disposed_device_runs_nothing(string name)
    {
        var gone = Device.Open(name);
        var kernel = gone.LoadModuleText(Endless).GetKernel("k");
        var buffer = gone.Allocate<int>(1);
        var graph = gone.Capture(stream => stream.Launch(kernel, 1, 1, 0, buffer));
        gone.Dispose();
        gone.Dispose();
        Assert.Throws<ObjectDisposedException>(() => kernel.Launch(1, 1, 0, buffer));
        Assert.Throws<ObjectDisposedException>(() => graph.Replay());
        using var stream = gone.CreateStream();
        Assert.Throws<ObjectDisposedException>(() => stream.Launch(kernel, 1, 1, 0, buffer));
    }

    [Fact]
    public async Task Disposing_waits_for_launches_under_way()
    {
        var busy = Device.Open("cpu");
        var kernel = busy.LoadModuleText(Endless).GetKernel("k");
        var buffer = busy.Allocate<int>([1]);
        using var stop = new CancellationTokenSource();
        var launch = Task.Run(() => kernel.Launch(new LaunchOptions { Grid = 64, Block = 64, Cancellation = stop.Token }, buffer), TestContext.Current.CancellationToken);
        Assert.NotSame(launch, await Task.WhenAny(launch, Task.Delay(500, TestContext.Current.CancellationToken)));
        var dispose = Task.Run(busy.Dispose, TestContext.Current.CancellationToken);
        Assert.NotSame(dispose, await Task.WhenAny(dispose, Task.Delay(100, TestContext.Current.CancellationToken)));
        await stop.CancelAsync();
        await dispose;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => launch);
    }

    [Fact]
    public void Two_devices_have_separate_memory()
    {
        using var other = Device.Open("cpu");
        using DeviceBuffer<int> a = device.Allocate<int>([1]), b = other.Allocate<int>([2]);
        Assert.NotEqual(a.Address, b.Address);
        Assert.Null(device.Memory.Find(b.Address));
    }
}
