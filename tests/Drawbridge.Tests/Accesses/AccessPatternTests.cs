using Drawbridge.Runtime;

namespace Drawbridge.Tests.Accesses;

/// <summary>
/// Loads and stores of every size and step, by all threads or some, in an array that ends where they do: the CPU engine, which takes a way of its
/// own for each, leaves what the interpreter leaves; in an array that is one access shorter it finds the same fault.
/// </summary>
public sealed class AccessPatternTests
{
    public static TheoryData<string, bool, int, int> Kinds()
    {
        var kinds = new TheoryData<string, bool, int, int>();
        foreach (string space in (string[])["global", "shared"])
        {
            foreach (bool isStore in (bool[])[false, true])
            {
                foreach (int bytes in (int[])[1, 2, 4, 8])
                {
                    foreach (int count in (int[])[1, 2, 4])
                    {
                        if (bytes * count <= 16) kinds.Add(space, isStore, bytes, count);
                    }
                }
            }
        }
        return kinds;
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Engines_agree(string space, bool isStore, int bytes, int count)
    {
        foreach (var pattern in PatternsOf(space, isStore, bytes, count))
        {
            // Shared memory has barriers, which threads one by one do not have.
            foreach (string device in (string[])(space == "global" ? ["cpu", EngineVariants.OneByOne] : ["cpu"]))
            {
                var (wanted, wantedFault) = Run("interpreter", pattern, missing: 0);
                var (got, gotFault) = Run(device, pattern, missing: 0);
                Assert.True(wantedFault == null && gotFault == null, $"{pattern}: {wantedFault} {gotFault}");
                Assert.True(wanted.AsSpan().SequenceEqual(got), $"{pattern}: differs at byte {wanted.AsSpan().CommonPrefixLength(got)}\n{pattern.Text()}");
                if (space != "global") continue;
                (_, wantedFault) = Run("interpreter", pattern, missing: 1);
                (_, gotFault) = Run(device, pattern, missing: 1);
                Assert.NotNull(wantedFault);
                Assert.True(wantedFault == gotFault, $"{pattern}: {gotFault}, expected {wantedFault}");
            }
        }
    }

    [Fact]
    public void Stores_around_the_caches_leave_the_same()
    {
        const int Count = (32 << 20) / 4 + 5;
        const string Text = """
            .version 7.0
            .target sm_70
            .address_size 64
            .visible .entry k(.param .u64 to, .param .u32 n)
            {
            .reg .pred %p<3>; .reg .b32 %r<8>; .reg .b64 %d<5>;
            ld.param.u64 %d1, [to]; ld.param.u32 %r1, [n];
            mov.u32 %r2, %ctaid.x; mov.u32 %r3, %ntid.x; mov.u32 %r4, %tid.x;
            mad.lo.s32 %r5, %r2, %r3, %r4;
            setp.ge.s32 %p1, %r5, %r1;
            @%p1 bra $end;
            mul.wide.s32 %d2, %r5, 4;
            add.s64 %d3, %d1, %d2;
            mul.lo.s32 %r6, %r5, 3;
            st.global.b32 [%d3], %r6;
            $end: ret;
            }
            """;
        var device = EngineDevices.Open("cpu");
        using var array = device.Allocate<int>(Count + 1);
        array.Fill(0xa5);
        using var module = device.LoadModuleText(Text, "stream.ptx");
        // One element on, lines are not whole.
        foreach (int first in (int[])[0, 1])
        {
            module.GetKernel("k").Launch((Count + 255) / 256, 256, 0, array.Address + 4 * (ulong)first, Count);
            int[] all = array.ToArray();
            for (int i = 0; i < Count; i++)
            {
                if (all[i + first] != 3 * i) Assert.Fail($"element {i} at {first} is {all[i + first]}");
            }
            if (first == 0) Assert.Equal(0xa5, all[^1]);
        }
    }

    static IEnumerable<AccessPattern> PatternsOf(string space, bool isStore, int bytes, int count)
    {
        foreach (int? step in (int?[])[0, 1, 2, -1, 17, null])
        {
            foreach (var taking in Enum.GetValues<Taking>())
            {
                foreach (int threads in (int[])[64, 37]) yield return new AccessPattern(space, isStore, bytes, count, step, taking, threads);
            }
        }
    }

    // The array's bytes and the results, or the fault without what differs from device to device.
    static (byte[] Left, string? Fault) Run(string name, AccessPattern pattern, int missing)
    {
        var device = EngineDevices.Open(name);
        const int ResultBytes = 32;
        var random = new SeededRandom(11);
        byte[] content = new byte[Math.Max(1, (pattern.ArrayBytes + 3) / 4 * 4)];
        for (int i = 0; i < content.Length; i++) content[i] = (byte)random.NextUInt64();
        // Copies between shared memory and the array move words.
        int length = pattern.Space == "global" ? pattern.ArrayBytes - missing * pattern.Bytes * pattern.Count : content.Length;
        using var array = device.Allocate<byte>(content.AsSpan(0, length));
        using var result = device.Allocate<byte>(pattern.Threads * ResultBytes);
        result.Fill(0x5a);
        using var module = device.LoadModuleText(pattern.Text(), "access.ptx");
        try
        {
            module.GetKernel("k").Launch(1, pattern.Threads, 0, array, result);
        }
        catch (KernelFaultException fault)
        {
            // Whether something that is freed lay behind the array (DB4104) depends on what ran on the device before.
            string id = fault.Id == "DB4104" ? "DB4101" : fault.Id;
            return ([], $"{id} in thread {fault.Thread} at {fault.Instruction?.Position}, {fault.Address - array.Address} bytes from the start");
        }
        return ([.. array.ToArray(), .. result.ToArray()], null);
    }
}
