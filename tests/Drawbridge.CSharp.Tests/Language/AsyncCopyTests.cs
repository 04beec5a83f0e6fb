namespace Drawbridge.CSharp.Tests.Language;

/// <summary>Asynchronous copies.</summary>
public partial class AsyncCopyTests
{
    struct Four
    {
        public float X, Y, Z, W;
    }

    static partial class K
    {
        [Kernel]
        public static void Once(ReadOnlyView<int> a, View<int> r)
        {
            var tile = Shared.Array<int>(64);
            int t = ThreadIdx.X, i = Global.X;
            AsyncCopy.Begin(ref tile[t], in a[i % a.Length]);
            AsyncCopy.WaitAll();
            Block.Sync();
            if (i < r.Length) r[i] = tile[63 - t];
        }

        /// <summary>The next tile is under way while the last one is summed.</summary>
        [Kernel]
        public static void TwoStages(ReadOnlyView<long> a, View<long> r)
        {
            var tiles = Shared.Array<long>(2, 64);
            int t = ThreadIdx.X, i = Global.X;
            long sum = 0;
            AsyncCopy.Begin(ref tiles[0, t], in a[i % a.Length]);
            AsyncCopy.Commit();
            for (int step = 0; step < 5; step++)
            {
                if (step < 4) AsyncCopy.Begin(ref tiles[(step + 1) % 2, t], in a[(i + step * 37) % a.Length]);
                AsyncCopy.Commit();
                AsyncCopy.Wait(1);
                Block.Sync();
                sum = sum * 3 + tiles[step % 2, 63 - t];
                Block.Sync();
            }
            if (i < r.Length) r[i] = sum;
        }

        [Kernel(Contract = false)]
        public static void Wide(ReadOnlyView<float> a, View<float> r)
        {
            var tile = Shared.Array<Four>(64);
            var from = Shared.Array<float>(1);
            int t = ThreadIdx.X, i = Global.X;
            tile[t] = new Four { X = t, Z = -t };
            AsyncCopy.Begin(ref tile[t].Y, in a[i % a.Length]);
            AsyncCopy.Begin(ref tile[t].W, in a[(i + 1) % a.Length]);
            AsyncCopy.Commit();
            if (t == 0) AsyncCopy.Begin(ref from[0], in a[7]);
            AsyncCopy.WaitAll();
            Block.Sync();
            var one = tile[t ^ 1];
            if (i < r.Length) r[i] = one.X + one.Y + one.Z - one.W + from[0];
        }
    }

    [Fact]
    public void Once() => Check.Same<int, int>(K.Once, K.Once, together: true);

    [Fact]
    public void TwoStages() => Check.Same<long, long>(K.TwoStages, K.TwoStages, together: true);

    [Fact]
    public void Wide() => Check.Same<float, float>(K.Wide, K.Wide, [.. Inputs.Of<float>().Where(float.IsFinite)], together: true);
}
