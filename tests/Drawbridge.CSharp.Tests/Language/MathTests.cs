using System.Numerics;

namespace Drawbridge.CSharp.Tests.Language;

/// <summary>Functions of the framework that are instructions: bit for bit what the framework computes.</summary>
public partial class MathTests
{
    static partial class K
    {
        [Kernel(Contract = false)]
        public static void FloatAbs(ReadOnlyView<float> a, View<float> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = MathF.Abs(a[i]);
        }

        [Kernel(Contract = false)]
        public static void FloatSqrt(ReadOnlyView<float> a, View<float> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = MathF.Sqrt(a[i]);
        }

        [Kernel(Contract = false)]
        public static void FloatFloor(ReadOnlyView<float> a, View<float> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = MathF.Floor(a[i]);
        }

        [Kernel(Contract = false)]
        public static void FloatCeiling(ReadOnlyView<float> a, View<float> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = MathF.Ceiling(a[i]);
        }

        [Kernel(Contract = false)]
        public static void FloatTruncate(ReadOnlyView<float> a, View<float> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = MathF.Truncate(a[i]);
        }

        [Kernel(Contract = false)]
        public static void FloatRound(ReadOnlyView<float> a, View<float> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = MathF.Round(a[i]);
        }

        [Kernel(Contract = false)]
        public static void FloatMin(ReadOnlyView<float> a, ReadOnlyView<float> b, View<float> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = MathF.Min(a[i], b[i]);
        }

        [Kernel(Contract = false)]
        public static void FloatMax(ReadOnlyView<float> a, ReadOnlyView<float> b, View<float> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = MathF.Max(a[i], b[i]);
        }

        [Kernel(Contract = false)]
        public static void FloatCopySign(ReadOnlyView<float> a, ReadOnlyView<float> b, View<float> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = MathF.CopySign(a[i], b[i]);
        }

        [Kernel(Contract = false)]
        public static void FloatFusedMultiplyAdd(ReadOnlyView<float> a, ReadOnlyView<float> b, View<float> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = MathF.FusedMultiplyAdd(a[i], b[i], a[i]);
        }

        [Kernel(Contract = false)]
        public static void FloatIsNaN(ReadOnlyView<float> a, View<bool> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = float.IsNaN(a[i]);
        }

        [Kernel(Contract = false)]
        public static void FloatIsFinite(ReadOnlyView<float> a, View<bool> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = float.IsFinite(a[i]);
        }

        [Kernel(Contract = false)]
        public static void FloatIsInfinity(ReadOnlyView<float> a, View<bool> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = float.IsInfinity(a[i]);
        }

        [Kernel(Contract = false)]
        public static void DoubleAbs(ReadOnlyView<double> a, View<double> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = Math.Abs(a[i]);
        }

        [Kernel(Contract = false)]
        public static void DoubleSqrt(ReadOnlyView<double> a, View<double> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = Math.Sqrt(a[i]);
        }

        [Kernel(Contract = false)]
        public static void DoubleFloor(ReadOnlyView<double> a, View<double> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = Math.Floor(a[i]);
        }

        [Kernel(Contract = false)]
        public static void DoubleCeiling(ReadOnlyView<double> a, View<double> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = Math.Ceiling(a[i]);
        }

        [Kernel(Contract = false)]
        public static void DoubleTruncate(ReadOnlyView<double> a, View<double> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = Math.Truncate(a[i]);
        }

        [Kernel(Contract = false)]
        public static void DoubleRound(ReadOnlyView<double> a, View<double> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = Math.Round(a[i]);
        }

        [Kernel(Contract = false)]
        public static void DoubleMin(ReadOnlyView<double> a, ReadOnlyView<double> b, View<double> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = Math.Min(a[i], b[i]);
        }

        [Kernel(Contract = false)]
        public static void DoubleMax(ReadOnlyView<double> a, ReadOnlyView<double> b, View<double> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = Math.Max(a[i], b[i]);
        }

        [Kernel(Contract = false)]
        public static void DoubleCopySign(ReadOnlyView<double> a, ReadOnlyView<double> b, View<double> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = Math.CopySign(a[i], b[i]);
        }

