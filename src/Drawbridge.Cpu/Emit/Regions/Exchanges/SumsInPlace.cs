using Drawbridge.Cpu.Lanes;
using Drawbridge.Cpu.Lanes.Analysis;
using Drawbridge.Cpu.Operators;
using Drawbridge.Cpu.Memory;

namespace Drawbridge.Cpu.Emit.Regions;

/// <summary>
/// Matrix products that add to what they find in the group's frame. A kernel goes around a loop with barriers and adds a product to each of its sums; if
/// a region does nothing else with a sum, it need not come out of the frame, through the product's arguments, and back again.
/// </summary>
sealed class SumsInPlace
{
    readonly HashSet<LaneOp> ops = [];
    readonly Dictionary<Region, HashSet<LaneValue>> values = [];

    SumsInPlace(List<LaneValue[]> fragments) => Fragments = fragments;

    /// <summary>The sums' registers, those of one product in its order, to lie in frames one behind the other.</summary>
    public IReadOnlyList<LaneValue[]> Fragments { get; }

    /// <summary>True if a product finds its sum in the frame, and leaves it there.</summary>
    public bool Contains(LaneOp op) => ops.Contains(op);

    /// <summary>True if a region leaves a value to products in the frame.</summary>
    public bool Contains(Region region, LaneValue value) => values.TryGetValue(region, out var left) && left.Contains(value);

    /// <summary>Finds them in regions of one block, which all lanes execute.</summary>
    /// <param name="regions">The kernel's regions.</param>
    /// <param name="liveness">What is live between blocks.</param>
    /// <param name="isFull">True for regions that all lanes of a group execute.</param>
    public static SumsInPlace Find(IEnumerable<Region> regions, Liveness liveness, Func<Region, bool> isFull)
    {
        var fragments = new List<LaneValue[]>();
        var found = new SumsInPlace(fragments);
        // A value that lies in one row of registers cannot lie in another.
        var placed = new Dictionary<LaneValue, LaneValue[]>();
        foreach (var region in regions)
        {
            if (region.Index == 0 || region.IsWhole || region.Order.Count != 1 || region.Edges.Length > 0 || !isFull(region)) continue;
            var block = region.Entry;
            var here = liveness.ValuesLiveIn(block).ToHashSet();
            here.ExceptWith(block.EndingReads);
            var sums = new Dictionary<LaneOp, LaneValue[]>();
            foreach (var op in block.Ops)
            {
                if (SumOf(op) is { } sum && Array.TrueForAll(sum, here.Contains)) sums.Add(op, sum);
            }
            // What anything else reads or writes, or a product in another order.
            var others = new HashSet<LaneValue>();
            foreach (var op in block.Ops)
            {
                if (!sums.TryGetValue(op, out var sum))
                {
                    others.UnionWith(op.Reads);
                    others.UnionWith(op.Results);
                    continue;
                }
                foreach (var source in op.Sources.AsSpan(0, op.Sources.Length - sum.Length))
                {
                    if (source.Value is { } factor) others.Add(factor);
                }
                foreach (var value in sum)
                {
                    if (!placed.TryGetValue(value, out var row)) continue;
                    if (!row.AsSpan().SequenceEqual(sum)) others.UnionWith(sum);
                }
                if (Array.TrueForAll(sum, value => !placed.ContainsKey(value))) Place(sum);
            }
            bool hasChanged = true;
            while (hasChanged)
            {
                hasChanged = false;
                foreach (var (op, sum) in sums.ToArray())
                {
                    if (!Array.Exists(sum, others.Contains)) continue;
                    others.UnionWith(sum);
                    hasChanged = sums.Remove(op);
                }
            }
            var left = new HashSet<LaneValue>();
            foreach (var (op, sum) in sums)
            {
                found.ops.Add(op);
                left.UnionWith(sum);
            }
            found.values.Add(region, left);
        }
        return found;

        void Place(LaneValue[] sum)
        {
            fragments.Add(sum);
            foreach (var value in sum) placed.Add(value, sum);
        }
    }

    // The registers that a product reads and writes as its sum; null if they are not the same.
    static LaneValue[]? SumOf(LaneOp op)
    {
        if (op is not { Code: LaneCode.Matrix, Guard: null, Blends: false, Detail: MatrixCall call } || MatrixCollectives.ProductOf(call.Number) is not { } product) return null;
        var (left, right) = product.Registers;
        var sum = op.Sources[(left + right)..];
        if (product.HasHalfC != product.HasHalfD || sum.Length != op.Results.Length || op.Results.Distinct().Count() != sum.Length) return null;
        for (int i = 0; i < sum.Length; i++)
        {
            if (sum[i].Value != op.Results[i] || op.Results[i].Type.IsWide() || !op.Results[i].Shape.IsVarying || op.Results[i].KnownMask != null) return null;
        }
        return op.Results;
    }
}
