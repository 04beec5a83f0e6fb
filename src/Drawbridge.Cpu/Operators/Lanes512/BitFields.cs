using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static Drawbridge.Cpu.Operators.Mode;
using HalfInts = System.Runtime.Intrinsics.Vector256<int>;
using Ints = System.Runtime.Intrinsics.Vector512<int>;
using Longs = System.Runtime.Intrinsics.Vector512<long>;

namespace Drawbridge.Cpu.Operators;

/// <content>Counting, finding, extracting and inserting bits.</content>
static partial class Lanes512
{
    [MethodImpl(Inline)]
    public static Ints PopcI32(Ints a)
    {
        var bytes = OnesOfBytes(a);
        var pairs = bytes + Vector512.ShiftRightLogical(bytes, 8);
        return pairs + Vector512.ShiftRightLogical(pairs, 16) & Vector512.Create(0x3F);
    }

    [MethodImpl(Inline)]
    public static HalfInts PopcI64(Longs a)
    {
        var bytes = OnesOfBytes(a.AsInt32()).AsInt64();
        var words = bytes + Vector512.ShiftRightLogical(bytes, 32);
        var halves = words + Vector512.ShiftRightLogical(words, 16);
        return Platform512.Narrow(halves + Vector512.ShiftRightLogical(halves, 8) & Vector512.Create(0x7FL));
    }

    // Pairs of bits, then nibbles, then bytes.
    [MethodImpl(Inline)]
    static Ints OnesOfBytes(Ints a)
    {
        var pairs = a - (Vector512.ShiftRightLogical(a, 1) & Vector512.Create(0x5555_5555));
        var nibbles = (pairs & Vector512.Create(0x3333_3333)) + (Vector512.ShiftRightLogical(pairs, 2) & Vector512.Create(0x3333_3333));
        return nibbles + Vector512.ShiftRightLogical(nibbles, 4) & Vector512.Create(0x0F0F_0F0F);
    }

    [MethodImpl(Inline)]
    public static Ints ClzI32(Ints a) => Platform512.LeadingZeros(a);

    [MethodImpl(Inline)]
    public static HalfInts ClzI64(Longs a) => Platform512.Narrow(Platform512.LeadingZeros(a));

    // All bits from the highest one down set: the rest are the leading zeros.
    [MethodImpl(Inline)]
    internal static Ints LeadingZeros(Ints a)
    {
        a |= Vector512.ShiftRightLogical(a, 1);
        a |= Vector512.ShiftRightLogical(a, 2);
        a |= Vector512.ShiftRightLogical(a, 4);
        a |= Vector512.ShiftRightLogical(a, 8);
        a |= Vector512.ShiftRightLogical(a, 16);
        return Vector512.Create(32) - PopcI32(a);
    }

    [MethodImpl(Inline)]
    internal static Longs LeadingZeros(Longs a)
    {
        a |= Vector512.ShiftRightLogical(a, 1);
        a |= Vector512.ShiftRightLogical(a, 2);
        a |= Vector512.ShiftRightLogical(a, 4);
        a |= Vector512.ShiftRightLogical(a, 8);
        a |= Vector512.ShiftRightLogical(a, 16);
        a |= Vector512.ShiftRightLogical(a, 32);
        return Vector512.Create(64L) - Platform512.ZeroExtend(PopcI64(a));
    }

    /// <summary>The place of the highest bit that differs from the sign, or (as a shift amount) its distance from the top; all ones if there is none.</summary>
    [MethodImpl(Inline)]
    public static Ints BfindI32(Ints a, int kind, int isShift)
    {
        if ((kind & IntegerKind.Signed) != 0) a ^= Vector512.ShiftRightArithmetic(a, 31);
        var zeros = Platform512.LeadingZeros(a);
        return isShift != 0 ? zeros | Vector512.Equals(a, Ints.Zero) : Vector512.Create(31) - zeros;
    }

    /// <inheritdoc cref="BfindI32"/>
    [MethodImpl(Inline)]
    public static HalfInts BfindI64(Longs a, int kind, int isShift)
    {
        if ((kind & IntegerKind.Signed) != 0) a ^= Vector512.LessThan(a, Longs.Zero);
        var zeros = Platform512.LeadingZeros(a);
        return Platform512.Narrow(isShift != 0 ? zeros | Vector512.Equals(a, Longs.Zero) : Vector512.Create(63L) - zeros);
    }

    [MethodImpl(Inline)]
    public static Ints BrevI32(Ints a)
    {
        var bytes = Platform512.ReverseBitsOfBytes(a);
        return Platform512.ShuffleBytes(bytes, Vector512.Create(0x0001_0203) + Starts());
    }

