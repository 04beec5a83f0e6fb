using Drawbridge.Interpreter.Tests.Scalar;
using Drawbridge.Ptx.Isa;

namespace Drawbridge.Interpreter.Tests.Float;

/// <summary>min, max, abs, neg, copysign and testp: what picks bits or looks at them.</summary>
public class SelectionTests
{
    public static TheoryData<Semantic> Semantics =>
    [
        Semantic.MinFloat, Semantic.MaxFloat, Semantic.MinHalf, Semantic.MaxHalf, Semantic.AbsFloat, Semantic.AbsHalf, Semantic.NegFloat,
        Semantic.NegHalf, Semantic.CopysignFloat, Semantic.TestpFloat,
    ];

    [Theory, MemberData(nameof(Semantics))]
    public void Special_and_random_values(Semantic semantic)
    {
        foreach (var operation in TableOperations.Of(semantic))
        {
            var definition = Definitions.Of(operation).Result;
            foreach (ulong[] s in FloatInputs.For(operation, 1500))
            {
                ulong expected = Expect(operation, s);
                ulong got = definition(s[0], s.ElementAtOrDefault(1), s.ElementAtOrDefault(2), 0);
                Assert.True(expected == got, Definitions.Show(operation, s, expected, got));
            }
        }
    }

    [Theory]
    [InlineData("abs.f16"), InlineData("abs.ftz.f16"), InlineData("neg.f16"), InlineData("neg.ftz.f16"), InlineData("abs.bf16"), InlineData("neg.bf16")]
    public void Every_16_bit_value(string text)
    {
        var operation = TableOperations.Resolve(text);
        var definition = Definitions.Of(operation).Result;
        for (ulong bits = 0; bits < 65536; bits++) Assert.Equal(Expect(operation, [bits]), definition(bits, 0, 0, 0));
    }

    static ulong Expect(Operation operation, ulong[] s)
    {
        var type = operation.Type;
        int width = type.Bits() / type.Lanes();
        ulong packed = 0;
        for (int lane = 0; lane < type.Lanes(); lane++)
            packed |= Lane(operation, FloatingFormat.Of(type)!, s.Select(bits => FloatExpectations.Part(bits, lane, width)).ToArray()) << (lane * width);
        return packed;
    }

    static ulong Lane(Operation operation, FloatingFormat format, ulong[] s)
    {
        if (operation.Has("ftz")) s = s.Select(format.Flush).ToArray();
        return operation.Opcode switch
        {
            "abs" => format.Magnitude(s[0]),
            "neg" => format.IsNegative(s[0]) ? format.Magnitude(s[0]) : s[0] + format.Sign,
            "copysign" => format.Magnitude(s[1]) + (format.IsNegative(s[0]) ? format.Sign : 0),
            "testp" => Test(operation["op"]!, format, s[0]) ? 1u : 0u,
            _ => Extreme(operation, format, s),
        };
    }

    static bool Test(string property, FloatingFormat format, ulong bits) => property switch
    {
        "finite" => format.IsFinite(bits),
        "infinite" => format.IsInfinite(bits),
        "number" => !format.IsNaN(bits),
        "notanumber" => format.IsNaN(bits),
        "normal" => format.IsFinite(bits) && !format.IsSubnormal(bits),
        _ => format.IsSubnormal(bits),
    };

    // The text of the reference, step by step.
    static ulong Extreme(Operation operation, FloatingFormat format, ulong[] s)
    {
        var operands = operation.Has("abs") ? s.Select(format.Magnitude).ToArray() : s;
        ulong result = operands[0];
        foreach (ulong next in operands.Skip(1))
        {
            bool first = format.IsNaN(result), second = format.IsNaN(next);
            if (first && second || operation.Has("NaN") && (first || second))
                result = format.Name != "f64" ? format.NaN!.Value : (first ? result : next) | 1UL << 51;
            else if (first) result = next;
            else if (!second) result = Better(operation.Opcode == "min", format, result, next);
        }
        if (operation.Has("xorsign") && !format.IsNaN(result))
            result = format.Magnitude(result) | (format.IsNegative(s[0]) != format.IsNegative(s[1]) ? format.Sign : 0);
        return result;
    }

    static ulong Better(bool wantsLess, FloatingFormat format, ulong a, ulong b)
    {
        // Infinity decodes to more than every number if its field counts on, and the sign decides between zeros.
        int order = format.Value(a).CompareTo(format.Value(b));
        if (order == 0) order = format.IsNegative(b).CompareTo(format.IsNegative(a));
        return (order < 0) == wantsLess ? a : b;
    }
}
