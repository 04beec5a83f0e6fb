using Drawbridge.Cpu.Lanes;
using Drawbridge.Cpu.Lanes.Analysis;
using Drawbridge.Cpu.Lanes.Ordering;
using static Drawbridge.Cpu.Tests.Lanes.Lowered;

namespace Drawbridge.Cpu.Tests.Lanes;

/// <summary>What all groups of a block share, what a region does once for them, and what it fetches where.</summary>
public class GroupTests
{
    // A tile is filled, then each thread adds up a column of it, as many times as a parameter says.
    const string Columns = """
        shl.b32 %r6, %r2, 2; mov.u32 %r7, tile; add.u32 %r6, %r7, %r6;
        mov.u32 %r8, %tid.y; shl.b32 %r9, %r8, 6; add.u32 %r9, %r9, %r6;
        mov.f32 %f1, 0f00000000; mov.u32 %r10, 0;
        $again:
        st.shared.f32 [%r9], %f1;
        bar.sync 0;
        ld.shared.f32 %f2, [%r6]; ld.shared.f32 %f3, [%r9]; fma.rn.f32 %f1, %f2, %f3, %f1;
        bar.sync 0;
        add.u32 %r10, %r10, 1; setp.lt.u32 %p1, %r10, %r1; @%p1 bra $again;
        st.global.f32 [%d3], %f1;
        """;

    static HashSet<string> CommonOf(string body, bool isOneRow = true)
    {
        var program = Analyse(Lower(body, narrows: true), isOneRow: isOneRow);
        CommonValues.Find(program, Launch(isOneRow));
        return [.. program.Values.Where(value => value.IsCommon).Select(value => value.Name)];
    }

    // Each region with what it does once.
    static List<(Region Region, GroupInvariants Once)> OnceOf(string body, bool isOneRow = true, int registers = 32)
    {
        var program = Analyse(Lower(body, narrows: true), isOneRow: isOneRow);
        var shape = Launch(isOneRow);
        CommonValues.Find(program, shape);
        var (regions, liveness, file) = (Region.Of(program), new Liveness(program), new RegisterFile(registers, Width, Width));
        return [.. regions.Select(region => (region, new GroupInvariants(region, liveness, shape, _ => true,
            new SpillPlan(region, liveness, file, _ => true), file, receives: false)))];
    }

    static string[] TextOf((Region Region, GroupInvariants Once) found) =>
        [.. found.Region.Order.SelectMany(block => block.Ops).Where(found.Once.Contains).Select(op => op.ToString())];

    [Fact]
    public void Parameters_and_the_blocks_place_are_common_threads_are_not()
    {
        var common = CommonOf("add.u32 %r6, %r3, %r1; add.u32 %r7, %r2, 1; mov.u32 %r8, %tid.y; add.u32 %r9, %r8, %r6; st.global.v4.u32 [%d3], {%r6, %r7, %r8, %r9};", isOneRow: false);
        Assert.Superset(new HashSet<string> { "%r1", "%r3", "%r6" }, common);
        Assert.DoesNotContain("%r7", common);
        Assert.DoesNotContain("%r8", common);
        Assert.DoesNotContain("%r9", common);
    }

    [Fact]
    public void Columns_are_common_where_a_row_is_a_group()
    {
        Assert.Contains("%r6", CommonOf(Columns));
        Assert.DoesNotContain("%r6", CommonOf(Columns, isOneRow: false));
        Assert.DoesNotContain("%r9", CommonOf(Columns));
    }

    [Fact]
    public void Low_bits_of_a_thread_number_are_common_wherever_groups_begin_at_multiples() =>
        Assert.Contains("%r6", CommonOf("and.b32 %r6, %r2, 15; st.global.u32 [%d3], %r6;", isOneRow: false));

