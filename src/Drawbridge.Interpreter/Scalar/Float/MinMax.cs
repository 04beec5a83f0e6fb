using Drawbridge.Ptx.Isa;

namespace Drawbridge.Interpreter.Scalar.Float;

/// <summary>
/// min and max in all formats, of two operands or three (folded from the left). -0 is below +0. A NaN among numbers is ignored, or wins under
/// <c>.NaN</c>; a NaN result is the canonical one, in f64 the operand's.
/// </summary>
static class MinMax
{
    public static ScalarDefinition Min(Operation operation) => Define(operation, (a, b) => a <= b);

    public static ScalarDefinition Max(Operation operation) => Define(operation, (a, b) => a >= b);

    static ScalarDefinition Define(Operation operation, Func<long, long, bool> prefersFirst)
    {
        var format = NumberFormat.Of(operation.Type)!;
        ulong sign = format.SignBit;
        bool nanWins = operation.Has("NaN"), xorsign = operation.Has("xorsign"), abs = operation.Has("abs"), flushes = operation.Has("ftz");
        bool isOfThree = operation.Operands.Length == 4;

        ulong Read(ulong bits)
        {
            if (flushes) bits = format.Flush(bits);
            return abs ? bits & ~sign : bits;
        }

        ulong Choose(ulong a, ulong b)
        {
            bool aIsNaN = format.IsNaN(a), bIsNaN = format.IsNaN(b);
            if (aIsNaN && bIsNaN || nanWins && (aIsNaN || bIsNaN)) return format == NumberFormat.F64 ? Doubles.NaN(a, b) : format.NaN!.Value;
            if (aIsNaN || bIsNaN) return aIsNaN ? b : a;
            return prefersFirst(Order(a, sign), Order(b, sign)) ? a : b;
        }

        Scalar element = isOfThree
            ? (a, b, c, _) => Choose(Choose(Read(a), Read(b)), Read(c))
            : (a, b, _, _) =>
            {
                ulong result = Choose(Read(a), Read(b));
                return xorsign && !format.IsNaN(result) ? result & ~sign | (a ^ b) & sign : result;
            };
        return new(Bits.Lanewise(operation.Type, element));
    }

    // Numbers in the order of their values, with -0 just below +0.
    static long Order(ulong bits, ulong sign)
    {
        long magnitude = (long)(bits & (sign - 1));
        return (bits & sign) != 0 ? -1 - magnitude : magnitude;
    }
}
