using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static Drawbridge.Cpu.Operators.Mode;
using Doubles = System.Runtime.Intrinsics.Vector512<double>;
using Floats = System.Runtime.Intrinsics.Vector512<float>;
using HalfFloats = System.Runtime.Intrinsics.Vector256<float>;
using HalfInts = System.Runtime.Intrinsics.Vector256<int>;
using Ints = System.Runtime.Intrinsics.Vector512<int>;
using Longs = System.Runtime.Intrinsics.Vector512<long>;

namespace Drawbridge.Cpu.Operators;

/// <content>Comparisons (relations and operators: <see cref="Relation"/>) and selection.</content>
static partial class Lanes512
{
    // Setp: a mask. SetpWith: combined with the mask c. Set, SetWith: the constant given where true, else zero.

    [MethodImpl(Inline)]
    public static Ints SetpI32(Ints a, Ints b, int relation, int kind) => kind switch
    {
        // Narrow ones are moved to the top, where they keep their order.
        16 or 32 => Order(a.AsUInt32(), b.AsUInt32(), relation).AsInt32(),
        32 + IntegerKind.Signed => Order(a, b, relation),
        _ => Order(Vector512.ShiftLeft(a, 16), Vector512.ShiftLeft(b, 16), relation),
    };

    [MethodImpl(Inline)]
    public static HalfInts SetpI64(Longs a, Longs b, int relation, int kind) => Platform512.Narrow((kind & IntegerKind.Signed) != 0
        ? Order(a, b, relation)
        : Order(a.AsUInt64(), b.AsUInt64(), relation).AsInt64());

    [MethodImpl(Inline)]
    public static Ints SetpF32(Floats a, Floats b, int relation, int mode) =>
        Platform512.Compare(FlushInput(a, mode), FlushInput(b, mode), relation).AsInt32();

    [MethodImpl(Inline)]
    public static HalfInts SetpF64(Doubles a, Doubles b, int relation, int mode) =>
        Platform512.Narrow(Platform512.Compare(a, b, relation).AsInt64());

    [MethodImpl(Inline)]
    public static Ints SetpF16(Ints a, Ints b, int relation, int mode) =>
        Platform512.Compare(HalfInput(a, mode), HalfInput(b, mode), relation).AsInt32();

    [MethodImpl(Inline)]
    public static Ints SetpI32With(Ints a, Ints b, Ints c, int relation, int kind, int combination) =>
        Combine(SetpI32(a, b, relation, kind), c, combination);

    [MethodImpl(Inline)]
    public static HalfInts SetpI64With(Longs a, Longs b, HalfInts c, int relation, int kind, int combination) =>
        Combine(SetpI64(a, b, relation, kind), c, combination);

    [MethodImpl(Inline)]
    public static Ints SetpF32With(Floats a, Floats b, Ints c, int relation, int mode, int combination) =>
        Combine(SetpF32(a, b, relation, mode), c, combination);

    [MethodImpl(Inline)]
    public static HalfInts SetpF64With(Doubles a, Doubles b, HalfInts c, int relation, int mode, int combination) =>
        Combine(SetpF64(a, b, relation, mode), c, combination);

    [MethodImpl(Inline)]
    public static Ints SetpF16With(Ints a, Ints b, Ints c, int relation, int mode, int combination) =>
        Combine(SetpF16(a, b, relation, mode), c, combination);

    [MethodImpl(Inline)]
    public static Ints SetI32(Ints a, Ints b, int relation, int kind, int whenTrue) => SetpI32(a, b, relation, kind) & Vector512.Create(whenTrue);

    [MethodImpl(Inline)]
    public static HalfInts SetI64(Longs a, Longs b, int relation, int kind, int whenTrue) =>
        SetpI64(a, b, relation, kind) & Vector256.Create(whenTrue);

    [MethodImpl(Inline)]
    public static Ints SetF32(Floats a, Floats b, int relation, int mode, int whenTrue) => SetpF32(a, b, relation, mode) & Vector512.Create(whenTrue);

