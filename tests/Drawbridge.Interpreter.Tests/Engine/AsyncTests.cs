using Drawbridge.Runtime;

namespace Drawbridge.Interpreter.Tests.Engine;

/// <summary>What file tests cannot hold: PTX leaves it open, and the interpreter makes it show.</summary>
public class AsyncTests
{
    const string Copies = """
        .shared .align 16 .b32 stage[4];
        .visible .entry early(.param .u64 out, .param .u64 from)
        {
            .reg .b32 %r<4>;
            .reg .b64 %rd<4>;
            ld.param.u64 %rd1, [out];
            ld.param.u64 %rd2, [from];
            cp.async.ca.shared.global [stage], [%rd2], 4;
            cp.async.commit_group;
            ld.shared.u32 %r1, [stage];
            st.global.u32 [%rd1], %r1;
            ret;
        }
        .visible .entry newest(.param .u64 out, .param .u64 from)
        {
            .reg .b32 %r<4>;
            .reg .b64 %rd<4>;
            ld.param.u64 %rd1, [out];
            ld.param.u64 %rd2, [from];
            cp.async.ca.shared.global [stage], [%rd2], 4;
            cp.async.commit_group;
            cp.async.ca.shared.global [stage+4], [%rd2], 4;
            cp.async.commit_group;
            cp.async.wait_group 1;
            ld.shared.u32 %r1, [stage+4];
            st.global.u32 [%rd1], %r1;
            ret;
        }
        """;

    [Theory]
    [InlineData("early")]
    [InlineData("newest")]
    public void A_copy_read_before_it_is_waited_for_is_poison(string entry)
    {
        using var run = new KernelRun(Copies);
        ulong from = run.Buffer([42u]);
        Assert.Equal([0xFFDBFFDB], run.Results(entry, 1, 1, 0UL, from));
    }

    [Fact]
    public void Every_live_thread_is_named_when_all_wait_for_a_phase()
    {
        using var run = new KernelRun("""
            .shared .align 8 .b64 phase;
            .visible .entry stuck()
            {
                .reg .pred %p<3>;
                .reg .b32 %r<2>;
                mov.u32 %r1, %tid.x;
                setp.eq.u32 %p1, %r1, 0;
                @%p1 mbarrier.init.shared.b64 [phase], 41;
                bar.sync 0;
                mbarrier.arrive.shared.b64 _, [phase];
            again:
                mbarrier.try_wait.parity.shared.b64 %p2, [phase], 0;
                @!%p2 bra again;
                ret;
            }
            """);
        var fault = run.Faults("stuck", 40);
        Assert.Equal(FaultDiagnostics.Deadlock.Id, fault.Id);
        Assert.Contains("threads 0-39 wait in line 15 at the mbarrier at shared address 0x0, whose phase misses 1 arrivals and 0 bytes", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_thread_whose_phase_has_not_ended_goes_on_though_others_spin()
    {
        // Thread 0 asks in vain and then sets what thread 1 spins for, which then arrives.
        using var run = new KernelRun("""
            .shared .align 8 .b64 phase;
            .shared .align 4 .b32 flag;
            .visible .entry peek(.param .u64 out)
            {
                .reg .pred %p<3>;
                .reg .b32 %r<4>;
                .reg .b64 %rd<4>;
                mov.u32 %r1, %tid.x;
                setp.ne.u32 %p1, %r1, 0;
                @!%p1 mbarrier.init.shared.b64 [phase], 1;
                @!%p1 st.shared.u32 [flag], 0;
                bar.sync 0;
                @%p1 bra other;
                mbarrier.test_wait.parity.shared.b64 %p2, [phase], 0;
                selp.u32 %r2, 1, 0, %p2;
                st.volatile.shared.u32 [flag], 1;
            again:
                mbarrier.test_wait.parity.shared.b64 %p2, [phase], 0;
                @!%p2 bra again;
                ld.param.u64 %rd1, [out];
                st.global.u32 [%rd1], %r2;
                st.global.u32 [%rd1+4], 7;
                ret;
            other:
                ld.volatile.shared.u32 %r2, [flag];
                setp.eq.u32 %p2, %r2, 0;
                @%p2 bra other;
                mbarrier.arrive.shared.b64 _, [phase];
                ret;
            }
            """);
        for (ulong seed = 0; seed < 4; seed++) Assert.Equal([0u, 7u], run.Results("peek", 1, 2, seed));
    }
}
