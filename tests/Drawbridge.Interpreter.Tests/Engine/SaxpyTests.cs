using Drawbridge.Runtime;

namespace Drawbridge.Interpreter.Tests.Engine;

public class SaxpyTests
{
    // y[i] = a * x[i] + y[i], as compilers write it.
    internal const string Saxpy = """
        .visible .entry saxpy(.param .u32 n, .param .f32 a, .param .u64 px, .param .u64 py)
        {
            .reg .pred %p<2>;
            .reg .b32 %r<6>;
            .reg .f32 %f<5>;
            .reg .b64 %rd<8>;
            ld.param.u32 %r1, [n];
            ld.param.f32 %f1, [a];
            ld.param.u64 %rd1, [px];
            ld.param.u64 %rd2, [py];
            mov.u32 %r2, %ctaid.x;
            mov.u32 %r3, %ntid.x;
            mov.u32 %r4, %tid.x;
            mad.lo.s32 %r5, %r2, %r3, %r4;
            setp.ge.s32 %p1, %r5, %r1;
            @%p1 bra $L_done;
            cvta.to.global.u64 %rd3, %rd1;
            cvta.to.global.u64 %rd4, %rd2;
            mul.wide.s32 %rd5, %r5, 4;
            add.s64 %rd6, %rd3, %rd5;
            add.s64 %rd7, %rd4, %rd5;
            ld.global.f32 %f2, [%rd6];
            ld.global.f32 %f3, [%rd7];
            fma.rn.f32 %f4, %f1, %f2, %f3;
            st.global.f32 [%rd7], %f4;
        $L_done:
            ret;
        }
        """;

    [Fact]
    public void Computes_and_leaves_the_rest_alone()
    {
        using var run = new KernelRun(Saxpy);
        const int n = 1000;
        var x = Enumerable.Range(0, n + 24).Select(i => i * 0.37f - 100).ToArray();
        var y = Enumerable.Range(0, n + 24).Select(i => 3f / (i + 1)).ToArray();
        ulong px = run.Buffer(x), py = run.Buffer(y);
        run.Launch("saxpy", new Dim3(4), new Dim3(256), n, 2.5f, px, py);
        var result = run.Read<float>(py, n + 24);
        for (int i = 0; i < n; i++) Assert.Equal(MathF.FusedMultiplyAdd(2.5f, x[i], y[i]), result[i]);
        Assert.Equal(y[n..], result[n..]);
    }
}
