using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using static Drawbridge.Cpu.Operators.Mode;
using Doubles = System.Runtime.Intrinsics.Vector256<double>;
using Floats = System.Runtime.Intrinsics.Vector256<float>;
using HalfFloats = System.Runtime.Intrinsics.Vector128<float>;
using HalfInts = System.Runtime.Intrinsics.Vector128<int>;
using Ints = System.Runtime.Intrinsics.Vector256<int>;
using Longs = System.Runtime.Intrinsics.Vector256<long>;

namespace Drawbridge.Cpu.Operators;

#pragma warning disable CA1857 // Tables and relations are constants wherever these are inlined.

/// <summary>As <see cref="Platform512"/>, at 256 bits: AVX2, and AVX-512 where it has more.</summary>
static unsafe class Platform256
{
    [MethodImpl(Inline)]
    public static Ints ShiftLeft(Ints a, Ints count) => Avx2.IsSupported
        ? Avx2.ShiftLeftLogicalVariable(a, count.AsUInt32())
        : Vector256.Create(Platform128.ShiftLeft(a.GetLower(), count.GetLower()), Platform128.ShiftLeft(a.GetUpper(), count.GetUpper()));

    [MethodImpl(Inline)]
    public static Ints ShiftRight(Ints a, Ints count) => Avx2.IsSupported
        ? Avx2.ShiftRightLogicalVariable(a, count.AsUInt32())
        : Vector256.Create(Platform128.ShiftRight(a.GetLower(), count.GetLower()), Platform128.ShiftRight(a.GetUpper(), count.GetUpper()));

    [MethodImpl(Inline)]
    public static Ints ShiftRightSigned(Ints a, Ints count) => Avx2.IsSupported
        ? Avx2.ShiftRightArithmeticVariable(a, count.AsUInt32())
        : Vector256.Create(
            Platform128.ShiftRightSigned(a.GetLower(), count.GetLower()), Platform128.ShiftRightSigned(a.GetUpper(), count.GetUpper()));

    [MethodImpl(Inline)]
    public static Longs ShiftLeft(Longs a, Longs count) => Avx2.IsSupported
        ? Avx2.ShiftLeftLogicalVariable(a, count.AsUInt64())
        : Vector256.Create(Platform128.ShiftLeft(a.GetLower(), count.GetLower()), Platform128.ShiftLeft(a.GetUpper(), count.GetUpper()));

    [MethodImpl(Inline)]
    public static Longs ShiftRight(Longs a, Longs count) => Avx2.IsSupported
        ? Avx2.ShiftRightLogicalVariable(a, count.AsUInt64())
        : Vector256.Create(Platform128.ShiftRight(a.GetLower(), count.GetLower()), Platform128.ShiftRight(a.GetUpper(), count.GetUpper()));

    [MethodImpl(Inline)]
    public static Longs ShiftRightSigned(Longs a, Longs count)
    {
        if (Avx512F.VL.IsSupported) return Avx512F.VL.ShiftRightArithmeticVariable(a, count.AsUInt64());
        // Of a complement the zeros that come in are ones of the number.
        var sign = Vector256.LessThan(a, Longs.Zero);
        return ShiftRight(a ^ sign, count) ^ sign;
    }

    /// <summary>The count is modulo 32.</summary>
    [MethodImpl(Inline)]
    public static Ints RotateLeft(Ints a, Ints count) =>
        Avx512F.VL.IsSupported ? Avx512F.VL.RotateLeftVariable(a, count.AsUInt32()) : Lanes256.ShfLeft(a, a, count, 1);

    [MethodImpl(Inline)]
    public static Ints LookUp(Ints a, Ints b, Ints c, int table) =>
        Avx512F.VL.IsSupported ? Avx512F.VL.TernaryLogic(a, b, c, (byte)table) : Lanes256.LookUp(a, b, c, table);

    [MethodImpl(Inline)]
    public static Ints LeadingZeros(Ints a) => Avx512CD.VL.IsSupported ? Avx512CD.VL.LeadingZeroCount(a) : Lanes256.LeadingZeros(a);

    [MethodImpl(Inline)]
    public static Longs LeadingZeros(Longs a) => Avx512CD.VL.IsSupported ? Avx512CD.VL.LeadingZeroCount(a) : Lanes256.LeadingZeros(a);

    [MethodImpl(Inline)]
    public static Longs SignExtend(HalfInts a) => Avx2.IsSupported ? Avx2.ConvertToVector256Int64(a) : Vector256.WidenLower(a.ToVector256Unsafe());

    [MethodImpl(Inline)]
    public static Longs ZeroExtend(HalfInts a) => Avx2.IsSupported
        ? Avx2.ConvertToVector256Int64(a.AsUInt32())
        : Vector256.WidenLower(a.AsUInt32().ToVector256Unsafe()).AsInt64();

    [MethodImpl(Inline)]
    public static HalfInts Narrow(Longs a) =>
        Avx512F.VL.IsSupported ? Avx512F.VL.ConvertToVector128Int32(a) : Vector128.Narrow(a.GetLower(), a.GetUpper());

