using Drawbridge.Runtime;

namespace Drawbridge.Tests.Streams;

public sealed class EventTests : IDisposable
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

    [Fact]
    public async Task An_event_happens_when_the_work_before_it_is_done()
    {
        using var stream = kernels.Held(gate);
        var start = stream.Record();
        stream.Run(() => Thread.Sleep(5));
        var end = stream.Record();
        stream.Run(() => { });
        Assert.False(end.HasHappened);
        Assert.Equal("DB4063", Assert.Throws<DrawbridgeException>(() => end.ElapsedSince(start)).Id);
        gate.Set();
        await end;
        end.Synchronize();
        Assert.True(end.HasHappened && start.HasHappened);
        Assert.True(end.ElapsedSince(start) > TimeSpan.Zero);
        Assert.Equal(-end.ElapsedSince(start), start.ElapsedSince(end));
    }

    [Fact]
    public void A_stream_waits_for_an_event_of_another()
    {
        using var first = kernels.Held(gate);
        using var second = Device.CreateStream();
        using var data = Device.Allocate<uint>([1, 2, 3, 4]);
        first.Launch(kernels.Scale, 1, 4, 0, data, 1, 10);
        second.Wait(first.Record());
        second.Launch(kernels.Scale, 1, 4, 0, data, 2, 0);
        Assert.False(second.IsIdle);
        gate.Set();
        second.Synchronize();
        Assert.Equal([22u, 24, 26, 28], data.ToArray());
    }

    [Fact]
    public async Task A_fault_reaches_who_depends_on_it()
    {
        using var first = Device.CreateStream();
        using var second = Device.CreateStream();
        using var data = Device.Allocate<uint>([1, 2, 3, 4]);
        first.Launch(kernels.Scale, 1, 5, 0, data, 1, 10);
        var end = first.Record();
        second.Wait(end);
        using var result = Device.Allocate<uint>([7]);
        second.Launch(kernels.Scale, 1, 1, 0, result, 0, 0);
        Assert.Equal("DB4101", Assert.Throws<KernelFaultException>(second.Synchronize).Id);
        Assert.Equal([7u], result.ToArray());
        await Assert.ThrowsAsync<KernelFaultException>(() => end.WhenDone());
        Assert.Throws<KernelFaultException>(end.Synchronize);
        // The stream itself has still to tell.
        Assert.Throws<KernelFaultException>(first.Synchronize);
    }

    [Fact]
    public void Cancelling_ends_the_wait_for_an_event()
    {
        using var first = kernels.Held(gate);
        using var second = Device.CreateStream();
        second.Wait(first.Record());
        second.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(second.Synchronize);
        gate.Set();
    }

    [Fact]
    public async Task Waiting_for_an_event_can_be_given_up()
    {
        using var stream = kernels.Held(gate);
        using var impatience = new CancellationTokenSource(10);
        var end = stream.Record();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => end.WhenDone(impatience.Token));
        gate.Set();
        await end.WhenDone(CancellationToken.None);
    }

    [Fact]
    public void An_action_cannot_wait_for_an_event_that_comes_after_it()
    {
        using var stream = kernels.Held(gate);
        DeviceEvent? later = null;
        stream.Run(() => later!.Synchronize());
        later = stream.Record();
        gate.Set();
        Assert.Equal("DB4061", Assert.Throws<DrawbridgeException>(stream.Synchronize).Id);
    }
}
