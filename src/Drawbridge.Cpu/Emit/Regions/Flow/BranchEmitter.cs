using System.Reflection.Metadata;
using Drawbridge.Cpu.Lanes;

namespace Drawbridge.Cpu.Emit.Regions;

/// <summary>Branches that all lanes take the same way: one for each question that <see cref="BranchCondition"/> finds.</summary>
sealed class BranchEmitter(MethodWriter il, ValueEmitter values, ComputeEmitter compute)
{
    /// <summary>Goes to a label if a block's lanes go to its <see cref="LaneBlock.Taken"/>.</summary>
    public void Emit(LaneBlock block, IlLabel taken) => BranchIf(BranchCondition.Of(block), !block.IsNegated, taken);

    void BranchIf(BranchCondition condition, bool isTrue, IlLabel target)
    {
        switch (condition)
        {
            case BranchCondition.Answer answer:
                values.PushScalar(answer.Mask);
                il.Branch(isTrue ? ILOpCode.Brtrue : ILOpCode.Brfalse, target);
                break;
            case BranchCondition.Question question:
                il.Branch(compute.PushComparison(question.Comparison) != isTrue ? ILOpCode.Brtrue : ILOpCode.Brfalse, target);
                break;
            case BranchCondition.Negation negation:
                BranchIf(negation.Negated, !isTrue, target);
                break;
            // One of the two is enough for "both" to be false, and for "either" to be true.
            case BranchCondition.Junction junction when junction.IsBoth != isTrue:
                BranchIf(junction.Left, isTrue, target);
                BranchIf(junction.Right, isTrue, target);
                break;
            case BranchCondition.Junction junction:
                var otherwise = il.Label();
                BranchIf(junction.Left, !isTrue, otherwise);
                BranchIf(junction.Right, isTrue, target);
                il.Mark(otherwise);
                break;
        }
    }
}