    [MethodImpl(Inline)]
    public static Doubles ToDouble(HalfFloats a) => Avx.IsSupported ? Avx.ConvertToVector256Double(a) : Vector256.WidenLower(a.ToVector256Unsafe());

    [MethodImpl(Inline)]
    public static HalfFloats ToSingle(Doubles a) => Avx.IsSupported ? Avx.ConvertToVector128Single(a) : Vector128.Narrow(a.GetLower(), a.GetUpper());

    /// <inheritdoc cref="Platform512.MultiplySigned"/>
    [MethodImpl(Inline)]
    public static Longs MultiplySigned(Longs a, Longs b) => Avx2.IsSupported ? Avx2.Multiply(a.AsInt32(), b.AsInt32()) : Lanes256.MultiplySigned(a, b);

    /// <inheritdoc cref="Platform512.MultiplySigned"/>
    [MethodImpl(Inline)]
    public static Longs MultiplyUnsigned(Longs a, Longs b) =>
        Avx2.IsSupported ? Avx2.Multiply(a.AsUInt32(), b.AsUInt32()).AsInt64() : Lanes256.MultiplyUnsigned(a, b);

    /// <inheritdoc cref="Platform512.MultiplyHalves"/>
    [MethodImpl(Inline)]
    public static Ints MultiplyHalves(Ints a, Ints b) =>
        Avx2.IsSupported ? Avx2.MultiplyAddAdjacent(a.AsInt16(), b.AsInt16()) : Lanes256.MultiplyHalves(a, b);

    /// <inheritdoc cref="Platform512.ShuffleBytes"/>
    [MethodImpl(Inline)]
    public static Ints ShuffleBytes(Ints a, Ints index) => Avx2.IsSupported
        ? Avx2.Shuffle(a.AsByte(), index.AsByte()).AsInt32()
        : Vector256.Create(
            Platform128.ShuffleBytes(a.GetLower(), index.GetLower()), Platform128.ShuffleBytes(a.GetUpper(), index.GetUpper()));

    /// <inheritdoc cref="Platform512.ReverseBitsOfBytes"/>
    [MethodImpl(Inline)]
    public static Ints ReverseBitsOfBytes(Ints a) => Gfni.V256.IsSupported
        ? Gfni.V256.GaloisFieldAffineTransform(a.AsByte(), Vector256.Create(0x8040201008040201).AsByte(), 0).AsInt32()
        : Lanes256.ReverseBitsOfBytes(a);

    /// <inheritdoc cref="Platform512.Compare(Vector512{float}, Vector512{float}, int)"/>
    [MethodImpl(Inline)]
    public static Floats Compare(Floats a, Floats b, int relation)
    {
        if (!Avx.IsSupported) return Lanes256.CompareByOrder(a, b, relation);
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
        if (!Avx.IsSupported) return Lanes256.CompareByOrder(a, b, relation);
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
    public static Ints Repeat(Ints a, int number) => Avx.IsSupported
        ? Avx.Permute(a.AsSingle(), (byte)(number * 0x55)).AsInt32()
        : Vector256.Create(Platform128.Repeat(a.GetLower(), number), Platform128.Repeat(a.GetUpper(), number));

    /// <summary>Four numbers again and again.</summary>
    [MethodImpl(Inline)]
    public static Ints RepeatAll(int* four) =>
        Avx2.IsSupported ? Avx2.BroadcastVector128ToVector256(four) : Vector256.Create(Platform128.RepeatAll(four), Platform128.RepeatAll(four));

    /// <summary>Bytes, zero-extended.</summary>
    [MethodImpl(Inline)]
    public static Ints LoadBytes(byte* from) => Avx2.IsSupported
        ? Avx2.ConvertToVector256Int32(from)
        : Vector256.Create(Platform128.LoadBytes(from), Platform128.LoadBytes(from + 4));

    /// <summary>Half words, zero-extended.</summary>
    [MethodImpl(Inline)]
    public static Ints LoadShorts(byte* from) => Avx2.IsSupported
        ? Avx2.ConvertToVector256Int32((ushort*)from)
        : Vector256.Create(Platform128.LoadShorts(from), Platform128.LoadShorts(from + 8));

    /// <summary>Stores the lanes where the mask is set.</summary>
    [MethodImpl(Inline)]
    public static void StoreWords(byte* to, Ints mask, Ints value)
    {
        if (Avx2.IsSupported)
        {
            Avx2.MaskStore((int*)to, mask, value);
            return;
        }
        Platform128.StoreWords(to, mask.GetLower(), value.GetLower());
        Platform128.StoreWords(to + 16, mask.GetUpper(), value.GetUpper());
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
        Platform128.StoreLongs(to, mask.GetLower(), value.GetLower());
        Platform128.StoreLongs(to + 16, mask.GetUpper(), value.GetUpper());
    }
}
