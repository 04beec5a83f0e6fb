namespace Drawbridge.CSharp.Tests.Language;

/// <summary>The integers of 8 and 16 bits as every other number.</summary>
public partial class NarrowConversionTests
{
    static partial class K
    {
        [Kernel(Contract = false)]
        public static void SByteToByte(ReadOnlyView<sbyte> a, View<byte> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (byte)a[i];
        }

        [Kernel(Contract = false)]
        public static void SByteToShort(ReadOnlyView<sbyte> a, View<short> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (short)a[i];
        }

        [Kernel(Contract = false)]
        public static void SByteToUShort(ReadOnlyView<sbyte> a, View<ushort> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (ushort)a[i];
        }

        [Kernel(Contract = false)]
        public static void SByteToInt(ReadOnlyView<sbyte> a, View<int> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (int)a[i];
        }

        [Kernel(Contract = false)]
        public static void SByteToUInt(ReadOnlyView<sbyte> a, View<uint> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (uint)a[i];
        }

        [Kernel(Contract = false)]
        public static void SByteToLong(ReadOnlyView<sbyte> a, View<long> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (long)a[i];
        }

        [Kernel(Contract = false)]
        public static void SByteToULong(ReadOnlyView<sbyte> a, View<ulong> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (ulong)a[i];
        }

        [Kernel(Contract = false)]
        public static void SByteToFloat(ReadOnlyView<sbyte> a, View<float> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (float)a[i];
        }

        [Kernel(Contract = false)]
        public static void SByteToDouble(ReadOnlyView<sbyte> a, View<double> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (double)a[i];
        }

        [Kernel(Contract = false)]
        public static void SByteToHalf(ReadOnlyView<sbyte> a, View<Half> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (Half)a[i];
        }

        [Kernel(Contract = false)]
        public static void ByteToSByte(ReadOnlyView<byte> a, View<sbyte> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (sbyte)a[i];
        }

        [Kernel(Contract = false)]
        public static void ByteToShort(ReadOnlyView<byte> a, View<short> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (short)a[i];
        }

        [Kernel(Contract = false)]
        public static void ByteToUShort(ReadOnlyView<byte> a, View<ushort> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (ushort)a[i];
        }

        [Kernel(Contract = false)]
        public static void ByteToInt(ReadOnlyView<byte> a, View<int> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (int)a[i];
        }

        [Kernel(Contract = false)]
        public static void ByteToUInt(ReadOnlyView<byte> a, View<uint> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (uint)a[i];
        }

        [Kernel(Contract = false)]
        public static void ByteToLong(ReadOnlyView<byte> a, View<long> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (long)a[i];
        }

        [Kernel(Contract = false)]
        public static void ByteToULong(ReadOnlyView<byte> a, View<ulong> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (ulong)a[i];
        }

        [Kernel(Contract = false)]
        public static void ByteToFloat(ReadOnlyView<byte> a, View<float> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (float)a[i];
        }

        [Kernel(Contract = false)]
        public static void ByteToDouble(ReadOnlyView<byte> a, View<double> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (double)a[i];
        }

        [Kernel(Contract = false)]
        public static void ByteToHalf(ReadOnlyView<byte> a, View<Half> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (Half)a[i];
        }

        [Kernel(Contract = false)]
        public static void ShortToSByte(ReadOnlyView<short> a, View<sbyte> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (sbyte)a[i];
        }

        [Kernel(Contract = false)]
        public static void ShortToByte(ReadOnlyView<short> a, View<byte> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (byte)a[i];
        }

        [Kernel(Contract = false)]
        public static void ShortToUShort(ReadOnlyView<short> a, View<ushort> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (ushort)a[i];
        }

        [Kernel(Contract = false)]
        public static void ShortToInt(ReadOnlyView<short> a, View<int> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (int)a[i];
        }

        [Kernel(Contract = false)]
        public static void ShortToUInt(ReadOnlyView<short> a, View<uint> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (uint)a[i];
        }

        [Kernel(Contract = false)]
        public static void ShortToLong(ReadOnlyView<short> a, View<long> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (long)a[i];
        }

        [Kernel(Contract = false)]
        public static void ShortToULong(ReadOnlyView<short> a, View<ulong> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (ulong)a[i];
        }

        [Kernel(Contract = false)]
        public static void ShortToFloat(ReadOnlyView<short> a, View<float> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (float)a[i];
        }

        [Kernel(Contract = false)]
        public static void ShortToDouble(ReadOnlyView<short> a, View<double> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (double)a[i];
        }

        [Kernel(Contract = false)]
        public static void ShortToHalf(ReadOnlyView<short> a, View<Half> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (Half)a[i];
        }

        [Kernel(Contract = false)]
        public static void UShortToSByte(ReadOnlyView<ushort> a, View<sbyte> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (sbyte)a[i];
        }

        [Kernel(Contract = false)]
        public static void UShortToByte(ReadOnlyView<ushort> a, View<byte> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (byte)a[i];
        }

        [Kernel(Contract = false)]
        public static void UShortToShort(ReadOnlyView<ushort> a, View<short> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (short)a[i];
        }

        [Kernel(Contract = false)]
        public static void UShortToInt(ReadOnlyView<ushort> a, View<int> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (int)a[i];
        }

        [Kernel(Contract = false)]
        public static void UShortToUInt(ReadOnlyView<ushort> a, View<uint> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (uint)a[i];
        }

        [Kernel(Contract = false)]
        public static void UShortToLong(ReadOnlyView<ushort> a, View<long> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (long)a[i];
        }

        [Kernel(Contract = false)]
        public static void UShortToULong(ReadOnlyView<ushort> a, View<ulong> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (ulong)a[i];
        }

