using Drawbridge.Cpu.Operators;

namespace Drawbridge.Cpu.Lanes.Analysis;

/// <summary>
/// A loop by which threads share out work, <c>for (i = index; i &lt; n; i += step)</c>, with a step that is the same in all threads: how often a thread goes
/// round is known before it starts.
/// </summary>
/// <param name="Head">Where a round starts.</param>
/// <param name="Question">The comparison that decides whether there is another round; asked once in each.</param>
/// <param name="Start">What writes the index before the loop.</param>
/// <param name="Step">What is added in each round.</param>
/// <param name="Limit">What the index is compared with.</param>
/// <param name="Below">How the index lies to the limit where there is another round: less, or less or equal, of either kind.</param>
/// <param name="IsSteppedFirst">True if the index has been stepped when it is first compared.</param>
/// <param name="Before">The blocks where the index is as it is before the loop; in the one that writes it from there on.</param>
sealed record StridedLoop(LaneBlock Head, LaneOp Question, Definition Start, Source Step, Source Limit, Comparison Below, bool IsSteppedFirst, IReadOnlySet<LaneBlock> Before)
{
    /// <summary>The register that holds the index.</summary>
    public LaneValue Index => Start.Op.Results[0];

    /// <summary>True if an operation of a block finds the index as it is before the loop.</summary>
    public bool IsBefore(LaneBlock block, LaneOp op) => Before.Contains(block) && (block != Start.Block || block.Ops.IndexOf(op) > block.Ops.IndexOf(Start.Op));

    /// <summary>The loops of a region that are such; shapes are known.</summary>
    /// <param name="program">The program.</param>
    /// <param name="region">The region.</param>
    /// <param name="definitions">What is written in one place only.</param>
    public static IEnumerable<StridedLoop> In(LaneProgram program, Region region, Dictionary<LaneValue, Definition?> definitions)
    {
        foreach (var (head, end) in region.LoopEnds)
        {
            if (region.Predecessors[head].FindAll(from => from >= head && from <= end) is not [var back]) continue;
            // A round comes through both once.
            if (region.LoopsAround(back) != region.LoopsAround(head)) continue;
            var round = new Round(program, region.Order.GetRange(head, end + 1 - head), region.Order[back], definitions);
            if (round.Find() is { } found) yield return found;
        }
    }

    sealed class Round(LaneProgram program, List<LaneBlock> blocks, LaneBlock back, Dictionary<LaneValue, Definition?> definitions)
    {
        readonly LaneBlock head = blocks[0];

        // Where an operation of the first or last block is in a round.
        readonly record struct Place(int Block, int Index)
        {
            public bool IsBefore(Place other) => Block < other.Block || (Block == other.Block && Index < other.Index);
        }

        public StridedLoop? Find() => FindIn(back) ?? (head == back ? null : FindIn(head));

        StridedLoop? FindIn(LaneBlock block)
        {
            if (block.Ending != Ending.Branch || blocks.Contains(block.Taken!) == blocks.Contains(block.Next!) || block.Condition.Value is not { } condition) return null;
            int at = block.Ops.FindLastIndex(op => Array.IndexOf(op.Results, condition) >= 0);
            if (at < 0 || block.Ops[at] is not { Code: LaneCode.Compare, Guard: null, Results: [{ Shape.IsVarying: true }], Sources: [{ Type: LaneType.I32 or LaneType.I64 }, _] } question
                || !definitions.TryGetValue(condition, out var its) || its == null) return null;
            bool goesOnWhere = blocks.Contains(block.Taken!) != block.IsNegated;
            for (int side = 0; side < 2; side++)
            {
                var (index, limit) = (question.Sources[side], question.Sources[1 - side]);
                if (index.Value == null || index.Shape.Kind != ShapeKind.Affine || !limit.Shape.IsUniform) continue;
                var asked = (Comparison)question.Detail!;
                if (side == 1) asked = asked.Turned();
                Comparison? below = goesOnWhere ? asked : asked.Negated();
                if (below is not (Comparison.Less or Comparison.LessOrEqual or Comparison.LessUnsigned or Comparison.LessOrEqualUnsigned)) continue;
                if (Stepped(index.Value, new Place(PlaceOf(block), at)) is not { } stepped || StartOf(stepped.Register) is not { } start || BlocksBefore(start) is not { } before) continue;
                return new StridedLoop(head, question, start, stepped.Step, limit, below.Value, stepped.IsFirst, before);
            }
            return null;
        }

