using Drawbridge.Cpu.Lanes;
using Drawbridge.Cpu.Lanes.Analysis;

namespace Drawbridge.Cpu.Tests.Lanes;

/// <summary>What counts the rounds of a loop that lanes leave one by one is one scalar in the loop.</summary>
public class LoopCounterTests
{
    // Looks through a list until it meets the lane's own number: lanes leave when they have found it.
    const string Search = """
        mov.u32 %r6, 0;
        $round:
        setp.ge.u32 %p1, %r6, %r1;
        @%p1 bra $end;
        mul.wide.u32 %d4, %r6, 4; add.s64 %d5, %d1, %d4; ld.global.u32 %r7, [%d5];
        setp.eq.u32 %p2, %r7, %r2;
        @%p2 bra $end;
        add.u32 %r6, %r6, 1;
        bra $round;
        $end:
        st.global.u32 [%d3], %r6;
        """;

    // The operations that say what the counter is, with their shapes.
    static string[] Counting(string body)
    {
        var program = Lowered.Lower(body);
        var launch = Lowered.Launch(isOneRow: false);
        var regions = Region.Of(program);
        var waiting = ShapeAnalysis.Run(program, regions, new Liveness(program), launch);
        if (LoopCounters.Introduce(program, regions, waiting, launch))
        {
            regions = Region.Of(program);
            waiting = ShapeAnalysis.Run(program, regions, new Liveness(program), launch);
            // Once is enough.
            Assert.False(LoopCounters.Introduce(program, regions, waiting, launch));
        }
        return [.. program.Blocks.SelectMany(block => block.Ops).Where(op => op.Results.Any(result => result.Name.StartsWith("%r6", StringComparison.Ordinal))).Select(op => op.ToString()).Order(StringComparer.Ordinal)];
    }

    static string With(string from, string to)
    {
        Assert.Contains(from, Search, StringComparison.Ordinal);
        return Search.Replace(from, to, StringComparison.Ordinal);
    }

    [Fact]
    public void A_counter_is_a_scalar_in_its_loop_and_a_vector_behind_it()
    {
        Assert.Equal(
        [
            "%r6:v = Move %r6loop:u",
            "%r6:v = Move %r6loop:u (blend)",
            "%r6loop:u = Add %r6loop:u, 1",
            "%r6loop:u = Move 0",
        ], Counting(Search));
    }

    [Fact]
    public void What_it_leads_to_is_a_scalar_too()
    {
        var program = Lowered.Lower(Search);
        Lowered.Analyse(program);
        Assert.Contains("%r7:v = Load<Global 4x1> %d5:v", Lowered.OpsOf(program, LaneCode.Load));
        var launch = Lowered.Launch(isOneRow: false);
        var regions = Region.Of(program);
        LoopCounters.Introduce(program, regions, ShapeAnalysis.Run(program, regions, new Liveness(program), launch), launch);
        Lowered.Analyse(program);
        Assert.Contains("%r7:u = Load<Global 4x1> %d5:u", Lowered.OpsOf(program, LaneCode.Load));
        Assert.Single(program.Blocks, ShapeAnalysis.IsDivergent);
    }

    [Theory]
    [InlineData("mov.u32 %r6, 0;", "mov.u32 %r6, %r2;", "%r6loop:a1 = Add %r6loop:a1, 1")]
    [InlineData("add.u32 %r6, %r6, 1;", "add.u32 %r6, %r6, %r4;", "%r6loop:u = Add %r6loop:u, %r4:u")]
    [InlineData("add.u32 %r6, %r6, 1;", "sub.u32 %r6, %r6, 3;", "%r6loop:u = Sub %r6loop:u, 3")]
    public void It_may_begin_with_a_step_between_lanes_and_go_on_by_what_all_have(string from, string to, string step) =>
        Assert.Contains(step, Counting(With(from, to)));

    [Theory]
    // Lanes count by numbers of their own, or begin with them.
    [InlineData("add.u32 %r6, %r6, 1;", "add.u32 %r6, %r6, %r7;")]
    [InlineData("mov.u32 %r6, 0;", "ld.global.u32 %r6, [%d3];")]
    // Some skip a step: while one lane counts, another waits in the loop.
    [InlineData("add.u32 %r6, %r6, 1;", "setp.lt.u32 %p3, %r7, 9; @%p3 bra $round; add.u32 %r6, %r6, 1;")]
    // Nothing reads it behind the loop, or all leave it together.
    [InlineData("st.global.u32 [%d3], %r6;", "")]
    [InlineData("@%p2 bra $end;", "")]
    public void Other_values_stay_as_they_are(string from, string to) =>
        Assert.DoesNotContain(Counting(With(from, to)), op => op.Contains("loop", StringComparison.Ordinal));
}
