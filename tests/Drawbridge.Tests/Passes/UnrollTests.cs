using static Drawbridge.Tests.Passes.Transformed;

namespace Drawbridge.Tests.Passes;

/// <summary>Loops that are written out.</summary>
public class UnrollTests
{
    [Fact]
    public void Rounds_that_are_known_are_written_out()
    {
        Becomes("unroll", """
            ld.param.u32 %r1, [n];
            mov.u32 %r2, 1;
            again:
            shfl.sync.up.b32 %r3, %r1, %r2, 0, -1;
            setp.lt.s32 %p1, %r3, %r2;
            @%p1 bra over;
            add.u32 %r1, %r1, %r3;
            over:
            shl.b32 %r2, %r2, 2;
            setp.lt.s32 %p2, %r2, 32;
            @%p2 bra again;
            st.shared.u32 [%r2], %r1;
            ret;
            """, """
            ld.param.u32 %r1, [n];
            mov.u32 %r2, 1;
            again:
            shfl.sync.up.b32 %r3, %r1, %r2, 0, -1;
            setp.lt.s32 %p1, %r3, %r2;
            @%p1 bra over;
            add.u32 %r1, %r1, %r3;
            over:
            shl.b32 %r2, %r2, 2;
            setp.lt.s32 %p2, %r2, 32;
            again_1:
            shfl.sync.up.b32 %r3, %r1, %r2, 0, -1;
            setp.lt.s32 %p1, %r3, %r2;
            @%p1 bra over_1;
            add.u32 %r1, %r1, %r3;
            over_1:
            shl.b32 %r2, %r2, 2;
            setp.lt.s32 %p2, %r2, 32;
            again_2:
            shfl.sync.up.b32 %r3, %r1, %r2, 0, -1;
            setp.lt.s32 %p1, %r3, %r2;
            @%p1 bra over_2;
            add.u32 %r1, %r1, %r3;
            over_2:
            shl.b32 %r2, %r2, 2;
            setp.lt.s32 %p2, %r2, 32;
            st.shared.u32 [%r2], %r1;
            ret;
            """);
        // A loop around a loop; a way out; down to zero, the bound on the left, a guard the other way round.
        Becomes("unroll", """
            ld.param.u32 %r1, [n];
            mov.u32 %r2, 2;
            outer:
            mov.u32 %r3, 5;
            inner:
            add.u32 %r1, %r1, %r3;
            setp.eq.u32 %p1, %r1, 7;
            @%p1 bra end;
            sub.u32 %r3, %r3, 2;
            setp.gt.s32 %p1, 2, %r3;
            @!%p1 bra inner;
            add.s32 %r2, %r2, -1;
            setp.ne.s32 %p1, %r2, 0;
            @%p1 bra outer;
            end:
            st.shared.u32 [%r2], %r1;
            ret;
            """, """
            ld.param.u32 %r1, [n];
            mov.u32 %r2, 2;
            outer:
            mov.u32 %r3, 5;
            inner:
            add.u32 %r1, %r1, %r3;
            setp.eq.u32 %p1, %r1, 7;
            @%p1 bra end;
            sub.u32 %r3, %r3, 2;
            setp.gt.s32 %p1, 2, %r3;
            inner_1:
            add.u32 %r1, %r1, %r3;
            setp.eq.u32 %p1, %r1, 7;
            @%p1 bra end;
            sub.u32 %r3, %r3, 2;
            setp.gt.s32 %p1, 2, %r3;
            add.s32 %r2, %r2, -1;
            setp.ne.s32 %p1, %r2, 0;
            outer_1:
            mov.u32 %r3, 5;
            inner_1_2:
            add.u32 %r1, %r1, %r3;
            setp.eq.u32 %p1, %r1, 7;
            @%p1 bra end;
            sub.u32 %r3, %r3, 2;
            setp.gt.s32 %p1, 2, %r3;
            inner_1_1:
            add.u32 %r1, %r1, %r3;
            setp.eq.u32 %p1, %r1, 7;
            @%p1 bra end;
            sub.u32 %r3, %r3, 2;
            setp.gt.s32 %p1, 2, %r3;
            add.s32 %r2, %r2, -1;
            setp.ne.s32 %p1, %r2, 0;
            end:
            st.shared.u32 [%r2], %r1;
            ret;
            """);
    }

