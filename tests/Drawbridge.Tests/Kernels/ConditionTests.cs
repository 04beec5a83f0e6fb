namespace Drawbridge.Tests.Kernels;

/// <summary>
/// Conditions that a kernel asks more than once: the answer may be used again only while what was compared is the same, and in a block behind a
/// barrier only if it is the same for good. Each kernel takes a number a thread and gives one back.
/// </summary>
public sealed class ConditionTests
{
    const int Threads = 96;

    // In %r1 is the thread's number, in %r9 what it gives.
    static readonly Dictionary<string, (string Body, Func<int, int> Formula)> Kernels = new()
    {
        ["a loop asks in the middle and at its end"] = ("""
            mov.u32 %r2, 0;
            $round:
            setp.ge.s32 %p1, %r2, 20;
            @%p1 bra $done;
            mad.lo.s32 %r1, %r1, 3, 1;
            and.b32 %r3, %r1, 1023;
            setp.gt.s32 %p2, %r3, 900;
            @%p2 bra $end;
            add.s32 %r2, %r2, 1;
            $end:
            setp.le.s32 %p3, %r3, 900;
            @%p3 bra $round;
            bra.uni $done;
            $done:
            mad.lo.s32 %r9, %r2, 1024, %r3;
            """, number =>
        {
            int rounds = 0, low = 0;
            while (rounds < 20)
            {
                number = unchecked(number * 3 + 1);
                low = number & 1023;
                if (low > 900) break;
                rounds++;
            }
            return rounds * 1024 + low;
        }
        ),
        ["one arm changes what is compared"] = ("""
            setp.lt.s32 %p1, %r1, 10;
            mov.u32 %r9, 0;
            @!%p1 bra $after;
            add.s32 %r1, %r1, 7;
            add.s32 %r9, %r9, 1;
            $after:
            setp.lt.s32 %p2, %r1, 10;
            @!%p2 bra $done;
            add.s32 %r9, %r9, 2;
            $done:
            """, number => number < 10 ? number + 7 < 10 ? 3 : 1 : 0),
        ["one arm only asks again"] = ("""
            setp.lt.s32 %p1, %r1, 10;
            mov.u32 %r9, 0;
            @!%p1 bra $after;
            add.s32 %r9, %r9, 1;
            $after:
            setp.lt.s32 %p2, %r1, 10;
            @!%p2 bra $done;
            add.s32 %r9, %r9, 2;
            $done:
            """, number => number < 10 ? 3 : 0),
        ["the loop's own block changes it"] = ("""
            mov.u32 %r9, 0;
            setp.lt.s32 %p1, %r1, 40;
            @!%p1 bra $done;
            $round:
            setp.lt.s32 %p2, %r1, 40;
            @!%p2 bra $done;
            add.s32 %r1, %r1, 3;
            add.s32 %r9, %r9, 1;
            bra.uni $round;
            $done:
            """, number => number < 40 ? (40 - number + 2) / 3 : 0),
        ["behind a barrier, of a number that stays"] = ("""
            setp.lt.s32 %p1, %r1, 30;
            selp.b32 %r9, 5, 0, %p1;
            bar.sync 0;
            selp.b32 %r2, 100, 7, %p1;
            add.s32 %r9, %r9, %r2;
            bar.sync 0;
            @%p1 bra $done;
            add.s32 %r9, %r9, 1000;
            $done:
            """, number => number < 30 ? 105 : 1007),
        ["behind a barrier, of a number that changes"] = ("""
            setp.lt.s32 %p1, %r1, 30;
            add.s32 %r1, %r1, 20;
            bar.sync 0;
            selp.b32 %r9, 100, 7, %p1;
            setp.lt.s32 %p2, %r1, 30;
            bar.sync 0;
            selp.b32 %r2, 1000, 2000, %p2;
            add.s32 %r9, %r9, %r2;
            """, number => (number < 30 ? 100 : 7) + (number + 20 < 30 ? 1000 : 2000)),
        ["in a loop around a barrier"] = ("""
            mov.u32 %r9, 0;
            mov.u32 %r2, 0;
            $round:
            add.s32 %r3, %r1, %r2;
            setp.lt.s32 %p1, %r3, 30;
            bar.sync 0;
            selp.b32 %r4, 1, 100, %p1;
            add.s32 %r9, %r9, %r4;
            add.s32 %r2, %r2, 10;
            setp.lt.s32 %p2, %r2, 40;
            @%p2 bra $round;
            """, number => Enumerable.Range(0, 4).Sum(i => number + 10 * i < 30 ? 1 : 100)),
    };

    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach (string kernel in Kernels.Keys)
            foreach (string device in (string[])[.. EngineDevices.Names, .. EngineVariants.Names]) cases.Add(kernel, device);
        return cases;
    }

    [Theory, MemberData(nameof(Cases))]
    public void Computes_its_formula(string kernel, string device)
    {
        var (body, formula) = Kernels[kernel];
        string text = $$"""
            .version 7.0
            .target sm_70
            .address_size 64
            .visible .entry k(.param .u64 in, .param .u64 out)
            {
            .reg .pred %p<5>; .reg .b32 %r<12>; .reg .b64 %d<6>;
            ld.param.u64 %d1, [in]; ld.param.u64 %d2, [out];
            mov.u32 %r10, %tid.x;
            mul.wide.u32 %d3, %r10, 4;
            add.s64 %d4, %d1, %d3;
            add.s64 %d5, %d2, %d3;
            ld.global.u32 %r1, [%d4];
            {{body}}
            st.global.u32 [%d5], %r9;
            ret;
            }
            """;
        var random = new SeededRandom(3);
        int[] numbers = new int[Threads];
        // Uniform at first, then one by one.
        for (int i = 0; i < Threads; i++) numbers[i] = i < 32 ? 12 : (int)(random.NextUInt64() % 60) - 5;
        var opened = EngineDevices.Open(device);
        using var module = opened.LoadModuleText(text, "condition.ptx");
        using var input = opened.Allocate<int>(numbers);
        using var output = opened.Allocate<int>(Threads);
        output.Fill(0xa5);
        module.GetKernel("k").Launch(1, Threads, 0, input, output);
        Assert.Equal(numbers.Select(formula), output.ToArray());
    }
}