    [MethodImpl(Inline)]
    public static HalfInts SetF64(Doubles a, Doubles b, int relation, int mode, int whenTrue) =>
        SetpF64(a, b, relation, mode) & Vector256.Create(whenTrue);

    [MethodImpl(Inline)]
    public static Ints SetF16(Ints a, Ints b, int relation, int mode, int whenTrue) => SetpF16(a, b, relation, mode) & Vector512.Create(whenTrue);

    [MethodImpl(Inline)]
    public static Ints SetI32With(Ints a, Ints b, Ints c, int relation, int kind, int combination, int whenTrue) =>
        SetpI32With(a, b, c, relation, kind, combination) & Vector512.Create(whenTrue);

    [MethodImpl(Inline)]
    public static HalfInts SetI64With(Longs a, Longs b, HalfInts c, int relation, int kind, int combination, int whenTrue) =>
        SetpI64With(a, b, c, relation, kind, combination) & Vector256.Create(whenTrue);

    [MethodImpl(Inline)]
    public static Ints SetF32With(Floats a, Floats b, Ints c, int relation, int mode, int combination, int whenTrue) =>
        SetpF32With(a, b, c, relation, mode, combination) & Vector512.Create(whenTrue);

    [MethodImpl(Inline)]
    public static HalfInts SetF64With(Doubles a, Doubles b, HalfInts c, int relation, int mode, int combination, int whenTrue) =>
        SetpF64With(a, b, c, relation, mode, combination) & Vector256.Create(whenTrue);

    [MethodImpl(Inline)]
    public static Ints SetF16With(Ints a, Ints b, Ints c, int relation, int mode, int combination, int whenTrue) =>
        SetpF16With(a, b, c, relation, mode, combination) & Vector512.Create(whenTrue);

    // As Set, into f32 lanes: 1.0 where true.

    [MethodImpl(Inline)]
    public static Floats SetI32ToF32(Ints a, Ints b, int relation, int kind) => One(SetpI32(a, b, relation, kind));

    [MethodImpl(Inline)]
    public static HalfFloats SetI64ToF32(Longs a, Longs b, int relation, int kind) => One(SetpI64(a, b, relation, kind));

    [MethodImpl(Inline)]
    public static Floats SetF32ToF32(Floats a, Floats b, int relation, int mode) => One(SetpF32(a, b, relation, mode));

    [MethodImpl(Inline)]
    public static HalfFloats SetF64ToF32(Doubles a, Doubles b, int relation, int mode) => One(SetpF64(a, b, relation, mode));

    [MethodImpl(Inline)]
    public static Floats SetI32WithToF32(Ints a, Ints b, Ints c, int relation, int kind, int combination) =>
        One(SetpI32With(a, b, c, relation, kind, combination));

    [MethodImpl(Inline)]
    public static HalfFloats SetI64WithToF32(Longs a, Longs b, HalfInts c, int relation, int kind, int combination) =>
        One(SetpI64With(a, b, c, relation, kind, combination));

    [MethodImpl(Inline)]
    public static Floats SetF32WithToF32(Floats a, Floats b, Ints c, int relation, int mode, int combination) =>
        One(SetpF32With(a, b, c, relation, mode, combination));

    [MethodImpl(Inline)]
    public static HalfFloats SetF64WithToF32(Doubles a, Doubles b, HalfInts c, int relation, int mode, int combination) =>
        One(SetpF64With(a, b, c, relation, mode, combination));

    [MethodImpl(Inline)]
    static Floats One(Ints mask) => (mask & Vector512.Create(1f).AsInt32()).AsSingle();

    [MethodImpl(Inline)]
    static HalfFloats One(HalfInts mask) => (mask & Vector256.Create(1f).AsInt32()).AsSingle();

    [MethodImpl(Inline)]
    static Ints Combine(Ints relation, Ints c, int combination) => combination switch
    {
        Relation.And => relation & c,
        Relation.Or => relation | c,
        _ => relation ^ c,
    };

