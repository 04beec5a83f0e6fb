using Drawbridge.Cpu.Execution;
using Drawbridge.Ptx.Isa;

namespace Drawbridge.Cpu.Lanes.Lowering;

/// <summary><c>bar</c> and <c>barrier</c>: waiting ends a block, arriving does not.</summary>
static class BarrierLowering
{
    /// <summary>Lowers the current instruction. Its guard has been seen to.</summary>
    public static void Lower(ProgramLowering lowering)
    {
        var operation = lowering.Instruction.Operation;
        string action = operation["action"]!;
        var operands = lowering.Instruction.Operands.ToList();
        Source? vote = null;
        Ptx.Syntax.Operand? result = null;
        if (action == "red")
        {
            (result, vote) = (operands[0], lowering.Operand(operands[^1], PtxType.Pred));
            operands.RemoveAt(operands.Count - 1);
            operands.RemoveAt(0);
        }
        var number = lowering.Operand(operands[0], PtxType.U32);
        var threads = operands.Count > 1 ? lowering.Operand(operands[1], PtxType.U32) : ProgramLowering.Number(0);
        if (action == "arrive")
        {
            lowering.Emit(LaneCode.Arrive, [], [number, threads]);
            return;
        }
        var reduction = operation["op"] switch
        {
            "popc" => BarrierReduction.Popc,
            "and" => BarrierReduction.And,
            "or" => BarrierReduction.Or,
            _ => BarrierReduction.None,
        };
        var received = reduction == BarrierReduction.None ? null
            : lowering.Program.NewValue(TypeLowering.Of(operation.Type));
        lowering.Suspend(Ending.Barrier, new BarrierEnd(number, threads, vote, reduction, received, lowering.OriginIndex));
        // The result is uniform; it comes with the block after the barrier.
        if (received != null) lowering.AssignUnguarded(result, operation.Type, new Source(received, 0, received.Type));
    }
}
