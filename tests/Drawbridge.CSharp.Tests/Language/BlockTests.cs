namespace Drawbridge.CSharp.Tests.Language;

/// <summary>Shared memory, barriers, warps, atomics.</summary>
public partial class BlockTests
{
    struct Item
    {
        public int Key;
        public double Weight;
    }

    static partial class K
    {
        [Kernel]
        public static void Reverse(ReadOnlyView<int> a, View<int> r)
        {
            var tile = Shared.Array<int>(64);
            int i = Global.X;
            tile[ThreadIdx.X] = i < a.Length ? a[i] : -1;
            Block.Sync();
            if (i < r.Length) r[i] = tile[BlockDim.X - 1 - ThreadIdx.X];
        }

        [Kernel]
        public static void TreeSum(ReadOnlyView<int> a, View<int> r)
        {
            var sums = Shared.Array<int>(64);
            int i = Global.X, t = ThreadIdx.X;
            sums[t] = i < a.Length ? a[i] : 0;
            Block.Sync();
            for (int step = BlockDim.X / 2; step > 0; step >>= 1)
            {
                if (t < step) sums[t] += sums[t + step];
                Block.Sync();
            }
            if (i < r.Length) r[i] = sums[0];
        }

        [Kernel]
        public static void TwoArrays(ReadOnlyView<int> a, View<int> r)
        {
            var first = Shared.Array<short>(64);
            var second = Shared.Array<Item>(64);
            int i = Global.X, t = ThreadIdx.X;
            first[t] = (short)(i < a.Length ? a[i] : t);
            second[t] = new Item { Key = t * 3, Weight = t * 0.25 };
            Block.Sync();
            ref var other = ref second[(t + 5) % 64];
            if (i < r.Length) r[i] = first[t ^ 1] + other.Key + (int)other.Weight;
        }

        [Kernel]
        public static void DynamicMemory(ReadOnlyView<int> a, View<int> r)
        {
            var tile = Shared.Dynamic<int>();
            int i = Global.X;
            tile[ThreadIdx.X] = i < a.Length ? a[i] : 0;
            Block.Sync();
            var rest = tile.Slice(32);
            if (i < r.Length) r[i] = tile.Length * 5 + rest[ThreadIdx.X & 31] + tile[ThreadIdx.X & 31];
        }

        [Kernel]
        public static void Shuffles(ReadOnlyView<int> a, View<int> r)
        {
            int i = Global.X;
            int x = i < a.Length ? a[i] : 0;
            int y = Warp.Shuffle(x, 3) ^ Warp.ShuffleUp(x, 2) * 3 + Warp.ShuffleDown(x, 5) * 7 - Warp.ShuffleXor(x, 9);
            if (i < r.Length) r[i] = y + Warp.Lane;
        }

        [Kernel]
        public static void WideShuffles(ReadOnlyView<double> a, View<double> r)
        {
            int i = Global.X;
            var item = new Item { Key = i, Weight = i < a.Length ? a[i] : 0 };
            item = Warp.ShuffleXor(item, 1);
            if (i < r.Length) r[i] = item.Key % 2 == 0 ? item.Weight : -item.Weight;
        }

        [Kernel]
        public static void HalfAndBoolShuffles(ReadOnlyView<Half> a, View<float> r)
        {
            int i = Global.X;
            Half x = i < a.Length ? a[i] : (Half)1;
            float y = (float)Warp.ShuffleDown(x, 1);
            bool other = Warp.Shuffle(i % 3 == 0, Warp.Lane + 1);
            if (i < r.Length) r[i] = other ? y : -y;
        }

        [Kernel]
        public static void Votes(ReadOnlyView<int> a, View<uint> r)
        {
            int i = Global.X;
            int x = i < a.Length ? a[i] : 0;
            uint ballot = Warp.Ballot(x > 0);
            bool any = Warp.Any(x == int.MaxValue), all = Warp.All(x != 5);
            uint same = Warp.Match(x & 3);
            if (i < r.Length) r[i] = ballot ^ same + (any ? 1u : 0) + (all ? 2u : 0);
        }

