namespace Drawbridge.CSharp.Tests.Language;

/// <summary>Statements.</summary>
public partial class ControlFlowTests
{
    static partial class K
    {
        [Kernel]
        public static void ForSum(ReadOnlyView<int> a, View<int> r)
        {
            int i = Global.X;
            if (i >= r.Length) return;
            int sum = 0;
            for (int j = 0; j < (a[i] & 15); j++) sum += j * a[j];
            r[i] = sum;
        }

        [Kernel]
        public static void NestedFor(ReadOnlyView<int> a, View<int> r)
        {
            int i = Global.X;
            if (i >= r.Length) return;
            int sum = 0;
            for (int j = a[i] & 7; j >= 0; j--)
                for (int k = 0, m = 5; k < j; k += 2, m--)
                {
                    if (k == 4) continue;
                    if (m == 1) break;
                    sum = sum * 3 + j * k - m;
                }
            r[i] = sum;
        }

        [Kernel]
        public static void WhileCollatz(ReadOnlyView<int> a, View<int> r)
        {
            int i = Global.X;
            if (i >= r.Length) return;
            int n = (a[i] & 0xFFF) + 1, steps = 0;
            while (n != 1)
            {
                n = n % 2 == 0 ? n / 2 : 3 * n + 1;
                steps++;
            }
            r[i] = steps;
        }

        [Kernel]
        public static void WhileWithCondition(ReadOnlyView<int> a, View<int> r)
        {
            int i = Global.X;
            if (i >= r.Length) return;
            int at = i;
            while (at < a.Length && a[at] > 0 && (a[at] & 1) == 0) at++;
            r[i] = at;
        }

        [Kernel]
        public static void DoDigits(ReadOnlyView<uint> a, View<int> r)
        {
            int i = Global.X;
            if (i >= r.Length) return;
            uint n = a[i];
            int digits = 0;
            do
            {
                n /= 10;
                digits++;
            }
            while (n != 0);
            r[i] = digits;
        }

        [Kernel]
        public static void EndlessWithBreak(ReadOnlyView<int> a, View<int> r)
        {
            int i = Global.X;
            if (i >= r.Length) return;
            int n = 0;
            while (true)
            {
                n += 7;
                if (n > (a[i] & 255)) break;
            }
            r[i] = n;
        }

        [Kernel]
        public static void GotoBackAndForth(ReadOnlyView<int> a, View<int> r)
        {
            int i = Global.X;
            if (i >= r.Length) return;
            int n = a[i] & 31, sum = 0;
        again:
            if (n <= 0) goto done;
            sum += n;
            n -= 3;
            goto again;
        done:
            r[i] = sum;
        }

        [Kernel]
        public static void IfElseChain(ReadOnlyView<int> a, View<int> r)
        {
            int i = Global.X;
            if (i >= r.Length) return;
            if (a[i] < -1000) r[i] = 1;
            else if (a[i] < 0) r[i] = 2;
            else if (a[i] == 0) r[i] = 3;
            else
            {
                if ((a[i] & 1) == 1) r[i] = 4;
                else r[i] = 5;
            }
        }

        [Kernel]
        public static void EarlyReturns(ReadOnlyView<int> a, View<int> r)
        {
            int i = Global.X;
            if (i >= r.Length) return;
            r[i] = -1;
            if (a[i] < 0) return;
            r[i] = -2;
            if (a[i] > 100) return;
            r[i] = a[i];
        }

        [Kernel]
        public static void SwitchNumbers(ReadOnlyView<int> a, View<int> r)
        {
            int i = Global.X;
            if (i >= r.Length) return;
            switch (a[i] & 7)
            {
                case 0: r[i] = 10; break;
                case 1:
                case 2: r[i] = 20; break;
                case 3: r[i] = 30; goto case 5;
                case 5: r[i] = 50 + i; break;
                default: r[i] = 99; break;
            }
        }

        [Kernel]
        public static void SwitchPatterns(ReadOnlyView<int> a, View<int> r)
        {
            int i = Global.X;
            if (i >= r.Length) return;
            switch (a[i])
            {
                case < -10: r[i] = 1; break;
                case 0 or 1 or 2: r[i] = 2; break;
                case int n when n % 2 == 0: r[i] = n; break;
                case > 10 and < 1000: r[i] = 4; break;
            }
        }

        [Kernel]
        public static void SwitchExpressions(ReadOnlyView<int> a, View<int> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] switch { < 0 => -1, 0 => 0, 1 or 2 => 12, > 100 and not 255 => a[i] + 1, var n when (n & 1) == 0 => n * 2, _ => 7 };
        }

