using Drawbridge.Runtime;

namespace Drawbridge.CSharp.Tests.Language;

/// <summary>Inline PTX, against formulas, and against the same in plain C#, where the interpreter runs it.</summary>
public partial class InlinePtxTests
{
    static partial class K
    {
        [Kernel]
        public static void DotProduct(ReadOnlyView<int> a, ReadOnlyView<int> b, View<int> r)
        {
            int i = Global.X;
            if (i >= r.Length) return;
            int sum = i;
            Inline.Ptx($"dp4a.s32.s32 {sum:inout}, {a[i]}, {b[i]}, {sum};");
            r[i] = sum;
        }

        [Kernel]
        public static void ScopesAndPredicates(ReadOnlyView<int> a, View<int> r)
        {
            int i = Global.X;
            if (i >= r.Length) return;
            int x = a[i], larger = -1;
            for (int j = 0; j < 3; j++)
            {
                Inline.Ptx($$"""
                    .reg .pred p;
                    setp.gt.s32 p, {{x}}, 10;
                    @!p bra SKIP;
                    add.s32 {{larger:inout}}, {{x}}, {{j}};
                    SKIP:
                    """);
            }
            r[i] = larger;
        }

        [Kernel]
        public static void DoubledBraces(ReadOnlyView<int> a, View<long> r)
        {
            int i = Global.X;
            if (i >= r.Length) return;
            long both = 0;
            Inline.Ptx($"mov.b64 {both:out}, {{{a[i]}, {i}}};");
            r[i] = both;
        }

        [Kernel]
        public static void EveryKind(ReadOnlyView<double> a, View<double> r)
        {
            int i = Global.X;
            if (i >= r.Length) return;
            sbyte small = (sbyte)i;
            ushort middle = (ushort)(i * 77);
            long wide = i;
            float single = i * 0.5f;
            Half half = (Half)i;
            double sum = a[i];
            Inline.Ptx($$"""
                .reg .f64 d;
                cvt.rn.f64.s32 d, {{small}};
                add.s64 {{wide:inout}}, {{wide}}, -5;
                shl.b32 {{middle:inout}}, {{middle}}, 1;
                fma.rn.f32 {{single:inout}}, {{single}}, {{single}}, {{2.5f}};
                neg.f16 {{half:inout}}, {{half}};
                add.rn.f64 {{sum:inout}}, {{sum}}, d;
                """);
            r[i] = sum + wide + (middle & 0xFFFF) + single + (double)half;
        }

        [Kernel]
        public static void Lanes(ReadOnlyView<int> a, View<int> r)
        {
            int i = Global.X, x = i < a.Length ? a[i] : 0;
            int y = 0, at = 0;
            Inline.Ptx($"shfl.sync.bfly.b32 {y:out}, {x}, 5, 31, 0xffffffff;");
            Inline.Ptx($"mad.lo.s32 {at:out}, %ctaid.x, %ntid.x, %tid.x;");
            if (i < r.Length) r[i] = y ^ at * 3;
        }

        [Kernel]
        public static void IntoMemory(ReadOnlyView<float> a, View<float> r)
        {
            int i = Global.X;
            if (i >= r.Length) return;
            Inline.Ptx($"fma.rz.f32 {r[i]:out}, {a[i]}, {a[i]}, {2.5f};");
        }
    }

    static TR[] Run<TA, TR>(string name, TA[] a, Action<Launch, DeviceBuffer<TA>, DeviceBuffer<TR>> kernel) where TA : unmanaged where TR : unmanaged
    {
        using var device = Device.Open(name);
        using var input = device.Allocate<TA>(a);
        using var result = device.Allocate<TR>(a.Length);
        kernel(device.Over(a.Length), input, result);
        return result.ToArray();
    }

    [Theory]
    [InlineData("cpu")]
    [InlineData("interpreter")]
    public void DotProduct(string name)
    {
        var a = Inputs.Of<int>();
        int[] expected = [.. a.Select((x, i) => i + Enumerable.Range(0, 4).Sum(part => (sbyte)(x >> 8 * part) * (sbyte)(x >> 8 * part)))];
        Assert.Equal(expected, Run<int, int>(name, a, (launch, input, result) => K.DotProduct(launch, input, input, result)));
    }

    [Theory]
    [InlineData("cpu")]
    [InlineData("interpreter")]
    public void ScopesAndPredicates(string name)
    {
        int[] a = [.. Enumerable.Range(0, 40)];
        Assert.Equal(a.Select(x => x > 10 ? x + 2 : -1), Run<int, int>(name, a, (launch, input, result) => K.ScopesAndPredicates(launch, input, result)));
    }

    [Theory]
    [InlineData("cpu")]
    [InlineData("interpreter")]
    public void DoubledBraces(string name)
    {
        var a = Inputs.Of<int>();
        Assert.Equal(a.Select((x, i) => (long)i << 32 | (uint)x), Run<int, long>(name, a, (launch, input, result) => K.DoubledBraces(launch, input, result)));
    }

    [Theory]
    [InlineData("cpu")]
    [InlineData("interpreter")]
    public void IntoMemory(string name)
    {
        // Exact in floats, so that the rounding does not matter.
        float[] a = [.. Enumerable.Range(0, 100).Select(i => i * 0.5f)];
        Assert.Equal(a.Select(x => x * x + 2.5f), Run<float, float>(name, a, (launch, input, result) => K.IntoMemory(launch, input, result)));
    }

    [Fact]
    public void EveryKind() => Check.Same<double, double>(K.EveryKind, K.EveryKind, [.. Inputs.Of<double>().Take(130)]);

    [Fact]
    public void Lanes() => Check.Same<int, int>(K.Lanes, K.Lanes, [.. Inputs.Of<int>().Take(130)], together: true);

    [Fact]
    public void ScopesInPlainCSharp() => Check.Same<int, int>(K.ScopesAndPredicates, K.ScopesAndPredicates, [.. Inputs.Of<int>().Take(70)]);

    [Fact]
    public void DoubledBracesInPlainCSharp() => Check.Same<int, long>(K.DoubledBraces, K.DoubledBraces, [.. Inputs.Of<int>().Take(70)]);

    [Fact]
    public void IntoMemoryInPlainCSharp() => Check.Same<float, float>(K.IntoMemory, K.IntoMemory, [.. Enumerable.Range(0, 70).Select(i => i * 0.3f)]);

    [Fact]
    public void BarriersAreRefusedInPlainCSharp() =>
        Assert.Throws<NotSupportedException>(() => ManagedLaunch.RunAlone(new Dim3(1), new Dim3(1), () => Inline.Ptx($"bar.sync 0;")));
}
