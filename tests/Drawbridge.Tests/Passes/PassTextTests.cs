using static Drawbridge.Tests.Passes.Transformed;

namespace Drawbridge.Tests.Passes;

/// <summary>What each pass does, and what it must leave alone.</summary>
public class PassTextTests
{
    [Fact]
    public void Copies_are_read_through()
    {
        Becomes("copy", """
            mov.u32 %r1, %tid.x;
            mov.b32 %r2, %r1;
            mov.b32 %r3, %r2;
            add.u32 %r4, %r3, %r2;
            mov.u32 %r5, 7;
            add.u32 %r6, %r4, %r5;
            ret;
            """, """
            mov.u32 %r1, %tid.x;
            mov.b32 %r2, %r1;
            mov.b32 %r3, %r1;
            add.u32 %r4, %r1, %r1;
            mov.u32 %r5, 7;
            add.u32 %r6, %r4, 7;
            ret;
            """);
        // Written twice, under a guard, of another kind: no copy of the same thing.
        string kept = """
            mov.u32 %r1, %tid.x;
            setp.eq.u32 %p1, %r1, 0;
            mov.u32 %r2, 5;
            @%p1 mov.u32 %r2, 6;
            mov.b32 %r3, %r2;
            mov.u32 %r2, %r1;
            @%p1 mov.u32 %r2, %r4;
            add.u32 %r5, %r3, %r2;
            mov.f32 %f1, 0f3F800000;
            add.f32 %f2, %f1, %f1;
            cvt.u64.u32 %rd1, %r2;
            ret;
            """;
        Becomes("copy", kept, kept);
    }

    [Fact]
    public void Copies_of_variables_hold_until_one_is_written()
    {
        Becomes("copy", """
            mov.u32 %r9, %tid.x;
            mov.u32 %r1, 0;
            mov.b32 %r2, %r9;
            setp.lt.u32 %p1, %r1, %r9;
            @!%p1 bra end;
            add.u32 %r4, %r1, %r2;
            again:
            mov.b32 %r3, %r1;
            add.u32 %r1, %r1, 1;
            add.u32 %r5, %r3, %r1;
            mov.b32 %r6, %r1;
            add.u32 %r7, %r6, 1;
            mov.b32 %r2, %r7;
            setp.lt.u32 %p2, %r1, %r2;
            @%p2 bra again;
            add.u32 %r8, %r1, %r2;
            end:
            ret;
            """, """
            mov.u32 %r9, %tid.x;
            mov.u32 %r1, 0;
            mov.b32 %r2, %r9;
            setp.lt.u32 %p1, 0, %r9;
            @!%p1 bra end;
            add.u32 %r4, 0, %r9;
            again:
            mov.b32 %r3, %r1;
            add.u32 %r1, %r1, 1;
            add.u32 %r5, %r3, %r1;
            mov.b32 %r6, %r1;
            add.u32 %r7, %r1, 1;
            mov.b32 %r2, %r7;
            setp.lt.u32 %p2, %r1, %r7;
            @%p2 bra again;
            add.u32 %r8, %r1, %r7;
            end:
            ret;
            """);
    }

    [Fact]
    public void Constants_are_folded()
    {
        Becomes("fold", """
            mov.u32 %r1, 6;
            mad.lo.u32 %r2, %r1, 7, 1;
            mul.wide.s32 %rd1, %r2, -1;
            mov.u32 %r3, %tid.x;
            add.s32 %r4, %r3, 0;
            shl.b32 %r5, %r3, 0;
            min.s32 %r6, %r2, -5;
            min.u32 %r7, %r2, -5;
            add.sat.s32 %r8, 1, 2;
            ret;
            """, """
            mov.u32 %r1, 6;
            mov.b32 %r2, 43;
            mov.b64 %rd1, 0xFFFFFFFFFFFFFFD5;
            mov.u32 %r3, %tid.x;
            mov.b32 %r4, %r3;
            mov.b32 %r5, %r3;
            mov.b32 %r6, 4294967291;
            mov.b32 %r7, 43;
            add.sat.s32 %r8, 1, 2;
            ret;
            """);
    }

