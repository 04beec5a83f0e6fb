using System.Diagnostics;
using System.Numerics;

namespace Drawbridge.CSharp.Tests.Language;

/// <summary>What is rare in kernels, several things at a time, as they meet in real ones.</summary>
public partial class CombinationTests
{
    readonly record struct Range(int First, int Length)
    {
        public int End => First + Length;
    }

    record struct Walker(uint State, nint Steps);

    interface IRule
    {
        static abstract bool Lives(int neighbours, bool lives);
    }

    struct Life : IRule
    {
        public static bool Lives(int neighbours, bool lives) => neighbours == 3 || lives && neighbours == 2;
    }

    struct Seeds : IRule
    {
        public static bool Lives(int neighbours, bool lives) => !lives && neighbours is 2;
    }

    enum Shade : sbyte
    {
        Dark = -2,
        Light = 5,
    }

    static partial class K
    {
        static readonly int[] Primes = [2, 3, 5, 7, 11, 13];
        static readonly float Third = 1f / 3;
        const int Rounds = 5;

        [Kernel]
        public static void NativeIntegers(ReadOnlyView<long> a, View<long> r)
        {
            int i = Global.X;
            if (i >= r.Length) return;
            nint signed = (nint)a[i];
            nuint plain = (nuint)(ulong)a[i];
            signed = signed / 3 - (nint)i;
            plain = plain / 3 + (nuint)i;
            r[i] = signed < 0 ? (long)plain : signed ^ (long)(plain >> 7);
        }

        [Kernel]
        public static void NativeAddresses(ReadOnlyView<int> a, View<int> r)
        {
            int i = Global.X;
            if (i >= r.Length) return;
            nuint hash = unchecked((nuint)14695981039346656037UL);
            do
            {
                hash = (hash ^ (nuint)(uint)a[i]) * unchecked((nuint)1099511628211UL);
                i += 64;
            }
            while (i < r.Length);
            nint folded = (nint)(hash >> 32) ^ unchecked((nint)hash);
            r[Global.X] = unchecked((int)folded);
        }

        [Kernel]
        public static void NativeParts(ReadOnlyView<uint> a, View<ulong> r)
        {
            int i = Global.X;
            if (i >= r.Length) return;
            nuint x = a[i];
            nint y = (nint)x - 1000;
            r[i] = (ulong)(x * x) + (ulong)(y < 0 ? -y : y);
        }

        [Kernel]
        public static void Records(ReadOnlyView<int> a, View<int> r)
        {
            int i = Global.X;
            if (i >= r.Length) return;
            var range = new Range(i, a[i] & 7);
            var next = range with { First = range.End };
            var walker = new Walker((uint)a[i], 0);
            for (int round = 0; round < Rounds; round++)
            {
                if ((walker.State & 1) == 0) continue;
                walker = walker with { State = walker.State * 1664525 + 1013904223, Steps = walker.Steps + 1 };
            }
            (int first, int length) = next;
            r[i] = first * 100 + length + (int)walker.Steps;
        }

        static bool Step<TRule>(ReadOnlyView<int> cells, int at) where TRule : struct, IRule
        {
            int count = 0;
            for (int j = -2; j <= 2; j++)
            {
                int other = at + j;
                if (j == 0 || other < 0 || other >= cells.Length) continue;
                count += cells[other] & 1;
            }
            return TRule.Lives(count, (cells[at] & 1) != 0);
        }

        [Kernel]
        public static void Rules(ReadOnlyView<int> a, View<int> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (Step<Life>(a, i) ? 1 : 0) | (Step<Seeds>(a, i) ? 2 : 0);
        }

        [Kernel]
        public static void Jumps(ReadOnlyView<int> a, View<int> r)
        {
            int i = Global.X, n = i < a.Length ? a[i] & 63 : 0, steps = 0;
            if (i >= r.Length) return;
        again:
            if (n <= 1) goto done;
            n = (n & 1) == 0 ? n / 2 : 3 * n + 1;
            if (++steps < 200) goto again;
        done:
            Debug.Assert(steps <= 200);
            r[i] = steps;
        }

        [Kernel]
        public static void Cases(ReadOnlyView<int> a, View<int> r)
        {
            int i = Global.X;
            if (i >= r.Length) return;
            int value = a[i] & 15, sum = 0;
            switch (value)
            {
                case 0:
                    sum = 100;
                    goto case 2;
                case 1 or 3:
                    sum = 50;
                    goto default;
                case 2:
                    sum++;
                    break;
                default:
                    sum += value;
                    break;
            }
            if (value > 15) throw new InvalidOperationException("there is no such value");
            r[i] = sum * Primes[value % 6] + Primes[^1];
        }

        static readonly int Offset = 12345;

        static int Distance(in Range a, in Range b) => a.First > b.End ? a.First - b.End : b.First - a.End;

        [Kernel]
        public static void Folded(ReadOnlyView<int> a, View<int> r)
        {
            int i = Global.X;
            if (i >= r.Length) return;
            if (Offset < 0) throw new InvalidOperationException("an offset lies behind");
            int digits = 0, rest = a[i];
            do
            {
                digits = Mixed(digits, rest % 10);
                rest /= 10;
            }
            while (rest != 0);
            r[i] = Distance(new Range(digits, 3), new Range(Offset, i));

            int Mixed(int sum, int digit) => sum * 31 + digit + Offset + i;
        }

        static int Depth(int n) => n <= 0 ? 0 : 1 + Depth(n / 2) + (n % 3 == 0 ? Depth(n / 3) : 0);

