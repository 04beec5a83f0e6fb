using System.Text;

namespace Drawbridge.Tests.Kernels;

/// <summary>
/// Atomics on shared and global memory at places that lanes share, have alone or do not come to: the engines agree on memory and, as lanes of a
/// warp go in order, on the old values too.
/// </summary>
public class AtomicTests
{
    const int Threads = 32, Cells = 8;

    /// <summary>What stands before an atomic, and its guard.</summary>
    static readonly Dictionary<string, (string Before, string Guard)> Places = new()
    {
        ["all lanes"] = ("", ""),
        ["a branch"] = ("setp.lt.u32 %p, %v, 0x60000000; @%p bra done;", ""),
        ["a guard"] = ("and.b32 %t, %lane, 20; setp.eq.u32 %p, %t, 4;", "@%p "),
        ["a guard that never holds"] = ("setp.gt.u32 %p, %lane, 31;", "@%p "),
    };

    public static TheoryData<string> Names => new(Places.Keys);

    static List<(string Text, int Bytes)> Atomics()
    {
        var all = new List<(string, int)>();
        foreach (string space in (string[])["shared", "global"])
        {
            foreach (string op in (string[])["add.u32", "add.s32", "min.u32", "min.s32", "max.u32", "max.s32", "and.b32", "or.b32", "xor.b32", "exch.b32", "inc.u32", "dec.u32",
                "add.u64", "min.s64", "min.u64", "max.s64", "max.u64", "and.b64", "or.b64", "xor.b64", "exch.b64", "add.f32", "add.f64"])
            {
                bool isWide = op.EndsWith("64", StringComparison.Ordinal);
                string place = (space, isWide) switch { ("shared", false) => "%s", ("shared", true) => "%w", (_, false) => "%g", _ => "%h" };
                string cell = (space, isWide) switch { ("shared", false) => "%sc", ("shared", true) => "%wc", (_, false) => "%gc", _ => "%hc" };
                string fixedCell = space == "shared" ? "%sbase" : "%gbase";
                string old = op switch { _ when op.EndsWith("f32", StringComparison.Ordinal) => "%f", _ when op.EndsWith("f64", StringComparison.Ordinal) => "%d", _ => isWide ? "%old8" : "%old4" };
                string value = op switch { _ when op.EndsWith("f32", StringComparison.Ordinal) => "%fv", _ when op.EndsWith("f64", StringComparison.Ordinal) => "%dv", _ => isWide ? "%v8" : "%v" };
                string constant = op switch { "add.f32" => "0f3FC00000", "add.f64" => "0d3FF8000000000000", _ => "5" };
                foreach (string where in (string[])[place, cell, fixedCell])
                    foreach (string what in (string[])[value, constant])
                    {
                        all.Add(($"atom.{space}.{op} {old}, [{where}+%row], {what};", isWide ? 8 : 4));
                        if (!op.StartsWith("exch", StringComparison.Ordinal)) all.Add(($"red.{space}.{op} [{where}+%row], {what};", isWide ? 8 : 4));
                    }
            }
            foreach (string bits in (string[])["32", "64"])
                all.Add(($"atom.{space}.cas.b{bits} {(bits == "64" ? "%old8" : "%old4")}, [{(space, bits) switch { ("shared", "32") => "%sc", ("shared", _) => "%wc", (_, "32") => "%gc", _ => "%hc" }}+%row], {(bits == "64" ? "%few8, %v8" : "%few, %v")};", bits == "64" ? 8 : 4));
        }
        return all;
    }