    [Fact]
    public void Constant_conditions_are_decided()
    {
        Becomes("decide", """
            mov.u32 %r1, 5;
            setp.lt.s32 %p1, %r1, -1;
            setp.lt.u32 %p2, %r1, -1;
            setp.hs.u32 %p3, %r1, 5;
            selp.b32 %r2, %r1, 7, %p1;
            @%p1 add.u32 %r3, %r1, 1;
            @!%p1 add.u32 %r4, %r1, 1;
            @%p2 bra over;
            add.u32 %r5, %r1, 1;
            over:
            @!%p3 bra over;
            ret;
            """, """
            mov.u32 %r1, 5;
            setp.lt.s32 %p1, %r1, -1;
            setp.lt.u32 %p2, %r1, -1;
            setp.hs.u32 %p3, %r1, 5;
            mov.b32 %r2, 7;
            add.u32 %r4, %r1, 1;
            bra over;
            add.u32 %r5, %r1, 1;
            over:
            ret;
            """);
        // Not known, or not only a comparison.
        string kept = """
            mov.u32 %r1, %tid.x;
            setp.lt.s32 %p1, %r1, 7;
            setp.lt.and.s32 %p2, 1, 2, %p1;
            @%p2 bra over;
            @%p1 add.u32 %r5, %r1, 1;
            over:
            ret;
            """;
        Becomes("decide", kept, kept);
    }

    [Fact]
    public void Loads_of_neighbours_become_one()
    {
        const string Tile = ".shared .align 16 .b8 tile[1024];\n.shared .align 4 .b8 other[1024];\n";
        Becomes("vector", """
            mov.u32 %r1, %tid.x;
            mov.u32 %r2, tile;
            mad.lo.s32 %r3, %r1, 16, %r2;
            mad.lo.s32 %r4, %r1, 8, %r2;
            ld.shared.f32 %f1, [%r3+4];
            ld.shared.f32 %f2, [%r3];
            add.u32 %r5, %r1, 1;
            ld.shared.f32 %f3, [%r3+8];
            ld.shared.f32 %f4, [%r3+12];
            ld.shared.f32 %f5, [%r4+8];
            ld.shared.f32 %f6, [%r4+12];
            ld.shared.f32 %f7, [%r4+16];
            ret;
            """, """
            mov.u32 %r1, %tid.x;
            mov.u32 %r2, tile;
            mad.lo.s32 %r3, %r1, 16, %r2;
            mad.lo.s32 %r4, %r1, 8, %r2;
            ld.shared.v4.f32 {%f2, %f1, %f3, %f4}, [%r3];
            add.u32 %r5, %r1, 1;
            ld.shared.v2.f32 {%f5, %f6}, [%r4+8];
            ld.shared.f32 %f7, [%r4+16];
            ret;
            """, Tile);
        // Not aligned enough, a store between, a result that is read or written between, a guard, two of one register.
        string kept = """
            mov.u32 %r1, %tid.x;
            mov.u32 %r2, other;
            mad.lo.s32 %r3, %r1, 16, %r2;
            ld.shared.f32 %f1, [%r3];
            ld.shared.f32 %f2, [%r3+4];
            mov.u32 %r6, tile;
            ld.shared.f32 %f3, [%r6];
            st.shared.f32 [%r6+4], %f1;
            ld.shared.f32 %f4, [%r6+4];
            add.f32 %f6, %f5, %f4;
            ld.shared.f32 %f5, [%r6+8];
            add.f32 %f7, %f5, %f4;
            ld.volatile.shared.f32 %f8, [%r6+16];
            ld.volatile.shared.f32 %f9, [%r6+20];
            ld.shared.f32 %f10, [%r6+24];
            ld.shared.f32 %f10, [%r6+28];
            ret;
            """;
        Becomes("vector", kept, kept, Tile);
    }

    [Fact]
    public void Common_subexpressions_are_computed_once()
    {
        Becomes("common", """
            ld.param.u32 %r1, [n];
            ld.param.u32 %r2, [n];
            mov.u32 %r3, %tid.x;
            mov.u32 %r4, %tid.x;
            add.u32 %r5, %r1, %r3;
            add.u32 %r6, %r4, %r2;
            xor.b32 %r7, %r5, %r6;
            setp.eq.u32 %p1, %r7, 0;
            @%p1 bra over;
            add.u32 %r8, %r1, %r3;
            xor.b32 %r9, %r8, 1;
            over:
            sub.u32 %r10, %r1, %r3;
            sub.u32 %r11, %r3, %r1;
            mov.u32 %r12, %clock;
            mov.u32 %r13, %clock;
            add.u32 %r14, %r12, %r13;
            ret;
            """, """
            ld.param.u32 %r1, [n];
            ld.param.u32 %r2, [n];
            mov.u32 %r3, %tid.x;
            mov.u32 %r4, %tid.x;
            add.u32 %r5, %r1, %r3;
            add.u32 %r6, %r3, %r1;
            xor.b32 %r7, %r5, %r5;
            setp.eq.u32 %p1, %r7, 0;
            @%p1 bra over;
            add.u32 %r8, %r1, %r3;
            xor.b32 %r9, %r5, 1;
            over:
            sub.u32 %r10, %r1, %r3;
            sub.u32 %r11, %r3, %r1;
            mov.u32 %r12, %clock;
            mov.u32 %r13, %clock;
            add.u32 %r14, %r12, %r13;
            ret;
            """);
        // Of a variable, until it changes.
        Becomes("common", """
            mov.u32 %r1, 0;
            again:
            mul.lo.u32 %r2, %r1, 3;
            mul.lo.u32 %r3, %r1, 3;
            setp.eq.u32 %p1, %r3, 6;
            @%p1 bra over;
            mul.lo.u32 %r4, %r1, 3;
            add.u32 %r1, %r1, 1;
            mul.lo.u32 %r5, %r1, 3;
            xor.b32 %r6, %r4, %r5;
            over:
            mul.lo.u32 %r7, %r1, 3;
            add.u32 %r1, %r1, %r7;
            bra again;
            """, """
            mov.u32 %r1, 0;
            again:
            mul.lo.u32 %r2, %r1, 3;
            mul.lo.u32 %r3, %r1, 3;
            setp.eq.u32 %p1, %r2, 6;
            @%p1 bra over;
            mul.lo.u32 %r4, %r1, 3;
            add.u32 %r1, %r1, 1;
            mul.lo.u32 %r5, %r1, 3;
            xor.b32 %r6, %r2, %r5;
            over:
            mul.lo.u32 %r7, %r1, 3;
            add.u32 %r1, %r1, %r7;
            bra again;
            """);
        // Either way leads past the other.
        string kept = """
            mov.u32 %r1, %tid.x;
            setp.eq.u32 %p1, %r1, 0;
            @%p1 bra other;
            mul.lo.u32 %r2, %r1, 3;
            bra.uni end;
            other:
            mul.lo.u32 %r3, %r1, 3;
            end:
            ret;
            """;
        Becomes("common", kept, kept);
    }

