using Drawbridge.Runtime;

namespace Drawbridge.Tests.Streams;

public sealed class StreamTests : IDisposable
{
    readonly StreamKernels kernels = new();
    readonly ManualResetEventSlim gate = new();

    Device Device => kernels.Device;

    public void Dispose()
    {
        gate.Set();
        kernels.Dispose();
        gate.Dispose();
    }

    static uint[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(i => (uint)i)];

    [Fact]
    public async Task Work_is_done_in_order_while_the_caller_goes_on()
    {
        using var stream = kernels.Held(gate);
        using var data = Device.Allocate<uint>(256);
        using var output = new PinnedBuffer<uint>(256);
        output.Span.Fill(7);
        stream.Copy(Numbers(256), data);
        stream.Launch(kernels.Scale, 2, 128, 0, data, 3, 1);
        stream.Launch(kernels.Scale, 2, 128, 0, data, 2, 5);
        stream.Copy(data, output);
        Assert.False(stream.IsIdle);
        Assert.Equal(7u, output[255]);
        gate.Set();
        await stream;
        Assert.True(stream.IsIdle);
        Assert.Equal(Numbers(256).Select(i => (i * 3 + 1) * 2 + 5), output.Span.ToArray());
    }

    [Fact]
    public void The_host_memory_of_a_copy_is_read_when_its_turn_comes()
    {
        using var stream = kernels.Held(gate);
        uint[] source = [1, 2, 3];
        using var data = Device.Allocate<uint>(3);
        stream.Copy(source, data);
        source[1] = 9;
        gate.Set();
        stream.Synchronize();
        Assert.Equal([1u, 9u, 3u], data.ToArray());
    }

    [Fact]
    public void Slices_are_copied_and_filled()
    {
        using var stream = Device.CreateStream();
        using var a = Device.Allocate<uint>(Numbers(10));
        using var b = Device.Allocate<uint>(10);
        uint[] host = new uint[4];
        stream.Fill(b, 100u);
        stream.Copy(a[2..5], b[7..]);
        stream.Copy(new uint[] { 55, 66 }, b[..2]);
        stream.Fill(b[2..^6], 77u);
        stream.Copy(b[6..], host);
        stream.Copy(a, a);
        stream.Synchronize();
        Assert.Equal([55u, 66, 77, 77, 100, 100, 100, 2, 3, 4], b.ToArray());
        Assert.Equal([100u, 2, 3, 4], host);
        // Ranges that overlap are as if copied at once.
        stream.Copy(a[..8], a[2..]);
        Assert.Equal([0u, 1, 0, 1, 2, 3, 4, 5, 6, 7], a.ToArray());
        Assert.Equal([2u, 3], a[4..6].ToArray());
    }

    [Fact]
    public void Copies_of_nothing_and_of_different_lengths()
    {
        using var stream = Device.CreateStream();
        using var data = Device.Allocate<uint>([1, 2, 3]);
        stream.Copy(ReadOnlyMemory<uint>.Empty, data[3..]);
        stream.Copy(data[1..1], Memory<uint>.Empty);
        stream.Copy(default(DeviceView<uint>), default(DeviceView<uint>));
        stream.Fill(data[..0], 5u);
        foreach (Action copy in (Action[])[() => stream.Copy(new uint[4], data), () => stream.Copy(data, new uint[2]), () => stream.Copy(data, data[1..])])
            Assert.Equal("DB4064", Assert.Throws<DrawbridgeException>(copy).Id);
        Assert.Throws<ArgumentException>(() => data[2..1]);
        Assert.Throws<ArgumentException>(() => data[..4]);
        Assert.Throws<ArgumentException>(() => data[1..].Slice(0, 3));
        Assert.Throws<ArgumentException>(() => data[1..].CopyFrom([1, 2, 3]));
        Assert.Throws<ArgumentException>(() => data[1..].CopyTo(new uint[3]));
        Assert.Equal([1u, 2, 3], data.ToArray());
    }

    [Fact]
    public void Use_of_memory_outside_the_stream_waits_for_the_work_with_it()
    {
        using var stream = kernels.Held(gate);
        using var data = Device.Allocate<uint>(Numbers(64));
        var freed = Device.Allocate<uint>(64);
        stream.Launch(kernels.Scale, 1, 64, 0, data, 10, 0);
        stream.Launch(kernels.Count, 4, 32, 0);
        stream.Fill(freed, 1u);
        using var opener = new Timer(_ => gate.Set(), null, 30, Timeout.Infinite);
        // Each of these alone would see what was there before the stream began.
        freed.Dispose();
        Assert.Equal(128u, kernels.Total.Read<uint>());
        kernels.Scale.Launch(1, 64, 0, data, 1, 1);
        Assert.Equal(Numbers(64).Select(i => i * 10 + 1), data.ToArray());
    }

