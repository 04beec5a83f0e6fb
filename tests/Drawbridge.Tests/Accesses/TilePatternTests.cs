using System.Globalization;
using System.Text;
using Drawbridge.Runtime;

namespace Drawbridge.Tests.Accesses;

/// <summary>
/// Loads and stores in shared memory at places that threads compute of their number by masks, shifts and products, as places of tiles are: the CPU engine,
/// which finds out what it can of them when it compiles, leaves what the interpreter leaves; where the last access is outside it finds the same fault.
/// </summary>
public sealed class TilePatternTests
{
    const int Threads = 96, MostBytes = 16 << 10, ResultBytes = 16;

    /// <param name="Text">Instructions that leave an index in <c>%r1</c>.</param>
    /// <param name="Indexes">That of each thread.</param>
    sealed record Index(string Text, uint[] Indexes);

    [Theory, InlineData(1UL), InlineData(2UL), InlineData(3UL), InlineData(4UL)]
    public void Engines_agree(ulong seed)
    {
        var random = new SeededRandom(seed);
        for (int round = 0; round < 25; round++)
        {
            var index = Draw(ref random);
            int bytes = 1 << Below(ref random, 4);
            uint reach = index.Indexes.Max() + 2;
            if (reach * bytes > MostBytes) continue;
            foreach (bool isStore in (bool[])[false, true])
            {
                foreach (int missing in (int[])[0, 1])
                {
                    string text = Kernel(index, isStore, bytes, (int)reach * bytes - missing * bytes);
                    var (wanted, wantedFault) = Run("interpreter", text);
                    var (got, gotFault) = Run("cpu", text);
                    Assert.True((wantedFault != null) == (missing > 0), $"seed {seed}, round {round}: {wantedFault}\n{text}");
                    Assert.True(wantedFault?.Id == gotFault?.Id, $"seed {seed}, round {round}: {gotFault}, expected {wantedFault}\n{text}");
                    Assert.True(wanted.AsSpan().SequenceEqual(got), $"seed {seed}, round {round}: differs at byte {wanted.AsSpan().CommonPrefixLength(got)}\n{text}");
                    // Which thread comes first is the engine's choice.
                    if (gotFault == null) continue;
                    ulong first = index.Indexes[gotFault.Thread.X] * (ulong)bytes, reached = gotFault.Address ?? 0;
                    Assert.True((reached == first || reached == first + (ulong)bytes) && reached + (ulong)bytes > (reach - 1) * (ulong)bytes, $"seed {seed}, round {round}: {gotFault}\n{text}");
                }
            }
        }
    }

    // Columns that threads write as rows: two, four and eight of them, upwards and downwards; the last one writes some twice.
    [Theory]
    [InlineData("and.b32 %r11, %r10, 1; mul.lo.s32 %r12, %r11, 48; shr.u32 %r13, %r10, 1; add.s32 %r1, %r12, %r13;")]
    [InlineData("and.b32 %r11, %r10, 3; mul.lo.s32 %r12, %r11, 24; shr.u32 %r13, %r10, 2; add.s32 %r1, %r12, %r13;")]
    [InlineData("and.b32 %r11, %r10, 7; mul.lo.s32 %r12, %r11, 12; shr.u32 %r13, %r10, 3; add.s32 %r1, %r12, %r13;")]
    [InlineData("xor.b32 %r11, %r10, 95; and.b32 %r12, %r11, 1; mul.lo.s32 %r13, %r12, 48; shr.u32 %r14, %r11, 1; add.s32 %r1, %r13, %r14;")]
    [InlineData("xor.b32 %r1, %r10, 15;")]
    [InlineData("and.b32 %r11, %r10, 1; mul.lo.s32 %r12, %r11, 4; shr.u32 %r13, %r10, 1; add.s32 %r1, %r12, %r13;")]
    public void Columns_are_written_as_rows(string text)
    {
        uint[] indexes = [.. Enumerable.Range(0, Threads).Select(thread => IndexOf(text, (uint)thread))];
        int size = ((int)indexes.Max() + 2) * 4;
        string kernel = Kernel(new Index("mov.u32 %r10, %tid.x; " + text, indexes), isStore: true, 4, size);
        var (wanted, wantedFault) = Run("interpreter", kernel);
        var (got, gotFault) = Run("cpu", kernel);
        Assert.True(wantedFault == null && gotFault == null, $"{wantedFault} {gotFault}");
        Assert.True(wanted.AsSpan().SequenceEqual(got), $"differs at byte {wanted.AsSpan().CommonPrefixLength(got)}");
    }

