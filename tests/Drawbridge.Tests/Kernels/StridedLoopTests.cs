using Drawbridge.Runtime;

namespace Drawbridge.Tests.Kernels;

/// <summary>
/// Loops by which the threads of a grid share out elements, in every form that compilers write them: the CPU engine, which supposes that the threads of a block
/// go round as often and lets groups take turns round by round, leaves what the interpreter leaves.
/// </summary>
public sealed class StridedLoopTests
{
    const uint Untouched = 0x5a5a5a5a;

    // How the loop is written; BODY uses %i, %s is the step, %n the limit.
    static readonly Dictionary<string, string> Forms = new()
    {
        ["asked first"] = "GUARD $round: BODY add.TYPE %i, %i, %s; setp.BELOW.TYPE %p2, %i, %n; @%p2 bra $round;",
        ["asked at the top"] = "$round: setp.BELOW.TYPE %p2, %i, %n; @!%p2 bra $end; BODY add.TYPE %i, %i, %s; bra $round;",
        ["a copy goes round"] = "GUARD $round: BODY add.TYPE %j, %i, %s; setp.BELOW.TYPE %p2, %j, %n; mov.BITS %i, %j; @%p2 bra $round;",
        ["stepped early"] = "$round: setp.BELOW.TYPE %p2, %i, %n; @!%p2 bra $end; add.TYPE %j, %i, %s; BODY mov.BITS %i, %j; bra $round;",
        ["the copy is asked"] = "GUARD $round: BODY add.TYPE %j, %i, %s; mov.BITS %i, %j; setp.BELOW.TYPE %p2, %i, %n; @%p2 bra $round;",
        ["sides exchanged"] = "GUARD $round: BODY add.TYPE %i, %s, %i; setp.TURNED.TYPE %p2, %n, %i; @%p2 bra $round; bra $end;",
        // The last round is left out, and the next number is asked for before it is there.
        ["stale"] = "mov.BITS %j, %i; GUARD $round: BODY setp.BELOW.TYPE %p2, %j, %n; add.TYPE %i, %i, %s; mov.BITS %j, %i; @%p2 bra $round;",
        ["twice a round"] = "GUARD $round: BODY add.TYPE %i, %i, %s; setp.BELOW.TYPE %p2, %i, %n; @!%p2 bra $end; add.TYPE %i, %i, %s; setp.BELOW.TYPE %p2, %i, %n; @%p2 bra $round;",
        ["two loops"] = "GUARD $round: BODY add.TYPE %i, %i, %s; setp.BELOW.TYPE %p2, %i, %n; @%p2 bra $round; mov.BITS %i, %first; $again: BODY add.TYPE %i, %i, %s; setp.BELOW.TYPE %p2, %i, %n; @%p2 bra $again;",
        ["from inside another loop"] = "mov.u32 %r9, 0; $outer: mov.BITS %i, %first; GUARD $round: BODY add.TYPE %i, %i, %s; setp.BELOW.TYPE %p2, %i, %n; @%p2 bra $round; add.u32 %r9, %r9, 1; setp.lt.u32 %p3, %r9, 3; @%p3 bra $outer;",
        ["goes on from where it was"] = "mov.u32 %r9, 0; GUARD $outer: $round: BODY add.TYPE %i, %i, %s; setp.BELOW.TYPE %p2, %i, %n; @%p2 bra $round; sub.TYPE %i, %i, %s; add.u32 %r9, %r9, 1; setp.lt.u32 %p3, %r9, 3; @%p3 bra $outer;",
    };

    // What a round does with the element at %a, and %x, which goes from round to round.
    static readonly Dictionary<string, string> Bodies = new()
    {
        ["plain"] = "ld.global.u32 %r6, [%a]; mad.lo.u32 %x, %x, 5, %r6; st.global.u32 [%a], %x;",
        ["with a detour"] = "ld.global.u32 %r6, [%a]; and.b32 %r7, %r6, 1; setp.eq.u32 %p4, %r7, 0; @%p4 bra $odd#; mul.lo.u32 %x, %x, 3; st.global.u32 [%a], %r2; $odd#: add.u32 %x, %x, %r6;",
        ["with a loop inside"] = "ld.global.u32 %r6, [%a]; and.b32 %r7, %r6, 3; $in#: mad.lo.u32 %x, %x, 5, %r6; add.u32 %r7, %r7, 1; setp.lt.u32 %p4, %r7, 4; @%p4 bra $in#; st.global.u32 [%a], %x;",
        ["left by some"] = "ld.global.u32 %r6, [%a]; mad.lo.u32 %x, %x, 5, %r6; st.global.u32 [%a], %x; and.b32 %r7, %r6, 15; setp.eq.u32 %p4, %r7, 0; @%p4 bra $end;",
        ["shared sums"] = "ld.global.u32 %r6, [%a]; and.b32 %r7, %r6, 7; shl.b32 %r7, %r7, 2; mov.u32 %r8, sums; add.u32 %r8, %r8, %r7; red.shared.add.u32 [%r8], %r6; add.u32 %x, %x, 1;",
    };

