using Drawbridge.Cpu.Operators;

namespace Drawbridge.Cpu.Lanes.Analysis;

/// <summary>
/// Finds floating-point numbers that are the same in all lanes and that vectors are computed with more than once: they are kept as vectors, given to
/// all lanes where they come into being. The number itself is then the first element, which costs nothing.
/// </summary>
static class SpreadValues
{
    /// <summary>The values; shapes are known.</summary>
    /// <param name="regions">The regions.</param>
    /// <param name="parts">Vectors that all lanes take.</param>
    public static HashSet<LaneValue> Find(List<Region> regions, int parts)
    {
        var uses = new Dictionary<LaneValue, int>();
        foreach (var op in Region.BlocksOf(regions).SelectMany(block => block.Ops))
        {
            if (op.Code > LaneCode.Operator || !Array.Exists(op.Results, result => result.Shape.IsVarying)) continue;
            foreach (var source in op.Sources)
            {
                if (source.Value is { Shape.IsUniform: true, Type: LaneType.F32 or LaneType.F64 } value) uses[value] = uses.GetValueOrDefault(value) + parts;
            }
        }
        var found = new HashSet<LaneValue>();
        foreach (var (value, count) in uses)
        {
            if (count > 1) found.Add(value);
        }
        return found;
    }
}
