using Drawbridge.Cpu.Execution;
using Drawbridge.Cpu.Lanes;
using Drawbridge.Cpu.Operators;
using Drawbridge.Ptx.Isa;
using Drawbridge.Ptx.Syntax;

namespace Drawbridge.Cpu.Emit;

/// <summary>
/// The kernel of <see cref="WarmUp"/> as its lane program, put together here: it can go through the later stages of the compiler while the
/// program still reads and lowers a kernel of its own. What kernels usually have: bounds, a loop, arithmetic, shared memory, a barrier.
/// </summary>
static class WarmProgram
{
    /// <summary>Makes one.</summary>
    public static LaneProgram Make()
    {
        var program = new LaneProgram { Entry = new Function { Name = "warm", IsEntry = true } };
        LaneBlock start = program.NewBlock(), round = program.NewBlock(), share = program.NewBlock(), join = program.NewBlock(), store = program.NewBlock(), end = program.NewBlock();

        var x = Add(start, LaneCode.Load, LaneType.I64, new MemoryAccess(StateSpace.Param, 0, 8, 1, false), Small(0));
        var y = Add(start, LaneCode.Load, LaneType.I64, new MemoryAccess(StateSpace.Param, 8, 8, 1, false), Small(0));
        var n = Add(start, LaneCode.Load, LaneType.I32, new MemoryAccess(StateSpace.Param, 16, 4, 1, false), Small(0));
        var block = Add(start, LaneCode.Special, LaneType.I32, new SpecialRead(SpecialRegisterKind.Ctaid, 0));
        var width = Add(start, LaneCode.Special, LaneType.I32, new SpecialRead(SpecialRegisterKind.Ntid, 0));
        var thread = Add(start, LaneCode.Special, LaneType.I32, new SpecialRead(SpecialRegisterKind.Tid, 0));
        var index = Add(start, LaneCode.Add, LaneType.I32, null, Of(Add(start, LaneCode.Mul, LaneType.I32, null, Of(block), Of(width))), Of(thread));
        var sum = Add(start, LaneCode.Move, LaneType.F32, null, new Source(null, 0, LaneType.F32));
        var at = Add(start, LaneCode.Move, LaneType.I32, null, Of(index));
        var outside = Add(start, LaneCode.Compare, LaneType.Mask, Comparison.GreaterOrEqual, Of(index), Of(n));
        Branch(start, outside, share, round);

        var item = Add(round, LaneCode.Load, LaneType.F32, new MemoryAccess(StateSpace.Global, 0, 4, 1, false), Of(Place(round, x, at)));
        Put(round, LaneCode.Fma, sum, Of(item), new Source(null, 0x40000000, LaneType.F32), Of(sum));
        Put(round, LaneCode.Add, at, Of(at), Of(width));
        Branch(round, Add(round, LaneCode.Compare, LaneType.Mask, Comparison.Less, Of(at), Of(n)), round, share);

        var row = Add(share, LaneCode.Shl, LaneType.I32, null, Of(thread), new Source(null, 2, LaneType.I32));
        share.Ops.Add(new LaneOp(LaneCode.Store, [], [Of(row), Of(sum)]) { Detail = new MemoryAccess(StateSpace.Shared, 0, 4, 1, false) });
        (share.Ending, share.Next) = (Ending.Barrier, join);
        share.Barrier = new BarrierEnd(Small(0), Small(0), null, BarrierReduction.None, null, 0);

        var first = Add(join, LaneCode.Load, LaneType.F32, new MemoryAccess(StateSpace.Shared, 0, 4, 1, false), Small(0));
        var number = Add(join, LaneCode.Operator, LaneType.F32, new LaneOperator(nameof(Lanes512.CvtI32ToF32), LaneType.F32, [LaneType.I32], IntegerKind.Of(PtxType.S32), 0), Of(index));
        var total = Add(join, LaneCode.Add, LaneType.F32, null, Of(first), Of(number));
        var result = Add(join, LaneCode.Select, LaneType.F32, null, Of(outside), Of(total), Of(sum));
        var place = Place(join, y, index);
        Branch(join, outside, end, store);

        store.Ops.Add(new LaneOp(LaneCode.Store, [], [Of(place), Of(result)]) { Detail = new MemoryAccess(StateSpace.Global, 0, 4, 1, false) });
        (store.Ending, store.Next) = (Ending.Jump, end);
        return program;

        LaneValue Add(LaneBlock block, LaneCode code, LaneType type, object? detail, params Source[] sources)
        {
            var result = program.NewValue(type, $"%{program.Values.Count}");
            block.Ops.Add(new LaneOp(code, [result], sources) { Detail = detail });
            return result;
        }

        LaneValue Place(LaneBlock block, LaneValue start, LaneValue index)
        {
            var wide = Add(block, LaneCode.SignExtend, LaneType.I64, null, Of(index));
            return Add(block, LaneCode.Add, LaneType.I64, null, Of(start), Of(Add(block, LaneCode.Shl, LaneType.I64, null, Of(wide), new Source(null, 2, LaneType.I32))));
        }
    }

    static void Put(LaneBlock block, LaneCode code, LaneValue result, params Source[] sources) => block.Ops.Add(new LaneOp(code, [result], sources));

    static void Branch(LaneBlock block, LaneValue condition, LaneBlock taken, LaneBlock next) =>
        (block.Ending, block.Condition, block.Taken, block.Next) = (Ending.Branch, Of(condition), taken, next);

    static Source Of(LaneValue value) => new(value, 0, value.Type);

    static Source Small(ulong bits) => new(null, bits, LaneType.I32);
}
