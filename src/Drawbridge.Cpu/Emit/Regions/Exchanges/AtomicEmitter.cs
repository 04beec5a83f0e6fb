using System.Numerics;
using System.Reflection.Metadata;
using Drawbridge.Cpu.Lanes;
using Drawbridge.Cpu.Lanes.Analysis;
using Drawbridge.Cpu.Lanes.Lowering;
using Drawbridge.Cpu.Memory;
using Drawbridge.Cpu.Operators;
using Drawbridge.Ptx.Isa;

namespace Drawbridge.Cpu.Emit.Regions;

/// <summary>
/// Atomics. Shared memory belongs to the thread that runs the block, so integers there are updated lane after lane by plain code; lanes that
/// all update one place, and want no old value, are combined in registers first. Everything else is called.
/// </summary>
/// <param name="values">The values.</param>
/// <param name="scratch">Where operands travel.</param>
/// <param name="context">The block.</param>
/// <param name="cold">Code for later.</param>
sealed class AtomicEmitter(ValueEmitter values, ScratchEmitter scratch, ContextEmitter context, ColdCode cold)
{
    // The place of every lane; operands follow in a slot of their own.
    const int OperandSlot = 1;

    // What makes the new value of the old one and the operand, both on the stack; minima and maxima are methods of Math.
    static readonly Dictionary<string, ILOpCode?> Updates = new()
    {
        ["add"] = ILOpCode.Add,
        ["and"] = ILOpCode.And,
        ["or"] = ILOpCode.Or,
        ["xor"] = ILOpCode.Xor,
        ["min"] = null,
        ["max"] = null,
    };

    // Where a lane's element is, and what was there.
    readonly int place = values.Il.Local(IlType.Int64), oldWord = values.Il.Local(IlType.Int32), oldWide = values.Il.Local(IlType.Int64);

    MethodWriter Il => values.Il;

    LaneLayout Layout => values.Layout;

    /// <summary>Emits an operation.</summary>
    public void Emit(LaneOp op)
    {
        var access = (AtomicAccess)op.Detail!;
        var operation = access.Operation;
        if (op.Results.Length == 0 && op.Sources[0].Shape.IsUniform && LaneReduction.Find(operation["op"]!, operation.Type) is { } reduction && operation["vec"] == null)
            Together(op, access, reduction);
        else if (access.Space == StateSpace.Shared && Updates.ContainsKey(operation["op"]!) && IsInteger(operation.Type) && operation["vec"] == null)
            InShared(op, access);
        else CallForAll(op, access);
    }

    static bool IsInteger(PtxType type) => type is PtxType.U32 or PtxType.S32 or PtxType.B32 or PtxType.U64 or PtxType.S64 or PtxType.B64;

    // All lanes update one place: what they bring is combined, and the first of them updates it.
    void Together(LaneOp op, AtomicAccess access, LaneReduction reduction)
    {
        var end = Il.Label();
        int lanes = Il.Local(IlType.Int32), total = Il.Local(IlType.Int32), first = Il.Local(IlType.Int32);
        values.PushEffectiveBits(op.Guard);
        Il.Store(lanes);
        if (op.Guard != null)
        {
            Il.Load(lanes);
            Il.Branch(ILOpCode.Brfalse, end);
        }
        reduction.Emit(values, scratch, op.Sources[1], op.Guard);
        Il.Store(total);
        Il.Load(lanes);
        Il.Call(IlMethod.Named(typeof(BitOperations), nameof(BitOperations.TrailingZeroCount), IlType.Int32, IlType.UInt32));
        Il.Store(first);
        for (int part = 0; part < Layout.Parts; part++)
        {
            scratch.Push(scratch.MaskOffset + part * Layout.Bits / 8);
            values.PushNone();
            values.StoreVector(IlElement.Int);
        }
        PushElement(scratch.MaskOffset, first, 4);
        Il.Int(-1);
        Il.Op(ILOpCode.Stind_i4);
        scratch.StoreOperand(op.Sources[0], 0, access.Offset);
        PushElement(scratch.OperandOffset + OperandSlot * Layout.Lanes * 8, first, 8);
        Il.Load(total);
        Il.Op(ILOpCode.Conv_u8);
        Il.Op(ILOpCode.Stind_i8);
        Call(op, Number(op, access));
        Il.Mark(end);
    }

