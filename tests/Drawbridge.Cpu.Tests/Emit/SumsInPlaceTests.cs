using Drawbridge.Cpu.Emit.Regions;
using Drawbridge.Cpu.Lanes;
using Drawbridge.Cpu.Lanes.Analysis;
using static Drawbridge.Cpu.Tests.Lanes.Lowered;

namespace Drawbridge.Cpu.Tests.Emit;

/// <summary>Which products add to what lies in the group's frame: those whose sums nothing else in their region looks at.</summary>
public class SumsInPlaceTests
{
    const string Sum = "%f0, %f1, %f2, %f3";

    static string Product(string d, string c) => $"mma.sync.aligned.m16n8k8.row.col.f32.f16.f16.f32 {{{d}}}, {{%r6, %r7}}, {{%r8}}, {{{c}}};";

    [Theory]
    [InlineData("", Sum, Sum, "", 1)]
    [InlineData("add.u32 %r6, %r6, 1;", Sum, Sum, "", 1)]
    [InlineData("", "%f3, %f2, %f1, %f0", "%f3, %f2, %f1, %f0", "", 1)]
    [InlineData("", "%f1, %f0, %f2, %f3", Sum, "", 0)]
    [InlineData("mov.f32 %f1, 0f00000000;", Sum, Sum, "", 0)]
    [InlineData("", Sum, Sum, "st.global.f32 [%d3], %f2;", 0)]
    [InlineData("", Sum, Sum, "mov.b32 %r6, %f0;", 0)]
    [InlineData("setp.eq.u32 %p2, %r2, 7; @%p2 bra $end;", Sum, Sum, "", 0)]
    public void Sums_that_only_products_touch_stay(string before, string d, string c, string after, int count)
    {
        var program = Analyse(Lower($"""
            mov.f32 %f0, 0f00000000; mov.f32 %f1, %f0; mov.f32 %f2, %f0; mov.f32 %f3, %f0; mov.u32 %r9, 0; mov.u32 %r6, %r2; mov.u32 %r7, %r5; mov.u32 %r8, %r2;
            $again: bar.sync 0;
            {before}{Product(d, c)}{after}
            bar.sync 0;
            add.u32 %r9, %r9, 1; setp.lt.u32 %p1, %r9, %r1; @%p1 bra $again;
            st.global.f32 [%d3], %f0; st.global.f32 [%d3+4], %f1; st.global.f32 [%d3+8], %f2; st.global.f32 [%d3+12], %f3;
            $end:
            """));
        var sums = SumsInPlace.Find(Region.Of(program), new Liveness(program), _ => true);
        var products = program.Blocks.SelectMany(block => block.Ops).Where(op => op.Code == LaneCode.Matrix).ToArray();
        Assert.Single(products);
        Assert.Equal(count, products.Count(sums.Contains));
    }
}
