using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static Drawbridge.Cpu.Operators.Mode;
using HalfInts = System.Runtime.Intrinsics.Vector256<int>;
using Ints = System.Runtime.Intrinsics.Vector512<int>;
using Longs = System.Runtime.Intrinsics.Vector512<long>;

namespace Drawbridge.Cpu.Operators;

/// <content>Bitwise logic, shifts and byte permutation.</content>
static partial class Lanes512
{
    [MethodImpl(Inline)]
    public static Ints AndI32(Ints a, Ints b) => a & b;

    [MethodImpl(Inline)]
    public static Longs AndI64(Longs a, Longs b) => a & b;

    [MethodImpl(Inline)]
    public static Ints OrI32(Ints a, Ints b) => a | b;

    [MethodImpl(Inline)]
    public static Longs OrI64(Longs a, Longs b) => a | b;

    [MethodImpl(Inline)]
    public static Ints XorI32(Ints a, Ints b) => a ^ b;

    [MethodImpl(Inline)]
    public static Longs XorI64(Longs a, Longs b) => a ^ b;

    [MethodImpl(Inline)]
    public static Ints NotI16(Ints a) => a ^ Vector512.Create(0xFFFF);

    [MethodImpl(Inline)]
    public static Ints NotI32(Ints a) => ~a;

    [MethodImpl(Inline)]
    public static Longs NotI64(Longs a) => ~a;

    [MethodImpl(Inline)]
    public static Ints CnotI32(Ints a) => Vector512.Equals(a, Ints.Zero) & Ints.One;

    [MethodImpl(Inline)]
    public static Longs CnotI64(Longs a) => Vector512.Equals(a, Longs.Zero) & Longs.One;

    /// <summary>For each bit of a, b and c the bit of the table that they number, a highest.</summary>
    [MethodImpl(Inline)]
    public static Ints Lop3(Ints a, Ints b, Ints c, int table) => Platform512.LookUp(a, b, c, table & 255);

    [MethodImpl(Inline)]
    internal static Ints LookUp(Ints a, Ints b, Ints c, int table)
    {
        int whenSet = table >> 4 & 15, whenClear = table & 15;
        if (whenSet == whenClear) return LookUp(b, c, whenSet);
        if (whenSet == (whenClear ^ 15)) return a ^ LookUp(b, c, whenClear);
        return Vector512.ConditionalSelect(a, LookUp(b, c, whenSet), LookUp(b, c, whenClear));
    }

    [MethodImpl(Inline)]
    static Ints LookUp(Ints b, Ints c, int table) => table switch
    {
        0 => Ints.Zero,
        1 => ~(b | c),
        2 => c & ~b,
        3 => ~b,
        4 => b & ~c,
        5 => ~c,
        6 => b ^ c,
        7 => ~(b & c),
        8 => b & c,
        9 => ~(b ^ c),
        10 => c,
        11 => ~b | c,
        12 => b,
        13 => b | ~c,
        14 => b | c,
        _ => Ints.AllBitsSet,
    };

    /// <summary>A count beyond the width leaves zeros.</summary>
    [MethodImpl(Inline)]
    public static Ints ShlI32(Ints a, Ints b) => Platform512.ShiftLeft(a, b);

    /// <inheritdoc cref="ShlI32"/>
    [MethodImpl(Inline)]
    public static Ints ShlI16(Ints a, Ints b) => Platform512.ShiftLeft(a, b) & Vector512.Create(0xFFFF);

    /// <inheritdoc cref="ShlI32"/>
    [MethodImpl(Inline)]
    public static Longs ShlI64(Longs a, HalfInts b) => Platform512.ShiftLeft(a, Platform512.ZeroExtend(b));

    /// <inheritdoc cref="ShlI32"/>
    [MethodImpl(Inline)]
    public static Ints ShrU32(Ints a, Ints b) => Platform512.ShiftRight(a, b);

    /// <summary>A count beyond the width leaves copies of the sign.</summary>
    [MethodImpl(Inline)]
    public static Ints ShrS32(Ints a, Ints b) => Platform512.ShiftRightSigned(a, b);

    /// <inheritdoc cref="ShrS32"/>
    [MethodImpl(Inline)]
    public static Ints ShrS16(Ints a, Ints b) => Platform512.ShiftRightSigned(Extend(a, 16 + IntegerKind.Signed), b) & Vector512.Create(0xFFFF);