    [Fact]
    public void A_fault_is_told_once_what_follows_is_left_out_and_the_stream_goes_on()
    {
        using var stream = kernels.Held(gate);
        using var data = Device.Allocate<uint>(Numbers(32));
        stream.Launch(kernels.Scale, 1, 32, 0, data, 1, 100);
        stream.Launch(kernels.Scale, 1, 32, 0, data.Address + (1 << 20), 1, 0);
        stream.Launch(kernels.Scale, 1, 32, 0, data, 0, 0);
        bool called = false;
        stream.Run(() => called = true);
        gate.Set();
        var fault = Assert.Throws<KernelFaultException>(stream.Synchronize);
        Assert.Equal(("DB4101", "scale"), (fault.Id, fault.Entry.Name));
        Assert.False(called);
        stream.Synchronize();
        Assert.Equal(Numbers(32).Select(i => i + 100), data.ToArray());
        stream.Launch(kernels.Scale, 1, 32, 0, data, 2, 0);
        Assert.Equal(Numbers(32).Select(i => 2 * (i + 100)), data.ToArray());
    }

    [Fact]
    public void Who_reads_the_memory_is_told_of_the_fault()
    {
        using var stream = Device.CreateStream();
        using var data = Device.Allocate<uint>(32);
        stream.Launch(kernels.Scale, 1, 33, 0, data, 1, 0);
        Assert.Equal("DB4101", Assert.Throws<KernelFaultException>(() => data.ToArray()).Id);
        Assert.Equal(32, data.ToArray().Length);
    }

    [Fact]
    public void A_fault_that_nobody_was_told_is_kept_by_the_device()
    {
        using var data = Device.Allocate<uint>(32);
        using (var stream = Device.CreateStream()) stream.Launch(kernels.Scale, 1, 33, 0, data, 1, 0);
        Assert.Throws<KernelFaultException>(Device.Synchronize);
        Device.Synchronize();
    }

    [Fact]
    public void An_actions_exception_comes_out_as_it_is()
    {
        using var stream = Device.CreateStream();
        stream.Run(() => throw new InvalidDataException("of the action"));
        Assert.Equal("of the action", Assert.Throws<InvalidDataException>(stream.Synchronize).Message);
        stream.Synchronize();
    }

