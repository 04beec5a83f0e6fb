using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static Drawbridge.Cpu.Operators.Mode;
using Ints = System.Runtime.Intrinsics.Vector512<int>;
using Longs = System.Runtime.Intrinsics.Vector512<long>;

namespace Drawbridge.Cpu.Operators;

/// <summary>
/// What instructions compute, a vector of lanes at a time (<see cref="LaneOperator"/>). Written at this width; the build derives the others
/// from this text, so vector types appear here only as 512 bits and, for 32-bit operands of 64-bit instructions, 256.
/// </summary>
/// <remarks>
/// I8, I16, I32, I64: integers of that width. I8 and I16 are packed in their 32-bit lane; a single 16-bit value is then the lower of two whose
/// upper one is zero, and stays so. The law is the interpreter's scalar definition.
/// </remarks>
static partial class Lanes512
{
    [MethodImpl(Inline)]
    public static Ints AddI8(Ints a, Ints b) => (a.AsByte() + b.AsByte()).AsInt32();

    [MethodImpl(Inline)]
    public static Ints AddI16(Ints a, Ints b) => (a.AsInt16() + b.AsInt16()).AsInt32();

    [MethodImpl(Inline)]
    public static Ints AddI32(Ints a, Ints b) => a + b;

    [MethodImpl(Inline)]
    public static Longs AddI64(Longs a, Longs b) => a + b;

    [MethodImpl(Inline)]
    public static Ints SubI8(Ints a, Ints b) => (a.AsByte() - b.AsByte()).AsInt32();

    [MethodImpl(Inline)]
    public static Ints SubI16(Ints a, Ints b) => (a.AsInt16() - b.AsInt16()).AsInt32();

    [MethodImpl(Inline)]
    public static Ints SubI32(Ints a, Ints b) => a - b;

    [MethodImpl(Inline)]
    public static Longs SubI64(Longs a, Longs b) => a - b;

    /// <summary>Sums limited to the range of a 32-, 16- or 8-bit <see cref="IntegerKind"/>.</summary>
    [MethodImpl(Inline)]
    public static Ints AddLimited(Ints a, Ints b, int kind) => kind switch
    {
        8 => Vector512.AddSaturate(a.AsByte(), b.AsByte()).AsInt32(),
        8 + IntegerKind.Signed => Vector512.AddSaturate(a.AsSByte(), b.AsSByte()).AsInt32(),
        16 => Vector512.AddSaturate(a.AsUInt16(), b.AsUInt16()).AsInt32(),
        16 + IntegerKind.Signed => Vector512.AddSaturate(a.AsInt16(), b.AsInt16()).AsInt32(),
        32 => Vector512.AddSaturate(a.AsUInt32(), b.AsUInt32()).AsInt32(),
        _ => Vector512.AddSaturate(a, b),
    };

    /// <summary>Differences limited to the range of a 32-, 16- or 8-bit <see cref="IntegerKind"/>.</summary>
    [MethodImpl(Inline)]
    public static Ints SubLimited(Ints a, Ints b, int kind) => kind switch
    {
        8 => Vector512.SubtractSaturate(a.AsByte(), b.AsByte()).AsInt32(),
        8 + IntegerKind.Signed => Vector512.SubtractSaturate(a.AsSByte(), b.AsSByte()).AsInt32(),
        16 => Vector512.SubtractSaturate(a.AsUInt16(), b.AsUInt16()).AsInt32(),
        16 + IntegerKind.Signed => Vector512.SubtractSaturate(a.AsInt16(), b.AsInt16()).AsInt32(),
        32 => Vector512.SubtractSaturate(a.AsUInt32(), b.AsUInt32()).AsInt32(),
        _ => Vector512.SubtractSaturate(a, b),
    };

    /// <summary>The smaller of integers of an <see cref="IntegerKind"/> up to 32 bits; under <see cref="Relu"/> at least 0.</summary>
    [MethodImpl(Inline)]
    public static Ints MinI32(Ints a, Ints b, int kind, int mode) => AtLeastZero(
        kind switch
        {
            8 => Vector512.Min(a.AsByte(), b.AsByte()).AsInt32(),
            8 + IntegerKind.Signed => Vector512.Min(a.AsSByte(), b.AsSByte()).AsInt32(),
            16 => Vector512.Min(a.AsUInt16(), b.AsUInt16()).AsInt32(),
            16 + IntegerKind.Signed => Vector512.Min(a.AsInt16(), b.AsInt16()).AsInt32(),
            32 => Vector512.Min(a.AsUInt32(), b.AsUInt32()).AsInt32(),
            _ => Vector512.Min(a, b),
        },
        kind, mode);

