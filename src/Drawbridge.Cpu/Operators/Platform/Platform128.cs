using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using static Drawbridge.Cpu.Operators.Mode;
using Doubles = System.Runtime.Intrinsics.Vector128<double>;
using Floats = System.Runtime.Intrinsics.Vector128<float>;
using HalfFloats = System.Runtime.Intrinsics.Vector64<float>;
using HalfInts = System.Runtime.Intrinsics.Vector64<int>;
using Ints = System.Runtime.Intrinsics.Vector128<int>;
using Longs = System.Runtime.Intrinsics.Vector128<long>;

namespace Drawbridge.Cpu.Operators;

#pragma warning disable CA1857 // Tables and relations are constants wherever these are inlined.

/// <summary>As <see cref="Platform512"/>, at 128 bits: NEON and SSE4, and AVX2 and AVX-512 where they have more.</summary>
static unsafe class Platform128
{
    [MethodImpl(Inline)]
    public static Ints ShiftLeft(Ints a, Ints count)
    {
        if (Avx2.IsSupported) return Avx2.ShiftLeftLogicalVariable(a, count.AsUInt32());
        if (AdvSimd.IsSupported) return AdvSimd.ShiftLogical(a, Limited(count));
        var limited = Limited(count);
        for (int bit = 1; bit <= 32; bit *= 2)
            a = Vector128.ConditionalSelect(Bit(limited, bit), bit < 32 ? Vector128.ShiftLeft(a, bit) : Ints.Zero, a);
        return a;
    }

    [MethodImpl(Inline)]
    public static Ints ShiftRight(Ints a, Ints count)
    {
        if (Avx2.IsSupported) return Avx2.ShiftRightLogicalVariable(a, count.AsUInt32());
        if (AdvSimd.IsSupported) return AdvSimd.ShiftLogical(a, -Limited(count));
        var limited = Limited(count);
        for (int bit = 1; bit <= 32; bit *= 2)
            a = Vector128.ConditionalSelect(Bit(limited, bit), bit < 32 ? Vector128.ShiftRightLogical(a, bit) : Ints.Zero, a);
        return a;
    }

    [MethodImpl(Inline)]
    public static Ints ShiftRightSigned(Ints a, Ints count)
    {
        if (Avx2.IsSupported) return Avx2.ShiftRightArithmeticVariable(a, count.AsUInt32());
        if (AdvSimd.IsSupported) return AdvSimd.ShiftArithmetic(a, -Limited(count));
        var limited = Limited(count);
        for (int bit = 1; bit <= 32; bit *= 2)
            a = Vector128.ConditionalSelect(Bit(limited, bit), Vector128.ShiftRightArithmetic(a, Math.Min(bit, 31)), a);
        return a;
    }

    [MethodImpl(Inline)]
    public static Longs ShiftLeft(Longs a, Longs count)
    {
        if (Avx2.IsSupported) return Avx2.ShiftLeftLogicalVariable(a, count.AsUInt64());
        if (AdvSimd.IsSupported) return AdvSimd.ShiftLogical(a, Limited(count));
        var limited = Limited(count);
        for (int bit = 1; bit <= 64; bit *= 2)
            a = Vector128.ConditionalSelect(Bit(limited, bit), bit < 64 ? Vector128.ShiftLeft(a, bit) : Longs.Zero, a);
        return a;
    }

    [MethodImpl(Inline)]
    public static Longs ShiftRight(Longs a, Longs count)
    {
        if (Avx2.IsSupported) return Avx2.ShiftRightLogicalVariable(a, count.AsUInt64());
        if (AdvSimd.IsSupported) return AdvSimd.ShiftLogical(a, -Limited(count));
        var limited = Limited(count);
        for (int bit = 1; bit <= 64; bit *= 2)
            a = Vector128.ConditionalSelect(Bit(limited, bit), bit < 64 ? Vector128.ShiftRightLogical(a, bit) : Longs.Zero, a);
        return a;
    }

