namespace Drawbridge.Cpu.Lanes.Analysis;

/// <summary>
/// Takes out copies that only name a result: where a value that nothing else reads is copied right behind its operation, the operation writes the
/// copy itself. Every value is a local of the JIT compiler, which looks at no more than 1,024 of them.
/// </summary>
static class Copies
{
    public static void Remove(LaneProgram program)
    {
        int[] reads = new int[program.Values.Count], writes = new int[program.Values.Count];
        foreach (var block in program.Blocks)
        {
            foreach (var op in block.Ops)
            {
                foreach (var value in op.Reads) reads[value.Index]++;
                foreach (var value in op.Results) writes[value.Index]++;
            }
            foreach (var value in block.EndingReads) reads[value.Index]++;
            if (block.Barrier?.Result is { } result) writes[result.Index]++;
        }
        foreach (var block in program.Blocks) RemoveIn(block.Ops, value => reads[value.Index] == 1 && writes[value.Index] == 1);
    }

    static void RemoveIn(List<LaneOp> ops, Func<LaneValue, bool> isTemporary)
    {
        int kept = 0;
        for (int i = 0; i < ops.Count;)
        {
            var op = ops[i++];
            // Others give their results a shape that a register, written elsewhere too, need not have.
            if (op.Code is not (<= LaneCode.Scalarwise or LaneCode.Load or LaneCode.Matrix))
            {
                ops[kept++] = op;
                continue;
            }
            // The copies behind it, one for each result at most.
            var results = (LaneValue[])op.Results.Clone();
            while (i < ops.Count && NamedBy(ops[i]) is { } copy && Array.IndexOf(results, copy.Source) is >= 0 and int place
                && !Array.Exists(results, result => result == copy.Result))
            {
                results[place] = copy.Result;
                i++;
            }
            ops[kept++] = results.AsSpan().SequenceEqual(op.Results) ? op : op.WithResults(results);
        }
        ops.RemoveRange(kept, ops.Count - kept);

        (LaneValue Source, LaneValue Result)? NamedBy(LaneOp op) =>
            op.Code == LaneCode.Move && op.Guard == null && op.Sources[0].Value is { } source && source.Type == op.Results[0].Type && isTemporary(source)
                ? (source, op.Results[0]) : null;
    }
}
