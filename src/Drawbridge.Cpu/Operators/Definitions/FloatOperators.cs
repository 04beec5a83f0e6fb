using System.Runtime.CompilerServices;
using Drawbridge.Interpreter.Scalar.Float;
using Drawbridge.Interpreter;
using Drawbridge.Ptx.Isa;
using static Drawbridge.Cpu.Operators.LaneOperators;

namespace Drawbridge.Cpu.Operators.Definitions;

/// <summary>Vector definitions of floating-point arithmetic.</summary>
static class FloatOperators
{
    /// <summary>By semantic; null for an operation that has none.</summary>
    public static readonly SemanticTable<Func<Operation, LaneOperator?>> Table = new()
    {
        [Semantic.AddFloat] = operation => Rounded(operation, "Add"),
        [Semantic.SubFloat] = operation => Rounded(operation, "Sub"),
        [Semantic.MulFloat] = operation => Rounded(operation, "Mul"),
        [Semantic.FmaFloat] = operation => Rounded(operation, "Fma"),
        [Semantic.DivFloat] = operation => Rounded(operation, "Div"),
        [Semantic.RcpFloat] = operation => Rounded(operation, "Rcp"),
        [Semantic.SqrtFloat] = operation => Rounded(operation, "Sqrt"),

        [Semantic.AbsFloat] = operation => Sign(operation, "Abs"),
        [Semantic.NegFloat] = operation => Sign(operation, "Neg"),
        [Semantic.CopysignFloat] = operation => Of(operation, "Copysign" + LaneTypes.Suffix(operation.Type)),
        [Semantic.TestpFloat] = Testp,
        [Semantic.MinFloat] = operation => Extreme(operation, "Min"),
        [Semantic.MaxFloat] = operation => Extreme(operation, "Max"),

        [Semantic.AddHalf] = operation => Half(operation, nameof(Lanes512.AddF16)),
        [Semantic.SubHalf] = operation => Half(operation, nameof(Lanes512.SubF16)),
        [Semantic.MulHalf] = operation => Half(operation, nameof(Lanes512.MulF16)),
        [Semantic.FmaHalf] = operation => Half(operation, nameof(Lanes512.FmaF16)),
        [Semantic.AbsHalf] = operation => Half(operation, nameof(Lanes512.AbsF16)),
        [Semantic.NegHalf] = operation => Half(operation, nameof(Lanes512.NegF16)),
        [Semantic.MinHalf] = operation => Half(operation, nameof(Lanes512.MinF16)),
        [Semantic.MaxHalf] = operation => Half(operation, nameof(Lanes512.MaxF16)),
        [Semantic.TanhHalf] = operation => Half(operation, nameof(Lanes512.TanhF16)),
        [Semantic.Ex2Half] = operation => Half(operation, nameof(Lanes512.Ex2F16)),

        [Semantic.AddMixed] = operation => Mixed(operation, nameof(Lanes512.AddMixed)),
        [Semantic.SubMixed] = operation => Mixed(operation, nameof(Lanes512.SubMixed)),
        [Semantic.FmaMixed] = operation => Mixed(operation, nameof(Lanes512.FmaMixed)),

        // Correctly rounded, as their definitions are.
        [Semantic.RcpApprox] = operation => Rounded(operation, "Rcp"),
        [Semantic.SqrtApprox] = operation => Rounded(operation, "Sqrt"),
        [Semantic.DivFull] = operation => Rounded(operation, "Div"),
        [Semantic.DivApprox] = operation => Of(operation, nameof(Lanes512.DivApprox), Mode.Of(operation)),
        [Semantic.RsqrtApprox] = operation => Of(operation, nameof(Lanes512.RsqrtApprox), Mode.Of(operation)),
        [Semantic.RsqrtDouble] = operation => Of(operation, nameof(Lanes512.RsqrtF64)),
        [Semantic.SinApprox] = operation => Of(operation, nameof(Lanes512.SinApprox), Mode.Of(operation)),
        [Semantic.CosApprox] = operation => Of(operation, nameof(Lanes512.CosApprox), Mode.Of(operation)),
        [Semantic.Lg2Approx] = operation => Of(operation, nameof(Lanes512.Lg2Approx), Mode.Of(operation)),
        [Semantic.Ex2Approx] = operation => Of(operation, nameof(Lanes512.Ex2Approx), Mode.Of(operation)),
        [Semantic.TanhApprox] = operation => Of(operation, nameof(Lanes512.TanhApprox), Mode.Of(operation)),
    };

    // Without modifiers that matter a method without immediates does.
    static LaneOperator? Rounded(Operation operation, string name)
    {
        int mode = Mode.Of(operation);
        var type = operation.Type;
        if (type == PtxType.F32x2) return Of(operation, name + "F32x2", mode);
        if (mode == 0) return Of(operation, name + LaneTypes.Suffix(type));
        // f32 can be rounded by way of f64. For f64 itself the instruction must do it.
        if (type == PtxType.F64 && (name == "Fma" || !CanRoundDoubles())) return null;
        return Of(operation, name + LaneTypes.Suffix(type) + "With", mode);
    }

    // A method of its own: one that asks is not compiled ahead of time.
    [MethodImpl(MethodImplOptions.NoInlining)]
    static bool CanRoundDoubles() => EmbeddedRounding.IsSupported;

    static LaneOperator? Sign(Operation operation, string name) =>
        operation.Type == PtxType.F64 ? Of(operation, name + "F64") : Of(operation, name + "F32", Mode.Of(operation));

    static LaneOperator? Extreme(Operation operation, string name)
    {
        if (operation.Type == PtxType.F64) return Of(operation, name + "F64");
        return Of(operation, name + (operation.Operands.Length == 4 ? "OfThreeF32" : "F32"), Mode.Of(operation));
    }

    static LaneOperator? Half(Operation operation, string method) => Of(operation, method, Mode.Of(operation, operation.Type));

    // Sources of 16 bits with an f32 result; pairs are left to the scalar definitions.
    static LaneOperator? Mixed(Operation operation, string method) => operation.Operands[0].Type == PtxType.F32
        ? Of(operation, method, Mode.Of(operation) | Mode.Format(operation.Operands[1].Type))
        : null;

    static LaneOperator? Testp(Operation operation)
    {
        if (operation.Type != PtxType.F32) return null;
        int infinity = (int)NumberFormat.F32.Infinity!.Value, normal = 1 << NumberFormat.F32.FractionBits;
        var (least, greatest, orZero) = operation["op"] switch
        {
            "finite" => (0, infinity - 1, 0),
            "infinite" => (infinity, infinity, 0),
            "number" => (0, infinity, 0),
            "notanumber" => (infinity + 1, int.MaxValue, 0),
            "normal" => (normal, infinity - 1, 1),
            _ => (1, normal - 1, 0),
        };
        return Of(operation, nameof(Lanes512.TestpF32), least, greatest, orZero);
    }
}
