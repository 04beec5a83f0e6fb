using Drawbridge.Cpu.Operators;

namespace Drawbridge.Cpu.Lanes.Analysis;

/// <summary>
/// Finds comparisons of lanes that only one selection, or the branch behind them, asks for. Their code is written there: with 512 bits a comparison's
/// answer lies in a mask register that the one who asks takes as it is; kept as a value it would become a vector and a mask again.
/// </summary>
static class AskedInPlace
{
    /// <summary>The comparisons; shapes are known.</summary>
    public static HashSet<LaneOp> Find(LaneProgram program, List<Region> regions)
    {
        var blocks = regions.SelectMany(region => region.Order).ToHashSet();
        int[] writes = new int[program.Values.Count], reads = new int[program.Values.Count];
        foreach (var block in blocks)
        {
            foreach (var op in block.Ops)
            {
                foreach (var result in op.Results) writes[result.Index]++;
                foreach (var value in op.Reads) reads[value.Index]++;
            }
            foreach (var value in block.EndingReads) reads[value.Index]++;
        }
        var found = new HashSet<LaneOp>();
        foreach (var block in blocks)
        {
            for (int i = 0; i < block.Ops.Count; i++)
            {
                if (IsComparison(block.Ops[i]) && IsAskedBehind(block, i)) found.Add(block.Ops[i]);
            }
        }
        return found;

        bool IsComparison(LaneOp op) => op is { Code: LaneCode.Compare, Blends: false } && op.Results[0] is { Shape.IsVarying: true, KnownMask: null } result
            && writes[result.Index] == 1 && reads[result.Index] == 1 && op.Sources[0].Type is LaneType.I32 or LaneType.F32;
    }

    // True if who asks is in the block, and what is compared is still the same there.
    static bool IsAskedBehind(LaneBlock block, int at)
    {
        var comparison = block.Ops[at];
        var asked = comparison.Results[0];
        for (int i = at + 1; i < block.Ops.Count; i++)
        {
            var op = block.Ops[i];
            if (Array.IndexOf(op.Reads, asked) >= 0) return op.Code == LaneCode.Select && op.Sources[0].Value == asked && op.Sources[1].Type is LaneType.I32 or LaneType.F32;
            if (Array.Exists(op.Results, result => Array.IndexOf(comparison.Reads, result) >= 0)) return false;
        }
        return block.Ending == Ending.Branch && block.Condition.Value == asked;
    }
}
