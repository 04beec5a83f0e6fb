namespace Drawbridge.CSharp.Tests.Language;

/// <summary>Floats as every other number.</summary>
public partial class FloatConversionTests
{
    static partial class K
    {
        [Kernel(Contract = false)]
        public static void FloatToSByte(ReadOnlyView<float> a, View<sbyte> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (sbyte)a[i];
        }

        [Kernel(Contract = false)]
        public static void FloatToByte(ReadOnlyView<float> a, View<byte> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (byte)a[i];
        }

        [Kernel(Contract = false)]
        public static void FloatToShort(ReadOnlyView<float> a, View<short> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (short)a[i];
        }

        [Kernel(Contract = false)]
        public static void FloatToUShort(ReadOnlyView<float> a, View<ushort> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (ushort)a[i];
        }

        [Kernel(Contract = false)]
        public static void FloatToInt(ReadOnlyView<float> a, View<int> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (int)a[i];
        }

        [Kernel(Contract = false)]
        public static void FloatToUInt(ReadOnlyView<float> a, View<uint> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (uint)a[i];
        }

        [Kernel(Contract = false)]
        public static void FloatToLong(ReadOnlyView<float> a, View<long> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (long)a[i];
        }

        [Kernel(Contract = false)]
        public static void FloatToULong(ReadOnlyView<float> a, View<ulong> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (ulong)a[i];
        }

        [Kernel(Contract = false)]
        public static void FloatToDouble(ReadOnlyView<float> a, View<double> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (double)a[i];
        }

        [Kernel(Contract = false)]
        public static void FloatToHalf(ReadOnlyView<float> a, View<Half> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (Half)a[i];
        }

        [Kernel(Contract = false)]
        public static void DoubleToSByte(ReadOnlyView<double> a, View<sbyte> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (sbyte)a[i];
        }

        [Kernel(Contract = false)]
        public static void DoubleToByte(ReadOnlyView<double> a, View<byte> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (byte)a[i];
        }

        [Kernel(Contract = false)]
        public static void DoubleToShort(ReadOnlyView<double> a, View<short> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (short)a[i];
        }

        [Kernel(Contract = false)]
        public static void DoubleToUShort(ReadOnlyView<double> a, View<ushort> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (ushort)a[i];
        }

        [Kernel(Contract = false)]
        public static void DoubleToInt(ReadOnlyView<double> a, View<int> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (int)a[i];
        }

        [Kernel(Contract = false)]
        public static void DoubleToUInt(ReadOnlyView<double> a, View<uint> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (uint)a[i];
        }

        [Kernel(Contract = false)]
        public static void DoubleToLong(ReadOnlyView<double> a, View<long> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (long)a[i];
        }

        [Kernel(Contract = false)]
        public static void DoubleToULong(ReadOnlyView<double> a, View<ulong> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (ulong)a[i];
        }

        [Kernel(Contract = false)]
        public static void DoubleToFloat(ReadOnlyView<double> a, View<float> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (float)a[i];
        }

        [Kernel(Contract = false)]
        public static void DoubleToHalf(ReadOnlyView<double> a, View<Half> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (Half)a[i];
        }

        [Kernel(Contract = false)]
        public static void HalfToSByte(ReadOnlyView<Half> a, View<sbyte> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (sbyte)a[i];
        }

        [Kernel(Contract = false)]
        public static void HalfToByte(ReadOnlyView<Half> a, View<byte> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (byte)a[i];
        }

        [Kernel(Contract = false)]
        public static void HalfToShort(ReadOnlyView<Half> a, View<short> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (short)a[i];
        }

        [Kernel(Contract = false)]
        public static void HalfToUShort(ReadOnlyView<Half> a, View<ushort> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (ushort)a[i];
        }

        [Kernel(Contract = false)]
        public static void HalfToInt(ReadOnlyView<Half> a, View<int> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (int)a[i];
        }

        [Kernel(Contract = false)]
        public static void HalfToUInt(ReadOnlyView<Half> a, View<uint> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (uint)a[i];
        }

        [Kernel(Contract = false)]
        public static void HalfToLong(ReadOnlyView<Half> a, View<long> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (long)a[i];
        }

        [Kernel(Contract = false)]
        public static void HalfToULong(ReadOnlyView<Half> a, View<ulong> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (ulong)a[i];
        }

