namespace Drawbridge.CSharp.Tests.Language;

/// <summary>The integers of 32 and 64 bits as every other number.</summary>
public partial class WideConversionTests
{
    static partial class K
    {
        [Kernel(Contract = false)]
        public static void IntToSByte(ReadOnlyView<int> a, View<sbyte> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (sbyte)a[i];
        }

        [Kernel(Contract = false)]
        public static void IntToByte(ReadOnlyView<int> a, View<byte> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (byte)a[i];
        }

        [Kernel(Contract = false)]
        public static void IntToShort(ReadOnlyView<int> a, View<short> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (short)a[i];
        }

        [Kernel(Contract = false)]
        public static void IntToUShort(ReadOnlyView<int> a, View<ushort> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (ushort)a[i];
        }

        [Kernel(Contract = false)]
        public static void IntToUInt(ReadOnlyView<int> a, View<uint> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (uint)a[i];
        }

        [Kernel(Contract = false)]
        public static void IntToLong(ReadOnlyView<int> a, View<long> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (long)a[i];
        }

        [Kernel(Contract = false)]
        public static void IntToULong(ReadOnlyView<int> a, View<ulong> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (ulong)a[i];
        }

        [Kernel(Contract = false)]
        public static void IntToFloat(ReadOnlyView<int> a, View<float> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (float)a[i];
        }

        [Kernel(Contract = false)]
        public static void IntToDouble(ReadOnlyView<int> a, View<double> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (double)a[i];
        }

        [Kernel(Contract = false)]
        public static void IntToHalf(ReadOnlyView<int> a, View<Half> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (Half)a[i];
        }

        [Kernel(Contract = false)]
        public static void UIntToSByte(ReadOnlyView<uint> a, View<sbyte> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (sbyte)a[i];
        }

        [Kernel(Contract = false)]
        public static void UIntToByte(ReadOnlyView<uint> a, View<byte> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (byte)a[i];
        }

        [Kernel(Contract = false)]
        public static void UIntToShort(ReadOnlyView<uint> a, View<short> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (short)a[i];
        }

        [Kernel(Contract = false)]
        public static void UIntToUShort(ReadOnlyView<uint> a, View<ushort> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (ushort)a[i];
        }

        [Kernel(Contract = false)]
        public static void UIntToInt(ReadOnlyView<uint> a, View<int> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (int)a[i];
        }

        [Kernel(Contract = false)]
        public static void UIntToLong(ReadOnlyView<uint> a, View<long> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (long)a[i];
        }

        [Kernel(Contract = false)]
        public static void UIntToULong(ReadOnlyView<uint> a, View<ulong> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (ulong)a[i];
        }

        [Kernel(Contract = false)]
        public static void UIntToFloat(ReadOnlyView<uint> a, View<float> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (float)a[i];
        }

        [Kernel(Contract = false)]
        public static void UIntToDouble(ReadOnlyView<uint> a, View<double> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (double)a[i];
        }

        [Kernel(Contract = false)]
        public static void UIntToHalf(ReadOnlyView<uint> a, View<Half> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (Half)a[i];
        }

        [Kernel(Contract = false)]
        public static void LongToSByte(ReadOnlyView<long> a, View<sbyte> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (sbyte)a[i];
        }

        [Kernel(Contract = false)]
        public static void LongToByte(ReadOnlyView<long> a, View<byte> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (byte)a[i];
        }

        [Kernel(Contract = false)]
        public static void LongToShort(ReadOnlyView<long> a, View<short> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (short)a[i];
        }

        [Kernel(Contract = false)]
        public static void LongToUShort(ReadOnlyView<long> a, View<ushort> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (ushort)a[i];
        }

        [Kernel(Contract = false)]
        public static void LongToInt(ReadOnlyView<long> a, View<int> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (int)a[i];
        }

        [Kernel(Contract = false)]
        public static void LongToUInt(ReadOnlyView<long> a, View<uint> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (uint)a[i];
        }

        [Kernel(Contract = false)]
        public static void LongToULong(ReadOnlyView<long> a, View<ulong> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (ulong)a[i];
        }

        [Kernel(Contract = false)]
        public static void LongToFloat(ReadOnlyView<long> a, View<float> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (float)a[i];
        }

        [Kernel(Contract = false)]
        public static void LongToDouble(ReadOnlyView<long> a, View<double> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (double)a[i];
        }

        [Kernel(Contract = false)]
        public static void LongToHalf(ReadOnlyView<long> a, View<Half> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (Half)a[i];
        }

        [Kernel(Contract = false)]
        public static void ULongToSByte(ReadOnlyView<ulong> a, View<sbyte> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (sbyte)a[i];
        }

        [Kernel(Contract = false)]
        public static void ULongToByte(ReadOnlyView<ulong> a, View<byte> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (byte)a[i];
        }

        [Kernel(Contract = false)]
        public static void ULongToShort(ReadOnlyView<ulong> a, View<short> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (short)a[i];
        }

        [Kernel(Contract = false)]
        public static void ULongToUShort(ReadOnlyView<ulong> a, View<ushort> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (ushort)a[i];
        }

        [Kernel(Contract = false)]
        public static void ULongToInt(ReadOnlyView<ulong> a, View<int> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (int)a[i];
        }

        [Kernel(Contract = false)]
        public static void ULongToUInt(ReadOnlyView<ulong> a, View<uint> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (uint)a[i];
        }

        [Kernel(Contract = false)]
        public static void ULongToLong(ReadOnlyView<ulong> a, View<long> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (long)a[i];
        }

