using Drawbridge.Cpu.Lanes;
using Drawbridge.Cpu.Lanes.Analysis;

namespace Drawbridge.Cpu.Tests.Lanes;

/// <summary>What is found of distances between lanes that no step tells.</summary>
public sealed class OffsetTests
{
    // Group g's threads have numbers from 16 g on; all that is said holds for each group.
    [Theory]
    [InlineData("shr.u32 %r7, %r2, 2; and.b32 %r8, %r2, 3; mul.lo.s32 %r9, %r7, 12; add.s32 %r10, %r9, %r8; shl.b32 %r6, %r10, 2;",
        "0 4 8 12 48 52 56 60 96 100 104 108 144 148 152 156")]
    [InlineData("bfe.u32 %r7, %r2, 2, 2; shl.b32 %r8, %r7, 5; and.b32 %r9, %r2, 3; shl.b32 %r10, %r9, 2; or.b32 %r6, %r8, %r10;",
        "0 4 8 12 32 36 40 44 64 68 72 76 96 100 104 108")]
    [InlineData("xor.b32 %r7, %r2, 1; shl.b32 %r6, %r7, 2;", "0 -4 8 4 16 12 24 20 32 28 40 36 48 44 56 52")]
    [InlineData("cvt.u64.u32 %d7, %r2; and.b64 %d8, %d7, 1; shl.b64 %d9, %d8, 63; mul.lo.s64 %d10, %d8, 0x8000000000000000; shl.b64 %d11, %d7, 63; xor.b64 %d9, %d9, %d10; xor.b64 %d9, %d9, %d11; cvt.u32.u64 %r8, %d9; and.b32 %r7, %r2, 3; mul.lo.s32 %r7, %r7, 20; add.s32 %r6, %r7, %r8;", null)]
    [InlineData("shr.u32 %r7, %r2, 1; mul.lo.s32 %r8, %r7, %r1; shl.b32 %r6, %r8, 3;", null)]
    [InlineData("add.s32 %r7, %r2, 3; shr.u32 %r8, %r7, 2; shl.b32 %r6, %r8, 2;", null)]
    public void Distances_are_found(string text, string? wanted)
    {
        var program = Lowered.Analyse(Lowered.Lower(text + " cvt.u64.u32 %d5, %r6; mov.u64 %d6, tile; add.s64 %d7, %d6, %d5; ld.shared.f32 %f1, [%d7]; st.global.f32 [%d3], %f1;", narrows: true));
        OffsetAnalysis.Find(program, Lowered.Width);
        var load = program.Blocks.SelectMany(block => block.Ops).Single(op => op is { Code: LaneCode.Load, Detail: MemoryAccess { Space: Ptx.Isa.StateSpace.Shared } });
        var offsets = load.Sources[0].Value!.Offsets;
        Assert.Equal(wanted, offsets == null ? null : string.Join(' ', Enumerable.Range(0, Lowered.Width).Select(lane => offsets[lane])));
    }

    // Lanes that part bring values with common parts of their own, though their distances are the same.
    [Fact]
    public void What_parted_lanes_write_has_none()
    {
        var program = Lowered.Analyse(Lowered.Lower("""
            and.b32 %r6, %r2, 3; xor.b32 %r8, %r6, 1;
            setp.gt.s32 %p1, %r8, 1;
            add.s32 %r7, %r6, 4;
            @%p1 bra $other;
            add.s32 %r7, %r6, 8;
            $other: shl.b32 %r9, %r7, 2; cvt.u64.u32 %d5, %r9; mov.u64 %d6, tile; add.s64 %d7, %d6, %d5; ld.shared.f32 %f1, [%d7]; st.global.f32 [%d3], %f1;
            """, narrows: true));
        OffsetAnalysis.Find(program, Lowered.Width);
        var load = program.Blocks.SelectMany(block => block.Ops).Single(op => op is { Code: LaneCode.Load, Detail: MemoryAccess { Space: Ptx.Isa.StateSpace.Shared } });
        Assert.Null(load.Sources[0].Value!.Offsets);
    }

    // Lanes in the order in which they lie in memory, four neighbours at a time.
    [Theory]
    [InlineData("0 4 8 12 16 20 24 28", "0 1 2 3 4 5 6 7")]
    [InlineData("0 64 4 68 8 72 12 76", "0 2 4 6 1 3 5 7")]
    [InlineData("16 20 24 28 0 4 8 12", "4 5 6 7 0 1 2 3")]
    [InlineData("12 8 4 0 -4 -8 -12 -16", "7 6 5 4 3 2 1 0")]
    // Three and five, two apart, and two that are the same.
    [InlineData("0 4 8 64 68 72 76 80", null), InlineData("0 8 16 24 32 40 48 56", null), InlineData("0 4 8 12 12 16 20 24", null), InlineData("0 0 0 0 0 0 0 0", null)]
    public void Runs_are_found(string offsets, string? wanted)
    {
        var order = new LaneOffsets([.. offsets.Split(' ').Select(long.Parse)]).RunsOf(0, 8, bytes: 4, run: 4);
        Assert.Equal(wanted, order == null ? null : string.Join(' ', order));
    }
}
