namespace Drawbridge.Cpu.Lanes.Analysis;

/// <summary>
/// Counters of loops that lanes leave one by one. The lanes that still go round have all counted alike, and only those that left keep other counts: in
/// the loop the counter becomes a value of its own, one scalar, and what is read behind the loop is a copy of it, made after each step. Steps and
/// addresses in the loop are then scalar work, and a question that all of its lanes answer alike parts none of them.
/// </summary>
static class LoopCounters
{
    /// <summary>Changes the program, of which the shapes are known; regions and shapes have to be found again then.</summary>
    /// <returns>True if anything changed.</returns>
    public static bool Introduce(LaneProgram program, List<Region> regions, List<Waiting> waiting, LaunchShape launch)
    {
        if (program.Dispatch != null) return false;
        bool hasChanged = false;
        var looked = new HashSet<LaneValue>();
        foreach (var region in regions)
        {
            foreach (var (head, end) in region.LoopEnds)
            {
                var loop = region.Order.GetRange(head, end + 1 - head);
                foreach (var value in Stepping(loop))
                {
                    // The outermost loop that a value steps in comes first; what it is in there it is inside too.
                    if (!looked.Add(value)) continue;
                    var counter = new Counter(value, loop, regions);
                    if (!counter.IsRead || !counter.IsScalar(program, launch) || counter.IsAwaited(regions, waiting)) continue;
                    counter.Part(program);
                    hasChanged = true;
                }
            }
        }
        return hasChanged;
    }

    // The values that are in vectors and become something else of themselves in a loop.
    static List<LaneValue> Stepping(List<LaneBlock> loop)
    {
        var found = new List<LaneValue>();
        foreach (var block in loop)
        {
            foreach (var op in block.Ops)
            {
                if (op.Results is [{ Shape.IsVarying: true } value] && IsStep(op, value) && !found.Contains(value)) found.Add(value);
            }
        }
        return found;
    }

    // By the same in all lanes, so that the counter stays what it was: the same, or a step from lane to lane.
    static bool IsStep(LaneOp op, LaneValue value) =>
        op is { Code: LaneCode.Add or LaneCode.Sub, Guard: null } && op.Sources[0].Value == value && op.Sources[1].Shape.IsUniform;

    /// <summary>A value that steps in a loop.</summary>
    sealed class Counter
    {
        readonly LaneValue value;
        readonly HashSet<LaneBlock> loop;
        readonly List<LaneBlock> blocks;
        readonly List<(LaneBlock Block, LaneOp Op)> writes = [];

        public Counter(LaneValue value, List<LaneBlock> loop, List<Region> regions)
        {
            this.value = value;
            this.loop = [.. loop];
            blocks = Region.BlocksOf(regions);
            foreach (var block in blocks)
            {
                foreach (var op in block.Ops)
                {
                    if (Array.IndexOf(op.Results, value) >= 0) writes.Add((block, op));
                    else if (!this.loop.Contains(block)) IsRead |= Array.IndexOf(op.Reads, value) >= 0;
                }
            }
        }

        /// <summary>True if it is read behind the loop: what it counts there is another value then.</summary>
        public bool IsRead { get; }

        /// <summary>True if the lanes that execute a write all get the same of it, but for a step from lane to lane.</summary>
        public bool IsScalar(LaneProgram program, LaunchShape launch)
        {
            var shape = Shape.Unknown;
            foreach (var (_, op) in writes)
            {
                if (op.Guard != null || op.Results.Length != 1) return false;
                if (!IsStep(op, value)) shape = shape.Meet(Array.IndexOf(op.Reads, value) >= 0 ? Shape.Varying : ShapeAnalysis.ShapeOf(program, op, value, launch));
            }
            return shape.IsScalar;
        }

        /// <summary>True if lanes that will still count wait while others do: there is more than one count then.</summary>
        public bool IsAwaited(List<Region> regions, List<Waiting> waiting)
        {
            var counting = FindCounting();
            foreach (var region in regions)
            {
                foreach (var (block, _) in writes)
                {
                    if (!region.Contains(block)) continue;
                    foreach (int place in waiting[region.Index].At(region.PositionOf(block)))
                    {
                        if (counting.Contains(region.Order[place])) return true;
                    }
                }
            }
            return false;
        }

        /// <summary>Gives it a value of its own in the loop and in its steps.</summary>
        public void Part(LaneProgram program)
        {
            var own = program.NewValue(value.Type, value.Name + "loop");
            foreach (var block in blocks)
            {
                for (int i = 0; i < block.Ops.Count; i++)
                {
                    var op = block.Ops[i];
                    bool isWrite = Array.IndexOf(op.Results, value) >= 0;
                    if (isWrite || loop.Contains(block)) ReadOwn(op, own);
                    if (!isWrite) continue;
                    block.Ops[i] = op.WithResults(own);
                    block.Ops.Insert(++i, new LaneOp(LaneCode.Move, [value], [new Source(own, 0, value.Type)]) { Origin = op.Origin, OriginIndex = op.OriginIndex });
                }
            }
        }

        void ReadOwn(LaneOp op, LaneValue own)
        {
            for (int i = 0; i < op.Sources.Length; i++)
            {
                if (op.Sources[i].Value == value) op.Replace(i, op.Sources[i] with { Value = own });
            }
        }

        // The blocks at whose start the count is still needed in the loop or for a step.
        HashSet<LaneBlock> FindCounting()
        {
            var counting = new HashSet<LaneBlock>();
            var before = Predecessors.Of(blocks);
            var work = new Stack<LaneBlock>();
            foreach (var block in blocks)
            {
                if (IsNeededIn(block)) Reach(block);
            }
            while (work.TryPop(out var block))
            {
                foreach (var from in Predecessors.In(before, block))
                {
                    if (!from.Ops.Exists(op => Array.IndexOf(op.Results, value) >= 0)) Reach(from);
                }
            }
            return counting;

            void Reach(LaneBlock block)
            {
                if (counting.Add(block)) work.Push(block);
            }
        }

        // Read before it is written, by a step or in the loop.
        bool IsNeededIn(LaneBlock block)
        {
            foreach (var op in block.Ops)
            {
                bool isWrite = Array.IndexOf(op.Results, value) >= 0;
                if ((isWrite || loop.Contains(block)) && Array.IndexOf(op.Reads, value) >= 0) return true;
                if (isWrite) return false;
            }
            return false;
        }
    }
}