        [Kernel(Contract = false)]
        public static void ULongToFloat(ReadOnlyView<ulong> a, View<float> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (float)a[i];
        }

        [Kernel(Contract = false)]
        public static void ULongToDouble(ReadOnlyView<ulong> a, View<double> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (double)a[i];
        }

        [Kernel(Contract = false)]
        public static void ULongToHalf(ReadOnlyView<ulong> a, View<Half> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (Half)a[i];
        }
    }

    [Fact]
    public void IntToSByte() => Check.Same<int, sbyte>(K.IntToSByte, K.IntToSByte);

    [Fact]
    public void IntToByte() => Check.Same<int, byte>(K.IntToByte, K.IntToByte);

    [Fact]
    public void IntToShort() => Check.Same<int, short>(K.IntToShort, K.IntToShort);

    [Fact]
    public void IntToUShort() => Check.Same<int, ushort>(K.IntToUShort, K.IntToUShort);

    [Fact]
    public void IntToUInt() => Check.Same<int, uint>(K.IntToUInt, K.IntToUInt);

    [Fact]
    public void IntToLong() => Check.Same<int, long>(K.IntToLong, K.IntToLong);

    [Fact]
    public void IntToULong() => Check.Same<int, ulong>(K.IntToULong, K.IntToULong);

    [Fact]
    public void IntToFloat() => Check.Same<int, float>(K.IntToFloat, K.IntToFloat);

    [Fact]
    public void IntToDouble() => Check.Same<int, double>(K.IntToDouble, K.IntToDouble);

    [Fact]
    public void IntToHalf() => Check.Same<int, Half>(K.IntToHalf, K.IntToHalf);

    [Fact]
    public void UIntToSByte() => Check.Same<uint, sbyte>(K.UIntToSByte, K.UIntToSByte);

    [Fact]
    public void UIntToByte() => Check.Same<uint, byte>(K.UIntToByte, K.UIntToByte);

    [Fact]
    public void UIntToShort() => Check.Same<uint, short>(K.UIntToShort, K.UIntToShort);

    [Fact]
    public void UIntToUShort() => Check.Same<uint, ushort>(K.UIntToUShort, K.UIntToUShort);

    [Fact]
    public void UIntToInt() => Check.Same<uint, int>(K.UIntToInt, K.UIntToInt);

    [Fact]
    public void UIntToLong() => Check.Same<uint, long>(K.UIntToLong, K.UIntToLong);

    [Fact]
    public void UIntToULong() => Check.Same<uint, ulong>(K.UIntToULong, K.UIntToULong);

    [Fact]
    public void UIntToFloat() => Check.Same<uint, float>(K.UIntToFloat, K.UIntToFloat);

    [Fact]
    public void UIntToDouble() => Check.Same<uint, double>(K.UIntToDouble, K.UIntToDouble);

    [Fact]
    public void UIntToHalf() => Check.Same<uint, Half>(K.UIntToHalf, K.UIntToHalf);

    [Fact]
    public void LongToSByte() => Check.Same<long, sbyte>(K.LongToSByte, K.LongToSByte);

    [Fact]
    public void LongToByte() => Check.Same<long, byte>(K.LongToByte, K.LongToByte);

    [Fact]
    public void LongToShort() => Check.Same<long, short>(K.LongToShort, K.LongToShort);

    [Fact]
    public void LongToUShort() => Check.Same<long, ushort>(K.LongToUShort, K.LongToUShort);

    [Fact]
    public void LongToInt() => Check.Same<long, int>(K.LongToInt, K.LongToInt);

    [Fact]
    public void LongToUInt() => Check.Same<long, uint>(K.LongToUInt, K.LongToUInt);

    [Fact]
    public void LongToULong() => Check.Same<long, ulong>(K.LongToULong, K.LongToULong);

    [Fact]
    public void LongToFloat() => Check.Same<long, float>(K.LongToFloat, K.LongToFloat);

    [Fact]
    public void LongToDouble() => Check.Same<long, double>(K.LongToDouble, K.LongToDouble);

    [Fact]
    public void LongToHalf() => Check.Same<long, Half>(K.LongToHalf, K.LongToHalf);

    [Fact]
    public void ULongToSByte() => Check.Same<ulong, sbyte>(K.ULongToSByte, K.ULongToSByte);

    [Fact]
    public void ULongToByte() => Check.Same<ulong, byte>(K.ULongToByte, K.ULongToByte);

    [Fact]
    public void ULongToShort() => Check.Same<ulong, short>(K.ULongToShort, K.ULongToShort);

    [Fact]
    public void ULongToUShort() => Check.Same<ulong, ushort>(K.ULongToUShort, K.ULongToUShort);

    [Fact]
    public void ULongToInt() => Check.Same<ulong, int>(K.ULongToInt, K.ULongToInt);

    [Fact]
    public void ULongToUInt() => Check.Same<ulong, uint>(K.ULongToUInt, K.ULongToUInt);

    [Fact]
    public void ULongToLong() => Check.Same<ulong, long>(K.ULongToLong, K.ULongToLong);

    [Fact]
    public void ULongToFloat() => Check.Same<ulong, float>(K.ULongToFloat, K.ULongToFloat);

    [Fact]
    public void ULongToDouble() => Check.Same<ulong, double>(K.ULongToDouble, K.ULongToDouble);

    [Fact]
    public void ULongToHalf() => Check.Same<ulong, Half>(K.ULongToHalf, K.ULongToHalf);
}
