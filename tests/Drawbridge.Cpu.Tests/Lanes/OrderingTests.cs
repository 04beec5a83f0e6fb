using Drawbridge.Cpu.Lanes;
using Drawbridge.Cpu.Lanes.Ordering;
using Drawbridge.Cpu.Operators;

namespace Drawbridge.Cpu.Tests.Lanes;

/// <summary>The order of operations in long blocks, and their saves and reloads.</summary>
public class OrderingTests
{
    static readonly RegisterFile File = new(Count: 10, Lanes: 16, Width: 16);

    static LaneValue[] Values(string prefix, int count) =>
        [.. Enumerable.Range(0, count).Select(i => new LaneValue(i, LaneType.F32, $"{prefix}{i}") { Shape = Shape.Varying })];

    static Source Of(LaneValue value) => new(value, 0, value.Type);

    static string Text(IEnumerable<LaneOp> ops) => string.Join('\n', ops.Select(op => op.ToString().Replace(":v", "")));

    [Fact]
    public void Each_result_is_computed_to_its_end()
    {
        // Two steps of a product of two by two, as unrolled by a compiler.
        var (a, b, sum) = (Values("a", 4), Values("b", 4), Values("sum", 4));
        var ops = new List<LaneOp>();
        for (int step = 0; step < 2; step++)
        {
            for (int i = 0; i < 4; i++) ops.Add(new LaneOp(LaneCode.Fma, [sum[i]], [Of(a[step * 2 + i / 2]), Of(b[step * 2 + i % 2]), Of(sum[i])]));
        }
        Assert.Equal("""
            sum0 = Fma a0, b0, sum0
            sum1 = Fma a0, b1, sum1
            sum2 = Fma a1, b0, sum2
            sum3 = Fma a1, b1, sum3
            sum0 = Fma a2, b2, sum0
            sum1 = Fma a2, b3, sum1
            sum2 = Fma a3, b2, sum2
            sum3 = Fma a3, b3, sum3
            """, Text(ops));
        // The second shares two operands with the first, the third as many with the second.
        Assert.Equal("""
            sum0 = Fma a0, b0, sum0
            sum0 = Fma a2, b2, sum0
            sum1 = Fma a0, b1, sum1
            sum1 = Fma a2, b3, sum1
            sum2 = Fma a1, b0, sum2
            sum2 = Fma a3, b2, sum2
            sum3 = Fma a1, b1, sum3
            sum3 = Fma a3, b3, sum3
            """, Text(PressureOrder.Of(ops, File)));
    }

    [Fact]
    public void What_touches_memory_stays_in_order()
    {
        var (x, y) = (Values("x", 2), Values("y", 2));
        var access = new MemoryAccess(Ptx.Isa.StateSpace.Shared, 0, 4, 1, false);
        var address = new Source(null, 64, LaneType.I32);
        LaneOp[] ops =
        [
            new(LaneCode.Load, [x[0]], [address]) { Detail = access },
            new(LaneCode.Load, [x[1]], [address]) { Detail = access },
            new(LaneCode.Neg, [y[0]], [Of(x[1])]),
            new(LaneCode.Store, [], [address, Of(y[0])]) { Detail = access },
            new(LaneCode.Neg, [y[1]], [Of(x[0])]),
        ];
        var ordered = PressureOrder.Of(ops, File);
        Assert.Equal([ops[0], ops[1], ops[3]], ordered.Where(op => op.Code is LaneCode.Load or LaneCode.Store));
        Assert.Equal(ops.Length, ordered.Distinct().Count());
    }

