using Drawbridge.CSharp.Tests.Diagnostics;
using Drawbridge.Runtime;

namespace Drawbridge.CSharp.Tests.Language;

/// <summary>Tensor-core fragments: each type of factors, from device and shared memory.</summary>
public partial class TensorTests
{
    static partial class K
    {
        // 32 x 32 elements of each factor lie one behind the other in 'a'; a warp computes a tile of 16 x 8 of 32 x 32 sums.
        static ReadOnlyView2D<T> First<T>(ReadOnlyView<T> a) where T : unmanaged => new(a, 32, 32);

        static ReadOnlyView2D<T> Second<T>(ReadOnlyView<T> a) where T : unmanaged => new(a.Slice(1024), 32, 32);

        [Kernel]
        public static void Halves(ReadOnlyView<Half> a, View<float> r)
        {
            int warp = Global.X / 32, row = warp % 2 * 16, column = warp / 2 * 8;
            if (warp >= 8) return;
            FragmentC<float> sum = default;
            for (int k = 0; k < 32; k += FragmentA<Half>.Columns)
                sum = Tensor.MultiplyAdd(FragmentA<Half>.Load(First(a), row, k), FragmentB<Half>.Load(Second(a), k, column), sum);
            sum.Store(new View2D<float>(r, 32, 32), row, column);
        }

        [Kernel]
        public static void BFloats(ReadOnlyView<ushort> a, View<float> r)
        {
            int warp = Global.X / 32, row = warp % 2 * 16, column = warp / 2 * 8;
            if (warp >= 8) return;
            var left = Shared.Array<BFloat16>(16, 17);
            var right = Shared.Array<BFloat16>(8, 20);
            var sum = FragmentC<float>.Load(new ReadOnlyView2D<float>(r, 32, 32), 0, 0);
            sum.E0 = sum.E1 = sum.E2 = sum.E3 = 0.5f;
            for (int k = 0; k < 32; k += 16)
            {
                Block.Sync();
                for (int i = ThreadIdx.X; i < 256; i += BlockDim.X) left[i / 16, i % 16] = (BFloat16)(First(a)[row + i / 16, k + i % 16] % 64 * 0.25f);
                for (int i = ThreadIdx.X; i < 128; i += BlockDim.X) right[i % 8, i / 8] = (BFloat16)(Second(a)[k + i / 8, column + i % 8] % 32);
                Block.Sync();
                sum = Tensor.MultiplyAdd(FragmentA<BFloat16>.Load(left, 0, 0), FragmentB<BFloat16>.LoadTransposed(right, 0, 0), sum);
            }
            sum.E3 *= 2;
            sum.Store(new View2D<float>(r, 32, 32), row, column);
        }

        [Kernel]
        public static void AlignedHalves(ReadOnlyView<Half> a, View<float> r)
        {
            int warp = Global.X / 32, row = warp % 2 * 16, column = warp / 2 * 8;
            if (warp >= 8) return;
            var left = Shared.Array<Half>(16, 40);
            var right = Shared.Array<Half>(32, 24);
            for (int i = ThreadIdx.X; i < 512; i += BlockDim.X) left[i / 32, i % 32] = First(a)[row + i / 32, i % 32];
            for (int i = ThreadIdx.X; i < 256; i += BlockDim.X) right[i / 8, 8 + i % 8] = Second(a)[i / 8, column + i % 8];
            Block.Sync();
            FragmentC<float> sum = default;
            for (int k = 0; k < 32; k += 16)
                sum = Tensor.MultiplyAdd(FragmentA<Half>.LoadAligned(left, 0, k), FragmentB<Half>.LoadAligned(right, k, 8), sum);
            sum.Store(new View2D<float>(r, 32, 32), row, column);
        }

        [Kernel]
        public static void AlignedSingles(ReadOnlyView<float> a, View<float> r)
        {
            int warp = Global.X / 32, row = warp % 2 * 16, column = warp / 2 * 8;
            if (warp >= 8) return;
            var left = Shared.Array<float>(16, 36);
            var right = Shared.Array<float>(8, 36);
            for (int i = ThreadIdx.X; i < 512; i += BlockDim.X) left[i / 32, i % 32] = First(a)[row + i / 32, i % 32];
            for (int i = ThreadIdx.X; i < 256; i += BlockDim.X) right[i % 8, i / 8] = Second(a)[i / 8, column + i % 8];
            Block.Sync();
            FragmentC<float> sum = default;
            for (int k = 0; k < 32; k += 8)
                sum = Tensor.MultiplyAdd(FragmentA<float>.LoadAligned(left, 0, k), FragmentB<float>.LoadTransposedAligned(right, k, 0), sum);
            sum.Store(new View2D<float>(r, 32, 32), row, column);
        }

