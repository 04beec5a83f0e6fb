namespace Drawbridge.Tests.Kernels;

/// <summary>
/// Sums of matrix products over rounds with barriers, which the CPU engine leaves in memory where nothing but the products looks at them: with all that
/// may look at them, results are the interpreter's, bit for bit.
/// </summary>
public sealed class MatrixSumTests
{
    const int Threads = 64, Words = 1024, Registers = 8;

    // Rounds over factors in memory; what is said stands between the barriers of each.
    const string Text = """
        .version 7.0
        .target sm_80
        .address_size 64
        .visible .entry k(.param .u64 in, .param .u64 out, .param .u32 rounds)
        {
        .reg .pred %p<2>; .reg .b32 %r<20>; .reg .f32 %f<12>; .reg .b64 %d<8>;
        .shared .align 16 .b8 tile[1024];
        ld.param.u64 %d1, [in]; ld.param.u64 %d2, [out]; ld.param.u32 %r1, [rounds];
        mov.u32 %r2, %tid.x; mul.wide.u32 %d3, %r2, 16; add.s64 %d4, %d1, %d3; mul.wide.u32 %d5, %r2, 32; add.s64 %d6, %d2, %d5;
        mov.u32 %r15, tile; shl.b32 %r16, %r2, 2; add.u32 %r15, %r15, %r16;
        mov.f32 %f1, 0f3F800000; mov.f32 %f2, 0f40000000; mov.f32 %f3, 0f40400000; mov.f32 %f4, 0f40800000;
        mov.f32 %f5, 0f40A00000; mov.f32 %f6, 0f40C00000; mov.f32 %f7, 0f3F000000; mov.f32 %f8, 0f3E800000;
        mov.u32 %r3, 0;
        $again:
        ld.global.v4.u32 {%r4, %r5, %r6, %r7}, [%d4]; ld.global.v2.u32 {%r8, %r9}, [%d4+1024]; ld.global.v2.u32 {%r10, %r11}, [%d4+2048];
        add.s64 %d4, %d4, 16;
        st.shared.u32 [%r15], %r4;
        bar.sync 0;
        BODY
        bar.sync 0;
        BETWEEN
        add.u32 %r3, %r3, 1; setp.lt.u32 %p1, %r3, %r1; @%p1 bra $again;
        st.global.v4.f32 [%d6], {%f1, %f2, %f3, %f4}; st.global.v4.f32 [%d6+16], {%f5, %f6, %f7, %f8};
        ret;
        }
        """;

    static string Product(string d, string c, string b = "%r8, %r9", string a = "%r4, %r5, %r6, %r7") =>
        $"mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32 {{{d}}}, {{{a}}}, {{{b}}}, {{{c}}};";

    static string Bits(string products, string type) => products.Replace("f16.f16", $"{type}.{type}", StringComparison.Ordinal);

    const string First = "%f1, %f2, %f3, %f4", Second = "%f5, %f6, %f7, %f8";

