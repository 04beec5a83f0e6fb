using System.Numerics;
using Drawbridge.Cpu.Operators;

namespace Drawbridge.Cpu.Lanes.Analysis;

/// <summary>
/// Finds values that are a number common to all lanes and a constant of each lane's own, as places of a tile are: <c>tid / 4 % 8 * 48 + tid % 4 * 4</c>.
/// Steps need not be the same from lane to lane, as those of affine values are. What bits are 0 in the common number says when the two do not meet,
/// so that masks and shifts take them apart.
/// </summary>
sealed class OffsetAnalysis
{
    // Beyond this it is no tile; and products stay far from the end of the range.
    const long Farthest = 1 << 20;

    /// <param name="Offsets">Each lane's number.</param>
    /// <param name="Zeros">Low bits of the common number that are 0.</param>
    sealed record Known(long[] Offsets, int Zeros)
    {
        public bool IsUniform => Array.TrueForAll(Offsets, offset => offset == Offsets[0]);

        /// <summary>True if the lanes' numbers lie in bits where another one's common number has none.</summary>
        public bool Fits(int zeros) => Array.TrueForAll(Offsets, offset => offset >= 0 && (zeros > 32 || offset >> zeros == 0));

        public Known With(Func<long, long> change, int zeros) => new(Array.ConvertAll(Offsets, offset => change(offset)), Math.Min(LowBits.All, zeros));
    }

    readonly int lanes;

    // Values of which something is known so far, or that nothing can be said of. Those that are not here have not been come to.
    readonly Dictionary<LaneValue, Known?> found = [];

    OffsetAnalysis(int lanes) => this.lanes = lanes;

    /// <summary>Finds <see cref="LaneValue.Offsets"/> of all values of a program, of which the shapes are known.</summary>
    public static void Find(LaneProgram program, int lanes)
    {
        foreach (var value in program.Values) value.Offsets = null;
        if (lanes == 1 || !program.Blocks.Exists(block => block.Ops.Exists(IsMeant))) return;
        var analysis = new OffsetAnalysis(lanes);
        foreach (var block in program.Blocks)
        {
            if (block.Barrier?.Result is { } received) analysis.found[received] = null;
        }
        bool hasChanged = true;
        while (hasChanged)
        {
            hasChanged = false;
            foreach (var block in program.Blocks)
                foreach (var op in block.Ops) hasChanged |= analysis.Visit(op);
        }
        foreach (var (value, known) in analysis.found)
        {
            if (known != null && value.Shape.IsVarying) value.Offsets = new LaneOffsets(known.Offsets);
        }
    }

    // Who asks: an access to shared memory at an address of its own in each lane.
    static bool IsMeant(LaneOp op) =>
        op.Code is LaneCode.Load or LaneCode.Store && op.Detail is MemoryAccess { Space: Ptx.Isa.StateSpace.Shared } && op.Sources[0].Shape.IsVarying;

    bool Visit(LaneOp op)
    {
        bool hasChanged = false;
        foreach (var result in op.Results)
        {
            if (!result.Shape.IsVarying) continue;
            bool isThere = found.TryGetValue(result, out var before);
            if (isThere && before == null) continue;
            Known? now = null;
            if (!op.Blends && op.Guard == null && op.Results.Length == 1 && result.Type is LaneType.I32 or LaneType.I64)
            {
                // What has no definition yet is waited for.
                if (Array.Exists(op.Sources, source => source.Value is { Shape.IsVarying: true } value && !found.ContainsKey(value))) continue;
                now = ResultOf(op);
            }
            if (isThere && now != null) now = before!.Offsets.AsSpan().SequenceEqual(now.Offsets) ? before with { Zeros = Math.Min(before.Zeros, now.Zeros) } : null;
            if (isThere && now?.Zeros == before!.Zeros) continue;
            found[result] = now;
            hasChanged = true;
        }
        return hasChanged;
    }

    Known? Of(Source source)
    {
        if (source.Type is not (LaneType.I32 or LaneType.I64)) return null;
        if (source.Value is not { } value)
        {
            // As numbers of the lanes' own, constants stay clear of common ones.
            return source.Bits <= Farthest ? new Known(Arrays.Make(lanes, _ => (long)source.Bits), LowBits.All) : new Known(new long[lanes], BitOperations.TrailingZeroCount(source.Bits));
        }
        if (value.Shape.IsVarying) return found[value];
        long stride = value.Shape.Stride;
        return stride < -Farthest / lanes || stride > Farthest / lanes ? null : new Known(Arrays.Make(lanes, lane => lane * stride), value.LowZeros);
    }

