using static Drawbridge.Tests.Passes.Transformed;

namespace Drawbridge.Tests.Passes;

/// <summary>Addresses that differ by a number.</summary>
public class OffsetTests
{
    const string Tile = ".shared .align 16 .b8 tile[1024];\n.shared .align 16 .b8 other[1024];\n";

    [Fact]
    public void Elements_of_a_tile_share_a_register()
    {
        Becomes("offset", """
            mov.u32 %r1, %tid.x;
            mov.u32 %r2, tile;
            mad.lo.s32 %r3, %r1, 16, 1;
            mad.lo.s32 %r4, %r3, 4, %r2;
            st.shared.u32 [%r4], 0;
            mad.lo.s32 %r5, %r1, 16, 3;
            shl.b32 %r6, %r5, 2;
            add.s32 %r7, %r6, %r2;
            atom.shared.add.u32 %r8, [%r7+4], 1;
            mul.lo.s32 %r9, %r1, 64;
            add.s32 %r10, %r2, %r9;
            ld.shared.u32 %r11, [%r10];
            sub.s32 %r12, %r10, 8;
            ld.shared.u32 %r13, [%r12];
            ld.param.u64 %rd1, [p];
            add.s64 %rd2, %rd1, 4;
            ld.global.u32 %r14, [%rd2];
            add.s64 %rd3, %rd2, 12;
            st.global.u32 [%rd3+4], %r14;
            ret;
            """, """
            mov.u32 %r1, %tid.x;
            mov.u32 %r2, tile;
            mad.lo.s32 %r3, %r1, 16, 1;
            mad.lo.s32 %r4, %r3, 4, %r2;
            st.shared.u32 [%r4], 0;
            mad.lo.s32 %r5, %r1, 16, 3;
            shl.b32 %r6, %r5, 2;
            add.s32 %r7, %r6, %r2;
            atom.shared.add.u32 %r8, [%r4+12], 1;
            mul.lo.s32 %r9, %r1, 64;
            add.s32 %r10, %r2, %r9;
            ld.shared.u32 %r11, [%r4+-4];
            sub.s32 %r12, %r10, 8;
            ld.shared.u32 %r13, [%r4+-12];
            ld.param.u64 %rd1, [p];
            add.s64 %rd2, %rd1, 4;
            ld.global.u32 %r14, [%rd2];
            add.s64 %rd3, %rd2, 12;
            st.global.u32 [%rd2+16], %r14;
            ret;
            """, Tile);
    }

    [Fact]
    public void Other_addresses_keep_theirs()
    {
        // Another tile, another factor, a sign that is extended, a variable, a side that the first is not on, an offset that has no room.
        string kept = """
            mov.u32 %r1, %tid.x;
            mov.u32 %r2, tile;
            mov.u32 %r3, other;
            mad.lo.s32 %r4, %r1, 4, %r2;
            mad.lo.s32 %r5, %r1, 4, %r3;
            mad.lo.s32 %r6, %r1, 8, %r2;
            st.shared.u32 [%r4], 1;
            st.shared.u32 [%r5], 2;
            st.shared.u32 [%r6], 3;
            ld.param.u64 %rd1, [p];
            add.s32 %r7, %r1, 1;
            mul.wide.s32 %rd2, %r1, 4;
            add.s64 %rd3, %rd1, %rd2;
            mul.wide.s32 %rd4, %r7, 4;
            add.s64 %rd5, %rd1, %rd4;
            st.global.u32 [%rd3], 1;
            st.global.u32 [%rd5], 2;
            add.s64 %rd8, %rd3, 4294967296;
            st.global.u32 [%rd8], 2;
            mov.u64 %rd6, %rd1;
            again:
            st.global.u32 [%rd6], 3;
            add.s64 %rd6, %rd6, 4;
            setp.lt.u64 %p1, %rd6, %rd5;
            @%p1 bra again;
            setp.lt.u32 %p2, %r1, 4;
            @%p2 bra over;
            mad.lo.s32 %r8, %r1, 12, %r2;
            st.shared.u32 [%r8], 4;
            over:
            mad.lo.s32 %r9, %r1, 12, %r2;
            st.shared.u32 [%r9+4], 5;
            ret;
            """;
        Becomes("offset", kept, kept, Tile);
    }
}
