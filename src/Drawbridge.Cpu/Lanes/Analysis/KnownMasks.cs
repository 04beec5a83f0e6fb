namespace Drawbridge.Cpu.Lanes.Analysis;

/// <summary>
/// Masks that are constants: a lane's number, which is what <c>tid &amp; 31</c> and <c>%laneid</c> are, compared with a constant. Kernels ask for it at
/// every step of a scan or a reduction.
/// </summary>
static class KnownMasks
{
    /// <summary>Finds <see cref="LaneValue.KnownMask"/> of all values of a program, of which the shapes are known.</summary>
    public static void Find(LaneProgram program, int lanes)
    {
        var written = new HashSet<LaneValue>();
        foreach (var block in program.Blocks)
        {
            foreach (var op in block.Ops)
            {
                foreach (var result in op.Results)
                {
                    if (result.Type == Operators.LaneType.Mask) result.KnownMask = written.Add(result) && result.Shape.IsVarying ? MaskOf(op, lanes) : null;
                }
            }
            if (block.Barrier?.Result is not { } received) continue;
            written.Add(received);
            received.KnownMask = null;
        }
    }

    static uint? MaskOf(LaneOp op, int lanes)
    {
        if (op.Code != LaneCode.Compare || op.Blends || op.Sources[0].Type != Operators.LaneType.I32) return null;
        uint mask = 0;
        for (int lane = 0; lane < lanes; lane++)
        {
            if (At(op.Sources[0], lane) is not { } a || At(op.Sources[1], lane) is not { } b) return null;
            if (Holds((Comparison)op.Detail!, a, b)) mask |= 1u << lane;
        }
        return mask;
    }

    // Where the scalar is known to be 0 only the steps are left.
    static uint? At(Source source, int lane) => source.Value is not { } value ? (uint)source.Bits
        : value.LowZeros == LowBits.All && value.Shape.IsScalar ? (uint)(value.Shape.Stride * lane) : null;

    static bool Holds(Comparison comparison, uint a, uint b) => comparison switch
    {
        Comparison.Equal => a == b,
        Comparison.Less => (int)a < (int)b,
        Comparison.LessOrEqual => (int)a <= (int)b,
        Comparison.Greater => (int)a > (int)b,
        Comparison.GreaterOrEqual => (int)a >= (int)b,
        Comparison.LessUnsigned => a < b,
        Comparison.LessOrEqualUnsigned => a <= b,
        Comparison.GreaterUnsigned => a > b,
        _ => a >= b,
    };
}
