using Drawbridge.Runtime;

namespace Drawbridge.Tests;

/// <summary>Kernels whose threads the CPU engine runs one by one.</summary>
public sealed class SingleThreadTests
{
    // Rows of a matrix of uneven lengths; a thread a row, as front ends write it. The loop ends with the row, or in a fault.
    const string Rows = """
        .version 7.0
        .target sm_70
        .address_size 64
        .visible .entry k(.param .u64 starts, .param .u64 columns, .param .u64 x, .param .u64 y, .param .u32 rows)
        {
        .reg .pred %p<4>; .reg .b32 %r<12>; .reg .f32 %f<4>; .reg .b64 %d<12>;
        ld.param.u64 %d1, [starts]; ld.param.u64 %d2, [columns]; ld.param.u64 %d3, [x]; ld.param.u64 %d4, [y]; ld.param.u32 %r1, [rows];
        mov.u32 %r2, %ctaid.x; mov.u32 %r3, %ntid.x; mov.u32 %r4, %tid.x;
        mad.lo.s32 %r5, %r2, %r3, %r4;
        setp.ge.s32 %p1, %r5, %r1;
        @%p1 bra $end;
        mul.wide.s32 %d5, %r5, 4;
        add.s64 %d6, %d1, %d5;
        ld.global.u32 %r6, [%d6];
        ld.global.u32 %r7, [%d6+4];
        mov.f32 %f1, 0f00000000;
        bra $test;
        $round:
        mul.wide.s32 %d7, %r6, 4;
        add.s64 %d8, %d2, %d7;
        ld.global.u32 %r8, [%d8];
        mul.wide.s32 %d9, %r8, 4;
        add.s64 %d10, %d3, %d9;
        ld.global.f32 %f2, [%d10];
        add.rn.f32 %f1, %f1, %f2;
        add.s32 %r6, %r6, 1;
        $test:
        setp.lt.s32 %p2, %r6, %r7;
        @%p2 bra $round;
        add.s64 %d11, %d4, %d5;
        st.global.f32 [%d11], %f1;
        $end: ret;
        }
        """;

    const int Count = 1000, Longest = 40;

    const byte Untouched = 0x5a;

    [Theory]
    [InlineData(256), InlineData(96), InlineData(33)]
    public void Uneven_rows_are_summed_one_by_one(int threads)
    {
        var (starts, columns, x) = Matrix();
        var device = EngineDevices.Open("cpu");
        using var module = device.LoadModuleText(Rows, "rows.ptx");
        var kernel = module.GetKernel("k");
        using var a = device.Allocate<int>(starts);
        using var b = device.Allocate<int>(columns);
        using var c = device.Allocate<float>(x);
        using var y = device.Allocate<float>(Count + 1);
        y.Fill(Untouched);
        kernel.Launch((Count + threads - 1) / threads, threads, 0, a, b, c, y, Count);
        Assert.StartsWith("threads one by one", module.EngineModule.PathOf(kernel.Function, threads, (Count + threads - 1) / threads), StringComparison.Ordinal);
        float[] got = y.ToArray();
        for (int row = 0; row < Count; row++)
        {
            float sum = 0;
            for (int i = starts[row]; i < starts[row + 1]; i++) sum += x[columns[i]];
            Assert.True(sum.Equals(got[row]), $"row {row} is {got[row]}, expected {sum}");
        }
        Assert.Equal(Untouched, got[Count]);
    }

    [Theory]
    [InlineData(777, 1 << 20), InlineData(3, -1), InlineData(999, int.MaxValue)]
    public void A_fault_names_its_thread_and_line(int row, int column)
    {
        var (starts, columns, x) = Matrix();
        // The row has an element outside of x.
        while (starts[row] == starts[row + 1]) row--;
        columns[starts[row]] = column;
        var device = EngineDevices.Open("cpu");
        using var module = device.LoadModuleText(Rows, "rows.ptx");
        using var a = device.Allocate<int>(starts);
        using var b = device.Allocate<int>(columns);
        using var c = device.Allocate<float>(x);
        using var y = device.Allocate<float>(Count);
        var fault = Assert.Throws<KernelFaultException>(() => module.GetKernel("k").Launch((Count + 127) / 128, 128, 0, a, b, c, y, Count));
        Assert.Equal(c.Address + (ulong)(4L * column), fault.Address);
        Assert.Equal(row / 128, fault.Block.X);
        Assert.Equal(row % 128, fault.Thread.X);
        Assert.StartsWith("ld.global.f32 %f2", Rows[fault.Instruction!.Position..], StringComparison.Ordinal);
    }

    [Fact]
    public void An_endless_row_runs_into_the_time_budget()
    {
        var device = EngineDevices.Open("cpu");
        // No step: every row that is not empty goes on for ever.
        using var module = device.LoadModuleText(Rows.Replace("add.s32 %r6, %r6, 1;", "", StringComparison.Ordinal), "endless.ptx");
        var (starts, columns, x) = Matrix();
        using var a = device.Allocate<int>(starts);
        using var b = device.Allocate<int>(columns);
        using var c = device.Allocate<float>(x);
        using var y = device.Allocate<float>(Count);
        var options = new LaunchOptions { Grid = (Count + 127) / 128, Block = 128, TimeBudget = TimeSpan.FromMilliseconds(50) };
        Assert.StartsWith("threads one by one", module.EngineModule.PathOf(module.GetKernel("k").Function, options.Block, options.Grid), StringComparison.Ordinal);
        var fault = Assert.Throws<KernelFaultException>(() => module.GetKernel("k").Launch(options, a, b, c, y, Count));
        Assert.Equal(FaultDiagnostics.Timeout.Id, fault.Id);
    }

    static (int[] Starts, int[] Columns, float[] X) Matrix()
    {
        var random = new SeededRandom(5);
        int[] starts = new int[Count + 1];
        for (int row = 0; row < Count; row++) starts[row + 1] = starts[row] + (int)(random.NextUInt64() % Longest);
        int[] columns = new int[starts[Count]];
        float[] x = new float[Count];
        for (int i = 0; i < columns.Length; i++) columns[i] = (int)(random.NextUInt64() % Count);
        for (int i = 0; i < x.Length; i++) x[i] = random.NextSingle() - 0.5f;
        return (starts, columns, x);
    }
}