        [Kernel]
        public static void AlignedBytes(ReadOnlyView<sbyte> a, View<int> r)
        {
            int warp = Global.X / 32, row = warp % 2 * 16, column = warp / 2 * 8;
            if (warp >= 8) return;
            var left = Shared.Array<sbyte>(16, 48);
            var right = Shared.Array<sbyte>(8, 48);
            for (int i = ThreadIdx.X; i < 512; i += BlockDim.X) left[i / 32, i % 32] = First(a)[row + i / 32, i % 32];
            for (int i = ThreadIdx.X; i < 256; i += BlockDim.X) right[i % 8, 16 + i / 8] = Second(a)[i / 8, column + i % 8];
            Block.Sync();
            FragmentC<int> sum = default;
            sum = Tensor.MultiplyAdd(FragmentA<sbyte>.LoadAligned(left, 0, 0), FragmentB<sbyte>.LoadTransposedAligned(right, 16, 0), sum);
            sum.Store(new View2D<int>(r, 32, 32), row, column);
        }

        [Kernel]
        public static void Singles(ReadOnlyView<float> a, View<float> r)
        {
            int warp = Global.X / 32, row = warp % 2 * 16, column = warp / 2 * 8;
            if (warp >= 8) return;
            FragmentC<float> sum = default;
            for (int k = 0; k < 32; k += 8)
                sum = Tensor.MultiplyAdd(FragmentA<float>.Load(First(a), row, k), FragmentB<float>.LoadTransposed(Second(a), k, column), sum);
            sum.Store(new View2D<float>(r, 32, 32), row, column);
        }

        [Kernel]
        public static void SignedBytes(ReadOnlyView<sbyte> a, View<int> r)
        {
            int warp = Global.X / 32, row = warp % 2 * 16, column = warp / 2 * 8;
            if (warp >= 8) return;
            FragmentC<int> sum = default;
            sum = Tensor.MultiplyAdd(FragmentA<sbyte>.Load(First(a), row, 0), FragmentB<sbyte>.Load(Second(a), 0, column), sum);
            sum.Store(new View2D<int>(r, 32, 32), row, column);
        }

        [Kernel]
        public static void Bytes(ReadOnlyView<byte> a, View<int> r)
        {
            int warp = Global.X / 32, row = warp % 2 * 16, column = warp / 2 * 8;
            if (warp >= 8) return;
            var sum = new FragmentC<int> { E0 = FragmentC<int>.Row, E1 = FragmentC<int>.Column, E2 = -1, E3 = int.MaxValue };
            var tile = Shared.Array<int>(16, 8);
            sum = Tensor.MultiplyAdd(FragmentA<byte>.Load(First(a), row, 0), FragmentB<byte>.Load(Second(a), 0, column), sum);
            sum.Store(tile, 0, 0);
            Warp.Sync();
            FragmentC<int>.Load(tile, 0, 0).Store(new View2D<int>(r, 32, 32), row, column);
        }

        [Kernel]
        public static void Brain(ReadOnlyView<float> a, View<float> r)
        {
            int i = Global.X;
            if (i >= r.Length) return;
            BFloat16 x = (BFloat16)a[i], y = (BFloat16)(i - 300);
            var sum = x + y * (BFloat16)2;
            if (x < y) sum -= -x;
            if (sum != x / y) sum += (BFloat16)1;
            r[i] = sum;
        }
    }

    const int Sums = 32 * 32, Threads = 32, Blocks = 8;

    static T[] Numbers<T>(Func<int, T> of) => [.. Enumerable.Range(0, 2048).Select(i => of((i * 7919 + 13) % 251))];

    static void Same<T, TR>(T[] a, Plain<T, TR> plain, OnDevice<T, TR> kernel, Func<int, int, double> expected) where T : unmanaged where TR : unmanaged
    {
        // Every warp a block, and more than the sums need.
        Check.Same(plain, kernel, a, Sums, together: true, threads: Threads);
        using var device = Device.Open("interpreter");
        using var given = device.Allocate<T>(a);
        using var result = device.Allocate<TR>(new TR[Sums]);
        kernel(device.Grid(Blocks, Threads), given, result);
        var got = result.ToArray();
        for (int i = 0; i < Sums; i++) Assert.Equal(expected(i / 32, i % 32), Convert.ToDouble(got[i], System.Globalization.CultureInfo.InvariantCulture));
    }

