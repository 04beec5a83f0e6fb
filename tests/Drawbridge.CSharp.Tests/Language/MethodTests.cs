using System.Numerics;

namespace Drawbridge.CSharp.Tests.Language;

/// <summary>Calls: parameters of every kind, local functions, recursion, generics.</summary>
public partial class MethodTests
{
    interface IOperation
    {
        static abstract int Identity { get; }

        static abstract int Apply(int a, int b);
    }

    readonly struct Plus : IOperation
    {
        public static int Identity => 0;

        public static int Apply(int a, int b) => a + b;
    }

    readonly struct Largest : IOperation
    {
        public static int Identity => int.MinValue;

        public static int Apply(int a, int b) => a > b ? a : b;
    }

    interface IScale
    {
        float Of(float x);
    }

    readonly struct Twice : IScale
    {
        public float Of(float x) => x * 2;
    }

    readonly struct Power(float factor) : IScale
    {
        readonly float factor = factor;

        public float Of(float x) => x * factor;
    }

    static partial class K
    {
        static int Square(int x) => x * x;

        static int Clamped(int x, int low = -100, int high = 100)
        {
            if (x < low) return low;
            if (x > high) return high;
            x++;
            return x - 1;
        }

        static void Split(int x, out int high, out int low)
        {
            high = x >> 16;
            low = x & 0xFFFF;
        }

        static void Swap<T>(ref T a, ref T b) => (a, b) = (b, a);

        static int Fold<T>(ReadOnlyView<int> a, int from, int count) where T : IOperation
        {
            int result = T.Identity;
            for (int j = 0; j < count; j++) result = T.Apply(result, a[(from + j) % a.Length]);
            return result;
        }

        static T Polynomial<T>(T x) where T : INumber<T> => x * x * x - x * x + x;

        static float Scaled<T>(T scale, float x) where T : struct, IScale => scale.Of(x) + 1;

        static int Fibonacci(int n) => n < 2 ? n : Fibonacci(n - 1) + Fibonacci(n - 2);

        static bool IsEven(int n) => n == 0 || IsOdd(n - 1);

        static bool IsOdd(int n) => n != 0 && IsEven(n - 1);

        static ref int Pick(View<int> view, int index) => ref view[index];

        [Kernel]
        public static void Call(ReadOnlyView<int> a, View<int> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = Square(a[i] + Square(i)) - Square(3);
        }

        [Kernel]
        public static void OptionalAndNamed(ReadOnlyView<int> a, View<int> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = Clamped(a[i]) + Clamped(high: 5, x: a[i]) * 3 + Clamped(a[i], 1);
        }

        [Kernel]
        public static void OutParameters(ReadOnlyView<int> a, View<int> r)
        {
            int i = Global.X;
            if (i >= r.Length) return;
            Split(a[i], out int high, out var low);
            Split(low, out _, out low);
            r[i] = high * 3 + low;
        }

        [Kernel]
        public static void RefParameters(ReadOnlyView<int> a, View<int> r)
        {
            int i = Global.X;
            if (i >= r.Length) return;
            int x = a[i], y = i;
            Swap(ref x, ref y);
            r[i] = x - y * 2;
            Swap(ref r[i], ref y);
            r[i] += y;
        }

        [Kernel]
        public static void RefLocalsAndReturns(ReadOnlyView<int> a, View<int> r)
        {
            int i = Global.X;
            if (i >= r.Length) return;
            ref int here = ref r[i];
            here = a[i];
            here += 5;
            Pick(r, i) *= 3;
            ref readonly int there = ref a[i];
            int x = 1;
            ref int alias = ref x;
            alias = there;
            here -= x;
        }

        [Kernel]
        public static void LocalFunctions(ReadOnlyView<int> a, View<int> r)
        {
            int i = Global.X;
            if (i >= r.Length) return;
            int total = 0;
            Add(a[i]);
            Add(Twice(i));
            r[i] = total;

            void Add(int x) => total += x;

            static int Twice(int x) => x * 2;
        }

        [Kernel]
        public static void StaticAbstract(ReadOnlyView<int> a, View<int> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = Fold<Plus>(a, i, 5) ^ Fold<Largest>(a, i, 7);
        }

        [Kernel]
        public static void GenericMathOfInt(ReadOnlyView<int> a, View<int> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = Polynomial(a[i]);
        }

        [Kernel(Contract = false)]
        public static void GenericMathOfFloat(ReadOnlyView<float> a, View<float> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = Polynomial(a[i]);
        }

        [Kernel(Contract = false)]
        public static void GenericStruct(ReadOnlyView<float> a, View<float> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = Scaled(new Twice(), a[i]) + Scaled(new Power(3.5f), a[i]);
        }

        [Kernel]
        public static void Recursion(ReadOnlyView<int> a, View<int> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = Fibonacci(a[i] & 7);
        }

        [Kernel]
        public static void MutualRecursion(ReadOnlyView<int> a, View<bool> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = IsEven(a[i] & 15);
        }
    }

    [Fact]
    public void Call() => Check.Same<int, int>(K.Call, K.Call);

    [Fact]
    public void OptionalAndNamed() => Check.Same<int, int>(K.OptionalAndNamed, K.OptionalAndNamed);

    [Fact]
    public void OutParameters() => Check.Same<int, int>(K.OutParameters, K.OutParameters);

    [Fact]
    public void RefParameters() => Check.Same<int, int>(K.RefParameters, K.RefParameters);

    [Fact]
    public void RefLocalsAndReturns() => Check.Same<int, int>(K.RefLocalsAndReturns, K.RefLocalsAndReturns);

    [Fact]
    public void LocalFunctions() => Check.Same<int, int>(K.LocalFunctions, K.LocalFunctions);

    [Fact]
    public void StaticAbstract() => Check.Same<int, int>(K.StaticAbstract, K.StaticAbstract);

    [Fact]
    public void GenericMathOfInt() => Check.Same<int, int>(K.GenericMathOfInt, K.GenericMathOfInt);

    [Fact]
    public void GenericMathOfFloat() => Check.Same<float, float>(K.GenericMathOfFloat, K.GenericMathOfFloat);

    [Fact]
    public void GenericStruct() => Check.Same<float, float>(K.GenericStruct, K.GenericStruct);

    [Fact]
    public void Recursion() => Check.Same<int, int>(K.Recursion, K.Recursion);

    [Fact]
    public void MutualRecursion() => Check.Same<int, bool>(K.MutualRecursion, K.MutualRecursion);
}