    public static TheoryData<string, string, string, string> Kinds()
    {
        var kinds = new TheoryData<string, string, string, string>();
        foreach (string form in Forms.Keys)
        {
            foreach (string type in (string[])["s32", "u32", "s64", "u64"])
                foreach (string below in (string[])["lt", "le"]) kinds.Add(form, "plain", type, below);
        }
        foreach (string body in Bodies.Keys.Skip(1))
        {
            foreach (string form in (string[])["asked first", "asked at the top", "from inside another loop"]) kinds.Add(form, body, "s32", "lt");
        }
        return kinds;
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Engines_agree(string form, string body, string type, string below)
    {
        string text = Text(form, body, type, below);
        bool hasAsked = false;
        string[] names = ["interpreter", EngineVariants.RimsApart, "cpu"];
        var modules = Array.ConvertAll(names, name => EngineDevices.Open(name).LoadModuleText(text, "strided.ptx"));
        foreach (var (block, blocks) in (ReadOnlySpan<(Dim3, int)>)[(64, 3), (96, 2), (40, 3), (256, 1), (new Dim3(64, 2), 2)])
        {
            int threads = (int)block.Count, all = threads * blocks;
            hasAsked |= modules[1].EngineModule.PathOf(modules[1].GetKernel("k").Function, block, blocks).Contains("bounds asked once a block", StringComparison.Ordinal);
            long most = type switch { "s32" => int.MaxValue, "u32" => uint.MaxValue, _ => (1L << 61) + (16 * all) };
            // From the last of these a few threads' indices wrap behind the second round.
            foreach (long from in (long[])[7, -40, most - (19 * all), most - (3 * all) + 6])
            {
                // Not below 0 where that is the largest number.
                if (from < 0 && type[0] == 'u') continue;
                foreach (int length in (int[])[0, 33, threads, all, all + 1, 2 * all, (2 * all) + 64, (3 * all) + 17, 8 * all, (8 * all) + 64, 17 * all])
                {
                    if (from + length > most) continue;
                    var (wanted, wantedFault) = Run(modules[0], block, blocks, from, length);
                    for (int i = 1; i < names.Length; i++)
                    {
                        var (got, fault) = Run(modules[i], block, blocks, from, length);
                        string what = $"{names[i]}, {blocks} blocks of {block}, {length} from {from}";
                        Assert.True(wantedFault == fault, $"{what}: {fault}, expected {wantedFault}\n{text}");
                        Assert.True(wanted.AsSpan().SequenceEqual(got), $"{what}: differs at word {wanted.AsSpan().CommonPrefixLength(got)}\n{text}");
                    }
                }
            }
        }
        foreach (var module in modules) module.Dispose();
        bool isKnown = form is not ("stale" or "twice a round" or "two loops" or "goes on from where it was");
        Assert.True(hasAsked == isKnown, $"supposed: {hasAsked}\n{text}");
    }

    [Theory]
    [InlineData("asked first", 4), InlineData("asked at the top", 4), InlineData("a copy goes round", 4), InlineData("stale", 3)]
    public void Groups_take_turns_in_such_loops(string form, int regions)
    {
        using var module = EngineDevices.Open(EngineVariants.RimsApart).LoadModuleText(Text(form, "plain", "s32", "lt"), "strided.ptx");
        Assert.Contains($"{regions} regions", module.EngineModule.PathOf(module.GetKernel("k").Function, 256, 3), StringComparison.Ordinal);
    }

    // Steps that are no steps: the loop would not end, or not as it seems.
    [Theory]
    [InlineData(0, 1), InlineData(-192, 1), InlineData(int.MinValue, 1), InlineData(int.MaxValue, 1), InlineData(int.MaxValue, 200)]
    public void Any_step_is_taken_as_it_is(int step, int length)
    {
        string text = Text("asked first", "plain", "s32", "lt").Replace("mul.lo.u32 %s0, %r17, %r5;", "ld.param.u32 %s0, [step];", StringComparison.Ordinal);
        foreach (string name in EngineVariants.Names.Append("cpu").Append("interpreter"))
        {
            var device = EngineDevices.Open(name);
            using var data = device.Allocate<uint>(1024);
            using var left = device.Allocate<uint>(192);
            data.Fill(1);
            left.Fill(Untouched);
            using var module = device.LoadModuleText(text, "strided.ptx");
            var kernel = module.GetKernel("k");
            void Launch() => kernel.Launch(new LaunchOptions { Grid = 3, Block = 64, TimeBudget = TimeSpan.FromSeconds(step == 0 ? 0.3 : 60) }, data, left, 0L, (long)length, step);
            // Threads below the limit go on for ever, or to where nothing is, by an index that wraps or not; but the first one may step over all numbers there are.
            if (step == 0) Assert.Equal("DB4110", Assert.Throws<KernelFaultException>(Launch).Id);
            else if (step < 0 || length > 1) Assert.Throws<KernelFaultException>(Launch);
            else Launch();
            if (step != int.MaxValue || length != 1) continue;
            uint[] got = left.ToArray();
            for (int i = 0; i < got.Length; i++) Assert.Equal(i == 0 ? 1u : 0u, got[i]);
        }
    }

    static string Text(string form, string body, string type, string below)
    {
        bool isWide = type[1..] == "64", isUnsigned = type[0] == 'u';
        string Condition(string signed, string unsigned) => isUnsigned && !isWide ? unsigned : signed;
        string bits = isWide ? "b64" : "b32", turned = below == "lt" ? Condition("gt", "hi") : Condition("ge", "hs");
        below = below == "lt" ? Condition("lt", "lo") : Condition("le", "ls");
        // Each number has a register of its own, as compilers give it one.
        string place = isWide ? "sub.s64 %c#, %i, %base;" : $"cvt.s64.{type} %b#, %i; sub.s64 %c#, %b#, %base;";
        int bodies = 0;
        string start = Forms[form].Contains("%first", StringComparison.Ordinal) && form != "two loops" ? "" : "mov.BITS %i, %first; ";
        string loop = (start + Forms[form]).Replace("GUARD", "setp.BELOW.TYPE %p1, %i, %n; @!%p1 bra $end;", StringComparison.Ordinal);
        while (loop.IndexOf("BODY", StringComparison.Ordinal) is >= 0 and var at)
            loop = loop[..at] + (place + " shl.b64 %d#, %c#, 2; add.s64 %a#, %data, %d#; " + Bodies[body].Replace("%a", "%a#", StringComparison.Ordinal)).Replace("#", $"{bodies++}", StringComparison.Ordinal) + loop[(at + 4)..];
        loop = loop.Replace("BELOW", below, StringComparison.Ordinal).Replace("TURNED", turned, StringComparison.Ordinal).Replace("TYPE", type, StringComparison.Ordinal).Replace("BITS", bits, StringComparison.Ordinal);
        string index = isWide
            ? "cvt.s64.s32 %e0, %r3; add.s64 %first, %e0, %base; cvt.s64.s32 %s, %s0; ld.param.u64 %n, [n];"
            : "cvt.u32.u64 %r12, %base; add.u32 %first, %r3, %r12; mov.u32 %s, %s0; ld.param.u32 %n, [n];";
        return $$"""
            .version 7.0
            .target sm_70
            .address_size 64
            .visible .entry k(.param .u64 data, .param .u64 left, .param .u64 base, .param .u64 n, .param .u32 step)
            {
            .reg .pred %p<6>; .reg .b32 %r<18>, %x, %s0; .reg .b64 %data, %left, %base, %a<2>, %b<2>, %c<2>, %d<2>, %e<3>; .reg .{{bits}} %i, %j, %n, %s, %first;
            .shared .align 4 .b8 sums[32];
            ld.param.u64 %data, [data]; ld.param.u64 %left, [left]; ld.param.u64 %base, [base];
            mov.u32 %r1, %ctaid.x; mov.u32 %r4, %ntid.x; mov.u32 %r5, %nctaid.x; mov.u32 %r14, %tid.x; mov.u32 %r15, %tid.y; mad.lo.u32 %r2, %r15, %r4, %r14;
            mov.u32 %r16, %ntid.y; mul.lo.u32 %r17, %r4, %r16; mad.lo.u32 %r3, %r1, %r17, %r2; mul.lo.u32 %s0, %r17, %r5;
            {{index}}
            mov.u32 %r11, sums; setp.lt.u32 %p5, %r2, 8; @!%p5 bra $zeroed; shl.b32 %r10, %r2, 2; add.u32 %r11, %r11, %r10; mov.u32 %r10, 0; st.shared.u32 [%r11], %r10;
            $zeroed: bar.sync 0;
            mov.u32 %x, 0;
            {{loop}}
            $end:
            bar.sync 0;
            mul.wide.u32 %e1, %r3, 4; add.s64 %e2, %left, %e1;
            @%p5 ld.shared.u32 %r10, [%r11];
            @%p5 add.u32 %x, %x, %r10;
            st.global.u32 [%e2], %x;
            ret;
            }
            """;
    }

    static (uint[] Left, string? Fault) Run(LoadedModule module, Dim3 block, int blocks, long from, int length)
    {
        int all = (int)block.Count * blocks, count = 20 * all;
        using var data = module.Device.Allocate<uint>(count);
        var random = new SeededRandom(11);
        data.CopyFrom(Enumerable.Range(0, count).Select(_ => (uint)random.NextUInt64()).ToArray());
        using var left = module.Device.Allocate<uint>(all);
        left.Fill(Untouched);
        try
        {
            module.GetKernel("k").Launch(blocks, block, 0, data, left, from, from + length, 0);
        }
        catch (KernelFaultException fault)
        {
            // An index that wraps on its way to an address is one of its own on the engine.
            return ([], fault.Id == "DB4121" ? "DB4101" : fault.Id);
        }
        return ([.. data.ToArray(), .. left.ToArray()], null);
    }
}
