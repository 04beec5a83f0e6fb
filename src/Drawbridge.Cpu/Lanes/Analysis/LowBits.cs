using System.Numerics;
using Drawbridge.Cpu.Operators;
using Drawbridge.Ptx.Isa;

namespace Drawbridge.Cpu.Lanes.Analysis;

/// <summary>
/// What follows from low bits that are known to be 0. Where the scalar of an affine value is a multiple of more than its steps add up to, the lanes
/// differ in the low bits only: <c>tid &gt;&gt; 5</c> and <c>tid &lt; 64</c> are the same in all lanes of a warp, <c>tid &amp; 31</c> goes up by 1.
/// </summary>
static class LowBits
{
    /// <summary>Stands for all bits: the number is 0.</summary>
    public const int All = 64;

    const long LargestStride = 1 << 20;

    /// <summary>How many low bits of a source's scalar are known to be 0.</summary>
    static int ZerosOf(Source source) => source.Value is { } value ? value.LowZeros : ZerosOf(source.Bits);

    static int ZerosOf(ulong bits) => bits == 0 ? All : BitOperations.TrailingZeroCount(bits);

    /// <summary>The number of the highest bit that is set; 0 for 0. In plain code: methods that may use instructions for it are compiled when a program starts.</summary>
    public static int Log2(ulong bits)
    {
        int log = 0;
        while ((bits >>= 1) != 0) log++;
        return log;
    }

    /// <summary>How many low bits of an operation's result are known to be 0, if that result is one scalar.</summary>
    public static int ZerosOf(LaneOp op, LaunchShape launch)
    {
        var sources = op.Sources;
        switch (op.Code)
        {
            case LaneCode.Move or LaneCode.SignExtend or LaneCode.ZeroExtend or LaneCode.Truncate or LaneCode.UnpackLow:
                return ZerosOf(sources[0]);
            case LaneCode.Add or LaneCode.Sub or LaneCode.Or or LaneCode.Xor when IsInteger(op):
                return Math.Min(ZerosOf(sources[0]), ZerosOf(sources[1]));
            case LaneCode.And when IsInteger(op):
                return Math.Max(MaskedZeros(sources[0], sources[1]), MaskedZeros(sources[1], sources[0]));
            case LaneCode.Mul when IsInteger(op):
                return Math.Min(All, ZerosOf(sources[0]) + ZerosOf(sources[1]));
            case LaneCode.Shl:
                return Math.Min(All, ZerosOf(sources[0]) + (int)sources[1].Bits);
            case LaneCode.ShrSigned or LaneCode.ShrUnsigned:
                int zeros = ZerosOf(sources[0]);
                return zeros == All ? All : Math.Max(0, zeros - (int)sources[1].Bits);
            case LaneCode.Special when launch.IsAligned && op.Detail is SpecialRead { Component: 0, Kind: SpecialRegisterKind.Tid or SpecialRegisterKind.Ntid }:
            case LaneCode.Special when op.Detail is SpecialRead { Kind: SpecialRegisterKind.LaneId }:
                return Log2((ulong)launch.Lanes);
            default:
                return 0;
        }
    }

    // A mask of no more bits than are 0 leaves none.
    static int MaskedZeros(Source source, Source mask)
    {
        int zeros = ZerosOf(source);
        return mask.IsConstant && zeros < All && mask.Bits >> zeros == 0 ? All : zeros;
    }

    /// <summary>The shape of an operation whose affine sources differ in low bits only; null if nothing follows.</summary>
    public static Shape? ShapeOf(LaneOp op, int lanes)
    {
        var sources = op.Sources;
        switch (op.Code)
        {
            case LaneCode.And when IsInteger(op):
                return (sources[1].IsConstant ? Kept(sources[0], sources[1].Bits, lanes) : null)
                    ?? (sources[0].IsConstant ? Kept(sources[1], sources[0].Bits, lanes) : null);
            case LaneCode.Or when IsInteger(op):
                return Beside(sources[0], sources[1], lanes) ?? Beside(sources[1], sources[0], lanes);
            case LaneCode.ShrSigned or LaneCode.ShrUnsigned when StepBits(sources[0], lanes) is { } bits:
                int count = (int)sources[1].Bits;
                long stride = sources[0].Shape.Stride;
                return count >= bits ? Shape.Uniform : stride % (1L << count) == 0 ? Shape.Affine(stride >> count) : null;
            case LaneCode.Compare when IsInteger(op):
                var comparison = (Comparison)op.Detail!;
                return IsSame(sources[0], comparison, sources[1], lanes) || IsSame(sources[1], comparison.Turned(), sources[0], lanes) ? Shape.Uniform : null;
            default:
                return null;
        }
    }

    static bool IsInteger(LaneOp op) => op.Sources[0].Type is LaneType.I32 or LaneType.I64;

    // Low bits in which the lanes of an affine source differ; null if they differ in others too.
    static int? StepBits(Source source, int lanes)
    {
        if (source.Shape is not { Kind: ShapeKind.Affine, Stride: > 0 and <= LargestStride } shape) return null;
        int bits = Log2((ulong)(shape.Stride * (lanes - 1))) + 1;
        return ZerosOf(source) >= bits ? bits : null;
    }

    // A mask that keeps all of the bits that differ, or none. Those below the step's lowest bit do not.
    static Shape? Kept(Source source, ulong mask, int lanes)
    {
        if (StepBits(source, lanes) is not { } bits) return null;
        ulong differing = (1UL << bits) - (1UL << BitOperations.TrailingZeroCount(source.Shape.Stride));
        return (mask & differing) == differing ? source.Shape : (mask & differing) == 0 ? Shape.Uniform : null;
    }

    // Other bits set.
    static Shape? Beside(Source source, Source other, int lanes) =>
        StepBits(source, lanes) is { } bits && other.Shape.IsUniform && ZerosOf(other) >= bits ? source.Shape : null;

    // True if no lane is on another side than the first: the limit lies where the bits that differ are 0.
    static bool IsSame(Source source, Comparison comparison, Source limit, int lanes)
    {
        if (StepBits(source, lanes) is not { } bits || !limit.Shape.IsUniform) return false;
        return comparison switch
        {
            Comparison.Less or Comparison.LessUnsigned or Comparison.GreaterOrEqual or Comparison.GreaterOrEqualUnsigned => ZerosOf(limit) >= bits,
            Comparison.LessOrEqual or Comparison.LessOrEqualUnsigned or Comparison.Greater or Comparison.GreaterUnsigned =>
                limit.IsConstant && ZerosOf(limit.Bits + 1) >= bits,
            _ => false,
        };
    }
}
