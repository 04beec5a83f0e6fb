using Drawbridge.Cpu.Lanes;

namespace Drawbridge.Cpu.Emit.Regions;

/// <summary>Finds the comparison that a block's branch asks, where its operands still hold at the block's end.</summary>
static class BranchCondition
{
    /// <summary>The comparison, or null if the condition is something else.</summary>
    /// <param name="block">A block that ends with a branch.</param>
    /// <param name="isInverted">True if the condition is the comparison's negation.</param>
    public static LaneOp? Find(LaneBlock block, out bool isInverted)
    {
        isInverted = false;
        var asked = block.Condition.Value;
        var written = new HashSet<LaneValue>();
        for (int i = block.Ops.Count - 1; i >= 0 && asked != null; i--)
        {
            var op = block.Ops[i];
            if (op.Results.Contains(asked))
            {
                switch (op.Code)
                {
                    case LaneCode.Compare:
                        return op.Sources.All(source => source.Shape.IsScalar && (source.Value == null || !written.Contains(source.Value))) ? op : null;
                    case LaneCode.Move:
                        asked = op.Sources[0].Value;
                        break;
                    case LaneCode.Not:
                        asked = op.Sources[0].Value;
                        isInverted = !isInverted;
                        break;
                    default:
                        return null;
                }
                // Written since: what it was then is gone.
                if (asked != null && written.Contains(asked)) return null;
            }
            written.UnionWith(op.Results);
        }
        return null;
    }
}