    [MethodImpl(Inline)]
    public static Longs BrevI64(Longs a)
    {
        var words = BrevI32(a.AsInt32()).AsInt64();
        return Vector512.ShiftLeft(words, 32) | Vector512.ShiftRightLogical(words, 32);
    }

    [MethodImpl(Inline)]
    internal static Ints ReverseBitsOfBytes(Ints a)
    {
        a = Vector512.ShiftRightLogical(a, 1) & Vector512.Create(0x5555_5555) | Vector512.ShiftLeft(a & Vector512.Create(0x5555_5555), 1);
        a = Vector512.ShiftRightLogical(a, 2) & Vector512.Create(0x3333_3333) | Vector512.ShiftLeft(a & Vector512.Create(0x3333_3333), 2);
        return Vector512.ShiftRightLogical(a, 4) & Vector512.Create(0x0F0F_0F0F) | Vector512.ShiftLeft(a & Vector512.Create(0x0F0F_0F0F), 4);
    }

    [MethodImpl(Inline)]
    public static Ints BfeU32(Ints a, Ints b, Ints c) => Platform512.ShiftRight(a, LowByte(b)) & LowBits(LowByte(c));

    /// <summary>The field is moved to the top, as far as it lies inside, and back down with its sign.</summary>
    [MethodImpl(Inline)]
    public static Ints BfeS32(Ints a, Ints b, Ints c)
    {
        Ints position = LowByte(b), length = LowByte(c);
        var up = Vector512.Max(Vector512.Create(32) - position - length, Ints.Zero);
        var field = Platform512.ShiftRightSigned(Platform512.ShiftLeft(a, up), up + position);
        return field & ~Vector512.Equals(length, Ints.Zero);
    }

    [MethodImpl(Inline)]
    public static Longs BfeU64(Longs a, HalfInts b, HalfInts c) => Platform512.ShiftRight(a, LowByte64(b)) & LowBits(LowByte64(c));

    /// <inheritdoc cref="BfeS32"/>
    [MethodImpl(Inline)]
    public static Longs BfeS64(Longs a, HalfInts b, HalfInts c)
    {
        Longs position = LowByte64(b), length = LowByte64(c);
        var up = Vector512.Max(Vector512.Create(64L) - position - length, Longs.Zero);
        var field = Platform512.ShiftRightSigned(Platform512.ShiftLeft(a, up), up + position);
        return field & ~Vector512.Equals(length, Longs.Zero);
    }

    [MethodImpl(Inline)]
    public static Ints BfiI32(Ints a, Ints b, Ints c, Ints d)
    {
        var position = LowByte(c);
        var field = Platform512.ShiftLeft(LowBits(LowByte(d)), position);
        return Vector512.ConditionalSelect(field, Platform512.ShiftLeft(a, position), b);
    }

    [MethodImpl(Inline)]
    public static Longs BfiI64(Longs a, Longs b, HalfInts c, HalfInts d)
    {
        var position = LowByte64(c);
        var field = Platform512.ShiftLeft(LowBits(LowByte64(d)), position);
        return Vector512.ConditionalSelect(field, Platform512.ShiftLeft(a, position), b);
    }

    /// <summary>The low b bits, extended as the <see cref="IntegerKind"/> says; b modulo 32 if it wraps, else at most 32.</summary>
    [MethodImpl(Inline)]
    public static Ints Szext(Ints a, Ints b, int kind, int wraps)
    {
        var up = Vector512.Create(32) - FunnelCount(b, wraps);
        var top = Platform512.ShiftLeft(a, up);
        return (kind & IntegerKind.Signed) != 0 ? Platform512.ShiftRightSigned(top, up) : Platform512.ShiftRight(top, up);
    }

    [MethodImpl(Inline)]
    public static Ints Bmsk(Ints a, Ints b, int wraps) => Platform512.ShiftLeft(LowBits(FunnelCount(b, wraps)), FunnelCount(a, wraps));

    [MethodImpl(Inline)]
    static Ints LowByte(Ints a) => a & Vector512.Create(0xFF);

    [MethodImpl(Inline)]
    static Longs LowByte64(HalfInts a) => Platform512.ZeroExtend(a) & Vector512.Create(0xFFL);

    [MethodImpl(Inline)]
    static Ints LowBits(Ints count) => ~Platform512.ShiftLeft(Ints.AllBitsSet, count);

    [MethodImpl(Inline)]
    static Longs LowBits(Longs count) => ~Platform512.ShiftLeft(Longs.AllBitsSet, count);
}
