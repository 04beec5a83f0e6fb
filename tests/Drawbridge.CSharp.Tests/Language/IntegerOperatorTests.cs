namespace Drawbridge.CSharp.Tests.Language;

/// <summary>Operators of int, uint, long, ulong.</summary>
public partial class IntegerOperatorTests
{
    static partial class K
    {
        [Kernel(Contract = false)]
        public static void IntAdd(ReadOnlyView<int> a, ReadOnlyView<int> b, View<int> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] + b[i];
        }

        [Kernel(Contract = false)]
        public static void IntSubtract(ReadOnlyView<int> a, ReadOnlyView<int> b, View<int> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] - b[i];
        }

        [Kernel(Contract = false)]
        public static void IntMultiply(ReadOnlyView<int> a, ReadOnlyView<int> b, View<int> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] * b[i];
        }

        [Kernel(Contract = false)]
        public static void IntAnd(ReadOnlyView<int> a, ReadOnlyView<int> b, View<int> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] & b[i];
        }

        [Kernel(Contract = false)]
        public static void IntOr(ReadOnlyView<int> a, ReadOnlyView<int> b, View<int> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] | b[i];
        }

        [Kernel(Contract = false)]
        public static void IntXor(ReadOnlyView<int> a, ReadOnlyView<int> b, View<int> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] ^ b[i];
        }

        [Kernel(Contract = false)]
        public static void IntDivide(ReadOnlyView<int> a, ReadOnlyView<int> b, View<int> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = b[i] == 0 || b[i] == -1 ? a[i] : a[i] / b[i];
        }

        [Kernel(Contract = false)]
        public static void IntRemainder(ReadOnlyView<int> a, ReadOnlyView<int> b, View<int> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = b[i] == 0 || b[i] == -1 ? a[i] : a[i] % b[i];
        }

        [Kernel(Contract = false)]
        public static void IntShiftLeft(ReadOnlyView<int> a, ReadOnlyView<int> b, View<int> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] << b[i];
        }

        [Kernel(Contract = false)]
        public static void IntShiftRight(ReadOnlyView<int> a, ReadOnlyView<int> b, View<int> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] >> b[i];
        }

        [Kernel(Contract = false)]
        public static void IntShiftUnsigned(ReadOnlyView<int> a, ReadOnlyView<int> b, View<int> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] >>> b[i];
        }

        [Kernel(Contract = false)]
        public static void IntNot(ReadOnlyView<int> a, View<int> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = ~a[i];
        }

        [Kernel(Contract = false)]
        public static void IntNegate(ReadOnlyView<int> a, View<int> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = -a[i];
        }

        [Kernel(Contract = false)]
        public static void IntEqual(ReadOnlyView<int> a, ReadOnlyView<int> b, View<bool> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] == b[i];
        }

        [Kernel(Contract = false)]
        public static void IntNotEqual(ReadOnlyView<int> a, ReadOnlyView<int> b, View<bool> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] != b[i];
        }

        [Kernel(Contract = false)]
        public static void IntLess(ReadOnlyView<int> a, ReadOnlyView<int> b, View<bool> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] < b[i];
        }

        [Kernel(Contract = false)]
        public static void IntLessOrEqual(ReadOnlyView<int> a, ReadOnlyView<int> b, View<bool> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] <= b[i];
        }

        [Kernel(Contract = false)]
        public static void IntGreater(ReadOnlyView<int> a, ReadOnlyView<int> b, View<bool> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] > b[i];
        }

        [Kernel(Contract = false)]
        public static void IntGreaterOrEqual(ReadOnlyView<int> a, ReadOnlyView<int> b, View<bool> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] >= b[i];
        }

        [Kernel(Contract = false)]
        public static void UIntAdd(ReadOnlyView<uint> a, ReadOnlyView<uint> b, View<uint> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] + b[i];
        }

        [Kernel(Contract = false)]
        public static void UIntSubtract(ReadOnlyView<uint> a, ReadOnlyView<uint> b, View<uint> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] - b[i];
        }

        [Kernel(Contract = false)]
        public static void UIntMultiply(ReadOnlyView<uint> a, ReadOnlyView<uint> b, View<uint> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] * b[i];
        }

        [Kernel(Contract = false)]
        public static void UIntAnd(ReadOnlyView<uint> a, ReadOnlyView<uint> b, View<uint> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] & b[i];
        }

        [Kernel(Contract = false)]
        public static void UIntOr(ReadOnlyView<uint> a, ReadOnlyView<uint> b, View<uint> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] | b[i];
        }

        [Kernel(Contract = false)]
        public static void UIntXor(ReadOnlyView<uint> a, ReadOnlyView<uint> b, View<uint> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] ^ b[i];
        }

        [Kernel(Contract = false)]
        public static void UIntDivide(ReadOnlyView<uint> a, ReadOnlyView<uint> b, View<uint> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = b[i] == 0 ? a[i] : a[i] / b[i];
        }

        [Kernel(Contract = false)]
        public static void UIntRemainder(ReadOnlyView<uint> a, ReadOnlyView<uint> b, View<uint> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = b[i] == 0 ? a[i] : a[i] % b[i];
        }

        [Kernel(Contract = false)]
        public static void UIntShiftLeft(ReadOnlyView<uint> a, ReadOnlyView<int> b, View<uint> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] << b[i];
        }

        [Kernel(Contract = false)]
        public static void UIntShiftRight(ReadOnlyView<uint> a, ReadOnlyView<int> b, View<uint> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] >> b[i];
        }

        [Kernel(Contract = false)]
        public static void UIntShiftUnsigned(ReadOnlyView<uint> a, ReadOnlyView<int> b, View<uint> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] >>> b[i];
        }

        [Kernel(Contract = false)]
        public static void UIntNot(ReadOnlyView<uint> a, View<uint> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = ~a[i];
        }

        [Kernel(Contract = false)]
        public static void UIntNegate(ReadOnlyView<uint> a, View<long> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = -a[i];
        }

        [Kernel(Contract = false)]
        public static void UIntEqual(ReadOnlyView<uint> a, ReadOnlyView<uint> b, View<bool> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] == b[i];
        }

        [Kernel(Contract = false)]
        public static void UIntNotEqual(ReadOnlyView<uint> a, ReadOnlyView<uint> b, View<bool> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] != b[i];
        }

        [Kernel(Contract = false)]
        public static void UIntLess(ReadOnlyView<uint> a, ReadOnlyView<uint> b, View<bool> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] < b[i];
        }

        [Kernel(Contract = false)]
        public static void UIntLessOrEqual(ReadOnlyView<uint> a, ReadOnlyView<uint> b, View<bool> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] <= b[i];
        }

        [Kernel(Contract = false)]
        public static void UIntGreater(ReadOnlyView<uint> a, ReadOnlyView<uint> b, View<bool> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] > b[i];
        }

        [Kernel(Contract = false)]
        public static void UIntGreaterOrEqual(ReadOnlyView<uint> a, ReadOnlyView<uint> b, View<bool> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] >= b[i];
        }

        [Kernel(Contract = false)]
        public static void LongAdd(ReadOnlyView<long> a, ReadOnlyView<long> b, View<long> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] + b[i];
        }

        [Kernel(Contract = false)]
        public static void LongSubtract(ReadOnlyView<long> a, ReadOnlyView<long> b, View<long> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] - b[i];
        }

        [Kernel(Contract = false)]
        public static void LongMultiply(ReadOnlyView<long> a, ReadOnlyView<long> b, View<long> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] * b[i];
        }

        [Kernel(Contract = false)]
        public static void LongAnd(ReadOnlyView<long> a, ReadOnlyView<long> b, View<long> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] & b[i];
        }

        [Kernel(Contract = false)]
        public static void LongOr(ReadOnlyView<long> a, ReadOnlyView<long> b, View<long> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] | b[i];
        }

        [Kernel(Contract = false)]
        public static void LongXor(ReadOnlyView<long> a, ReadOnlyView<long> b, View<long> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] ^ b[i];
        }

        [Kernel(Contract = false)]
        public static void LongDivide(ReadOnlyView<long> a, ReadOnlyView<long> b, View<long> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = b[i] == 0 || b[i] == -1 ? a[i] : a[i] / b[i];
        }

        [Kernel(Contract = false)]
        public static void LongRemainder(ReadOnlyView<long> a, ReadOnlyView<long> b, View<long> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = b[i] == 0 || b[i] == -1 ? a[i] : a[i] % b[i];
        }

        [Kernel(Contract = false)]
        public static void LongShiftLeft(ReadOnlyView<long> a, ReadOnlyView<int> b, View<long> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] << b[i];
        }

        [Kernel(Contract = false)]
        public static void LongShiftRight(ReadOnlyView<long> a, ReadOnlyView<int> b, View<long> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] >> b[i];
        }

        [Kernel(Contract = false)]
        public static void LongShiftUnsigned(ReadOnlyView<long> a, ReadOnlyView<int> b, View<long> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] >>> b[i];
        }

        [Kernel(Contract = false)]
        public static void LongNot(ReadOnlyView<long> a, View<long> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = ~a[i];
        }

        [Kernel(Contract = false)]
        public static void LongNegate(ReadOnlyView<long> a, View<long> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = -a[i];
        }

        [Kernel(Contract = false)]
        public static void LongEqual(ReadOnlyView<long> a, ReadOnlyView<long> b, View<bool> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] == b[i];
        }

        [Kernel(Contract = false)]
        public static void LongNotEqual(ReadOnlyView<long> a, ReadOnlyView<long> b, View<bool> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] != b[i];
        }

        [Kernel(Contract = false)]
        public static void LongLess(ReadOnlyView<long> a, ReadOnlyView<long> b, View<bool> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] < b[i];
        }

        [Kernel(Contract = false)]
        public static void LongLessOrEqual(ReadOnlyView<long> a, ReadOnlyView<long> b, View<bool> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] <= b[i];
        }

        [Kernel(Contract = false)]
        public static void LongGreater(ReadOnlyView<long> a, ReadOnlyView<long> b, View<bool> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] > b[i];
        }

        [Kernel(Contract = false)]
        public static void LongGreaterOrEqual(ReadOnlyView<long> a, ReadOnlyView<long> b, View<bool> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] >= b[i];
        }

        [Kernel(Contract = false)]
        public static void ULongAdd(ReadOnlyView<ulong> a, ReadOnlyView<ulong> b, View<ulong> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] + b[i];
        }

        [Kernel(Contract = false)]
        public static void ULongSubtract(ReadOnlyView<ulong> a, ReadOnlyView<ulong> b, View<ulong> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] - b[i];
        }

        [Kernel(Contract = false)]
        public static void ULongMultiply(ReadOnlyView<ulong> a, ReadOnlyView<ulong> b, View<ulong> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] * b[i];
        }

        [Kernel(Contract = false)]
        public static void ULongAnd(ReadOnlyView<ulong> a, ReadOnlyView<ulong> b, View<ulong> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] & b[i];
        }

        [Kernel(Contract = false)]
        public static void ULongOr(ReadOnlyView<ulong> a, ReadOnlyView<ulong> b, View<ulong> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] | b[i];
        }

        [Kernel(Contract = false)]
        public static void ULongXor(ReadOnlyView<ulong> a, ReadOnlyView<ulong> b, View<ulong> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] ^ b[i];
        }

        [Kernel(Contract = false)]
        public static void ULongDivide(ReadOnlyView<ulong> a, ReadOnlyView<ulong> b, View<ulong> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = b[i] == 0 ? a[i] : a[i] / b[i];
        }

        [Kernel(Contract = false)]
        public static void ULongRemainder(ReadOnlyView<ulong> a, ReadOnlyView<ulong> b, View<ulong> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = b[i] == 0 ? a[i] : a[i] % b[i];
        }

        [Kernel(Contract = false)]
        public static void ULongShiftLeft(ReadOnlyView<ulong> a, ReadOnlyView<int> b, View<ulong> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] << b[i];
        }

        [Kernel(Contract = false)]
        public static void ULongShiftRight(ReadOnlyView<ulong> a, ReadOnlyView<int> b, View<ulong> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] >> b[i];
        }

        [Kernel(Contract = false)]
        public static void ULongShiftUnsigned(ReadOnlyView<ulong> a, ReadOnlyView<int> b, View<ulong> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] >>> b[i];
        }

        [Kernel(Contract = false)]
        public static void ULongNot(ReadOnlyView<ulong> a, View<ulong> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = ~a[i];
        }

        [Kernel(Contract = false)]
        public static void ULongEqual(ReadOnlyView<ulong> a, ReadOnlyView<ulong> b, View<bool> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] == b[i];
        }

        [Kernel(Contract = false)]
        public static void ULongNotEqual(ReadOnlyView<ulong> a, ReadOnlyView<ulong> b, View<bool> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] != b[i];
        }

        [Kernel(Contract = false)]
        public static void ULongLess(ReadOnlyView<ulong> a, ReadOnlyView<ulong> b, View<bool> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] < b[i];
        }

        [Kernel(Contract = false)]
        public static void ULongLessOrEqual(ReadOnlyView<ulong> a, ReadOnlyView<ulong> b, View<bool> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] <= b[i];
        }

        [Kernel(Contract = false)]
        public static void ULongGreater(ReadOnlyView<ulong> a, ReadOnlyView<ulong> b, View<bool> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] > b[i];
        }

        [Kernel(Contract = false)]
        public static void ULongGreaterOrEqual(ReadOnlyView<ulong> a, ReadOnlyView<ulong> b, View<bool> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] >= b[i];
        }
    }

    [Fact]
    public void IntAdd() => Check.Same<int, int, int>(K.IntAdd, K.IntAdd);

    [Fact]
    public void IntSubtract() => Check.Same<int, int, int>(K.IntSubtract, K.IntSubtract);

    [Fact]
    public void IntMultiply() => Check.Same<int, int, int>(K.IntMultiply, K.IntMultiply);

    [Fact]
    public void IntAnd() => Check.Same<int, int, int>(K.IntAnd, K.IntAnd);

    [Fact]
    public void IntOr() => Check.Same<int, int, int>(K.IntOr, K.IntOr);

    [Fact]
    public void IntXor() => Check.Same<int, int, int>(K.IntXor, K.IntXor);

    [Fact]
    public void IntDivide() => Check.Same<int, int, int>(K.IntDivide, K.IntDivide);

    [Fact]
    public void IntRemainder() => Check.Same<int, int, int>(K.IntRemainder, K.IntRemainder);

    [Fact]
    public void IntShiftLeft() => Check.Same<int, int, int>(K.IntShiftLeft, K.IntShiftLeft);

    [Fact]
    public void IntShiftRight() => Check.Same<int, int, int>(K.IntShiftRight, K.IntShiftRight);

    [Fact]
    public void IntShiftUnsigned() => Check.Same<int, int, int>(K.IntShiftUnsigned, K.IntShiftUnsigned);

    [Fact]
    public void IntNot() => Check.Same<int, int>(K.IntNot, K.IntNot);

    [Fact]
    public void IntNegate() => Check.Same<int, int>(K.IntNegate, K.IntNegate);

    [Fact]
    public void IntEqual() => Check.Same<int, int, bool>(K.IntEqual, K.IntEqual);

    [Fact]
    public void IntNotEqual() => Check.Same<int, int, bool>(K.IntNotEqual, K.IntNotEqual);

    [Fact]
    public void IntLess() => Check.Same<int, int, bool>(K.IntLess, K.IntLess);

    [Fact]
    public void IntLessOrEqual() => Check.Same<int, int, bool>(K.IntLessOrEqual, K.IntLessOrEqual);

    [Fact]
    public void IntGreater() => Check.Same<int, int, bool>(K.IntGreater, K.IntGreater);

    [Fact]
    public void IntGreaterOrEqual() => Check.Same<int, int, bool>(K.IntGreaterOrEqual, K.IntGreaterOrEqual);

    [Fact]
    public void UIntAdd() => Check.Same<uint, uint, uint>(K.UIntAdd, K.UIntAdd);

    [Fact]
    public void UIntSubtract() => Check.Same<uint, uint, uint>(K.UIntSubtract, K.UIntSubtract);

    [Fact]
    public void UIntMultiply() => Check.Same<uint, uint, uint>(K.UIntMultiply, K.UIntMultiply);

    [Fact]
    public void UIntAnd() => Check.Same<uint, uint, uint>(K.UIntAnd, K.UIntAnd);

    [Fact]
    public void UIntOr() => Check.Same<uint, uint, uint>(K.UIntOr, K.UIntOr);

    [Fact]
    public void UIntXor() => Check.Same<uint, uint, uint>(K.UIntXor, K.UIntXor);

    [Fact]
    public void UIntDivide() => Check.Same<uint, uint, uint>(K.UIntDivide, K.UIntDivide);

    [Fact]
    public void UIntRemainder() => Check.Same<uint, uint, uint>(K.UIntRemainder, K.UIntRemainder);

    [Fact]
    public void UIntShiftLeft() => Check.Same<uint, int, uint>(K.UIntShiftLeft, K.UIntShiftLeft);

    [Fact]
    public void UIntShiftRight() => Check.Same<uint, int, uint>(K.UIntShiftRight, K.UIntShiftRight);

    [Fact]
    public void UIntShiftUnsigned() => Check.Same<uint, int, uint>(K.UIntShiftUnsigned, K.UIntShiftUnsigned);

    [Fact]
    public void UIntNot() => Check.Same<uint, uint>(K.UIntNot, K.UIntNot);

    [Fact]
    public void UIntNegate() => Check.Same<uint, long>(K.UIntNegate, K.UIntNegate);

    [Fact]
    public void UIntEqual() => Check.Same<uint, uint, bool>(K.UIntEqual, K.UIntEqual);

    [Fact]
    public void UIntNotEqual() => Check.Same<uint, uint, bool>(K.UIntNotEqual, K.UIntNotEqual);

    [Fact]
    public void UIntLess() => Check.Same<uint, uint, bool>(K.UIntLess, K.UIntLess);

    [Fact]
    public void UIntLessOrEqual() => Check.Same<uint, uint, bool>(K.UIntLessOrEqual, K.UIntLessOrEqual);

    [Fact]
    public void UIntGreater() => Check.Same<uint, uint, bool>(K.UIntGreater, K.UIntGreater);

    [Fact]
    public void UIntGreaterOrEqual() => Check.Same<uint, uint, bool>(K.UIntGreaterOrEqual, K.UIntGreaterOrEqual);

    [Fact]
    public void LongAdd() => Check.Same<long, long, long>(K.LongAdd, K.LongAdd);

    [Fact]
    public void LongSubtract() => Check.Same<long, long, long>(K.LongSubtract, K.LongSubtract);

    [Fact]
    public void LongMultiply() => Check.Same<long, long, long>(K.LongMultiply, K.LongMultiply);

    [Fact]
    public void LongAnd() => Check.Same<long, long, long>(K.LongAnd, K.LongAnd);

    [Fact]
    public void LongOr() => Check.Same<long, long, long>(K.LongOr, K.LongOr);

    [Fact]
    public void LongXor() => Check.Same<long, long, long>(K.LongXor, K.LongXor);

    [Fact]
    public void LongDivide() => Check.Same<long, long, long>(K.LongDivide, K.LongDivide);

    [Fact]
    public void LongRemainder() => Check.Same<long, long, long>(K.LongRemainder, K.LongRemainder);

    [Fact]
    public void LongShiftLeft() => Check.Same<long, int, long>(K.LongShiftLeft, K.LongShiftLeft);

    [Fact]
    public void LongShiftRight() => Check.Same<long, int, long>(K.LongShiftRight, K.LongShiftRight);

    [Fact]
    public void LongShiftUnsigned() => Check.Same<long, int, long>(K.LongShiftUnsigned, K.LongShiftUnsigned);

    [Fact]
    public void LongNot() => Check.Same<long, long>(K.LongNot, K.LongNot);

    [Fact]
    public void LongNegate() => Check.Same<long, long>(K.LongNegate, K.LongNegate);

    [Fact]
    public void LongEqual() => Check.Same<long, long, bool>(K.LongEqual, K.LongEqual);

    [Fact]
    public void LongNotEqual() => Check.Same<long, long, bool>(K.LongNotEqual, K.LongNotEqual);

    [Fact]
    public void LongLess() => Check.Same<long, long, bool>(K.LongLess, K.LongLess);

    [Fact]
    public void LongLessOrEqual() => Check.Same<long, long, bool>(K.LongLessOrEqual, K.LongLessOrEqual);

    [Fact]
    public void LongGreater() => Check.Same<long, long, bool>(K.LongGreater, K.LongGreater);

    [Fact]
    public void LongGreaterOrEqual() => Check.Same<long, long, bool>(K.LongGreaterOrEqual, K.LongGreaterOrEqual);

    [Fact]
    public void ULongAdd() => Check.Same<ulong, ulong, ulong>(K.ULongAdd, K.ULongAdd);

    [Fact]
    public void ULongSubtract() => Check.Same<ulong, ulong, ulong>(K.ULongSubtract, K.ULongSubtract);

    [Fact]
    public void ULongMultiply() => Check.Same<ulong, ulong, ulong>(K.ULongMultiply, K.ULongMultiply);

    [Fact]
    public void ULongAnd() => Check.Same<ulong, ulong, ulong>(K.ULongAnd, K.ULongAnd);

    [Fact]
    public void ULongOr() => Check.Same<ulong, ulong, ulong>(K.ULongOr, K.ULongOr);

    [Fact]
    public void ULongXor() => Check.Same<ulong, ulong, ulong>(K.ULongXor, K.ULongXor);

    [Fact]
    public void ULongDivide() => Check.Same<ulong, ulong, ulong>(K.ULongDivide, K.ULongDivide);

    [Fact]
    public void ULongRemainder() => Check.Same<ulong, ulong, ulong>(K.ULongRemainder, K.ULongRemainder);

    [Fact]
    public void ULongShiftLeft() => Check.Same<ulong, int, ulong>(K.ULongShiftLeft, K.ULongShiftLeft);

    [Fact]
    public void ULongShiftRight() => Check.Same<ulong, int, ulong>(K.ULongShiftRight, K.ULongShiftRight);

    [Fact]
    public void ULongShiftUnsigned() => Check.Same<ulong, int, ulong>(K.ULongShiftUnsigned, K.ULongShiftUnsigned);

    [Fact]
    public void ULongNot() => Check.Same<ulong, ulong>(K.ULongNot, K.ULongNot);

    [Fact]
    public void ULongEqual() => Check.Same<ulong, ulong, bool>(K.ULongEqual, K.ULongEqual);

    [Fact]
    public void ULongNotEqual() => Check.Same<ulong, ulong, bool>(K.ULongNotEqual, K.ULongNotEqual);

    [Fact]
    public void ULongLess() => Check.Same<ulong, ulong, bool>(K.ULongLess, K.ULongLess);

    [Fact]
    public void ULongLessOrEqual() => Check.Same<ulong, ulong, bool>(K.ULongLessOrEqual, K.ULongLessOrEqual);

    [Fact]
    public void ULongGreater() => Check.Same<ulong, ulong, bool>(K.ULongGreater, K.ULongGreater);

    [Fact]
    public void ULongGreaterOrEqual() => Check.Same<ulong, ulong, bool>(K.ULongGreaterOrEqual, K.ULongGreaterOrEqual);
}