    /// <inheritdoc cref="MinI32"/>
    [MethodImpl(Inline)]
    public static Ints MaxI32(Ints a, Ints b, int kind, int mode) => AtLeastZero(
        kind switch
        {
            8 => Vector512.Max(a.AsByte(), b.AsByte()).AsInt32(),
            8 + IntegerKind.Signed => Vector512.Max(a.AsSByte(), b.AsSByte()).AsInt32(),
            16 => Vector512.Max(a.AsUInt16(), b.AsUInt16()).AsInt32(),
            16 + IntegerKind.Signed => Vector512.Max(a.AsInt16(), b.AsInt16()).AsInt32(),
            32 => Vector512.Max(a.AsUInt32(), b.AsUInt32()).AsInt32(),
            _ => Vector512.Max(a, b),
        },
        kind, mode);

    [MethodImpl(Inline)]
    static Ints AtLeastZero(Ints a, int kind, int mode)
    {
        if ((mode & Relu) == 0) return a;
        return kind switch
        {
            8 + IntegerKind.Signed => Vector512.Max(a.AsSByte(), Vector512<sbyte>.Zero).AsInt32(),
            16 + IntegerKind.Signed => Vector512.Max(a.AsInt16(), Vector512<short>.Zero).AsInt32(),
            _ => Vector512.Max(a, Ints.Zero),
        };
    }

    [MethodImpl(Inline)]
    public static Longs MinS64(Longs a, Longs b) => Vector512.Min(a, b);

    [MethodImpl(Inline)]
    public static Longs MinU64(Longs a, Longs b) => Vector512.Min(a.AsUInt64(), b.AsUInt64()).AsInt64();

    [MethodImpl(Inline)]
    public static Longs MaxS64(Longs a, Longs b) => Vector512.Max(a, b);

    [MethodImpl(Inline)]
    public static Longs MaxU64(Longs a, Longs b) => Vector512.Max(a.AsUInt64(), b.AsUInt64()).AsInt64();

    // The smallest number has no magnitude in its type: its negation is itself.
    [MethodImpl(Inline)]
    public static Ints AbsI16(Ints a) => Vector512.Max(a.AsInt16(), -a.AsInt16()).AsInt32();

    [MethodImpl(Inline)]
    public static Ints AbsI32(Ints a) => Vector512.Max(a, -a);

    [MethodImpl(Inline)]
    public static Longs AbsI64(Longs a) => Vector512.Max(a, -a);

    [MethodImpl(Inline)]
    public static Ints NegI8(Ints a) => (-a.AsSByte()).AsInt32();

    [MethodImpl(Inline)]
    public static Ints NegI16(Ints a) => (-a.AsInt16()).AsInt32();

    [MethodImpl(Inline)]
    public static Ints NegI32(Ints a) => -a;

    [MethodImpl(Inline)]
    public static Longs NegI64(Longs a) => -a;

    /// <summary>|a - b| + c of integers of an <see cref="IntegerKind"/> up to 32 bits.</summary>
    [MethodImpl(Inline)]
    public static Ints SadI32(Ints a, Ints b, Ints c, int kind)
    {
        var distance = MaxI32(a, b, kind, 0) - MinI32(a, b, kind, 0);
        return Truncate(distance + c, kind);
    }

    [MethodImpl(Inline)]
    public static Longs SadS64(Longs a, Longs b, Longs c) => MaxS64(a, b) - MinS64(a, b) + c;

    [MethodImpl(Inline)]
    public static Longs SadU64(Longs a, Longs b, Longs c) => MaxU64(a, b) - MinU64(a, b) + c;

    /// <summary>The numbers that the low bits of 32-bit lanes mean as an <see cref="IntegerKind"/>; what stands above those bits is ignored.</summary>
    [MethodImpl(Inline)]
    static Ints Extend(Ints a, int kind) => kind switch
    {
        < 32 => a & Vector512.Create((1 << kind) - 1),
        32 or 32 + IntegerKind.Signed => a,
        _ => Vector512.ShiftRightArithmetic(Vector512.ShiftLeft(a, 32 - (kind & 63)), 32 - (kind & 63)),
    };

    /// <summary>The low bits of 32-bit lanes that an <see cref="IntegerKind"/> has, zero above.</summary>
    [MethodImpl(Inline)]
    static Ints Truncate(Ints a, int kind) => (kind & 127) < 32 ? a & Vector512.Create((1 << (kind & 127)) - 1) : a;
}
