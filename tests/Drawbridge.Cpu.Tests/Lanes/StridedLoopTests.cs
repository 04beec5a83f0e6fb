using Drawbridge.Cpu.Lanes;
using Drawbridge.Cpu.Lanes.Analysis;
using Drawbridge.Cpu.Lanes.Lowering;
using Drawbridge.Cpu.Lanes.Ordering;
using static Drawbridge.Cpu.Tests.Lanes.Lowered;

namespace Drawbridge.Cpu.Tests.Lanes;

/// <summary>Loops by which threads share out work: which are known, what is asked of them, and how groups come to take turns in them.</summary>
public class StridedLoopTests
{
    // r8 is the grid's step; y[i] = 2 * y[i] for the thread's elements.
    const string Start = "mov.u32 %r6, %nctaid.x; mul.lo.u32 %r8, %r6, %r4; mov.u32 %r9, %r5;";
    const string Body = "mul.wide.s32 %d4, %r9, 4; add.s64 %d5, %d1, %d4; ld.global.u32 %r7, [%d5]; add.u32 %r11, %r7, %r7; st.global.u32 [%d5], %r11;";
    const string Guard = "setp.ge.s32 %p1, %r9, %r1; @%p1 bra $end;";

    static (LaneProgram Program, Togetherness Together) Suppose(string body, Togetherness.Extent extent = Togetherness.Extent.Everything)
    {
        var together = new Togetherness(extent);
        var program = Lower(body);
        Analyse(program, (regions, _) => together.Suppose(program, regions));
        return (program, together);
    }

    [Theory]
    [InlineData($"{Guard} $round: {Body} add.s32 %r9, %r9, %r8; setp.lt.s32 %p2, %r9, %r1; @%p2 bra $round;", "Less stepped first")]
    [InlineData($"{Guard} $round: {Body} add.s32 %r9, %r8, %r9; setp.le.s32 %p2, %r9, %r1; @%p2 bra $round;", "LessOrEqual stepped first")]
    [InlineData($"{Guard} $round: {Body} add.s32 %r9, %r9, %r8; setp.ge.u32 %p2, %r9, %r1; @!%p2 bra $round;", "LessUnsigned stepped first")]
    [InlineData($"{Guard} $round: {Body} add.s32 %r9, %r9, %r8; setp.gt.s32 %p2, %r1, %r9; @%p2 bra $round;", "Less stepped first")]
    [InlineData($"$round: setp.gt.s32 %p2, %r9, %r1; @%p2 bra $end; {Body} add.s32 %r9, %r9, %r8; bra $round;", "LessOrEqual")]
    [InlineData($"{Guard} $round: {Body} add.s32 %r10, %r9, %r8; mov.u32 %r9, %r10; setp.lt.s32 %p2, %r10, %r1; @%p2 bra $round;", "Less stepped first")]
    [InlineData($"{Guard} $round: {Body} add.s32 %r10, %r9, %r8; setp.lt.s32 %p2, %r9, %r1; mov.u32 %r9, %r10; @%p2 bra $round;", "Less")]
    public void Rounds_are_asked_of_the_loop(string loop, string asked)
    {
        var (program, together) = Suppose($"{Start} {loop} $end:");
        var rounds = Assert.Single(together.Loops);
        Assert.Equal(asked, $"{rounds.Below}{(rounds.IsSteppedFirst ? " stepped first" : "")}");
        Assert.Equal(("a1", "u", "u"), (rounds.First.Shape.ToString(), rounds.Step.Shape.ToString(), rounds.Limit.Shape.ToString()));
        Assert.True(together.IsEven);
        Assert.DoesNotContain(program.Blocks, ShapeAnalysis.IsDivergent);
        // The guard is a question of the whole block then, too.
        Assert.All(program.Blocks.SelectMany(block => block.Ops).Where(op => op.Code == LaneCode.Compare), op => Assert.True(op.IsTogether && op.IsBlockWide));
        together.Withdraw(program);
        Assert.Contains(Analyse(program).Blocks, ShapeAnalysis.IsDivergent);
    }

    [Theory]
    // Steps of a thread's own; down; twice in a round; a limit that is read; a start by two ways; another number at the end of a round; asked before it is there.
    [InlineData($"{Guard} $round: {Body} add.s32 %r9, %r9, %r2; setp.lt.s32 %p2, %r9, %r1; @%p2 bra $round;")]
    [InlineData($"{Guard} $round: {Body} sub.s32 %r9, %r9, %r8; setp.lt.s32 %p2, %r9, %r1; @%p2 bra $round;")]
    [InlineData($"{Guard} $round: {Body} add.s32 %r9, %r9, %r8; add.s32 %r9, %r9, %r8; setp.lt.s32 %p2, %r9, %r1; @%p2 bra $round;")]
    [InlineData($"{Guard} $round: {Body} add.s32 %r9, %r9, %r8; setp.lt.s32 %p2, %r9, %r7; @%p2 bra $round;")]
    [InlineData($"setp.eq.s32 %p3, %r1, 7; @%p3 bra $round; add.s32 %r9, %r9, 1; $round: {Body} add.s32 %r9, %r9, %r8; setp.lt.s32 %p2, %r9, %r1; @%p2 bra $round;")]
    [InlineData($"{Guard} $round: {Body} add.s32 %r9, %r9, %r8; setp.eq.s32 %p3, %r7, 7; @%p3 mov.u32 %r9, %r7; setp.lt.s32 %p2, %r9, %r1; @%p2 bra $round;")]
    [InlineData($"mov.u32 %r10, %r9; {Guard} $round: {Body} setp.lt.s32 %p2, %r10, %r1; add.s32 %r9, %r9, %r8; mov.u32 %r10, %r9; @%p2 bra $round;")]
    [InlineData($"{Guard} $round: {Body} add.s32 %r9, %r9, %r8; setp.ne.s32 %p2, %r9, %r1; @%p2 bra $round;")]
    [InlineData($"{Guard} $round: {Body} $in: add.s32 %r9, %r9, %r8; setp.eq.s32 %p3, %r7, 7; @%p3 bra $in; setp.lt.s32 %p2, %r9, %r1; @%p2 bra $round;")]
    public void Other_loops_are_no_such(string loop) => Assert.Empty(Suppose($"{Start} {loop} $end:").Together.Loops);

