using System.Text;
using Drawbridge.Runtime;

namespace Drawbridge.Tests.Accesses;

/// <summary>
/// Records of words, one a thread, whose fields are loaded and stored one by one, in runs and across them, with computations between that write the same
/// registers: the CPU engine, which takes neighbouring fields of all lanes together, leaves what the interpreter leaves, and finds the same fault.
/// </summary>
public sealed class RecordTests
{
    const int Registers = 6, Steps = 40;

    public enum Wrong
    {
        Nothing,
        Short,
        Misaligned,
    }

    public static TheoryData<string, int, int, Wrong> Kinds()
    {
        var kinds = new TheoryData<string, int, int, Wrong>();
        foreach (int words in (int[])[2, 3, 4, 5, 8, 16, 17])
        {
            foreach (int threads in (int[])[64, 40])
            {
                kinds.Add("shared", words, threads, Wrong.Nothing);
                foreach (var wrong in Enum.GetValues<Wrong>()) kinds.Add("global", words, threads, wrong);
            }
        }
        return kinds;
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Engines_agree(string space, int words, int threads, Wrong wrong)
    {
        for (ulong seed = 1; seed <= 5; seed++)
        {
            string text = Text(seed, space, words, threads);
            var (wanted, wantedFault) = Run("interpreter", text, words, threads, wrong);
            var (got, gotFault) = Run("cpu", text, words, threads, wrong);
            if (wrong != Wrong.Short) Assert.Equal(wrong == Wrong.Misaligned, wantedFault != null);
            Assert.True(wantedFault == gotFault, $"seed {seed}: {gotFault}, expected {wantedFault}\n{text}");
            Assert.True(wanted.AsSpan().SequenceEqual(got), $"seed {seed}: differs at byte {wanted.AsSpan().CommonPrefixLength(got)}\n{text}");
        }
    }

    // Threads copy their records to shared memory and back where fields are to lie there.
    static string Text(ulong seed, string space, int words, int threads)
    {
        var random = new SeededRandom(seed);
        var body = new StringBuilder();
        int field = 0;
        bool isLoad = true;
        for (int i = 0; i < Steps; i++)
        {
            // Mostly the next field, the same way.
            if (Below(4) == 0) isLoad = !isLoad;
            field = Below(6) == 0 ? Below(words) : (field + 1) % words;
            string register = $"%r{10 + Below(Registers)}", other = $"%r{10 + Below(Registers)}", place = $"[%d4+{4 * field}]";
            string spin = Below(16) == 0 ? ".volatile" : "";
            body.AppendLine(isLoad ? $"ld{spin}.{space}.b32 {register}, {place};" : $"st{spin}.{space}.b32 {place}, {register};");
            if (Below(2) == 0) body.AppendLine($"mad.lo.u32 {other}, {other}, 5, {register};");
            if (Below(24) == 0) body.AppendLine("add.s64 %d4, %d4, 0;");
            if (Below(24) == 0) body.AppendLine($"@%p1 ld.{space}.b32 {other}, [%d4];");
        }
        string moves = string.Concat(Enumerable.Range(0, words).Select(i => $"ld.global.b32 %r1, [%d3+{4 * i}]; st.shared.b32 [%d4+{4 * i}], %r1;\n"));
        string back = string.Concat(Enumerable.Range(0, words).Select(i => $"ld.shared.b32 %r1, [%d4+{4 * i}]; st.global.b32 [%d3+{4 * i}], %r1;\n"));
        string results = string.Concat(Enumerable.Range(0, Registers).Select(i => $"st.global.b32 [%d6+{4 * i}], %r{10 + i};\n"));
        return $$"""
            .version 7.0
            .target sm_70
            .address_size 64
            .visible .entry k(.param .u64 records, .param .u64 results)
            {
            .reg .pred %p<2>; .reg .b32 %r<20>; .reg .b64 %d<8>;
            .shared .align 4 .b8 tile[{{4 * words * threads}}];
            ld.param.u64 %d1, [records]; ld.param.u64 %d2, [results];
            mov.u32 %r2, %tid.x; mov.u32 %r3, %ctaid.x; mov.u32 %r4, %ntid.x; mad.lo.u32 %r5, %r3, %r4, %r2;
            setp.lt.u32 %p1, %r2, 19;
            mul.wide.u32 %d3, %r5, {{4 * words}}; add.s64 %d3, %d1, %d3;
            mul.wide.u32 %d6, %r5, {{4 * Registers}}; add.s64 %d6, %d2, %d6;
            {{string.Concat(Enumerable.Range(0, Registers).Select(i => $"add.u32 %r{10 + i}, %r5, {100 * i};\n"))}}
            {{(space == "global" ? "mov.u64 %d4, %d3;" : $"mul.wide.u32 %d4, %r2, {4 * words}; mov.u64 %d5, tile; add.s64 %d4, %d5, %d4;\n{moves}")}}
            {{body}}
            {{(space == "global" ? "" : back)}}
            {{results}}
            ret;
            }
            """;

        int Below(int end) => (int)(random.NextUInt64() % (ulong)end);
    }

    static (byte[] Left, string? Fault) Run(string name, string text, int words, int threads, Wrong wrong)
    {
        const int Blocks = 2;
        var device = EngineDevices.Open(name);
        int count = words * threads * Blocks, missing = wrong == Wrong.Nothing ? 0 : 1;
        using var records = device.Allocate<int>(count - missing);
        var random = new SeededRandom(3);
        records.CopyFrom(Enumerable.Range(0, count - missing).Select(_ => (int)random.NextUInt64()).ToArray());
        using var results = device.Allocate<int>(threads * Blocks * Registers);
        results.Fill(0x5a);
        using var module = device.LoadModuleText(text, "records.ptx");
        try
        {
            module.GetKernel("k").Launch(Blocks, threads, 0, records.Address + (wrong == Wrong.Misaligned ? 2ul : 0), results);
        }
        catch (KernelFaultException fault)
        {
            // Whether something that is freed lay behind the records depends on what ran on the device before.
            string id = fault.Id == "DB4104" ? "DB4101" : fault.Id;
            return ([], $"{id} in block {fault.Block} thread {fault.Thread} at {fault.Instruction?.Position}, {fault.Address - records.Address} bytes from the start");
        }
        return ([.. Bytes(records), .. Bytes(results)], null);
    }

    static byte[] Bytes(DeviceBuffer<int> buffer) => System.Runtime.InteropServices.MemoryMarshal.AsBytes<int>(buffer.ToArray()).ToArray();
}