        [Kernel]
        public static void ShortCircuits(ReadOnlyView<int> a, View<int> r)
        {
            int i = Global.X;
            if (i >= r.Length) return;
            int calls = 0;
            bool both = a[i] > 0 && Count(ref calls) && a[i] < 1000;
            bool either = a[i] > 0 || Count(ref calls) || a[i] < -5;
            r[i] = calls * 4 + (both ? 1 : 0) + (either ? 2 : 0);
        }

        static bool Count(ref int calls)
        {
            calls++;
            return calls < 2;
        }

        [Kernel]
        public static void ForEachElement(ReadOnlyView<int> a, View<int> r)
        {
            int i = Global.X;
            if (i >= r.Length) return;
            int sum = 0;
            foreach (int x in a.Slice(i, Math.Min(5, a.Length - i))) sum = sum * 31 + x;
            r[i] = sum;
        }

        [Kernel]
        public static void ForEachUnrolled(ReadOnlyView<int> a, View<int> r)
        {
            int i = Global.X;
            if (i >= r.Length) return;
            int sum = 0;
            foreach (int j in Unrolled.Range(1, 9))
            {
                if (j == 3) continue;
                if (j == 8 && a[i] > 0) break;
                sum = sum * 3 + (a[i] >> j);
            }
            r[i] = sum;
        }

        [Kernel]
        public static void ForEachByRounds(ReadOnlyView<int> a, View<int> r)
        {
            int i = Global.X;
            if (i >= r.Length) return;
            int sum = a[i], first = (a[i] & 7) - 3, end = first + i % 11 - 1;
            foreach (int j in Unrolled.By(4, first, end)) sum = sum * 3 + a[j + 4] + j;
            foreach (int j in Unrolled.By(3, i % 20))
            {
                if ((a[j] & 3) == 1) continue;
                if (j == 13 && a[i] > 0) break;
                for (int k = j; k < 5; k++) sum = sum * 5 + k;
                sum += a[j] >> j;
                end = 0;
            }
            foreach (int j in Unrolled.By(2, end - 2, end + 2)) sum ^= j * i;
            r[i] = sum;
        }

        [Kernel]
        public static void OrderOfEvaluation(ReadOnlyView<int> a, View<int> r)
        {
            int i = Global.X;
            if (i >= r.Length) return;
            int x = a[i];
            int y = x + (x = 5) * x++ - --x;
            int z = x++ + x;
            x += x++ * 2;
            int w = Three(x, x = 9, x);
            (x, y) = (y, x);
            r[i] = x * 7 + y * 5 + z * 3 + w;
        }

        static int Three(int a, int b, int c) => a * 100 + b * 10 + c;
    }

    [Fact]
    public void For() => Check.Same<int, int>(K.ForSum, K.ForSum);

    [Fact]
    public void NestedFor() => Check.Same<int, int>(K.NestedFor, K.NestedFor);

    [Fact]
    public void While() => Check.Same<int, int>(K.WhileCollatz, K.WhileCollatz);

    [Fact]
    public void WhileWithCondition() => Check.Same<int, int>(K.WhileWithCondition, K.WhileWithCondition);

    [Fact]
    public void Do() => Check.Same<uint, int>(K.DoDigits, K.DoDigits);

    [Fact]
    public void Endless() => Check.Same<int, int>(K.EndlessWithBreak, K.EndlessWithBreak);

    [Fact]
    public void Goto() => Check.Same<int, int>(K.GotoBackAndForth, K.GotoBackAndForth);

    [Fact]
    public void If() => Check.Same<int, int>(K.IfElseChain, K.IfElseChain);

    [Fact]
    public void Return() => Check.Same<int, int>(K.EarlyReturns, K.EarlyReturns);

    [Fact]
    public void Switch() => Check.Same<int, int>(K.SwitchNumbers, K.SwitchNumbers);

    [Fact]
    public void SwitchPatterns() => Check.Same<int, int>(K.SwitchPatterns, K.SwitchPatterns);

    [Fact]
    public void SwitchExpressions() => Check.Same<int, int>(K.SwitchExpressions, K.SwitchExpressions);

    [Fact]
    public void ShortCircuits() => Check.Same<int, int>(K.ShortCircuits, K.ShortCircuits);

    [Fact]
    public void ForEach() => Check.Same<int, int>(K.ForEachElement, K.ForEachElement);

    [Fact]
    public void UnrolledLoop() => Check.Same<int, int>(K.ForEachUnrolled, K.ForEachUnrolled);

    [Fact]
    public void LoopByRounds() => Check.Same<int, int>(K.ForEachByRounds, K.ForEachByRounds);

    [Fact]
    public void OrderOfEvaluation() => Check.Same<int, int>(K.OrderOfEvaluation, K.OrderOfEvaluation);
}
