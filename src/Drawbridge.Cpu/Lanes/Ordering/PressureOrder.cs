using Drawbridge.Cpu.Lanes.Analysis;

namespace Drawbridge.Cpu.Lanes.Ordering;

/// <summary>
/// The order of operations in long blocks that need more vectors than there are registers. Compilers of PTX interleave everything for a machine
/// with 255 registers a thread: an unrolled matrix product has each accumulator touched once per step, so that with 32 registers all go to the
/// stack and back each time. Here each result is computed to its end before the next one begins (depth first, as Sethi and Ullman did for
/// trees), and the next one is one that needs much of what is in registers already, if that moves fewer vectors.
/// </summary>
sealed class PressureOrder
{
    // Below it there is nothing to be gained; and a new order has to be better by something.
    const int FewestMoves = 48;
    const double Gain = 0.8;

    // Results that may come next, and operations that are looked at for each.
    const int MostCandidates = 64, LargestCone = 64;

    readonly IReadOnlyList<LaneOp> ops;
    readonly OpDependencies dependencies;
    readonly Resident resident;
    readonly List<LaneOp> ordered;
    readonly bool[] isPlaced;

    PressureOrder(IReadOnlyList<LaneOp> ops, RegisterFile file)
    {
        this.ops = ops;
        dependencies = new OpDependencies(ops);
        resident = new Resident(ops, file);
        ordered = new List<LaneOp>(ops.Count);
        isPlaced = new bool[ops.Count];
    }

    /// <summary>Gives the blocks of a program orders that need fewer registers.</summary>
    public static void Improve(LaneProgram program, Liveness liveness, RegisterFile file)
    {
        foreach (var block in program.Blocks)
        {
            if (block.Ops.Count < FewestMoves) continue;
            var after = new HashSet<LaneValue>(block.AllSuccessors.SelectMany(liveness.ValuesLiveIn).Concat(block.EndingReads));
            // As if all it takes over were in memory, and what it leaves could stay there.
            int Moves(IReadOnlyList<LaneOp> ops) => new Spilling(file, ops, new SpillBounds(_ => true, liveness.IsCrossing, after.Contains, 0)).Moves;
            int moves = Moves(block.Ops);
            if (moves < FewestMoves) continue;
            var ordered = Of(block.Ops, file);
            if (Moves(ordered) > Gain * moves) continue;
            block.Ops.Clear();
            block.Ops.AddRange(ordered);
        }
    }

    /// <summary>The operations with each result's computation together.</summary>
    public static List<LaneOp> Of(IReadOnlyList<LaneOp> ops, RegisterFile file)
    {
        var order = new PressureOrder(ops, file);
        var roots = Enumerable.Range(0, ops.Count).Where(op => !order.dependencies.IsRead[op]).ToList();
        while (roots.Count > 0)
        {
            int best = 0, least = int.MaxValue;
            for (int candidate = 0; candidate < Math.Min(roots.Count, MostCandidates); candidate++)
            {
                int cost = order.CostOf(roots[candidate]);
                if (cost < least) (best, least) = (candidate, cost);
            }
            order.Place(roots[best]);
            roots.RemoveAt(best);
            roots.RemoveAll(root => order.isPlaced[root]);
        }
        return order.ordered;
    }

    // What has to come into registers before a result can be computed.
    int CostOf(int root)
    {
        var cone = new HashSet<int> { root };
        var open = new Stack<int>([root]);
        var made = new HashSet<LaneValue>();
        var needed = new HashSet<LaneValue>();
        while (open.TryPop(out int op))
        {
            needed.UnionWith(OpDependencies.Reads(ops[op]));
            made.UnionWith(ops[op].Results);
            foreach (int before in dependencies.Before[op])
            {
                if (isPlaced[before] || !cone.Add(before)) continue;
                if (cone.Count > LargestCone) return int.MaxValue;
                open.Push(before);
            }
        }
        // A value that is read, then written again, is needed; it then counts as made, for all candidates alike.
        return needed.Where(value => !made.Contains(value)).Sum(resident.CostOf);
    }

    void Place(int root)
    {
        var open = new Stack<(int Op, int Next)>([(root, 0)]);
        while (open.TryPop(out var top))
        {
            int[] before = dependencies.Before[top.Op];
            if (isPlaced[top.Op]) continue;
            if (top.Next < before.Length)
            {
                open.Push((top.Op, top.Next + 1));
                if (!isPlaced[before[top.Next]]) open.Push((before[top.Next], 0));
                continue;
            }
            isPlaced[top.Op] = true;
            ordered.Add(ops[top.Op]);
            resident.Pass(ops[top.Op]);
        }
    }

    // What is probably in registers: what was used last and will be again.
    sealed class Resident
    {
        // A number that is the same in all lanes costs less to fetch than a vector.
        const int VectorCost = 16, NumberCost = 1;

        readonly RegisterFile file;
        readonly Dictionary<LaneValue, int> reads = [];
        readonly LinkedList<LaneValue> recent = [];
        int used;

        public Resident(IReadOnlyList<LaneOp> ops, RegisterFile file)
        {
            this.file = file;
            foreach (var value in ops.SelectMany(OpDependencies.Reads)) reads[value] = reads.GetValueOrDefault(value) + 1;
        }

        public int CostOf(LaneValue value) => recent.Contains(value) ? 0 : file.VectorsOf(value) * (value.Shape.IsVarying ? VectorCost : NumberCost);

        public void Pass(LaneOp op)
        {
            foreach (var value in OpDependencies.Reads(op))
            {
                reads[value]--;
                Touch(value);
            }
            foreach (var value in op.Results) Touch(value);
        }

        void Touch(LaneValue value)
        {
            int vectors = file.VectorsOf(value);
            if (recent.Remove(value)) used -= vectors;
            if (vectors == 0 || reads.GetValueOrDefault(value) == 0) return;
            recent.AddLast(value);
            used += vectors;
            while (used > file.Count - RegisterFile.AlwaysNeeded)
            {
                used -= file.VectorsOf(recent.First!.Value);
                recent.RemoveFirst();
            }
        }
    }
}
