using Drawbridge.CSharp.Tests.Diagnostics;

namespace Drawbridge.CSharp.Tests.Language;

/// <summary>Parts of warps that exchange values among themselves.</summary>
public partial class TileTests
{
    static partial class K
    {
        [Kernel]
        public static void Sums(ReadOnlyView<int> a, View<int> r)
        {
            int i = Global.X, x = i < a.Length ? a[i] : 0;
            var tile = Warp.Tile(8);
            int value = tile.Sum(x) ^ tile.Min(x) * 3 ^ tile.Max(x) * 5;
            if (i < r.Length) r[i] = value + tile.Size + tile.Lane * 10 + tile.Number * 100;
        }

        [Kernel(Contract = false)]
        public static void FloatSums(ReadOnlyView<float> a, View<float> r)
        {
            int i = Global.X;
            float x = i < a.Length ? a[i] : 0;
            var four = Warp.Tile(4);
            var all = Warp.Tile(32);
            float value = four.Sum(x * 0.5f) + all.Max(x) - four.Min(x);
            if (i < r.Length) r[i] = value;
        }

        [Kernel]
        public static void Scans(ReadOnlyView<long> a, View<long> r)
        {
            int i = Global.X;
            long x = i < a.Length ? a[i] : 0;
            var tile = Warp.Tile(16);
            long up = tile.PrefixSum(x), before = tile.PrefixSumBefore(x);
            if (i < r.Length) r[i] = up * 3 + before;
        }

        [Kernel]
        public static void Shuffles(ReadOnlyView<int> a, View<int> r)
        {
            int i = Global.X, x = i < a.Length ? a[i] : 0;
            var tile = Warp.Tile(4);
            int value = tile.Shuffle(x, i + 1) ^ tile.ShuffleUp(x, 1) * 3 ^ tile.ShuffleDown(x, 2) * 5 ^ tile.ShuffleXor(x, 3) * 7;
            double wide = tile.Shuffle(x * 0.25, 2);
            tile.Sync();
            if (i < r.Length) r[i] = value + (int)wide;
        }

        [Kernel]
        public static void Votes(ReadOnlyView<int> a, View<uint> r)
        {
            int i = Global.X, x = i < a.Length ? a[i] : 0;
            var tile = Warp.Tile(16);
            uint value = tile.Ballot(x > 0) | tile.Match(x & 3) << 16;
            if (tile.Any(x == int.MaxValue)) value ^= 0x8000_0001;
            if (tile.All(x != 5)) value ^= 0x4000_0000;
            value += tile.Match((long)x * x) * 7;
            if (i < r.Length) r[i] = value;
        }

        /// <summary>Tiles go ways of their own.</summary>
        [Kernel]
        public static void Apart(ReadOnlyView<int> a, View<int> r)
        {
            int i = Global.X, x = i < a.Length ? a[i] : 0;
            var tile = Warp.Tile(8);
            int value;
            if (tile.Number % 2 == 0)
            {
                value = tile.Sum(x);
                if (tile.Number == 2) value += tile.ShuffleXor(value + tile.Lane, 1);
            }
            else value = tile.Max(x) - tile.PrefixSum(1);
            if (i < r.Length) r[i] = value;
        }

        /// <summary>The size comes from a loop, and so is no constant.</summary>
        [Kernel]
        public static void EverySize(ReadOnlyView<int> a, View<int> r)
        {
            int i = Global.X, x = i < a.Length ? a[i] : 0;
            int value = 0;
            for (int size = 1; size <= 32; size *= 2)
            {
                var tile = Warp.Tile(size);
                value = value * 31 + tile.Sum(x) + tile.Shuffle(x, 1) + (int)tile.Ballot(x > 0) + tile.PrefixSum(x);
            }
            if (i < r.Length) r[i] = value;
        }

        [Kernel]
        public static void Masks(ReadOnlyView<int> a, View<int> r)
        {
            int i = Global.X, x = i < a.Length ? a[i] : 0;
            int value = x;
            if (Warp.Lane % 2 == 1)
            {
                const uint Odd = 0xAAAA_AAAA;
                value = Warp.Shuffle(x, 5, Odd) + Warp.ShuffleDown(x, 4, Odd, 16) * 3;
                if (Warp.Any(x == 0, Odd)) value += 7;
                value ^= (int)Warp.Ballot(x > 0, Odd) ^ (int)Warp.Match(x & 1, Odd);
                Warp.Sync(Odd);
            }
            if (i < r.Length) r[i] = value;
        }

        static int Together(WarpTile tile, int x) => tile.Sum(x) + tile.Lane;

        [Kernel]
        public static void AsArgument(ReadOnlyView<int> a, View<int> r)
        {
            int i = Global.X, x = i < a.Length ? a[i] : 0;
            int value = Together(Warp.Tile(2), x) * 5 + Together(Warp.Tile(32), x);
            if (i < r.Length) r[i] = value;
        }
    }

    [Fact]
    public void Sums() => Check.Same<int, int>(K.Sums, K.Sums, together: true);

    [Fact]
    public void FloatSums() => Check.Same<float, float>(K.FloatSums, K.FloatSums, together: true);

    [Fact]
    public void Scans() => Check.Same<long, long>(K.Scans, K.Scans, together: true);

    [Fact]
    public void Shuffles() => Check.Same<int, int>(K.Shuffles, K.Shuffles, together: true);

    [Fact]
    public void Votes() => Check.Same<int, uint>(K.Votes, K.Votes, together: true);

    [Fact]
    public void Apart() => Check.Same<int, int>(K.Apart, K.Apart, together: true);

    [Fact]
    public void EverySize() => Check.Same<int, int>(K.EverySize, K.EverySize, together: true);

    [Fact]
    public void Masks() => Check.Same<int, int>(K.Masks, K.Masks, together: true);

    [Fact]
    public void AsArgument() => Check.Same<int, int>(K.AsArgument, K.AsArgument, together: true);

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(64)]
    [InlineData(-8)]
    public void SizesArePowersOfTwo(int size) => Assert.Throws<ArgumentOutOfRangeException>(() => Warp.Tile(size));

    [Fact]
    public void AConstantSizeCostsNothing()
    {
        string text = GeneratorRun.Ptx("using Drawbridge; static partial class K { [Kernel] public static void Run(View<int> r) { r[0] = Warp.Tile(8).Sum(r[1]); } }");
        Assert.Equal(3, text.Split("shfl.sync.bfly").Length - 1);
        Assert.DoesNotContain("bra", text, StringComparison.Ordinal);
        Assert.DoesNotContain("setp", text, StringComparison.Ordinal);
    }
}
