namespace Drawbridge.CSharp.Tests.Language;

/// <summary>Functions of the framework that are more than an instruction, held against the framework's own.</summary>
public partial class DeviceMathTests
{
    // Twice the spacing of floats; a dozen times that of doubles.
    const double FloatAllowance = 2.4e-7, DoubleAllowance = 3e-15;

    // Beyond, sine and cosine lose the precision that the reduction promises; near their zeros the relative error is no measure.
    static double[] Angles(int count = 600) => [.. Enumerable.Range(0, count).Select(i => i * 0.37 - 100), .. new[] { 0.0, -0.0, double.NaN, double.PositiveInfinity, 1e-300, 1e5 }];

    static double[] Positive => [.. Inputs.Of<double>().Select(Math.Abs), double.NaN, -1, double.NegativeInfinity];

    static partial class K
    {
        [Kernel]
        public static void DoubleSin(ReadOnlyView<double> a, View<double> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = Math.Sin(a[i]);
        }

        [Kernel]
        public static void DoubleCos(ReadOnlyView<double> a, View<double> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = Math.Cos(a[i]);
        }

        [Kernel]
        public static void DoubleTan(ReadOnlyView<double> a, View<double> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = Math.Tan(a[i]);
        }

        [Kernel]
        public static void DoubleExp(ReadOnlyView<double> a, View<double> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = Math.Exp(a[i]);
        }

        [Kernel]
        public static void DoubleLog(ReadOnlyView<double> a, View<double> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = Math.Log(a[i]);
        }

        [Kernel]
        public static void DoubleLog2(ReadOnlyView<double> a, View<double> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = Math.Log2(a[i]);
        }

        [Kernel]
        public static void DoubleLog10(ReadOnlyView<double> a, View<double> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = Math.Log10(a[i]);
        }

        [Kernel]
        public static void DoubleSinh(ReadOnlyView<double> a, View<double> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = Math.Sinh(a[i]);
        }

        [Kernel]
        public static void DoubleCosh(ReadOnlyView<double> a, View<double> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = Math.Cosh(a[i]);
        }

        [Kernel]
        public static void DoubleTanh(ReadOnlyView<double> a, View<double> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = Math.Tanh(a[i]);
        }

        [Kernel]
        public static void DoubleAtan(ReadOnlyView<double> a, View<double> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = Math.Atan(a[i]);
        }

        [Kernel]
        public static void DoubleAtan2(ReadOnlyView<double> a, ReadOnlyView<double> b, View<double> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = Math.Atan2(a[i], b[i]);
        }

        [Kernel]
        public static void DoubleRemainder(ReadOnlyView<double> a, ReadOnlyView<double> b, View<double> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] % b[i];
        }

        [Kernel]
        public static void DoublePow(ReadOnlyView<double> a, ReadOnlyView<double> b, View<double> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = Math.Pow(a[i], b[i]);
        }

        [Kernel]
        public static void FloatSin(ReadOnlyView<float> a, View<float> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = MathF.Sin(a[i]);
        }

        [Kernel]
        public static void FloatCos(ReadOnlyView<float> a, View<float> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = MathF.Cos(a[i]);
        }

        [Kernel]
        public static void FloatTan(ReadOnlyView<float> a, View<float> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = MathF.Tan(a[i]);
        }

        [Kernel]
        public static void FloatExp(ReadOnlyView<float> a, View<float> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = MathF.Exp(a[i]);
        }

        [Kernel]
        public static void FloatLog(ReadOnlyView<float> a, View<float> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = MathF.Log(a[i]);
        }

        [Kernel]
        public static void FloatLog2(ReadOnlyView<float> a, View<float> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = MathF.Log2(a[i]);
        }

        [Kernel]
        public static void FloatLog10(ReadOnlyView<float> a, View<float> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = MathF.Log10(a[i]);
        }

        [Kernel]
        public static void FloatSinh(ReadOnlyView<float> a, View<float> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = MathF.Sinh(a[i]);
        }

        [Kernel]
        public static void FloatCosh(ReadOnlyView<float> a, View<float> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = MathF.Cosh(a[i]);
        }

        [Kernel]
        public static void FloatTanh(ReadOnlyView<float> a, View<float> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = MathF.Tanh(a[i]);
        }

        [Kernel]
        public static void FloatAtan(ReadOnlyView<float> a, View<float> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = MathF.Atan(a[i]);
        }

        [Kernel]
        public static void FloatAtan2(ReadOnlyView<float> a, ReadOnlyView<float> b, View<float> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = MathF.Atan2(a[i], b[i]);
        }

