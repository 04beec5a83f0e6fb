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

    /// <summary>Adds a constant to a number again and again.</summary>
    const string Adding = """
        .version 7.0
        .target sm_70
        .address_size 64
        .const .u32 step = 2;
        .entry add(.param .u64 number, .param .u32 rounds)
        {
        	.reg .pred %p<2>;
        	.reg .b32 %r<4>;
        	.reg .b64 %rd<2>;
        	ld.param.u64 %rd1, [number];
        	ld.param.u32 %r1, [rounds];
        $again:
        	ld.global.u32 %r2, [%rd1];
        	ld.const.u32 %r3, [step];
        	add.u32 %r2, %r2, %r3;
        	st.global.u32 [%rd1], %r2;
        	sub.u32 %r1, %r1, 1;
        	setp.ne.u32 %p1, %r1, 0;
        	@%p1 bra $again;
        	ret;
        }
        """;

    [Theory, InlineData("cpu"), InlineData("interpreter")]
    public void Closed_devices_run_nothing(string name)
    {
        var closed = Device.Open(name);
        var module = closed.LoadModuleText(Adding, "adding.ptx");
        var number = closed.Allocate<uint>([1]);
        module.GetKernel("add").Launch(1, 1, 0, number, 3);
        Assert.Equal([7u], number.ToArray());
        var kernel = module.GetKernel("add");
        var graph = closed.Capture(stream => stream.Launch(kernel, 1, 1, 0, number, 3));
        closed.Dispose();
        closed.Dispose();
        Assert.Throws<ObjectDisposedException>(() => kernel.Launch(1, 1, 0, number, 3));
        Assert.Throws<ObjectDisposedException>(() => graph.Replay());
        using var stream = closed.CreateStream();
        Assert.Throws<ObjectDisposedException>(() => stream.Launch(kernel, 1, 1, 0, number, 3));
        Assert.Throws<ObjectDisposedException>(() => module.GetKernel("add").Launch(1, 1, 0, number, 3));
        Assert.Throws<ObjectDisposedException>(() => number.ToArray());
        Assert.Throws<ObjectDisposedException>(() => closed.Allocate<int>(1));
        number.Dispose();
        module.Dispose();
    }

    [Theory, InlineData("cpu"), InlineData("interpreter")]
    public async Task Closing_waits_for_kernels_of_other_threads(string name)
    {
        var closed = Device.Open(name);
        var module = closed.LoadModuleText(Adding, "adding.ptx");
        var number = closed.Allocate<uint>([1]);
        var options = new LaunchOptions { Grid = 1, Block = 1, TimeBudget = TimeSpan.FromMilliseconds(200) };
        using var hasStarted = new ManualResetEventSlim();
        var launch = Task.Run(() =>
        {
            hasStarted.Set();
            module.GetKernel("add").Launch(options, number, uint.MaxValue);
        }, TestContext.Current.CancellationToken);
        hasStarted.Wait(TestContext.Current.CancellationToken);
        while (number.ToArray()[0] == 1 && !launch.IsCompleted) Thread.Yield();
        closed.Dispose();
        Assert.Equal("DB4110", (await Assert.ThrowsAsync<KernelFaultException>(() => launch)).Id);
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