    const string Start = "ld.param.u32 %r1, [n];\nsetp.eq.u32 %p1, %r1, 3;\nmov.u32 %r2, 0;\nagain:\n", End = "setp.lt.u32 %p2, %r2, 8;\n@%p2 bra again;\nst.shared.u32 [%r2], %r1;\nret;";

    [Theory]
    [InlineData("the rounds", "add.u32 %r2, %r2, 1;\n", true)]
    [InlineData("too many rounds", "add.u32 %r2, %r2, 1;\nadd.u32 %r2, %r2, 0;\n", false)]
    [InlineData("a step under a condition", "@%p1 add.u32 %r2, %r2, 1;\n", false)]
    [InlineData("a step that not all rounds come to", "@%p1 bra over;\nadd.u32 %r2, %r2, 1;\nover:\n", false)]
    [InlineData("a step that is not known", "add.u32 %r2, %r2, %r1;\n", false)]
    [InlineData("a step in a loop of its own", "inner:\nadd.u32 %r2, %r2, 1;\n@%p1 bra inner;\n", false)]
    [InlineData("no step", "add.u32 %r3, %r2, 1;\n", false)]
    [InlineData("another start", "add.u32 %r2, %r2, 1;\nbra next;\nnext:\n", true)]
    [InlineData("a vote that some lanes miss", "add.u32 %r2, %r2, 1;\n@%p1 bra over;\nvote.sync.ballot.b32 %r3, %p1, -1;\nover:\n", false)]
    [InlineData("a vote of all lanes", "add.u32 %r2, %r2, 1;\nvote.sync.ballot.b32 %r3, %p1, -1;\n", true)]
    [InlineData("a wish", ".pragma \"nounroll\";\nadd.u32 %r2, %r2, 1;\n", false)]
    [InlineData("a second way back", "add.u32 %r2, %r2, 1;\n@%p1 bra again;\n", false)]
    public void Others_stay(string what, string inside, bool isUnrolled)
    {
        string text = Body(Start + inside + End, "unroll");
        Assert.True(isUnrolled != text.Contains("bra again;", StringComparison.Ordinal), what + "\n" + text);
        Assert.Equal(isUnrolled, text.Contains("again_7:", StringComparison.Ordinal));
    }

    [Fact]
    public void Large_loops_and_many_rounds_stay()
    {
        string large = string.Concat(Enumerable.Repeat("xor.b32 %r1, %r1, %r2;\n", 30));
        Assert.Contains("bra again;", Body(Start + large + "add.u32 %r2, %r2, 1;\n" + End, "unroll"), StringComparison.Ordinal);
        Assert.DoesNotContain("bra again;", Body(Start + large + "add.u32 %r2, %r2, 2;\n" + End, "unroll"), StringComparison.Ordinal);
        Assert.Contains("bra again;", Body(Start + "add.u32 %r2, %r2, 1;\n" + End.Replace("8", "33", StringComparison.Ordinal), "unroll"), StringComparison.Ordinal);
        Assert.DoesNotContain("bra again;", Body(Start + "add.u32 %r2, %r2, 1;\n" + End.Replace("8", "32", StringComparison.Ordinal), "unroll"), StringComparison.Ordinal);
        // It wraps around, after more rounds than that.
        Assert.Contains("bra again;", Body(Start + "sub.u32 %r2, %r2, 1;\n" + End.Replace("lt", "ne", StringComparison.Ordinal), "unroll"), StringComparison.Ordinal);
    }

    [Fact]
    public void What_depends_on_the_counter_is_a_constant_then()
    {
        Becomes("usual", """
            ld.param.u64 %rd1, [p];
            mov.u32 %r1, %tid.x;
            mov.u32 %r2, 1;
            setp.lt.s32 %p2, %r2, 8;
            @!%p2 bra end;
            again:
            mul.lo.u32 %r3, %r2, %r1;
            st.global.u32 [%rd1], %r3;
            shl.b32 %r2, %r2, 1;
            setp.lt.s32 %p2, %r2, 8;
            @%p2 bra again;
            end:
            ret;
            """, """
            ld.param.u64 %rd1, [p];
            mov.u32 %r1, %tid.x;
            st.global.u32 [%rd1], %r1;
            mul.lo.u32 %opt2, 2, %r1;
            st.global.u32 [%rd1], %opt2;
            mul.lo.u32 %opt5, 4, %r1;
            st.global.u32 [%rd1], %opt5;
            ret;
            """);
    }
}
