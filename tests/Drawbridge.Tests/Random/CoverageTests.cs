namespace Drawbridge.Tests.Random;

/// <summary>The kernels of the default run hold what they are there for.</summary>
public sealed class CoverageTests(ITestOutputHelper output)
{
    const int Kernels = 500;

    [Fact]
    public void Random_kernels_have_every_shape_and_form()
    {
        var coverage = new Coverage();
        for (ulong seed = 1; seed <= Kernels; seed++) coverage.Add(KernelGenerator.Make(seed));
        output.WriteLine(coverage.ToString());
        string[] shapes =
        [
            "uniform if", "uniform if-else", "divergent if", "divergent if-else", "divergent if, nested", "divergent if-else, nested", "uniform loop", "loop of varying length",
            "loop of varying length with exits", "loop of varying length, nested", "test first", "irreducible loop", "brx.idx", "fall-through", "break", "continue", "exit", "exit, nested",
            "return from the middle", "call", "guard", "collective", "barrier", "barrier after threads have left", "whole warps", "part of a warp",
            "another round", "lock", "recursion", "indirect call", "barrier in both arms of an if", KernelGenerator.Alone, KernelGenerator.SharesOut,
        ];
        Assert.All(shapes, shape => Assert.True(coverage.Shape(shape) >= 10, $"{coverage.Shape(shape)} kernels with {shape}"));
        string[] operations =
        [
            "ld.global.v4.u32", "st.global.u8", "ld.shared.u32", "st.shared.u64", "ld.local.u64", "st.local.u32", "ld.const.u32", "ld.param.u32", "ld.u32", "st.u32", "cvta.to.shared.u64",
            "red.global.add.u32", "red.shared.add.u32", "atom.global.add.u32", "atom.shared.cas.b32", "shfl.sync.up.b32", "shfl.sync.down.b32", "shfl.sync.bfly.b32", "shfl.sync.idx.b32",
            "vote.sync.ballot.b32", "match.any.sync.b32", "redux.sync.add.u32", "bar.warp.sync", "bar.sync", "bar.red.popc.u32", "fma.rn.f32", "fma.rz.f64", "div.rn.f32", "sqrt.rn.f64",
            "fma.rn.f16x2", "sin.approx.f32", "ex2.approx.ftz.f32", "cvt.rzi.s32.f32", "mad.wide.u32", "addc.cc.u32", "prmt.b32", "dp4a.u32.s32", "setp.ltu.f32", "call", "bra", "brx.idx",
        ];
        Assert.All(operations, operation => Assert.True(coverage.Has(operation), $"no kernel has {operation}"));
    }
}
