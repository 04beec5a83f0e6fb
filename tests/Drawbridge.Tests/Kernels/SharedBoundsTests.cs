using Drawbridge.Runtime;

namespace Drawbridge.Tests.Kernels;

/// <summary>
/// Static shared memory whose accesses the CPU engine does not look at where a block is small enough for them: one module, launched with small and
/// large blocks in turn, finds a fault exactly where a thread's address lies outside.
/// </summary>
public sealed class SharedBoundsTests
{
    // Each thread stores at its row and column and loads what the thread in the mirrored column stored, both moved by bytes.
    const string Text = """
        .version 7.0
        .target sm_70
        .address_size 64
        .visible .entry k(.param .u64 out)
        {
        .reg .pred %p<3>; .reg .b32 %r<16>; .reg .b64 %d<9>;
        .shared .align 4 .b8 tile[SIZE];
        ld.param.u64 %d1, [out];
        mov.u32 %r1, %tid.x; mov.u32 %r2, %tid.y; mov.u32 %r3, %ntid.x;
        mad.lo.u32 %r4, %r2, %r3, %r1;
        mul.wide.u32 %d2, %r2, PITCH; mul.wide.u32 %d3, %r1, 4;
        mov.u64 %d4, tile; add.s64 %d5, %d4, %d2; add.s64 %d6, %d5, %d3;
        st.shared.u32 [%d6+MOVED], %r4;
        bar.sync 0;
        xor.b32 %r5, %r1, 15; mul.wide.u32 %d7, %r5, 4; add.s64 %d7, %d5, %d7;
        ld.shared.u32 %r6, [%d7+MOVED];
        ld.shared.u32 %r7, [%d6+MOVED];
        mad.lo.u32 %r8, %r6, 1000, %r7;
        mul.wide.u32 %d8, %r4, 4; add.s64 %d8, %d1, %d8; st.global.u32 [%d8], %r8;
        ret;
        }
        """;

    static readonly Dim3[] Blocks = [new(16), new(32), new(48), new(64), new(16, 2), new(16, 3), new(32, 4), new(16, 16), new(5), new(20, 3)];

    public static TheoryData<int, int, int> Tiles { get; } = new()
    {
        // The last row of one block, and of the next larger one; a few bytes less and more.
        { 64, 64, 0 }, { 60, 64, 0 }, { 68, 64, 4 }, { 64, 64, 4 }, { 64, 64, -4 }, { 128, 64, 0 }, { 124, 64, 0 }, { 188, 64, 0 }, { 192, 64, 0 },
        { 256, 64, 0 }, { 252, 64, 0 }, { 512, 128, 0 }, { 508, 128, 0 }, { 1024, 64, 0 }, { 1020, 64, 0 }, { 1024, 64, 4 }, { 4096, 128, 2048 }, { 4096, 128, 2 },
    };

    [Theory, MemberData(nameof(Tiles))]
    public void Every_block_has_the_faults_it_should(int size, int pitch, int moved)
    {
        string text = Text.Replace("SIZE", $"{size}", StringComparison.Ordinal).Replace("PITCH", $"{pitch}", StringComparison.Ordinal)
            .Replace("+MOVED", moved < 0 ? $"{moved}" : $"+{moved}", StringComparison.Ordinal);
        var device = EngineDevices.Open("cpu");
        using var module = device.LoadModuleText(text, "tile.ptx");
        var kernel = module.GetKernel("k");
        int Cell(int x, int y) => ((y * pitch) + (x * 4) + moved) / 4;
        foreach (var block in Blocks.Concat(Blocks.Reverse()))
        {
            int threads = (int)block.Count;
            using var result = device.Allocate<uint>(threads);
            result.Fill(0xdeadbeef);
            string what = $"a block of {block}, {size} bytes, rows of {pitch}, moved by {moved}";
            // The mirrored column may lie beyond the row: 16 columns at least.
            long columns = Math.Max((block.X + 15) / 16 * 16, 16), last = (block.Y - 1) * pitch + (columns - 1) * 4 + moved + 4;
            bool isFault = last > size || moved < 0 || moved % 4 != 0;
            if (isFault)
            {
                var fault = Assert.ThrowsAny<DrawbridgeException>(() => kernel.Launch(1, block, 0, result));
                Assert.True(fault.Id is "DB4101" or "DB4102", $"{what}: {fault.Message}");
                continue;
            }
            kernel.Launch(1, block, 0, result);
            // A mirrored column that nobody stored to has anything.
            if (block.X % 16 != 0) continue;
            uint[] got = result.ToArray(), cells = new uint[size / 4];
            // Rows may overlap: then the answer depends on who stores last.
            if (pitch < block.X * 4) continue;
            for (int i = 0; i < threads; i++) cells[Cell(i % block.X, i / block.X)] = (uint)i;
            for (int i = 0; i < threads; i++)
            {
                uint expected = cells[Cell((i % block.X) ^ 15, i / block.X)] * 1000 + cells[Cell(i % block.X, i / block.X)];
                Assert.True(expected == got[i], $"{what}: element {i} is {got[i]}, not {expected}");
            }
        }
    }
}
