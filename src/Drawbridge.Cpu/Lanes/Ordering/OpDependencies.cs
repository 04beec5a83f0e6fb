using Drawbridge.Cpu.Lanes.Analysis;
using Drawbridge.Ptx.Isa;

namespace Drawbridge.Cpu.Lanes.Ordering;

/// <summary>
/// Which operations of a block have to come before which: writers before readers, readers before the next writer, and everything that
/// touches memory, may fault or has another effect in the order of the program, so that a fault finds memory as it was and is the program's first.
/// </summary>
sealed class OpDependencies
{
    public OpDependencies(IReadOnlyList<LaneOp> ops)
    {
        var writers = new Dictionary<LaneValue, int>();
        var readers = new Dictionary<LaneValue, List<int>>();
        Before = new int[ops.Count][];
        IsRead = new bool[ops.Count];
        int effect = -1;
        var before = new List<int>();
        for (int i = 0; i < ops.Count; i++)
        {
            var op = ops[i];
            before.Clear();
            foreach (var value in Reads(op))
            {
                if (writers.TryGetValue(value, out int writer))
                {
                    before.Add(writer);
                    IsRead[writer] = true;
                }
                if (!readers.TryGetValue(value, out var list)) readers.Add(value, list = []);
                list.Add(i);
            }
            foreach (var value in op.Results)
            {
                if (writers.TryGetValue(value, out int writer)) before.Add(writer);
                if (readers.Remove(value, out var list)) before.AddRange(list.Where(reader => reader != i));
                writers[value] = i;
            }
            if (!CanMove(op))
            {
                if (effect >= 0) before.Add(effect);
                effect = i;
            }
            Before[i] = [.. before];
        }
    }

    /// <summary>For each operation, those before it that have to stay there.</summary>
    public int[][] Before { get; }

    /// <summary>For each operation, whether another one of the block reads what it writes.</summary>
    public bool[] IsRead { get; }

    /// <summary>The values that an operation needs to be there: what lanes that do not execute it keep, too.</summary>
    public static IEnumerable<LaneValue> Reads(LaneOp op) => op.Blends ? Liveness.Reads(op).Concat(op.Results) : Liveness.Reads(op);

    static bool CanMove(LaneOp op) => op.Code <= LaneCode.Scalarwise || op.Detail is MemoryAccess { Space: StateSpace.Param };
}
