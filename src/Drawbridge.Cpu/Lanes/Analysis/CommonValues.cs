using Drawbridge.Ptx.Isa;

namespace Drawbridge.Cpu.Lanes.Analysis;

/// <summary>
/// Finds the values that all groups of a block share: made of parameters, the block's place, and the threads' X where a row of the block is one
/// group. Starts with all and descends, as <see cref="ShapeAnalysis"/> does for the lanes of a group: a value is a group's own if an operation makes
/// it so, or if some groups may write it when others do not.
/// </summary>
static class CommonValues
{
    /// <summary>Gives every value its <see cref="LaneValue.IsCommon"/>; shapes are known.</summary>
    public static void Find(LaneProgram program, LaunchShape launch)
    {
        bool mayShare = launch.IsAligned && program.Blocks.TrueForAll(StaysInStep) && program.Dispatch == null;
        foreach (var value in program.Values) value.IsCommon = mayShare;
        if (!mayShare) return;
        var graph = new Graph(program);
        var apart = new HashSet<LaneBlock>();
        bool hasChanged;
        do
        {
            hasChanged = false;
            foreach (var block in program.Blocks)
            {
                foreach (var op in block.Ops)
                {
                    if (!apart.Contains(block) && IsCommon(op, launch)) continue;
                    foreach (var result in op.Results) hasChanged |= SetOwn(result);
                }
                if (block.Barrier?.Result is { } received) hasChanged |= SetOwn(received);
                if (block.Ending == Ending.Branch && block.Taken != block.Next && block.Condition.Value is { IsCommon: false })
                    hasChanged |= graph.AddInfluenced(block, apart);
            }
        }
        while (hasChanged);
        // Groups that came by other barriers, or by another number of cuts, may be in another round of a loop.
        if (!apart.Any(block => block.Barrier != null || (block.Ending == Ending.Seam && GoesRound(block)))) return;
        foreach (var value in program.Values) value.IsCommon = false;
    }

    // Between two barriers of all threads no group gets ahead of another; who only arrives might.
    static bool StaysInStep(LaneBlock block) => block.Ending != Ending.Yield && block.Barrier is null or { Threads: { IsConstant: true, Bits: 0 } }
        && !block.Ops.Exists(op => op.Code == LaneCode.Arrive);

    // True if lanes may come to a seam again without a barrier.
    static bool GoesRound(LaneBlock seam)
    {
        var seen = new HashSet<LaneBlock>();
        var work = new Stack<LaneBlock>([seam.Next!]);
        while (work.TryPop(out var block))
        {
            if (!seen.Add(block) || block.Ending == Ending.Barrier) continue;
            foreach (var next in block.AllSuccessors) work.Push(next);
        }
        return seen.Contains(seam);
    }

    /// <summary>True if an operation has the same results in all groups, given what it reads.</summary>
    static bool IsCommon(LaneOp op, LaunchShape launch)
    {
        if (op.IsBlockWide) return true;
        // The scalar is 0, the lanes' steps are constants.
        if (op.Results.Length == 1 && op.Results[0].Shape.IsScalar && LowBits.ZerosOf(op, launch) == LowBits.All) return true;
        return IsComputed(op, launch) && Array.TrueForAll(op.Reads, value => value.IsCommon);
    }

    /// <summary>True if all that an operation does is compute something of what it reads.</summary>
    public static bool IsComputed(LaneOp op, LaunchShape launch) => op.Code switch
    {
        LaneCode.Special => IsCommon((SpecialRead)op.Detail!, launch),
        LaneCode.Load => op.Detail is MemoryAccess { MaySpin: false, Space: StateSpace.Param or StateSpace.Const },
        _ => op.Code <= LaneCode.Scalarwise,
    };

    static bool IsCommon(SpecialRead read, LaunchShape launch) => read.Kind switch
    {
        SpecialRegisterKind.Ntid or SpecialRegisterKind.Ctaid or SpecialRegisterKind.Nctaid or SpecialRegisterKind.DynamicSmemSize => true,
        SpecialRegisterKind.Tid => read.Component == 0 && launch.IsOneRow,
        _ => false,
    };

    static bool SetOwn(LaneValue value)
    {
        bool was = value.IsCommon;
        value.IsCommon = false;
        return was;
    }

    // The whole program's flow, barriers passed. Ways that only lead to the end are left out: groups that ended share nothing any more.
    sealed class Graph
    {
        readonly int[] meetings;

        public Graph(LaneProgram program)
        {
            var edges = new List<(int From, int To)>();
            foreach (var block in program.Blocks)
            {
                foreach (var next in Successors(block)) edges.Add((block.Index, next.Index));
            }
            meetings = PostDominators.Of(program.Blocks.Count, edges.ToArray(), []);
        }

        // Adds the blocks between a branch and where its ways meet.
        public bool AddInfluenced(LaneBlock branch, HashSet<LaneBlock> apart)
        {
            int end = meetings[branch.Index];
            bool added = false;
            var seen = new HashSet<LaneBlock>();
            var work = new Stack<LaneBlock>(Successors(branch));
            while (work.TryPop(out var block))
            {
                if (block.Index == end || !seen.Add(block)) continue;
                added |= apart.Add(block);
                foreach (var next in Successors(block)) work.Push(next);
            }
            return added;
        }

        static IEnumerable<LaneBlock> Successors(LaneBlock block) => block.AllSuccessors.Where(next => !next.IsEmptyExit);
    }
}
