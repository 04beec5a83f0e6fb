using System.Globalization;
using System.Text;

namespace Drawbridge.Tests.Kernels;

/// <summary>A kernel of any size, as generated code is: thousands of blocks, a new register for every result, values that live long.</summary>
static class LargeKernel
{
    /// <summary>Entry <c>large(in, out)</c>: at least 2,064 bytes come in, 32 go out for each thread.</summary>
    /// <param name="rounds">How many rounds of 31 instructions in two blocks, with 52 registers.</param>
    public static string Make(int rounds)
    {
        var text = new StringBuilder();
        int register = 0;
        string New() => string.Create(CultureInfo.InvariantCulture, $"%r{register++}");
        var body = new StringBuilder();
        void Line(string line) => body.Append('\t').Append(line).Append('\n');
        ulong state = 0x9e3779b97f4a7c15;
        int Below(int bound)
        {
            state = state * 6364136223846793005 + 1442695040888963407;
            return (int)((state >> 33) % (ulong)bound);
        }

        // So that what threads have differs to the end.
        void Mix(string operation, string value)
        {
            int which = Below(8);
            Line($"{operation} %a{which}, %a{which}, {value};");
        }

        string[] operations = ["add.u32", "sub.u32", "xor.b32", "or.b32", "and.b32", "min.s32", "max.u32", "mul.lo.u32"];
        var old = new Queue<string>();
        for (int i = 0; i < 16; i++)
        {
            old.Enqueue(New());
            Line($"ld.global.u32 {old.Last()}, [%in+{4 * i}];");
        }
        for (int round = 0; round < rounds; round++)
        {
            // Always: what comes in, and what rounds before made.
            var known = new List<string>();
            for (int load = 0; load < 9; load++)
            {
                string[] four = [New(), New(), New(), New()];
                known.AddRange(four);
                Line($"ld.global.v4.u32 {{{string.Join(", ", four)}}}, [%in+{16 * Below(128)}];");
            }
            for (int i = 0; i < 6; i++)
            {
                string result = New();
                Line($"{operations[Below(operations.Length)]} {result}, {known[Below(known.Count)]}, {(i % 2 == 0 ? old.Dequeue() : known[Below(known.Count)])};");
                known.Add(result);
                if (i % 2 == 0) old.Enqueue(result);
            }
            string turn = New();
            Line($"add.u32 {turn}, %a{Below(8)}, {known[Below(known.Count)]};");
            Line($"and.b32 {New()}, {turn}, {1 + Below(7)};");
            Line($"setp.ne.u32 %p{round}, %r{register - 1}, 0;");
            Line($"@%p{round} bra L{round};");
            // Only some threads.
            for (int i = 0; i < 8; i++)
            {
                string result = New();
                Line($"{operations[Below(operations.Length)]} {result}, {known[Below(known.Count)]}, %a{Below(8)};");
                known.Add(result);
            }
            Mix("xor.b32", known[^1]);
            Mix("add.u32", known[^2]);
            body.Append(CultureInfo.InvariantCulture, $"L{round}:\n");
            Mix("sub.u32", turn);
            Mix("xor.b32", old.Last());
        }
        text.Append(CultureInfo.InvariantCulture, $$"""
            .version 8.0
            .target sm_80
            .address_size 64
            .visible .entry large(.param .u64 in, .param .u64 out)
            {
            	.reg .b32 %r<{{register}}>;
            	.reg .b32 %a<8>;
            	.reg .b32 %t;
            	.reg .pred %p<{{rounds}}>;
            	.reg .b64 %in, %out, %y;
            	ld.param.u64 %in, [in];
            	ld.param.u64 %out, [out];
            	mov.u32 %t, %tid.x;

            """);
        for (int i = 0; i < 8; i++) text.Append(CultureInfo.InvariantCulture, $"\tmad.lo.u32 %a{i}, %t, {2 * i + 3}, {i};\n");
        text.Append(body);
        text.Append("\tmul.wide.u32 %y, %t, 32;\n\tadd.u64 %out, %out, %y;\n");
        for (int i = 0; i < 8; i++) text.Append(CultureInfo.InvariantCulture, $"\tst.global.u32 [%out+{4 * i}], %a{i};\n");
        text.Append("\tret;\n}\n");
        return text.ToString();
    }
}
