using Drawbridge.Cpu.Execution;
using Drawbridge.Cpu.Lanes;

namespace Drawbridge.Cpu.Emit.Regions;

/// <summary>Accesses by calls of the engine, lane by lane: the way of generic addresses that mean no global memory, and of faults.</summary>
/// <param name="values">The values.</param>
/// <param name="scratch">Where operands travel.</param>
/// <param name="context">The block.</param>
sealed class CalledAccess(ValueEmitter values, ScratchEmitter scratch, ContextEmitter context)
{
    MethodWriter Il => values.Il;

    LaneLayout Layout => values.Layout;

    /// <summary>Emits a load or store; what it finds is where the site's next one probably goes.</summary>
    public void Emit(LaneOp op, MemoryAccess access, int site, int checkedBytes)
    {
        if (op.Code == LaneCode.Load) Load(op, access, site, checkedBytes);
        else Store(op, access, site, checkedBytes);
    }

    /// <summary>Throws the fault of an access at an address a lane.</summary>
    public void EmitFault(LaneOp op, MemoryAccess access)
    {
        scratch.StoreOperand(op.Sources[0], 0, access.Offset);
        scratch.StoreMask(op.Guard);
        PushCall(op);
        Il.Int(access.Bytes * access.Count);
        Il.Int(op.Code == LaneCode.Store ? 1 : 0);
        Il.Int((int)access.Space);
        Il.Call(EngineMethods.LaneFault);
        Il.Throw();
    }

    void Load(LaneOp op, MemoryAccess access, int site, int checkedBytes)
    {
        scratch.StoreOperand(op.Sources[0], 0, access.Offset);
        scratch.StoreMask(op.Guard);
        PushCall(op);
        scratch.Push(scratch.ValueOffset);
        Il.Int(access.Bytes * access.Count);
        Il.Call(EngineMethods.Load(access.Space));
        Remember(site, checkedBytes);
        scratch.Push(scratch.ValueOffset);
        Il.Int(Layout.Lanes);
        Il.Int(access.Bytes);
        Il.Int(access.Count);
        scratch.Push(scratch.ResultOffset);
        Il.Call(EngineMethods.Spread);
        scratch.LoadFirstResults(op);
    }

    void Store(LaneOp op, MemoryAccess access, int site, int checkedBytes)
    {
        for (int i = 0; i < access.Count; i++) scratch.StoreOperand(op.Sources[i + 1], i);
        scratch.PushOperands();
        Il.Int(Layout.Lanes);
        Il.Int(access.Bytes);
        Il.Int(access.Count);
        scratch.Push(scratch.ValueOffset);
        Il.Call(EngineMethods.Collect);
        scratch.StoreOperand(op.Sources[0], 0, access.Offset);
        scratch.StoreMask(op.Guard);
        PushCall(op);
        scratch.Push(scratch.ValueOffset);
        Il.Int(access.Bytes * access.Count);
        Il.Call(EngineMethods.Store(access.Space));
        Remember(site, checkedBytes);
    }

    void Remember(int slot, int bytes)
    {
        Il.LoadArgument(0);
        context.PushFound(slot, nameof(AccessWindow.Start));
        Il.Int(Layout.Lanes);
        scratch.PushOperands();
        scratch.Push(scratch.MaskOffset);
        Il.Int(bytes);
        Il.Call(EngineMethods.Remember);
    }

    void PushCall(LaneOp op)
    {
        context.PushCaller(op);
        scratch.PushOperands();
        scratch.Push(scratch.MaskOffset);
    }
}
