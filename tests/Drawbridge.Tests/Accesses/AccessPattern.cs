using System.Globalization;

namespace Drawbridge.Tests.Accesses;

/// <summary>How the lanes that take part are chosen.</summary>
public enum Taking
{
    All,

    /// <summary>By a guard on the access.</summary>
    Guarded,

    /// <summary>By a branch around it.</summary>
    Branched,
}

/// <summary>One access by the threads of a block, each at its own address: a constant step apart, or anywhere.</summary>
/// <param name="Space">global or shared.</param>
/// <param name="IsStore">True for a store.</param>
/// <param name="Bytes">Bytes of an element.</param>
/// <param name="Count">Elements.</param>
/// <param name="Step">Accesses from thread to thread; null for an order that nothing is known of.</param>
/// <param name="Taking">Which threads take part.</param>
/// <param name="Threads">Threads of the block.</param>
public sealed record AccessPattern(string Space, bool IsStore, int Bytes, int Count, int? Step, Taking Taking, int Threads)
{
    const int Scatter = 7;

    /// <summary>First thread that takes part, and the one past the last.</summary>
    public (int First, int End) Part => Taking == Taking.All ? (0, Threads) : (Threads / 5, Threads - Threads / 7);

    int AccessBytes => Bytes * Count;

    /// <summary>Bytes from the start of the array to the one past the last that is accessed, if it starts with the first.</summary>
    public int ArrayBytes => (Places.Max() - Places.Min() + 1) * AccessBytes;

    // Which access of the array a thread that takes part makes.
    IEnumerable<int> Places => Enumerable.Range(Part.First, Part.End - Part.First).Select(PlaceOf);

    int PlaceOf(int thread) => Step is { } step ? thread * step : thread * Scatter % Threads;

    /// <summary>The kernel <c>k(array, result)</c>. A result is 8 bytes an element, 32 a thread; array elements are the thread's number and 8 times that of the element.</summary>
    public string Text()
    {
        var culture = CultureInfo.InvariantCulture;
        string register = Bytes == 8 ? "%d" : "%r", type = $"b{8 * Bytes}";
        string elements = Count == 1 ? $"{register}20" : "{" + string.Join(", ", Enumerable.Range(20, Count).Select(n => $"{register}{n}")) + "}";
        string vector = Count == 1 ? "" : $".v{Count}", guard = Taking == Taking.Guarded ? "@%p2 " : "";
        string place = Step is { } step ? $"mul.lo.s32 %r3, %r1, {step};" : $"mul.lo.s32 %r3, %r1, {Scatter};\n\trem.u32 %r3, %r3, {Threads};";
        int start = -Places.Min() * AccessBytes, words = (ArrayBytes + 3) / 4;
        string address = Space == "global"
            ? "mul.wide.s32 %d3, %r3, " + AccessBytes + ";\n\tadd.s64 %d4, %d1, %d3;"
            : "mul.lo.s32 %r4, %r3, " + AccessBytes + ";\n\tmov.u32 %r5, s;\n\tadd.s32 %r6, %r5, %r4;";
        string at = Space == "global" ? $"[%d4+{start}]" : $"[%r6+{start}]";
        string access = IsStore ? $"{guard}st.{Space}{vector}.{type} {at}, {elements};" : $"{guard}ld.{Space}{vector}.{type} {elements}, {at};";
        var lines = new List<string>
        {
            ".version 7.0", ".target sm_70", ".address_size 64",
            ".visible .entry k(.param .u64 array, .param .u64 result)", "{",
            ".reg .pred %p<8>; .reg .b32 %r<40>; .reg .b64 %d<40>;",
        };
        if (Space == "shared") lines.Add($".shared .align 16 .b8 s[{4 * words}];");
        lines.Add("ld.param.u64 %d1, [array]; ld.param.u64 %d2, [result]; mov.u32 %r1, %tid.x;");
        lines.Add($"setp.ge.u32 %p1, %r1, {Part.First}; setp.lt.and.u32 %p2, %r1, {Part.End}, %p1;");
        for (int i = 0; i < Count; i++)
        {
            lines.Add($"add.u32 %r{20 + i}, %r1, {8 * i};");
            lines.Add($"cvt.u64.u32 %d{20 + i}, %r{20 + i};");
        }
        if (Space == "shared") lines.Add(Copy("$in", words, "ld.global.b32 %r11, [%d10]; st.shared.b32 [%r12], %r11;"));
        lines.Add(place);
        lines.Add(address);
        if (Taking == Taking.Branched) lines.Add("@!%p2 bra $past;");
        lines.Add(access);
        lines.Add("$past:");
        if (Space == "shared") lines.Add(Copy("$out", words, "ld.shared.b32 %r11, [%r12]; st.global.b32 [%d10], %r11;"));
        lines.Add("mul.wide.u32 %d5, %r1, 32; add.s64 %d6, %d2, %d5;");
        for (int i = 0; i < Count; i++)
        {
            if (Bytes < 8) lines.Add($"cvt.u64.u32 %d{20 + i}, %r{20 + i};");
            lines.Add($"st.global.b64 [%d6+{8 * i}], %d{20 + i};");
        }
        lines.Add("ret;\n}");
        return string.Join('\n', lines) + "\n";

        string Copy(string label, int count, string body) => string.Create(culture, $"""
            bar.sync 0;
            mov.u32 %r10, 0; mov.u32 %r12, s; mov.u64 %d10, %d1;
            setp.ne.u32 %p3, %r1, 0;
            @%p3 bra {label}past;
            {label}:
            {body}
            add.u32 %r10, %r10, 1; add.u32 %r12, %r12, 4; add.u64 %d10, %d10, 4;
            setp.lt.u32 %p4, %r10, {count};
            @%p4 bra {label};
            {label}past:
            bar.sync 0;
            """);
    }
}
