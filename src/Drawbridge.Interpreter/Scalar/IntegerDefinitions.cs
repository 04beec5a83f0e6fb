using Drawbridge.Ptx.Isa;

namespace Drawbridge.Interpreter.Scalar;

/// <summary>The scalar definitions of integer arithmetic, comparison, logic, moves and video instructions.</summary>
static class IntegerDefinitions
{
    /// <summary>Definitions by semantic; a definition may be null for an operation that its semantic does not cover.</summary>
    public static readonly SemanticTable<Func<Operation, ScalarDefinition?>> Table = new()
    {
        [Semantic.AddInteger] = IntegerArithmetic.Add,
        [Semantic.SubInteger] = IntegerArithmetic.Sub,
        [Semantic.MulInteger] = IntegerArithmetic.Mul,
        [Semantic.MadInteger] = IntegerArithmetic.Mad,
        [Semantic.ClmadInteger] = IntegerArithmetic.Clmad,
        [Semantic.Mul24Integer] = IntegerArithmetic.Mul24,
        [Semantic.Mad24Integer] = IntegerArithmetic.Mad24,
        [Semantic.SadInteger] = IntegerArithmetic.Sad,
        [Semantic.DivInteger] = IntegerArithmetic.Div,
        [Semantic.RemInteger] = IntegerArithmetic.Rem,
        [Semantic.AbsInteger] = IntegerArithmetic.Abs,
        [Semantic.NegInteger] = IntegerArithmetic.Neg,
        [Semantic.MinInteger] = IntegerArithmetic.Min,
        [Semantic.MaxInteger] = IntegerArithmetic.Max,

        [Semantic.AddCarry] = CarryChains.Add,
        [Semantic.SubCarry] = CarryChains.Sub,
        [Semantic.MadCarry] = CarryChains.Mad,

        [Semantic.PopcBits] = BitFields.Popc,
        [Semantic.ClzBits] = BitFields.Clz,
        [Semantic.BfindBits] = BitFields.Bfind,
        [Semantic.FnsBits] = BitFields.Fns,
        [Semantic.BrevBits] = BitFields.Brev,
        [Semantic.BfeBits] = BitFields.Bfe,
        [Semantic.BfiBits] = BitFields.Bfi,
        [Semantic.SzextBits] = BitFields.Szext,
        [Semantic.BmskBits] = BitFields.Bmsk,

        [Semantic.Dp4aInteger] = DotProducts.Dp4a,
        [Semantic.Dp2aInteger] = DotProducts.Dp2a,

        [Semantic.SetCompare] = Comparison.Set,
        [Semantic.SetPacked] = Comparison.SetPacked,
        [Semantic.SetpCompare] = Comparison.Setp,
        [Semantic.SetpPacked] = Comparison.SetpPacked,
        [Semantic.SelectPredicate] = Selection.ByPredicate,
        [Semantic.SelectSign] = Selection.BySign,

        [Semantic.AndBits] = Logic.And,
        [Semantic.OrBits] = Logic.Or,
        [Semantic.XorBits] = Logic.Xor,
        [Semantic.NotBits] = Logic.Not,
        [Semantic.CnotBits] = Logic.Cnot,
        [Semantic.Lop3Bits] = Logic.Lop3,

        [Semantic.ShfBits] = Shifts.Shf,
        [Semantic.ShlBits] = Shifts.Shl,
        [Semantic.ShrBits] = Shifts.Shr,
        [Semantic.PrmtBytes] = BytePermutation.Prmt,

        // MovePack and MoveUnpack are the engine's: how many operands they have stands in the instruction, not in its operation.
        [Semantic.Move] = Moves.Copy,
        [Semantic.MoveSpecial] = Moves.Copy,
        [Semantic.MoveAddress] = Moves.Copy,

        [Semantic.VideoScalar] = VideoScalar.Arithmetic,
        [Semantic.VideoSet] = VideoScalar.Set,
        [Semantic.VideoMad] = VideoScalar.Mad,
        [Semantic.VideoPacked] = VideoPacked.Arithmetic,
        [Semantic.VideoPackedSet] = VideoPacked.Set,
    };
}
