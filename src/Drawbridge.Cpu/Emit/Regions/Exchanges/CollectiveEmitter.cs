using System.Numerics;
using System.Reflection.Metadata;
using Drawbridge.Cpu.Lanes;
using Drawbridge.Cpu.Lanes.Lowering;
using Drawbridge.Cpu.Memory;
using Drawbridge.Cpu.Operators;
using Drawbridge.Ptx.Isa;

namespace Drawbridge.Cpu.Emit.Regions;

/// <summary>
/// Shuffles (<see cref="ShuffleEmitter"/>), votes, matches and reductions. Where the lanes that execute one are exactly the members it names, which is
/// looked at when it is not plain beforehand, they exchange values in registers; everything else goes the long way by the interpreter's definition.
/// </summary>
/// <param name="values">The values.</param>
/// <param name="scratch">Where operands travel.</param>
/// <param name="context">The block.</param>
/// <param name="cold">Code for later.</param>
/// <param name="position">Gives the place of the block that is being written.</param>
/// <param name="pushWaiting">Pushes the lanes that wait elsewhere while others are at a place, a bit each.</param>
sealed class CollectiveEmitter(
    ValueEmitter values, ScratchEmitter scratch, ContextEmitter context, ColdCode cold, Func<int> position, Action<int> pushWaiting)
{
    readonly ShuffleEmitter shuffles = new(values, scratch);

    MethodWriter Il => values.Il;

    LaneLayout Layout => values.Layout;

    /// <summary>Emits an operation.</summary>
    /// <param name="op">The operation.</param>
    /// <param name="isSplit">True if only some of the group's lanes may be there.</param>
    public void Emit(LaneOp op, bool isSplit)
    {
        var call = (CollectiveCall)op.Detail!;
        int place = position();
        var members = call.IsSync ? op.Sources[^1] : default(Source?);
        if (FindFast(op, call) is not { } fast || members is { Shape.IsUniform: false })
        {
            Slow(op, call, isSplit, place);
            return;
        }
        bool isCertain = members == null || (values.IsFull && op.Guard == null && members is { IsConstant: true, Bits: uint.MaxValue });
        if (isCertain)
        {
            fast();
            return;
        }
        var (otherwise, end) = (Il.Label(), Il.Label());
        bool isFull = values.IsFull;
        values.PushEffectiveBits(op.Guard);
        values.PushScalar(members!.Value);
        Il.Branch(ILOpCode.Bne_un, otherwise);
        fast();
        Il.Mark(end);
        cold.Add(() =>
        {
            Il.Mark(otherwise);
            values.IsFull = isFull;
            Slow(op, call, isSplit, place);
            Il.Branch(ILOpCode.Br, end);
        });
    }

    // What exchanges values where those that execute the operation are those that take part; null if there is no such code.
    Action? FindFast(LaneOp op, CollectiveCall call)
    {
        var operation = call.Operation;
        switch (operation.Semantic)
        {
            // All that bar.warp.sync does is to be there.
            case Semantic.BarrierWarp:
                return () => { };
            case Semantic.Shuffle or Semantic.ShuffleSync:
                return () => shuffles.Emit(op, call);
            case Semantic.Vote or Semantic.VoteSync:
                return () => Vote(op, operation["mode"]!);
            case Semantic.ReduxSync when LaneReduction.Find(operation["op"]!, operation.Type) is { } reduction:
                return () =>
                {
                    reduction.Emit(values, scratch, op.Sources[0], op.Guard);
                    values.StoreSame(op.Results[0], LaneType.I32, op.Blends);
                };
            case Semantic.MatchSync when !op.Sources[0].Type.IsWide():
                return () => Match(op, operation["mode"] == "all");
            case Semantic.ElectSync:
                return () => Elect(op);
            default:
                return null;
        }
    }

    // The same by the interpreter's definition, for any lanes and members.
    void Slow(LaneOp op, CollectiveCall call, bool isSplit, int place)
    {
        int operands = call.IsSync ? op.Sources.Length - 1 : op.Sources.Length;
        if (isSplit && call.IsSync)
        {
            scratch.StoreOperand(op.Sources[^1], operands);
            scratch.StoreMask(op.Guard);
            Il.LoadArgument(0);
            context.PushGroup();
            Il.Int(op.OriginIndex);
            pushWaiting(place);
            scratch.Push(scratch.MaskOffset);
            scratch.PushOperands(operands);
            Il.Call(EngineMethods.Together);
        }
        if (call.Operation.Semantic == Semantic.BarrierWarp) return;
        int number = Collectives.Register(call.Operation);
        if (number < 0) throw new CannotCompile($"'{op.Origin?.Operation.Text}'");
        for (int i = 0; i < op.Sources.Length; i++) scratch.StoreOperand(op.Sources[i], i);
        scratch.StoreMask(op.Guard);
        Il.LoadArgument(0);
        context.PushGroup();
        Il.Int(op.OriginIndex);
        Il.Int(number);
        scratch.Push(scratch.MaskOffset);
        if (call.IsSync) scratch.PushOperands(operands);
        else
        {
            Il.Int(0);
            Il.Op(ILOpCode.Conv_u);
        }
        scratch.PushOperands();
        scratch.Push(scratch.ResultOffset);
        Il.Call(EngineMethods.Collective);
        scratch.LoadFirstResults(op);
    }

    void Vote(LaneOp op, string mode)
    {
        int holds = Il.Local(IlType.Int32);
        values.PushBits(part =>
        {
            values.PushPart(op.Sources[0], part);
            if (values.IsFull && op.Guard == null) return;
            values.PushEffective(op.Guard, part);
            values.Vector("BitwiseAnd", IlElement.Int);
        });
        if (mode == "ballot")
        {
            values.StoreSame(op.Results[0], LaneType.I32, op.Blends);
            return;
        }
        Il.Store(holds);
        if (mode != "all")
        {
            Il.Load(holds);
            Il.Int(0);
            Il.Op(mode == "any" ? ILOpCode.Cgt_un : ILOpCode.Ceq);
        }
        if (mode != "any")
        {
            Il.Load(holds);
            values.PushEffectiveBits(op.Guard);
            Il.Op(ILOpCode.Ceq);
        }
        if (mode == "uni") Il.Op(ILOpCode.Or);
        StoreAnswer(op, 0);
    }

    // Pops 1 or 0 to a predicate.
    void StoreAnswer(LaneOp op, int result)
    {
        Il.Op(ILOpCode.Neg);
        values.StoreSame(op.Results[result], LaneType.Mask, op.Blends);
    }

    void Match(LaneOp op, bool all)
    {
        scratch.StoreWords(op.Sources[0], 0);
        scratch.PushOperands();
        if (!all)
        {
            values.PushEffectiveBits(op.Guard);
            scratch.Push(scratch.ResultOffset);
            Il.Call(IlMethod.Named(Layout.Warp, "MatchAny", IlType.Void, IlType.PointerInt, IlType.UInt32, IlType.PointerInt));
            scratch.LoadWords(op.Results[0], 0, LaneType.I32, op.Blends);
            return;
        }
        int lanes = Il.Local(IlType.Int32), answer = Il.Local(IlType.Int32);
        values.PushEffectiveBits(op.Guard);
        Il.Store(lanes);
        scratch.PushOperands();
        PushFirst(lanes);
        Il.Int(4);
        Il.Op(ILOpCode.Mul);
        Il.Op(ILOpCode.Add);
        Il.Op(ILOpCode.Ldind_i4);
        Il.Call(IlMethod.Named(Layout.Warp, "Having", IlType.UInt32, IlType.PointerInt, IlType.Int32));
        Il.Load(lanes);
        Il.Op(ILOpCode.And);
        Il.Load(lanes);
        Il.Op(ILOpCode.Ceq);
        Il.Store(answer);
        Il.Load(answer);
        Il.Op(ILOpCode.Neg);
        Il.Load(lanes);
        Il.Op(ILOpCode.And);
        values.StoreSame(op.Results[0], LaneType.I32, op.Blends);
        if (op.Results.Length < 2) return;
        Il.Load(answer);
        StoreAnswer(op, 1);
    }

    // Pushes the number of the lowest lane of a set; 0 if it is empty, which is only before a guard that holds nowhere.
    void PushFirst(int lanes)
    {
        Il.Load(lanes);
        Il.Call(IlMethod.Named(typeof(BitOperations), nameof(BitOperations.TrailingZeroCount), IlType.Int32, IlType.UInt32));
        Il.Int(31);
        Il.Op(ILOpCode.And);
    }

    // The lowest lane leads.
    void Elect(LaneOp op)
    {
        int lanes = Il.Local(IlType.Int32), leader = Il.Local(IlType.Int32);
        values.PushEffectiveBits(op.Guard);
        Il.Store(lanes);
        PushFirst(lanes);
        Il.Store(leader);
        Il.Load(leader);
        values.StoreSame(op.Results[0], LaneType.I32, op.Blends);
        if (op.Results.Length < 2) return;
        int[] numbers = values.Steps(LaneType.I32, 1);
        for (int part = 0; part < Layout.Parts; part++)
        {
            Il.Load(leader);
            values.Vector("Create", IlElement.Int);
            Il.Load(numbers[part]);
            values.Vector("Equals", IlElement.Int);
            values.StorePart(op.Results[1], part, LaneType.Mask, op.Blends);
        }
    }
}
