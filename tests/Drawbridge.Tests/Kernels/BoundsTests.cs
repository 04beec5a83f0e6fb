using Drawbridge.Runtime;

namespace Drawbridge.Tests.Kernels;

/// <summary>Kernels whose threads ask whether they are in bounds: blocks inside take code that does not ask, those at the rim take other code.</summary>
public sealed class BoundsTests
{
    const uint Untouched = 0x5a5a5a5a;

    // y[i] = 3 * i + 1 where i is in bounds, by each way to ask; i is the thread's index in the grid and an offset.
    const string Text = """
        .version 7.0
        .target sm_70
        .address_size 64
        .visible .entry k(.param .u64 y, .param .TYPE n, .param .u32 offset)
        {
        .reg .pred %p<4>; .reg .b32 %r<12>; .reg .b64 %d<12>;
        ld.param.u64 %d1, [y]; ld.param.u32 %r6, [offset];
        ld.param.TYPE %BOUND, [n];
        mov.u32 %r2, %ctaid.x; mov.u32 %r3, %ntid.x; mov.u32 %r4, %tid.x;
        mad.lo.s32 %r5, %r2, %r3, %r4;
        add.s32 %r7, %r5, %r6;
        CONVERT
        setp.CONDITION.TYPE %p1, %INDEX, %BOUND;
        @NEGATED%p1 bra $end;
        mad.lo.s32 %r8, %r5, 3, 1;
        mul.wide.s32 %d5, %r5, 4;
        add.s64 %d6, %d1, %d5;
        st.global.u32 [%d6], %r8;
        $end: ret;
        }
        """;