        int PlaceOf(LaneBlock block) => block == head ? 0 : 1;

        // The register that a compared number is the index of, what is added to it in a round, and whether that has been done when it is compared.
        (LaneValue Register, Source Step, bool IsFirst)? Stepped(LaneValue compared, Place asked)
        {
            // The sum itself, which the register then becomes, or the register.
            if (definitions.TryGetValue(compared, out var one) && one is { } definition)
            {
                if (SumOf(definition.Op) is not { } sum || PlaceIn(definition.Op) is not { } added || WriteOf(sum.Register) is not { Code: LaneCode.Move, Guard: null } move) return null;
                if (move.Sources[0].Value != compared || PlaceIn(move) is not { } moved || !added.IsBefore(moved) || !added.IsBefore(asked)) return null;
                return (sum.Register, sum.Step, true);
            }
            if (WriteOf(compared) is not { Guard: null } write || PlaceIn(write) is not { } written) return null;
            if (SumOf(write) is { } step && step.Register == compared) return (compared, step.Step, written.IsBefore(asked));
            if (write.Code != LaneCode.Move || write.Sources[0].Value is not { } moving || !definitions.TryGetValue(moving, out var its) || its is not { } origin) return null;
            if (SumOf(origin.Op) is not { } next || next.Register != compared || PlaceIn(origin.Op) is not { } place || !place.IsBefore(written)) return null;
            return (compared, next.Step, written.IsBefore(asked));
        }

        // Of a register that several places write and a number that is the same in all lanes.
        (LaneValue Register, Source Step)? SumOf(LaneOp op)
        {
            if (op is not { Code: LaneCode.Add, Guard: null }) return null;
            for (int side = 0; side < 2; side++)
            {
                if (op.Sources[side].Value is { } register && definitions.TryGetValue(register, out var one) && one == null && op.Sources[1 - side].Shape.IsUniform)
                    return (register, op.Sources[1 - side]);
            }
            return null;
        }

        // The one operation in the loop that writes a register.
        LaneOp? WriteOf(LaneValue register)
        {
            LaneOp? found = null;
            foreach (var op in blocks.SelectMany(block => block.Ops).Where(op => Array.IndexOf(op.Results, register) >= 0))
            {
                if (found != null) return null;
                found = op;
            }
            return found;
        }

        Place? PlaceIn(LaneOp op)
        {
            if (head.Ops.IndexOf(op) is >= 0 and var first) return new Place(0, first);
            return back.Ops.IndexOf(op) is >= 0 and var last ? new Place(PlaceOf(back), last) : null;
        }

        // The one operation outside that writes the index.
        Definition? StartOf(LaneValue register)
        {
            Definition? start = null;
            foreach (var block in program.Blocks)
            {
                if (block.Barrier?.Result == register) return null;
                if (blocks.Contains(block)) continue;
                foreach (var op in block.Ops)
                {
                    if (Array.IndexOf(op.Results, register) < 0) continue;
                    if (start != null || op.Guard != null || op.Results.Length != 1) return null;
                    start = new Definition(block, op);
                }
            }
            return start;
        }

        // The blocks that are come to from there, and from nowhere else, before the loop; null if there is another way into the loop.
        HashSet<LaneBlock>? BlocksBefore(Definition start)
        {
            var others = Reached(blocks.SelectMany(block => block.AllSuccessors).Where(next => !blocks.Contains(next)).Append(program.Blocks[0]), [start.Block]);
            if (others.Contains(head)) return null;
            var before = Reached(start.Block.AllSuccessors.Where(next => !blocks.Contains(next)), [.. blocks]);
            before.ExceptWith(others);
            before.Add(start.Block);
            return before;
        }

        // Without passing some blocks.
        static HashSet<LaneBlock> Reached(IEnumerable<LaneBlock> from, HashSet<LaneBlock> without)
        {
            var reached = new HashSet<LaneBlock>();
            var work = new Stack<LaneBlock>(from);
            while (work.TryPop(out var block))
            {
                if (without.Contains(block) || !reached.Add(block)) continue;
                foreach (var next in block.AllSuccessors) work.Push(next);
            }
            return reached;
        }
    }
}