    // Pushes the address of a lane's element at a place of the scratch memory.
    void PushElement(int offset, int lane, int bytes)
    {
        scratch.Push(offset);
        Il.Load(lane);
        Il.Int(bytes);
        Il.Op(ILOpCode.Mul);
        Il.Op(ILOpCode.Add);
    }

    // Lane after lane, where the places of all are memory.
    void InShared(LaneOp op, AtomicAccess access)
    {
        var (otherwise, end) = (Il.Label(), Il.Label());
        int start = Il.Local(IlType.Int64);
        CheckPlaces(op, access, otherwise);
        context.PushWindowBase(StateSpace.Shared);
        Il.Store(start);
        bool isWide = access.Bytes == 8;
        if (!op.Sources[1].Shape.IsUniform) scratch.StorePacked(op.Sources[1], OperandSlot, isWide);
        var done = Il.Label();
        if (!values.IsFull || op.Guard != null)
        {
            // A loop over those that execute it, unless all do.
            int left = Il.Local(IlType.Int32), lane = Il.Local(IlType.Int32);
            var (next, all) = (Il.Label(), Il.Label());
            values.PushEffectiveBits(op.Guard);
            Il.Store(left);
            Il.Load(left);
            Il.Int(Layout.Lanes == 32 ? -1 : (1 << Layout.Lanes) - 1);
            Il.Branch(ILOpCode.Beq, all);
            Il.Mark(next);
            Il.Load(left);
            Il.Branch(ILOpCode.Brfalse, done);
            Il.Load(left);
            Il.Call(IlMethod.Named(typeof(BitOperations), nameof(BitOperations.TrailingZeroCount), IlType.Int32, IlType.UInt32));
            Il.Store(lane);
            Il.Load(left);
            Il.Load(left);
            Il.Int(1);
            Il.Op(ILOpCode.Sub);
            Il.Op(ILOpCode.And);
            Il.Store(left);
            Update(op, access, start, (offset, bytes) => PushElement(offset, lane, bytes));
            Il.Branch(ILOpCode.Br, next);
            Il.Mark(all);
        }
        for (int lane = 0; lane < Layout.Lanes; lane++)
        {
            int number = lane;
            Update(op, access, start, (offset, bytes) => scratch.Push(offset + number * bytes));
        }
        Il.Mark(done);
        foreach (var result in op.Results)
        {
            if (isWide) scratch.LoadResult(result, scratch.ResultOffset, op.Blends);
            else scratch.LoadWords(result, 0, LaneType.I32, op.Blends);
        }
        Il.Mark(end);
        bool isFull = values.IsFull;
        cold.Add(() =>
        {
            Il.Mark(otherwise);
            values.IsFull = isFull;
            CallForAll(op, access);
            Il.Branch(ILOpCode.Br, end);
        });
    }

    // Writes where lanes find their elements, if all of them are aligned memory.
    void CheckPlaces(LaneOp op, AtomicAccess access, IlLabel otherwise)
    {
        int bad = Il.Local(Layout.VectorOf(LaneType.I32)), offsets = Il.Local(Layout.VectorOf(LaneType.I32)), last = Il.Local(IlType.Int64);
        context.PushWindowLength(StateSpace.Shared);
        Il.Long(access.Bytes);
        Il.Op(ILOpCode.Sub);
        Il.Store(last);
        Il.Load(last);
        Il.Long(0);
        Il.Branch(ILOpCode.Blt, otherwise);
        for (int part = 0; part < Layout.Parts; part++)
        {
            values.PushPart(op.Sources[0] with { Type = LaneType.I32 }, part);
            if (access.Offset != 0)
            {
                Il.Int((int)access.Offset);
                values.Vector("Create", IlElement.Int);
                values.Vector("Add", IlElement.Int);
            }
            Il.Store(offsets);
            scratch.Push(scratch.OperandOffset + part * Layout.Bits / 8);
            Il.Load(offsets);
            values.StoreVector(IlElement.Int);
            // Out of the window, or a low bit set.
            Il.Load(offsets);
            values.As(IlElement.Int, IlElement.UInt);
            Il.Load(last);
            Il.Op(ILOpCode.Conv_i4);
            values.Vector("Create", IlElement.Int);
            values.As(IlElement.Int, IlElement.UInt);
            values.Vector("GreaterThan", IlElement.UInt);
            values.As(IlElement.UInt, IlElement.Int);
            Il.Load(offsets);
            Il.Int(32 - LowBits.Log2((ulong)access.Bytes));
            values.Vector("ShiftLeft", IlElement.Int);
            Il.Int(0);
            values.Vector("Create", IlElement.Int);
            values.Vector("Equals", IlElement.Int);
            values.Vector("OnesComplement", IlElement.Int);
            values.Vector("BitwiseOr", IlElement.Int);
            if (!values.IsFull || op.Guard != null)
            {
                values.PushEffective(op.Guard, part);
                values.Vector("BitwiseAnd", IlElement.Int);
            }
            if (part > 0)
            {
                Il.Load(bad);
                values.Vector("BitwiseOr", IlElement.Int);
            }
            Il.Store(bad);
        }
        values.PushAny([bad]);
        Il.Branch(ILOpCode.Brtrue, otherwise);
    }