    [MethodImpl(Inline)]
    static HalfInts Combine(HalfInts relation, HalfInts c, int combination) => combination switch
    {
        Relation.And => relation & c,
        Relation.Or => relation | c,
        _ => relation ^ c,
    };

    /// <summary>Packed 16- or 8-bit integers of an <see cref="IntegerKind"/>: each lane all ones where the relation holds.</summary>
    [MethodImpl(Inline)]
    public static Ints SetPackedInteger(Ints a, Ints b, int relation, int kind) => kind switch
    {
        8 => Order(a.AsByte(), b.AsByte(), relation).AsInt32(),
        8 + IntegerKind.Signed => Order(a.AsSByte(), b.AsSByte(), relation).AsInt32(),
        16 => Order(a.AsUInt16(), b.AsUInt16(), relation).AsInt32(),
        _ => Order(a.AsInt16(), b.AsInt16(), relation).AsInt32(),
    };

    /// <summary>Pairs of 16-bit floats: the low half of the constant in each half where the relation holds.</summary>
    [MethodImpl(Inline)]
    public static Ints SetPackedHalf(Ints a, Ints b, int relation, int mode, int whenTrue) =>
        PairOfMasks(a, b, relation, mode) & Vector512.Create(whenTrue);

    /// <inheritdoc cref="SetPackedHalf"/>
    [MethodImpl(Inline)]
    public static Ints SetPackedHalfWith(Ints a, Ints b, Ints c, int relation, int mode, int combination, int whenTrue) =>
        Combine(PairOfMasks(a, b, relation, mode), c, combination) & Vector512.Create(whenTrue);

    [MethodImpl(Inline)]
    static Ints PairOfMasks(Ints a, Ints b, int relation, int mode)
    {
        var lower = Platform512.Compare(HalfInput(a, mode), HalfInput(b, mode), relation).AsInt32();
        var upper = Platform512.Compare(UpperInput(a, mode), UpperInput(b, mode), relation).AsInt32();
        return lower & Vector512.Create(0xFFFF) | Vector512.ShiftLeft(upper, 16);
    }

    [MethodImpl(Inline)]
    static Vector512<T> Order<T>(Vector512<T> a, Vector512<T> b, int relation) => relation switch
    {
        Relation.Equal => Vector512.Equals(a, b),
        Relation.NotEqual => ~Vector512.Equals(a, b),
        Relation.Less => Vector512.LessThan(a, b),
        Relation.LessOrEqual => Vector512.LessThanOrEqual(a, b),
        Relation.Greater => Vector512.GreaterThan(a, b),
        _ => Vector512.GreaterThanOrEqual(a, b),
    };

    [MethodImpl(Inline)]
    internal static Floats CompareByOrder(Floats a, Floats b, int relation) => relation switch
    {
        Relation.NotEqual => Vector512.LessThan(a, b) | Vector512.GreaterThan(a, b),
        Relation.Ordered => Vector512.Equals(a, a) & Vector512.Equals(b, b),
        Relation.Unordered => ~(Vector512.Equals(a, a) & Vector512.Equals(b, b)),
        Relation.Equal | Relation.OrUnordered => ~(Vector512.LessThan(a, b) | Vector512.GreaterThan(a, b)),
        Relation.NotEqual | Relation.OrUnordered => ~Vector512.Equals(a, b),
        Relation.Less | Relation.OrUnordered => ~Vector512.GreaterThanOrEqual(a, b),
        Relation.LessOrEqual | Relation.OrUnordered => ~Vector512.GreaterThan(a, b),
        Relation.Greater | Relation.OrUnordered => ~Vector512.LessThanOrEqual(a, b),
        Relation.GreaterOrEqual | Relation.OrUnordered => ~Vector512.LessThan(a, b),
        _ => Order(a, b, relation),
    };