        [Kernel(Contract = false)]
        public static void DoubleFusedMultiplyAdd(ReadOnlyView<double> a, ReadOnlyView<double> b, View<double> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = Math.FusedMultiplyAdd(a[i], b[i], a[i]);
        }

        [Kernel(Contract = false)]
        public static void DoubleIsNaN(ReadOnlyView<double> a, View<bool> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = double.IsNaN(a[i]);
        }

        [Kernel(Contract = false)]
        public static void DoubleIsFinite(ReadOnlyView<double> a, View<bool> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = double.IsFinite(a[i]);
        }

        [Kernel(Contract = false)]
        public static void DoubleIsInfinity(ReadOnlyView<double> a, View<bool> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = double.IsInfinity(a[i]);
        }

        [Kernel(Contract = false)]
        public static void IntMin(ReadOnlyView<int> a, ReadOnlyView<int> b, View<int> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = Math.Min(a[i], b[i]);
        }

        [Kernel(Contract = false)]
        public static void IntMax(ReadOnlyView<int> a, ReadOnlyView<int> b, View<int> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = Math.Max(a[i], b[i]);
        }

        [Kernel(Contract = false)]
        public static void IntClamp(ReadOnlyView<int> a, View<int> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = Math.Clamp(a[i], (int)(-7), (int)90);
        }

        [Kernel(Contract = false)]
        public static void UIntMin(ReadOnlyView<uint> a, ReadOnlyView<uint> b, View<uint> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = Math.Min(a[i], b[i]);
        }

        [Kernel(Contract = false)]
        public static void UIntMax(ReadOnlyView<uint> a, ReadOnlyView<uint> b, View<uint> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = Math.Max(a[i], b[i]);
        }

        [Kernel(Contract = false)]
        public static void UIntClamp(ReadOnlyView<uint> a, View<uint> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = Math.Clamp(a[i], (uint)(7), (uint)90);
        }

        [Kernel(Contract = false)]
        public static void LongMin(ReadOnlyView<long> a, ReadOnlyView<long> b, View<long> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = Math.Min(a[i], b[i]);
        }

        [Kernel(Contract = false)]
        public static void LongMax(ReadOnlyView<long> a, ReadOnlyView<long> b, View<long> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = Math.Max(a[i], b[i]);
        }

        [Kernel(Contract = false)]
        public static void LongClamp(ReadOnlyView<long> a, View<long> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = Math.Clamp(a[i], (long)(-7), (long)90);
        }

        [Kernel(Contract = false)]
        public static void ULongMin(ReadOnlyView<ulong> a, ReadOnlyView<ulong> b, View<ulong> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = Math.Min(a[i], b[i]);
        }

        [Kernel(Contract = false)]
        public static void ULongMax(ReadOnlyView<ulong> a, ReadOnlyView<ulong> b, View<ulong> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = Math.Max(a[i], b[i]);
        }

        [Kernel(Contract = false)]
        public static void ULongClamp(ReadOnlyView<ulong> a, View<ulong> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = Math.Clamp(a[i], (ulong)(7), (ulong)90);
        }

        [Kernel(Contract = false)]
        public static void ByteMin(ReadOnlyView<byte> a, ReadOnlyView<byte> b, View<byte> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = Math.Min(a[i], b[i]);
        }

        [Kernel(Contract = false)]
        public static void ByteMax(ReadOnlyView<byte> a, ReadOnlyView<byte> b, View<byte> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = Math.Max(a[i], b[i]);
        }

        [Kernel(Contract = false)]
        public static void ByteClamp(ReadOnlyView<byte> a, View<byte> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = Math.Clamp(a[i], (byte)(7), (byte)90);
        }

        [Kernel(Contract = false)]
        public static void SByteMin(ReadOnlyView<sbyte> a, ReadOnlyView<sbyte> b, View<sbyte> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = Math.Min(a[i], b[i]);
        }

        [Kernel(Contract = false)]
        public static void SByteMax(ReadOnlyView<sbyte> a, ReadOnlyView<sbyte> b, View<sbyte> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = Math.Max(a[i], b[i]);
        }

        [Kernel(Contract = false)]
        public static void SByteClamp(ReadOnlyView<sbyte> a, View<sbyte> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = Math.Clamp(a[i], (sbyte)(-7), (sbyte)90);
        }