    // Neighbours of every narrow kind, two loads each: words of which both halves are loaded are one load.
    [Theory]
    [InlineData("u8", 1, "u8", 1), InlineData("u8", 2, "u8", 2), InlineData("u8", 4, "u8", 4), InlineData("u16", 1, "u16", 1), InlineData("u16", 2, "u16", 2)]
    [InlineData("u8", 2, "u16", 1), InlineData("u16", 1, "u8", 2), InlineData("s16", 1, "s16", 1), InlineData("u16", 1, "s16", 1), InlineData("s8", 2, "s8", 2), InlineData("u16", 4, "u16", 4)]
    public void Narrow_neighbours_are_told_apart(string first, int firstCount, string second, int secondCount)
    {
        int bytes = int.Parse(first[1..], CultureInfo.InvariantCulture) / 8 * firstCount;
        string kernel = $$"""
            .version 7.0
            .target sm_70
            .address_size 64
            .visible .entry k(.param .u64 to, .param .u64 left)
            {
            .reg .b32 %r<30>; .reg .b64 %d<12>;
            .shared .align 16 .b8 tile[4096];
            ld.param.u64 %d1, [to]; mov.u64 %d2, tile; mov.u32 %r1, %tid.x;
            mul.wide.u32 %d3, %r1, 32; add.s64 %d4, %d2, %d3;
            mul.lo.s32 %r2, %r1, 0x9E3779B1; xor.b32 %r3, %r2, 0x5A5A1234; mul.lo.s32 %r4, %r2, 77; mul.lo.s32 %r5, %r3, 99;
            st.shared.v4.u32 [%d4], {%r2, %r3, %r4, %r5}; st.shared.v4.u32 [%d4+16], {%r5, %r2, %r4, %r3};
            bar.sync 0;
            shr.u32 %r6, %r1, 2; mul.lo.s32 %r7, %r6, 96; and.b32 %r8, %r1, 3; shl.b32 %r9, %r8, 4; add.s32 %r10, %r7, %r9; cvt.u64.u32 %d5, %r10; add.s64 %d6, %d2, %d5;
            mov.u32 %r20, 0; mov.u32 %r21, 0; mov.u32 %r22, 0; mov.u32 %r23, 0; mov.u32 %r24, 0; mov.u32 %r25, 0; mov.u32 %r26, 0; mov.u32 %r27, 0;
            {{Load(first, firstCount, 20)}} [%d6];
            {{Load(second, secondCount, 24)}} [%d6+{{bytes}}];
            mad.lo.s32 %r20, %r21, 31, %r20; mad.lo.s32 %r20, %r22, 1009, %r20; mad.lo.s32 %r20, %r23, 70001, %r20;
            mad.lo.s32 %r24, %r25, 31, %r24; mad.lo.s32 %r24, %r26, 1009, %r24; mad.lo.s32 %r24, %r27, 70001, %r24;
            mul.wide.u32 %d7, %r1, {{ResultBytes}}; add.s64 %d8, %d1, %d7; st.global.v2.u32 [%d8], {%r20, %r24};
            ret;
            }
            """;
        var (wanted, wantedFault) = Run("interpreter", kernel);
        var (got, gotFault) = Run("cpu", kernel);
        Assert.True(wantedFault == null && gotFault == null, $"{wantedFault} {gotFault}");
        Assert.True(wanted.AsSpan().SequenceEqual(got), $"differs at byte {wanted.AsSpan().CommonPrefixLength(got)}");

        static string Load(string type, int count, int register) => count == 1 ? $"ld.shared.{type} %r{register},"
            : $"ld.shared.v{count}.{type} {{{string.Join(", ", Enumerable.Range(register, count).Select(one => $"%r{one}"))}}},";
    }

    // What the instructions above leave in %r1.
    static uint IndexOf(string text, uint thread)
    {
        var values = new Dictionary<string, uint> { ["%r10"] = thread };
        foreach (string instruction in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            string[] words = instruction.Replace(",", "", StringComparison.Ordinal).Split(' ');
            uint a = values[words[2]], b = values.TryGetValue(words[3], out uint known) ? known : uint.Parse(words[3], CultureInfo.InvariantCulture);
            values[words[1]] = words[0] switch { "and.b32" => a & b, "xor.b32" => a ^ b, "mul.lo.s32" => a * b, "shr.u32" => a >> (int)b, _ => a + b };
        }
        return values["%r1"];
    }