        [Kernel(Contract = false)]
        public static void UShortToFloat(ReadOnlyView<ushort> a, View<float> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (float)a[i];
        }

        [Kernel(Contract = false)]
        public static void UShortToDouble(ReadOnlyView<ushort> a, View<double> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (double)a[i];
        }

        [Kernel(Contract = false)]
        public static void UShortToHalf(ReadOnlyView<ushort> a, View<Half> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (Half)a[i];
        }
    }

    [Fact]
    public void SByteToByte() => Check.Same<sbyte, byte>(K.SByteToByte, K.SByteToByte);

    [Fact]
    public void SByteToShort() => Check.Same<sbyte, short>(K.SByteToShort, K.SByteToShort);

    [Fact]
    public void SByteToUShort() => Check.Same<sbyte, ushort>(K.SByteToUShort, K.SByteToUShort);

    [Fact]
    public void SByteToInt() => Check.Same<sbyte, int>(K.SByteToInt, K.SByteToInt);

    [Fact]
    public void SByteToUInt() => Check.Same<sbyte, uint>(K.SByteToUInt, K.SByteToUInt);

    [Fact]
    public void SByteToLong() => Check.Same<sbyte, long>(K.SByteToLong, K.SByteToLong);

    [Fact]
    public void SByteToULong() => Check.Same<sbyte, ulong>(K.SByteToULong, K.SByteToULong);

    [Fact]
    public void SByteToFloat() => Check.Same<sbyte, float>(K.SByteToFloat, K.SByteToFloat);

    [Fact]
    public void SByteToDouble() => Check.Same<sbyte, double>(K.SByteToDouble, K.SByteToDouble);

    [Fact]
    public void SByteToHalf() => Check.Same<sbyte, Half>(K.SByteToHalf, K.SByteToHalf);

    [Fact]
    public void ByteToSByte() => Check.Same<byte, sbyte>(K.ByteToSByte, K.ByteToSByte);

    [Fact]
    public void ByteToShort() => Check.Same<byte, short>(K.ByteToShort, K.ByteToShort);

    [Fact]
    public void ByteToUShort() => Check.Same<byte, ushort>(K.ByteToUShort, K.ByteToUShort);

    [Fact]
    public void ByteToInt() => Check.Same<byte, int>(K.ByteToInt, K.ByteToInt);

    [Fact]
    public void ByteToUInt() => Check.Same<byte, uint>(K.ByteToUInt, K.ByteToUInt);

    [Fact]
    public void ByteToLong() => Check.Same<byte, long>(K.ByteToLong, K.ByteToLong);

    [Fact]
    public void ByteToULong() => Check.Same<byte, ulong>(K.ByteToULong, K.ByteToULong);

    [Fact]
    public void ByteToFloat() => Check.Same<byte, float>(K.ByteToFloat, K.ByteToFloat);

    [Fact]
    public void ByteToDouble() => Check.Same<byte, double>(K.ByteToDouble, K.ByteToDouble);

    [Fact]
    public void ByteToHalf() => Check.Same<byte, Half>(K.ByteToHalf, K.ByteToHalf);

    [Fact]
    public void ShortToSByte() => Check.Same<short, sbyte>(K.ShortToSByte, K.ShortToSByte);

    [Fact]
    public void ShortToByte() => Check.Same<short, byte>(K.ShortToByte, K.ShortToByte);

    [Fact]
    public void ShortToUShort() => Check.Same<short, ushort>(K.ShortToUShort, K.ShortToUShort);

    [Fact]
    public void ShortToInt() => Check.Same<short, int>(K.ShortToInt, K.ShortToInt);

    [Fact]
    public void ShortToUInt() => Check.Same<short, uint>(K.ShortToUInt, K.ShortToUInt);

    [Fact]
    public void ShortToLong() => Check.Same<short, long>(K.ShortToLong, K.ShortToLong);

    [Fact]
    public void ShortToULong() => Check.Same<short, ulong>(K.ShortToULong, K.ShortToULong);

    [Fact]
    public void ShortToFloat() => Check.Same<short, float>(K.ShortToFloat, K.ShortToFloat);

    [Fact]
    public void ShortToDouble() => Check.Same<short, double>(K.ShortToDouble, K.ShortToDouble);

    [Fact]
    public void ShortToHalf() => Check.Same<short, Half>(K.ShortToHalf, K.ShortToHalf);

    [Fact]
    public void UShortToSByte() => Check.Same<ushort, sbyte>(K.UShortToSByte, K.UShortToSByte);

    [Fact]
    public void UShortToByte() => Check.Same<ushort, byte>(K.UShortToByte, K.UShortToByte);

    [Fact]
    public void UShortToShort() => Check.Same<ushort, short>(K.UShortToShort, K.UShortToShort);

    [Fact]
    public void UShortToInt() => Check.Same<ushort, int>(K.UShortToInt, K.UShortToInt);

    [Fact]
    public void UShortToUInt() => Check.Same<ushort, uint>(K.UShortToUInt, K.UShortToUInt);

    [Fact]
    public void UShortToLong() => Check.Same<ushort, long>(K.UShortToLong, K.UShortToLong);

    [Fact]
    public void UShortToULong() => Check.Same<ushort, ulong>(K.UShortToULong, K.UShortToULong);

    [Fact]
    public void UShortToFloat() => Check.Same<ushort, float>(K.UShortToFloat, K.UShortToFloat);

    [Fact]
    public void UShortToDouble() => Check.Same<ushort, double>(K.UShortToDouble, K.UShortToDouble);

    [Fact]
    public void UShortToHalf() => Check.Same<ushort, Half>(K.UShortToHalf, K.UShortToHalf);
}
