using Drawbridge.Cpu.Operators;
using Drawbridge.Interpreter.Scalar;
using Drawbridge.Interpreter.Tests.Float;
using Drawbridge.Interpreter.Tests.Scalar;
using Drawbridge.Ptx.Isa;

namespace Drawbridge.Cpu.Tests.Operators;

/// <summary>Vector definitions give the bits of the scalar ones, at every width and in every lane. (Any NaN is as good as another.)</summary>
public class LaneOperatorTests
{
    const int Tuples = 320; // A multiple of every number of lanes.

    static readonly int[] Widths = [512, 256, 128];

    public static TheoryData<Semantic> Semantics
    {
        get
        {
            var data = new TheoryData<Semantic>();
            foreach (var semantic in Enum.GetValues<Semantic>().Where(semantic => Covered(semantic).Any())) data.Add(semantic);
            return data;
        }
    }

    [Theory, MemberData(nameof(Semantics))]
    public void Vectors_compute_what_the_scalar_definition_says(Semantic semantic)
    {
        var failures = new List<string>();
        var covered = Covered(semantic).ToArray();
        Assert.NotEmpty(covered);
        Parallel.ForEach(covered, each =>
        {
            var (operation, definition) = each;
            ulong[][] tuples = [.. InputsOf(operation)];
            foreach (int width in Widths)
            {
                if (semantic == Semantic.Lop3Bits)
                {
                    for (uint table = 0; table < 256; table++)
                    {
                        foreach (ulong[] tuple in tuples) tuple[3] = table;
                        Compare(operation, definition, width, tuples.AsSpan(0, 64), failures, (int)table);
                    }
                }
                else Compare(operation, definition, width, tuples, failures);
            }
        });
        Assert.True(failures.Count == 0, $"{failures.Count} operations differ:\n{string.Join("\n", failures.Take(40))}");
    }

    [Fact]
    public void A_funnel_shift_of_a_register_with_itself_rotates_it()
    {
        foreach (var operation in TableOperations.Of(Semantic.ShfBits))
        {
            if (LaneOperators.FindAlike(operation) is not { } definition)
            {
                Assert.Equal("clamp", operation["mode"]);
                continue;
            }
            var law = Scalars.Find(operation)!.Result;
            ulong[][] tuples = [.. Inputs.For([PtxType.B32, PtxType.U32], operation.Text, Tuples)];
            foreach (int width in Widths)
            {
                var call = new LaneCall(definition, width);
                for (int first = 0; first < tuples.Length; first += call.Lanes)
                {
                    ulong[][] lanes = tuples[first..(first + call.Lanes)];
                    Assert.Equal(lanes.Select(s => law(s[0], s[0], s[1], 0)), call.Run(lanes));
                }
            }
        }
    }

    /// <summary>Operations of one 16-bit operand: all of its values.</summary>
    [Theory, MemberData(nameof(Semantics))]
    public void Small_domains_agree_throughout(Semantic semantic)
    {
        var failures = new List<string>();
        foreach (var (operation, definition) in Covered(semantic))
        {
            var sources = operation.Sources();
            if (sources.Length != 1 || sources[0].Type.Bits() > 16) continue;
            ulong[][] all = [.. Enumerable.Range(0, 1 << 16).Select(value => new[] { (ulong)value & Bits.Mask(sources[0].Type.Bits()) })];
            Parallel.ForEach(Widths, width => Compare(operation, definition, width, all, failures));
        }
        Assert.True(failures.Count == 0, $"{failures.Count} operations differ:\n{string.Join("\n", failures.Take(40))}");
    }

    static IEnumerable<(Operation Operation, LaneOperator Definition)> Covered(Semantic semantic)
    {
        foreach (var operation in TableOperations.Of(semantic))
        {
            if (LaneOperators.Find(operation) is { } definition) yield return (operation, definition);
        }
    }

    static IEnumerable<ulong[]> InputsOf(Operation operation)
    {
        bool isFloat = operation.Sources().Any(shape => FloatingFormat.Of(shape.Type) != null);
        int count = isFloat ? Tuples / 2 : Tuples;
        var tuples = Inputs.For(operation, count);
        return isFloat ? tuples.Concat(FloatInputs.For(operation, Tuples - count)) : tuples;
    }

    static void Compare(
        Operation operation, LaneOperator definition, int width, ReadOnlySpan<ulong[]> tuples, List<string> failures, params int[] constants)
    {
        var call = new LaneCall(definition, width, constants);
        var law = Scalars.Find(operation)!.Result;
        var sources = operation.Sources();
        var garbage = new Random(width);
        for (int first = 0; first < tuples.Length; first += call.Lanes)
        {
            var lanes = tuples.Slice(first, call.Lanes);
            ulong[] got = call.Run(WithGarbage(lanes));
            for (int lane = 0; lane < call.Lanes; lane++)
            {
                ulong[] s = lanes[lane];
                ulong expected = law(s[0], s.ElementAtOrDefault(1), s.ElementAtOrDefault(2), s.ElementAtOrDefault(3));
                if (Same(operation.Operands[0].Type, expected, got[lane])) continue;
                lock (failures) failures.Add($"{operation} of {string.Join(", ", s.Select(bits => $"0x{bits:X}"))} in lane {lane} of {width} bits: "
                    + $"expected 0x{expected:X}, got 0x{got[lane]:X}");
                return;
            }
        }

        // A register may be wider than the operand; then there may be anything above.
        ulong[][] WithGarbage(ReadOnlySpan<ulong[]> lanes)
        {
            var result = lanes.ToArray();
            for (int source = 0; source < sources.Length; source++)
            {
                int bits = sources[source].Type.Bits();
                if (!sources[source].Spec.AllowsWider || bits >= 32) continue;
                result = [.. result.Select(tuple =>
                {
                    ulong[] copy = [.. tuple];
                    copy[source] |= (uint)garbage.Next() & ~Bits.Mask(bits);
                    return copy;
                })];
            }
            return result;
        }
    }

    static bool Same(PtxType type, ulong expected, ulong got)
    {
        if (expected == got) return true;
        if (FloatingFormat.Of(type) is not { } format) return false;
        int width = type.Bits() / type.Lanes();
        // tf32 stands in the upper bits of its register.
        int shift = type == PtxType.TF32 ? width - format.Bits : 0;
        for (int i = 0; i < type.Lanes(); i++)
        {
            ulong x = Bits.Lane(expected, i, width), y = Bits.Lane(got, i, width);
            if (x != y && !(format.IsNaN(x >> shift) && format.IsNaN(y >> shift))) return false;
        }
        return width * type.Lanes() == 64 || got >> (width * type.Lanes()) == 0;
    }
}