    [Theory]
    // Written on a way that only some groups go; counted by a loop that groups leave at different times.
    [InlineData("mov.u32 %r6, 1; mov.u32 %r7, %tid.y; setp.eq.u32 %p1, %r7, 0; @%p1 bra $a; mov.u32 %r6, 2; $a: st.global.u32 [%d3], %r6;")]
    [InlineData("mov.u32 %r6, 0; mov.u32 %r7, %tid.y; $a: add.u32 %r6, %r6, 1; setp.lt.u32 %p1, %r6, %r7; @%p1 bra $a; st.global.u32 [%d3], %r6;")]
    public void What_groups_write_apart_is_their_own(string body) => Assert.DoesNotContain("%r6", CommonOf(body));

    [Fact]
    public void Groups_that_ended_share_nothing_with_the_others() =>
        Assert.Contains("%r6", CommonOf("mov.u32 %r7, %tid.y; setp.ge.u32 %p1, %r7, %r1; @%p1 bra $end; add.u32 %r6, %r3, 5; st.global.u32 [%d3], %r6; $end:"));

    [Theory]
    // Some groups wait at another barrier first: the rounds of the loop may be different ones.
    [InlineData("mov.u32 %r7, %tid.y; setp.eq.u32 %p1, %r7, 0; @%p1 bra $a; bar.sync 0; $a: bar.sync 0; add.u32 %r6, %r3, 5; st.global.u32 [%d3], %r6;")]
    [InlineData("bar.sync 1, 32; add.u32 %r6, %r3, 5; st.global.u32 [%d3], %r6;")]
    [InlineData("bar.arrive 1, 64; add.u32 %r6, %r3, 5; st.global.u32 [%d3], %r6;")]
    public void Groups_that_may_get_ahead_share_nothing(string body) => Assert.Empty(CommonOf(body));

    [Fact]
    public void A_region_loads_once_what_all_groups_read()
    {
        var found = OnceOf(Columns);
        Assert.Equal(3, found.Count);
        Assert.Equal(["%f2:v = Load<Shared 4x1> %r6:a4"], TextOf(found[1]).Where(op => op.Contains("Load", StringComparison.Ordinal)));
        Assert.Equal(["Add %r10:u, 1", "Compare<LessUnsigned> %r10:u, %r1:u"], TextOf(found[2]).Select(op => op[(op.IndexOf('=', StringComparison.Ordinal) + 2)..]));
        Assert.All(found, region => Assert.True(region.Once is { EndsAlike: true, IsEndKnown: true }));
    }

    [Fact]
    public void Nothing_is_loaded_once_from_memory_that_the_region_writes()
    {
        var found = OnceOf(Columns.Replace("fma.rn.f32", "st.shared.f32 [%r9], %f2; fma.rn.f32", StringComparison.Ordinal));
        Assert.DoesNotContain(TextOf(found[1]), op => op.Contains("Load<Shared", StringComparison.Ordinal));
    }

    [Fact]
    public void What_a_group_still_reads_is_not_written_for_all_before()
    {
        // Each group stores the counter it had.
        var found = OnceOf(Columns.Replace("add.u32 %r10, %r10, 1;", "st.global.u32 [%d3], %r10; add.u32 %r10, %r10, 1;", StringComparison.Ordinal));
        Assert.Empty(TextOf(found[2]));
        // They all go the same way, which none of them knows before it has counted.
        Assert.True(found[2].Once is { EndsAlike: true, IsEndKnown: false });
    }

    [Fact]
    public void Registers_that_groups_need_are_left_to_them() =>
        Assert.DoesNotContain(TextOf(OnceOf(Columns, registers: 1)[1]), op => op.Contains("Load", StringComparison.Ordinal));

    [Fact]
    public void Where_registers_run_out_common_vectors_lie_in_memory()
    {
        // 32 columns that all groups load, and as many sums.
        string loads = string.Concat(Enumerable.Range(0, 32).Select(i => $"ld.shared.f32 %v{i}, [%r6+{i * 64}]; ")), sums =
            string.Concat(Enumerable.Range(0, 32).Select(i => $"fma.rn.f32 %w{i}, %v{i}, %w{(i + 7) % 32}, %v{31 - i}; ")), stores =
            string.Concat(Enumerable.Range(0, 32).Select(i => $"st.global.f32 [%d3+{i * 4096}], %w{i}; "));
        string inputs = string.Concat(Enumerable.Range(0, 32).Select(i => $"ld.global.f32 %w{i}, [%d3+{i * 4096}]; "));
        var found = OnceOf($".reg .f32 %v<32>, %w<32>; shl.b32 %r6, %r2, 2; mov.u32 %r7, tile; add.u32 %r6, %r7, %r6; bar.sync 0; {inputs}{loads}{sums}{stores}");
        var once = found[1].Once;
        Assert.Equal(32, once.Slots);
        var values = found[1].Region.Order.SelectMany(block => block.Ops).Where(once.Contains).SelectMany(op => op.Results).Where(value => value.Name[1] == 'v').ToArray();
        Assert.Equal(Enumerable.Range(0, 32), values.Select(once.SlotOf).Order());
    }