    public static TheoryData<string, string, bool> Ways { get; } = new()
    {
        { "s32", "ge", false }, { "s32", "lt", true }, { "s32", "gt", false }, { "s32", "le", true },
        { "u32", "ge", false }, { "u32", "lt", true }, { "u32", "hi", false }, { "u32", "ls", true },
        { "s64", "ge", false }, { "s64", "le", true }, { "u64", "ge", false }, { "u64", "lt", true },
        { "s32", "eq", false }, { "s32", "ne", true }, { "u32", "eq", true }, { "u32", "ne", false }, { "s64", "eq", false }, { "u64", "ne", false },
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public void Every_bound_is_kept(string type, string condition, bool isNegated)
    {
        bool isWide = type[1..] == "64";
        string text = Text.Replace("TYPE", type, StringComparison.Ordinal).Replace("CONDITION", condition, StringComparison.Ordinal)
            .Replace("BOUND", isWide ? "d9" : "r9", StringComparison.Ordinal).Replace("INDEX", isWide ? "d8" : "r7", StringComparison.Ordinal)
            .Replace("CONVERT", isWide ? "cvt.s64.s32 %d8, %r7;" : "", StringComparison.Ordinal).Replace("NEGATED", isNegated ? "!" : "", StringComparison.Ordinal);
        foreach (int threads in (int[])[64, 96])
        {
            // An index that wraps on the way to 64 bits is a fault here (DB4121), whoever asks.
            foreach (int offset in (int[])(isWide ? [0, 5, -100] : [0, 5, -100, int.MaxValue - 50, int.MaxValue - 300]))
            {
                foreach (int bound in (int[])[0, 1, 63, 64, 65, 127, 128, 300, 500, 511, 512, 513, -70, int.MaxValue, int.MaxValue - 100, int.MinValue])
                    Check(text, type, condition, isNegated, threads, offset, bound);
            }
        }
    }

    static void Check(string text, string type, string condition, bool isNegated, int threads, int offset, int bound)
    {
        const int Count = 512;
        int blocks = (Count + threads - 1) / threads;
        var device = EngineDevices.Open(EngineVariants.RimsApart);
        using var module = device.LoadModuleText(text, "bounds.ptx");
        var kernel = module.GetKernel("k");
        using var y = device.Allocate<uint>(blocks * threads + 64);
        y.Fill(Untouched);
        if (type[1..] == "64") kernel.Launch(blocks, threads, 0, y, (long)bound, offset);
        else kernel.Launch(blocks, threads, 0, y, bound, offset);
        Assert.Contains("bounds asked once a block", module.EngineModule.PathOf(kernel.Function, threads, blocks), StringComparison.Ordinal);
        uint[] got = y.ToArray();
        for (int i = 0; i < got.Length; i++)
        {
            long index = type == "u32" ? (uint)(i + offset) : i + offset, limit = type == "u32" ? (uint)bound : bound;
            // As 64 unsigned bits what is below 0 is large.
            int order = type == "u64" ? ((ulong)index).CompareTo((ulong)limit) : index.CompareTo(limit);
            bool holds = condition switch { "ge" => order >= 0, "gt" or "hi" => order > 0, "lt" => order < 0, "le" or "ls" => order <= 0, "eq" => order == 0, _ => order != 0 };
            bool isInside = i < blocks * threads && holds == isNegated;
            uint expected = isInside ? (uint)(3 * i + 1) : Untouched;
            Assert.True(expected == got[i], $"element {i} is {got[i]}, not {expected}: {threads} threads, offset {offset}, bound {bound}");
        }
    }

    // A tile of rows: rows and columns have bounds of their own, and a barrier lies between what both guard.
    const string Tile = """
        .version 7.0
        .target sm_70
        .address_size 64
        .visible .entry k(.param .u64 x, .param .u64 y, .param .u32 width, .param .u32 height)
        {
        .reg .pred %p<6>; .reg .b32 %r<24>; .reg .b64 %d<12>;
        .shared .align 4 .b8 tile[2048];
        ld.param.u64 %d1, [x]; ld.param.u64 %d2, [y]; ld.param.u32 %r1, [width]; ld.param.u32 %r2, [height];
        mov.u32 %r3, %ctaid.x; mov.u32 %r4, %tid.x; shl.b32 %r19, %r3, 5; add.s32 %r5, %r19, %r4;
        mov.u32 %r6, %ctaid.y; mov.u32 %r7, %tid.y; shl.b32 %r20, %r6, 4; add.s32 %r8, %r20, %r7;
        setp.lt.s32 %p1, %r5, %r1; setp.lt.s32 %p2, %r8, %r2; and.pred %p3, %p1, %p2;
        mad.lo.s32 %r9, %r8, %r1, %r5;
        mul.wide.s32 %d3, %r9, 4; add.s64 %d4, %d1, %d3; add.s64 %d5, %d2, %d3;
        mov.u32 %r10, 7;
        @!%p3 bra $wait;
        ld.global.u32 %r10, [%d4];
        $wait:
        shl.b32 %r11, %r7, 7; shl.b32 %r12, %r4, 2; add.s32 %r13, %r11, %r12; mov.u32 %r14, tile; add.s32 %r15, %r14, %r13;
        st.shared.u32 [%r15], %r10;
        bar.sync 0;
        xor.b32 %r16, %r13, 124; add.s32 %r17, %r14, %r16;
        ld.shared.u32 %r18, [%r17];
        @!%p3 bra $end;
        st.global.u32 [%d5], %r18;
        $end: ret;
        }
        """;

    [Theory]
    [InlineData(64, 32), InlineData(63, 31), InlineData(65, 33), InlineData(1, 1), InlineData(100, 16)]
    public void Rows_and_columns_have_bounds(int width, int height)
    {
        var device = EngineDevices.Open(EngineVariants.RimsApart);
        using var module = device.LoadModuleText(Tile, "tile.ptx");
        var kernel = module.GetKernel("k");
        uint[] values = [.. Enumerable.Range(0, width * height).Select(i => (uint)i * 2654435761u)];
        using var x = device.Allocate<uint>(values);
        using var y = device.Allocate<uint>(width * height + 32);
        y.Fill(Untouched);
        var grid = new Dim3((width + 31) / 32, (height + 15) / 16);
        kernel.Launch(grid, new Dim3(32, 16), 0, x, y, width, height);
        Assert.Contains("bounds asked once a block", module.EngineModule.PathOf(kernel.Function, new Dim3(32, 16), grid), StringComparison.Ordinal);
        uint[] got = y.ToArray();
        for (int row = 0; row < height; row++)
        {
            for (int column = 0; column < width; column++)
            {
                int mirrored = column ^ 31;
                uint expected = mirrored < width ? values[row * width + mirrored] : 7;
                Assert.True(expected == got[row * width + column], $"{row}, {column}: {got[row * width + column]}, not {expected}");
            }
        }
        Assert.All(got[(width * height)..], value => Assert.Equal(Untouched, value));
    }

    [Fact]
    public void Large_launches_ask_by_themselves_and_a_fault_behind_the_bounds_names_its_thread()
    {
        const int Count = (1 << 17) + 40, Threads = 256, Blocks = Count / Threads + 1;
        using var device = Device.Open("cpu");
        string text = Text.Replace("TYPE", "s32", StringComparison.Ordinal).Replace("CONDITION", "ge", StringComparison.Ordinal).Replace("BOUND", "r9", StringComparison.Ordinal)
            .Replace("INDEX", "r7", StringComparison.Ordinal).Replace("CONVERT", "", StringComparison.Ordinal).Replace("NEGATED", "", StringComparison.Ordinal);
        using var module = device.LoadModuleText(text, "bounds.ptx");
        var kernel = module.GetKernel("k");
        Assert.Contains("bounds asked once a block", module.EngineModule.PathOf(kernel.Function, Threads, Blocks), StringComparison.Ordinal);
        using var y = device.Allocate<uint>(Count);
        kernel.Launch(Blocks, Threads, 0, y, Count, 0);
        uint[] got = y.ToArray();
        for (int i = 0; i < Count; i++) Assert.Equal((uint)(3 * i + 1), got[i]);
        // In the last block of all, and in one that is inside.
        foreach (int length in (int[])[Count - 1, 5000])
        {
            using var shorter = device.Allocate<uint>(length);
            var fault = Assert.Throws<KernelFaultException>(() => kernel.Launch(Blocks, Threads, 0, shorter, Count, 0));
            Assert.Contains("st.global.u32", fault.Message, StringComparison.Ordinal);
        }
        kernel.Launch(Blocks, Threads, 0, y, Count, 0);
        Assert.Equal(got, y.ToArray());
    }
}
