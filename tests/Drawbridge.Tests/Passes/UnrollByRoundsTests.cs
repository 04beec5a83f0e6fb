using Drawbridge.Ptx.Syntax;
using static Drawbridge.Tests.Passes.Transformed;

namespace Drawbridge.Tests.Passes;

/// <summary>Loops to a bound that is not known, four rounds at a time.</summary>
public class UnrollByRoundsTests
{
    const string Loop = """
        mul.wide.s32 %rd2, %r2, 8;
        add.s64 %rd3, %rd1, %rd2;
        ld.global.u32 %r4, [%rd3];
        xor.b32 %r5, %r5, %r4;
        add.s32 %r2, %r2, 1;
        setp.lt.s32 %p2, %r2, %r3;
        @%p2 bra again;
        end:
        st.global.u32 [%rd1], %r5;
        ret;
        """;

    [Fact]
    public void Four_rounds_become_one_while_there_are_four()
    {
        Becomes("unroll", """
            ld.param.u64 %rd1, [p];
            ld.param.u32 %r3, [n];
            mov.u32 %r2, %tid.x;
            again:

            """ + Loop, """
            ld.param.u64 %rd1, [p];
            ld.param.u32 %r3, [n];
            mov.u32 %r2, %tid.x;
            again:
            setp.ge.s32 %opt2, %r2, %r3;
            @%opt2 bra again_rest;
            sub.s32 %opt0, %r3, %r2;
            setp.lt.u32 %opt3, %opt0, 4;
            @%opt3 bra again_rest;
            again_together:
            mul.wide.s32 %rd2, %r2, 8;
            add.s64 %rd3, %rd1, %rd2;
            ld.global.u32 %r4, [%rd3];
            xor.b32 %r5, %r5, %r4;
            add.s32 %r2, %r2, 1;
            setp.lt.s32 %p2, %r2, %r3;
            add.s64 %rd2, %rd2, 8;
            add.s64 %rd3, %rd1, %rd2;
            ld.global.u32 %r4, [%rd3];
            xor.b32 %r5, %r5, %r4;
            add.s32 %r2, %r2, 1;
            setp.lt.s32 %p2, %r2, %r3;
            add.s64 %rd2, %rd2, 8;
            add.s64 %rd3, %rd1, %rd2;
            ld.global.u32 %r4, [%rd3];
            xor.b32 %r5, %r5, %r4;
            add.s32 %r2, %r2, 1;
            setp.lt.s32 %p2, %r2, %r3;
            add.s64 %rd2, %rd2, 8;
            add.s64 %rd3, %rd1, %rd2;
            ld.global.u32 %r4, [%rd3];
            xor.b32 %r5, %r5, %r4;
            add.s32 %r2, %r2, 1;
            setp.lt.s32 %p2, %r2, %r3;
            sub.s32 %opt1, %r3, %r2;
            setp.ge.u32 %opt4, %opt1, 4;
            @%opt4 bra again_together;
            setp.eq.u32 %opt5, %opt1, 0;
            @%opt5 bra again_end;
            again_rest:
            mul.wide.s32 %rd2, %r2, 8;
            add.s64 %rd3, %rd1, %rd2;
            ld.global.u32 %r4, [%rd3];
            xor.b32 %r5, %r5, %r4;
            add.s32 %r2, %r2, 1;
            setp.lt.s32 %p2, %r2, %r3;
            @%p2 bra again_rest;
            again_end:
            end:
            st.global.u32 [%rd1], %r5;
            ret;
            """);
    }

