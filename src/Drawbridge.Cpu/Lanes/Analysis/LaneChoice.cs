using Drawbridge.Cpu.Operators;
using Drawbridge.Ptx.Isa;
using Drawbridge.Runtime;

namespace Drawbridge.Cpu.Lanes.Analysis;

/// <summary>
/// How many lanes a group has: as many as a vector holds, or twice as many where two vectors side by side hide each other's latency and share
/// scalar work. Twice as many lose where registers run out, where lanes of one row of a block would become lanes of two, and where lanes wait
/// for the longest of them to gather.
/// </summary>
static class LaneChoice
{
    // Vectors at 16 lanes of 32 bits that may be live at a block of a loop, of 32 registers; operations of a block that may well have more.
    const int MostLive = 10, LongBlock = 400;

    /// <summary>True if twice as many lanes as a vector holds are better; shapes are those for as many as a vector holds.</summary>
    public static bool IsDoubleBetter(List<Region> regions, Liveness liveness, List<Waiting> waiting, int width, Dim3 block)
    {
        if (block.Count % (2 * width) != 0) return false;
        bool keepsRows = block.X % (2 * width) == 0;
        foreach (var region in regions)
        {
            for (int position = 0; position < region.Order.Count; position++)
            {
                var code = region.Order[position];
                bool isInLoop = region.LoopsAround(position) > 0;
                if (code.Ops.Count > LongBlock || Live(liveness.ValuesLiveIn(code)) > MostLive) return false;
                foreach (var op in code.Ops)
                {
                    if (op.Code is not (LaneCode.Load or LaneCode.Store or LaneCode.Atomic)) continue;
                    if (op.Detail is MemoryAccess { Space: StateSpace.Param }) continue;
                    if (!keepsRows && (isInLoop || regions.Count > 1)) return false;
                    if (isInLoop && op.Sources[0].Shape.IsVarying && waiting[region.Index].IsSplit(position)) return false;
                }
            }
        }
        return true;
    }

    static int Live(IEnumerable<LaneValue> values)
    {
        int vectors = 0;
        foreach (var value in values) vectors += Vectors(value);
        return vectors;
    }

    static int Vectors(LaneValue value) => !value.Shape.IsVarying ? 0 : value.Type.IsWide() ? 2 : 1;
}