        [Kernel(Contract = false)]
        public static void ShortMin(ReadOnlyView<short> a, ReadOnlyView<short> b, View<short> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = Math.Min(a[i], b[i]);
        }

        [Kernel(Contract = false)]
        public static void ShortMax(ReadOnlyView<short> a, ReadOnlyView<short> b, View<short> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = Math.Max(a[i], b[i]);
        }

        [Kernel(Contract = false)]
        public static void ShortClamp(ReadOnlyView<short> a, View<short> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = Math.Clamp(a[i], (short)(-7), (short)90);
        }

        [Kernel(Contract = false)]
        public static void UShortMin(ReadOnlyView<ushort> a, ReadOnlyView<ushort> b, View<ushort> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = Math.Min(a[i], b[i]);
        }

        [Kernel(Contract = false)]
        public static void UShortMax(ReadOnlyView<ushort> a, ReadOnlyView<ushort> b, View<ushort> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = Math.Max(a[i], b[i]);
        }

        [Kernel(Contract = false)]
        public static void UShortClamp(ReadOnlyView<ushort> a, View<ushort> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = Math.Clamp(a[i], (ushort)(7), (ushort)90);
        }

        [Kernel(Contract = false)]
        public static void IntAbs(ReadOnlyView<int> a, View<int> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] == int.MinValue ? a[i] : Math.Abs(a[i]);
        }

