using Drawbridge.Cpu.Lanes;
using Drawbridge.Cpu.Lanes.Analysis;
using Drawbridge.Cpu.Lanes.Ordering;

namespace Drawbridge.Cpu.Emit.Regions;

/// <summary>What was decided of a region before code is made of it.</summary>
/// <param name="Region">The region.</param>
/// <param name="Waiting">Who waits where.</param>
/// <param name="StartsFull">True if it starts with all lanes.</param>
/// <param name="Spills">Saves and reloads.</param>
/// <param name="Once">What is done once for all groups.</param>
/// <param name="Late">What is fetched where it is read.</param>
/// <param name="Sums">Sums of matrix products that stay in frames.</param>
/// <param name="InPlace">Comparisons that are written where they are asked for.</param>
/// <param name="Spread">Numbers that are kept as vectors.</param>
sealed record RegionPlan(Region Region, Waiting Waiting, bool StartsFull, SpillPlan Spills, GroupInvariants Once, LateFetches Late,
    SumsInPlace Sums, IReadOnlySet<LaneOp> InPlace, IReadOnlySet<LaneValue> Spread)
{
    /// <summary>True if all lanes execute the block at a position.</summary>
    public bool IsFull(int position) => StartsFull && !Waiting.IsSplit(position);
}
