using Drawbridge.Cpu.Operators;
using Drawbridge.Interpreter.Tests.Scalar;

namespace Drawbridge.Cpu.Tests.Operators;

/// <summary>What must not fall back to the scalar definition, lane by lane: what real kernels use.</summary>
public class CoverageTests
{
    [Theory]
    [InlineData("add.u16 add.s32 add.u32 add.s64 add.u64 add.sat.s32 add.u16x2 sub.s16 sub.s32 sub.s64 sub.sat.s32")]
    [InlineData("mul.lo.s16 mul.lo.s32 mul.lo.u64 mul.hi.s32 mul.hi.u32 mul.hi.u64 mul.hi.s64 mul.wide.u16 mul.wide.s16 mul.wide.u32 mul.wide.s32")]
    [InlineData("mad.lo.s32 mad.lo.s16 mad.lo.s64 mad.hi.u32 mad.wide.s32 mad.wide.u32 mad.wide.u16 mul24.lo.s32 mul24.lo.u32 mad24.lo.u32")]
    [InlineData("div.s32 div.u32 div.u16 div.s64 div.u64 rem.s32 rem.u32 rem.s16 rem.u64 rem.s64 sad.u32 sad.s64")]
    [InlineData("min.s32 min.u32 min.s64 min.u16 min.u16x2 min.relu.s16x2 max.s32 max.u32 max.u64 max.s16 abs.s32 abs.s64 neg.s32 neg.s16 neg.s64")]
    [InlineData("and.b32 and.b16 and.b64 and.pred or.b32 or.pred or.b64 xor.b32 xor.pred xor.b64 not.b32 not.b16 not.pred not.b64 cnot.b32")]
    [InlineData("shl.b32 shl.b16 shl.b64 shr.u32 shr.s32 shr.u64 shr.s64 shr.u16 shr.s16 shf.l.wrap.b32 shf.r.wrap.b32 shf.r.clamp.b32 shf.l.clamp.b32")]
    [InlineData("lop3.b32 prmt.b32 prmt.b32.f4e bfe.u32 bfe.s32 bfe.u64 bfi.b32 bfi.b64 brev.b32 brev.b64 popc.b32 popc.b64 clz.b32 clz.b64")]
    [InlineData("bfind.u32 bfind.s64 bfind.shiftamt.u32 szext.clamp.s32 bmsk.clamp.b32 dp4a.s32.s32 dp4a.u32.u32 dp4a.u32.s32 dp2a.lo.s32.s32")]
    [InlineData("setp.ge.s32 setp.lt.u32 setp.eq.b16 setp.gt.s16 setp.ne.s64 setp.lo.u64 setp.hs.u32 setp.eq.b64 setp.lt.and.s32 setp.eq.or.u64")]
    [InlineData("setp.lt.f32 setp.leu.f32 setp.neu.ftz.f32 setp.num.f32 setp.nan.f64 setp.gt.f64 setp.equ.f64 setp.lt.f16 setp.gt.bf16 setp.lt.and.f32")]
    [InlineData("set.lt.u32.s32 set.gt.f32.f32 set.eq.s32.u64 set.lt.and.f32.f64 set.gt.u32.f16x2 set.eq.f16x2.f16x2 set.le.bf16x2.bf16x2 set.lt.f16.f16")]
    [InlineData("selp.b32 selp.f32 selp.u16 selp.b64 selp.f64 slct.s32.s32 slct.f32.f32 slct.ftz.u64.f32 slct.f64.s32")]
    [InlineData("add.f32 add.rn.f32 add.ftz.f32 add.sat.f32 add.rz.f32 add.rm.ftz.sat.f32 add.f64 sub.f32 sub.ftz.f32 sub.f64 mul.f32 mul.rp.f32 mul.f64")]
    [InlineData("fma.rn.f32 fma.rn.ftz.f32 fma.rn.sat.f32 fma.rz.f32 fma.rn.f64 mad.rn.f32 mad.rn.f64 fma.rn.f32x2 add.f32x2 mul.rz.f32x2")]
    [InlineData("div.rn.f32 div.rz.f32 div.full.f32 div.approx.f32 div.approx.ftz.f32 div.rn.f64 rcp.rn.f32 rcp.approx.ftz.f32 rcp.rn.f64")]
    [InlineData("sqrt.rn.f32 sqrt.rm.f32 sqrt.approx.f32 sqrt.rn.f64 rsqrt.approx.f32 rsqrt.approx.f64 ex2.approx.f32 ex2.approx.ftz.f32 lg2.approx.f32")]
    [InlineData("sin.approx.f32 cos.approx.ftz.f32 tanh.approx.f32 tanh.approx.f16x2 ex2.approx.f16 ex2.approx.ftz.bf16x2 neg.f32 abs.f32 abs.ftz.f32")]
    [InlineData("abs.f64 neg.f64 copysign.f32 copysign.f64 testp.notanumber.f32 testp.finite.f32 min.f32 min.NaN.f32 min.ftz.f32 max.f32 max.xorsign.abs.f32 max.f64")]
    [InlineData("add.f16 add.f16x2 add.rn.bf16x2 sub.f16x2 mul.f16x2 mul.bf16 fma.rn.f16 fma.rn.f16x2 fma.rn.bf16x2 fma.rn.relu.f16x2 fma.rn.ftz.sat.f16")]
    [InlineData("neg.f16x2 abs.bf16x2 min.f16x2 max.NaN.bf16x2 max.f16 add.f32.f16 fma.rn.f32.bf16")]
    [InlineData("cvt.u32.u8 cvt.s32.s8 cvt.u64.u32 cvt.s64.s32 cvt.u32.u64 cvt.u16.u32 cvt.u8.u32 cvt.sat.s8.s32 cvt.sat.u8.s32 cvt.s64.s8 cvt.sat.s32.s64")]
    [InlineData("cvt.rn.f32.s32 cvt.rn.f32.u32 cvt.rn.f32.u8 cvt.rz.f32.s32 cvt.rn.f32.s64 cvt.rn.f32.u64 cvt.rn.f64.s32 cvt.rn.f64.u64 cvt.rn.f16.s32")]
    [InlineData("cvt.rzi.s32.f32 cvt.rni.u32.f32 cvt.rmi.ftz.s32.f32 cvt.rzi.u8.f32 cvt.rzi.s64.f32 cvt.rzi.u64.f64 cvt.rzi.s32.f64 cvt.rpi.u32.f64 cvt.rzi.s32.f16")]
    [InlineData("cvt.f64.f32 cvt.rn.f32.f64 cvt.rz.f32.f64 cvt.f32.f16 cvt.f32.bf16 cvt.rn.f16.f32 cvt.rz.f16.f32 cvt.rn.bf16.f32 cvt.rn.f16.f64 cvt.f64.f16")]
    [InlineData("cvt.rni.f32.f32 cvt.rzi.f32.f32 cvt.sat.f32.f32 cvt.rmi.f64.f64 cvt.rpi.f16.f16 cvt.rn.f16x2.f32 cvt.rn.bf16x2.f32 cvt.rn.relu.bf16x2.f32")]
    [InlineData("cvt.rna.tf32.f32 cvt.rn.tf32.f32 cvt.pack.sat.s16.s32 cvt.pack.sat.u8.s32.b32")]
    public void Forms_of_real_kernels_have_vector_definitions(string texts)
    {
        string[] missing = [.. texts.Split(' ').Where(text => LaneOperators.Find(TableOperations.Resolve(text)) is null)];
        Assert.Empty(missing);
    }
}