        [Kernel(Contract = false)]
        public static void LongAbs(ReadOnlyView<long> a, View<long> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] == long.MinValue ? a[i] : Math.Abs(a[i]);
        }

        [Kernel(Contract = false)]
        public static void ShortAbs(ReadOnlyView<short> a, View<short> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] == short.MinValue ? a[i] : Math.Abs(a[i]);
        }

        [Kernel(Contract = false)]
        public static void SByteAbs(ReadOnlyView<sbyte> a, View<sbyte> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] == sbyte.MinValue ? a[i] : Math.Abs(a[i]);
        }

        [Kernel(Contract = false)]
        public static void UIntPopCount(ReadOnlyView<uint> a, View<int> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = BitOperations.PopCount(a[i]);
        }

        [Kernel(Contract = false)]
        public static void UIntLeadingZeroCount(ReadOnlyView<uint> a, View<int> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = BitOperations.LeadingZeroCount(a[i]);
        }

        [Kernel(Contract = false)]
        public static void UIntTrailingZeroCount(ReadOnlyView<uint> a, View<int> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = BitOperations.TrailingZeroCount(a[i]);
        }

        [Kernel(Contract = false)]
        public static void UIntLog2(ReadOnlyView<uint> a, View<int> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = BitOperations.Log2(a[i]);
        }

        [Kernel(Contract = false)]
        public static void UIntRotateLeft(ReadOnlyView<uint> a, ReadOnlyView<int> b, View<uint> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = BitOperations.RotateLeft(a[i], b[i]);
        }

        [Kernel(Contract = false)]
        public static void UIntRotateRight(ReadOnlyView<uint> a, ReadOnlyView<int> b, View<uint> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = BitOperations.RotateRight(a[i], b[i]);
        }

        [Kernel(Contract = false)]
        public static void ULongPopCount(ReadOnlyView<ulong> a, View<int> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = BitOperations.PopCount(a[i]);
        }

        [Kernel(Contract = false)]
        public static void ULongLeadingZeroCount(ReadOnlyView<ulong> a, View<int> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = BitOperations.LeadingZeroCount(a[i]);
        }

        [Kernel(Contract = false)]
        public static void ULongTrailingZeroCount(ReadOnlyView<ulong> a, View<int> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = BitOperations.TrailingZeroCount(a[i]);
        }

        [Kernel(Contract = false)]
        public static void ULongLog2(ReadOnlyView<ulong> a, View<int> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = BitOperations.Log2(a[i]);
        }

        [Kernel(Contract = false)]
        public static void ULongRotateLeft(ReadOnlyView<ulong> a, ReadOnlyView<int> b, View<ulong> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = BitOperations.RotateLeft(a[i], b[i]);
        }

        [Kernel(Contract = false)]
        public static void ULongRotateRight(ReadOnlyView<ulong> a, ReadOnlyView<int> b, View<ulong> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = BitOperations.RotateRight(a[i], b[i]);
        }

        [Kernel(Contract = false)]
        public static void IntTrailingZeroCount(ReadOnlyView<int> a, View<int> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = BitOperations.TrailingZeroCount(a[i]);
        }

        [Kernel(Contract = false)]
        public static void LongTrailingZeroCount(ReadOnlyView<long> a, View<int> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = BitOperations.TrailingZeroCount(a[i]);
        }

        [Kernel(Contract = false)]
        public static void IntBigMul(ReadOnlyView<int> a, ReadOnlyView<int> b, View<long> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = Math.BigMul(a[i], b[i]);
        }

        [Kernel(Contract = false)]
        public static void SingleToInt32Bits(ReadOnlyView<float> a, View<int> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = BitConverter.SingleToInt32Bits(a[i]);
        }

        [Kernel(Contract = false)]
        public static void SingleToUInt32Bits(ReadOnlyView<float> a, View<uint> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = BitConverter.SingleToUInt32Bits(a[i]);
        }

        [Kernel(Contract = false)]
        public static void Int32BitsToSingle(ReadOnlyView<int> a, View<float> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = BitConverter.Int32BitsToSingle(a[i]);
        }

        [Kernel(Contract = false)]
        public static void UInt32BitsToSingle(ReadOnlyView<uint> a, View<float> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = BitConverter.UInt32BitsToSingle(a[i]);
        }

        [Kernel(Contract = false)]
        public static void DoubleToInt64Bits(ReadOnlyView<double> a, View<long> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = BitConverter.DoubleToInt64Bits(a[i]);
        }

        [Kernel(Contract = false)]
        public static void Int64BitsToDouble(ReadOnlyView<long> a, View<double> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = BitConverter.Int64BitsToDouble(a[i]);
        }

        [Kernel(Contract = false)]
        public static void UInt64BitsToDouble(ReadOnlyView<ulong> a, View<double> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = BitConverter.UInt64BitsToDouble(a[i]);
        }

        [Kernel(Contract = false)]
        public static void DoubleToUInt64Bits(ReadOnlyView<double> a, View<ulong> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = BitConverter.DoubleToUInt64Bits(a[i]);
        }
    }

    [Fact]
    public void FloatAbs() => Check.Same<float, float>(K.FloatAbs, K.FloatAbs);

    [Fact]
    public void FloatSqrt() => Check.Same<float, float>(K.FloatSqrt, K.FloatSqrt);

    [Fact]
    public void FloatFloor() => Check.Same<float, float>(K.FloatFloor, K.FloatFloor);

    [Fact]
    public void FloatCeiling() => Check.Same<float, float>(K.FloatCeiling, K.FloatCeiling);

    [Fact]
    public void FloatTruncate() => Check.Same<float, float>(K.FloatTruncate, K.FloatTruncate);

    [Fact]
    public void FloatRound() => Check.Same<float, float>(K.FloatRound, K.FloatRound);

    [Fact]
    public void FloatMin() => Check.Same<float, float, float>(K.FloatMin, K.FloatMin);

    [Fact]
    public void FloatMax() => Check.Same<float, float, float>(K.FloatMax, K.FloatMax);

    [Fact]
    public void FloatCopySign() => Check.Same<float, float, float>(K.FloatCopySign, K.FloatCopySign);

    [Fact]
    public void FloatFusedMultiplyAdd() => Check.Same<float, float, float>(K.FloatFusedMultiplyAdd, K.FloatFusedMultiplyAdd);

    [Fact]
    public void FloatIsNaN() => Check.Same<float, bool>(K.FloatIsNaN, K.FloatIsNaN);

    [Fact]
    public void FloatIsFinite() => Check.Same<float, bool>(K.FloatIsFinite, K.FloatIsFinite);

    [Fact]
    public void FloatIsInfinity() => Check.Same<float, bool>(K.FloatIsInfinity, K.FloatIsInfinity);

    [Fact]
    public void DoubleAbs() => Check.Same<double, double>(K.DoubleAbs, K.DoubleAbs);

    [Fact]
    public void DoubleSqrt() => Check.Same<double, double>(K.DoubleSqrt, K.DoubleSqrt);

    [Fact]
    public void DoubleFloor() => Check.Same<double, double>(K.DoubleFloor, K.DoubleFloor);

    [Fact]
    public void DoubleCeiling() => Check.Same<double, double>(K.DoubleCeiling, K.DoubleCeiling);

    [Fact]
    public void DoubleTruncate() => Check.Same<double, double>(K.DoubleTruncate, K.DoubleTruncate);

    [Fact]
    public void DoubleRound() => Check.Same<double, double>(K.DoubleRound, K.DoubleRound);

    [Fact]
    public void DoubleMin() => Check.Same<double, double, double>(K.DoubleMin, K.DoubleMin);

    [Fact]
    public void DoubleMax() => Check.Same<double, double, double>(K.DoubleMax, K.DoubleMax);

    [Fact]
    public void DoubleCopySign() => Check.Same<double, double, double>(K.DoubleCopySign, K.DoubleCopySign);

    [Fact]
    public void DoubleFusedMultiplyAdd() => Check.Same<double, double, double>(K.DoubleFusedMultiplyAdd, K.DoubleFusedMultiplyAdd);

    [Fact]
    public void DoubleIsNaN() => Check.Same<double, bool>(K.DoubleIsNaN, K.DoubleIsNaN);

    [Fact]
    public void DoubleIsFinite() => Check.Same<double, bool>(K.DoubleIsFinite, K.DoubleIsFinite);

    [Fact]
    public void DoubleIsInfinity() => Check.Same<double, bool>(K.DoubleIsInfinity, K.DoubleIsInfinity);

    [Fact]
    public void IntMin() => Check.Same<int, int, int>(K.IntMin, K.IntMin);

    [Fact]
    public void IntMax() => Check.Same<int, int, int>(K.IntMax, K.IntMax);

    [Fact]
    public void IntClamp() => Check.Same<int, int>(K.IntClamp, K.IntClamp);

    [Fact]
    public void UIntMin() => Check.Same<uint, uint, uint>(K.UIntMin, K.UIntMin);

    [Fact]
    public void UIntMax() => Check.Same<uint, uint, uint>(K.UIntMax, K.UIntMax);

    [Fact]
    public void UIntClamp() => Check.Same<uint, uint>(K.UIntClamp, K.UIntClamp);

    [Fact]
    public void LongMin() => Check.Same<long, long, long>(K.LongMin, K.LongMin);

    [Fact]
    public void LongMax() => Check.Same<long, long, long>(K.LongMax, K.LongMax);

    [Fact]
    public void LongClamp() => Check.Same<long, long>(K.LongClamp, K.LongClamp);

    [Fact]
    public void ULongMin() => Check.Same<ulong, ulong, ulong>(K.ULongMin, K.ULongMin);

    [Fact]
    public void ULongMax() => Check.Same<ulong, ulong, ulong>(K.ULongMax, K.ULongMax);

    [Fact]
    public void ULongClamp() => Check.Same<ulong, ulong>(K.ULongClamp, K.ULongClamp);

    [Fact]
    public void ByteMin() => Check.Same<byte, byte, byte>(K.ByteMin, K.ByteMin);

    [Fact]
    public void ByteMax() => Check.Same<byte, byte, byte>(K.ByteMax, K.ByteMax);

    [Fact]
    public void ByteClamp() => Check.Same<byte, byte>(K.ByteClamp, K.ByteClamp);

    [Fact]
    public void SByteMin() => Check.Same<sbyte, sbyte, sbyte>(K.SByteMin, K.SByteMin);

    [Fact]
    public void SByteMax() => Check.Same<sbyte, sbyte, sbyte>(K.SByteMax, K.SByteMax);

    [Fact]
    public void SByteClamp() => Check.Same<sbyte, sbyte>(K.SByteClamp, K.SByteClamp);

    [Fact]
    public void ShortMin() => Check.Same<short, short, short>(K.ShortMin, K.ShortMin);

    [Fact]
    public void ShortMax() => Check.Same<short, short, short>(K.ShortMax, K.ShortMax);

    [Fact]
    public void ShortClamp() => Check.Same<short, short>(K.ShortClamp, K.ShortClamp);

    [Fact]
    public void UShortMin() => Check.Same<ushort, ushort, ushort>(K.UShortMin, K.UShortMin);

    [Fact]
    public void UShortMax() => Check.Same<ushort, ushort, ushort>(K.UShortMax, K.UShortMax);

    [Fact]
    public void UShortClamp() => Check.Same<ushort, ushort>(K.UShortClamp, K.UShortClamp);

    [Fact]
    public void IntAbs() => Check.Same<int, int>(K.IntAbs, K.IntAbs);

    [Fact]
    public void LongAbs() => Check.Same<long, long>(K.LongAbs, K.LongAbs);

    [Fact]
    public void ShortAbs() => Check.Same<short, short>(K.ShortAbs, K.ShortAbs);

    [Fact]
    public void SByteAbs() => Check.Same<sbyte, sbyte>(K.SByteAbs, K.SByteAbs);

    [Fact]
    public void UIntPopCount() => Check.Same<uint, int>(K.UIntPopCount, K.UIntPopCount);

    [Fact]
    public void UIntLeadingZeroCount() => Check.Same<uint, int>(K.UIntLeadingZeroCount, K.UIntLeadingZeroCount);

    [Fact]
    public void UIntTrailingZeroCount() => Check.Same<uint, int>(K.UIntTrailingZeroCount, K.UIntTrailingZeroCount);

    [Fact]
    public void UIntLog2() => Check.Same<uint, int>(K.UIntLog2, K.UIntLog2);

    [Fact]
    public void UIntRotateLeft() => Check.Same<uint, int, uint>(K.UIntRotateLeft, K.UIntRotateLeft);

    [Fact]
    public void UIntRotateRight() => Check.Same<uint, int, uint>(K.UIntRotateRight, K.UIntRotateRight);

    [Fact]
    public void ULongPopCount() => Check.Same<ulong, int>(K.ULongPopCount, K.ULongPopCount);

    [Fact]
    public void ULongLeadingZeroCount() => Check.Same<ulong, int>(K.ULongLeadingZeroCount, K.ULongLeadingZeroCount);

    [Fact]
    public void ULongTrailingZeroCount() => Check.Same<ulong, int>(K.ULongTrailingZeroCount, K.ULongTrailingZeroCount);

    [Fact]
    public void ULongLog2() => Check.Same<ulong, int>(K.ULongLog2, K.ULongLog2);

    [Fact]
    public void ULongRotateLeft() => Check.Same<ulong, int, ulong>(K.ULongRotateLeft, K.ULongRotateLeft);

    [Fact]
    public void ULongRotateRight() => Check.Same<ulong, int, ulong>(K.ULongRotateRight, K.ULongRotateRight);

    [Fact]
    public void IntTrailingZeroCount() => Check.Same<int, int>(K.IntTrailingZeroCount, K.IntTrailingZeroCount);

    [Fact]
    public void LongTrailingZeroCount() => Check.Same<long, int>(K.LongTrailingZeroCount, K.LongTrailingZeroCount);

    [Fact]
    public void IntBigMul() => Check.Same<int, int, long>(K.IntBigMul, K.IntBigMul);

    [Fact]
    public void SingleToInt32Bits() => Check.Same<float, int>(K.SingleToInt32Bits, K.SingleToInt32Bits);

    [Fact]
    public void SingleToUInt32Bits() => Check.Same<float, uint>(K.SingleToUInt32Bits, K.SingleToUInt32Bits);

    [Fact]
    public void Int32BitsToSingle() => Check.Same<int, float>(K.Int32BitsToSingle, K.Int32BitsToSingle);

    [Fact]
    public void UInt32BitsToSingle() => Check.Same<uint, float>(K.UInt32BitsToSingle, K.UInt32BitsToSingle);

    [Fact]
    public void DoubleToInt64Bits() => Check.Same<double, long>(K.DoubleToInt64Bits, K.DoubleToInt64Bits);

    [Fact]
    public void Int64BitsToDouble() => Check.Same<long, double>(K.Int64BitsToDouble, K.Int64BitsToDouble);

    [Fact]
    public void UInt64BitsToDouble() => Check.Same<ulong, double>(K.UInt64BitsToDouble, K.UInt64BitsToDouble);

    [Fact]
    public void DoubleToUInt64Bits() => Check.Same<double, ulong>(K.DoubleToUInt64Bits, K.DoubleToUInt64Bits);
}
