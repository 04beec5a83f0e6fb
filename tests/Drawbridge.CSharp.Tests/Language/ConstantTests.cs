namespace Drawbridge.CSharp.Tests.Language;

/// <summary>Constants and static readonly data.</summary>
public partial class ConstantTests
{
    const int Seven = 7;

    static readonly float Half = 0.5f;

    static readonly (int A, byte B) Pair = (3, 4);

    static readonly int[] Primes = [2, 3, 5, 7, 11, 13, 17, 19];

    static readonly double[] Weights = { 0.25, -1, 1e300, Seven };

    static readonly byte[] Bytes = new byte[] { 255, 0, 1 };

    static partial class K
    {
        [Kernel(Contract = false)]
        public static void Numbers(ReadOnlyView<float> a, View<float> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] * Half + Seven * Pair.A - Pair.B;
        }

        [Kernel]
        public static void Arrays(ReadOnlyView<int> a, View<int> r)
        {
            int i = Global.X;
            if (i >= r.Length) return;
            int sum = Primes[a[i] & 7] + Primes[2] + Primes.Length;
            foreach (byte b in Bytes) sum = sum * 3 + b;
            r[i] = sum;
        }

        [Kernel]
        public static void Doubles(ReadOnlyView<int> a, View<double> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = Weights[a[i] & 3];
        }
    }

    [Fact]
    public void Numbers() => Check.Same<float, float>(K.Numbers, K.Numbers);

    [Fact]
    public void Arrays() => Check.Same<int, int>(K.Arrays, K.Arrays);

    [Fact]
    public void Doubles() => Check.Same<int, double>(K.Doubles, K.Doubles);
}