    [Fact]
    public async Task Waiting_can_be_given_up_without_losing_the_fault()
    {
        using var stream = kernels.Held(gate);
        using var data = Device.Allocate<uint>(32);
        stream.Launch(kernels.Scale, 1, 33, 0, data, 1, 0);
        using var impatience = new CancellationTokenSource(10);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stream.WhenDone(impatience.Token));
        gate.Set();
        await Assert.ThrowsAsync<KernelFaultException>(() => stream.WhenDone(CancellationToken.None));
        await stream;
    }

    [Fact]
    public void Cancelling_stops_the_running_kernel_and_drops_the_rest()
    {
        using var stream = Device.CreateStream();
        using var started = new ManualResetEventSlim();
        using var data = Device.Allocate<uint>(Numbers(32));
        stream.Run(started.Set);
        stream.Launch(kernels.Forever, 1, 32, 0);
        stream.Launch(kernels.Scale, 1, 32, 0, data, 0, 0);
        started.Wait();
        stream.Cancel();
        // Queued after it, so not meant.
        Assert.ThrowsAny<OperationCanceledException>(stream.Synchronize);
        stream.Launch(kernels.Scale, 1, 32, 0, data, 1, 5);
        Assert.Equal(Numbers(32).Select(i => i + 5), data.ToArray());
        // With nothing to do there is nothing to cancel.
        stream.Cancel();
        stream.Synchronize();
    }

    [Fact]
    public void A_launchs_own_token_and_time_budget_work_in_a_stream()
    {
        using var stream = Device.CreateStream();
        using var source = new CancellationTokenSource(20);
        stream.Launch(kernels.Forever, new LaunchOptions { Grid = 1, Block = 32, Cancellation = source.Token });
        Assert.ThrowsAny<OperationCanceledException>(stream.Synchronize);
        stream.Launch(kernels.Forever, new LaunchOptions { Grid = 1, Block = 32, TimeBudget = TimeSpan.FromMilliseconds(20) });
        Assert.Equal("DB4110", Assert.Throws<KernelFaultException>(stream.Synchronize).Id);
    }

    [Fact]
    public void Mistakes_are_told_by_the_call_and_nothing_is_queued()
    {
        using var stream = Device.CreateStream();
        using var other = new StreamKernels();
        using var foreign = other.Device.Allocate<uint>(4);
        using var data = Device.Allocate<uint>([1, 2, 3, 4]);
        var freed = Device.Allocate<uint>(4);
        freed.Dispose();
        void Fails(string id, Action action) => Assert.Equal(id, Assert.Throws<DrawbridgeException>(action).Id);
        Fails("DB4043", () => stream.Launch(kernels.Scale, 1, 4, 0, data, 1));
        Fails("DB4001", () => stream.Launch(kernels.Scale, 1, 2000, 0, data, 0, 0));
        Fails("DB4062", () => stream.Launch(other.Scale, 1, 4, 0, foreign, 0, 0));
        Fails("DB4047", () => stream.Launch(kernels.Scale, 1, 4, 0, foreign, 0, 0));
        Fails("DB4047", () => stream.Copy(foreign, data));
        Fails("DB4047", () => stream.Fill(foreign, 1u));
        Fails("DB4048", () => stream.Copy(new uint[4], freed));
        Fails("DB4048", () => stream.Launch(kernels.Scale, 1, 4, 0, freed, 0, 0));
        stream.Synchronize();
        Assert.Equal([1u, 2, 3, 4], data.ToArray());
        var closed = Device.CreateStream();
        closed.Dispose();
        closed.Dispose();
        Fails("DB4060", () => closed.Launch(kernels.Count, 1, 1, 0));
        Fails("DB4060", closed.Synchronize);
        Fails("DB4060", () => closed.Record());
        // An action that waits for its own stream would wait for itself.
        stream.Run(stream.Synchronize);
        Fails("DB4061", stream.Synchronize);
        stream.Run(Device.Synchronize);
        Fails("DB4061", stream.Synchronize);
    }

    [Fact]
    public void An_action_sees_what_was_done_before_it()
    {
        using var stream = Device.CreateStream();
        using var data = Device.Allocate<uint>(Numbers(8));
        uint[] seen = [];
        stream.Launch(kernels.Scale, 1, 8, 0, data, 1, 1);
        stream.Run(() => seen = data.ToArray());
        stream.Launch(kernels.Scale, 1, 8, 0, data, 0, 0);
        stream.Synchronize();
        Assert.Equal(Numbers(8).Select(i => i + 1), seen);
    }

    [Fact]
    public async Task Disposing_waits_for_the_work()
    {
        using var data = Device.Allocate<uint>(Numbers(1024));
        await using (var stream = Device.CreateStream())
        {
            for (int i = 0; i < 50; i++) stream.Launch(kernels.Scale, 8, 128, 0, data, 1, 1);
        }
        Assert.Equal(Numbers(1024).Select(i => i + 50), data.ToArray());
        using (var stream = Device.CreateStream()) stream.Launch(kernels.Scale, 8, 128, 0, data, 1, 1);
        Assert.Equal(Numbers(1024).Select(i => i + 51), data.ToArray());
    }

    [Fact]
    public void Many_threads_queue_on_one_stream()
    {
        using var stream = Device.CreateStream();
        kernels.Total.Write(0u);
        Parallel.For(0, 400, i =>
        {
            stream.Launch(kernels.Count, 1 + i % 3, 32, 0);
            if (i % 50 == 0) stream.Synchronize();
        });
        stream.Synchronize();
        Assert.Equal((uint)Enumerable.Range(0, 400).Sum(i => (1 + i % 3) * 32), kernels.Total.Read<uint>());
    }

    // Told that the work is done, one must not be told that it is not.
    [Fact]
    public async Task Who_waited_finds_the_stream_idle()
    {
        using var stream = Device.CreateStream();
        for (int i = 0; i < 2000; i++)
        {
            stream.Run(() => { });
            if (i % 2 == 0) await stream;
            else await stream.Record();
            Assert.True(stream.IsIdle);
        }
    }

    [Fact]
    public void Streams_work_beside_each_other()
    {
        using var held = kernels.Held(gate);
        using var free = Device.CreateStream();
        using var data = Device.Allocate<uint>(Numbers(32));
        free.Launch(kernels.Scale, 1, 32, 0, data, 1, 1);
        free.Synchronize();
        Assert.False(held.IsIdle);
        Assert.Same(Device.DefaultStream, Device.DefaultStream);
        Device.DefaultStream.Launch(kernels.Scale, 1, 32, 0, data, 1, 1);
        Assert.Equal(Numbers(32).Select(i => i + 2), data.ToArray());
        gate.Set();
    }

    [Fact]
    public void A_disposed_pinned_buffer_is_refused_and_memory_in_use_stays()
    {
        using var stream = kernels.Held(gate);
        var output = new PinnedBuffer<uint>(4);
        using var data = Device.Allocate<uint>([1, 2, 3, 4]);
        stream.Copy(data, output);
        output.Dispose();
        Assert.Throws<ObjectDisposedException>(() => output.Length);
        Assert.Throws<ObjectDisposedException>(() => stream.Copy(data, output));
        gate.Set();
        stream.Synchronize();
        Assert.Throws<ArgumentOutOfRangeException>(() => new PinnedBuffer<int>(-1));
    }
}