    public static TheoryData<string, string, string> Bodies { get; } = new()
    {
        { "one sum", Product(First, First), "" },
        { "two sums", Product(First, First) + Product(Second, Second, "%r10, %r11"), "" },
        { "two sums of the same factors", Product(First, First) + Product(Second, Second), "" },
        { "two sums with different A", Product(First, First) + Product(Second, Second, a: "%r5, %r4, %r7, %r6"), "" },
        { "three in a row", Product(First, First) + Product(Second, Second, "%r10, %r11") + Product(First, First, "%r9, %r8"), "" },
        { "two sums with something between", Product(First, First) + "add.u32 %r10, %r10, 1;" + Product(Second, Second, "%r10, %r11"), "" },
        { "two sums of bf16", Bits(Product(First, First) + Product(Second, Second, "%r10, %r11"), "bf16"), "" },
        { "two sums of tf32", $"mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32 {{{First}}}, {{%r4, %r5, %r6, %r7}}, {{%r8, %r9}}, {{{First}}}; mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32 {{{Second}}}, {{%r4, %r5, %r6, %r7}}, {{%r10, %r11}}, {{{Second}}};", "" },
        { "one sum twice", Product(First, First) + Product(First, First, "%r10, %r11"), "" },
        { "changed by the region before", Product(First, First), "mul.f32 %f1, %f1, 0f3F000000; add.f32 %f4, %f4, %f1;" },
        { "read afterwards", Product(First, First) + "add.f32 %f5, %f5, %f1;", "" },
        { "read before", "add.f32 %f5, %f5, %f1;" + Product(First, First), "" },
        { "written before", "mov.f32 %f2, 0f3F800000;" + Product(First, First), "" },
        { "registers in another order afterwards", Product("%f2, %f1, %f3, %f4", First), "" },
        { "two orders of the same", Product(First, First) + Product("%f4, %f3, %f2, %f1", "%f4, %f3, %f2, %f1", "%r10, %r11"), "" },
        { "fragments that overlap", Product(First, First) + Product("%f3, %f4, %f5, %f6", "%f3, %f4, %f5, %f6", "%r10, %r11"), "" },
        { "from one into another", Product(Second, First) + Product(First, First, "%r10, %r11"), "" },
        { "a factor made of the sum", Product(First, First) + "mov.b32 %r12, %f1; and.b32 %r12, %r12, 0x3BFF3BFF;" + Product(Second, Second, "%r12, %r9"), "" },
        { "the sum's own bits as a factor", Product(Second, Second) + "and.b32 %r8, %r8, %r9;" + Product(First, First, "%r8, %r9"), "mov.b32 %r12, %f5; and.b32 %r12, %r12, 0x1FF; xor.b32 %r4, %r4, %r12;" },
        { "two regions", Product(First, First) + "bar.sync 0; ld.shared.u32 %r13, [%r15];" + Product(First, First, "%r10, %r11") + Product(Second, Second), "" },
        { "halves", "cvt.rn.f16x2.f32 %r13, %f1, %f2; mma.sync.aligned.m16n8k16.row.col.f16.f16.f16.f16 {%r17, %r18}, {%r4, %r5, %r6, %r7}, {%r8, %r9}, {%r17, %r18}; mov.b32 %f5, %r17; mov.b32 %f6, %r18;", "" },
        { "halves alone", "mma.sync.aligned.m16n8k16.row.col.f16.f16.f16.f16 {%r17, %r18}, {%r4, %r5, %r6, %r7}, {%r8, %r9}, {%r17, %r18};", "mov.b32 %f5, %r17; mov.b32 %f6, %r18;" },
        { "within a branch", "setp.gt.u32 %p1, %r3, 1; @%p1 bra $over;" + Product(First, First) + "$over:" + Product(Second, Second), "" },
    };

    [Theory, MemberData(nameof(Bodies))]
    public void Engines_agree(string what, string body, string between)
    {
        string text = Text.Replace("BODY", body, StringComparison.Ordinal).Replace("BETWEEN", between, StringComparison.Ordinal)
            .Replace("mov.u32 %r3, 0;", "mov.u32 %r3, 0; mov.b32 %r17, 0x3C003800; mov.b32 %r18, 0x40003400;", StringComparison.Ordinal);
        foreach (int rounds in (int[])[1, 2, 5])
        {
            uint[] wanted = Run("interpreter", text, rounds), got = Run("cpu", text, rounds);
            Assert.True(wanted.AsSpan().SequenceEqual(got), $"{what}, {rounds} rounds: word {wanted.AsSpan().CommonPrefixLength(got)} differs");
        }
    }

    static uint[] Run(string name, string text, int rounds)
    {
        var device = EngineDevices.Open(name);
        var random = new SeededRandom(7);
        // Halves of either sign from 2^-6 to 2^3, some subnormal, an infinity and a NaN.
        uint[] factors = [.. Enumerable.Range(0, Words).Select(i => i switch
        {
            333 => 0x7C00_3C00u,
            700 => 0x3C00_7E01u,
            _ when i % 17 == 0 => (uint)random.NextUInt64() & 0x83FF_83FF,
            _ => (uint)random.NextUInt64() & 0x8FFF_8FFF | 0x2000_2000,
        })];
        using var input = device.Allocate<uint>(factors);
        using var output = device.Allocate<uint>(Threads * Registers);
        output.Fill(0xdeadbeef);
        using var module = device.LoadModuleText(text, "sum.ptx");
        module.GetKernel("k").Launch(1, Threads, 0, input, output, rounds);
        return output.ToArray();
    }
}
