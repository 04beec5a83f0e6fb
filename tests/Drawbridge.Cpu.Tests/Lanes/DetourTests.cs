using Drawbridge.Cpu.Lanes;
using Drawbridge.Cpu.Lanes.Analysis;
using static Drawbridge.Cpu.Tests.Lanes.Lowered;

namespace Drawbridge.Cpu.Tests.Lanes;

/// <summary>What lane programs become before code is made of them: short detours, constant masks, bounds, narrow addresses.</summary>
public class DetourTests
{
    const string Detour = """
        setp.lt.s32 %p1, %r2, %r1;
        mov.f32 %f1, 0f00000000;
        @!%p1 bra $past;
        ld.global.f32 %f1, [%d3];
        $past:
        st.global.f32 [%d3+4096], %f1;
        """;

    [Fact]
    public void A_load_on_a_short_detour_is_guarded()
    {
        var program = Analyse(Lower(Detour));
        Assert.Contains(program.Blocks, ShapeAnalysis.IsDivergent);
        Analyse(program, (regions, liveness) => Predication.Introduce(program, regions, liveness));
        Assert.DoesNotContain(program.Blocks, ShapeAnalysis.IsDivergent);
        // The lanes that went past keep what they had.
        Assert.Equal(
        [
            "@%t15way:v %f1way:v = Load<Global 4x1> %d3:a4",
            "%f1:v = Select %t15way:v, %f1way:v, %f1:v",
            "Store<Global 4x1 +4096> %d3:a4, %f1:v",
        ], OpsOf(program, LaneCode.Load, LaneCode.Select, LaneCode.Store).Where(op => !op.Contains("Param", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("st.global.f32 [%d3], %f1;")]
    [InlineData("mul.wide.s32 %d4, %r1, 4; atom.global.add.u32 %r6, [%d3], 1;")]
    [InlineData("ld.volatile.global.u32 %r6, [%d3]; mul.wide.s32 %d4, %r6, 4; add.s64 %d5, %d1, %d4; ld.global.f32 %f1, [%d5];")]
    public void What_others_see_and_scattered_loads_stay_behind_their_branch(string way)
    {
        var program = Analyse(Lower(Detour.Replace("ld.global.f32 %f1, [%d3];", way, StringComparison.Ordinal)));
        Analyse(program, (regions, liveness) => Predication.Introduce(program, regions, liveness));
        Assert.Contains(program.Blocks, ShapeAnalysis.IsDivergent);
    }

    [Theory]
    [InlineData("setp.lt.u32 %p1, %r6, 3;", 0b111u)]
    [InlineData("setp.eq.u32 %p1, %r6, 0;", 1u)]
    [InlineData("setp.gt.s32 %p1, 5, %r6;", 0b11111u)]
    public void A_lane_number_compared_with_a_constant_is_a_constant(string question, uint mask)
    {
        var program = Analyse(Lower($"and.b32 %r6, %r2, 15; {question} selp.b32 %r7, 1, %r1, %p1; st.global.u32 [%d3], %r7;"));
        Assert.Equal(mask, program.Values.Single(value => value.Name == "%p1").KnownMask);
    }

    [Theory]
    [InlineData("and.b32 %r6, %r2, 31; setp.lt.u32 %p1, %r6, 3;")]
    [InlineData("and.b32 %r6, %r2, 15; setp.lt.u32 %p1, %r6, %r1;")]
    [InlineData("and.b32 %r6, %r2, 15; setp.lt.u32 %p1, %r6, 3; @%p1 setp.lt.u32 %p1, %r6, 2;")]
    public void Other_masks_are_not_known(string question)
    {
        var program = Analyse(Lower($"{question} selp.b32 %r7, 1, %r1, %p1; st.global.u32 [%d3], %r7;"));
        Assert.Null(program.Values.Single(value => value.Name == "%p1").KnownMask);
    }

    [Fact]
    public void A_bound_of_the_grid_is_supposed_to_be_kept_by_whole_groups()
    {
        var together = new Togetherness(Togetherness.Extent.Everything);
        var program = Analyse(Lower("setp.ge.s32 %p1, %r5, %r1; @%p1 bra $end; st.global.u32 [%d3], %r5; $end:"));
        Assert.Contains(program.Blocks, ShapeAnalysis.IsDivergent);
        Analyse(program, (regions, _) => together.Suppose(program, regions));
        Assert.DoesNotContain(program.Blocks, ShapeAnalysis.IsDivergent);
        var question = Assert.Single(together.Questions);
        Assert.Equal(Comparison.GreaterOrEqual, question.Comparison);
        Assert.Equal("a1", question.Left.Shape.ToString());
        Assert.True(together.IsEven);
        together.Withdraw(program);
        Assert.Contains(Analyse(program).Blocks, ShapeAnalysis.IsDivergent);
    }

    [Theory]
    [InlineData("setp.eq.s32 %p1, %r5, 0;"), InlineData("setp.ne.s32 %p1, %r1, %r5;"), InlineData("add.s32 %r6, %r1, -1; setp.eq.s32 %p1, %r5, %r6;")]
    public void An_edge_of_the_grid_is_supposed_to_be_nobodys(string question)
    {
        var together = new Togetherness(Togetherness.Extent.Everything);
        var program = Lower($"{question} @%p1 bra $end; st.global.u32 [%d3], %r5; $end:");
        Analyse(program, (regions, _) => together.Suppose(program, regions));
        Assert.Equal(Comparison.Equal, Assert.Single(together.Questions).Comparison);
        Assert.DoesNotContain(program.Blocks, ShapeAnalysis.IsDivergent);
    }

    [Theory]
    // Parts in every block; for one thread of each; not known before the kernel reads it; not the grid's bound.
    [InlineData("setp.lt.s32 %p1, %r2, %r1;")]
    [InlineData("setp.eq.s32 %p1, %r2, %r1;")]
    [InlineData("ld.global.u32 %r6, [%d1]; setp.lt.s32 %p1, %r5, %r6;")]
    [InlineData("setp.lt.s32 %p1, %r5, 100;")]
    public void Other_questions_are_asked_by_each_group(string question)
    {
        var together = new Togetherness(Togetherness.Extent.Everything);
        var program = Lower($"{question} @!%p1 bra $end; st.global.u32 [%d3], %r5; $end:");
        Analyse(program, (regions, _) => together.Suppose(program, regions));
        Assert.Empty(together.Questions);
        Assert.Contains(program.Blocks, ShapeAnalysis.IsDivergent);
    }

    [Fact]
    public void Addresses_in_shared_memory_are_32_bits()
    {
        const string Body = """
            ld.global.u32 %r6, [%d3]; and.b32 %r7, %r6, 255;
            mul.wide.u32 %d4, %r7, 4; mov.u64 %d5, tile; add.s64 %d6, %d5, %d4;
            st.shared.u32 [%d6], %r5;
            """;
        Assert.Contains(OpsOf(Analyse(Lower(Body)), LaneCode.Truncate), op => op.Contains("%d6:v", StringComparison.Ordinal));
        var narrow = Analyse(Lower(Body, narrows: true));
        Assert.Empty(OpsOf(narrow, LaneCode.Truncate));
        Assert.Contains("Store<Shared 4x1>", Assert.Single(OpsOf(narrow, LaneCode.Store)), StringComparison.Ordinal);
        Assert.DoesNotContain(narrow.Values, value => value.Name == "%d6" && narrow.Blocks.Exists(block => block.Ops.Exists(op => op.Results.Contains(value))));
    }
}
