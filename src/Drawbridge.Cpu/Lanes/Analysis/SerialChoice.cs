using Drawbridge.Cpu.Operators;
using Drawbridge.Ptx.Isa;

namespace Drawbridge.Cpu.Lanes.Analysis;

/// <summary>
/// Whether a kernel's threads had better run one after the other than side by side in lanes. Where lanes leave a loop one by one and gather in it,
/// each step costs what it costs for all lanes until the last one is done, a gather is a load a lane anyway, and what is put together for
/// vectors keeps the processor from looking far ahead for cache misses.
/// </summary>
static class SerialChoice
{
    // Steps that lanes wait for the longest of them, for each that they work; how often a loop goes round for each time that it is entered.
    const double Waste = 2, Rounds = 8;

    // Processor cycles of a lane: gathered in a vector, and of a thread alone: an access with its check, a computation, and one that there is
    // only for vectors; and of a whole vector: one computation.
    const double Gathered = 2.5, Access = 1.5, Scalar = 0.35, Operator = 4, Vector = 1;

    /// <summary>True if one by one is better; shapes are those for a group of lanes.</summary>
    public static bool IsBetter(List<Region> regions, List<Waiting> waiting, int lanes)
    {
        if (!IsPossible(regions)) return false;
        var region = regions[0];
        double together = 0, alone = 0;
        bool gathers = false;
        for (int position = 0; position < region.Order.Count; position++)
        {
            var block = region.Order[position];
            int depth = region.LoopsAround(position);
            bool isLeft = depth > 0 && waiting[0].IsSplit(position);
            double weight = Math.Pow(Rounds, depth);
            foreach (var op in block.Ops)
            {
                together += weight * (isLeft ? Waste : 1) * OfGroup(op, lanes);
                alone += weight * lanes * OfThread(op);
                gathers |= isLeft && IsGather(op);
            }
        }
        return gathers && alone < together;
    }

    /// <summary>True if threads can run one by one: no lane needs another.</summary>
    public static bool IsPossible(List<Region> regions) => regions.Count == 1
        && regions[0].Order.TrueForAll(block => block.Ending is Ending.Jump or Ending.Branch or Ending.Exit && block.Ops.TrueForAll(CanBeAlone));

    // What knows of one lane only: no exchanges, atomics, or memory of a thread's own, whose address depends on the lane.
    static bool CanBeAlone(LaneOp op) => op.Code <= LaneCode.Scalarwise
        || (op.Code is LaneCode.Load or LaneCode.Store && op.Detail is MemoryAccess { Space: StateSpace.Global or StateSpace.Const or StateSpace.Param })
        || (op.Code == LaneCode.Special && op.Detail is SpecialRead
        {
            Kind: SpecialRegisterKind.Tid or SpecialRegisterKind.Ntid or SpecialRegisterKind.Ctaid or SpecialRegisterKind.Nctaid
        });

    static bool IsGather(LaneOp op) => op.Code is LaneCode.Load or LaneCode.Store && op.Sources[0].Shape.IsVarying;

    static double OfGroup(LaneOp op, int lanes) => op.Code switch
    {
        LaneCode.Load or LaneCode.Store => IsGather(op) ? lanes * Gathered : Access,
        LaneCode.Scalarwise => lanes * Operator,
        LaneCode.Operator => Operator,
        LaneCode.Move => 0,
        _ => op.Results[0].Shape.IsScalar ? Scalar : op.Results[0].Type.IsWide() ? 2 * Vector : Vector,
    };

    static double OfThread(LaneOp op) => op.Code switch
    {
        LaneCode.Load or LaneCode.Store => Access,
        LaneCode.Operator or LaneCode.Scalarwise or LaneCode.Div or LaneCode.Sqrt => Operator,
        LaneCode.Move => 0,
        _ => Scalar,
    };
}
