using Drawbridge.Runtime;

namespace Drawbridge.Interpreter.Tests.Engine;

/// <summary>The interpreter checks against each allocation, byte by byte; faster engines only have to stop what leaves device memory.</summary>
public class BoundsTests
{
    const string Kernels = """
        .shared .align 16 .b8 rows[256];
        .visible .entry reads(.param .u64 data)
        {
            .reg .b32 %r<2>;
            .reg .b64 %rd<2>;
            ld.param.u64 %rd1, [data];
            ld.global.u32 %r1, [%rd1];
            st.shared.u32 [rows], %r1;
            ret;
        }
        .visible .entry tiles(.param .u32 offset)
        {
            .reg .b32 %r<4>;
            mov.u32 %r1, %tid.x;
            and.b32 %r1, %r1, 7;
            ld.param.u32 %r2, [offset];
            mad.lo.u32 %r1, %r1, 16, %r2;
            mov.u32 %r2, rows;
            add.u32 %r1, %r1, %r2;
            ldmatrix.sync.aligned.m8n8.x1.shared.b16 {%r3}, [%r1];
            ret;
        }
        .visible .entry copies(.param .u64 data, .param .u32 bytes)
        {
            .reg .b32 %r<2>;
            .reg .b64 %rd<2>;
            ld.param.u64 %rd1, [data];
            ld.param.u32 %r1, [bytes];
            cp.async.cg.shared.global [rows], [%rd1], 16, %r1;
            cp.async.wait_all;
            ret;
        }
        """;

    [Theory]
    [InlineData(8, true)]
    [InlineData(12, false)]
    [InlineData(-4, false)]
    public void A_load_stays_inside_its_allocation(long offset, bool isInside)
    {
        using var run = new KernelRun(Kernels);
        ulong data = run.Buffer(new byte[12]);
        Check(run, isInside, "reads", 1, data + (ulong)offset);
    }

    [Theory]
    [InlineData(128u, null)]
    [InlineData(144u, "DB4101")]
    [InlineData(8u, "DB4102")]
    public void Rows_of_a_tile_are_aligned_and_inside_shared_memory(uint offset, string? fault)
    {
        using var run = new KernelRun(Kernels);
        if (fault == null) run.Launch("tiles", new Dim3(1), new Dim3(32), offset);
        else Assert.Equal(fault, run.Faults("tiles", 32, offset).Id);
    }

    [Theory]
    [InlineData(16u, false)]
    [InlineData(12u, true)]
    [InlineData(0u, true)]
    public void A_copy_reads_no_more_than_it_says(uint bytes, bool isInside)
    {
        using var run = new KernelRun(Kernels);
        ulong data = run.Buffer(new byte[12]);
        Check(run, isInside, "copies", 1, data, bytes);
    }

    static void Check(KernelRun run, bool isInside, string entry, int block, params object[] arguments)
    {
        if (isInside) run.Launch(entry, new Dim3(1), new Dim3(block), arguments);
        else Assert.Equal(FaultDiagnostics.OutOfBounds.Id, run.Faults(entry, block, arguments).Id);
    }
}