    [Fact]
    public void What_nobody_reads_is_left_out()
    {
        Becomes("dead", """
            ld.param.u64 %rd1, [p];
            ld.param.u32 %r1, [n];
            mov.u32 %r2, 1;
            add.u32 %r3, %r1, %r2;
            again:
            add.u32 %r4, %r4, 1;
            setp.lt.u32 %p1, %r1, 4;
            @%p1 bra again;
            ld.global.u32 %r5, [%rd1];
            atom.global.add.u32 %r6, [%rd1], 1;
            shfl.sync.idx.b32 %r7, %r1, 0, 31, -1;
            ret;
            """, """
            ld.param.u64 %rd1, [p];
            ld.param.u32 %r1, [n];
            again:
            setp.lt.u32 %p1, %r1, 4;
            @%p1 bra again;
            ld.global.u32 %r5, [%rd1];
            atom.global.add.u32 %r6, [%rd1], 1;
            shfl.sync.idx.b32 %r7, %r1, 0, 31, -1;
            ret;
            """);
    }

    [Fact]
    public void Invariants_leave_the_loop()
    {
        Becomes("invariant", """
            ld.param.u64 %rd1, [p];
            mov.u32 %r1, 0;
            again:
            ld.param.u32 %r2, [n];
            mul.lo.u32 %r3, %r2, 5;
            add.u32 %r4, %r3, %r1;
            cvta.to.global.u64 %rd2, %rd1;
            ld.global.u32 %r5, [%rd2];
            inner:
            mul.lo.u32 %r6, %r4, %r3;
            mul.lo.u32 %r7, %r3, %r3;
            st.global.u32 [%rd2], %r6;
            setp.eq.u32 %p1, %r7, %r5;
            @%p1 bra inner;
            add.u32 %r1, %r1, 1;
            setp.lt.u32 %p2, %r1, 10;
            @%p2 bra again;
            ret;
            """, """
            ld.param.u64 %rd1, [p];
            mov.u32 %r1, 0;
            ld.param.u32 %r2, [n];
            mul.lo.u32 %r3, %r2, 5;
            cvta.to.global.u64 %rd2, %rd1;
            mul.lo.u32 %r7, %r3, %r3;
            again:
            add.u32 %r4, %r3, %r1;
            ld.global.u32 %r5, [%rd2];
            mul.lo.u32 %r6, %r4, %r3;
            setp.eq.u32 %p1, %r7, %r5;
            inner:
            st.global.u32 [%rd2], %r6;
            @%p1 bra inner;
            add.u32 %r1, %r1, 1;
            setp.lt.u32 %p2, %r1, 10;
            @%p2 bra again;
            ret;
            """);
    }