    [MethodImpl(Inline)]
    internal static Doubles CompareByOrder(Doubles a, Doubles b, int relation) => relation switch
    {
        Relation.NotEqual => Vector512.LessThan(a, b) | Vector512.GreaterThan(a, b),
        Relation.Ordered => Vector512.Equals(a, a) & Vector512.Equals(b, b),
        Relation.Unordered => ~(Vector512.Equals(a, a) & Vector512.Equals(b, b)),
        Relation.Equal | Relation.OrUnordered => ~(Vector512.LessThan(a, b) | Vector512.GreaterThan(a, b)),
        Relation.NotEqual | Relation.OrUnordered => ~Vector512.Equals(a, b),
        Relation.Less | Relation.OrUnordered => ~Vector512.GreaterThanOrEqual(a, b),
        Relation.LessOrEqual | Relation.OrUnordered => ~Vector512.GreaterThan(a, b),
        Relation.Greater | Relation.OrUnordered => ~Vector512.LessThanOrEqual(a, b),
        Relation.GreaterOrEqual | Relation.OrUnordered => ~Vector512.LessThan(a, b),
        _ => Order(a, b, relation),
    };

    [MethodImpl(Inline)]
    public static Ints SelectI32(Ints a, Ints b, Ints c) => Vector512.ConditionalSelect(c, a, b);

    [MethodImpl(Inline)]
    public static Floats SelectF32(Floats a, Floats b, Ints c) => Vector512.ConditionalSelect(c.AsSingle(), a, b);

    [MethodImpl(Inline)]
    public static Longs SelectI64(Longs a, Longs b, HalfInts c) => Vector512.ConditionalSelect(Platform512.SignExtend(c), a, b);

    [MethodImpl(Inline)]
    public static Doubles SelectF64(Doubles a, Doubles b, HalfInts c) =>
        Vector512.ConditionalSelect(Platform512.SignExtend(c).AsDouble(), a, b);

    // Slct: a where c is not below zero. A NaN is not; negative zero and what is flushed to it are not below.

    [MethodImpl(Inline)]
    public static Ints SlctI32(Ints a, Ints b, Ints c) => Vector512.ConditionalSelect(Vector512.LessThan(c, Ints.Zero), b, a);

    [MethodImpl(Inline)]
    public static Floats SlctF32(Floats a, Floats b, Ints c) => SlctI32(a.AsInt32(), b.AsInt32(), c).AsSingle();

    [MethodImpl(Inline)]
    public static Longs SlctI64(Longs a, Longs b, HalfInts c) =>
        Vector512.ConditionalSelect(Vector512.LessThan(Platform512.SignExtend(c), Longs.Zero), b, a);

    [MethodImpl(Inline)]
    public static Doubles SlctF64(Doubles a, Doubles b, HalfInts c) => SlctI64(a.AsInt64(), b.AsInt64(), c).AsDouble();

    [MethodImpl(Inline)]
    public static Ints SlctI32ByF32(Ints a, Ints b, Floats c, int mode) =>
        Vector512.ConditionalSelect(Vector512.GreaterThanOrEqual(FlushInput(c, mode), Floats.Zero).AsInt32(), a, b);

    [MethodImpl(Inline)]
    public static Floats SlctF32ByF32(Floats a, Floats b, Floats c, int mode) =>
        SlctI32ByF32(a.AsInt32(), b.AsInt32(), c, mode).AsSingle();

    [MethodImpl(Inline)]
    public static Longs SlctI64ByF32(Longs a, Longs b, HalfFloats c, int mode)
    {
        var least = (mode & Flush) != 0 ? Vector512.Create(-1.1754943508222875e-38) : Doubles.Zero;
        var wide = Platform512.ToDouble(c);
        // Above the largest negative normal number everything is zero or more, once flushed.
        var mask = (mode & Flush) != 0 ? Vector512.GreaterThan(wide, least) : Vector512.GreaterThanOrEqual(wide, least);
        return Vector512.ConditionalSelect(mask.AsInt64(), a, b);
    }

    [MethodImpl(Inline)]
    public static Doubles SlctF64ByF32(Doubles a, Doubles b, HalfFloats c, int mode) => SlctI64ByF32(a.AsInt64(), b.AsInt64(), c, mode).AsDouble();
}
