namespace Drawbridge.CSharp.Tests.Language;

/// <summary>Every number as every other.</summary>
public partial class ConversionTests
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
