using Drawbridge.Interpreter.Scalar;

namespace Drawbridge.Interpreter.Tests.Scalar;

/// <summary>Results worked out by hand: corners that implementations get wrong, as a reader would look them up.</summary>
public class KnownAnswerTests
{
    [Theory]
    // Overflow and its guards.
    [InlineData("add.s32", 0x7FFFFFFF, 1, 0, 0, 0x80000000)]
    [InlineData("add.sat.s32", 0x7FFFFFFF, 1, 0, 0, 0x7FFFFFFF)]
    [InlineData("sub.sat.s32", 0x80000000, 1, 0, 0, 0x80000000)]
    [InlineData("abs.s16", 0x8000, 0, 0, 0, 0x8000)]
    [InlineData("neg.s64", 0x8000000000000000, 0, 0, 0, 0x8000000000000000)]
    [InlineData("div.s32", 0x80000000, 0xFFFFFFFF, 0, 0, 0x80000000)]
    [InlineData("rem.s32", 0x80000000, 0xFFFFFFFF, 0, 0, 0)]
    [InlineData("div.s64", 0x8000000000000000, 0xFFFFFFFFFFFFFFFF, 0, 0, 0x8000000000000000)]
    [InlineData("div.u16", 7, 0, 0, 0, 0xFFFF)]
    [InlineData("rem.s32", 7, 0, 0, 0, 0xFFFFFFFF)]
    [InlineData("div.s32", 0xFFFFFFF9, 2, 0, 0, 0xFFFFFFFD)] // -7 / 2 = -3
    [InlineData("rem.s32", 0xFFFFFFF9, 2, 0, 0, 0xFFFFFFFF)] // -7 % 2 = -1
    [InlineData("mul.hi.s64", 0xFFFFFFFFFFFFFFFF, 0xFFFFFFFFFFFFFFFF, 0, 0, 0)]
    [InlineData("mul.hi.u64", 0xFFFFFFFFFFFFFFFF, 0xFFFFFFFFFFFFFFFF, 0, 0, 0xFFFFFFFFFFFFFFFE)]
    [InlineData("mul.wide.s16", 0x8000, 0x8000, 0, 0, 0x40000000)]
    [InlineData("mul24.hi.u32", 0x00FFFFFF, 0x00FFFFFF, 0, 0, 0xFFFFFE00)] // (2^24-1)^2 = 0xFFFFFE000001, bits 47..16
    [InlineData("mad.hi.sat.s32", 0x7FFFFFFF, 0x7FFFFFFF, 0x7FFFFFFF, 0, 0x7FFFFFFF)]
    [InlineData("sad.s32", 0xFFFFFFFF, 1, 10, 0, 12)]
    [InlineData("sad.u32", 0xFFFFFFFF, 1, 10, 0, 8)]
    [InlineData("clmad.lo.u64", 3, 3, 1, 0, 4)] // (x+1)^2 = x^2+1, plus 1
    [InlineData("min.relu.s16x2", 0x0005FFFF, 0x00070003, 0, 0, 0x00050000)]
    [InlineData("add.sat.s8x4", 0x7F800102, 0x01FF0304, 0, 0, 0x7F800406)]
    // Bit fields.
    [InlineData("bfe.s32", 0x00000080, 4, 4, 0, 0xFFFFFFF8)]
    [InlineData("bfe.s32", 0x80000000, 28, 200, 0, 0xFFFFFFF8)]
    [InlineData("bfe.u32", 0xFFFFFFFF, 40, 8, 0, 0)]
    [InlineData("bfe.s64", 0x8000000000000000, 255, 1, 0, 0xFFFFFFFFFFFFFFFF)]
    [InlineData("bfi.b32", 0xFF, 0x12345678, 8, 8, 0x1234FF78)]
    [InlineData("bfi.b32", 0xFF, 0x12345678, 28, 8, 0xF2345678)]
    [InlineData("bfi.b32", 0xFF, 0x12345678, 8, 0, 0x12345678)]
    [InlineData("bmsk.clamp.b32", 4, 40, 0, 0, 0xFFFFFFF0)]
    [InlineData("bmsk.clamp.b32", 32, 4, 0, 0, 0)]
    [InlineData("bmsk.wrap.b32", 36, 33, 0, 0, 0x10)]
    [InlineData("bmsk.wrap.b32", 0, 32, 0, 0, 0)]
    [InlineData("szext.clamp.s32", 0x80, 8, 0, 0, 0xFFFFFF80)]
    [InlineData("szext.clamp.u32", 0xFFFFFFFF, 0, 0, 0, 0)]
    [InlineData("szext.wrap.s32", 0x1, 33, 0, 0, 0xFFFFFFFF)]
    [InlineData("bfind.s32", 0xFFFFFFFF, 0, 0, 0, 0xFFFFFFFF)]
    [InlineData("bfind.s32", 0xFFFFFF00, 0, 0, 0, 7)]
    [InlineData("bfind.shiftamt.u64", 1, 0, 0, 0, 63)]
    [InlineData("fns.b32", 0xAAAAAAAA, 3, 1, 0, 3)]
    [InlineData("fns.b32", 0xAAAAAAAA, 2, 1, 0, 3)]
    [InlineData("fns.b32", 0xAAAAAAAA, 2, 0xFFFFFFFF, 0, 1)]
    [InlineData("fns.b32", 0xAAAAAAAA, 2, 0, 0, 0xFFFFFFFF)]
    [InlineData("fns.b32", 0x00000001, 31, 0xFFFFFFFF, 0, 0)]
    [InlineData("clz.b64", 0, 0, 0, 0, 64)]
    [InlineData("brev.b32", 1, 0, 0, 0, 0x80000000)]
    // Dot products.
    [InlineData("dp4a.s32.s32", 0x80808080, 0x80808080, 5, 0, 65541)]
    [InlineData("dp4a.u32.s32", 0xFFFFFFFF, 0xFFFFFFFF, 0, 0, 0xFFFFFC04)] // 4 * 255 * -1
    [InlineData("dp2a.hi.s32.u32", 0xFFFF0002, 0x03FF0000, 0, 0, 507)] // 2 * 255 + -1 * 3
    // Shifts never take their count modulo the width, but the funnel shift does when it is told to.
    [InlineData("shl.b32", 1, 32, 0, 0, 0)]
    [InlineData("shr.u64", 0xFFFFFFFFFFFFFFFF, 0xFFFFFFFF, 0, 0, 0)]
    [InlineData("shr.s32", 0x80000000, 99, 0, 0, 0xFFFFFFFF)]
    [InlineData("shr.s16", 0x8000, 15, 0, 0, 0xFFFF)]
    [InlineData("shf.l.clamp.b32", 0x11111111, 0x22222222, 32, 0, 0x11111111)]
    [InlineData("shf.l.wrap.b32", 0x11111111, 0x22222222, 32, 0, 0x22222222)]
    [InlineData("shf.r.clamp.b32", 0x11111111, 0x22222222, 40, 0, 0x22222222)]
    [InlineData("shf.r.wrap.b32", 0x12345678, 0x12345678, 8, 0, 0x78123456)]
    // Logic.
    [InlineData("lop3.b32", 0xF0, 0xCC, 0xAA, 0x96, 0x96)]
    [InlineData("lop3.b32", 0xFFFF0000, 0xFF00FF00, 0xF0F0F0F0, 0x80, 0xF0000000)]
    [InlineData("not.pred", 1, 0, 0, 0, 0)]
    [InlineData("cnot.b16", 0, 0, 0, 0, 1)]
    // Bytes: 0xba98 spreads the sign of each byte.
    [InlineData("prmt.b32", 0x80017F00, 0, 0xBA98, 0, 0xFF000000)]
    [InlineData("prmt.b32", 0x33221100, 0x77665544, 0x5410, 0, 0x55441100)]
    [InlineData("prmt.b32.f4e", 0x33221100, 0x77665544, 3, 0, 0x66554433)]
    [InlineData("prmt.b32.b4e", 0x33221100, 0x77665544, 2, 0, 0x77001122)]
    [InlineData("prmt.b32.ecl", 0x33221100, 0x77665544, 2, 0, 0x33222222)]
    [InlineData("prmt.b32.rc16", 0x33221100, 0x77665544, 7, 0, 0x33223322)]
    // Comparison: NaN makes the ordered ones false, ne too.
    [InlineData("setp.ne.f32", 0x7FC00000, 0x3F800000, 0, 0, 0)]
    [InlineData("setp.neu.f32", 0x7FC00000, 0x3F800000, 0, 0, 1)]
    [InlineData("setp.eq.f32", 0x80000000, 0x00000000, 0, 0, 1)]
    [InlineData("setp.gt.f32", 0x00000001, 0x00000000, 0, 0, 1)]
    [InlineData("setp.gt.ftz.f32", 0x00000001, 0x00000000, 0, 0, 0)]
    [InlineData("setp.nan.f64", 0x7FF0000000000000, 0, 0, 0, 0)]
    [InlineData("setp.lt.f16", 0xFC00, 0x7C00, 0, 0, 1)]
    [InlineData("setp.lt.bf16", 0x8001, 0x0001, 0, 0, 1)]
    [InlineData("setp.hi.u32", 0x80000000, 1, 0, 0, 1)]
    [InlineData("setp.gt.s32", 0x80000000, 1, 0, 0, 0)]
    [InlineData("set.eq.u32.f16x2", 0x3C003C00, 0x3C000000, 0, 0, 0xFFFF0000)]
    [InlineData("set.eq.f16x2.f16x2", 0x3C003C00, 0x3C000000, 0, 0, 0x3C000000)]
    [InlineData("set.lt.f32.s32", 0xFFFFFFFF, 0, 0, 0, 0x3F800000)]
    [InlineData("slct.u32.f32", 1, 2, 0x80000000, 0, 1)]
    [InlineData("slct.u32.f32", 1, 2, 0x80000001, 0, 2)]
    [InlineData("slct.ftz.u32.f32", 1, 2, 0x80000001, 0, 1)]
    [InlineData("slct.u32.f32", 1, 2, 0x7FC00000, 0, 2)]
    // Video instructions with whole registers.
    [InlineData("vadd.u32.u32.u32.sat", 0xFFFFFFFF, 1, 0, 0, 0xFFFFFFFF)]
    [InlineData("vsub.u32.u32.u32.sat", 1, 2, 0, 0, 0)]
    [InlineData("vshr.u32.u32.u32.clamp.add", 0x80000000, 31, 5, 0, 6)]
    [InlineData("vshr.u32.s32.u32.clamp", 0x80000000, 99, 0, 0, 0xFFFFFFFF)]
    [InlineData("vmad.u32.u32.u32.po.shr7", 3, 5, 112, 0, 1)]
    [InlineData("vset.s32.u32.lt.add", 0xFFFFFFFF, 1, 41, 0, 42)]
    [InlineData("vadd4.u32.u32.u32.sat", 0xFF010203, 0x01010101, 0, 0, 0xFF020304)]
    [InlineData("vabsdiff4.u32.u32.u32.add", 0x10203040, 0x40302010, 1, 0, 129)]
    [InlineData("vavrg2.s32.s32.s32", 0xFFFF0001, 0xFFFE0002, 0, 0, 0xFFFE0002)] // -1.5 and 1.5
    public void The_first_destination_is(string text, ulong a, ulong b, ulong c, ulong d, ulong expected)
    {
        var definition = Scalars.Find(TableOperations.Resolve(text));
        Assert.NotNull(definition);
        Assert.Equal($"{expected:x}", $"{definition.Result(a, b, c, d):x}");
    }