    [Fact]
    public void A_loop_that_goes_on_where_it_was_is_no_such_and_one_that_starts_anew_is()
    {
        const string Outer = "mov.u32 %r10, 0; $outer: ANEW setp.ge.s32 %p1, %r9, %r1; @%p1 bra $past; $round: " + Body
            + " add.s32 %r9, %r9, %r8; setp.lt.s32 %p2, %r9, %r1; @%p2 bra $round; $past: add.u32 %r10, %r10, 1; setp.lt.u32 %p3, %r10, 4; @%p3 bra $outer;";
        string start = Start.Replace("mov.u32 %r9, %r5;", "", StringComparison.Ordinal);
        Assert.Single(Suppose(start + Outer.Replace("ANEW", "mov.u32 %r9, %r5;", StringComparison.Ordinal)).Together.Loops);
        Assert.Empty(Suppose(Start + Outer.Replace("ANEW", "", StringComparison.Ordinal)).Together.Loops);
    }

    [Fact]
    public void Small_launches_suppose_bounds_only_beside_such_loops()
    {
        string loop = $"{Guard} $round: {Body} add.s32 %r9, %r9, %r8; setp.lt.s32 %p2, %r9, %r1; @%p2 bra $round;";
        var (_, both) = Suppose($"{Start} {loop} $end:", Togetherness.Extent.Loops);
        Assert.Equal((1, 1), (both.Loops.Count, both.Questions.Count));
        var (_, bound) = Suppose($"{Start} {Guard} {Body} $end:", Togetherness.Extent.Loops);
        Assert.True(bound.IsEmpty);
    }

    [Fact]
    public void Groups_leave_the_loop_after_a_visit_and_all_the_same_way()
    {
        var (program, together) = Suppose($"{Start} {Guard} $round: {Body} add.s32 %r9, %r9, %r8; setp.lt.s32 %p2, %r9, %r1; @%p2 bra $round; $end: bar.sync 0;");
        Assert.True(Cut(program, together));
        // It is the loop of a region of its own now, and stays so.
        Assert.False(Cut(program, together));
        Assert.Equal(3, Region.Of(program).Count);
        var visit = Assert.Single(program.Blocks, block => block.Ending == Ending.Seam);
        Assert.Equal("%t21:u = Move 0", System.Text.RegularExpressions.Regex.Replace(Assert.Single(visit.Next!.Ops).ToString(), "%t[0-9]+", "%t21"));
        Assert.Contains(program.Blocks, block => block.EndsVisit && block.Next == visit);
        // Whoever counts along has the same count in all groups, and the ways out are theirs together.
        CommonValues.Find(program, Launch(isOneRow: false));
        Assert.All(program.Blocks.Where(block => block.Ending == Ending.Branch), block => Assert.True(block.Condition.Value!.IsCommon));
    }

    [Theory]
    // Every other word; left by some; with a loop inside.
    [InlineData("mul.wide.s32 %d4, %r9, 8; add.s64 %d5, %d1, %d4; ld.global.u32 %r7, [%d5]; st.global.u32 [%d5+4], %r7;")]
    [InlineData(Body + " setp.eq.s32 %p3, %r7, 7; @%p3 bra $end;")]
    [InlineData(Body + " $in: add.s32 %r7, %r7, 1; setp.lt.s32 %p3, %r7, 9; @%p3 bra $in; st.global.u32 [%d5], %r7;")]
    public void Other_bodies_stay_in_one_piece(string body)
    {
        var (program, together) = Suppose($"{Start} {Guard} $round: {body} add.s32 %r9, %r9, %r8; setp.lt.s32 %p2, %r9, %r1; @%p2 bra $round; $end:");
        Assert.Single(together.Loops);
        Assert.False(Cut(program, together));
    }

    static bool Cut(LaneProgram program, Togetherness together)
    {
        var (regions, liveness) = (Region.Of(program), new Liveness(program));
        var waiting = ShapeAnalysis.Run(program, regions, liveness, Launch(isOneRow: false));
        bool isCut = RoundSeams.Cut(program, regions, waiting, liveness, together, new RegisterFile(32, Width, Width));
        Analyse(program);
        return isCut;
    }
}