    // A few instructions, each of what is there already.
    static Index Draw(ref SeededRandom random)
    {
        var text = new StringBuilder("mov.u32 %r10, %tid.x; ");
        var values = new List<uint[]>();
        values.Add([.. Enumerable.Range(0, Threads).Select(thread => (uint)thread)]);
        int count = 2 + Below(ref random, 6);
        for (int i = 0; i < count; i++)
        {
            int from = Below(ref random, values.Count), other = Below(ref random, values.Count);
            uint[] a = values[from], b = values[other];
            int shift = Below(ref random, 5), mask = Below(ref random, 64), factor = 1 + Below(ref random, 48);
            var (code, of) = Below(ref random, 9) switch
            {
                0 => ($"and.b32 {{0}}, {{1}}, {mask}", (Func<uint, uint, uint>)((x, _) => x & (uint)mask)),
                1 => ($"shr.u32 {{0}}, {{1}}, {shift}", (x, _) => x >> shift),
                2 => ($"shl.b32 {{0}}, {{1}}, {shift}", (x, _) => x << shift),
                3 => ($"mul.lo.s32 {{0}}, {{1}}, {factor}", (x, _) => x * (uint)factor),
                4 => ($"add.s32 {{0}}, {{1}}, {mask}", (x, _) => x + (uint)mask),
                5 => ("add.s32 {0}, {1}, {2}", (x, y) => x + y),
                6 => ("or.b32 {0}, {1}, {2}", (x, y) => x | y),
                7 => ("xor.b32 {0}, {1}, {2}", (x, y) => x ^ y),
                _ => ($"bfe.u32 {{0}}, {{1}}, {shift}, 3", (x, _) => x >> shift & 7),
            };
            text.Append(string.Format(CultureInfo.InvariantCulture, code, $"%r{10 + values.Count}", $"%r{10 + from}", $"%r{10 + other}")).Append("; ");
            values.Add([.. a.Zip(b, of)]);
        }
        text.Append(CultureInfo.InvariantCulture, $"mov.b32 %r1, %r{9 + values.Count};");
        return new Index(text.ToString(), values[^1]);
    }

    static int Below(ref SeededRandom random, int count) => (int)(random.NextUInt64() % (uint)count);

    // Each thread accesses its element and the next one; what it stores depends on where, since several may.
    static string Kernel(Index index, bool isStore, int bytes, int size)
    {
        string type = bytes == 8 ? "u64" : $"u{bytes * 8}", register = bytes == 8 ? "%d" : "%r";
        string access = isStore
            ? $"mul.lo.s32 %r5, %r1, 0x9E3779B1; cvt.u64.u32 %d5, %r5; mul.lo.s64 %d5, %d5, 0x1000001; st.shared.{type} [%d1], {register}5; bar.sync 0; add.s32 %r5, %r5, 77; add.s64 %d5, %d5, 99; st.shared.{type} [%d1+{bytes}], {register}5;"
            : $"""
              mov.u64 %d5, 0; mov.u64 %d6, 0; mov.u32 %r5, 0; mov.u32 %r7, 0;
              ld.shared.{type} {register}5, [%d1];
              ld.shared.{type} {(bytes == 8 ? "%d6" : "%r7")}, [%d1+{bytes}];
              {(bytes == 8 ? "" : "cvt.u64.u32 %d5, %r5; cvt.u64.u32 %d6, %r7;")}
              mul.wide.u32 %d7, %r6, {ResultBytes}; add.s64 %d7, %d7, %d3; st.global.u64 [%d7], %d5; st.global.u64 [%d7+8], %d6;
              """;
        return $$"""
            .version 7.0
            .target sm_70
            .address_size 64
            .visible .entry k(.param .u64 to, .param .u64 left)
            {
            .reg .pred %p<2>; .reg .b32 %r<30>; .reg .b64 %d<12>;
            .shared .align 16 .b8 tile[{{size}}];
            ld.param.u64 %d3, [to]; ld.param.u64 %d4, [left];
            mov.u32 %r6, %tid.x; mov.u64 %d2, tile;
            mov.u32 %r2, %r6;
            $fill: setp.ge.u32 %p1, %r2, {{size}};
            @%p1 bra $filled;
            cvt.u64.u32 %d8, %r2; add.s64 %d8, %d8, %d2; mul.lo.s32 %r3, %r2, 37; add.s32 %r3, %r3, 11; st.shared.u8 [%d8], %r3;
            add.s32 %r2, %r2, {{Threads}};
            bra.uni $fill;
            $filled: bar.sync 0;
            {{index.Text}}
            mul.wide.u32 %d10, %r1, {{bytes}}; add.s64 %d1, %d10, %d2;
            {{access}}
            bar.sync 0;
            mov.u32 %r2, %r6;
            $copy: setp.ge.u32 %p1, %r2, {{size}};
            @%p1 bra $end;
            cvt.u64.u32 %d8, %r2; add.s64 %d9, %d8, %d2; ld.shared.u8 %r3, [%d9]; add.s64 %d9, %d8, %d4; st.global.u8 [%d9], %r3;
            add.s32 %r2, %r2, {{Threads}};
            bra.uni $copy;
            $end: ret;
            }
            """;
    }

    static (byte[] Left, KernelFaultException? Fault) Run(string name, string text)
    {
        var device = EngineDevices.Open(name);
        using var result = device.Allocate<byte>(Threads * ResultBytes);
        using var left = device.Allocate<byte>(MostBytes);
        result.Fill(0x5a);
        left.Fill(0x5a);
        using var module = device.LoadModuleText(text, "tile.ptx");
        try
        {
            module.GetKernel("k").Launch(1, Threads, 0, result, left);
        }
        catch (KernelFaultException fault)
        {
            return ([], fault);
        }
        return ([.. result.ToArray(), .. left.ToArray()], null);
    }
}
