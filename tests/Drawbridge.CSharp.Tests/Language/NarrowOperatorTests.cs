namespace Drawbridge.CSharp.Tests.Language;

/// <summary>Numbers below 32 bits: computed as int, cut when stored.</summary>
public partial class NarrowOperatorTests
{
    static partial class K
    {
        [Kernel(Contract = false)]
        public static void SByteSum(ReadOnlyView<sbyte> a, ReadOnlyView<sbyte> b, View<int> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] + b[i];
        }

        [Kernel(Contract = false)]
        public static void SByteNarrowProduct(ReadOnlyView<sbyte> a, ReadOnlyView<sbyte> b, View<sbyte> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (sbyte)(a[i] * b[i]);
        }

        [Kernel(Contract = false)]
        public static void SByteCompare(ReadOnlyView<sbyte> a, ReadOnlyView<sbyte> b, View<bool> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] < b[i];
        }

        [Kernel(Contract = false)]
        public static void SByteNot(ReadOnlyView<sbyte> a, View<int> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = ~a[i];
        }

        [Kernel(Contract = false)]
        public static void SByteShift(ReadOnlyView<sbyte> a, View<int> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] >> 3;
        }

        [Kernel(Contract = false)]
        public static void ByteSum(ReadOnlyView<byte> a, ReadOnlyView<byte> b, View<int> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] + b[i];
        }

        [Kernel(Contract = false)]
        public static void ByteNarrowProduct(ReadOnlyView<byte> a, ReadOnlyView<byte> b, View<byte> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (byte)(a[i] * b[i]);
        }

        [Kernel(Contract = false)]
        public static void ByteCompare(ReadOnlyView<byte> a, ReadOnlyView<byte> b, View<bool> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] < b[i];
        }

        [Kernel(Contract = false)]
        public static void ByteNot(ReadOnlyView<byte> a, View<int> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = ~a[i];
        }

        [Kernel(Contract = false)]
        public static void ByteShift(ReadOnlyView<byte> a, View<int> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] >> 3;
        }

        [Kernel(Contract = false)]
        public static void ShortSum(ReadOnlyView<short> a, ReadOnlyView<short> b, View<int> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] + b[i];
        }

        [Kernel(Contract = false)]
        public static void ShortNarrowProduct(ReadOnlyView<short> a, ReadOnlyView<short> b, View<short> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (short)(a[i] * b[i]);
        }

        [Kernel(Contract = false)]
        public static void ShortCompare(ReadOnlyView<short> a, ReadOnlyView<short> b, View<bool> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] < b[i];
        }

        [Kernel(Contract = false)]
        public static void ShortNot(ReadOnlyView<short> a, View<int> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = ~a[i];
        }

        [Kernel(Contract = false)]
        public static void ShortShift(ReadOnlyView<short> a, View<int> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] >> 3;
        }

        [Kernel(Contract = false)]
        public static void UShortSum(ReadOnlyView<ushort> a, ReadOnlyView<ushort> b, View<int> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] + b[i];
        }

        [Kernel(Contract = false)]
        public static void UShortNarrowProduct(ReadOnlyView<ushort> a, ReadOnlyView<ushort> b, View<ushort> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (ushort)(a[i] * b[i]);
        }

        [Kernel(Contract = false)]
        public static void UShortCompare(ReadOnlyView<ushort> a, ReadOnlyView<ushort> b, View<bool> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] < b[i];
        }

        [Kernel(Contract = false)]
        public static void UShortNot(ReadOnlyView<ushort> a, View<int> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = ~a[i];
        }

        [Kernel(Contract = false)]
        public static void UShortShift(ReadOnlyView<ushort> a, View<int> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] >> 3;
        }

        [Kernel(Contract = false)]
        public static void CharSum(ReadOnlyView<char> a, ReadOnlyView<char> b, View<int> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] + b[i];
        }

        [Kernel(Contract = false)]
        public static void CharNarrowProduct(ReadOnlyView<char> a, ReadOnlyView<char> b, View<char> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (char)(a[i] * b[i]);
        }

        [Kernel(Contract = false)]
        public static void CharCompare(ReadOnlyView<char> a, ReadOnlyView<char> b, View<bool> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] < b[i];
        }

        [Kernel(Contract = false)]
        public static void CharNot(ReadOnlyView<char> a, View<int> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = ~a[i];
        }

        [Kernel(Contract = false)]
        public static void CharShift(ReadOnlyView<char> a, View<int> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] >> 3;
        }
    }

    [Fact]
    public void SByteSum() => Check.Same<sbyte, sbyte, int>(K.SByteSum, K.SByteSum);

    [Fact]
    public void SByteNarrowProduct() => Check.Same<sbyte, sbyte, sbyte>(K.SByteNarrowProduct, K.SByteNarrowProduct);

    [Fact]
    public void SByteCompare() => Check.Same<sbyte, sbyte, bool>(K.SByteCompare, K.SByteCompare);

    [Fact]
    public void SByteNot() => Check.Same<sbyte, int>(K.SByteNot, K.SByteNot);

    [Fact]
    public void SByteShift() => Check.Same<sbyte, int>(K.SByteShift, K.SByteShift);

    [Fact]
    public void ByteSum() => Check.Same<byte, byte, int>(K.ByteSum, K.ByteSum);

    [Fact]
    public void ByteNarrowProduct() => Check.Same<byte, byte, byte>(K.ByteNarrowProduct, K.ByteNarrowProduct);

    [Fact]
    public void ByteCompare() => Check.Same<byte, byte, bool>(K.ByteCompare, K.ByteCompare);

    [Fact]
    public void ByteNot() => Check.Same<byte, int>(K.ByteNot, K.ByteNot);

    [Fact]
    public void ByteShift() => Check.Same<byte, int>(K.ByteShift, K.ByteShift);

    [Fact]
    public void ShortSum() => Check.Same<short, short, int>(K.ShortSum, K.ShortSum);

    [Fact]
    public void ShortNarrowProduct() => Check.Same<short, short, short>(K.ShortNarrowProduct, K.ShortNarrowProduct);

    [Fact]
    public void ShortCompare() => Check.Same<short, short, bool>(K.ShortCompare, K.ShortCompare);

    [Fact]
    public void ShortNot() => Check.Same<short, int>(K.ShortNot, K.ShortNot);

    [Fact]
    public void ShortShift() => Check.Same<short, int>(K.ShortShift, K.ShortShift);

    [Fact]
    public void UShortSum() => Check.Same<ushort, ushort, int>(K.UShortSum, K.UShortSum);

    [Fact]
    public void UShortNarrowProduct() => Check.Same<ushort, ushort, ushort>(K.UShortNarrowProduct, K.UShortNarrowProduct);

    [Fact]
    public void UShortCompare() => Check.Same<ushort, ushort, bool>(K.UShortCompare, K.UShortCompare);

    [Fact]
    public void UShortNot() => Check.Same<ushort, int>(K.UShortNot, K.UShortNot);

    [Fact]
    public void UShortShift() => Check.Same<ushort, int>(K.UShortShift, K.UShortShift);

    [Fact]
    public void CharSum() => Check.Same<char, char, int>(K.CharSum, K.CharSum);

    [Fact]
    public void CharNarrowProduct() => Check.Same<char, char, char>(K.CharNarrowProduct, K.CharNarrowProduct);

    [Fact]
    public void CharCompare() => Check.Same<char, char, bool>(K.CharCompare, K.CharCompare);

    [Fact]
    public void CharNot() => Check.Same<char, int>(K.CharNot, K.CharNot);

    [Fact]
    public void CharShift() => Check.Same<char, int>(K.CharShift, K.CharShift);
}
