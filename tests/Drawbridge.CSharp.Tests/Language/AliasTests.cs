namespace Drawbridge.CSharp.Tests.Language;

/// <summary>Arguments are values: what a method does to the variable they came from does not change them.</summary>
public partial class AliasTests
{
    struct Counter
    {
        public int Value;

        public void AddTwice(int by)
        {
            Value += by;
            Value += by;
        }

        public int Next() => ++Value;
    }

    static partial class K
    {
        [Kernel]
        public static void FieldOfTheReceiver(ReadOnlyView<int> a, View<int> r)
        {
            int i = Global.X;
            if (i >= r.Length) return;
            var counter = new Counter { Value = a[i] };
            counter.AddTwice(counter.Value);
            r[i] = counter.Value + counter.Next() * 3 + counter.Next();
        }

        [Kernel]
        public static void CapturedVariable(ReadOnlyView<int> a, View<int> r)
        {
            int i = Global.X;
            if (i >= r.Length) return;
            int total = a[i];
            Add(total);
            r[i] = Next() * 5 - Next() + Next();

            void Add(int by)
            {
                total += 1;
                total += by;
            }

            int Next() => total++;
        }

        [Kernel]
        public static void ReferenceToTheArgument(ReadOnlyView<int> a, View<int> r)
        {
            int i = Global.X;
            if (i >= r.Length) return;
            int x = a[i];
            Mix(ref x, x, x);
            r[i] = x;
        }

        static void Mix(ref int target, int first, int second)
        {
            target = first * 3;
            target -= second;
        }

        [Kernel]
        public static void LoopsInsideUnrolledLoops(ReadOnlyView<int> a, View<int> r)
        {
            int i = Global.X;
            if (i >= r.Length) return;
            int sum = 0;
            foreach (int j in Unrolled.Range(3))
            {
                for (int k = 0; k < (a[i] & 3) + j; k++)
                {
                    if (k == 3) break;
                    sum = sum * 5 + k;
                }
                switch (j)
                {
                    case 1: sum++; break;
                    default: sum += j; break;
                }
            }
            r[i] = sum;
        }

        [Kernel]
        public static void NaNPattern(ReadOnlyView<float> a, View<int> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] switch { float.NaN => 1, 0 => 2, > 1 => 3, _ => 4 };
        }
    }

    [Fact]
    public void FieldOfTheReceiver() => Check.Same<int, int>(K.FieldOfTheReceiver, K.FieldOfTheReceiver);

    [Fact]
    public void CapturedVariable() => Check.Same<int, int>(K.CapturedVariable, K.CapturedVariable);

    [Fact]
    public void ReferenceToTheArgument() => Check.Same<int, int>(K.ReferenceToTheArgument, K.ReferenceToTheArgument);

    [Fact]
    public void LoopsInsideUnrolledLoops() => Check.Same<int, int>(K.LoopsInsideUnrolledLoops, K.LoopsInsideUnrolledLoops);

    [Fact]
    public void NaNPattern() => Check.Same<float, int>(K.NaNPattern, K.NaNPattern);
}
