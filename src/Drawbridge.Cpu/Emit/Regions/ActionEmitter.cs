using System.Reflection.Metadata;
using Drawbridge.Cpu.Lanes;
using Drawbridge.Cpu.Lanes.Lowering;
using Drawbridge.Cpu.Memory;
using Drawbridge.Cpu.Operators;
using Drawbridge.Runtime;

namespace Drawbridge.Cpu.Emit.Regions;

/// <summary>Operations that act on the world: system functions, what is done thread by thread, arrivals at barriers, and those that stop a launch.</summary>
/// <param name="values">The values.</param>
/// <param name="scratch">Where operands travel.</param>
/// <param name="context">The block.</param>
sealed class ActionEmitter(ValueEmitter values, ScratchEmitter scratch, ContextEmitter context)
{
    MethodWriter Il => values.Il;

    LaneLayout Layout => values.Layout;

    /// <summary>Emits an operation.</summary>
    public void Emit(LaneOp op)
    {
        switch (op.Code)
        {
            case LaneCode.Stop: Stop(op); break;
            case LaneCode.ActiveMask: ActiveMask(op); break;
            case LaneCode.Arrive: Arrive(op); break;
            case LaneCode.SystemCall: SystemCall(op); break;
            case LaneCode.Action: Act(op); break;
            default: throw new CannotCompile($"'{op.Origin?.Operation.Text ?? op.Code.ToString()}'");
        }
    }

    void Act(LaneOp op)
    {
        var end = Il.Label();
        // Where all lanes of a guard's do something else, nothing is called; results need all lanes.
        if (op.Guard != null && op.Results.Length == 0)
        {
            values.PushAnyEffective(op.Guard);
            Il.Branch(ILOpCode.Brfalse, end);
        }
        for (int i = 0; i < op.Sources.Length; i++) scratch.StoreOperand(op.Sources[i], i);
        scratch.StoreMask(op.Guard);
        context.PushCaller(op);
        Il.Int(((ActionCall)op.Detail!).Number);
        scratch.Push(scratch.MaskOffset);
        scratch.PushOperands();
        scratch.Push(scratch.ResultOffset);
        Il.Call(EngineMethods.Action);
        scratch.LoadResults(op);
        Il.Mark(end);
    }

    void SystemCall(LaneOp op)
    {
        int number = Number(SystemCalls.Register((string)op.Detail!, out int parameters), op);
        if (parameters != op.Sources.Length) throw new CannotCompile($"a call of '{op.Detail}' with {op.Sources.Length} arguments");
        for (int i = 0; i < op.Sources.Length; i++) scratch.StoreOperand(op.Sources[i], i);
        scratch.StoreMask(op.Guard);
        context.PushCaller(op);
        Il.Int(number);
        scratch.Push(scratch.MaskOffset);
        scratch.PushOperands();
        scratch.Push(scratch.ResultOffset);
        Il.Call(EngineMethods.SystemCall);
        scratch.LoadResults(op);
    }

    static int Number(int number, LaneOp op) => number >= 0 ? number : throw new CannotCompile($"'{op.Origin?.Operation.Text}'");

    void Stop(LaneOp op)
    {
        var end = Il.Label();
        if (op.Guard != null)
        {
            values.PushAnyEffective(op.Guard);
            Il.Branch(ILOpCode.Brfalse, end);
        }
        scratch.StoreMask(op.Guard);
        context.PushCaller(op);
        scratch.Push(scratch.MaskOffset);
        if (op.Detail is int labels)
        {
            scratch.StoreWords(op.Sources[0], 0);
            scratch.PushOperands();
            Il.Int(labels);
            Il.Call(EngineMethods.BadIndex);
        }
        else Il.Call(ReferenceEquals(op.Detail, FaultDiagnostics.Breakpoint) ? EngineMethods.Breakpoint : EngineMethods.Trap);
        Il.Mark(end);
    }

    void ActiveMask(LaneOp op)
    {
        values.PushEffectiveBits(op.Guard);
        values.StoreScalar(op.Results[0], LaneType.I32);
    }

    void Arrive(LaneOp op)
    {
        scratch.StoreOperand(op.Sources[0], 0);
        scratch.StoreOperand(op.Sources[1], 1);
        scratch.StoreMask(null);
        Il.LoadArgument(0);
        context.PushGroup();
        Il.Int(op.OriginIndex);
        Il.Int(Layout.Lanes);
        scratch.Push(scratch.MaskOffset);
        scratch.PushOperands();
        Il.Call(EngineMethods.Arrive);
    }
}
