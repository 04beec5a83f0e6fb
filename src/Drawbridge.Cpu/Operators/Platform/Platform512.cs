using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using static Drawbridge.Cpu.Operators.Mode;
using Doubles = System.Runtime.Intrinsics.Vector512<double>;
using Floats = System.Runtime.Intrinsics.Vector512<float>;
using HalfFloats = System.Runtime.Intrinsics.Vector256<float>;
using HalfInts = System.Runtime.Intrinsics.Vector256<int>;
using Ints = System.Runtime.Intrinsics.Vector512<int>;
using Longs = System.Runtime.Intrinsics.Vector512<long>;

namespace Drawbridge.Cpu.Operators;

#pragma warning disable CA1857 // Tables and relations are constants wherever these are inlined.

/// <summary>
/// What has an instruction of its own at 512 bits and no method common to all platforms. Each has a portable way beside it, so that this width
/// computes the same on a machine without AVX-512; the checks are constants to the JIT compiler.
/// </summary>
static unsafe class Platform512
{
    [MethodImpl(Inline)]
    public static Ints ShiftLeft(Ints a, Ints count) => Avx512F.IsSupported
        ? Avx512F.ShiftLeftLogicalVariable(a, count.AsUInt32())
        : Vector512.Create(Platform256.ShiftLeft(a.GetLower(), count.GetLower()), Platform256.ShiftLeft(a.GetUpper(), count.GetUpper()));

    [MethodImpl(Inline)]
    public static Ints ShiftRight(Ints a, Ints count) => Avx512F.IsSupported
        ? Avx512F.ShiftRightLogicalVariable(a, count.AsUInt32())
        : Vector512.Create(Platform256.ShiftRight(a.GetLower(), count.GetLower()), Platform256.ShiftRight(a.GetUpper(), count.GetUpper()));

    [MethodImpl(Inline)]
    public static Ints ShiftRightSigned(Ints a, Ints count) => Avx512F.IsSupported
        ? Avx512F.ShiftRightArithmeticVariable(a, count.AsUInt32())
        : Vector512.Create(
            Platform256.ShiftRightSigned(a.GetLower(), count.GetLower()), Platform256.ShiftRightSigned(a.GetUpper(), count.GetUpper()));

    [MethodImpl(Inline)]
    public static Longs ShiftLeft(Longs a, Longs count) => Avx512F.IsSupported
        ? Avx512F.ShiftLeftLogicalVariable(a, count.AsUInt64())
        : Vector512.Create(Platform256.ShiftLeft(a.GetLower(), count.GetLower()), Platform256.ShiftLeft(a.GetUpper(), count.GetUpper()));

    [MethodImpl(Inline)]
    public static Longs ShiftRight(Longs a, Longs count) => Avx512F.IsSupported
        ? Avx512F.ShiftRightLogicalVariable(a, count.AsUInt64())
        : Vector512.Create(Platform256.ShiftRight(a.GetLower(), count.GetLower()), Platform256.ShiftRight(a.GetUpper(), count.GetUpper()));

    [MethodImpl(Inline)]
    public static Longs ShiftRightSigned(Longs a, Longs count) => Avx512F.IsSupported
        ? Avx512F.ShiftRightArithmeticVariable(a, count.AsUInt64())
        : Vector512.Create(
            Platform256.ShiftRightSigned(a.GetLower(), count.GetLower()), Platform256.ShiftRightSigned(a.GetUpper(), count.GetUpper()));

    /// <summary>The count is modulo 32.</summary>
    [MethodImpl(Inline)]
    public static Ints RotateLeft(Ints a, Ints count) =>
        Avx512F.IsSupported ? Avx512F.RotateLeftVariable(a, count.AsUInt32()) : Lanes512.ShfLeft(a, a, count, 1);

    [MethodImpl(Inline)]
    public static Ints LookUp(Ints a, Ints b, Ints c, int table) =>
        Avx512F.IsSupported ? Avx512F.TernaryLogic(a, b, c, (byte)table) : Lanes512.LookUp(a, b, c, table);

    [MethodImpl(Inline)]
    public static Ints LeadingZeros(Ints a) => Avx512CD.IsSupported ? Avx512CD.LeadingZeroCount(a) : Lanes512.LeadingZeros(a);

    [MethodImpl(Inline)]
    public static Longs LeadingZeros(Longs a) => Avx512CD.IsSupported ? Avx512CD.LeadingZeroCount(a) : Lanes512.LeadingZeros(a);

    [MethodImpl(Inline)]
    public static Longs SignExtend(HalfInts a) =>
        Avx512F.IsSupported ? Avx512F.ConvertToVector512Int64(a) : Vector512.WidenLower(a.ToVector512Unsafe());

    [MethodImpl(Inline)]
    public static Longs ZeroExtend(HalfInts a) => Avx512F.IsSupported
        ? Avx512F.ConvertToVector512Int64(a.AsUInt32())
        : Vector512.WidenLower(a.AsUInt32().ToVector512Unsafe()).AsInt64();

