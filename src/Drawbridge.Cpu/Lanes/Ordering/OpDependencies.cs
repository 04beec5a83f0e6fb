using Drawbridge.Ptx.Isa;

namespace Drawbridge.Cpu.Lanes.Ordering;

/// <summary>
/// Which operations of a block have to come before which: writers before readers, readers before the next writer, and everything that
/// touches memory, may fault or has another effect in the order of the program, so that a fault finds memory as it was and is the program's first.
/// </summary>
sealed class OpDependencies
{
    const int None = -1;

    public OpDependencies(IReadOnlyList<LaneOp> ops, BlockValues values)
    {
        int[] writers = new int[values.Count];
        for (int i = 0; i < writers.Length; i++) writers[i] = None;
        var readers = new List<int>?[values.Count];
        Before = new int[ops.Count][];
        IsRead = new bool[ops.Count];
        int effect = None;
        var before = new List<int>();
        for (int i = 0; i < ops.Count; i++)
        {
            before.Clear();
            foreach (int value in values.Reads[i])
            {
                if (writers[value] != None)
                {
                    before.Add(writers[value]);
                    IsRead[writers[value]] = true;
                }
                (readers[value] ??= []).Add(i);
            }
            foreach (int value in values.Writes[i])
            {
                if (writers[value] != None) before.Add(writers[value]);
                if (readers[value] is { } list)
                {
                    foreach (int reader in list)
                    {
                        if (reader != i) before.Add(reader);
                    }
                    readers[value] = null;
                }
                writers[value] = i;
            }
            if (!CanMove(ops[i]))
            {
                if (effect != None) before.Add(effect);
                effect = i;
            }
            Before[i] = before.ToArray();
        }
    }

    /// <summary>For each operation, those before it that have to stay there.</summary>
    public int[][] Before { get; }

    /// <summary>For each operation, whether another one of the block reads what it writes.</summary>
    public bool[] IsRead { get; }

    static bool CanMove(LaneOp op) => op.Code <= LaneCode.Scalarwise || op.Detail is MemoryAccess { Space: StateSpace.Param };
}