    [Theory]
    [InlineData("setp.lt.f32", 0x7FC00000, 0, 0, 0, 1)]
    [InlineData("setp.lt.and.s32", 1, 2, 1, 0, 0)]
    [InlineData("setp.lt.or.s32", 1, 2, 1, 0, 1)]
    [InlineData("setp.eq.f16x2", 0x3C000000, 0x3C003C00, 0, 0, 1)]
    [InlineData("setp.eq.f16x2", 0x3C000000, 0x40000000, 0, 0, 0)]
    [InlineData("lop3.and.b32", 1, 1, 1, 0x1_00000080, 1)]
    [InlineData("lop3.and.b32", 1, 1, 1, 0x0_00000080, 0)]
    [InlineData("lop3.or.b32", 0, 0, 0, 0x1_00000080, 1)]
    [InlineData("lop3.or.b32", 0, 0, 0, 0x0_00000080, 0)]
    public void The_second_destination_is(string text, ulong a, ulong b, ulong c, ulong d, ulong expected)
    {
        var definition = Scalars.Find(TableOperations.Resolve(text));
        Assert.Equal(expected, definition!.Second!(a, b, c, d));
    }

    [Theory]
    [InlineData("vadd.s32.u32.s32", new[] { "", "b0", "h1" }, 0x000000FF, 0xFFFF0000, 0, 254)]
    [InlineData("vadd.u32.u32.u32", new[] { "b2", "", "" }, 0x1234, 1, 0xAABBCCDD, 0xAA35CCDD)]
    [InlineData("vadd.s32.u32.u32.sat", new[] { "b1", "", "" }, 100, 100, 0xAABBCCDD, 0xAABB7FDD)]
    [InlineData("vadd.s32.s32.s32.sat", new[] { "h1", "", "" }, 0xFFFF8000, 0xFFFFFFFF, 0xAABBCCDD, 0x8000CCDD)]
    [InlineData("vadd2.u32.u32.u32", new[] { "h1", "h00", "h23" }, 0x0001_0002, 0x0003_0004, 0xAAAA_BBBB, 0x0006_BBBB)]
    [InlineData("vadd4.u32.u32.u32", new[] { "b30", "b7654", "b0123" }, 0x04030201, 0x40302010, 0xAAAAAAAA, 0x41AAAA14)]
    [InlineData("vset4.u32.u32.lt", new[] { "", "", "" }, 0x04030201, 0x03030303, 0xAAAAAAAA, 0x00000101)]
    public void Parts_of_registers_give(string text, string[] parts, ulong a, ulong b, ulong c, ulong expected)
    {
        var operation = TableOperations.Resolve(text);
        var definition = Scalars.Find(operation);
        var marks = parts.Select(part => new OperandMark(part, false)).ToArray();
        Assert.Equal($"{expected:x}", $"{definition!.Marked!(marks)(a, b, c, 0):x}");
    }

    [Theory]
    [InlineData(false, false, false, 7)] // 2 * 3 + 1
    [InlineData(true, false, false, 0xFFFFFFFB)] // -(2 * 3) + 1
    [InlineData(false, true, false, 0xFFFFFFFB)]
    [InlineData(true, true, false, 7)]
    [InlineData(false, false, true, 5)]
    public void Vmad_takes_minus_signs(bool a, bool b, bool c, ulong expected)
    {
        var definition = Scalars.Find(TableOperations.Resolve("vmad.u32.u32.u32"));
        OperandMark[] marks = [new("", false), new("", a), new("", b), new("", c)];
        Assert.Equal(expected, definition!.Marked!(marks)(2, 3, 1, 0));
    }
}