    [MethodImpl(Inline)]
    public static HalfInts Narrow(Longs a) => Avx512F.IsSupported ? Avx512F.ConvertToVector256Int32(a) : Vector512.Narrow(a, a).GetLower();

    [MethodImpl(Inline)]
    public static Doubles ToDouble(HalfFloats a) =>
        Avx512F.IsSupported ? Avx512F.ConvertToVector512Double(a) : Vector512.WidenLower(a.ToVector512Unsafe());

    [MethodImpl(Inline)]
    public static HalfFloats ToSingle(Doubles a) => Avx512F.IsSupported ? Avx512F.ConvertToVector256Single(a) : Vector512.Narrow(a, a).GetLower();

    /// <summary>The 64-bit products of the lower halves of 64-bit lanes.</summary>
    [MethodImpl(Inline)]
    public static Longs MultiplySigned(Longs a, Longs b) =>
        Avx512F.IsSupported ? Avx512F.Multiply(a.AsInt32(), b.AsInt32()) : Lanes512.MultiplySigned(a, b);

    /// <inheritdoc cref="MultiplySigned"/>
    [MethodImpl(Inline)]
    public static Longs MultiplyUnsigned(Longs a, Longs b) =>
        Avx512F.IsSupported ? Avx512F.Multiply(a.AsUInt32(), b.AsUInt32()).AsInt64() : Lanes512.MultiplyUnsigned(a, b);

    /// <summary>The sums of the products of the two signed 16-bit halves of each lane.</summary>
    [MethodImpl(Inline)]
    public static Ints MultiplyHalves(Ints a, Ints b) =>
        Avx512BW.IsSupported ? Avx512BW.MultiplyAddAdjacent(a.AsInt16(), b.AsInt16()) : Lanes512.MultiplyHalves(a, b);

    /// <summary>Bytes chosen from the same 128 bits.</summary>
    [MethodImpl(Inline)]
    public static Ints ShuffleBytes(Ints a, Ints index) => Avx512BW.IsSupported
        ? Avx512BW.Shuffle(a.AsByte(), index.AsByte()).AsInt32()
        : Vector512.Create(
            Platform256.ShuffleBytes(a.GetLower(), index.GetLower()), Platform256.ShuffleBytes(a.GetUpper(), index.GetUpper()));

    /// <summary>The order of the bits in each byte reversed.</summary>
    [MethodImpl(Inline)]
    public static Ints ReverseBitsOfBytes(Ints a) => Gfni.V512.IsSupported
        ? Gfni.V512.GaloisFieldAffineTransform(a.AsByte(), Vector512.Create(0x8040201008040201).AsByte(), 0).AsInt32()
        : Lanes512.ReverseBitsOfBytes(a);

    /// <summary>A <see cref="Relation"/> of floats; all bits set where it holds.</summary>
    [MethodImpl(Inline)]
    public static Floats Compare(Floats a, Floats b, int relation)
    {
        if (!Avx512F.IsSupported) return Lanes512.CompareByOrder(a, b, relation);
        return relation switch
        {
            Relation.Equal => Avx512F.Compare(a, b, FloatComparisonMode.OrderedEqualNonSignaling),
            Relation.NotEqual => Avx512F.Compare(a, b, FloatComparisonMode.OrderedNotEqualNonSignaling),
            Relation.Less => Avx512F.Compare(a, b, FloatComparisonMode.OrderedLessThanNonSignaling),
            Relation.LessOrEqual => Avx512F.Compare(a, b, FloatComparisonMode.OrderedLessThanOrEqualNonSignaling),
            Relation.Greater => Avx512F.Compare(a, b, FloatComparisonMode.OrderedGreaterThanNonSignaling),
            Relation.GreaterOrEqual => Avx512F.Compare(a, b, FloatComparisonMode.OrderedGreaterThanOrEqualNonSignaling),
            Relation.Ordered => Avx512F.Compare(a, b, FloatComparisonMode.OrderedNonSignaling),
            Relation.Unordered => Avx512F.Compare(a, b, FloatComparisonMode.UnorderedNonSignaling),
            Relation.Equal | Relation.OrUnordered => Avx512F.Compare(a, b, FloatComparisonMode.UnorderedEqualNonSignaling),
            Relation.NotEqual | Relation.OrUnordered => Avx512F.Compare(a, b, FloatComparisonMode.UnorderedNotEqualNonSignaling),
            Relation.Less | Relation.OrUnordered => Avx512F.Compare(a, b, FloatComparisonMode.UnorderedNotGreaterThanOrEqualNonSignaling),
            Relation.LessOrEqual | Relation.OrUnordered => Avx512F.Compare(a, b, FloatComparisonMode.UnorderedNotGreaterThanNonSignaling),
            Relation.Greater | Relation.OrUnordered => Avx512F.Compare(a, b, FloatComparisonMode.UnorderedNotLessThanOrEqualNonSignaling),
            _ => Avx512F.Compare(a, b, FloatComparisonMode.UnorderedNotLessThanNonSignaling),
        };
    }