        [Kernel]
        public static void Reductions(ReadOnlyView<int> a, View<int> r)
        {
            int i = Global.X;
            int x = i < a.Length ? a[i] : 0;
            int value = Warp.Sum(x) ^ Warp.Min(x) ^ Warp.Max(x);
            if (i < r.Length) r[i] = value;
        }

        [Kernel(Contract = false)]
        public static void FloatReductions(ReadOnlyView<float> a, View<float> r)
        {
            int i = Global.X;
            float x = i < a.Length ? a[i] : 0;
            float value = Warp.Sum(x * 0.5f) + Warp.Max(x);
            if (i < r.Length) r[i] = value;
        }

        [Kernel]
        public static void Histogram(ReadOnlyView<int> a, View<int> r)
        {
            var bins = Shared.Array<int>(16);
            int i = Global.X, t = ThreadIdx.X;
            if (t < 16) bins[t] = 0;
            Block.Sync();
            if (i < a.Length) Atomic.Add(ref bins[a[i] & 15], 1);
            Block.Sync();
            if (i < r.Length) r[i] = bins[t & 15];
        }

        [Kernel]
        public static void AtomicsOfOneElement(ReadOnlyView<int> a, View<int> r)
        {
            var cells = Shared.Array<int>(6);
            int i = Global.X, t = ThreadIdx.X;
            int x = i < a.Length ? a[i] : 0;
            if (t < 6) cells[t] = t == 3 ? -1 : 0;
            Block.Sync();
            Atomic.Min(ref cells[0], x);
            Atomic.Max(ref cells[1], x);
            Atomic.Or(ref cells[2], x);
            Atomic.And(ref cells[3], x);
            Atomic.Xor(ref cells[4], x);
            if (t == 7) Atomic.CompareExchange(ref cells[5], x, 0);
            Block.Sync();
            if (i < r.Length) r[i] = cells[t % 6];
        }

        [Kernel]
        public static void AtomicsOfGlobalMemory(ReadOnlyView<long> a, View<long> r)
        {
            int i = Global.X;
            if (i >= r.Length) return;
            r[i] = 5;
            long before = Atomic.Add(ref r[i], a[i]);
            before += Atomic.Exchange(ref r[i], a[i] ^ before);
            r[i] += before;
        }
    }

    [Fact]
    public void Reverse() => Check.Same<int, int>(K.Reverse, K.Reverse, together: true);

    [Fact]
    public void TreeSum() => Check.Same<int, int>(K.TreeSum, K.TreeSum, together: true);

    [Fact]
    public void TwoArrays() => Check.Same<int, int>(K.TwoArrays, K.TwoArrays, together: true);

    [Fact]
    public void DynamicMemory() => Check.Same<int, int>(K.DynamicMemory, K.DynamicMemory, together: true);

    [Fact]
    public void Shuffles() => Check.Same<int, int>(K.Shuffles, K.Shuffles, together: true);

    [Fact]
    public void WideShuffles() => Check.Same<double, double>(K.WideShuffles, K.WideShuffles, together: true);

    [Fact]
    public void HalfAndBoolShuffles() => Check.Same<Half, float>(K.HalfAndBoolShuffles, K.HalfAndBoolShuffles, together: true);

    [Fact]
    public void Votes() => Check.Same<int, uint>(K.Votes, K.Votes, together: true);

    [Fact]
    public void Reductions() => Check.Same<int, int>(K.Reductions, K.Reductions, together: true);

    [Fact]
    public void FloatReductions() => Check.Same<float, float>(K.FloatReductions, K.FloatReductions, together: true);

    [Fact]
    public void Histogram() => Check.Same<int, int>(K.Histogram, K.Histogram, together: true);

    [Fact]
    public void AtomicsOfOneElement() => Check.Same<int, int>(K.AtomicsOfOneElement, K.AtomicsOfOneElement, together: true);

    [Fact]
    public void AtomicsOfGlobalMemory() => Check.Same<long, long>(K.AtomicsOfGlobalMemory, K.AtomicsOfGlobalMemory);
}
