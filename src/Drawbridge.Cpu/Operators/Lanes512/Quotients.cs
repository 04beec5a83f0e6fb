using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static Drawbridge.Cpu.Operators.Mode;
using Doubles = System.Runtime.Intrinsics.Vector512<double>;
using HalfInts = System.Runtime.Intrinsics.Vector256<int>;
using Ints = System.Runtime.Intrinsics.Vector512<int>;
using Longs = System.Runtime.Intrinsics.Vector512<long>;

namespace Drawbridge.Cpu.Operators;

/// <content>
/// Integer division. A quotient of integers of at most 32 bits, rounded to a double, is still on the same side of every integer as the exact
/// one, so cutting it off is exact (16 bits and f32 likewise).
/// </content>
static partial class Lanes512
{
    /// <summary>The quotient of integers of a 16-bit <see cref="IntegerKind"/>; all ones by zero.</summary>
    [MethodImpl(Inline)]
    public static Ints DivI16(Ints a, Ints b, int kind) =>
        Truncate(ByZeroAllOnes(Quotient16(Extend(a, kind), Extend(b, kind)), b), kind);

    /// <summary>The remainder of integers of a 16-bit <see cref="IntegerKind"/>; all ones by zero.</summary>
    [MethodImpl(Inline)]
    public static Ints RemI16(Ints a, Ints b, int kind)
    {
        Ints dividend = Extend(a, kind), divisor = Extend(b, kind);
        return Truncate(ByZeroAllOnes(dividend - Quotient16(dividend, divisor) * divisor, b), kind);
    }

    /// <summary>The quotient of integers of a 32-bit <see cref="IntegerKind"/>; all ones by zero.</summary>
    [MethodImpl(Inline)]
    public static Ints DivI32(Ints a, Ints b, int kind) => ByZeroAllOnes(Quotient32(a, b, kind), b);

    /// <summary>The remainder of integers of a 32-bit <see cref="IntegerKind"/>; all ones by zero.</summary>
    [MethodImpl(Inline)]
    public static Ints RemI32(Ints a, Ints b, int kind) => ByZeroAllOnes(a - Quotient32(a, b, kind) * b, b);

    [MethodImpl(Inline)]
    static Ints ByZeroAllOnes(Ints result, Ints divisor) => result | Vector512.Equals(divisor, Ints.Zero);

    [MethodImpl(Inline)]
    static Ints Quotient16(Ints a, Ints b) => Vector512.ConvertToInt32Native(Vector512.ConvertToSingle(a) / Vector512.ConvertToSingle(b));

    [MethodImpl(Inline)]
    static Ints Quotient32(Ints a, Ints b, int kind) =>
        Vector512.Narrow(Quotient32(a.GetLower(), b.GetLower(), kind), Quotient32(a.GetUpper(), b.GetUpper(), kind));

    // In the lower halves of 64-bit lanes.
    [MethodImpl(Inline)]
    static Longs Quotient32(HalfInts a, HalfInts b, int kind)
    {
        var quotient = Vector512.Truncate(ToDouble(a, kind) / ToDouble(b, kind));
        // Adding 1.5 · 2^52 leaves an integer in the low bits of the sum, negative ones in two's complement.
        return (quotient + Vector512.Create(6755399441055744.0)).AsInt64();
    }

    /// <summary>The exact values of 32-bit integers of an <see cref="IntegerKind"/>.</summary>
    [MethodImpl(Inline)]
    static Doubles ToDouble(HalfInts a, int kind)
    {
        // Under the exponent of 2^52 the bits of an integer count ones; a signed one is 2^31 larger with its top bit flipped.
        var magic = Vector512.Create(0x4330_0000_0000_0000);
        if ((kind & IntegerKind.Signed) == 0) return (Platform512.ZeroExtend(a) | magic).AsDouble() - Vector512.Create(4503599627370496.0);
        return (Platform512.ZeroExtend(a) ^ (magic | Vector512.Create(0x8000_0000L))).AsDouble() - Vector512.Create(4503601774854144.0);
    }

    /// <summary>The quotient of 64-bit integers, lane by lane; all ones by zero.</summary>
    public static Longs DivU64(Longs a, Longs b)
    {
        var result = Longs.Zero;
        for (int i = 0; i < Longs.Count; i++)
        {
            ulong divisor = (ulong)b.GetElement(i);
            result = result.WithElement(i, divisor == 0 ? -1 : (long)((ulong)a.GetElement(i) / divisor));
        }
        return result;
    }

    /// <summary>The remainder of 64-bit integers, lane by lane; all ones by zero.</summary>
    public static Longs RemU64(Longs a, Longs b)
    {
        var result = Longs.Zero;
        for (int i = 0; i < Longs.Count; i++)
        {
            ulong divisor = (ulong)b.GetElement(i);
            result = result.WithElement(i, divisor == 0 ? -1 : (long)((ulong)a.GetElement(i) % divisor));
        }
        return result;
    }

    /// <summary>As <see cref="DivU64"/>, signed. (The processor would trap on the smallest number by -1: that is a negation.)</summary>
    public static Longs DivS64(Longs a, Longs b)
    {
        var result = Longs.Zero;
        for (int i = 0; i < Longs.Count; i++)
        {
            long dividend = a.GetElement(i), divisor = b.GetElement(i);
            result = result.WithElement(i, divisor == 0 ? -1 : divisor == -1 ? -dividend : dividend / divisor);
        }
        return result;
    }

    /// <summary>As <see cref="RemU64"/>, signed.</summary>
    public static Longs RemS64(Longs a, Longs b)
    {
        var result = Longs.Zero;
        for (int i = 0; i < Longs.Count; i++)
        {
            long dividend = a.GetElement(i), divisor = b.GetElement(i);
            result = result.WithElement(i, divisor == 0 ? -1 : divisor == -1 ? 0 : dividend % divisor);
        }
        return result;
    }
}
