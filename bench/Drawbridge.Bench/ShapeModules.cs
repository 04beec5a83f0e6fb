using System.Globalization;
using System.Text;

namespace Drawbridge.Bench;

/// <summary>Modules of a shape that real ones have and the corpus does not.</summary>
static class ShapeModules
{
    const string Header = ".version 7.5\n.target sm_80\n.address_size 64\n";

    /// <summary>
    /// One kernel, as large as the largest seen: every instruction writes a register or two of its own, blocks branch forwards and back.
    /// Line information and comments fill it up to <paramref name="size"/> bytes, as in code built with -lineinfo.
    /// </summary>
    public static byte[] LargeKernel(int instructions, int registers, int blocks, int size)
    {
        var text = new StringBuilder(size + 4096);
        text.Append(Header).Append(".file 1 \"large.cu\"\n.visible .entry large(\n\t.param .u64 large_param_0\n)\n{\n");
        int integers = registers / 3, floats = registers - integers;
        Append(text, $"\t.reg .pred \t%p<{blocks + 1}>;\n\t.reg .b32 \t%r<{integers}>;\n\t.reg .f32 \t%f<{floats}>;\n\t.reg .b64 \t%rd<2>;\n\n");
        text.Append("\tld.param.u64 \t%rd0, [large_param_0];\n\tcvta.to.global.u64 \t%rd1, %rd0;\n\tmov.u32 \t%r0, %tid.x;\n\tmov.f32 \t%f0, 0f3F800000;\n");
        int perBlock = instructions / blocks;
        double bytesPerInstruction = (double)size / instructions;
        int nextInteger = 1, nextFloat = 1, written = 4;
        for (int block = 0; block < blocks; block++)
        {
            Append(text, $"$L__BB0_{block}:                                // =>This Inner Loop Header: Depth=1\n");
            for (int i = 0; i < perBlock - 2; i++, written++)
            {
                // Results to registers of their own, two an instruction on average; past the last one they start over.
                if (nextInteger + 2 > integers) nextInteger = 1;
                if (nextFloat + 3 > floats) nextFloat = 1;
                switch (i % 3)
                {
                    case 0:
                        Append(text, $"\tld.global.v2.u32 \t{{%r{nextInteger}, %r{nextInteger + 1}}}, [%rd1+{written % 1024 * 8}];\n");
                        nextInteger += 2;
                        break;
                    case 1:
                        Append(text, $"\tld.global.v4.f32 \t{{%f{nextFloat}, %f{nextFloat + 1}, %f{nextFloat + 2}, _}}, [%rd1+{written % 1024 * 16}];\n");
                        nextFloat += 3;
                        break;
                    default:
                        Append(text, $"\tfma.rn.f32 \t%f{nextFloat}, %f{nextFloat - 1}, %f0, 0f3F800000;\n");
                        nextFloat++;
                        break;
                }
                while (text.Length < written * bytesPerInstruction) Append(text, $"\t.loc\t1 {written % 5000 + 1} {written % 60 + 1}\t\t// large.cu:{written % 5000 + 1}:{written % 60 + 1}\n");
            }
            Append(text, $"\tsetp.eq.s32 \t%p{block + 1}, %r{nextInteger - 1}, {block};\n");
            int target = block % 7 == 3 ? block : block % 11 == 5 ? block / 2 : Math.Min(block + 2, blocks - 1);
            Append(text, $"\t@%p{block + 1} bra \t$L__BB0_{target};\n");
            written += 2;
        }
        text.Append("\tret;\n}\n");
        return Encoding.ASCII.GetBytes(text.ToString());
    }

    /// <summary>
    /// Scopes one inside the other, 1,000 deep, over and over; each declares the same names again, as inlined assembly does.
    /// </summary>
    public static byte[] NestedScopes(int count)
    {
        const int Depth = 1000;
        var text = new StringBuilder(count * 64);
        text.Append(Header).Append(".visible .entry nested()\n{\n\t.reg .b32 \t%r<2>;\n\tmov.u32 \t%r0, 1;\n");
        for (int group = 0; group < count / Depth; group++)
        {
            for (int i = 0; i < Depth; i++) text.Append("{ .reg .b32 %t<2>; .reg .pred p; mov.u32 %t0, %r0; setp.eq.s32 p, %t0, 0; @p mov.u32 %r0, 2;\n");
            for (int i = 0; i < Depth; i++) text.Append("}\n");
        }
        text.Append("\tret;\n}\n");
        return Encoding.ASCII.GetBytes(text.ToString());
    }

    /// <summary>Scopes one after the other, each of which declares the same names again.</summary>
    public static byte[] ConsecutiveScopes(int count)
    {
        var text = new StringBuilder(count * 64);
        text.Append(Header).Append(".visible .entry consecutive()\n{\n\t.reg .b32 \t%r<2>;\n\tmov.u32 \t%r0, 1;\n");
        for (int i = 0; i < count; i++) text.Append("{ .reg .b32 %t<2>; .reg .pred p; mov.u32 %t0, %r0; setp.eq.s32 p, %t0, 0; @p mov.u32 %r0, 2; }\n");
        text.Append("\tret;\n}\n");
        return Encoding.ASCII.GetBytes(text.ToString());
    }

    static void Append(StringBuilder text, FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture));
}
