using Drawbridge.Cpu.Lanes;
using Drawbridge.Cpu.Lanes.Analysis;
using Drawbridge.Ptx.Diagnostics;
using Drawbridge.Ptx.Syntax;
using Drawbridge.Runtime;
using static Drawbridge.Cpu.Tests.Lanes.Lowered;

namespace Drawbridge.Cpu.Tests.Lanes;

/// <summary>The largest value that is known of an address in shared memory, and of what it is made of.</summary>
public class BoundTests
{
    static ulong BoundOf(string body, Dim3 room) =>
        Analyse(Lower(body + "st.shared.u32 [%r6], %r2;", narrows: true), room: room).Blocks.SelectMany(block => block.Ops)
            .Single(op => op.Code == LaneCode.Store).Sources[0].Bound;

    [Theory]
    [InlineData("shl.b32 %r6, %r2, 2;", 16, 1, 15 * 4)]
    [InlineData("mul.lo.u32 %r6, %r2, 12;", 64, 1, 63 * 12)]
    [InlineData("mov.u32 %r7, %tid.y; shl.b32 %r8, %r7, 6; shl.b32 %r9, %r2, 2; add.u32 %r6, %r8, %r9;", 16, 4, (3 * 64) + (15 * 4))]
    [InlineData("mul.wide.u32 %d4, %r2, 4; mov.u64 %d5, tile; add.s64 %d6, %d4, %d5; cvt.u32.u64 %r6, %d6;", 32, 1, 31 * 4)]
    [InlineData("xor.b32 %r6, %r2, 12;", 16, 1, 15)]
    [InlineData("or.b32 %r6, %r2, 16;", 16, 1, 31)]
    [InlineData("and.b32 %r6, %r1, 28;", 16, 1, 28)]
    [InlineData("shr.u32 %r6, %r2, 1;", 1024, 1, 511)]
    // Below 0 is very large.
    [InlineData("add.s32 %r6, %r2, -4;", 16, 1, uint.MaxValue)]
    [InlineData("sub.s32 %r6, %r2, 4;", 16, 1, uint.MaxValue)]
    [InlineData("shl.b32 %r6, %r1, 2;", 16, 1, uint.MaxValue)]
    [InlineData("mul.lo.u32 %r6, %r2, 1000000000;", 16, 1, uint.MaxValue)]
    // Nobody wrote it: it is anything, also where it counts up from there.
    [InlineData("", 16, 1, uint.MaxValue)]
    [InlineData("$again: add.u32 %r6, %r6, 4; setp.lt.u32 %p1, %r6, %r1; @%p1 bra $again;", 16, 1, uint.MaxValue)]
    // A counter may go on.
    [InlineData("mov.u32 %r6, 0; $again: add.u32 %r6, %r6, 4; setp.lt.u32 %p1, %r6, %r1; @%p1 bra $again;", 16, 1, uint.MaxValue)]
    public void Bounds_follow_from_the_blocks_room(string body, int x, int y, ulong bound) => Assert.Equal(bound, BoundOf(body, new Dim3(x, y, 1)));

    [Theory]
    [InlineData(1, 1, 1, 1, 1, 1), InlineData(33, 5, 2, 64, 8, 2), InlineData(1024, 1, 1, 1024, 1, 1)]
    public void Room_is_the_next_power_of_two(int x, int y, int z, int roomX, int roomY, int roomZ)
    {
        var module = ModuleReader.Read(SourceText.From(Kernel("")), new DiagnosticBag());
        var shared = new SharedLayout(module, module.FindEntry("k")!);
        Assert.Equal(new Dim3(roomX, roomY, roomZ), LaunchShape.RoomOf(shared, new Dim3(x, y, z)));
    }
}
