using System.Numerics;
using System.Reflection.Metadata;
using System.Runtime.Intrinsics.X86;
using Drawbridge.Cpu.Lanes;
using Drawbridge.Cpu.Lanes.Analysis;
using Drawbridge.Cpu.Lanes.Lowering;
using Drawbridge.Cpu.Memory;
using Drawbridge.Cpu.Operators;
using Drawbridge.Ptx.Isa;

namespace Drawbridge.Cpu.Emit.Regions;

/// <summary>
/// Shuffles, votes, matches and reductions. Where the lanes that execute one are exactly the members it names, which is looked at when it is not
/// plain beforehand, they exchange values in registers; everything else goes the long way by the interpreter's definition.
/// </summary>
/// <param name="values">The values.</param>
/// <param name="scratch">Where operands travel.</param>
/// <param name="memory">The block's memory.</param>
/// <param name="cold">Code for later.</param>
/// <param name="position">Gives the place of the block that is being written.</param>
/// <param name="pushWaiting">Pushes the lanes that wait elsewhere while others are at a place, a bit each.</param>
sealed class CollectiveEmitter(
    ValueEmitter values, ScratchEmitter scratch, MemoryEmitter memory, ColdCode cold, Func<int> position, Action<int> pushWaiting)
{
    MethodWriter Il => values.Il;

    LaneLayout Layout => values.Layout;

    Type Warp => Layout.Bits switch { 512 => typeof(Warp512), 256 => typeof(Warp256), _ => typeof(Warp128) };

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
                var mode = ModeOf(operation);
                if (op.Sources[1].IsConstant && op.Sources[2].IsConstant) return () => ShuffleByConstants(op, call, mode);
                return Layout.Bits > 128 ? () => Shuffle(op, call, mode) : () => ShuffleInMemory(op, mode);
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
            memory.PushGroup();
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
        memory.PushGroup();
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
        // A result that is the same in all lanes is that of the first one there.
        for (int i = 0; i < op.Results.Length; i++)
        {
            int offset = scratch.ResultOffset + i * Layout.Lanes * 8;
            if (op.Results[i].Shape.IsScalar)
            {
                scratch.Push(scratch.MaskOffset);
                Il.Int(Layout.Lanes);
                scratch.Push(offset);
                Il.Call(EngineMethods.First);
            }
            scratch.LoadResult(op.Results[i], offset, op.Blends);
        }
    }

    static ShuffleMode ModeOf(Operation operation) => operation["mode"] switch
    {
        "up" => ShuffleMode.Up,
        "down" => ShuffleMode.Down,
        "bfly" => ShuffleMode.Butterfly,
        _ => ShuffleMode.Index,
    };

    // True if every lane of the warp takes part.
    bool IsWhole(LaneOp op, CollectiveCall call) => values.IsFull && op.Guard == null
        && (!call.IsSync || op.Sources[^1] is { IsConstant: true, Bits: uint.MaxValue });

    // A permutation that is known now.
    void ShuffleByConstants(LaneOp op, CollectiveCall call, ShuffleMode mode)
    {
        // Constant members are those that execute it.
        uint? members = IsWhole(op, call) ? uint.MaxValue : call.IsSync && op.Sources[^1].IsConstant ? (uint)op.Sources[^1].Bits : null;
        int[] from = new int[Layout.Lanes], inRange = new int[Layout.Lanes];
        for (int lane = 0; lane < from.Length; lane++)
        {
            from[lane] = Shuffles.SourceOf(mode, lane, (int)op.Sources[1].Bits, (int)op.Sources[2].Bits, out bool isInRange) & (Layout.Lanes - 1);
            inRange[lane] = isInRange ? -1 : 0;
            if (!isInRange || (members is { } known && (known >> from[lane] & 1) == 0)) from[lane] = lane;
        }
        var value = op.Sources[0] with { Type = LaneType.I32 };
        for (int part = 0; part < Layout.Parts; part++)
        {
            if (members == null) PushPermuted(from, part, source => values.PushEffective(op.Guard, source));
            PushPermuted(from, part, source => values.PushPart(value, source));
            if (members == null)
            {
                values.PushPart(value, part);
                values.Vector("ConditionalSelect", IlElement.Int);
            }
            values.StorePart(op.Results[0], part, LaneType.I32, op.Blends);
            if (op.Results.Length < 2) continue;
            values.PushVector(inRange.AsSpan(part * Layout.Width, Layout.Width));
            values.StorePart(op.Results[1], part, LaneType.Mask, op.Blends);
        }
    }

    // Pushes one vector of a permutation of the warp's lanes.
    void PushPermuted(int[] from, int part, Action<int> push)
    {
        int width = Layout.Width;
        int[] own = from[(part * width)..((part + 1) * width)];
        var sources = new List<int>(Layout.Parts);
        foreach (int lane in own)
        {
            if (!sources.Contains(lane / width)) sources.Add(lane / width);
        }
        if (sources.Count > 1 && Layout.Bits == 512)
        {
            // At 512 bits two vectors are all there are.
            push(0);
            values.PushVector(own);
            push(1);
            PermuteTwo();
            return;
        }
        foreach (int source in sources)
        {
            if (source != sources[^1]) values.PushVector(Array.ConvertAll(own, lane => lane / width == source ? -1 : 0));
            PushWithin(own, source, push);
        }
        for (int i = 1; i < sources.Count; i++) values.Vector("ConditionalSelect", IlElement.Int);
    }

    // Pushes a permutation of one vector; lanes that come from others mean nothing.
    void PushWithin(ReadOnlySpan<int> from, int source, Action<int> push)
    {
        int width = Layout.Width;
        int[] index = new int[width];
        bool moves = false;
        for (int i = 0; i < width; i++)
        {
            index[i] = from[i] / width == source ? from[i] % width : i;
            moves |= index[i] != i;
        }
        push(source);
        if (!moves) return;
        values.PushVector(index);
        values.Vector("Shuffle", IlElement.Int);
    }

    void PermuteTwo() =>
        Il.Call(IlMethod.Named(typeof(Avx512F), nameof(Avx512F.PermuteVar16x32x2), IlType.V512Int, IlType.V512Int, IlType.V512Int, IlType.V512Int));

    // A permutation that is computed.
    void Shuffle(LaneOp op, CollectiveCall call, ShuffleMode mode)
    {
        var vector = Layout.VectorOf(LaneType.I32);
        var value = op.Sources[0] with { Type = LaneType.I32 };
        int[] lanes = values.Steps(LaneType.I32, 1);
        int from = Il.Local(vector), isInRange = Il.Local(vector), index = Il.Local(vector);
        bool isWhole = IsWhole(op, call);
        for (int part = 0; part < Layout.Parts; part++)
        {
            Il.Load(lanes[part]);
            values.PushPart(op.Sources[1], part);
            values.PushPart(op.Sources[2], part);
            Il.Int((int)mode);
            Il.Call(IlMethod.Named(Warp, "ShuffleSource", vector, vector, vector, vector, IlType.Int32));
            Il.Store(from);
            Il.Load(from);
            Il.Load(lanes[part]);
            values.PushPart(op.Sources[2], part);
            Il.Int((int)mode);
            Il.Call(IlMethod.Named(Warp, "ShuffleIsInRange", vector, vector, vector, vector, IlType.Int32));
            Il.Store(isInRange);
            Il.Load(isInRange);
            if (!isWhole)
            {
                PushPermutedBy(from, source => values.PushEffective(op.Guard, source));
                values.Vector("BitwiseAnd", IlElement.Int);
            }
            Il.Load(from);
            Il.Load(lanes[part]);
            values.Vector("ConditionalSelect", IlElement.Int);
            Il.Store(index);
            PushPermutedBy(index, source => values.PushPart(value, source));
            values.StorePart(op.Results[0], part, LaneType.I32, op.Blends);
            if (op.Results.Length < 2) continue;
            Il.Load(isInRange);
            values.StorePart(op.Results[1], part, LaneType.Mask, op.Blends);
        }
    }

    // Pushes the lanes at an index, of which the low bits count.
    void PushPermutedBy(int index, Action<int> push)
    {
        if (Layout.Bits == 512)
        {
            push(0);
            Il.Load(index);
            push(1);
            PermuteTwo();
            return;
        }
        for (int source = 0; source < Layout.Parts; source++)
        {
            if (source + 1 < Layout.Parts)
            {
                Il.Load(index);
                Il.Int(LowBits.Log2((ulong)Layout.Width));
                values.Vector("ShiftRightLogical", IlElement.Int);
                Il.Int(Layout.Parts - 1);
                values.Vector("Create", IlElement.Int);
                values.Vector("BitwiseAnd", IlElement.Int);
                Il.Int(source);
                values.Vector("Create", IlElement.Int);
                values.Vector("Equals", IlElement.Int);
            }
            push(source);
            Il.Load(index);
            Il.Call(IlMethod.Named(typeof(Avx2), nameof(Avx2.PermuteVar8x32), IlType.V256Int, IlType.V256Int, IlType.V256Int));
        }
        for (int source = 1; source < Layout.Parts; source++) values.Vector("ConditionalSelect", IlElement.Int);
    }

    // Vectors of 128 bits would need too many permutations.
    void ShuffleInMemory(LaneOp op, ShuffleMode mode)
    {
        int bytes = Layout.Lanes * 4;
        for (int i = 0; i < 3; i++) scratch.StoreWords(op.Sources[i], i * bytes);
        scratch.StoreMask(op.Guard);
        Il.Int((int)mode);
        for (int i = 0; i < 3; i++) scratch.Push(scratch.OperandOffset + i * bytes);
        scratch.Push(scratch.MaskOffset);
        scratch.Push(scratch.ResultOffset);
        scratch.Push(scratch.ResultOffset + bytes);
        Il.Call(EngineMethods.Shuffle);
        for (int i = 0; i < op.Results.Length; i++) scratch.LoadWords(op.Results[i], i * bytes, i == 0 ? LaneType.I32 : LaneType.Mask, op.Blends);
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
            Il.Call(IlMethod.Named(Warp, "MatchAny", IlType.Void, IlType.PointerInt, IlType.UInt32, IlType.PointerInt));
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
        Il.Call(IlMethod.Named(Warp, "Having", IlType.UInt32, IlType.PointerInt, IlType.Int32));
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
