using System.Reflection.Metadata;
using Drawbridge.Cpu.Lanes;
using Drawbridge.Cpu.Memory;
using Drawbridge.Cpu.Operators;
using Drawbridge.Ptx.Isa;

namespace Drawbridge.Cpu.Emit.Regions;

/// <summary>
/// Matrix operations: products of a whole warp on vectors, two of one A together; tiles that are loaded, stored or transposed; the rest, and warps that are not
/// whole, by the interpreter's definition.
/// </summary>
/// <param name="values">The values.</param>
/// <param name="scratch">Where operands travel.</param>
/// <param name="context">The block.</param>
/// <param name="cold">Code for later.</param>
/// <param name="sumInFrame">What pushes the address of a product's sum in the group's frame; null if it lies in registers.</param>
/// <param name="fetchFor">Makes sure that what an operation reads is there.</param>
sealed class MatrixEmitter(ValueEmitter values, ScratchEmitter scratch, ContextEmitter context, ColdCode cold, Func<LaneOp, Action?> sumInFrame, Action<LaneOp> fetchFor)
{
    readonly PreparedFactors factors = new(scratch);

    // The block's operations in order, and those of them that were computed with the one before.
    IReadOnlyList<LaneOp> ops = [];
    readonly HashSet<LaneOp> computed = [];

    MethodWriter Il => values.Il;

    LaneLayout Layout => values.Layout;

    int WordBytes => Layout.Lanes * 4;

    /// <summary>Another block begins, which may be come to from anywhere.</summary>
    public void StartBlock(IReadOnlyList<LaneOp> ops)
    {
        this.ops = ops;
        factors.Clear();
    }

    /// <summary>To be called for every value that an operation has given.</summary>
    public void Changed(LaneValue value) => factors.Forget(value);

    /// <summary>Emits an operation.</summary>
    public void Emit(LaneOp op)
    {
        var call = (MatrixCall)op.Detail!;
        if (computed.Remove(op)) return;
        if (FindFast(op, call) is not { } fast)
        {
            MatrixByDefinition(op, call);
            return;
        }
        if (values.IsFull)
        {
            fast();
            return;
        }
        var (otherwise, end) = (Il.Label(), Il.Label());
        values.PushEffectiveBits(null);
        Il.Int(-1);
        Il.Branch(ILOpCode.Bne_un, otherwise);
        fast();
        Il.Mark(end);
        cold.Add(() =>
        {
            Il.Mark(otherwise);
            values.IsFull = false;
            MatrixByDefinition(op, call);
            Il.Branch(ILOpCode.Br, end);
        });
    }

    // What does it for a whole warp, with registers as arrays of words; null if there is no such code.
    Action? FindFast(LaneOp op, MatrixCall call) => call.Operation.Semantic switch
    {
        Semantic.MatrixMultiply or Semantic.WmmaMultiply when MatrixCollectives.ProductOf(call.Number) != null => () => Multiply(op, call),
        Semantic.MatrixMultiply when MatrixCollectives.IsDoubleProduct(call.Number) => () => MultiplyDoubles(op, call),
        Semantic.MatrixTranspose => () => Transpose(op),
        Semantic.MatrixLoad or Semantic.MatrixStore when call.Operation["shape"] == "m8n8" => () => MoveRows(op, call),
        _ => null,
    };

    void Multiply(LaneOp op, MatrixCall call)
    {
        var product = MatrixCollectives.ProductOf(call.Number)!;
        var (countA, countB) = product.Registers;
        int left = Prepare(call, op.Sources[..countA], isLeft: true, product.PreparedBytes.Left);
        int right = Prepare(call, op.Sources[countA..(countA + countB)], isLeft: false, product.PreparedBytes.Right);
        var pushSum = sumInFrame(op);
        if (pushSum != null && product.CanPair && NextOf(op, countA) is { } next && sumInFrame(next) is { } pushOther)
        {
            fetchFor(next);
            int other = Prepare(call, next.Sources[countA..(countA + countB)], isLeft: false, product.PreparedBytes.Right);
            Il.Int(call.Number);
            scratch.Push(left);
            scratch.Push(right);
            scratch.Push(other);
            pushSum();
            pushOther();
            Il.Call(EngineMethods.AddPair);
            computed.Add(next);
            return;
        }
        Il.Int(call.Number);
        scratch.Push(left);
        scratch.Push(right);
        if (pushSum != null)
        {
            pushSum();
            pushSum();
            Il.Call(EngineMethods.MatrixMultiply);
            return;
        }
        for (int i = countA + countB; i < op.Sources.Length; i++) scratch.StoreWords(op.Sources[i], (i - countA - countB) * WordBytes);
        scratch.PushOperands();
        scratch.Push(scratch.ResultOffset);
        Il.Call(EngineMethods.MatrixMultiply);
        for (int i = 0; i < op.Results.Length; i++) scratch.LoadWords(op.Results[i], i * WordBytes, LaneType.I32, op.Blends);
    }

