using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static Drawbridge.Cpu.Operators.Mode;
using HalfInts = System.Runtime.Intrinsics.Vector256<int>;
using Ints = System.Runtime.Intrinsics.Vector512<int>;
using Longs = System.Runtime.Intrinsics.Vector512<long>;

namespace Drawbridge.Cpu.Operators;

/// <content>Products, and sums of products.</content>
static partial class Lanes512
{
    [MethodImpl(Inline)]
    public static Ints MulLoI16(Ints a, Ints b) => (a.AsInt16() * b.AsInt16()).AsInt32();

    [MethodImpl(Inline)]
    public static Ints MulLoI32(Ints a, Ints b) => a * b;

    [MethodImpl(Inline)]
    public static Longs MulLoI64(Longs a, Longs b) => a * b;

    [MethodImpl(Inline)]
    public static Ints MadLoI16(Ints a, Ints b, Ints c) => AddI16(MulLoI16(a, b), c);

    [MethodImpl(Inline)]
    public static Ints MadLoI32(Ints a, Ints b, Ints c) => a * b + c;

    [MethodImpl(Inline)]
    public static Longs MadLoI64(Longs a, Longs b, Longs c) => a * b + c;

    /// <summary>The upper half of the product of 16-bit integers of an <see cref="IntegerKind"/>.</summary>
    [MethodImpl(Inline)]
    public static Ints MulHiI16(Ints a, Ints b, int kind) => Vector512.ShiftRightLogical(Extend(a, kind) * Extend(b, kind), 16);

    [MethodImpl(Inline)]
    public static Ints MadHiI16(Ints a, Ints b, Ints c, int kind) => AddI16(MulHiI16(a, b, kind), c);

    /// <summary>The upper half of the product of 32-bit integers of an <see cref="IntegerKind"/>.</summary>
    [MethodImpl(Inline)]
    public static Ints MulHiI32(Ints a, Ints b, int kind)
    {
        var even = Product(a.AsInt64(), b.AsInt64(), kind);
        var odd = Product(Vector512.ShiftRightLogical(a.AsInt64(), 32), Vector512.ShiftRightLogical(b.AsInt64(), 32), kind);
        return (Vector512.ShiftRightLogical(even, 32) | odd & Vector512.Create(-1L << 32)).AsInt32();
    }

    [MethodImpl(Inline)]
    public static Ints MadHiI32(Ints a, Ints b, Ints c, int kind) => MulHiI32(a, b, kind) + c;

    [MethodImpl(Inline)]
    public static Ints MadHiLimited(Ints a, Ints b, Ints c) => Vector512.AddSaturate(MulHiI32(a, b, 32 + IntegerKind.Signed), c);

    [MethodImpl(Inline)]
    public static Longs MulHiU64(Longs a, Longs b)
    {
        var low = Vector512.Create(0xFFFF_FFFFL);
        Longs aUpper = Vector512.ShiftRightLogical(a, 32), bUpper = Vector512.ShiftRightLogical(b, 32);
        var lowest = Platform512.MultiplyUnsigned(a, b);
        var first = Platform512.MultiplyUnsigned(a, bUpper);
        var second = Platform512.MultiplyUnsigned(aUpper, b);
        var middle = Vector512.ShiftRightLogical(lowest, 32) + (first & low) + (second & low);
        return Platform512.MultiplyUnsigned(aUpper, bUpper)
            + Vector512.ShiftRightLogical(first, 32) + Vector512.ShiftRightLogical(second, 32) + Vector512.ShiftRightLogical(middle, 32);
    }

    // A negative number is 2^64 too large when read without sign.
    [MethodImpl(Inline)]
    public static Longs MulHiS64(Longs a, Longs b) =>
        MulHiU64(a, b) - (Vector512.LessThan(a, Longs.Zero) & b) - (Vector512.LessThan(b, Longs.Zero) & a);

    [MethodImpl(Inline)]
    public static Longs MadHiU64(Longs a, Longs b, Longs c) => MulHiU64(a, b) + c;

    [MethodImpl(Inline)]
    public static Longs MadHiS64(Longs a, Longs b, Longs c) => MulHiS64(a, b) + c;

    /// <summary>The whole product of 16-bit integers of an <see cref="IntegerKind"/>.</summary>
    [MethodImpl(Inline)]
    public static Ints MulWideI16(Ints a, Ints b, int kind) => Extend(a, kind) * Extend(b, kind);

    [MethodImpl(Inline)]
    public static Ints MadWideI16(Ints a, Ints b, Ints c, int kind) => MulWideI16(a, b, kind) + c;

    /// <summary>The whole product of 32-bit integers of an <see cref="IntegerKind"/>.</summary>
    [MethodImpl(Inline)]
    public static Longs MulWideI32(HalfInts a, HalfInts b, int kind) => Product(Platform512.ZeroExtend(a), Platform512.ZeroExtend(b), kind);

