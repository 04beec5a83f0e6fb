using static Drawbridge.Tests.Passes.Transformed;

namespace Drawbridge.Tests.Passes;

/// <summary>Registers that hold several things.</summary>
public class SplitTests
{
    [Fact]
    public void Each_thing_gets_a_register()
    {
        Becomes("split", """
            mov.u32 %r1, %tid.x;
            add.u32 %r2, %r1, 1;
            mul.lo.u32 %r2, %r2, %r2;
            mov.u32 %r1, 0;
            again:
            xor.b32 %r2, %r2, %r1;
            and.b32 %r2, %r2, 255;
            add.u32 %r1, %r1, 1;
            setp.lt.u32 %p1, %r1, 9;
            @%p1 bra again;
            mov.u32 %r1, %r2;
            setp.eq.u32 %p1, %r1, 7;
            @%p1 mov.u32 %r1, 8;
            add.u32 %r3, %r1, 1;
            ret;
            """, """
            mov.u32 %r1, %tid.x;
            add.u32 %r2, %r1, 1;
            mul.lo.u32 %opt0, %r2, %r2;
            mov.u32 %opt1, 0;
            again:
            xor.b32 %opt2, %opt0, %opt1;
            and.b32 %opt0, %opt2, 255;
            add.u32 %opt1, %opt1, 1;
            setp.lt.u32 %p1, %opt1, 9;
            @%p1 bra again;
            mov.u32 %opt3, %opt0;
            setp.eq.u32 %opt4, %opt3, 7;
            @%opt4 mov.u32 %opt3, 8;
            add.u32 %r3, %opt3, 1;
            ret;
            """);
    }

    [Fact]
    public void What_a_read_may_see_stays_together()
    {
        // From either side; from before the function; a half; the accumulators of a product that no operand but the result names.
        string kept = """
            ld.param.u32 %r1, [n];
            setp.eq.u32 %p1, %r1, 0;
            @%p1 bra other;
            mov.u32 %r2, 1;
            bra end;
            other:
            mov.u32 %r2, 2;
            end:
            add.u32 %r3, %r2, %r4;
            @%p1 mov.u32 %r4, 1;
            @!%p1 mov.u32 %r4, 2;
            add.u32 %r5, %r4, 1;
            ret;
            """;
        Becomes("split", kept, kept);
        string product = """
            mov.f32 %f0, 0f00000000;
            mov.f32 %f1, 0f00000000;
            mov.f32 %f2, 0f00000000;
            mov.f32 %f3, 0f00000000;
            wgmma.mma_async.sync.aligned.m64n8k16.f32.f16.f16 {%f0, %f1, %f2, %f3}, %rd1, %rd2, 1, 1, 1, 0, 0;
            wgmma.mma_async.sync.aligned.m64n8k16.f32.f16.f16 {%f0, %f1, %f2, %f3}, %rd1, %rd2, 1, 1, 1, 0, 0;
            ret;
            """;
        Becomes("split", product, product, target: "sm_90a");
    }

    [Fact]
    public void A_block_before_itself_is_one_that_the_function_begins_with()
    {
        // The first block of the text is also a loop: what it reads comes from outside, or from its end.
        string kept = """
            again:
            add.u32 %r1, %r1, 1;
            setp.lt.u32 %p1, %r1, 9;
            @%p1 bra again;
            mov.u32 %r2, %r1;
            ret;
            """;
        Becomes("split", kept, kept);
    }
}
