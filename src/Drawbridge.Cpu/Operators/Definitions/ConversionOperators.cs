using Drawbridge.Interpreter;
using Drawbridge.Ptx.Isa;
using static Drawbridge.Cpu.Operators.LaneOperators;

namespace Drawbridge.Cpu.Operators.Definitions;

/// <summary>Vector definitions of conversions.</summary>
static class ConversionOperators
{
    /// <summary>By semantic; null for an operation that has none.</summary>
    public static readonly SemanticTable<Func<Operation, LaneOperator?>> Table = new()
    {
        [Semantic.CvtInteger] = operation => Convert(operation, IntegerKind.Of(From(operation)), IntegerKind.Of(To(operation)), Mode.Of(operation)),
        [Semantic.CvtIntegerToFloat] = operation => Convert(operation, IntegerKind.Of(From(operation)), Mode.Of(operation, To(operation))),
        [Semantic.CvtFloatToInteger] = FloatToInteger,
        [Semantic.CvtFloat] = FloatToFloat,
        [Semantic.CvtPacked] = Packed,
        [Semantic.CvtPack] = operation => Of(
            operation,
            operation.Operands.Length == 3 ? nameof(Lanes512.CvtPack) : nameof(Lanes512.CvtPackBelow),
            IntegerKind.Of(operation.TypeOf("ctype"))),
    };

    static PtxType To(Operation operation) => operation.Operands[0].Type;

    static PtxType From(Operation operation) => operation.Operands[1].Type;

    static LaneOperator? Convert(Operation operation, params int[] immediates)
    {
        string from = Name(From(operation)), to = Name(To(operation));
        return Of(operation, from == to ? "Cvt" + from : $"Cvt{from}To{to}", immediates);
    }

    static LaneOperator? FloatToInteger(Operation operation)
    {
        int mode = Mode.Of(operation, From(operation));
        // .ftz means f32 here; without a rounding it is toward zero, which is how conversion to integers rounds anyway.
        if (From(operation) != PtxType.F32) mode &= ~Mode.Flush;
        return Convert(operation, IntegerKind.Of(To(operation)), mode);
    }

    static LaneOperator? FloatToFloat(Operation operation)
    {
        PtxType to = To(operation), from = From(operation);
        int mode = Mode.Of(operation, to);
        if (to == PtxType.TF32) return Of(operation, nameof(Lanes512.CvtF32ToTF32), mode);
        bool isHalfSource = Name(from) == "F16";
        if (isHalfSource && Name(to) == "F16") return Convert(operation, Mode.Format(from), mode);
        return Convert(operation, isHalfSource ? mode | Mode.Format(from) : mode);
    }

    // Two f32 into a pair of 16-bit floats; narrower ones are left to the scalar definitions.
    static LaneOperator? Packed(Operation operation) =>
        To(operation) is PtxType.F16x2 or PtxType.BF16x2 && From(operation) == PtxType.F32 && operation.Operands.Length == 3
            ? Of(operation, nameof(Lanes512.CvtF32ToPair), Mode.Of(operation, To(operation)))
            : null;

    static string Name(PtxType type) => type is PtxType.F16 or PtxType.BF16 ? "F16" : LaneTypes.Of(type).ToString()!;
}
