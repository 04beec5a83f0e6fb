using Drawbridge.Interpreter.Scalar.Float;
using Drawbridge.Ptx.Isa;

namespace Drawbridge.Interpreter.Scalar;

/// <summary>The scalar definitions of floating-point arithmetic and conversions.</summary>
static class FloatDefinitions
{
    /// <summary>Definitions by semantic; a definition may be null for an operation that its semantic does not cover.</summary>
    public static readonly SemanticTable<Func<Operation, ScalarDefinition?>> Table = new()
    {
        [Semantic.AddFloat] = Arithmetic.Add,
        [Semantic.SubFloat] = Arithmetic.Sub,
        [Semantic.MulFloat] = Arithmetic.Mul,
        [Semantic.FmaFloat] = Arithmetic.Fma,
        [Semantic.DivFloat] = Arithmetic.Div,
        [Semantic.RcpFloat] = Arithmetic.Rcp,
        [Semantic.SqrtFloat] = Arithmetic.Sqrt,

        [Semantic.AbsFloat] = Signs.Abs,
        [Semantic.NegFloat] = Signs.Neg,
        [Semantic.CopysignFloat] = Signs.Copysign,
        [Semantic.TestpFloat] = Signs.Testp,
        [Semantic.MinFloat] = MinMax.Min,
        [Semantic.MaxFloat] = MinMax.Max,

        [Semantic.AddHalf] = Halves.Add,
        [Semantic.SubHalf] = Halves.Sub,
        [Semantic.MulHalf] = Halves.Mul,
        [Semantic.FmaHalf] = Halves.Fma,
        [Semantic.AbsHalf] = Signs.Abs,
        [Semantic.NegHalf] = Signs.Neg,
        [Semantic.MinHalf] = MinMax.Min,
        [Semantic.MaxHalf] = MinMax.Max,

        [Semantic.AddMixed] = MixedArithmetic.Add,
        [Semantic.SubMixed] = MixedArithmetic.Sub,
        [Semantic.FmaMixed] = MixedArithmetic.Fma,
        [Semantic.AddNarrow] = MixedArithmetic.AddNarrow,
        [Semantic.SubNarrow] = MixedArithmetic.SubNarrow,
        [Semantic.MulNarrow] = MixedArithmetic.MulNarrow,
        [Semantic.FmaNarrow] = MixedArithmetic.FmaNarrow,

        [Semantic.DivApprox] = ApproximateDefinitions.Div,
        [Semantic.DivFull] = ApproximateDefinitions.DivFull,
        [Semantic.RcpApprox] = ApproximateDefinitions.Rcp,
        [Semantic.RcpSeed] = ApproximateDefinitions.RcpSeed,
        [Semantic.SqrtApprox] = ApproximateDefinitions.Sqrt,
        [Semantic.RsqrtApprox] = ApproximateDefinitions.Rsqrt,
        [Semantic.RsqrtDouble] = ApproximateDefinitions.RsqrtDouble,
        [Semantic.RsqrtSeed] = ApproximateDefinitions.RsqrtSeed,
        [Semantic.SinApprox] = ApproximateDefinitions.Sin,
        [Semantic.CosApprox] = ApproximateDefinitions.Cos,
        [Semantic.Lg2Approx] = ApproximateDefinitions.Lg2,
        [Semantic.Ex2Approx] = ApproximateDefinitions.Ex2,
        [Semantic.TanhApprox] = ApproximateDefinitions.Tanh,
        [Semantic.TanhHalf] = ApproximateDefinitions.TanhHalf,
        [Semantic.Ex2Half] = ApproximateDefinitions.Ex2Half,

        [Semantic.CvtInteger] = ScalarConversion.IntegerToInteger,
        [Semantic.CvtIntegerToFloat] = ScalarConversion.IntegerToFloat,
        [Semantic.CvtFloatToInteger] = ScalarConversion.FloatToInteger,
        [Semantic.CvtFloat] = ScalarConversion.FloatToFloat,
        [Semantic.CvtPacked] = PackedConversion.Convert,
        [Semantic.CvtStochastic] = PackedConversion.Stochastic,
        [Semantic.CvtPack] = ScalarConversion.Pack,
    };
}