    // Updates one lane's element. The places of scratch memory are pushed by the caller: an array's offset and its elements' bytes.
    void Update(LaneOp op, AtomicAccess access, int start, Action<int, int> push)
    {
        bool isWide = access.Bytes == 8;
        int at = place, old = isWide ? oldWide : oldWord;
        Il.Load(start);
        push(scratch.OperandOffset, 4);
        Il.Op(ILOpCode.Ldind_u4);
        Il.Op(ILOpCode.Conv_u8);
        Il.Op(ILOpCode.Add);
        Il.Store(at);
        if (op.Results.Length > 0)
        {
            PushOld();
            Il.Store(old);
            push(scratch.ResultOffset, access.Bytes);
            Il.Load(old);
            Il.Op(isWide ? ILOpCode.Stind_i8 : ILOpCode.Stind_i4);
        }
        Il.Load(at);
        Il.Op(ILOpCode.Conv_u);
        if (op.Results.Length > 0) Il.Load(old);
        else PushOld();
        if (op.Sources[1].Shape.IsUniform) values.PushScalar(op.Sources[1] with { Type = isWide ? LaneType.I64 : LaneType.I32 });
        else
        {
            push(scratch.OperandOffset + OperandSlot * Layout.Lanes * 8, access.Bytes);
            Il.Op(isWide ? ILOpCode.Ldind_i8 : ILOpCode.Ldind_i4);
        }
        string name = access.Operation["op"]!;
        if (Updates[name] is { } code) Il.Op(code);
        else
        {
            bool isSigned = access.Operation.Type is PtxType.S32 or PtxType.S64;
            var type = (isWide, isSigned) switch
            {
                (true, true) => IlType.Int64,
                (true, false) => IlType.UInt64,
                (false, true) => IlType.Int32,
                _ => IlType.UInt32,
            };
            Il.Call(IlMethod.Named(typeof(Math), name == "min" ? nameof(Math.Min) : nameof(Math.Max), type, type, type));
        }
        Il.Op(isWide ? ILOpCode.Stind_i8 : ILOpCode.Stind_i4);

        void PushOld()
        {
            Il.Load(at);
            Il.Op(ILOpCode.Conv_u);
            Il.Op(isWide ? ILOpCode.Ldind_i8 : ILOpCode.Ldind_i4);
        }
    }

    static int Number(LaneOp op, AtomicAccess access)
    {
        int number = Atomics.Register(access.Operation);
        return number >= 0 ? number : throw new CannotCompile($"'{op.Origin?.Operation.Text}'");
    }

    // By the definitions, lane by lane.
    void CallForAll(LaneOp op, AtomicAccess access)
    {
        scratch.StoreOperand(op.Sources[0], 0, access.Offset);
        for (int i = 1; i < op.Sources.Length; i++) scratch.StoreOperand(op.Sources[i], i);
        scratch.StoreMask(op.Guard);
        Call(op, Number(op, access));
        scratch.LoadResults(op);
    }

    // Operands and the mask are where they belong.
    void Call(LaneOp op, int number)
    {
        context.PushCaller(op);
        Il.Int(number);
        scratch.PushOperands();
        scratch.Push(scratch.MaskOffset);
        scratch.PushOperands(1);
        if (op.Sources.Length > 2) scratch.PushOperands(2);
        else PushNull();
        if (op.Results.Length > 0) scratch.Push(scratch.ResultOffset);
        else PushNull();
        Il.Call(EngineMethods.Atomic);
    }

    void PushNull()
    {
        Il.Int(0);
        Il.Op(ILOpCode.Conv_u);
    }
}
