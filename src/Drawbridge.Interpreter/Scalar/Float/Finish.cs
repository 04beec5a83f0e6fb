using Drawbridge.Ptx.Isa;

namespace Drawbridge.Interpreter.Scalar.Float;

/// <summary>
/// The modifiers that act on a rounded result, in any format: <c>.ftz</c> (subnormal to zero of the same sign), <c>.sat</c> (clamp to 0..1, NaN
/// and -0 to +0), <c>.relu</c> (negative and -0 to +0, NaN canonical), <c>.pzo</c> (-0 to +0).
/// </summary>
static class Finish
{
    /// <summary>What the operation's modifiers make of result bits.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="format">The format of the result.</param>
    /// <param name="flushes">Whether <c>.ftz</c> is meant for the result; where null, whether the operation has it.</param>
    public static Func<ulong, ulong> Of(Operation operation, NumberFormat format, bool? flushes = null)
    {
        bool flushesResult = flushes ?? operation.Has("ftz");
        bool saturates = operation.Has("sat"), relu = operation.Has("relu"), positiveZero = operation.Has("pzo");
        if (!flushesResult && !saturates && !relu && !positiveZero) return bits => bits;
        ulong one = (ulong)-format.MinExponent + 1 << format.FractionBits;
        return bits =>
        {
            bool isNaN = format.IsNaN(bits), isNegative = (bits & format.SignBit) != 0;
            if (flushesResult) bits = format.Flush(bits);
            if (saturates) return isNaN || isNegative ? 0 : Math.Min(bits, one);
            if (relu) return isNaN ? format.NaN ?? format.MaxFinite : isNegative ? 0 : bits;
            return positiveZero && bits == format.SignBit ? 0 : bits;
        };
    }
}
