using Drawbridge.CSharp.Tests.Diagnostics;

namespace Drawbridge.CSharp.Tests.Language;

/// <summary>Local arrays that become registers, since every index is a constant once loops are unrolled; and those that cannot.</summary>
public partial class RegisterArrayTests
{
    const int Tile = 8;

    struct Pair
    {
        public float X, Y;
    }

    static partial class K
    {
        /// <summary>An outer product in 64 accumulators, as the innermost part of a matrix product has them.</summary>
        [Kernel]
        public static void OuterProducts(ReadOnlyView<int> a, View<int> r)
        {
            int i = Global.X;
            if (i >= r.Length) return;
            Span<int> sums = stackalloc int[Tile * Tile];
            Span<int> rows = stackalloc int[Tile];
            Span<int> columns = stackalloc int[Tile];
            for (int k = 0; k < 16; k++)
            {
                foreach (int j in Unrolled.Range(Tile))
                {
                    rows[j] = a[(i + k * Tile + j) % a.Length];
                    columns[j] = a[(i * 3 + k + j) % a.Length];
                }
                foreach (int y in Unrolled.Range(Tile))
                    foreach (int x in Unrolled.Range(Tile))
                        sums[y * Tile + x] += rows[y] * columns[x];
            }
            int hash = 0;
            foreach (int j in Unrolled.Range(Tile * Tile)) hash = hash * 31 + sums[j];
            r[i] = hash;
        }

        [Kernel(Contract = false)]
        public static void Taps(ReadOnlyView<float> a, View<float> r)
        {
            int i = Global.X;
            if (i >= r.Length) return;
            ReadOnlySpan<float> weights = [0.25f, 0.5f, 0.125f, a[0]];
            float sum = 0;
            foreach (int j in Unrolled.Range(4)) sum += weights[j] * a[(i + j) % a.Length];
            r[i] = sum;
        }

        [Kernel]
        public static void SortingNetwork(ReadOnlyView<long> a, View<long> r)
        {
            int i = Global.X;
            if (i >= r.Length) return;
            Span<long> x = stackalloc long[4];
            foreach (int j in Unrolled.Range(4)) x[j] = a[(i + j) % a.Length];
            Order(ref x[0], ref x[1]);
            Order(ref x[2], ref x[3]);
            Order(ref x[0], ref x[2]);
            Order(ref x[1], ref x[3]);
            Order(ref x[1], ref x[2]);
            r[i] = x[0] * 7 + x[1] * 5 + x[2] * 3 - x[^1];
        }

        static void Order(ref long a, ref long b)
        {
            if (a <= b) return;
            (a, b) = (b, a);
        }

        [Kernel(Contract = false)]
        public static void Structs(ReadOnlyView<float> a, View<float> r)
        {
            int i = Global.X;
            if (i >= r.Length) return;
            Span<Pair> pairs = stackalloc Pair[3];
            foreach (int j in Unrolled.Range(3)) pairs[j] = new Pair { X = a[(i + j) % a.Length], Y = j };
            pairs[1].X += pairs[2].Y;
            pairs[0] = pairs[1];
            r[i] = Total(pairs);
        }

        static float Total(Span<Pair> pairs)
        {
            float total = 0;
            foreach (int j in Unrolled.Range(3)) total = total * 2 + pairs[j].X - pairs[j].Y;
            return total;
        }

        [Kernel]
        public static void Narrow(ReadOnlyView<int> a, View<int> r)
        {
            int i = Global.X;
            if (i >= r.Length) return;
            Span<byte> bytes = stackalloc byte[3];
            Span<sbyte> signed = stackalloc sbyte[2];
            Span<bool> flags = [a[i] > 5, a[i] < -5];
            bytes[0] = (byte)a[i];
            bytes[2] = (byte)(bytes[0] + 200);
            signed[1] = (sbyte)bytes[2];
            signed[0]--;
            r[i] = bytes[0] + bytes[1] * 2 + bytes[2] * 3 + signed[0] * 5 + signed[1] * 7 + (flags[0] ? 1000 : 0) + (flags[1] && !flags[0] ? 2000 : 0);
        }

