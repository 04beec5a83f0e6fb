using Drawbridge.Cpu.Emit.Regions;
using Drawbridge.Cpu.Lanes;
using static Drawbridge.Cpu.Tests.Lanes.Lowered;

namespace Drawbridge.Cpu.Tests.Emit;

/// <summary>What is asked at a branch: comparisons in order, as long as what they compare is still there.</summary>
public class BranchConditionTests
{
    static string Asked(string body)
    {
        var program = Analyse(Lower(body + " @%p3 bra $end; st.global.u32 [%d3], %r1; $end:"));
        return TextOf(BranchCondition.Of(program.Blocks.First(block => block.Ending == Ending.Branch)));
    }

    static string TextOf(BranchCondition condition) => condition switch
    {
        BranchCondition.Question question => $"{question.Comparison.Detail}",
        BranchCondition.Answer => "answer",
        BranchCondition.Negation negation => $"not {TextOf(negation.Negated)}",
        BranchCondition.Junction junction => $"({TextOf(junction.Left)} {(junction.IsBoth ? "and" : "or")} {TextOf(junction.Right)})",
        _ => "?",
    };

    const string Two = "setp.lt.s32 %p1, %r3, %r1; setp.gt.s32 %p2, %r4, %r1;";

    [Theory]
    [InlineData("setp.lt.s32 %p3, %r3, %r1;", "Less")]
    [InlineData(Two + "and.pred %p3, %p1, %p2;", "(Less and Greater)")]
    [InlineData(Two + "or.pred %p3, %p1, %p2;", "(Less or Greater)")]
    [InlineData(Two + "not.pred %p1, %p1; or.pred %p3, %p1, %p2;", "(not Less or Greater)")]
    [InlineData(Two + "and.pred %p3, %p1, %p2; or.pred %p3, %p3, %p1;", "((Less and Greater) or Less)")]
    // What was compared has changed since: the answer is what is left of it.
    [InlineData(Two + "add.u32 %r3, %r3, 1; and.pred %p3, %p1, %p2;", "(answer and Greater)")]
    [InlineData(Two + "and.pred %p3, %p1, %p2; add.u32 %r3, %r3, 1; add.u32 %r4, %r4, 1;", "answer")]
    // So has the answer.
    [InlineData(Two + "and.pred %p3, %p1, %p2; add.u32 %r3, %r3, 1; setp.eq.u32 %p1, %r4, 5;", "answer")]
    [InlineData(Two + "xor.pred %p3, %p1, %p2;", "answer")]
    // Lanes differ.
    [InlineData("setp.lt.s32 %p1, %r2, %r1; setp.gt.s32 %p2, %r4, %r1; and.pred %p3, %p1, %p2;", "answer")]
    public void Comparisons_are_asked_where_they_still_hold(string body, string expected) => Assert.Equal(expected, Asked(body));
}