    [Fact]
    public void The_value_that_is_needed_last_goes()
    {
        var (x, y) = (Values("x", 3), Values("y", 4));
        LaneOp[] ops =
        [
            new(LaneCode.Move, [x[0]], [new Source(null, 1, LaneType.F32)]),
            new(LaneCode.Move, [x[1]], [new Source(null, 2, LaneType.F32)]),
            new(LaneCode.Move, [x[2]], [new Source(null, 3, LaneType.F32)]),
            new(LaneCode.Add, [y[0]], [Of(x[2]), Of(x[2])]),
            new(LaneCode.Add, [y[1]], [Of(x[1]), Of(y[0])]),
            new(LaneCode.Add, [y[2]], [Of(x[0]), Of(y[1])]),
        ];
        // Two registers beside those that are always needed.
        var spilling = new Spilling(File with { Count = RegisterFile.AlwaysNeeded + 2 }, ops, new SpillBounds(_ => true, _ => false, value => value == y[2], 0));
        Assert.Equal("""
            x0 = Move 1E-45
            x1 = Move 3E-45
            Save x0
            x2 = Move 4E-45
            y0 = Add x2, x2
            y1 = Add x1, y0
            x0 = Reload 
            y2 = Add x0, y1
            """, Text(spilling.Ops));
        Assert.Equal(2, spilling.Moves);
        Assert.Equal([y[2]], spilling.Unsaved);
    }

    /// <summary>Random operations: in the new order, with saves and reloads, each reads what it read before, and registers are enough.</summary>
    [Fact]
    public void Operations_read_what_they_read_before()
    {
        for (int seed = 1; seed <= 400; seed++)
        {
            var random = new Random(seed);
            var values = Values("v", random.Next(4, 40));
            var homes = values.Where(_ => random.Next(3) == 0).ToHashSet();
            var ops = Enumerable.Range(0, random.Next(10, 120)).Select(_ =>
            {
                var sources = Enumerable.Range(0, random.Next(1, 4)).Select(_ => Of(values[random.Next(values.Length)])).ToArray();
                return new LaneOp(LaneCode.Fma, [values[random.Next(values.Length)]], sources) { Blends = random.Next(8) == 0 };
            }).ToList();
            // What has no home comes back to registers in the end.
            var written = ops.Select(op => op.Results[0]).Distinct();
            var after = homes.Where(_ => random.Next(2) == 0).Concat(written.Except(homes).Take(3)).ToHashSet();
            var (want, wantLeft) = Run(ops, homes, homes);
            var ordered = PressureOrder.Of(ops, File);
            var spilling = new Spilling(File, ordered, new SpillBounds(_ => true, homes.Contains, after.Contains, 0));
            var (got, left) = Run(spilling.Ops, homes, []);
            foreach (var op in ops) Assert.Equal(want[op], got[op]);
            Assert.InRange(MostLive(spilling.Ops, after.Except(homes)), 0, File.Count - RegisterFile.AlwaysNeeded);
            foreach (var value in values.Where(after.Contains).Where(wantLeft.ContainsKey)) Assert.Equal(wantLeft[value], left[value]);
        }
    }

    static int MostLive(List<LaneOp> ops, IEnumerable<LaneValue> after)
    {
        var live = after.ToHashSet();
        int most = live.Count;
        foreach (var op in Enumerable.Reverse(ops))
        {
            live.ExceptWith(op.Results);
            live.UnionWith(op.Needs);
            most = Math.Max(most, live.Count);
        }
        return most;
    }

    // What each operation reads, as the number of the operation that wrote it (null for what was there), and what is there in the end: at home if it
    // was saved there. An operation's number is its place in the order it has there, so results are compared by the operation itself.
    static (Dictionary<LaneOp, List<LaneOp?>> Reads, Dictionary<LaneValue, LaneOp?> Left) Run(
        List<LaneOp> ops, HashSet<LaneValue> homes, HashSet<LaneValue> loaded)
    {
        var here = loaded.ToDictionary(value => value, _ => (LaneOp?)null);
        var memory = homes.ToDictionary(value => value, _ => (LaneOp?)null);
        var reads = new Dictionary<LaneOp, List<LaneOp?>>();
        foreach (var op in ops)
        {
            if (op.Code == LaneCode.Save) memory[op.Sources[0].Value!] = here[op.Sources[0].Value!];
            else if (op.Code == LaneCode.Reload) here[op.Results[0]] = memory.GetValueOrDefault(op.Results[0]);
            else
            {
                reads.Add(op, [.. op.Needs.Select(value => here.GetValueOrDefault(value))]);
                here[op.Results[0]] = op;
            }
        }
        foreach (var (value, writer) in memory) here.TryAdd(value, writer);
        return (reads, here);
    }
}
