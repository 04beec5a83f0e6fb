using System.Runtime.Intrinsics.X86;
using Drawbridge.Cpu.Lanes;
using Drawbridge.Cpu.Lanes.Analysis;
using Drawbridge.Cpu.Memory;
using Drawbridge.Cpu.Operators;
using Drawbridge.Ptx.Isa;

namespace Drawbridge.Cpu.Emit.Regions;

/// <summary>Shuffles of the lanes that execute them: permutations that are known now, or computed.</summary>
/// <param name="values">The values.</param>
/// <param name="scratch">Where operands travel.</param>
sealed class ShuffleEmitter(ValueEmitter values, ScratchEmitter scratch)
{
    MethodWriter Il => values.Il;

    LaneLayout Layout => values.Layout;

    /// <summary>Emits a shuffle.</summary>
    public void Emit(LaneOp op, CollectiveCall call)
    {
        var mode = ModeOf(call.Operation);
        if (op.Sources[1].IsConstant && op.Sources[2].IsConstant) ShuffleByConstants(op, call, mode);
        else if (Layout.Bits > 128) ShuffleByValues(op, call, mode);
        else ShuffleInMemory(op, mode);
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
    void ShuffleByValues(LaneOp op, CollectiveCall call, ShuffleMode mode)
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
            Il.Call(IlMethod.Named(Layout.Warp, "ShuffleSource", vector, vector, vector, vector, IlType.Int32));
            Il.Store(from);
            Il.Load(from);
            Il.Load(lanes[part]);
            values.PushPart(op.Sources[2], part);
            Il.Int((int)mode);
            Il.Call(IlMethod.Named(Layout.Warp, "ShuffleIsInRange", vector, vector, vector, vector, IlType.Int32));
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
}
