using Drawbridge.Ptx.Isa;

namespace Drawbridge.Interpreter.Scalar.Float;

/// <summary>
/// What only looks at or moves signs: abs, neg, copysign, testp. A NaN keeps its payload in all formats (for f32 PTX leaves that open).
/// </summary>
static class Signs
{
    public static ScalarDefinition Abs(Operation operation) => Unary(operation, (bits, sign) => bits & ~sign);

    public static ScalarDefinition Neg(Operation operation) => Unary(operation, (bits, sign) => bits ^ sign);

    /// <summary>The sign of the first operand on the magnitude of the second.</summary>
    public static ScalarDefinition Copysign(Operation operation)
    {
        ulong sign = NumberFormat.Of(operation.Type)!.SignBit;
        return new((a, b, _, _) => a & sign | b & ~sign);
    }

    public static ScalarDefinition Testp(Operation operation)
    {
        var format = NumberFormat.Of(operation.Type)!;
        ulong infinity = format.Infinity!.Value, smallestNormal = 1UL << format.FractionBits, magnitude = format.SignBit - 1;
        Func<ulong, bool> test = operation["op"] switch
        {
            "finite" => bits => bits < infinity,
            "infinite" => bits => bits == infinity,
            "number" => bits => bits <= infinity,
            "notanumber" => bits => bits > infinity,
            "normal" => bits => bits == 0 || bits >= smallestNormal && bits < infinity,
            _ => bits => bits != 0 && bits < smallestNormal,
        };
        return new((a, _, _, _) => test(a & magnitude) ? 1u : 0u);
    }

    static ScalarDefinition Unary(Operation operation, Func<ulong, ulong, ulong> change)
    {
        var format = NumberFormat.Of(operation.Type)!;
        bool flushes = operation.Has("ftz");
        return new(Bits.Lanewise(operation.Type, (a, _, _, _) => change(flushes ? format.Flush(a) : a, format.SignBit)));
    }
}
