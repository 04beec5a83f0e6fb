using Drawbridge.Cpu.Lanes;
using Drawbridge.Cpu.Lanes.Analysis;
using Drawbridge.Cpu.Lanes.Lowering;

namespace Drawbridge.Cpu.Tests.Lanes;

/// <summary>What several regions end with is cut off, where no group comes twice and no lanes wait.</summary>
public class SharedTailTests
{
    static readonly string Stores = string.Concat(Enumerable.Range(0, 12).Select(i => $"st.global.u32 [%d3+{i * 4096}], %r6;\n"));

    // A loop around a barrier that may not be gone round at all: its first region and its second lead to what is behind it.
    static string Loop(string bound, string tail) => $"""
        mov.u32 %r6, 0;
        setp.ge.u32 %p1, %r6, {bound};
        @%p1 bra $end;
        $round:
        bar.sync 0;
        add.u32 %r6, %r6, 1;
        setp.lt.u32 %p1, %r6, {bound};
        @%p1 bra $round;
        $end:
        {tail}
        """;

    static List<Region> Cut(string body)
    {
        var program = Lowered.Lower(body);
        var regions = Region.Of(program);
        var waiting = ShapeAnalysis.Run(program, regions, new Liveness(program), Lowered.Launch(isOneRow: false));
        bool hasCut = SharedTails.Cut(program, regions, waiting);
        var after = Region.Of(program);
        Assert.Equal(hasCut, after.Count > regions.Count);
        return after;
    }

    static int StoresOf(IEnumerable<LaneBlock> blocks) => blocks.Sum(block => block.Ops.Count(op => op.Code == LaneCode.Store));

    static int[] StoresByRegion(string body) => [.. Cut(body).Select(region => StoresOf(region.Order))];

    [Fact]
    public void Stores_behind_a_loop_are_compiled_once() => Assert.Equal([0, 0, 12], StoresByRegion(Loop("%r1", Stores)).Order());

    [Fact]
    public void A_short_end_stays_where_it_is() =>
        Assert.Equal([1, 1], StoresByRegion(Loop("%r1", "st.global.u32 [%d3], %r6;")));

    [Fact]
    public void What_groups_come_to_again_stays_in_its_loop() => Assert.Equal([12, 12, 0], StoresByRegion(Loop("%r1", $"""
        {Stores}
        bar.sync 0;
        add.u32 %r7, %r7, 1;
        setp.lt.u32 %p2, %r7, %r1;
        mov.u32 %r6, 0;
        @%p2 bra $round;
        """)));

    // Some leave the loop early, and others wait for them behind their stores.
    [Fact]
    public void Lanes_that_wait_for_others_are_not_led_away() => Assert.Equal([13, 13], StoresByRegion($"""
        setp.ge.u32 %p2, %r2, %r1;
        setp.eq.u32 %p3, %r1, 0;
        @%p3 bra $round;
        bar.sync 0;
        $round:
        add.u32 %r7, %r7, 1;
        setp.lt.u32 %p1, %r7, %r2;
        @%p1 bra $stores;
        setp.lt.u32 %p1, %r7, %r1;
        @%p1 bra $round;
        bra $last;
        $stores:
        {Stores}
        $last:
        st.shared.u32 [%r2], %r7;
        """));
}