    // Each atomic has a row of cells of its own, in shared and in global memory.
    static string Text((string Before, string Guard) place, List<(string Text, int Bytes)> atomics)
    {
        int rows = atomics.Count * Cells * 8;
        var text = new StringBuilder($$"""
            .version 8.0
            .target sm_90
            .address_size 64
            .visible .entry k(.param .u64 in, .param .u64 old, .param .u64 cells, .param .u64 after)
            {
                .reg .pred %p;
                .reg .b32 %t, %v, %few, %lane, %old4, %s, %sc, %w, %wc, %sbase, %i;
                .reg .f32 %f, %fv;
                .reg .f64 %d, %dv;
                .reg .b64 %a, %b, %c, %v8, %few8, %old8, %g, %gc, %h, %hc, %gbase;
                .shared .align 16 .b8 cell[{{rows}}];
                mov.u32 %lane, %tid.x;
                ld.param.u64 %a, [in];
                mul.wide.u32 %b, %lane, 4;
                add.u64 %a, %a, %b;
                ld.global.u32 %v, [%a];
                mul.wide.u32 %v8, %v, 0x10001;
                cvt.rn.f32.s32 %fv, %v;
                cvt.rn.f64.s32 %dv, %v;
                and.b32 %few, %v, 3;
                cvt.u64.u32 %few8, %few;
                mov.u32 %sbase, cell;
                ld.param.u64 %gbase, [cells];
                // Cells that lanes go to by their value, and by their number.
                and.b32 %t, %v, {{Cells - 1}};
                mad.lo.u32 %sc, %t, 4, %sbase;
                mad.lo.u32 %wc, %t, 8, %sbase;
                mad.wide.u32 %gc, %t, 4, %gbase;
                mad.wide.u32 %hc, %t, 8, %gbase;
                and.b32 %t, %lane, {{Cells - 1}};
                mad.lo.u32 %s, %t, 4, %sbase;
                mad.lo.u32 %w, %t, 8, %sbase;
                mad.wide.u32 %g, %t, 4, %gbase;
                mad.wide.u32 %h, %t, 8, %gbase;
                mov.u32 %i, 0;
                mul.lo.u32 %t, %lane, 4;
                add.u32 %t, %t, %sbase;
                fill: st.shared.u32 [%t], %i;
                add.u32 %t, %t, {{Threads * 4}};
                add.u32 %i, %i, {{Threads * 4}};
                setp.lt.u32 %p, %i, {{rows}};
                @%p bra fill;
                bar.sync 0;
                ld.param.u64 %a, [old];
                mul.wide.u32 %b, %lane, 8;
                add.u64 %a, %a, %b;
                {{place.Before}}

            """);
        for (int i = 0; i < atomics.Count; i++)
        {
            string kind = atomics[i].Text.Contains("%f,") ? "f32 [%a], %f" : atomics[i].Text.Contains("%d,") ? "f64 [%a], %d" : atomics[i].Bytes == 8 ? "u64 [%a], %old8" : "u32 [%a], %old4";
            text.AppendLine($$"""
                    mov.u32 %old4, 7; mov.u64 %old8, 7; mov.f32 %f, 0f40000000; mov.f64 %d, 0d4000000000000000;
                    {{place.Guard}}{{atomics[i].Text.Replace("%row", (i * Cells * 8).ToString(System.Globalization.CultureInfo.InvariantCulture))}}
                    {{(atomics[i].Text.StartsWith("atom", StringComparison.Ordinal) && i % 3 > 0 ? $"st.global.{kind};" : "")}}
                    add.u64 %a, %a, {{Threads * 8}};
                """);
        }
        return text.Append($$"""
            done:
                bar.sync 0;
                ld.param.u64 %a, [after];
                mov.u32 %i, 0;
                mul.lo.u32 %t, %lane, 4;
                add.u32 %t, %t, %sbase;
                mul.wide.u32 %b, %lane, 4;
                add.u64 %a, %a, %b;
                copy: ld.shared.u32 %old4, [%t];
                st.global.u32 [%a], %old4;
                add.u32 %t, %t, {{Threads * 4}};
                add.u64 %a, %a, {{Threads * 4}};
                add.u32 %i, %i, {{Threads * 4}};
                setp.lt.u32 %p, %i, {{rows}};
                @%p bra copy;
                ret;
            }
            """).ToString();
    }

    [Theory, MemberData(nameof(Names))]
    public void Engines_agree(string name)
    {
        var atomics = Atomics();
        string text = Text(Places[name], atomics);
        uint[] values = Draw.Words(78, Threads);
        (uint[] Old, uint[] Cells, uint[] After) Run(string device)
        {
            using var module = EngineDevices.Open(device).LoadModuleText(text, "atomics.ptx");
            using var input = module.Device.Allocate<uint>(values);
            using var old = module.Device.Allocate<uint>(atomics.Count * Threads * 2);
            using var cells = module.Device.Allocate<uint>(atomics.Count * Cells * 2);
            using var after = module.Device.Allocate<uint>(atomics.Count * Cells * 2);
            old.Fill(0xa5a5a5a5);
            cells.Fill(9);
            after.Fill(0xa5a5a5a5);
            var kernel = module.GetKernel("k");
            Assert.Equal(device == "interpreter", module.EngineModule.PathOf(kernel.Function, Threads, 1).Contains("interpreter"));
            kernel.Launch(1, Threads, 0, input, old, cells, after);
            return (old.ToArray(), cells.ToArray(), after.ToArray());
        }

        var (want, got) = (Run("interpreter"), Run("cpu"));
        Compare(want.Old, got.Old, Threads * 2, "the old value of thread");
        Compare(want.Cells, got.Cells, Cells * 2, "global memory,");
        Compare(want.After, got.After, Cells * 2, "shared memory,");

        void Compare(uint[] expected, uint[] found, int row, string what)
        {
            for (int i = 0; i < expected.Length; i++)
                Assert.True(expected[i] == found[i], $"{atomics[i / row].Text} {what} {i % row / 2} part {i % 2}: expected 0x{expected[i]:x}, got 0x{found[i]:x}");
        }
    }
}
