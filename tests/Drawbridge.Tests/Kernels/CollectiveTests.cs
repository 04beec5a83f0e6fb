using System.Text;

namespace Drawbridge.Tests.Kernels;

/// <summary>
/// Exchanges between the lanes of a warp, with constant and computed operands, for all ways in which lanes can come together: the engines agree
/// on every lane.
/// </summary>
public class CollectiveTests
{
    const int Threads = 96;

    /// <summary>Where each exchange stands: how lanes get there, and the member mask.</summary>
    static readonly Dictionary<string, (string Before, string Guard, string Members)> Places = new()
    {
        ["all"] = ("", "", "0xffffffff"),
        ["members in a register"] = ("ld.param.u32 %m, [all];", "", "%m"),
        ["a branch"] = ("and.b32 %t, %lane, 2; setp.eq.u32 %p, %t, 0; @%p bra done;", "", "0xcccccccc"),
        ["a branch, members in a register"] = ("setp.lt.u32 %p, %v, 0x40000000; @%p bra done; activemask.b32 %m;", "", "%m"),
        ["a guard"] = ("and.b32 %t, %lane, 20; setp.eq.u32 %p, %t, 4;", "@%p ", "0x0000f0f0"),
        ["a guard in one warp"] = ("mov.u32 %t, %tid.x; setp.lt.u32 %p, %t, 32;", "@%p ", "-1"),
        ["a branch of whole warps"] = ("mov.u32 %t, %tid.x; setp.gt.u32 %p, %t, 31; @%p bra done;", "", "-1"),
        ["halves with members of their own"] = ("and.b32 %t, %lane, 16; mov.u32 %m, 0xffff; shl.b32 %m, %m, %t;", "", "%m"),
    };

    public static TheoryData<string> Names => new(Places.Keys);

    static List<string> Exchanges(string members)
    {
        var all = new List<string>();
        foreach (string mode in (string[])["up", "down", "bfly", "idx"])
        {
            foreach (string b in (string[])["0", "1", "2", "7", "8", "16", "31", "33", "%u", "%lane", "%v"])
                foreach (string c in mode == "up" ? (string[])["0", "0x1800", "0x1c00", "0x1004", "%v"] : ["31", "0x181f", "0x1e1f", "0x100b", "%v"])
                    all.Add($"shfl.sync.{mode}.b32 %r|%q, %v, {b}, {c}, {members};");
        }
        foreach (string mode in (string[])["all", "any", "uni"])
            foreach (string predicate in (string[])["%odd", "!%odd", "%always", "!%always"])
                all.Add($"vote.sync.{mode}.pred %q, {predicate}, {members};");
        all.AddRange(["vote.sync.ballot.b32 %r, %odd, " + members + ";", "vote.sync.ballot.b32 %r, !%odd, " + members + ";"]);
        foreach (string op in (string[])["add.u32", "add.s32", "min.u32", "min.s32", "max.u32", "max.s32", "and.b32", "or.b32", "xor.b32"])
            foreach (string value in (string[])["%v", "%few", "%u"]) all.Add($"redux.sync.{op} %r, {value}, {members};");
        foreach (string value in (string[])["%v", "%few", "%u"])
            all.AddRange([$"match.any.sync.b32 %r, {value}, {members};", $"match.all.sync.b32 %r|%q, {value}, {members};"]);
        all.AddRange([$"match.any.sync.b64 %r, %wide, {members};", $"elect.sync %r|%q, {members};", $"bar.warp.sync {members};"]);
        return all;
    }

    static string Text((string Before, string Guard, string Members) place, List<string> exchanges)
    {
        var text = new StringBuilder($$"""
            .version 8.0
            .target sm_90
            .address_size 64
            .visible .entry k(.param .u64 in, .param .u64 out, .param .u32 all, .param .u32 uniform)
            {
                .reg .pred %p, %q, %odd, %always;
                .reg .b32 %r, %t, %v, %u, %m, %few, %lane, %n;
                .reg .b64 %a, %b, %wide;
                mov.u32 %lane, %laneid;
                mov.u32 %n, %tid.x;
                ld.param.u64 %a, [in];
                mul.wide.u32 %b, %n, 4;
                add.u64 %a, %a, %b;
                ld.global.u32 %v, [%a];
                ld.param.u32 %u, [uniform];
                and.b32 %few, %v, 3;
                cvt.u64.u32 %wide, %few;
                shl.b64 %wide, %wide, 40;
                and.b32 %t, %v, 1;
                setp.eq.u32 %odd, %t, 1;
                setp.ge.u32 %always, %v, 0;
                setp.ne.u32 %q, %t, %t;
                ld.param.u64 %a, [out];
                mul.wide.u32 %b, %n, 8;
                add.u64 %a, %a, %b;
                {{place.Before}}

            """);
        foreach (string exchange in exchanges)
        {
            text.AppendLine($$"""
                    mov.u32 %r, 0x5eed;
                    setp.ne.u32 %q, %lane, %lane;
                    {{place.Guard}}{{exchange}}
                    selp.u32 %t, 1, 0, %q;
                    st.global.v2.u32 [%a], {%r, %t};
                    add.u64 %a, %a, {{Threads * 8}};
                """);
        }
        return text.Append("done:\n    ret;\n}\n").ToString();
    }

    [Theory, MemberData(nameof(Names))]
    public void Engines_agree(string name)
    {
        var place = Places[name];
        var exchanges = Exchanges(place.Members);
        uint[] values = Draw.Words(77, Threads);
        // One warp in which all have the same.
        values.AsSpan(32, 32).Fill(0xfffffff3);
        uint[] Run(string device)
        {
            using var module = EngineDevices.Open(device).LoadModuleText(Text(place, exchanges), "collectives.ptx");
            using var input = module.Device.Allocate<uint>(values);
            using var output = module.Device.Allocate<uint>(exchanges.Count * Threads * 2);
            output.Fill(0xa5a5a5a5);
            var kernel = module.GetKernel("k");
            Assert.Equal(device == "interpreter", module.EngineModule.PathOf(kernel.Function, Threads, 1).Contains("interpreter"));
            kernel.Launch(1, Threads, 0, input, output, uint.MaxValue, 5u);
            return output.ToArray();
        }

        uint[] want = Run("interpreter"), got = Run("cpu");
        for (int i = 0; i < want.Length; i++)
            Assert.True(want[i] == got[i], $"{exchanges[i / 2 / Threads]} thread {i / 2 % Threads} part {i % 2}: expected 0x{want[i]:x}, got 0x{got[i]:x}");
    }
}