    [MethodImpl(Inline)]
    public static Longs ShiftRightSigned(Longs a, Longs count)
    {
        if (Avx512F.VL.IsSupported) return Avx512F.VL.ShiftRightArithmeticVariable(a, count.AsUInt64());
        if (AdvSimd.IsSupported) return AdvSimd.ShiftArithmetic(a, -Limited(count));
        // Of a complement the zeros that come in are ones of the number.
        var sign = Vector128.LessThan(a, Longs.Zero);
        return ShiftRight(a ^ sign, count) ^ sign;
    }

    // Counts beyond the width shift everything out. (Counts are unsigned.)
    [MethodImpl(Inline)]
    static Ints Limited(Ints count) => Vector128.Min(count.AsUInt32(), Vector128.Create(32u)).AsInt32();

    [MethodImpl(Inline)]
    static Longs Limited(Longs count) => Vector128.Min(count.AsUInt64(), Vector128.Create(64ul)).AsInt64();

    [MethodImpl(Inline)]
    static Ints Bit(Ints value, int bit) => Vector128.Equals(value & Vector128.Create(bit), Vector128.Create(bit));

    [MethodImpl(Inline)]
    static Longs Bit(Longs value, long bit) => Vector128.Equals(value & Vector128.Create(bit), Vector128.Create(bit));

    /// <summary>The count is modulo 32.</summary>
    [MethodImpl(Inline)]
    public static Ints RotateLeft(Ints a, Ints count) =>
        Avx512F.VL.IsSupported ? Avx512F.VL.RotateLeftVariable(a, count.AsUInt32()) : Lanes128.ShfLeft(a, a, count, 1);

    [MethodImpl(Inline)]
    public static Ints LookUp(Ints a, Ints b, Ints c, int table) =>
        Avx512F.VL.IsSupported ? Avx512F.VL.TernaryLogic(a, b, c, (byte)table) : Lanes128.LookUp(a, b, c, table);

    [MethodImpl(Inline)]
    public static Ints LeadingZeros(Ints a)
    {
        if (Avx512CD.VL.IsSupported) return Avx512CD.VL.LeadingZeroCount(a);
        return AdvSimd.IsSupported ? AdvSimd.LeadingZeroCount(a) : Lanes128.LeadingZeros(a);
    }

    [MethodImpl(Inline)]
    public static Longs LeadingZeros(Longs a) => Avx512CD.VL.IsSupported ? Avx512CD.VL.LeadingZeroCount(a) : Lanes128.LeadingZeros(a);

    [MethodImpl(Inline)]
    public static Longs SignExtend(HalfInts a) => Vector128.WidenLower(a.ToVector128Unsafe());

    [MethodImpl(Inline)]
    public static Longs ZeroExtend(HalfInts a) => Vector128.WidenLower(a.AsUInt32().ToVector128Unsafe()).AsInt64();

    [MethodImpl(Inline)]
    public static HalfInts Narrow(Longs a) => Vector128.Narrow(a, a).GetLower();

    [MethodImpl(Inline)]
    public static Doubles ToDouble(HalfFloats a) => Vector128.WidenLower(a.ToVector128Unsafe());

    [MethodImpl(Inline)]
    public static HalfFloats ToSingle(Doubles a) => Vector128.Narrow(a, a).GetLower();

    /// <inheritdoc cref="Platform512.MultiplySigned"/>
    [MethodImpl(Inline)]
    public static Longs MultiplySigned(Longs a, Longs b)
    {
        if (Sse41.IsSupported) return Sse41.Multiply(a.AsInt32(), b.AsInt32());
        return AdvSimd.IsSupported ? AdvSimd.MultiplyWideningLower(Narrow(a), Narrow(b)) : Lanes128.MultiplySigned(a, b);
    }

    /// <inheritdoc cref="Platform512.MultiplySigned"/>
    [MethodImpl(Inline)]
    public static Longs MultiplyUnsigned(Longs a, Longs b)
    {
        if (Sse2.IsSupported) return Sse2.Multiply(a.AsUInt32(), b.AsUInt32()).AsInt64();
        return AdvSimd.IsSupported
            ? AdvSimd.MultiplyWideningLower(Narrow(a).AsUInt32(), Narrow(b).AsUInt32()).AsInt64()
            : Lanes128.MultiplyUnsigned(a, b);
    }

