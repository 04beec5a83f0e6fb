namespace Drawbridge.CSharp.Tests.Language;

/// <summary>Operators of float, double, Half, each product and sum rounded by itself, as C# does.</summary>
public partial class FloatOperatorTests
{
    static partial class K
    {
        [Kernel(Contract = false)]
        public static void FloatAdd(ReadOnlyView<float> a, ReadOnlyView<float> b, View<float> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] + b[i];
        }

        [Kernel(Contract = false)]
        public static void FloatSubtract(ReadOnlyView<float> a, ReadOnlyView<float> b, View<float> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] - b[i];
        }

        [Kernel(Contract = false)]
        public static void FloatMultiply(ReadOnlyView<float> a, ReadOnlyView<float> b, View<float> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] * b[i];
        }

        [Kernel(Contract = false)]
        public static void FloatDivide(ReadOnlyView<float> a, ReadOnlyView<float> b, View<float> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] / b[i];
        }

        [Kernel(Contract = false)]
        public static void FloatNegate(ReadOnlyView<float> a, View<float> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = -a[i];
        }

        [Kernel(Contract = false)]
        public static void FloatProductAndSum(ReadOnlyView<float> a, ReadOnlyView<float> b, View<float> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] * b[i] + a[i];
        }

        [Kernel(Contract = false)]
        public static void FloatEqual(ReadOnlyView<float> a, ReadOnlyView<float> b, View<bool> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] == b[i];
        }

        [Kernel(Contract = false)]
        public static void FloatNegatedEqual(ReadOnlyView<float> a, ReadOnlyView<float> b, View<int> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = !(a[i] == b[i]) ? 1 : 2;
        }

        [Kernel(Contract = false)]
        public static void FloatNotEqual(ReadOnlyView<float> a, ReadOnlyView<float> b, View<bool> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] != b[i];
        }

        [Kernel(Contract = false)]
        public static void FloatNegatedNotEqual(ReadOnlyView<float> a, ReadOnlyView<float> b, View<int> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = !(a[i] != b[i]) ? 1 : 2;
        }

        [Kernel(Contract = false)]
        public static void FloatLess(ReadOnlyView<float> a, ReadOnlyView<float> b, View<bool> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] < b[i];
        }

        [Kernel(Contract = false)]
        public static void FloatNegatedLess(ReadOnlyView<float> a, ReadOnlyView<float> b, View<int> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = !(a[i] < b[i]) ? 1 : 2;
        }

        [Kernel(Contract = false)]
        public static void FloatLessOrEqual(ReadOnlyView<float> a, ReadOnlyView<float> b, View<bool> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] <= b[i];
        }

        [Kernel(Contract = false)]
        public static void FloatNegatedLessOrEqual(ReadOnlyView<float> a, ReadOnlyView<float> b, View<int> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = !(a[i] <= b[i]) ? 1 : 2;
        }

        [Kernel(Contract = false)]
        public static void FloatGreater(ReadOnlyView<float> a, ReadOnlyView<float> b, View<bool> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] > b[i];
        }

        [Kernel(Contract = false)]
        public static void FloatNegatedGreater(ReadOnlyView<float> a, ReadOnlyView<float> b, View<int> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = !(a[i] > b[i]) ? 1 : 2;
        }

        [Kernel(Contract = false)]
        public static void FloatGreaterOrEqual(ReadOnlyView<float> a, ReadOnlyView<float> b, View<bool> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] >= b[i];
        }

        [Kernel(Contract = false)]
        public static void FloatNegatedGreaterOrEqual(ReadOnlyView<float> a, ReadOnlyView<float> b, View<int> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = !(a[i] >= b[i]) ? 1 : 2;
        }

        [Kernel(Contract = false)]
        public static void DoubleAdd(ReadOnlyView<double> a, ReadOnlyView<double> b, View<double> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] + b[i];
        }

        [Kernel(Contract = false)]
        public static void DoubleSubtract(ReadOnlyView<double> a, ReadOnlyView<double> b, View<double> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] - b[i];
        }

        [Kernel(Contract = false)]
        public static void DoubleMultiply(ReadOnlyView<double> a, ReadOnlyView<double> b, View<double> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] * b[i];
        }

        [Kernel(Contract = false)]
        public static void DoubleDivide(ReadOnlyView<double> a, ReadOnlyView<double> b, View<double> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] / b[i];
        }

        [Kernel(Contract = false)]
        public static void DoubleNegate(ReadOnlyView<double> a, View<double> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = -a[i];
        }

        [Kernel(Contract = false)]
        public static void DoubleProductAndSum(ReadOnlyView<double> a, ReadOnlyView<double> b, View<double> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] * b[i] + a[i];
        }

        [Kernel(Contract = false)]
        public static void DoubleEqual(ReadOnlyView<double> a, ReadOnlyView<double> b, View<bool> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] == b[i];
        }

        [Kernel(Contract = false)]
        public static void DoubleNegatedEqual(ReadOnlyView<double> a, ReadOnlyView<double> b, View<int> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = !(a[i] == b[i]) ? 1 : 2;
        }

        [Kernel(Contract = false)]
        public static void DoubleNotEqual(ReadOnlyView<double> a, ReadOnlyView<double> b, View<bool> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] != b[i];
        }

        [Kernel(Contract = false)]
        public static void DoubleNegatedNotEqual(ReadOnlyView<double> a, ReadOnlyView<double> b, View<int> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = !(a[i] != b[i]) ? 1 : 2;
        }

        [Kernel(Contract = false)]
        public static void DoubleLess(ReadOnlyView<double> a, ReadOnlyView<double> b, View<bool> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] < b[i];
        }

        [Kernel(Contract = false)]
        public static void DoubleNegatedLess(ReadOnlyView<double> a, ReadOnlyView<double> b, View<int> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = !(a[i] < b[i]) ? 1 : 2;
        }

        [Kernel(Contract = false)]
        public static void DoubleLessOrEqual(ReadOnlyView<double> a, ReadOnlyView<double> b, View<bool> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] <= b[i];
        }

        [Kernel(Contract = false)]
        public static void DoubleNegatedLessOrEqual(ReadOnlyView<double> a, ReadOnlyView<double> b, View<int> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = !(a[i] <= b[i]) ? 1 : 2;
        }

        [Kernel(Contract = false)]
        public static void DoubleGreater(ReadOnlyView<double> a, ReadOnlyView<double> b, View<bool> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] > b[i];
        }

        [Kernel(Contract = false)]
        public static void DoubleNegatedGreater(ReadOnlyView<double> a, ReadOnlyView<double> b, View<int> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = !(a[i] > b[i]) ? 1 : 2;
        }

        [Kernel(Contract = false)]
        public static void DoubleGreaterOrEqual(ReadOnlyView<double> a, ReadOnlyView<double> b, View<bool> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] >= b[i];
        }

        [Kernel(Contract = false)]
        public static void DoubleNegatedGreaterOrEqual(ReadOnlyView<double> a, ReadOnlyView<double> b, View<int> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = !(a[i] >= b[i]) ? 1 : 2;
        }

        [Kernel(Contract = false)]
        public static void HalfAdd(ReadOnlyView<Half> a, ReadOnlyView<Half> b, View<Half> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] + b[i];
        }

        [Kernel(Contract = false)]
        public static void HalfSubtract(ReadOnlyView<Half> a, ReadOnlyView<Half> b, View<Half> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] - b[i];
        }

        [Kernel(Contract = false)]
        public static void HalfMultiply(ReadOnlyView<Half> a, ReadOnlyView<Half> b, View<Half> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] * b[i];
        }

        [Kernel(Contract = false)]
        public static void HalfDivide(ReadOnlyView<Half> a, ReadOnlyView<Half> b, View<Half> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] / b[i];
        }

        [Kernel(Contract = false)]
        public static void HalfNegate(ReadOnlyView<Half> a, View<Half> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = -a[i];
        }

        [Kernel(Contract = false)]
        public static void HalfProductAndSum(ReadOnlyView<Half> a, ReadOnlyView<Half> b, View<Half> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] * b[i] + a[i];
        }

        [Kernel(Contract = false)]
        public static void HalfEqual(ReadOnlyView<Half> a, ReadOnlyView<Half> b, View<bool> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] == b[i];
        }

        [Kernel(Contract = false)]
        public static void HalfNotEqual(ReadOnlyView<Half> a, ReadOnlyView<Half> b, View<bool> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] != b[i];
        }

        [Kernel(Contract = false)]
        public static void HalfLess(ReadOnlyView<Half> a, ReadOnlyView<Half> b, View<bool> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] < b[i];
        }

        [Kernel(Contract = false)]
        public static void HalfLessOrEqual(ReadOnlyView<Half> a, ReadOnlyView<Half> b, View<bool> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] <= b[i];
        }

        [Kernel(Contract = false)]
        public static void HalfGreater(ReadOnlyView<Half> a, ReadOnlyView<Half> b, View<bool> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] > b[i];
        }

        [Kernel(Contract = false)]
        public static void HalfGreaterOrEqual(ReadOnlyView<Half> a, ReadOnlyView<Half> b, View<bool> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] >= b[i];
        }
    }

    [Fact]
    public void FloatAdd() => Check.Same<float, float, float>(K.FloatAdd, K.FloatAdd);

    [Fact]
    public void FloatSubtract() => Check.Same<float, float, float>(K.FloatSubtract, K.FloatSubtract);

    [Fact]
    public void FloatMultiply() => Check.Same<float, float, float>(K.FloatMultiply, K.FloatMultiply);

    [Fact]
    public void FloatDivide() => Check.Same<float, float, float>(K.FloatDivide, K.FloatDivide);

    [Fact]
    public void FloatNegate() => Check.Same<float, float>(K.FloatNegate, K.FloatNegate);

    [Fact]
    public void FloatProductAndSum() => Check.Same<float, float, float>(K.FloatProductAndSum, K.FloatProductAndSum);

    [Fact]
    public void FloatEqual() => Check.Same<float, float, bool>(K.FloatEqual, K.FloatEqual);

    [Fact]
    public void FloatNegatedEqual() => Check.Same<float, float, int>(K.FloatNegatedEqual, K.FloatNegatedEqual);

    [Fact]
    public void FloatNotEqual() => Check.Same<float, float, bool>(K.FloatNotEqual, K.FloatNotEqual);

    [Fact]
    public void FloatNegatedNotEqual() => Check.Same<float, float, int>(K.FloatNegatedNotEqual, K.FloatNegatedNotEqual);

    [Fact]
    public void FloatLess() => Check.Same<float, float, bool>(K.FloatLess, K.FloatLess);

    [Fact]
    public void FloatNegatedLess() => Check.Same<float, float, int>(K.FloatNegatedLess, K.FloatNegatedLess);

    [Fact]
    public void FloatLessOrEqual() => Check.Same<float, float, bool>(K.FloatLessOrEqual, K.FloatLessOrEqual);

    [Fact]
    public void FloatNegatedLessOrEqual() => Check.Same<float, float, int>(K.FloatNegatedLessOrEqual, K.FloatNegatedLessOrEqual);

    [Fact]
    public void FloatGreater() => Check.Same<float, float, bool>(K.FloatGreater, K.FloatGreater);

    [Fact]
    public void FloatNegatedGreater() => Check.Same<float, float, int>(K.FloatNegatedGreater, K.FloatNegatedGreater);

    [Fact]
    public void FloatGreaterOrEqual() => Check.Same<float, float, bool>(K.FloatGreaterOrEqual, K.FloatGreaterOrEqual);

    [Fact]
    public void FloatNegatedGreaterOrEqual() => Check.Same<float, float, int>(K.FloatNegatedGreaterOrEqual, K.FloatNegatedGreaterOrEqual);

    [Fact]
    public void DoubleAdd() => Check.Same<double, double, double>(K.DoubleAdd, K.DoubleAdd);

    [Fact]
    public void DoubleSubtract() => Check.Same<double, double, double>(K.DoubleSubtract, K.DoubleSubtract);

    [Fact]
    public void DoubleMultiply() => Check.Same<double, double, double>(K.DoubleMultiply, K.DoubleMultiply);

    [Fact]
    public void DoubleDivide() => Check.Same<double, double, double>(K.DoubleDivide, K.DoubleDivide);

    [Fact]
    public void DoubleNegate() => Check.Same<double, double>(K.DoubleNegate, K.DoubleNegate);

    [Fact]
    public void DoubleProductAndSum() => Check.Same<double, double, double>(K.DoubleProductAndSum, K.DoubleProductAndSum);

    [Fact]
    public void DoubleEqual() => Check.Same<double, double, bool>(K.DoubleEqual, K.DoubleEqual);

    [Fact]
    public void DoubleNegatedEqual() => Check.Same<double, double, int>(K.DoubleNegatedEqual, K.DoubleNegatedEqual);

    [Fact]
    public void DoubleNotEqual() => Check.Same<double, double, bool>(K.DoubleNotEqual, K.DoubleNotEqual);

    [Fact]
    public void DoubleNegatedNotEqual() => Check.Same<double, double, int>(K.DoubleNegatedNotEqual, K.DoubleNegatedNotEqual);

    [Fact]
    public void DoubleLess() => Check.Same<double, double, bool>(K.DoubleLess, K.DoubleLess);

    [Fact]
    public void DoubleNegatedLess() => Check.Same<double, double, int>(K.DoubleNegatedLess, K.DoubleNegatedLess);

    [Fact]
    public void DoubleLessOrEqual() => Check.Same<double, double, bool>(K.DoubleLessOrEqual, K.DoubleLessOrEqual);

    [Fact]
    public void DoubleNegatedLessOrEqual() => Check.Same<double, double, int>(K.DoubleNegatedLessOrEqual, K.DoubleNegatedLessOrEqual);

    [Fact]
    public void DoubleGreater() => Check.Same<double, double, bool>(K.DoubleGreater, K.DoubleGreater);

    [Fact]
    public void DoubleNegatedGreater() => Check.Same<double, double, int>(K.DoubleNegatedGreater, K.DoubleNegatedGreater);

    [Fact]
    public void DoubleGreaterOrEqual() => Check.Same<double, double, bool>(K.DoubleGreaterOrEqual, K.DoubleGreaterOrEqual);

    [Fact]
    public void DoubleNegatedGreaterOrEqual() => Check.Same<double, double, int>(K.DoubleNegatedGreaterOrEqual, K.DoubleNegatedGreaterOrEqual);

    [Fact]
    public void HalfAdd() => Check.Same<Half, Half, Half>(K.HalfAdd, K.HalfAdd);

    [Fact]
    public void HalfSubtract() => Check.Same<Half, Half, Half>(K.HalfSubtract, K.HalfSubtract);

    [Fact]
    public void HalfMultiply() => Check.Same<Half, Half, Half>(K.HalfMultiply, K.HalfMultiply);

    [Fact]
    public void HalfDivide() => Check.Same<Half, Half, Half>(K.HalfDivide, K.HalfDivide);

    [Fact]
    public void HalfNegate() => Check.Same<Half, Half>(K.HalfNegate, K.HalfNegate);

    [Fact]
    public void HalfProductAndSum() => Check.Same<Half, Half, Half>(K.HalfProductAndSum, K.HalfProductAndSum);

    [Fact]
    public void HalfEqual() => Check.Same<Half, Half, bool>(K.HalfEqual, K.HalfEqual);

    [Fact]
    public void HalfNotEqual() => Check.Same<Half, Half, bool>(K.HalfNotEqual, K.HalfNotEqual);

    [Fact]
    public void HalfLess() => Check.Same<Half, Half, bool>(K.HalfLess, K.HalfLess);

    [Fact]
    public void HalfLessOrEqual() => Check.Same<Half, Half, bool>(K.HalfLessOrEqual, K.HalfLessOrEqual);

    [Fact]
    public void HalfGreater() => Check.Same<Half, Half, bool>(K.HalfGreater, K.HalfGreater);

    [Fact]
    public void HalfGreaterOrEqual() => Check.Same<Half, Half, bool>(K.HalfGreaterOrEqual, K.HalfGreaterOrEqual);
}
