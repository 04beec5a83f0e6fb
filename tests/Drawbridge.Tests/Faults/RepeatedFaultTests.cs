using Drawbridge.Runtime;

namespace Drawbridge.Tests.Faults;

/// <summary>Each way to fail, a hundred times in one process: the fault says where, and a launch right after it computes what it should.</summary>
public sealed class RepeatedFaultTests : IDisposable
{
    const int Times = 100, Grid = 5, Block = 64, Threads = Grid * Block;

    /// <summary>Every entry takes a buffer of one word for each thread; the line that must be named ends in <c>// here</c>.</summary>
    const string Text = """
        .version 8.0
        .target sm_80
        .address_size 64
        .entry right(.param .u64 out, .param .u32 factor)
        {
        	.reg .b32 %r<9>;
        	.reg .b64 %d<4>;
        	.shared .align 4 .b8 slots[256];
        	mov.u32 %r1, %tid.x;
        	mov.u32 %r2, %ctaid.x;
        	mov.u32 %r3, slots;
        	mad.lo.u32 %r4, %r1, 4, %r3;
        	ld.param.u32 %r5, [factor];
        	mul.lo.u32 %r6, %r1, %r5;
        	st.shared.u32 [%r4], %r6;
        	bar.sync 0;
        	xor.b32 %r7, %r1, 33;
        	mad.lo.u32 %r4, %r7, 4, %r3;
        	ld.shared.u32 %r8, [%r4];
        	mad.lo.u32 %r2, %r2, 64, %r1;
        	add.u32 %r8, %r8, %r2;
        	ld.param.u64 %d1, [out];
        	mad.wide.u32 %d2, %r2, 4, %d1;
        	st.global.u32 [%d2], %r8;
        	ret;
        }
        .entry outside(.param .u64 out)
        {
        	.reg .b32 %r<4>;
        	.reg .b64 %d<4>;
        	mov.u32 %r1, %tid.x;
        	mov.u32 %r2, %ctaid.x;
        	mad.lo.u32 %r2, %r2, 64, %r1;
        	ld.param.u64 %d1, [out];
        	mad.wide.u32 %d2, %r2, 4, %d1;
        	st.global.u32 [%d2+4], %r1; // here
        	ret;
        }
        .entry scattered(.param .u64 out)
        {
        	.reg .b32 %r<4>;
        	.reg .b64 %d<4>;
        	mov.u32 %r1, %tid.x;
        	mov.u32 %r2, %ctaid.x;
        	mad.lo.u32 %r2, %r2, 64, %r1;
        	mul.lo.u32 %r3, %r2, 7919;
        	rem.u32 %r3, %r3, 321;
        	ld.param.u64 %d1, [out];
        	mad.wide.u32 %d2, %r3, 4, %d1;
        	ld.global.u32 %r3, [%d2]; // here
        	st.global.u32 [%d1], %r3;
        	ret;
        }
        .entry shared(.param .u64 out)
        {
        	.reg .b32 %r<4>;
        	.shared .align 4 .b8 slots[252];
        	mov.u32 %r1, %tid.x;
        	mov.u32 %r3, slots;
        	mad.lo.u32 %r2, %r1, 4, %r3;
        	st.shared.u32 [%r2], %r1; // here
        	ret;
        }
        .entry misaligned(.param .u64 out)
        {
        	.reg .b32 %r<4>;
        	.reg .b64 %d<4>;
        	.reg .pred %p;
        	mov.u32 %r1, %tid.x;
        	setp.eq.u32 %p, %r1, 37;
        	ld.param.u64 %d1, [out];
        	@%p add.u64 %d1, %d1, 2;
        	ld.global.u32 %r2, [%d1]; // here
        	ret;
        }
        .entry null(.param .u64 out)
        {
        	.reg .b64 %d<4>;
        	mov.b64 %d1, 0;
        	st.global.u32 [%d1+8], 1; // here
        	ret;
        }
        .entry endless(.param .u64 out)
        {
        	.reg .b32 %r<4>;
        	.reg .b64 %d<4>;
        	.reg .pred %p;
        	ld.param.u64 %d1, [out];
        	mov.u32 %r1, %tid.x;
        	mov.u32 %r2, 0;
        again:
        	add.u32 %r2, %r2, %r1;
        	xor.b32 %r3, %r2, 1;
        	setp.ne.u32 %p, %r3, %r2;
        	@%p bra again;
        	st.global.u32 [%d1], %r2;
        	ret;
        }
        .entry deadlock(.param .u64 out)
        {
        	.reg .pred %p;
        	.reg .b32 %r<2>;
        	mov.u32 %r1, %tid.x;
        	setp.lt.u32 %p, %r1, 32;
        	@%p bra first;
        	bar.sync 1; // here
        	ret;
        first:
        	bar.sync 0; // here
        	ret;
        }
        .func down(.param .b32 n)
        {
        	.reg .b32 %r<3>;
        	.param .b32 next;
        	.local .align 8 .b8 frame[1024];
        	ld.param.b32 %r1, [n];
        	st.local.b32 [frame], %r1;
        	add.s32 %r2, %r1, 1;
        	st.param.b32 [next], %r2;
        	call.uni down, (next); // here
        	ret;
        }
        .entry recursion(.param .u64 out)
        {
        	.param .b32 start;
        	st.param.b32 [start], 0;
        	call.uni down, (start);
        	ret;
        }

        """;

