using System.Runtime.CompilerServices;

namespace Drawbridge.CSharp.Tests.Language;

/// <summary>Buffers of a fixed size by value: <c>fixed</c> buffers and inline arrays, as variables, parameters, elements, fields.</summary>
public unsafe partial class BufferTests
{
    struct Counts
    {
        public int Total;
        public fixed short Items[6];
        public fixed double Weights[3];

        public void Add(int index, int value)
        {
            Items[index] += (short)value;
            Total += value;
        }

        public readonly int Sum()
        {
            int sum = 0;
            for (int i = 0; i < 6; i++) sum += Items[i];
            return sum;
        }
    }

    [InlineArray(4)]
    struct Four<T> where T : unmanaged
    {
        T first;
    }

    struct Corner
    {
        public int Kind;
        public Four<float> At;
    }

    [InlineArray(3)]
    struct Corners
    {
        Corner first;
    }

    static partial class K
    {
        [Kernel]
        public static void FixedVariable(ReadOnlyView<int> a, View<int> r)
        {
            int i = Global.X;
            if (i >= r.Length) return;
            var counts = new Counts { Total = 5 };
            counts.Add((i & 0x7FFF) % 6, a[i]);
            counts.Add(a[i] & 3, i);
            counts.Items[5] ^= 0x55;
            var copy = counts;
            copy.Items[i % 6]--;
            r[i] = counts.Sum() * 31 + copy.Sum() + copy.Total * 7 + counts.Items[copy.Items[5] & 3];
        }

        [Kernel]
        public static void FixedUnrolled(ReadOnlyView<int> a, View<double> r)
        {
            int i = Global.X;
            if (i >= r.Length) return;
            Counts counts = default;
            foreach (int j in Unrolled.Range(3)) counts.Weights[j] = a[i] * (j + 1);
            counts.Weights[1] += counts.Weights[2];
            r[i] = counts.Weights[0] - counts.Weights[1];
        }

        [Kernel]
        public static void FixedElement(ReadOnlyView<Counts> a, View<Counts> r)
        {
            int i = Global.X;
            if (i >= r.Length) return;
            r[i] = a[i];
            r[i].Items[(i + 1) % 6] = (short)(a[i].Items[i % 6] + 1);
            r[i].Weights[i % 3] *= 2;
            ref double weight = ref r[i].Weights[(i + 1) % 3];
            weight = a[i].Sum();
            r[i].Total++;
        }

        static int Read(Counts counts, int index)
        {
            counts.Items[0] = 9;
            return counts.Items[index] + counts.Items[0];
        }

        static void Shift(ref Counts counts, int by)
        {
            for (int i = 0; i < 6; i++) counts.Items[i] = (short)(counts.Items[(i + by) % 6] * 2);
        }

        [Kernel]
        public static void FixedParameter(Counts given, View<int> r)
        {
            int i = Global.X;
            if (i >= r.Length) return;
            int before = Read(given, i % 6);
            Shift(ref given, i % 5);
            r[i] = before * 1000 + given.Items[i % 6] + (int)given.Weights[i % 3];
        }

        [Kernel]
        public static void InlineVariable(ReadOnlyView<int> a, View<int> r)
        {
            int i = Global.X;
            if (i >= r.Length) return;
            Four<int> four = default;
            for (int j = 0; j < 4; j++) four[j] = a[i] >> j;
            four[i & 3] += 100;
            int last = four[^1];
            foreach (int item in four) last = last * 3 + item;
            r[i] = last;
        }

        [Kernel]
        public static void InlineSpan(ReadOnlyView<short> a, View<int> r)
        {
            int i = Global.X;
            if (i >= r.Length) return;
            Four<short> four = default;
            Span<short> span = four;
            span[i & 3] = a[i];
            span[(i + 1) & 3] += 2;
            ReadOnlySpan<short> read = four;
            int sum = 0;
            foreach (short item in read) sum = sum * 7 + item;
            r[i] = sum + read.Length;
        }

        [Kernel(Contract = false)]
        public static void InlineElement(ReadOnlyView<Corners> a, View<Corners> r)
        {
            int i = Global.X;
            if (i >= r.Length) return;
            var own = a[i];
            own[i % 3].At[i & 3] += 0.5f;
            own[1].Kind++;
            r[i] = own;
            r[i][(i + 1) % 3].At[(i + 1) & 3] = own[2].At[0] * own[0].At[i & 3];
            r[i][0].Kind = i;
        }

        static T Largest<T>(Four<T> values) where T : unmanaged, System.Numerics.INumber<T>
        {
            var largest = values[0];
            for (int i = 1; i < 4; i++)
                if (values[i] > largest) largest = values[i];
            return largest;
        }

        static Four<T> Rotated<T>(in Four<T> values, int by) where T : unmanaged
        {
            Four<T> result = default;
            for (int i = 0; i < 4; i++) result[i] = values[(i + by) & 3];
            return result;
        }

