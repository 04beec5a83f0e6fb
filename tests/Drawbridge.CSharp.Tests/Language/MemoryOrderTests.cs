using Drawbridge.CSharp.Tests.Diagnostics;

namespace Drawbridge.CSharp.Tests.Language;

/// <summary>Atomic operations with orders and scopes.</summary>
public partial class MemoryOrderTests
{
    static partial class K
    {
        /// <summary>A value is handed from thread to thread: each waits for the one before.</summary>
        [Kernel]
        public static void Relay(ReadOnlyView<int> a, View<int> r)
        {
            var baton = Shared.Array<int>(2);
            int t = ThreadIdx.X, i = Global.X;
            if (t == 0) baton[0] = baton[1] = 0;
            Block.Sync();
            while (Atomic.Load(ref baton[0], MemoryOrder.Acquire, MemoryScope.Block) != t) { }
            baton[1] = baton[1] * 3 + (i < a.Length ? a[i] : 0);
            if (i < r.Length) r[i] = baton[1];
            Atomic.Store(ref baton[0], t + 1, MemoryOrder.Release, MemoryScope.Block);
        }

        [Kernel]
        public static void Lock(ReadOnlyView<int> a, View<int> r)
        {
            var state = Shared.Array<int>(1);
            var sum = Shared.Array<long>(1);
            int t = ThreadIdx.X, i = Global.X;
            if (t == 0)
            {
                state[0] = 0;
                sum[0] = 0;
            }
            Block.Sync();
            bool isDone = false;
            while (!isDone)
            {
                if (Atomic.CompareExchange(ref state[0], 1, 0, MemoryOrder.Acquire, MemoryScope.Block) != 0) continue;
                sum[0] += i < a.Length ? a[i] : 0;
                Atomic.Exchange(ref state[0], 0, MemoryOrder.Release, MemoryScope.Block);
                isDone = true;
            }
            Block.Sync();
            if (i < r.Length) r[i] = (int)(sum[0] ^ sum[0] >> 32);
        }

        [Kernel]
        public static void EveryOrder(ReadOnlyView<uint> a, View<uint> r)
        {
            int i = Global.X;
            if (i >= r.Length) return;
            Atomic.Store(ref r[i], a[i]);
            Atomic.Add(ref r[i], 5u, MemoryOrder.Relaxed, MemoryScope.System);
            Atomic.Xor(ref r[i], 77u, MemoryOrder.AcquireRelease);
            Fence.AcquireRelease(MemoryScope.Device);
            Atomic.Max(ref r[i], 1000u, order: MemoryOrder.Release, scope: MemoryScope.Block);
            Fence.AcquireRelease(MemoryScope.Block);
            Atomic.And(ref r[i], 0xFFFF_FFF3u, scope: MemoryScope.System);
            uint before = Atomic.Or(ref r[i], 2u, MemoryOrder.Acquire, MemoryScope.System);
            Fence.AcquireRelease(MemoryScope.System);
            Atomic.Store(ref r[i], Atomic.Load(ref r[i], MemoryOrder.Acquire) + before, MemoryOrder.Release, MemoryScope.System);
        }

        [Kernel]
        public static void EveryType(ReadOnlyView<double> a, View<double> r)
        {
            int i = Global.X;
            if (i >= r.Length) return;
            var bytes = Shared.Array<byte>(64);
            var shorts = Shared.Array<short>(64);
            var halves = Shared.Array<Half>(64);
            int t = ThreadIdx.X;
            Atomic.Store(ref bytes[t], (byte)i, MemoryOrder.Release);
            Atomic.Store(ref shorts[t], (short)-i);
            Atomic.Store(ref halves[t], (Half)i, scope: MemoryScope.Block);
            Atomic.Store(ref r[i], Atomic.Load(in a[i]) + 1);
            r[i] += Atomic.Load(ref bytes[t], MemoryOrder.Acquire) + Atomic.Load(ref shorts[t]) * 0.5 + (double)Atomic.Load(ref halves[t], scope: MemoryScope.Block);
        }
    }

    [Fact]
    public void Relay() => Check.Same<int, int>(K.Relay, K.Relay, together: true, threads: 16);

    [Fact]
    public void Lock() => Check.Same<int, int>(K.Lock, K.Lock, together: true, threads: 16);

    [Fact]
    public void EveryOrder() => Check.Same<uint, uint>(K.EveryOrder, K.EveryOrder);

    [Fact]
    public void EveryType() => Check.Same<double, double>(K.EveryType, K.EveryType, together: true);

    [Theory]
    [InlineData("Atomic.Add(ref r[0], 1)", "atom.global.add.s32")]
    [InlineData("Atomic.Add(ref r[0], 1, MemoryOrder.Acquire, MemoryScope.Block)", "atom.acquire.cta.global.add.s32")]
    [InlineData("Atomic.Exchange(ref r[0], 1, MemoryOrder.AcquireRelease, MemoryScope.System)", "atom.acq_rel.sys.global.exch.b32")]
    [InlineData("Atomic.Store(ref r[0], 1, MemoryOrder.Release)", "st.release.gpu.global.s32")]
    [InlineData("r[1] = Atomic.Load(ref r[0], MemoryOrder.Acquire, MemoryScope.System)", "ld.acquire.sys.global.s32")]
    [InlineData("Fence.AcquireRelease(MemoryScope.Block)", "fence.acq_rel.cta")]
    public void Instructions(string code, string instruction) =>
        Assert.Contains(instruction, GeneratorRun.Ptx($"using Drawbridge; static partial class K {{ [Kernel] public static void Run(View<int> r) {{ {code}; }} }}"), StringComparison.Ordinal);

    [Fact]
    public void PlainCSharpRefusesWhatTheBuildRefuses()
    {
        int x = 0;
        Assert.Throws<ArgumentOutOfRangeException>(() => Atomic.Load(ref x, MemoryOrder.Release));
        Assert.Throws<ArgumentOutOfRangeException>(() => Atomic.Store(ref x, 1, MemoryOrder.Acquire));
    }
}
