using Drawbridge.Cpu.Lanes;
using Drawbridge.Cpu.Operators;

namespace Drawbridge.Cpu.Emit.Regions;

/// <summary>
/// What a block's branch asks, as questions that processors branch on: comparisons themselves where their operands still hold at the block's end,
/// one after the other where they are joined. An answer would first have to be put together.
/// </summary>
abstract record BranchCondition
{
    // Branches that one may become.
    const int MostQuestions = 4;

    BranchCondition()
    {
    }

    /// <summary>A mask that is there.</summary>
    public sealed record Answer(Source Mask) : BranchCondition;

    /// <summary>A comparison of scalars.</summary>
    public sealed record Question(LaneOp Comparison) : BranchCondition;

    public sealed record Negation(BranchCondition Negated) : BranchCondition;

    /// <summary>Both, or one of the two.</summary>
    public sealed record Junction(BranchCondition Left, BranchCondition Right, bool IsBoth) : BranchCondition;

    /// <summary>What the branch at the end of a block asks.</summary>
    public static BranchCondition Of(LaneBlock block)
    {
        var lastWrite = new Dictionary<LaneValue, int>();
        for (int i = 0; i < block.Ops.Count; i++)
        {
            foreach (var result in block.Ops[i].Results) lastWrite[result] = i;
        }
        int questions = MostQuestions;
        return Ask(block.Condition, block.Ops.Count) ?? new Answer(block.Condition);

        // As it was before an operation; null if what it was then is gone.
        BranchCondition? Ask(Source mask, int before)
        {
            int at = before - 1;
            while (at >= 0 && (mask.Value == null || !block.Ops[at].Results.Contains(mask.Value))) at--;
            return (at < 0 ? null : AskFor(block.Ops[at], at)) ?? (Holds(mask, before) ? new Answer(mask) : null);
        }

        BranchCondition? AskFor(LaneOp op, int at)
        {
            switch (op.Code)
            {
                case LaneCode.Compare when op.Sources.All(source => source.Shape.IsScalar && Holds(source, at)):
                    return new Question(op);
                case LaneCode.Move:
                    return Ask(op.Sources[0], at);
                case LaneCode.Not:
                    return Ask(op.Sources[0], at) is { } negated ? new Negation(negated) : null;
                case LaneCode.And or LaneCode.Or when op.Sources.All(source => source.Type == LaneType.Mask && source.Shape.IsUniform) && --questions > 0:
                    var (left, right) = (Ask(op.Sources[0], at), Ask(op.Sources[1], at));
                    // Two answers are one as soon as they are joined.
                    return left == null || right == null || (left is Answer && right is Answer) ? null : new Junction(left, right, op.Code == LaneCode.And);
                default:
                    return null;
            }
        }

        bool Holds(Source source, int since) => source.Value == null || !lastWrite.TryGetValue(source.Value, out int written) || written < since;
    }
}