    [MethodImpl(Inline)]
    public static Longs MadWideI32(HalfInts a, HalfInts b, Longs c, int kind) => MulWideI32(a, b, kind) + c;

    [MethodImpl(Inline)]
    static Longs Product(Longs a, Longs b, int kind) =>
        (kind & IntegerKind.Signed) != 0 ? Platform512.MultiplySigned(a, b) : Platform512.MultiplyUnsigned(a, b);

    [MethodImpl(Inline)]
    internal static Longs MultiplySigned(Longs a, Longs b) =>
        Vector512.ShiftRightArithmetic(Vector512.ShiftLeft(a, 32), 32) * Vector512.ShiftRightArithmetic(Vector512.ShiftLeft(b, 32), 32);

    [MethodImpl(Inline)]
    internal static Longs MultiplyUnsigned(Longs a, Longs b) => (a & Vector512.Create(0xFFFF_FFFFL)) * (b & Vector512.Create(0xFFFF_FFFFL));

    /// <summary>Bits 31 to 0 of the product of the low 24 bits of integers of an <see cref="IntegerKind"/>.</summary>
    [MethodImpl(Inline)]
    public static Ints Mul24Lo(Ints a, Ints b, int kind) =>
        Extend(a, kind & IntegerKind.Signed | 24) * Extend(b, kind & IntegerKind.Signed | 24);

    // Eight bits up on either side: bits 47 to 16 of the product come to lie where the upper half of a 64-bit product is.
    [MethodImpl(Inline)]
    public static Ints Mul24Hi(Ints a, Ints b, int kind) => MulHiI32(Vector512.ShiftLeft(a, 8), Vector512.ShiftLeft(b, 8), kind);

    [MethodImpl(Inline)]
    public static Ints Mad24Lo(Ints a, Ints b, Ints c, int kind) => Mul24Lo(a, b, kind) + c;

    [MethodImpl(Inline)]
    public static Ints Mad24Hi(Ints a, Ints b, Ints c, int kind) => Mul24Hi(a, b, kind) + c;

    [MethodImpl(Inline)]
    public static Ints Mad24HiLimited(Ints a, Ints b, Ints c) => Vector512.AddSaturate(Mul24Hi(a, b, 32 + IntegerKind.Signed), c);

    /// <summary>c plus the products of the four bytes of a and b, whose <see cref="IntegerKind"/>s say whether they are signed.</summary>
    [MethodImpl(Inline)]
    public static Ints Dp4a(Ints a, Ints b, Ints c, int aKind, int bKind) =>
        Platform512.MultiplyHalves(EvenBytes(a, aKind), EvenBytes(b, bKind))
        + Platform512.MultiplyHalves(OddBytes(a, aKind), OddBytes(b, bKind)) + c;

    /// <summary>c plus the products of the two halves of a and two bytes of b, those from bit <paramref name="first"/> on.</summary>
    [MethodImpl(Inline)]
    public static Ints Dp2a(Ints a, Ints b, Ints c, int aKind, int bKind, int first) =>
        Extend(a, aKind & IntegerKind.Signed | 16) * Extend(Vector512.ShiftRightLogical(b, first), bKind & IntegerKind.Signed | 8)
        + Shifted(a, 16, aKind) * Extend(Vector512.ShiftRightLogical(b, first + 8), bKind & IntegerKind.Signed | 8) + c;

    [MethodImpl(Inline)]
    static Ints EvenBytes(Ints a, int kind) => (kind & IntegerKind.Signed) != 0
        ? Vector512.ShiftRightArithmetic(Vector512.ShiftLeft(a.AsInt16(), 8), 8).AsInt32()
        : a & Vector512.Create(0x00FF_00FF);

    [MethodImpl(Inline)]
    static Ints OddBytes(Ints a, int kind) => (kind & IntegerKind.Signed) != 0
        ? Vector512.ShiftRightArithmetic(a.AsInt16(), 8).AsInt32()
        : Vector512.ShiftRightLogical(a.AsInt16(), 8).AsInt32();

    [MethodImpl(Inline)]
    static Ints Shifted(Ints a, int count, int kind) =>
        (kind & IntegerKind.Signed) != 0 ? Vector512.ShiftRightArithmetic(a, count) : Vector512.ShiftRightLogical(a, count);

    [MethodImpl(Inline)]
    internal static Ints MultiplyHalves(Ints a, Ints b) =>
        Extend(a, 16 + IntegerKind.Signed) * Extend(b, 16 + IntegerKind.Signed)
        + Vector512.ShiftRightArithmetic(a, 16) * Vector512.ShiftRightArithmetic(b, 16);
}
