namespace Drawbridge.Cpu.Lanes.Analysis;

/// <summary>Takes out what nobody reads: operations that only compute, and the old values that atomics would bring.</summary>
static class UnreadResults
{
    public static void Remove(LaneProgram program)
    {
        int[] reads = new int[program.Values.Count];
        foreach (var block in program.Blocks)
        {
            foreach (var op in block.Ops) Count(op, 1);
            foreach (var value in block.EndingReads) reads[value.Index]++;
        }
        bool hasChanged = true;
        while (hasChanged)
        {
            hasChanged = false;
            foreach (var block in program.Blocks)
            {
                // From the end, so that what only a removed operation read goes too.
                for (int i = block.Ops.Count - 1; i >= 0; i--)
                {
                    var op = block.Ops[i];
                    if (op.Results.Length == 0 || Array.Exists(op.Results, result => reads[result.Index] > 0)) continue;
                    if (op.Code == LaneCode.Atomic) block.Ops[i] = op.WithResults();
                    else if (op.Code is <= LaneCode.Special)
                    {
                        block.Ops.RemoveAt(i);
                        Count(op, -1);
                        hasChanged = true;
                    }
                }
            }
        }

        void Count(LaneOp op, int by)
        {
            foreach (var value in op.Reads) reads[value.Index] += by;
        }
    }
}
