namespace Drawbridge.CSharp.Tests.Language;

/// <summary>Views, slices, local arrays; constants.</summary>
public partial class MemoryTests
{
    const int Count = 5;

    static partial class K
    {
        [Kernel]
        public static void LocalArray(ReadOnlyView<int> a, View<int> r)
        {
            int i = Global.X;
            if (i >= r.Length) return;
            Span<int> last = stackalloc int[8];
            for (int j = 0; j < 20; j++) last[(a[j] ^ i) & 7] += j;
            int sum = 0;
            for (int j = 0; j < last.Length; j++) sum = sum * 3 + last[j];
            r[i] = sum;
        }

        [Kernel]
        public static void LocalArrayWithValues(ReadOnlyView<int> a, View<int> r)
        {
            int i = Global.X;
            if (i >= r.Length) return;
            ReadOnlySpan<int> primes = [2, 3, 5, 7, 11, 13, 17, a[i]];
            Span<byte> bytes = stackalloc byte[] { 1, 2, 4, (byte)i };
            r[i] = primes[a[i] & 7] + bytes[i & 3] + primes[^1];
        }

        [Kernel]
        public static void LargeLocalArray(ReadOnlyView<int> a, View<int> r)
        {
            int i = Global.X;
            if (i >= r.Length) return;
            Span<long> many = stackalloc long[100];
            many[a[i] & 63] = a[i];
            long sum = 0;
            foreach (long x in many) sum += x;
            foreach (ref long x in many) x = 2;
            r[i] = (int)(sum + many[99]);
        }

        [Kernel]
        public static void LocalArraysOfCallsAreTheirOwn(ReadOnlyView<int> a, View<int> r)
        {
            int i = Global.X;
            if (i >= r.Length) return;
            r[i] = Sorted(a[i] & 3) * 1000 + Sorted(i & 3);
        }

        static int Sorted(int which)
        {
            Span<int> x = stackalloc int[Count - 1];
            x[0] = 40;
            x[1] = 10;
            x[2] = 30;
            x[3] = 20;
            Sort(x);
            return x[which];
        }

        static void Sort(Span<int> x)
        {
            for (int i = 1; i < x.Length; i++)
                for (int j = i; j > 0 && x[j - 1] > x[j]; j--) (x[j], x[j - 1]) = (x[j - 1], x[j]);
        }

        [Kernel]
        public static void Slices(ReadOnlyView<int> a, View<int> r)
        {
            int i = Global.X;
            if (i >= r.Length) return;
            var half = a.Slice(a.Length / 2);
            var piece = half.Slice(1, 3);
            ReadOnlyView<int> copy = r.Slice(i, 1);
            r[i] = piece[i % 3] + half[0] + piece.Length + half.Length;
            r[i] += copy[0] + a[^1] + a[^Count];
        }

        [Kernel]
        public static void ConstantOffsets(ReadOnlyView<int> a, View<int> r)
        {
            int i = Global.X;
            if (i < 2 || i >= r.Length - 2) return;
            r[i] = a[i - 2] + a[i + 2] * 3 - a[i + 1] + a[i - 1] + a[Count];
        }
    }

    [Fact]
    public void LocalArray() => Check.Same<int, int>(K.LocalArray, K.LocalArray);

    [Fact]
    public void LocalArrayWithValues() => Check.Same<int, int>(K.LocalArrayWithValues, K.LocalArrayWithValues);

    [Fact]
    public void LargeLocalArray() => Check.Same<int, int>(K.LargeLocalArray, K.LargeLocalArray);

    [Fact]
    public void LocalArraysOfCallsAreTheirOwn() => Check.Same<int, int>(K.LocalArraysOfCallsAreTheirOwn, K.LocalArraysOfCallsAreTheirOwn);

    [Fact]
    public void Slices() => Check.Same<int, int>(K.Slices, K.Slices);

    [Fact]
    public void ConstantOffsets() => Check.Same<int, int>(K.ConstantOffsets, K.ConstantOffsets);
}