    [Fact]
    public void Numbers_for_vectors_are_kept_as_vectors_if_used_twice()
    {
        var program = Analyse(Lower("cvt.rn.f32.u32 %f1, %r1; cvt.rn.f32.u32 %f2, %r3; cvt.rn.f32.u32 %f3, %r2; mul.rn.f32 %f3, %f3, %f1; fma.rn.f32 %f3, %f3, %f1, %f2; st.global.f32 [%d3], %f3;"));
        Assert.Equal(["%f1"], SpreadValues.Find(Region.Of(program), parts: 1).Select(value => value.Name));
        Assert.Equal(["%f1", "%f2"], SpreadValues.Find(Region.Of(program), parts: 2).Select(value => value.Name).Order());
    }

    [Fact]
    public void What_one_block_reads_is_fetched_there()
    {
        var program = Analyse(Lower("bar.sync 0; setp.ge.u32 %p1, %r5, %r1; @%p1 bra $end; st.global.u32 [%d3], %r3; $end:"));
        var region = Region.Of(program)[1];
        var late = new LateFetches(region, new Liveness(program), _ => false);
        var store = region.Order.SelectMany(block => block.Ops).Single(op => op.Code == LaneCode.Store);
        Assert.Equal(["%d3", "%r3"], late.Before(store).Select(value => value.Name).Order());
        Assert.All(late.Before(store), value => Assert.True(late.IsLate(value)));
    }

    [Fact]
    public void What_a_loop_reads_is_fetched_at_the_start()
    {
        var program = Analyse(Lower("mov.u32 %r6, 0; bar.sync 0; $again: add.u32 %r6, %r6, %r3; setp.lt.u32 %p1, %r6, %r1; @%p1 bra $again; st.global.u32 [%d3], %r6;"));
        var late = new LateFetches(Region.Of(program)[1], new Liveness(program), _ => false);
        Assert.False(late.IsLate(program.Values.Single(value => value.Name == "%r3")));
        Assert.True(late.IsLate(program.Values.Single(value => value.Name == "%d3")));
    }

    [Theory]
    [InlineData("setp.lt.s32 %p1, %r2, %r1; @%p1 bra $end; st.global.u32 [%d3], %r2; $end:", true)]
    [InlineData("setp.lt.s32 %p1, %r2, %r1; selp.b32 %r6, %r1, %r3, %p1; st.global.u32 [%d3], %r6;", true)]
    // Asked twice; of what has changed since; by what takes no mask.
    [InlineData("setp.lt.s32 %p1, %r2, %r1; selp.b32 %r6, %r1, %r3, %p1; selp.b32 %r7, %r3, %r1, %p1; st.global.v2.u32 [%d3], {%r6, %r7};", false)]
    [InlineData("mov.u32 %r8, %r2; setp.lt.s32 %p1, %r8, %r1; add.u32 %r8, %r8, %r3; selp.b32 %r6, %r1, %r3, %p1; st.global.v2.u32 [%d3], {%r6, %r8};", false)]
    [InlineData("setp.lt.s32 %p1, %r2, %r1; @%p1 st.global.u32 [%d3], %r2;", false)]
    public void A_comparison_is_written_where_one_asks(string body, bool isInPlace)
    {
        var program = Analyse(Lower(body));
        Assert.Equal(isInPlace ? 1 : 0, AskedInPlace.Find(program, Region.Of(program)).Count);
    }
}