        [Kernel]
        public static void Recursive(ReadOnlyView<int> a, View<int> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = Depth(a[i] & 255);
        }

        [Kernel(Contract = false)]
        public static void Halves(ReadOnlyView<Half> a, ReadOnlyView<Half> b, View<Half> r)
        {
            int i = Global.X;
            if (i >= r.Length) return;
            r[i] = (i & 3) switch
            {
                0 => Half.Min(a[i], b[i]),
                1 => Half.Max(a[i], Half.One) - Half.Abs(b[i]),
                2 => Half.Abs(a[i]) > Half.MaxValue ? Half.NegativeOne : Half.Epsilon,
                _ => Half.Max(Half.MinValue, Half.Min(a[i], Half.Pi)),
            };
        }

        [Kernel(Contract = false)]
        public static void HalfSums(ReadOnlyView<Half> a, View<float> r)
        {
            int i = Global.X;
            if (i >= r.Length) return;
            var most = Half.NegativeInfinity;
            for (int j = 0; j < 8; j++) most = Half.Max(most, a[(i + j) % a.Length]);
            r[i] = (float)most * Third;
        }

        [Kernel(Contract = false)]
        public static void HalfSigns(ReadOnlyView<Half> a, View<int> r)
        {
            int i = Global.X;
            if (i >= r.Length) return;
            var shade = Half.Abs(a[i]) < Half.One ? Shade.Dark : Shade.Light;
            r[i] = (int)shade * (a[i] < Half.Zero ? -1 : 1);
        }

        [Kernel]
        public static void Window(ReadOnlyView<int> a, View<int> r)
        {
            var window = Shared.Dynamic<int>();
            int i = Global.X, t = ThreadIdx.X;
            window[t] = i < a.Length ? a[i] : 0;
            Block.Sync();
            ref int last = ref window[63];
            int own = t > 0 ? window[t - 1] : last;
            Debug.Assert(window.Length >= 64, "the launch gives too little");
            if (i < r.Length) r[i] = own - window[t];
        }

        [Kernel]
        public static void Histogram(ReadOnlyView<byte> a, View<int> r)
        {
            var counts = Shared.Dynamic<int>();
            int t = ThreadIdx.X;
            if (t < 64) counts[t] = 0;
            Block.Sync();
            for (int i = t; i < a.Length; i += BlockDim.X) Atomic.Add(ref counts[a[i] & 63], 1, MemoryOrder.Relaxed, MemoryScope.Block);
            Fence.Block();
            Block.Sync();
            if (Global.X < r.Length) r[Global.X] = counts[t];
        }

        [Kernel]
        public static void Cube(ReadOnlyView<int> a, View<int> r)
        {
            int i = Global.X;
            if (i >= r.Length) return;
            var cube = new ReadOnlyView3D<int>(a, 4, 5, 6);
            var result = new View3D<int>(r, 4, 5, 6);
            int plane = i / 30, row = i / 6 % 5, column = i % 6;
            Debug.Assert(plane < cube.Planes);
            result[plane, row, column] = cube[3 - plane, 4 - row, 5 - column] + cube.Plane(plane)[row, 0];
        }

        [Kernel]
        public static void Meetings(ReadOnlyView<int> a, View<uint> r)
        {
            int i = Global.X, value = i < a.Length ? a[i] & 7 : 0;
            uint same = Warp.Match(value), small = Warp.Ballot(value < 3);
            Fence.Device();
            var tile = Warp.Tile(8);
            int most = tile.Max(value), sum = tile.Sum(value);
            if (i < r.Length) r[i] = BitOperations.RotateLeft(same, most) ^ small + (uint)sum + (tile.Any(value == 7) ? 1u : 0u);
        }
    }

    [Fact]
    public void NativeIntegers() => Check.Same<long, long>(K.NativeIntegers, K.NativeIntegers);

    [Fact]
    public void NativeAddresses() => Check.Same<int, int>(K.NativeAddresses, K.NativeAddresses);

    [Fact]
    public void NativeParts() => Check.Same<uint, ulong>(K.NativeParts, K.NativeParts);

    [Fact]
    public void Records() => Check.Same<int, int>(K.Records, K.Records);

    [Fact]
    public void Rules() => Check.Same<int, int>(K.Rules, K.Rules);

    [Fact]
    public void Jumps() => Check.Same<int, int>(K.Jumps, K.Jumps);

    [Fact]
    public void Cases() => Check.Same<int, int>(K.Cases, K.Cases);

    [Fact]
    public void Folded() => Check.Same<int, int>(K.Folded, K.Folded);

    [Fact]
    public void Recursive() => Check.Same<int, int>(K.Recursive, K.Recursive);

    [Fact]
    public void Halves() => Check.Same<Half, Half, Half>(K.Halves, K.Halves);

    [Fact]
    public void HalfSums() => Check.Same<Half, float>(K.HalfSums, K.HalfSums);

    [Fact]
    public void HalfSigns() => Check.Same<Half, int>(K.HalfSigns, K.HalfSigns);

    [Fact]
    public void Window() => Check.Same<int, int>(K.Window, K.Window, together: true);

    [Fact]
    public void Histogram() => Check.Same<byte, int>(K.Histogram, K.Histogram, together: true, length: 128);

    [Fact]
    public void Cube() => Check.Same<int, int>(K.Cube, K.Cube, [.. Inputs.Of<int>().Take(120)]);

    [Fact]
    public void Meetings() => Check.Same<int, uint>(K.Meetings, K.Meetings, together: true);
}
