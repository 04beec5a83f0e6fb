namespace Drawbridge.Cli.Tests;

/// <summary>Modules that the tests use.</summary>
static class Sources
{
    public const string Header = ".version 7.0\n.target sm_70\n.address_size 64\n";

    /// <summary>d[i] = d[i] * a + i, with a constant that the host can set and a counter.</summary>
    public const string Scale = Header + """
        .const .align 4 .f32 bias = 0f00000000;
        .global .align 4 .u32 counter;
        .visible .entry scale(.param .u64 data, .param .f32 a)
        {
        	.reg .b32 %r<4>;
        	.reg .f32 %f<5>;
        	.reg .b64 %rd<4>;
        	ld.param.u64 %rd1, [data];
        	ld.param.f32 %f1, [a];
        	mov.u32 %r1, %ctaid.x;
        	mov.u32 %r2, %ntid.x;
        	mov.u32 %r3, %tid.x;
        	mad.lo.s32 %r1, %r1, %r2, %r3;
        	mul.wide.s32 %rd2, %r1, 4;
        	add.s64 %rd3, %rd1, %rd2;
        	ld.global.f32 %f2, [%rd3];
        	ld.const.f32 %f3, [bias];
        	cvt.rn.f32.s32 %f4, %r1;
        	add.f32 %f4, %f4, %f3;
        	fma.rn.f32 %f2, %f2, %f1, %f4;
        	st.global.f32 [%rd3], %f2;
        	atom.global.add.u32 %r2, [counter], 1;
        	ret;
        }

        """;

    /// <summary>Two kernels: one does nothing, one never ends.</summary>
    public const string TwoKernels = Header + """
        .entry nothing() { ret; }
        .entry forever() {
        $again:
        	bra $again;
        }

        """;

    /// <summary>q[0] = a / b, q[1] = a % b, unsigned.</summary>
    public const string Divide = Header + """
        .entry divide(.param .u64 q, .param .u32 a, .param .u32 b)
        {
        	.reg .b32 %r<5>;
        	.reg .b64 %rd<2>;
        	ld.param.u64 %rd1, [q];
        	ld.param.u32 %r1, [a];
        	ld.param.u32 %r2, [b];
        	div.u32 %r3, %r1, %r2;
        	rem.u32 %r4, %r1, %r2;
        	st.global.u32 [%rd1], %r3;
        	st.global.u32 [%rd1+4], %r4;
        	ret;
        }

        """;

    /// <summary>A struct by value, a byte, a double: writes them out one after the other.</summary>
    public const string Struct = Header + """
        .entry unpack(.param .align 8 .b8 s[16], .param .u8 c, .param .f64 d, .param .u64 out)
        {
        	.reg .b16 %rs<2>;
        	.reg .b32 %r<3>;
        	.reg .b64 %rd<4>;
        	ld.param.u64 %rd1, [out];
        	ld.param.u32 %r1, [s];
        	ld.param.u64 %rd2, [s+8];
        	ld.param.u8 %rs1, [c];
        	ld.param.u64 %rd3, [d];
        	st.global.u32 [%rd1], %r1;
        	st.global.u64 [%rd1+8], %rd2;
        	st.global.u8 [%rd1+16], %rs1;
        	st.global.u64 [%rd1+24], %rd3;
        	ret;
        }

        """;
}