        /// <summary>Half of the indices are known only while it runs.</summary>
        [Kernel]
        public static void StaysInMemory(ReadOnlyView<int> a, View<int> r)
        {
            int i = Global.X;
            if (i >= r.Length) return;
            Span<int> x = stackalloc int[4];
            foreach (int j in Unrolled.Range(4)) x[j] = j * j;
            x[a[i] & 3] += 100;
            foreach (int j in Unrolled.Range(4)) r[i] = j == 0 ? x[j] : r[i] * 3 + x[j];
        }

        /// <summary>One name for two arrays, one after the other.</summary>
        [Kernel]
        public static void SetAnew(ReadOnlyView<int> a, View<int> r)
        {
            int i = Global.X;
            if (i >= r.Length) return;
            Span<int> first = stackalloc int[2];
            Span<int> second = [a[i], 5];
            Span<int> which = first;
            which[0] = 3;
            if (a[i] > 0) which = second;
            which[1] += 4;
            r[i] = first[0] + first[1] * 10 + second[1] * 100 + which[0];
        }

        [Kernel]
        public static void VariablesThatChangeAndThoseThatDoNot(ReadOnlyView<int> a, View<int> r)
        {
            int i = Global.X;
            if (i >= r.Length) return;
            int x = a[i], before = x, seven = 7;
            x += seven;
            int after = x;
            int sum = 0;
            for (int j = 0; j < 3; j++)
            {
                int here = x;
                x = here * seven - before;
                int there = x;
                sum += here ^ there;
            }
            r[i] = sum + before * 2 + after * 3 + (seven > 6 ? 1 : 2);
        }
    }

    [Fact]
    public void OuterProducts() => Check.Same<int, int>(K.OuterProducts, K.OuterProducts, length: 200);

    [Fact]
    public void Taps() => Check.Same<float, float>(K.Taps, K.Taps);

    [Fact]
    public void SortingNetwork() => Check.Same<long, long>(K.SortingNetwork, K.SortingNetwork);

    [Fact]
    public void Structs() => Check.Same<float, float>(K.Structs, K.Structs);

    [Fact]
    public void Narrow() => Check.Same<int, int>(K.Narrow, K.Narrow);

    [Fact]
    public void StaysInMemory() => Check.Same<int, int>(K.StaysInMemory, K.StaysInMemory);

    [Fact]
    public void SetAnew() => Check.Same<int, int>(K.SetAnew, K.SetAnew);

    [Fact]
    public void VariablesThatChangeAndThoseThatDoNot() => Check.Same<int, int>(K.VariablesThatChangeAndThoseThatDoNot, K.VariablesThatChangeAndThoseThatDoNot);

    [Theory]
    [InlineData("Span<float> x = stackalloc float[64]; foreach (int i in Unrolled.Range(64)) x[i] += f[i]; foreach (int i in Unrolled.Range(64)) f[i] = x[i];", false)]
    [InlineData("Span<float> x = [f[0], f[1]]; f[2] = x[0] + x[^1] + x.Length;", false)]
    [InlineData("Span<float> x = [f[0], f[1]]; for (int i = 0; i < 2; i++) f[2] += x[i];", true)]
    [InlineData("Span<float> x = stackalloc float[4]; x[f.Length] = 1; f[2] = x[0];", true)]
    public void LocalMemoryIsUsedOnlyWhereNeeded(string body, bool isUsed)
    {
        string text = GeneratorRun.Ptx($"using System; using Drawbridge; static partial class K {{ [Kernel] public static void Run(View<float> f) {{ {body} }} }}");
        Assert.Equal(isUsed, text.Contains(".local", StringComparison.Ordinal));
    }
}