    [Fact]
    public void As_many_rounds_become_one_as_are_asked_for()
    {
        Becomes("unroll", """
            ld.param.u32 %r3, [n];
            mov.u32 %r2, 0;
            setp.lt.s32 %p1, 0, %r3;
            @!%p1 bra end;
            again:
            .pragma "unroll 2";
            setp.eq.u32 %p1, %r4, 7;
            @%p1 bra next;
            xor.b32 %r4, %r4, %r2;
            setp.eq.u32 %p1, %r4, 9;
            @%p1 bra end;
            next:
            add.s32 %r2, %r2, 1;
            setp.lt.s32 %p2, %r2, %r3;
            @%p2 bra again;
            end:
            st.shared.u32 [%r2], %r4;
            ret;
            """, """
            ld.param.u32 %r3, [n];
            mov.u32 %r2, 0;
            setp.lt.s32 %p1, 0, %r3;
            @!%p1 bra end;
            again:
            setp.ge.s32 %opt2, %r2, %r3;
            @%opt2 bra again_rest;
            sub.s32 %opt0, %r3, %r2;
            setp.lt.u32 %opt3, %opt0, 2;
            @%opt3 bra again_rest;
            again_together:
            setp.eq.u32 %p1, %r4, 7;
            @%p1 bra next_1;
            xor.b32 %r4, %r4, %r2;
            setp.eq.u32 %p1, %r4, 9;
            @%p1 bra end;
            next_1:
            add.s32 %r2, %r2, 1;
            setp.lt.s32 %p2, %r2, %r3;
            setp.eq.u32 %p1, %r4, 7;
            @%p1 bra next_2;
            xor.b32 %r4, %r4, %r2;
            setp.eq.u32 %p1, %r4, 9;
            @%p1 bra end;
            next_2:
            add.s32 %r2, %r2, 1;
            setp.lt.s32 %p2, %r2, %r3;
            sub.s32 %opt1, %r3, %r2;
            setp.ge.u32 %opt4, %opt1, 2;
            @%opt4 bra again_together;
            setp.eq.u32 %opt5, %opt1, 0;
            @%opt5 bra again_end;
            again_rest:
            setp.eq.u32 %p1, %r4, 7;
            @%p1 bra next;
            xor.b32 %r4, %r4, %r2;
            setp.eq.u32 %p1, %r4, 9;
            @%p1 bra end;
            next:
            add.s32 %r2, %r2, 1;
            setp.lt.s32 %p2, %r2, %r3;
            @%p2 bra again_rest;
            again_end:
            end:
            st.shared.u32 [%r2], %r4;
            ret;
            """);
        // Lanes that exchange values in rounds of their own meet at one instruction; the wish is gone.
        string text = Text(SourceText.From("""
            .version 8.0
            .target sm_80
            .address_size 64
            .entry k(.param .u32 n)
            {
            .reg .b32 %r<9>;
            .reg .pred %p<3>;
            ld.param.u32 %r3, [n];
            mov.u32 %r2, 0;
            again:
            .pragma "unroll 2";
            bar.warp.sync -1;
            add.s32 %r2, %r2, 1;
            setp.lt.s32 %p2, %r2, %r3;
            @%p2 bra again;
            ret;
            }
            """, "wish.ptx"), "unroll");
        Assert.DoesNotContain("pragma", text, StringComparison.Ordinal);
        Assert.Contains("bra again;", text, StringComparison.Ordinal);
    }

    const string Begin = "ld.param.u64 %rd1, [p];\nld.param.u32 %r3, [n];\nmov.u32 %r2, %tid.x;\n";

    [Theory]
    [InlineData("nothing", "", true)]
    [InlineData("the same question", "setp.lt.s32 %p1, %r2, %r3;\n@!%p1 bra end;\n", false)]
    [InlineData("the same question, with a way in", "setp.lt.s32 %p1, %r2, %r3;\n@%p1 bra again;\nret;\n", false)]
    [InlineData("the opposite", "setp.lt.s32 %p1, %r2, %r3;\n@%p1 bra end;\n", true)]
    [InlineData("the opposite of the opposite", "setp.ge.s32 %p1, %r2, %r3;\n@%p1 bra end;\n", false)]
    [InlineData("above, with a way in", "setp.ge.s32 %p1, %r2, %r3;\n@%p1 bra again;\nret;\n", true)]
    [InlineData("above, as another number", "setp.gt.s32 %p1, %r2, %r3;\n@%p1 bra end;\n", true)]
    [InlineData("without a sign", "setp.lt.u32 %p1, %r2, %r3;\n@!%p1 bra end;\n", true)]
    [InlineData("before it changes", "setp.lt.s32 %p1, %r2, %r3;\nadd.u32 %r2, %r2, 5;\n@!%p1 bra end;\n", true)]
    [InlineData("of the number it begins with", "mov.u32 %r2, 0;\nsetp.lt.s32 %p1, 0, %r3;\n@!%p1 bra end;\n", false)]
    [InlineData("of another number", "mov.u32 %r2, 1;\nsetp.lt.s32 %p1, 0, %r3;\n@!%p1 bra end;\n", true)]
    public void What_is_asked_before_the_loop_is_not_asked_again(string what, string before, bool isAsked) =>
        Assert.True(isAsked == Body(Begin + before + "again:\n" + Loop, "unroll").Contains("setp.ge.s32 %opt", StringComparison.Ordinal), what);