    /// <inheritdoc cref="Platform512.MultiplyHalves"/>
    [MethodImpl(Inline)]
    public static Ints MultiplyHalves(Ints a, Ints b) =>
        Sse2.IsSupported ? Sse2.MultiplyAddAdjacent(a.AsInt16(), b.AsInt16()) : Lanes128.MultiplyHalves(a, b);

    /// <inheritdoc cref="Platform512.ShuffleBytes"/>
    [MethodImpl(Inline)]
    public static Ints ShuffleBytes(Ints a, Ints index) => Ssse3.IsSupported
        ? Ssse3.Shuffle(a.AsByte(), index.AsByte()).AsInt32()
        : Vector128.Shuffle(a.AsByte(), index.AsByte()).AsInt32();

    /// <inheritdoc cref="Platform512.ReverseBitsOfBytes"/>
    [MethodImpl(Inline)]
    public static Ints ReverseBitsOfBytes(Ints a)
    {
        if (Gfni.IsSupported) return Gfni.GaloisFieldAffineTransform(a.AsByte(), Vector128.Create(0x8040201008040201).AsByte(), 0).AsInt32();
        return AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ReverseElementBits(a.AsByte()).AsInt32() : Lanes128.ReverseBitsOfBytes(a);
    }

    /// <inheritdoc cref="Platform512.Compare(Vector512{float}, Vector512{float}, int)"/>
    [MethodImpl(Inline)]
    public static Floats Compare(Floats a, Floats b, int relation)
    {
        if (!Avx.IsSupported) return Lanes128.CompareByOrder(a, b, relation);
        return relation switch
        {
            Relation.Equal => Avx.Compare(a, b, FloatComparisonMode.OrderedEqualNonSignaling),
            Relation.NotEqual => Avx.Compare(a, b, FloatComparisonMode.OrderedNotEqualNonSignaling),
            Relation.Less => Avx.Compare(a, b, FloatComparisonMode.OrderedLessThanNonSignaling),
            Relation.LessOrEqual => Avx.Compare(a, b, FloatComparisonMode.OrderedLessThanOrEqualNonSignaling),
            Relation.Greater => Avx.Compare(a, b, FloatComparisonMode.OrderedGreaterThanNonSignaling),
            Relation.GreaterOrEqual => Avx.Compare(a, b, FloatComparisonMode.OrderedGreaterThanOrEqualNonSignaling),
            Relation.Ordered => Avx.Compare(a, b, FloatComparisonMode.OrderedNonSignaling),
            Relation.Unordered => Avx.Compare(a, b, FloatComparisonMode.UnorderedNonSignaling),
            Relation.Equal | Relation.OrUnordered => Avx.Compare(a, b, FloatComparisonMode.UnorderedEqualNonSignaling),
            Relation.NotEqual | Relation.OrUnordered => Avx.Compare(a, b, FloatComparisonMode.UnorderedNotEqualNonSignaling),
            Relation.Less | Relation.OrUnordered => Avx.Compare(a, b, FloatComparisonMode.UnorderedNotGreaterThanOrEqualNonSignaling),
            Relation.LessOrEqual | Relation.OrUnordered => Avx.Compare(a, b, FloatComparisonMode.UnorderedNotGreaterThanNonSignaling),
            Relation.Greater | Relation.OrUnordered => Avx.Compare(a, b, FloatComparisonMode.UnorderedNotLessThanOrEqualNonSignaling),
            _ => Avx.Compare(a, b, FloatComparisonMode.UnorderedNotLessThanNonSignaling),
        };
    }

