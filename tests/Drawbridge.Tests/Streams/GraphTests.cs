using Drawbridge.Runtime;

namespace Drawbridge.Tests.Streams;

public sealed class GraphTests : IDisposable
{
    readonly StreamKernels kernels = new();

    Device Device => kernels.Device;

    public void Dispose() => kernels.Dispose();

    [Fact]
    public void A_graph_is_replayed_with_what_the_memory_holds_then()
    {
        using var stream = Device.CreateStream();
        using var data = Device.Allocate<uint>(4);
        uint[] input = [1, 2, 3, 4], output = new uint[4];
        int calls = 0;
        var graph = Device.Capture(capture =>
        {
            capture.Copy(input, data);
            capture.Launch(kernels.Scale, 1, 4, 0, data, 3, 1);
            capture.Launch(kernels.Scale, 1, 2, 0, data, 1, 100);
            capture.Copy(data, output);
            capture.Run(() => calls++);
        });
        Assert.Equal(5, graph.Count);
        Assert.Equal((0, 0u), (calls, output[0]));
        graph.Replay(stream);
        stream.Synchronize();
        Assert.Equal([104u, 107, 10, 13], output);
        input[0] = 5;
        graph.Replay();
        Assert.Equal([116u, 107, 10, 13], output);
        Assert.Equal(2, calls);
    }

    [Fact]
    public void A_thousand_replays_are_a_thousand_times_the_work()
    {
        using var stream = Device.CreateStream();
        using var data = Device.Allocate<uint>([0, 1, 2, 3]);
        var graph = Device.Capture(capture =>
        {
            for (int i = 0; i < 3; i++) capture.Launch(kernels.Scale, 1, 4, 0, data, 1, 1);
        });
        for (int i = 0; i < 1000; i++) graph.Replay(stream);
        Assert.Equal([3000u, 3001, 3002, 3003], data.ToArray());
    }

    [Fact]
    public void A_fault_in_a_graph_ends_that_replay()
    {
        using var stream = Device.CreateStream();
        using var data = Device.Allocate<uint>([1, 2]);
        var graph = Device.Capture(capture =>
        {
            capture.Launch(kernels.Scale, 1, 2, 0, data, 1, 1);
            capture.Launch(kernels.Scale, 1, 3, 0, data, 0, 0);
            capture.Launch(kernels.Scale, 1, 2, 0, data, 0, 50);
        });
        graph.Replay(stream);
        Assert.Equal("DB4101", Assert.Throws<KernelFaultException>(stream.Synchronize).Id);
        Assert.Throws<KernelFaultException>(graph.Replay);
        Assert.DoesNotContain(50u, data.ToArray());
    }

    [Fact]
    public void Mistakes_with_graphs()
    {
        void Fails(string id, Action action) => Assert.Equal(id, Assert.Throws<DrawbridgeException>(action).Id);
        using var stream = Device.CreateStream();
        using var other = Device.Open("cpu");
        using var foreign = other.CreateStream();
        DeviceStream? kept = null;
        var data = Device.Allocate<uint>(4);
        var happened = stream.Record();
        var graph = Device.Capture(capture =>
        {
            kept = capture;
            capture.Fill(data, 1u);
            Fails("DB4065", capture.Synchronize);
            Fails("DB4065", () => capture.Record());
            Fails("DB4065", () => capture.Wait(happened));
            Fails("DB4065", capture.Cancel);
            Fails("DB4065", () => _ = capture.WhenDone());
            Fails("DB4043", () => capture.Launch(kernels.Scale, 1, 1, 0));
        });
        Assert.Equal(1, graph.Count);
        Fails("DB4060", () => kept!.Fill(data, 2u));
        Fails("DB4062", () => graph.Replay(foreign));
        data.Dispose();
        Fails("DB4048", graph.Replay);
        Fails("DB4048", () => graph.Replay(stream));
    }

    [Fact]
    public void Launchers_queue_on_a_stream_and_in_a_capture()
    {
        using var stream = Device.CreateStream();
        using var data = Device.Allocate<uint>([1, 2, 3]);
        var code = new KernelCode("""
            .version 7.0
            .target sm_80
            .address_size 64
            .entry next(.param .u64 data, .param .u32 count) .maxntid 32
            {
            	.reg .b32 %r<6>;
            	.reg .b64 %rd<3>;
            	.reg .pred %p;
            	mov.u32 %r1, %ctaid.x;
            	mov.u32 %r2, %ntid.x;
            	mov.u32 %r3, %tid.x;
            	mad.lo.u32 %r1, %r1, %r2, %r3;
            	ld.param.u32 %r4, [count];
            	setp.ge.u32 %p, %r1, %r4;
            	@%p ret;
            	ld.param.u64 %rd1, [data];
            	mad.wide.u32 %rd2, %r1, 4, %rd1;
            	ld.global.u32 %r5, [%rd2];
            	add.u32 %r5, %r5, 1;
            	st.global.u32 [%rd2], %r5;
            	ret;
            }
            """, "next");
        // The kernel takes blocks of 32 at most, fewer than a launch over a range has by itself.
        stream.Over(3).Run(code, data, 3);
        stream.Grid(1, 32).Run(code, data, 3);
        Device.Over(3).Run(code, data, 3);
        var graph = Device.Capture(capture => capture.Over(2).Run(code, data, 2));
        graph.Replay(stream);
        Assert.Equal([5u, 6, 6], data.ToArray());
        Assert.Equal("DB4001", Assert.Throws<DrawbridgeException>(() => stream.Grid(1, 64).Run(code, data, 3)).Id);
    }
}