    Known? ResultOf(LaneOp op)
    {
        if (op.Code > LaneCode.Operator) return null;
        var sources = new Known[op.Sources.Length];
        for (int i = 0; i < sources.Length; i++)
        {
            if (Of(op.Sources[i]) is not { } known) return null;
            sources[i] = known;
        }
        var result = ResultOf(op, sources);
        if (result == null && op.Code != LaneCode.Operator && Array.TrueForAll(sources, source => source.IsUniform)) result = new Known(new long[lanes], 0);
        return result is { } && Array.Exists(result.Offsets, offset => Math.Abs(offset) > Farthest) ? null : result;
    }

    static Known? ResultOf(LaneOp op, Known[] sources)
    {
        switch (op.Code)
        {
            case LaneCode.Move or LaneCode.Truncate:
                return sources[0];
            // Sums that carry nothing out of the low bits are the same in more bits.
            case LaneCode.ZeroExtend or LaneCode.SignExtend when sources[0].Zeros < 32 && sources[0].Fits(sources[0].Zeros):
                return sources[0];
            case LaneCode.Add:
                return Combine(sources, (a, b) => a + b);
            case LaneCode.Sub:
                return Combine(sources, (a, b) => a - b);
            case LaneCode.Mul:
                return Multiply(sources[0], op.Sources[1]) ?? Multiply(sources[1], op.Sources[0]);
            case LaneCode.Shl:
                return Multiply(sources[0], 1L << (int)op.Sources[1].Bits);
            case LaneCode.ShrSigned or LaneCode.ShrUnsigned:
                return Shift(sources[0], (int)op.Sources[1].Bits);
            case LaneCode.And:
                return Mask(sources[0], op.Sources[1]) ?? Mask(sources[1], op.Sources[0]);
            case LaneCode.Or or LaneCode.Xor when Math.Min(sources[0].Zeros, sources[1].Zeros) is var zeros && sources[0].Fits(zeros) && sources[1].Fits(zeros):
                return op.Code == LaneCode.Or ? Combine(sources, (a, b) => a | b) : Combine(sources, (a, b) => a ^ b);
            case LaneCode.Operator when op.Detail is LaneOperator { Method: nameof(Lanes512.BfeU32) } && op.Sources[1].IsConstant && op.Sources[2].IsConstant:
                int start = (int)op.Sources[1].Bits, length = (int)op.Sources[2].Bits;
                return start is >= 0 and < 32 && length is > 0 and < 32 && Shift(sources[0], start) is { } shifted ? Mask(shifted, (1UL << length) - 1) : null;
            default:
                return null;
        }
    }

    static Known Combine(Known[] sources, Func<long, long, long> of) =>
        new(Arrays.Make(sources[0].Offsets.Length, lane => of(sources[0].Offsets[lane], sources[1].Offsets[lane])), Math.Min(sources[0].Zeros, sources[1].Zeros));

    static Known? Multiply(Known source, Source factor) => !factor.IsConstant ? null : Multiply(source, factor.Type == LaneType.I32 ? (int)factor.Bits : (long)factor.Bits);

    static Known? Multiply(Known source, long factor) =>
        factor is < -Farthest or > Farthest ? null : source.With(offset => offset * factor, source.Zeros + (factor == 0 ? LowBits.All : BitOperations.TrailingZeroCount(factor)));

    static Known? Shift(Known source, int count) => !source.Fits(source.Zeros) ? null
        : source.With(offset => offset >> count, source.Zeros == LowBits.All ? LowBits.All : Math.Max(0, source.Zeros - count));

    static Known? Mask(Known source, Source mask) => mask.IsConstant ? Mask(source, mask.Bits) : null;

    static Known? Mask(Known source, ulong mask)
    {
        if (!source.Fits(source.Zeros)) return null;
        bool isAlone = source.Zeros >= 64 || mask >> source.Zeros == 0;
        return source.With(offset => offset & (long)mask, isAlone ? LowBits.All : Math.Max(source.Zeros, BitOperations.TrailingZeroCount(mask)));
    }
}