    /// <inheritdoc cref="ShlI32"/>
    [MethodImpl(Inline)]
    public static Longs ShrU64(Longs a, HalfInts b) => Platform512.ShiftRight(a, Platform512.ZeroExtend(b));

    /// <inheritdoc cref="ShrS32"/>
    [MethodImpl(Inline)]
    public static Longs ShrS64(Longs a, HalfInts b) => Platform512.ShiftRightSigned(a, Platform512.ZeroExtend(b));

    /// <summary>The upper word of b:a shifted left; a count beyond 32 is 32, or modulo 32 if it wraps.</summary>
    [MethodImpl(Inline)]
    public static Ints ShfLeft(Ints a, Ints b, Ints c, int wraps)
    {
        var count = FunnelCount(c, wraps);
        return Platform512.ShiftLeft(b, count) | Platform512.ShiftRight(a, Vector512.Create(32) - count);
    }

    /// <summary>The lower word of b:a shifted right; the count as for <see cref="ShfLeft"/>.</summary>
    [MethodImpl(Inline)]
    public static Ints ShfRight(Ints a, Ints b, Ints c, int wraps)
    {
        var count = FunnelCount(c, wraps);
        return Platform512.ShiftRight(a, count) | Platform512.ShiftLeft(b, Vector512.Create(32) - count);
    }

    /// <summary><see cref="ShfLeft"/> of a value with itself, the count modulo 32.</summary>
    [MethodImpl(Inline)]
    public static Ints RotateLeft(Ints a, Ints count) => Platform512.RotateLeft(a, count);

    /// <summary><see cref="ShfRight"/> of a value with itself, the count modulo 32.</summary>
    [MethodImpl(Inline)]
    public static Ints RotateRight(Ints a, Ints count) => Platform512.RotateLeft(a, -count);

    [MethodImpl(Inline)]
    static Ints FunnelCount(Ints count, int wraps) => wraps != 0
        ? count & Vector512.Create(31)
        : Vector512.Min(count.AsUInt32(), Vector512.Create(32u)).AsInt32();

    /// <summary>Each byte of the result is the one of b:a that four bits of the selector number; their highest replaces it by copies of its sign.</summary>
    [MethodImpl(Inline)]
    public static Ints Prmt(Ints a, Ints b, Ints c)
    {
        // The selector's four digits, a byte each; what stands above them means nothing.
        c &= Vector512.Create(0xFFFF);
        var pairs = (c | Vector512.ShiftLeft(c, 8)) & Vector512.Create(0x00FF_00FF);
        var digits = (pairs & Vector512.Create(0x000F_000F)) | Vector512.ShiftLeft(pairs & Vector512.Create(0x00F0_00F0), 4);
        return Permute(a, b, digits);
    }

    /// <summary>As <see cref="Prmt"/> with one of four selectors by the two low bits of c.</summary>
    [MethodImpl(Inline)]
    public static Ints PrmtMode(Ints a, Ints b, Ints c, int selector0, int selector1, int selector2, int selector3)
    {
        var odd = Vector512.Equals(c & Ints.One, Ints.One);
        var upper = Vector512.Equals(c & Vector512.Create(2), Vector512.Create(2));
        var selector = Vector512.ConditionalSelect(upper,
            Vector512.ConditionalSelect(odd, Vector512.Create(selector3), Vector512.Create(selector2)),
            Vector512.ConditionalSelect(odd, Vector512.Create(selector1), Vector512.Create(selector0)));
        return Prmt(a, b, selector);
    }

    // Shuffles choose from 128 bits, so each lane adds where its own four bytes start.
    [MethodImpl(Inline)]
    static Ints Permute(Ints a, Ints b, Ints digits)
    {
        var index = (digits & Vector512.Create(0x0303_0303)) | Starts();
        Ints first = Platform512.ShuffleBytes(a, index), second = Platform512.ShuffleBytes(b, index);
        var four = Vector512.Create(0x0404_0404);
        var chosen = Vector512.ConditionalSelect(Vector512.Equals((digits & four).AsByte(), four.AsByte()).AsInt32(), second, first);
        var eight = Vector512.Create(0x0808_0808);
        var sign = Vector512.LessThan(chosen.AsSByte(), Vector512<sbyte>.Zero).AsInt32();
        return Vector512.ConditionalSelect(Vector512.Equals((digits & eight).AsByte(), eight.AsByte()).AsInt32(), sign, chosen);
    }

    [MethodImpl(Inline)]
    static Ints Starts() => (Ints.Indices & Vector512.Create(3)) * Vector512.Create(0x0404_0404);
}