        [Kernel]
        public static void FloatRemainder(ReadOnlyView<float> a, ReadOnlyView<float> b, View<float> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] % b[i];
        }

        [Kernel]
        public static void FloatPow(ReadOnlyView<float> a, ReadOnlyView<float> b, View<float> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = MathF.Pow(a[i], b[i]);
        }
    }

    [Fact]
    public void DoubleSin() => Check.Same<double, double>(K.DoubleSin, K.DoubleSin, Angles(), allowance: DoubleAllowance);

    [Fact]
    public void DoubleCos() => Check.Same<double, double>(K.DoubleCos, K.DoubleCos, Angles(), allowance: DoubleAllowance);

    [Fact]
    public void DoubleTan() => Check.Same<double, double>(K.DoubleTan, K.DoubleTan, Angles(), allowance: DoubleAllowance);

    [Fact]
    public void DoubleExp() => Check.Same<double, double>(K.DoubleExp, K.DoubleExp, Inputs.Of<double>(), allowance: DoubleAllowance);

    [Fact]
    public void DoubleLog() => Check.Same<double, double>(K.DoubleLog, K.DoubleLog, Positive, allowance: DoubleAllowance);

    [Fact]
    public void DoubleLog2() => Check.Same<double, double>(K.DoubleLog2, K.DoubleLog2, Positive, allowance: DoubleAllowance);

    [Fact]
    public void DoubleLog10() => Check.Same<double, double>(K.DoubleLog10, K.DoubleLog10, Positive, allowance: DoubleAllowance);

    [Fact]
    public void DoubleSinh() => Check.Same<double, double>(K.DoubleSinh, K.DoubleSinh, Inputs.Of<double>(), allowance: DoubleAllowance);

    [Fact]
    public void DoubleCosh() => Check.Same<double, double>(K.DoubleCosh, K.DoubleCosh, Inputs.Of<double>(), allowance: DoubleAllowance);

    [Fact]
    public void DoubleTanh() => Check.Same<double, double>(K.DoubleTanh, K.DoubleTanh, Inputs.Of<double>(), allowance: DoubleAllowance);

    [Fact]
    public void DoubleAtan() => Check.Same<double, double>(K.DoubleAtan, K.DoubleAtan, Inputs.Of<double>(), allowance: DoubleAllowance);

    [Fact]
    public void DoubleAtan2() => Check.Same<double, double, double>(K.DoubleAtan2, K.DoubleAtan2, allowance: DoubleAllowance);

    [Fact]
    public void DoubleRemainder() => Check.Same<double, double, double>(K.DoubleRemainder, K.DoubleRemainder);

    [Fact]
    public void DoublePow() => Check.Same<double, double, double>(K.DoublePow, K.DoublePow, allowance: 1e-12);

    [Fact]
    public void FloatSin() => Check.Same<float, float>(K.FloatSin, K.FloatSin, [.. Angles().Select(x => (float)x)], allowance: FloatAllowance);

    [Fact]
    public void FloatCos() => Check.Same<float, float>(K.FloatCos, K.FloatCos, [.. Angles().Select(x => (float)x)], allowance: FloatAllowance);

    [Fact]
    public void FloatTan() => Check.Same<float, float>(K.FloatTan, K.FloatTan, [.. Angles().Select(x => (float)x)], allowance: FloatAllowance);

    [Fact]
    public void FloatExp() => Check.Same<float, float>(K.FloatExp, K.FloatExp, [.. Inputs.Of<double>().Select(x => (float)x)], allowance: FloatAllowance);

    [Fact]
    public void FloatLog() => Check.Same<float, float>(K.FloatLog, K.FloatLog, [.. Positive.Select(x => (float)x)], allowance: FloatAllowance);

    [Fact]
    public void FloatLog2() => Check.Same<float, float>(K.FloatLog2, K.FloatLog2, [.. Positive.Select(x => (float)x)], allowance: FloatAllowance);

    [Fact]
    public void FloatLog10() => Check.Same<float, float>(K.FloatLog10, K.FloatLog10, [.. Positive.Select(x => (float)x)], allowance: FloatAllowance);

    [Fact]
    public void FloatSinh() => Check.Same<float, float>(K.FloatSinh, K.FloatSinh, [.. Inputs.Of<double>().Select(x => (float)x)], allowance: FloatAllowance);

    [Fact]
    public void FloatCosh() => Check.Same<float, float>(K.FloatCosh, K.FloatCosh, [.. Inputs.Of<double>().Select(x => (float)x)], allowance: FloatAllowance);

    [Fact]
    public void FloatTanh() => Check.Same<float, float>(K.FloatTanh, K.FloatTanh, [.. Inputs.Of<double>().Select(x => (float)x)], allowance: FloatAllowance);

    [Fact]
    public void FloatAtan() => Check.Same<float, float>(K.FloatAtan, K.FloatAtan, [.. Inputs.Of<double>().Select(x => (float)x)], allowance: FloatAllowance);

    [Fact]
    public void FloatAtan2() => Check.Same<float, float, float>(K.FloatAtan2, K.FloatAtan2, allowance: FloatAllowance);

    [Fact]
    public void FloatRemainder() => Check.Same<float, float, float>(K.FloatRemainder, K.FloatRemainder);

    [Fact]
    public void FloatPow() => Check.Same<float, float, float>(K.FloatPow, K.FloatPow, allowance: FloatAllowance);
}