    // Small whole numbers, so that every sum is exact.
    static double Product<T>(T[] a, int row, int column, Func<T, double> number, bool isTransposed = false) =>
        Enumerable.Range(0, 32).Sum(k => number(a[row * 32 + k]) * number(a[1024 + (isTransposed ? column * 32 + k : k * 32 + column)]));

    [Fact]
    public void Halves()
    {
        var a = Numbers(i => (Half)(i % 33 - 16));
        Same<Half, float>(a, K.Halves, K.Halves, (row, column) => Product(a, row, column, x => (double)x));
    }

    [Fact]
    public void AlignedHalves()
    {
        var a = Numbers(i => (Half)(i % 33 - 16));
        Same<Half, float>(a, K.AlignedHalves, K.AlignedHalves, (row, column) => Product(a, row, column, x => (double)x));
    }

    [Fact]
    public void AlignedSingles()
    {
        var a = Numbers(i => i % 65 - 32f);
        Same<float, float>(a, K.AlignedSingles, K.AlignedSingles, (row, column) => Product(a, row, column, x => x));
    }

    [Fact]
    public void AlignedBytes()
    {
        var a = Numbers(i => (sbyte)(i - 128));
        Same<sbyte, int>(a, K.AlignedBytes, K.AlignedBytes, (row, column) => Product(a, row, column, x => x));
    }

    /// <summary>Fragments of aligned rows are loaded by one instruction each.</summary>
    [Fact]
    public void AlignedRowsTakeOneInstruction()
    {
        const string Kernel = "using System; using Drawbridge; static partial class K { [Kernel] public static void Run(View<float> r) { var s = Shared.Array<Half>(32, 40); s[ThreadIdx.X, 0] = (Half)1; Block.Sync(); FragmentC<float> c = default; c = Tensor.MultiplyAdd(FragmentA<Half>.LoadAligned(s, 0, 0), FragmentB<Half>.LoadAligned(s, 0, 0), c); c.Store(new View2D<float>(r, 16, 8), 0, 0); } }";
        string ptx = GeneratorRun.Ptx(Kernel);
        Assert.Contains("ldmatrix.sync.aligned.m8n8.x4.shared.b16", ptx, StringComparison.Ordinal);
        Assert.Contains("ldmatrix.sync.aligned.m8n8.x2.trans.shared.b16", ptx, StringComparison.Ordinal);
        Assert.DoesNotContain("ld.shared", ptx, StringComparison.Ordinal);
    }

    [Fact]
    public void BFloats() => Check.Same<ushort, float>(K.BFloats, K.BFloats, Numbers(i => (ushort)i), Sums, together: true, threads: Threads);

    [Fact]
    public void Singles()
    {
        var a = Numbers(i => i % 65 - 32f);
        Same<float, float>(a, K.Singles, K.Singles, (row, column) => Product(a, row, column, x => x, isTransposed: true));
    }

    [Fact]
    public void SignedBytes()
    {
        var a = Numbers(i => (sbyte)(i - 128));
        Same<sbyte, int>(a, K.SignedBytes, K.SignedBytes, (row, column) => Product(a, row, column, x => x));
    }

    [Fact]
    public void Bytes() => Check.Same<byte, int>(K.Bytes, K.Bytes, Numbers(i => (byte)i), Sums, together: true, threads: Threads);

    [Fact]
    public void Brain() => Check.Same<float, float>(K.Brain, K.Brain, [.. Inputs.Of<float>().Where(x => !float.IsNaN(x))]);

    [Fact]
    public void AProductIsOneInstruction()
    {
        string text = GeneratorRun.Ptx("using Drawbridge; using System; static partial class K { [Kernel] public static void Run(ReadOnlyView2D<Half> a, View2D<float> r) { FragmentC<float> c = default; for (int i = 0; i < a.Columns; i += 16) c = Tensor.MultiplyAdd(FragmentA<Half>.Load(a, 0, i), FragmentB<Half>.Load(a, i, 0), c); c.Store(r, 0, 0); } }");
        Assert.Equal(1, text.Split("mma.sync").Length - 1);
        Assert.DoesNotContain(".local", text, StringComparison.Ordinal);
    }

    [Fact]
    public void PartOfAWarpIsRefusedInPlainCSharp() => Assert.Throws<InvalidOperationException>(() =>
        ManagedLaunch.Run(new Dim3(1), new Dim3(16), () => Tensor.MultiplyAdd(default(FragmentA<Half>), default, default)));
}