        [Kernel(Contract = false)]
        public static void HalfToFloat(ReadOnlyView<Half> a, View<float> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (float)a[i];
        }

        [Kernel(Contract = false)]
        public static void HalfToDouble(ReadOnlyView<Half> a, View<double> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (double)a[i];
        }
    }

    [Fact]
    public void FloatToSByte() => Check.Same<float, sbyte>(K.FloatToSByte, K.FloatToSByte);

    [Fact]
    public void FloatToByte() => Check.Same<float, byte>(K.FloatToByte, K.FloatToByte);

    [Fact]
    public void FloatToShort() => Check.Same<float, short>(K.FloatToShort, K.FloatToShort);

    [Fact]
    public void FloatToUShort() => Check.Same<float, ushort>(K.FloatToUShort, K.FloatToUShort);

    [Fact]
    public void FloatToInt() => Check.Same<float, int>(K.FloatToInt, K.FloatToInt);

    [Fact]
    public void FloatToUInt() => Check.Same<float, uint>(K.FloatToUInt, K.FloatToUInt);

    [Fact]
    public void FloatToLong() => Check.Same<float, long>(K.FloatToLong, K.FloatToLong);

    [Fact]
    public void FloatToULong() => Check.Same<float, ulong>(K.FloatToULong, K.FloatToULong);

    [Fact]
    public void FloatToDouble() => Check.Same<float, double>(K.FloatToDouble, K.FloatToDouble);

    [Fact]
    public void FloatToHalf() => Check.Same<float, Half>(K.FloatToHalf, K.FloatToHalf);

    [Fact]
    public void DoubleToSByte() => Check.Same<double, sbyte>(K.DoubleToSByte, K.DoubleToSByte);

    [Fact]
    public void DoubleToByte() => Check.Same<double, byte>(K.DoubleToByte, K.DoubleToByte);

    [Fact]
    public void DoubleToShort() => Check.Same<double, short>(K.DoubleToShort, K.DoubleToShort);

    [Fact]
    public void DoubleToUShort() => Check.Same<double, ushort>(K.DoubleToUShort, K.DoubleToUShort);

    [Fact]
    public void DoubleToInt() => Check.Same<double, int>(K.DoubleToInt, K.DoubleToInt);

    [Fact]
    public void DoubleToUInt() => Check.Same<double, uint>(K.DoubleToUInt, K.DoubleToUInt);

    [Fact]
    public void DoubleToLong() => Check.Same<double, long>(K.DoubleToLong, K.DoubleToLong);

    [Fact]
    public void DoubleToULong() => Check.Same<double, ulong>(K.DoubleToULong, K.DoubleToULong);

    [Fact]
    public void DoubleToFloat() => Check.Same<double, float>(K.DoubleToFloat, K.DoubleToFloat);

    [Fact]
    public void DoubleToHalf() => Check.Same<double, Half>(K.DoubleToHalf, K.DoubleToHalf);

    [Fact]
    public void HalfToSByte() => Check.Same<Half, sbyte>(K.HalfToSByte, K.HalfToSByte);

    [Fact]
    public void HalfToByte() => Check.Same<Half, byte>(K.HalfToByte, K.HalfToByte);

    [Fact]
    public void HalfToShort() => Check.Same<Half, short>(K.HalfToShort, K.HalfToShort);

    [Fact]
    public void HalfToUShort() => Check.Same<Half, ushort>(K.HalfToUShort, K.HalfToUShort);

    [Fact]
    public void HalfToInt() => Check.Same<Half, int>(K.HalfToInt, K.HalfToInt);

    [Fact]
    public void HalfToUInt() => Check.Same<Half, uint>(K.HalfToUInt, K.HalfToUInt);

    [Fact]
    public void HalfToLong() => Check.Same<Half, long>(K.HalfToLong, K.HalfToLong);

    [Fact]
    public void HalfToULong() => Check.Same<Half, ulong>(K.HalfToULong, K.HalfToULong);

    [Fact]
    public void HalfToFloat() => Check.Same<Half, float>(K.HalfToFloat, K.HalfToFloat);

    [Fact]
    public void HalfToDouble() => Check.Same<Half, double>(K.HalfToDouble, K.HalfToDouble);
}