    /// <inheritdoc cref="Compare(Floats, Floats, int)"/>
    [MethodImpl(Inline)]
    public static Doubles Compare(Doubles a, Doubles b, int relation)
    {
        if (!Avx512F.IsSupported) return Lanes512.CompareByOrder(a, b, relation);
        return relation switch
        {
            Relation.Equal => Avx512F.Compare(a, b, FloatComparisonMode.OrderedEqualNonSignaling),
            Relation.NotEqual => Avx512F.Compare(a, b, FloatComparisonMode.OrderedNotEqualNonSignaling),
            Relation.Less => Avx512F.Compare(a, b, FloatComparisonMode.OrderedLessThanNonSignaling),
            Relation.LessOrEqual => Avx512F.Compare(a, b, FloatComparisonMode.OrderedLessThanOrEqualNonSignaling),
            Relation.Greater => Avx512F.Compare(a, b, FloatComparisonMode.OrderedGreaterThanNonSignaling),
            Relation.GreaterOrEqual => Avx512F.Compare(a, b, FloatComparisonMode.OrderedGreaterThanOrEqualNonSignaling),
            Relation.Ordered => Avx512F.Compare(a, b, FloatComparisonMode.OrderedNonSignaling),
            Relation.Unordered => Avx512F.Compare(a, b, FloatComparisonMode.UnorderedNonSignaling),
            Relation.Equal | Relation.OrUnordered => Avx512F.Compare(a, b, FloatComparisonMode.UnorderedEqualNonSignaling),
            Relation.NotEqual | Relation.OrUnordered => Avx512F.Compare(a, b, FloatComparisonMode.UnorderedNotEqualNonSignaling),
            Relation.Less | Relation.OrUnordered => Avx512F.Compare(a, b, FloatComparisonMode.UnorderedNotGreaterThanOrEqualNonSignaling),
            Relation.LessOrEqual | Relation.OrUnordered => Avx512F.Compare(a, b, FloatComparisonMode.UnorderedNotGreaterThanNonSignaling),
            Relation.Greater | Relation.OrUnordered => Avx512F.Compare(a, b, FloatComparisonMode.UnorderedNotLessThanOrEqualNonSignaling),
            _ => Avx512F.Compare(a, b, FloatComparisonMode.UnorderedNotLessThanNonSignaling),
        };
    }

    /// <summary>One lane of each four, in all four: the one of that number.</summary>
    [MethodImpl(Inline)]
    public static Ints Repeat(Ints a, int number) => Avx512F.IsSupported
        ? Avx512F.Permute4x32(a.AsSingle(), (byte)(number * 0x55)).AsInt32()
        : Vector512.Create(Platform256.Repeat(a.GetLower(), number), Platform256.Repeat(a.GetUpper(), number));

    /// <summary>Four numbers again and again.</summary>
    [MethodImpl(Inline)]
    public static Ints RepeatAll(int* four) =>
        Avx512F.IsSupported ? Avx512F.BroadcastVector128ToVector512(four) : Vector512.Create(Platform256.RepeatAll(four), Platform256.RepeatAll(four));

    /// <summary>Bytes, zero-extended.</summary>
    [MethodImpl(Inline)]
    public static Ints LoadBytes(byte* from) => Avx512F.IsSupported
        ? Avx512F.ConvertToVector512Int32(Vector128.Load(from))
        : Vector512.Create(Platform256.LoadBytes(from), Platform256.LoadBytes(from + 8));

    /// <summary>Half words, zero-extended.</summary>
    [MethodImpl(Inline)]
    public static Ints LoadShorts(byte* from) => Avx512F.IsSupported
        ? Avx512F.ConvertToVector512Int32(Vector256.Load((ushort*)from))
        : Vector512.Create(Platform256.LoadShorts(from), Platform256.LoadShorts(from + 16));

    /// <summary>Stores the lanes where the mask is set.</summary>
    [MethodImpl(Inline)]
    public static void StoreWords(byte* to, Ints mask, Ints value)
    {
        if (Avx512F.IsSupported)
        {
            Avx512F.MaskStore((int*)to, mask, value);
            return;
        }
        Platform256.StoreWords(to, mask.GetLower(), value.GetLower());
        Platform256.StoreWords(to + 32, mask.GetUpper(), value.GetUpper());
    }

    /// <summary>Stores the lanes where the mask is set.</summary>
    [MethodImpl(Inline)]
    public static void StoreLongs(byte* to, Longs mask, Longs value)
    {
        if (Avx512F.IsSupported)
        {
            Avx512F.MaskStore((long*)to, mask, value);
            return;
        }
        Platform256.StoreLongs(to, mask.GetLower(), value.GetLower());
        Platform256.StoreLongs(to + 32, mask.GetUpper(), value.GetUpper());
    }
}