    [Fact]
    public void Jumps_take_the_shorter_way()
    {
        Becomes("branch", """
            ld.param.u32 %r1, [n];
            setp.eq.u32 %p1, %r1, 0;
            @%p1 bra first;
            bra second;
            third:
            add.u32 %r2, %r1, 1;
            second:
            bra end;
            first:
            bra second;
            end:
            ret;
            """, """
            ld.param.u32 %r1, [n];
            setp.eq.u32 %p1, %r1, 0;
            @%p1 bra end;
            end:
            ret;
            """);
        // Around a jump, as break is written.
        Becomes("branch", """
            ld.param.u32 %r1, [n];
            again:
            setp.eq.u32 %p1, %r1, 0;
            @!%p1 bra on;
            bra.uni end;
            on:
            add.u32 %r1, %r1, 1;
            setp.eq.u32 %p2, %r1, 9;
            @%p2 bra again;
            bra end;
            end:
            ret;
            """, """
            ld.param.u32 %r1, [n];
            again:
            setp.eq.u32 %p1, %r1, 0;
            @%p1 bra end;
            add.u32 %r1, %r1, 1;
            setp.eq.u32 %p2, %r1, 9;
            @%p2 bra again;
            end:
            ret;
            """);
        // Something else comes to the second jump, or there is more than it.
        string kept = """
            ld.param.u32 %r1, [n];
            setp.eq.u32 %p1, %r1, 0;
            @%p1 bra mid;
            add.u32 %r2, %r1, 1;
            @!%p1 bra on;
            mid:
            add.u32 %r2, %r1, 2;
            bra.uni end;
            on:
            add.u32 %r1, %r1, 1;
            end:
            ret;
            """;
        Becomes("branch", kept, kept);
        string ring = """
            one:
            bra two;
            two:
            bra one;
            """;
        Becomes("branch", "bra one;\n" + ring, """
            one:
            bra one;
            """);
    }

    [Fact]
    public void Products_are_fused_where_no_rounding_is_named()
    {
        Becomes("fuse", """
            ld.param.f32 %f1, [n];
            mul.f32 %f2, %f1, %f1;
            add.f32 %f3, %f2, %f1;
            mul.rn.f32 %f4, %f1, %f1;
            add.f32 %f5, %f4, %f1;
            mul.f32 %f6, %f1, %f1;
            add.rn.f32 %f7, %f6, %f1;
            mul.f32 %f8, %f1, %f1;
            add.f32 %f9, %f8, %f8;
            mul.ftz.f32 %f10, %f1, %f1;
            add.ftz.f32 %f11, %f1, %f10;
            mul.f32 %f12, %f1, %f1;
            add.ftz.f32 %f13, %f1, %f12;
            ret;
            """, """
            ld.param.f32 %f1, [n];
            mul.f32 %f2, %f1, %f1;
            fma.rn.f32 %f3, %f1, %f1, %f1;
            mul.rn.f32 %f4, %f1, %f1;
            add.f32 %f5, %f4, %f1;
            mul.f32 %f6, %f1, %f1;
            add.rn.f32 %f7, %f6, %f1;
            mul.f32 %f8, %f1, %f1;
            add.f32 %f9, %f8, %f8;
            mul.ftz.f32 %f10, %f1, %f1;
            fma.rn.ftz.f32 %f11, %f1, %f1, %f1;
            mul.f32 %f12, %f1, %f1;
            add.ftz.f32 %f13, %f1, %f12;
            ret;
            """);
        Assert.DoesNotContain("fuse", Ptx.Passes.Pipeline.Usual.Select(pass => pass.Name));
    }

    [Fact]
    public void Generic_accesses_find_their_space()
    {
        Becomes("space", """
            ld.param.u64 %rd1, [p];
            cvta.to.global.u64 %rd2, %rd1;
            cvta.global.u64 %rd3, %rd2;
            ld.f32 %f1, [%rd3+8];
            ld.volatile.u32 %r1, [%rd3];
            st.f32 [%rd3+4], %f1;
            atom.add.u32 %r2, [%rd3], 1;
            ld.u32 %r3, [%rd1];
            ret;
            """, """
            ld.param.u64 %rd1, [p];
            cvta.to.global.u64 %rd2, %rd1;
            cvta.global.u64 %rd3, %rd2;
            ld.global.f32 %f1, [%rd2+8];
            ld.volatile.global.u32 %r1, [%rd2];
            st.global.f32 [%rd2+4], %f1;
            atom.global.add.u32 %r2, [%rd2], 1;
            ld.u32 %r3, [%rd1];
            ret;
            """);
    }

    [Fact]
    public void Registers_of_scopes_become_the_functions()
    {
        Becomes("copy", """
            mov.u32 %r1, 1;
            {
            .reg .b32 t;
            mov.b32 t, %r1;
            { .reg .b32 t, %r<3>; mov.b32 t, 5; add.u32 %r1, t, t; add.u32 %r2, %r1, 1; }
            add.u32 %r2, t, 2;
            }
            ret;
            """, """
            mov.u32 %r1, 1;
            mov.b32 %in0, %r1;
            mov.b32 %in1, 5;
            add.u32 %in2, 5, 5;
            add.u32 %in3, %in2, 1;
            add.u32 %r2, 1, 2;
            ret;
            """);
    }
}