    [Theory]
    [InlineData("as it is", "", "", true)]
    [InlineData("a step of two", "%r2, 1;", "%r2, 2;", false)]
    [InlineData("another comparison", "setp.lt.s32", "setp.ne.s32", false)]
    [InlineData("no access at the counter", "%r2, 8;", "%r5, 8;", false)]
    [InlineData("extended without a sign", "mul.wide.s32", "mul.wide.u32", false)]
    [InlineData("a bound that changes", "xor.b32 %r5, %r5, %r4;", "xor.b32 %r3, %r3, %r4;", false)]
    [InlineData("compared before the step", "xor.b32 %r5, %r5, %r4;", "add.s32 %r2, %r2, 1;", false)]
    [InlineData("a jump the other way", "@%p2 bra again;", "@!%p2 bra again;", false)]
    [InlineData("a barrier", "xor.b32 %r5, %r5, %r4;", "bar.sync 0;", false)]
    [InlineData("a wish", "xor.b32 %r5, %r5, %r4;", ".pragma \"nounroll\";", false)]
    [InlineData("another block", "xor.b32 %r5, %r5, %r4;", "@%p2 bra over;\nover:", false)]
    public void Others_stay(string what, string old, string other, bool isUnrolled)
    {
        string text = Body(Begin + "again:\n" + (old.Length > 0 ? Loop.Replace(old, other, StringComparison.Ordinal) : Loop), "unroll");
        Assert.True(isUnrolled == text.Contains("again_together:", StringComparison.Ordinal), what + "\n" + text);
    }

    [Theory, InlineData("s32"), InlineData("u32")]
    public void Rounds_are_as_many_and_the_same_whatever_the_numbers(string type)
    {
        // From, to: no round but the first, one to nine, around zero and at the ends of the numbers.
        List<int> from = [5, 6, 0, int.MaxValue - 3, int.MinValue, int.MinValue, int.MaxValue - 6, -7], to = [5, 2, 0, int.MaxValue, int.MinValue + 5, int.MinValue, int.MaxValue - 1, -1];
        if (type == "u32") (from, to) = ([.. from, 2147483646, int.MaxValue - 2], [.. to, -2147483644, int.MinValue]);
        else (from, to) = ([.. from, -3, -1], [.. to, 2, -1]);
        for (int first = -1; first < 2; first++)
            for (int rounds = 1; rounds < 10; rounds++) (from, to) = ([.. from, type == "u32" ? 70 + first : first], [.. to, (type == "u32" ? 70 + first : first) + rounds]);
        string text = $$"""
            .version 8.0
            .target sm_80
            .address_size 64
            .entry k(.param .u64 p, .param .u64 q, .param .u64 result)
            {
            .reg .b32 %r<9>;
            .reg .b64 %rd<12>;
            .reg .pred %p<2>;
            ld.param.u64 %rd1, [p];
            ld.param.u64 %rd2, [q];
            ld.param.u64 %rd3, [result];
            mov.u32 %r1, %tid.x;
            mad.wide.u32 %rd1, %r1, 4, %rd1;
            mad.wide.u32 %rd2, %r1, 4, %rd2;
            mad.wide.u32 %rd3, %r1, 8, %rd3;
            ld.global.u32 %r2, [%rd1];
            ld.global.u32 %r3, [%rd2];
            mov.b64 %rd4, 0;
            again:
            mul.wide.{{type}} %rd5, %r2, -12;
            add.s32 %r2, %r2, 1;
            mul.wide.{{type}} %rd6, %r2, 5;
            mad.lo.s64 %rd4, %rd4, 31, %rd5;
            mad.lo.s64 %rd4, %rd4, 31, %rd6;
            setp.lt.{{type}} %p1, %r2, %r3;
            @%p1 bra again;
            cvt.u64.u32 %rd7, %r2;
            add.s64 %rd4, %rd4, %rd7;
            add.s64 %rd4, %rd4, %rd5;
            st.global.u64 [%rd3], %rd4;
            ret;
            }
            """;
        string unrolled = Text(SourceText.From(text, "rounds.ptx"), "unroll");
        Assert.Contains("again_together:", unrolled, StringComparison.Ordinal);
        ulong[] want = Run(text);
        Assert.Equal(want, Run(unrolled));
        Assert.Equal(want, Run(Text(SourceText.From(text, "rounds.ptx"), "usual")));

        ulong[] Run(string ptx)
        {
            using var device = Device.Open("interpreter");
            using var module = device.LoadModuleText(ptx, "rounds.ptx");
            using DeviceBuffer<int> p = device.Allocate<int>(from.ToArray()), q = device.Allocate<int>(to.ToArray());
            using var result = device.Allocate<ulong>(from.Count);
            module.GetKernel("k").Launch(1, from.Count, 0, p, q, result);
            return result.ToArray();
        }
    }
}