    // The same product right behind one, with the same A, of another sum.
    LaneOp? NextOf(LaneOp op, int countA)
    {
        int at = 0;
        while (at < ops.Count && ops[at] != op) at++;
        return at + 1 < ops.Count && ops[at + 1] is { Code: LaneCode.Matrix } next && Equals(next.Detail, op.Detail)
            && next.Sources.AsSpan(0, countA).SequenceEqual(op.Sources.AsSpan(0, countA)) && !next.Results.Intersect(op.Results).Any() ? next : null;
    }

    // Returns where a factor's elements lie.
    int Prepare(MatrixCall call, Source[] registers, bool isLeft, int bytes)
    {
        int place = factors.Find(call.Number, isLeft, registers, bytes, out bool isThere);
        if (isThere) return place;
        for (int i = 0; i < registers.Length; i++) scratch.StoreWords(registers[i], i * WordBytes);
        Il.Int(call.Number);
        scratch.PushOperands();
        scratch.Push(place);
        Il.Call(isLeft ? EngineMethods.PrepareLeft : EngineMethods.PrepareRight);
        return place;
    }

    void MultiplyDoubles(LaneOp op, MatrixCall call)
    {
        for (int i = 0; i < op.Sources.Length; i++) scratch.StoreOperand(op.Sources[i], i);
        Il.Int(call.Number);
        scratch.PushOperands();
        scratch.Push(scratch.ResultOffset);
        Il.Call(EngineMethods.MultiplyDoubles);
        scratch.LoadResults(op);
    }

    void Transpose(LaneOp op)
    {
        scratch.StoreWords(op.Sources[0], 0);
        scratch.PushOperands();
        Il.Call(EngineMethods.TransposeTile);
        scratch.LoadWords(op.Results[0], scratch.OperandOffset - scratch.ResultOffset, LaneType.I32, op.Blends);
    }

    void MoveRows(LaneOp op, MatrixCall call)
    {
        int tiles = call.IsLoad ? op.Results.Length : op.Sources.Length - 1;
        scratch.StoreOperand(op.Sources[0], 0);
        // Registers to store follow the addresses.
        int registers = Layout.Lanes * 8;
        for (int i = 1; i < op.Sources.Length; i++) scratch.StoreWords(op.Sources[i], registers + (i - 1) * WordBytes);
        Il.LoadArgument(0);
        context.PushGroup();
        Il.Int(op.OriginIndex);
        Il.Int((int)call.Space);
        Il.Int(tiles);
        Il.Int(call.Operation.Has("trans") ? 1 : 0);
        scratch.PushOperands();
        scratch.Push(call.IsLoad ? scratch.ResultOffset : scratch.OperandOffset + registers);
        Il.Call(call.IsLoad ? EngineMethods.LoadRows : EngineMethods.StoreRows);
        for (int i = 0; i < op.Results.Length; i++) scratch.LoadWords(op.Results[i], i * WordBytes, LaneType.I32, op.Blends);
    }

    void MatrixByDefinition(LaneOp op, MatrixCall call)
    {
        for (int i = 0; i < op.Sources.Length; i++) scratch.StoreOperand(op.Sources[i], i);
        scratch.StoreMask(op.Guard);
        Il.LoadArgument(0);
        context.PushGroup();
        Il.Int(op.OriginIndex);
        Il.Int(call.Number);
        if (call.Space == StateSpace.None)
        {
            scratch.Push(scratch.MaskOffset);
            scratch.PushOperands();
            scratch.Push(scratch.ResultOffset);
            Il.Call(EngineMethods.MatrixCompute);
        }
        else
        {
            Il.Int((int)call.Space);
            scratch.Push(scratch.MaskOffset);
            scratch.PushOperands();
            if (call.HasStride) scratch.PushOperands(1);
            else PushNull();
            if (call.IsLoad) scratch.Push(scratch.ResultOffset);
            else scratch.PushOperands(call.HasStride ? 2 : 1);
            Il.Call(call.IsLoad ? EngineMethods.MatrixLoad : EngineMethods.MatrixStore);
        }
        scratch.LoadResults(op);
    }

    void PushNull()
    {
        Il.Int(0);
        Il.Op(ILOpCode.Conv_u);
    }
}
