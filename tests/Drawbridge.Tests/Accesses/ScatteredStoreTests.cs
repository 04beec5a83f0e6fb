using Drawbridge.Runtime;

namespace Drawbridge.Tests.Accesses;

/// <summary>
/// Many stores behind a loop, each lane's to a place of its own in two arrays by turns, by all threads or some: the CPU engine, which calls a method for
/// them, leaves what the interpreter leaves, and finds the same fault.
/// </summary>
public sealed class ScatteredStoreTests
{
    const int Blocks = 3;

    // Coprime to the number of threads: each store has a permutation of its own, so that no two threads write to one place.
    static readonly int[] Factors = [7, 11, 13, 17, 19, 23, 29, 31, 37, 41];

    public enum Wrong
    {
        Nothing,
        Far,
        Misaligned,
    }

    public static TheoryData<int, string, bool, int, Wrong> Kinds()
    {
        var kinds = new TheoryData<int, string, bool, int, Wrong>();
        foreach (int bytes in (int[])[4, 8])
        {
            foreach (string guard in (string[])["", "@%p2 "])
            {
                foreach (bool isSplit in (bool[])[false, true])
                {
                    foreach (int threads in (int[])[64, 40])
                    {
                        foreach (var wrong in Enum.GetValues<Wrong>()) kinds.Add(bytes, guard, isSplit, threads, wrong);
                    }
                }
            }
        }
        return kinds;
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Engines_agree(int bytes, string guard, bool isSplit, int threads, Wrong wrong)
    {
        var (wanted, wantedFault) = Run("interpreter", bytes, guard, isSplit, threads, wrong);
        var (got, gotFault) = Run("cpu", bytes, guard, isSplit, threads, wrong);
        Assert.Equal(wrong == Wrong.Nothing, wantedFault == null);
        Assert.Equal(wantedFault, gotFault);
        if (wrong == Wrong.Nothing) Assert.True(wanted.AsSpan().SequenceEqual(got), $"differs at byte {wanted.AsSpan().CommonPrefixLength(got)}");
    }

    static string Text(int bytes, string guard, bool isSplit, int threads, Wrong wrong)
    {
        int all = threads * Blocks;
        var stores = string.Concat(Enumerable.Range(0, Factors.Length).Select(i => $"""
            mad.lo.u32 %r6, %r5, {Factors[i]}, {i};
            rem.u32 %r6, %r6, {all};
            add.u32 %r6, %r6, {i / 2 * all};
            mul.wide.u32 %d3, %r6, {bytes};
            add.s64 %d4, %d{1 + i % 2}, %d3;
            {(wrong != Wrong.Nothing && i == 6 ? $"@%p3 add.s64 %d4, %d4, {(wrong == Wrong.Far ? 1 << 20 : 2)};" : "")}
            add.u32 %r7, %r7, %r5;
            cvt.u64.u32 %d5, %r7;
            {guard}st.global.b{bytes * 8} [%d4], {(bytes == 8 ? "%d5" : "%r7")};

            """));
        return $$"""
            .version 7.0
            .target sm_70
            .address_size 64
            .visible .entry k(.param .u64 a, .param .u64 b, .param .u32 rounds)
            {
            .reg .pred %p<6>; .reg .b32 %r<10>; .reg .b64 %d<8>;
            ld.param.u64 %d1, [a]; ld.param.u64 %d2, [b]; ld.param.u32 %r1, [rounds];
            mov.u32 %r2, %ctaid.x; mov.u32 %r3, %ntid.x; mov.u32 %r4, %tid.x;
            mad.lo.s32 %r5, %r2, %r3, %r4;
            and.b32 %r8, %r4, 5;
            setp.ne.u32 %p2, %r8, 1;
            setp.eq.u32 %p3, %r5, 42;
            mov.u32 %r7, 0;
            $round:
            mad.lo.u32 %r7, %r7, 5, %r5;
            sub.u32 %r1, %r1, 1;
            setp.ne.u32 %p1, %r1, 0;
            @%p1 bra $round;
            {{(isSplit ? "setp.gt.u32 %p4, %r8, 3; @%p4 bra $end;" : "")}}
            {{stores}}
            $end: ret;
            }
            """;
    }

    static (byte[] Left, string? Fault) Run(string name, int bytes, string guard, bool isSplit, int threads, Wrong wrong)
    {
        var device = EngineDevices.Open(name);
        int length = bytes * threads * Blocks * Factors.Length / 2;
        using var first = device.Allocate<byte>(length);
        using var second = device.Allocate<byte>(length);
        first.Fill(0x5a);
        second.Fill(0xa5);
        using var module = device.LoadModuleText(Text(bytes, guard, isSplit, threads, wrong), "scattered.ptx");
        try
        {
            module.GetKernel("k").Launch(Blocks, threads, 0, first, second, 3u);
        }
        catch (KernelFaultException fault)
        {
            // What lies so far behind an array depends on the device.
            string id = fault.Id == "DB4104" ? "DB4101" : fault.Id;
            return ([], $"{id} in block {fault.Block} thread {fault.Thread} at {fault.Instruction?.Position}, {fault.Address - first.Address} bytes from the start");
        }
        return ([.. first.ToArray(), .. second.ToArray()], null);
    }
}
