using System.Text;
using Drawbridge.Ptx.Syntax;
using static Drawbridge.Tests.Passes.Transformed;

namespace Drawbridge.Tests.Passes;

/// <summary>Divisions by powers of two.</summary>
public class StrengthTests
{
    [Fact]
    public void Divisions_become_shifts()
    {
        Becomes("strength", """
            mov.u32 %r1, %tid.x;
            ld.param.u32 %r2, [n];
            div.s32 %r3, %r1, 16;
            rem.s32 %r4, %r1, 16;
            div.u32 %r5, %r2, 8;
            rem.u32 %r6, %r2, 8;
            and.b32 %r7, %r2, 1023;
            mad.lo.s32 %r8, %r3, 64, %r7;
            div.s32 %r9, %r8, 4;
            mul.wide.s32 %rd1, %r9, 8;
            rem.s64 %rd2, %rd1, 4096;
            div.s32 %r10, %r2, 4;
            rem.s32 %r11, %r2, 4;
            ret;
            """, """
            mov.u32 %r1, %tid.x;
            ld.param.u32 %r2, [n];
            shr.u32 %r3, %r1, 4;
            and.b32 %r4, %r1, 15;
            shr.u32 %r5, %r2, 3;
            and.b32 %r6, %r2, 7;
            and.b32 %r7, %r2, 1023;
            mad.lo.s32 %r8, %r3, 64, %r7;
            shr.u32 %r9, %r8, 2;
            mul.wide.s32 %rd1, %r9, 8;
            and.b64 %rd2, %rd1, 4095;
            shr.s32 %opt0, %r2, 31;
            shr.u32 %opt1, %opt0, 30;
            add.s32 %opt2, %r2, %opt1;
            shr.s32 %r10, %opt2, 2;
            shr.s32 %opt3, %r2, 31;
            shr.u32 %opt4, %opt3, 30;
            add.s32 %opt5, %r2, %opt4;
            and.b32 %opt6, %opt5, -4;
            sub.s32 %r11, %r2, %opt6;
            ret;
            """);
        // No power of two, the highest bit, 16 bits, a divisor that is not known.
        string kept = """
            mov.u32 %r1, %tid.x;
            ld.param.u32 %r2, [n];
            div.s32 %r3, %r1, 12;
            div.u32 %r4, %r1, -2147483648;
            div.s32 %r5, %r1, -4;
            div.s32 %r6, %r1, 1;
            div.s32 %r7, %r1, %r2;
            div.s32 %r8, %r1, 0;
            ret;
            """;
        Becomes("strength", kept, kept);
    }

    [Fact]
    public void A_sign_is_suspected_where_numbers_may_wrap()
    {
        // 1024 · 2^21 has the highest bit; a difference may be negative.
        Assert.Equal(3, Body("""
            mov.u32 %r1, %ntid.x;
            mul.lo.u32 %r2, %r1, 2097152;
            div.s32 %r3, %r2, 4;
            mov.u32 %r4, %ctaid.x;
            add.u32 %r5, %r4, 1;
            div.s32 %r6, %r5, 4;
            sub.u32 %r7, %r1, 5;
            div.s32 %r8, %r7, 4;
            ret;
            """, "strength").Split('\n').Count(line => line.StartsWith("shr.s32", StringComparison.Ordinal) && line.EndsWith(", 31;", StringComparison.Ordinal)));
    }

    [Fact]
    public void Results_are_those_of_divisions()
    {
        ulong[] special = [0, 1, 2, 3, 4, 5, 7, 8, 9, 0x7ffffffe, 0x7fffffff, 0x80000000, 0x80000001, 0xfffffffb, 0xfffffffc, 0xfffffffd, 0xffffffff, 0x100000000, 0x7fffffffffffffff, 0x8000000000000000, 0x8000000000000001, ulong.MaxValue - 3, ulong.MaxValue];
        var random = new SeededRandom(11);
        ulong[] inputs = [.. special, .. Enumerable.Range(0, 256 - special.Length).Select(_ => random.NextUInt64())];
        var body = new StringBuilder("ld.param.u64 %rd1, [p];\nld.param.u64 %rd2, [q];\nmov.u32 %r1, %tid.x;\nmad.wide.u32 %rd1, %r1, 8, %rd1;\nmad.wide.u32 %rd2, %r1, 8, %rd2;\nld.global.u64 %rd3, [%rd1];\ncvt.u32.u64 %r2, %rd3;\nmov.u64 %rd9, 0;\n");
        int count = 0;
        foreach (string opcode in new[] { "div", "rem" })
        {
            foreach (string type in new[] { "s32", "u32", "s64", "u64" })
            {
                for (int amount = 0; amount < int.Parse(type[1..]); amount += amount < 4 ? 1 : 3)
                {
                    bool isWide = type.EndsWith("64", StringComparison.Ordinal);
                    long divisor = isWide ? 1L << amount : 1 << amount;
                    body.AppendLine(isWide ? $"mov.b64 %rd8, {divisor};\n{opcode}.{type} %rd4, %rd3, %rd8;" : $"{opcode}.{type} %r3, %r2, {divisor};\ncvt.u64.u32 %rd4, %r3;");
                    body.AppendLine("mad.lo.u64 %rd9, %rd9, 1000003, %rd4;");
                    count++;
                }
            }
        }
        body.AppendLine("st.global.u64 [%rd2], %rd9;\nret;");
        // The registers that are used again and again are values only after 'split'.
        string text = $".version 8.0\n.target sm_80\n.address_size 64\n.entry k(.param .u64 p, .param .u64 q)\n{{\n.reg .b32 %r<20>;\n.reg .b64 %rd<20>;\n{body}}}\n";
        var module = Module(SourceText.From(text, "division.ptx"), "split");
        Ptx.Passes.Pipeline.Run(module, Named("strength"));
        string after = ModulePrinter.Print(module);
        Assert.True(after.Split("div.").Length + after.Split("rem.").Length < text.Split("div.").Length + text.Split("rem.").Length - count / 2);
        Assert.Equal(Run(text), Run(after));

        ulong[] Run(string ptx)
        {
            using var device = Device.Open("interpreter");
            using var loaded = device.LoadModuleText(ptx, "division.ptx");
            using DeviceBuffer<ulong> x = device.Allocate<ulong>(inputs), y = device.Allocate<ulong>(inputs.Length);
            loaded.GetKernel("k").Launch(1, inputs.Length, 0, x, y);
            return y.ToArray();
        }
    }
}