        [Kernel]
        public static void InlineParameter(Four<long> given, Corner corner, View<double> r)
        {
            int i = Global.X;
            if (i >= r.Length) return;
            var rotated = Rotated(given, i);
            given[0] = i;
            r[i] = Largest(rotated) + rotated[i % 3] * 3 + Largest(given) + Largest(corner.At) + Rotated(corner.At, i)[1] + corner.Kind;
        }

        [Kernel]
        public static void InlineShared(ReadOnlyView<int> a, View<int> r)
        {
            var shared = Shared.Array<Four<int>>(64);
            int i = Global.X, t = ThreadIdx.X;
            for (int j = 0; j < 4; j++) shared[t][j] = i < r.Length ? a[i] + j : 0;
            Block.Sync();
            var other = shared[63 - t];
            if (i < r.Length) r[i] = other[t & 3] - shared[t ^ 1][3];
        }

        [Kernel]
        public static void InlineTogether(ReadOnlyView<int> a, View<Four<int>> r)
        {
            int i = Global.X;
            Four<int> own = default;
            own[0] = i < r.Length ? a[i] : 1;
            own[i & 3] ^= i;
            own = Warp.ShuffleXor(own, 5);
            var pair = (own, i);
            pair.own[2] = pair.i;
            if (i < r.Length) r[i] = (i & 1) == 0 ? pair.own : Rotated(own, 1);
        }
    }

    static Counts[] SomeCounts()
    {
        var all = new Counts[100];
        for (int i = 0; i < all.Length; i++)
        {
            all[i].Total = i * 7;
            for (int j = 0; j < 6; j++) all[i].Items[j] = (short)(i * 13 - j * 200);
            for (int j = 0; j < 3; j++) all[i].Weights[j] = i * 0.25 - j;
        }
        return all;
    }

    static Corners[] SomeCorners()
    {
        var all = new Corners[100];
        for (int i = 0; i < all.Length; i++)
            for (int j = 0; j < 3; j++)
            {
                all[i][j].Kind = i + j;
                for (int k = 0; k < 4; k++) all[i][j].At[k] = i * 0.37f - j + k * 1.1f;
            }
        return all;
    }

    [Fact]
    public void FixedVariable() => Check.Same<int, int>(K.FixedVariable, K.FixedVariable);

    [Fact]
    public void FixedUnrolled() => Check.Same<int, double>(K.FixedUnrolled, K.FixedUnrolled);

    [Fact]
    public void FixedElement() => Check.Same<Counts, Counts>(K.FixedElement, K.FixedElement, SomeCounts());

    [Fact]
    public void FixedParameter()
    {
        var given = SomeCounts()[41];
        Check.Same<int>(100, r => K.FixedParameter(given, r), (launch, r) => K.FixedParameter(launch, given, r));
    }

    [Fact]
    public void InlineVariable() => Check.Same<int, int>(K.InlineVariable, K.InlineVariable);

    [Fact]
    public void InlineSpan() => Check.Same<short, int>(K.InlineSpan, K.InlineSpan);

    [Fact]
    public void InlineElement() => Check.Same<Corners, Corners>(K.InlineElement, K.InlineElement, SomeCorners());

    [Fact]
    public void InlineParameter()
    {
        Four<long> given = default;
        for (int i = 0; i < 4; i++) given[i] = (i + 3) * 1000 % 3001;
        var corner = SomeCorners()[17][1];
        Check.Same<double>(100, r => K.InlineParameter(given, corner, r), (launch, r) => K.InlineParameter(launch, given, corner, r));
    }

    [Fact]
    public void InlineShared() => Check.Same<int, int>(K.InlineShared, K.InlineShared, together: true);

    [Fact]
    public void InlineTogether() => Check.Same<int, Four<int>>(K.InlineTogether, K.InlineTogether, together: true);

    /// <summary>Where every index is a constant, a buffer takes no memory.</summary>
    [Fact]
    public void ConstantIndexesLeaveNoMemory()
    {
        const string Kernel = "using Drawbridge; using System.Runtime.CompilerServices; [InlineArray(4)] struct Four { float first; } static partial class K { [Kernel] public static void Run(View<float> r) { Four sums = default; for (int j = 0; j < r.Length; j++) foreach (int i in Unrolled.Range(4)) sums[i] += r[j * 4 + i]; r[0] = sums[0] * sums[3]; } }";
        Assert.DoesNotContain("local", Diagnostics.GeneratorRun.Ptx(Kernel), StringComparison.Ordinal);
    }

    /// <summary>In checked builds an index outside of a buffer is a fault, not a neighbour's value.</summary>
    [Theory]
    [InlineData("interpreter")]
    [InlineData("cpu")]
    public void IndexOutside(string name)
    {
        using var device = Device.Open(name);
        using var r = device.Allocate<int>([7]);
        var fault = Assert.Throws<Runtime.KernelFaultException>(() => Checked.Outside(device.Grid(1, 1), r));
        Assert.Contains("IndexOutOfRangeException", fault.Message, StringComparison.Ordinal);
    }

    static partial class Checked
    {
        [Kernel(Checks = true)]
        public static void Outside(View<int> r)
        {
            Counts counts = default;
            r[0] = counts.Items[r[0]];
        }
    }
}