    /// <inheritdoc cref="Platform512.Compare(Vector512{double}, Vector512{double}, int)"/>
    [MethodImpl(Inline)]
    public static Doubles Compare(Doubles a, Doubles b, int relation)
    {
        if (!Avx.IsSupported) return Lanes128.CompareByOrder(a, b, relation);
        return relation switch
        {
            Relation.Equal => Avx.Compare(a, b, FloatComparisonMode.OrderedEqualNonSignaling),
            Relation.NotEqual => Avx.Compare(a, b, FloatComparisonMode.OrderedNotEqualNonSignaling),
            Relation.Less => Avx.Compare(a, b, FloatComparisonMode.OrderedLessThanNonSignaling),
            Relation.LessOrEqual => Avx.Compare(a, b, FloatComparisonMode.OrderedLessThanOrEqualNonSignaling),
            Relation.Greater => Avx.Compare(a, b, FloatComparisonMode.OrderedGreaterThanNonSignaling),
            Relation.GreaterOrEqual => Avx.Compare(a, b, FloatComparisonMode.OrderedGreaterThanOrEqualNonSignaling),
            Relation.Ordered => Avx.Compare(a, b, FloatComparisonMode.OrderedNonSignaling),
            Relation.Unordered => Avx.Compare(a, b, FloatComparisonMode.UnorderedNonSignaling),
            Relation.Equal | Relation.OrUnordered => Avx.Compare(a, b, FloatComparisonMode.UnorderedEqualNonSignaling),
            Relation.NotEqual | Relation.OrUnordered => Avx.Compare(a, b, FloatComparisonMode.UnorderedNotEqualNonSignaling),
            Relation.Less | Relation.OrUnordered => Avx.Compare(a, b, FloatComparisonMode.UnorderedNotGreaterThanOrEqualNonSignaling),
            Relation.LessOrEqual | Relation.OrUnordered => Avx.Compare(a, b, FloatComparisonMode.UnorderedNotGreaterThanNonSignaling),
            Relation.Greater | Relation.OrUnordered => Avx.Compare(a, b, FloatComparisonMode.UnorderedNotLessThanOrEqualNonSignaling),
            _ => Avx.Compare(a, b, FloatComparisonMode.UnorderedNotLessThanNonSignaling),
        };
    }

    /// <summary>One lane of each four, in all four: the one of that number.</summary>
    [MethodImpl(Inline)]
    public static Ints Repeat(Ints a, int number) =>
        Avx.IsSupported ? Avx.Permute(a.AsSingle(), (byte)(number * 0x55)).AsInt32() : Vector128.Shuffle(a, Vector128.Create(number));

    /// <summary>Four numbers again and again.</summary>
    [MethodImpl(Inline)]
    public static Ints RepeatAll(int* four) => Vector128.Load(four);

    /// <summary>Bytes, zero-extended.</summary>
    [MethodImpl(Inline)]
    public static Ints LoadBytes(byte* from) => Sse41.IsSupported
        ? Sse41.ConvertToVector128Int32(from)
        : Vector128.WidenLower(Vector128.WidenLower(Vector128.CreateScalarUnsafe(*(uint*)from).AsByte())).AsInt32();

    /// <summary>Half words, zero-extended.</summary>
    [MethodImpl(Inline)]
    public static Ints LoadShorts(byte* from) => Sse41.IsSupported
        ? Sse41.ConvertToVector128Int32((ushort*)from)
        : Vector128.WidenLower(Vector128.CreateScalarUnsafe(*(ulong*)from).AsUInt16()).AsInt32();

    /// <summary>Stores the lanes where the mask is set.</summary>
    [MethodImpl(Inline)]
    public static void StoreWords(byte* to, Ints mask, Ints value)
    {
        if (Avx2.IsSupported)
        {
            Avx2.MaskStore((int*)to, mask, value);
            return;
        }
        for (int i = 0; i < Ints.Count; i++)
        {
            if (mask.GetElement(i) != 0) ((int*)to)[i] = value.GetElement(i);
        }
    }

    /// <summary>Stores the lanes where the mask is set.</summary>
    [MethodImpl(Inline)]
    public static void StoreLongs(byte* to, Longs mask, Longs value)
    {
        if (Avx2.IsSupported)
        {
            Avx2.MaskStore((long*)to, mask, value);
            return;
        }
        for (int i = 0; i < Longs.Count; i++)
        {
            if (mask.GetElement(i) != 0) ((long*)to)[i] = value.GetElement(i);
        }
    }
}