    readonly Device device = Device.Open("cpu");
    readonly LoadedModule module;
    readonly DeviceBuffer<uint> buffer;

    public RepeatedFaultTests()
    {
        module = device.LoadModuleText(Text, "faults.ptx");
        buffer = device.Allocate<uint>(Threads);
    }

    public void Dispose()
    {
        buffer.Dispose();
        module.Dispose();
        device.Dispose();
    }

    // What the recursion's path is, is not this test's matter.
    [Theory]
    [InlineData("outside", "DB4101"), InlineData("scattered", "DB4101"), InlineData("shared", "DB4101"), InlineData("misaligned", "DB4102"), InlineData("null", "DB4103")]
    [InlineData("deadlock", "DB4108"), InlineData("recursion", "DB4109")]
    public void A_fault_says_where(string entry, string id)
    {
        var kernel = module.GetKernel(entry);
        if (entry != "recursion") AssertCompiled(kernel);
        int[] lines = LinesOf(entry);
        for (int time = 0; time < Times; time++)
        {
            var fault = Assert.Throws<KernelFaultException>(() => kernel.Launch(Options(), buffer));
            Assert.Equal((id, entry), (fault.Id, fault.Entry.Name));
            Assert.Contains(lines, line => fault.Message.StartsWith($"faults.ptx({line},", StringComparison.Ordinal));
            CheckPlace(fault);
            NextLaunchIsRight(time);
        }
    }

    // Address and thread belong together.
    void CheckPlace(KernelFaultException fault)
    {
        uint thread = (uint)(fault.Thread.X + Block * fault.Block.X);
        switch (fault.Entry.Name)
        {
            case "outside":
                Assert.Equal((Threads - 1u, buffer.Address + 4 * Threads), (thread, fault.Address));
                break;
            case "scattered":
                Assert.Equal((thread * 7919 % 321, buffer.Address + 4 * Threads), (320u, fault.Address));
                break;
            case "shared":
                Assert.Equal(63u, thread % Block);
                break;
            case "misaligned":
                Assert.Equal((37u, buffer.Address + 2), (thread % Block, fault.Address));
                break;
            case "null":
                Assert.Equal(8ul, fault.Address);
                break;
        }
    }

    [Fact]
    public void A_budget_ends_an_endless_loop()
    {
        var kernel = module.GetKernel("endless");
        AssertCompiled(kernel);
        for (int time = 0; time < Times; time++)
        {
            var options = Options(TimeSpan.FromMilliseconds(2));
            var fault = Assert.Throws<KernelFaultException>(() => kernel.Launch(options, buffer));
            Assert.Equal("DB4110", fault.Id);
            NextLaunchIsRight(time);
        }
    }

    [Fact]
    public void Cancellation_ends_an_endless_loop()
    {
        var kernel = module.GetKernel("endless");
        AssertCompiled(kernel);
        for (int time = 0; time < Times; time++)
        {
            using var source = new CancellationTokenSource(TimeSpan.FromMilliseconds(time % 4));
            var options = new LaunchOptions { Grid = Grid, Block = Block, Cancellation = source.Token };
            Assert.ThrowsAny<OperationCanceledException>(() => kernel.Launch(options, buffer));
            NextLaunchIsRight(time);
        }
    }

    static LaunchOptions Options(TimeSpan? budget = null) => new() { Grid = Grid, Block = Block, TimeBudget = budget ?? TimeSpan.FromSeconds(60) };

    void AssertCompiled(Kernel kernel) =>
        Assert.DoesNotContain("interpreter", module.EngineModule.PathOf(kernel.Function, Block, Grid), StringComparison.Ordinal);

    void NextLaunchIsRight(int time)
    {
        buffer.Fill(0xdeadbeef);
        uint factor = 3 + (uint)time;
        module.GetKernel("right").Launch(Options(), buffer, factor);
        Assert.Equal(Enumerable.Range(0, Threads).Select(thread => ((uint)thread % Block ^ 33) * factor + (uint)thread), buffer.ToArray());
    }

    // The lines of the entry, or of the function it calls, that end in the mark.
    static int[] LinesOf(string entry)
    {
        string[] lines = Text.ReplaceLineEndings("\n").Split('\n');
        int start = Array.FindIndex(lines, line => line.StartsWith(entry == "recursion" ? ".func down(" : $".entry {entry}(", StringComparison.Ordinal));
        int end = Array.IndexOf(lines, "}", start);
        int[] marked = [.. Enumerable.Range(start, end - start).Where(line => lines[line].EndsWith("// here", StringComparison.Ordinal)).Select(line => line + 1)];
        Assert.NotEmpty(marked);
        return marked;
    }
}
