using Drawbridge.Ptx.Isa;

namespace Drawbridge.Interpreter.Scalar;

/// <summary><c>selp</c> and <c>slct</c>: one of two operands, its bits unchanged.</summary>
static class Selection
{
    public static ScalarDefinition ByPredicate(Operation operation) => new((a, b, c, _) => c != 0 ? a : b);

    /// <summary>By the sign of c. Negative zero is not below zero, nor is a negative subnormal that <c>.ftz</c> flushes; NaN takes b.</summary>
    public static ScalarDefinition BySign(Operation operation)
    {
        if (operation.TypeOf("ctype") == PtxType.S32) return new((a, b, c, _) => Bits.Signed(c, 32) >= 0 ? a : b);
        bool flushes = operation.Has("ftz");
        return new((a, b, c, _) => FloatValue.Read(flushes ? FloatValue.Flush(c, PtxType.F32) : c, PtxType.F32) >= 0 ? a : b);
    }
}
