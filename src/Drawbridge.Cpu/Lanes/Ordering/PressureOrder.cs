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
    readonly BlockValues values;
    readonly OpDependencies dependencies;
    readonly Resident resident;
    readonly List<LaneOp> ordered;
    readonly bool[] isPlaced;

    // What a candidate's cone holds, by the candidate's number.
    readonly int[] inCone, made, needed;
    readonly Stack<int> open = [];
    readonly List<int> need = [];
    int candidates;

    PressureOrder(IReadOnlyList<LaneOp> ops, RegisterFile file)
    {
        this.ops = ops;
        values = new BlockValues(ops);
        dependencies = new OpDependencies(ops, values);
        resident = new Resident(values, file);
        ordered = new List<LaneOp>(ops.Count);
        isPlaced = new bool[ops.Count];
        inCone = new int[ops.Count];
        (made, needed) = (new int[values.Count], new int[values.Count]);
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
        var roots = new List<int>();
        for (int op = 0; op < ops.Count; op++)
        {
            if (!order.dependencies.IsRead[op]) roots.Add(op);
        }
        while (roots.Count > 0)
        {
            int best = 0, least = int.MaxValue;
            for (int candidate = 0; candidate < Math.Min(roots.Count, MostCandidates); candidate++)
            {
                int cost = order.CostOf(roots[candidate]);
                if (cost < least) (best, least) = (candidate, cost);
            }
            order.Place(roots[best]);
            roots.RemoveAll(root => order.isPlaced[root]);
        }
        return order.ordered;
    }

    // What has to come into registers before a result can be computed.
    int CostOf(int root)
    {
        int candidate = ++candidates, size = 1;
        open.Clear();
        need.Clear();
        open.Push(root);
        inCone[root] = candidate;
        while (open.TryPop(out int op))
        {
            foreach (int value in values.Reads[op])
            {
                if (needed[value] == candidate) continue;
                needed[value] = candidate;
                need.Add(value);
            }
            foreach (int value in values.Writes[op]) made[value] = candidate;
            foreach (int before in dependencies.Before[op])
            {
                if (isPlaced[before] || inCone[before] == candidate) continue;
                inCone[before] = candidate;
                if (++size > LargestCone) return int.MaxValue;
                open.Push(before);
            }
        }
        // A value that is read, then written again, is needed; it then counts as made, for all candidates alike.
        int cost = 0;
        foreach (int value in need)
        {
            if (made[value] != candidate) cost += resident.CostOf(value);
        }
        return cost;
    }

    void Place(int root)
    {
        open.Clear();
        open.Push(root);
        while (open.TryPeek(out int op))
        {
            int next = isPlaced[op] ? -1 : Array.FindIndex(dependencies.Before[op], before => !isPlaced[before]);
            if (next >= 0)
            {
                open.Push(dependencies.Before[op][next]);
                continue;
            }
            open.Pop();
            if (isPlaced[op]) continue;
            isPlaced[op] = true;
            ordered.Add(ops[op]);
            resident.Pass(values.Reads[op], values.Writes[op]);
        }
    }

    // What is probably in registers: what was used last and will be again.
    sealed class Resident
    {
        // A number that is the same in all lanes costs less to fetch than a vector.
        const int VectorCost = 16, NumberCost = 1;

        readonly RegisterFile file;
        readonly int[] vectors, costs, reads;
        readonly bool[] isRecent;
        readonly List<int> recent = [];
        int used;

        public Resident(BlockValues values, RegisterFile file)
        {
            this.file = file;
            vectors = values.Select(file.VectorsOf);
            costs = values.Select(value => file.VectorsOf(value) * (value.Shape.IsVarying ? VectorCost : NumberCost));
            reads = new int[values.Count];
            isRecent = new bool[values.Count];
            foreach (int[] read in values.Reads)
            {
                foreach (int value in read) reads[value]++;
            }
        }

        public int CostOf(int value) => isRecent[value] ? 0 : costs[value];

        public void Pass(int[] read, int[] written)
        {
            foreach (int value in read)
            {
                reads[value]--;
                Touch(value);
            }
            foreach (int value in written) Touch(value);
        }

        void Touch(int value)
        {
            if (isRecent[value])
            {
                recent.Remove(value);
                used -= vectors[value];
                isRecent[value] = false;
            }
            if (vectors[value] == 0 || reads[value] == 0) return;
            recent.Add(value);
            isRecent[value] = true;
            used += vectors[value];
            while (used > file.Count - RegisterFile.AlwaysNeeded)
            {
                int oldest = recent[0];
                recent.RemoveAt(0);
                isRecent[oldest] = false;
                used -= vectors[oldest];
            }
        }
    }
}
