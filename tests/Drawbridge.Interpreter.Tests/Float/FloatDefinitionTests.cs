using Drawbridge.Interpreter.Scalar;
using Drawbridge.Interpreter.Tests.Scalar;
using Drawbridge.Ptx.Isa;

namespace Drawbridge.Interpreter.Tests.Float;

/// <summary>Rounded arithmetic against exact numbers, for every operation that its syntax lines stand for.</summary>
public class FloatDefinitionTests
{
    public static TheoryData<Semantic> Rounded =>
    [
        Semantic.AddFloat, Semantic.SubFloat, Semantic.MulFloat, Semantic.FmaFloat, Semantic.DivFloat, Semantic.RcpFloat, Semantic.SqrtFloat,
        Semantic.AddHalf, Semantic.SubHalf, Semantic.MulHalf, Semantic.FmaHalf,
        Semantic.AddMixed, Semantic.SubMixed, Semantic.FmaMixed,
        Semantic.AddNarrow, Semantic.SubNarrow, Semantic.MulNarrow, Semantic.FmaNarrow,
    ];

    [Theory, MemberData(nameof(Rounded))]
    public void Arithmetic_is_the_exact_result_rounded_once(Semantic semantic)
    {
        var operations = TableOperations.Of(semantic).ToArray();
        Assert.NotEmpty(operations);
        int each = Math.Max(40, 12000 / operations.Length);
        foreach (var operation in operations)
        {
            var definition = Definitions.Of(operation).Result;
            foreach (ulong[] s in FloatInputs.For(operation, each))
            {
                ulong expected = FloatExpectations.Of(operation, s);
                ulong got = definition(s[0], s.ElementAtOrDefault(1), s.ElementAtOrDefault(2), 0);
                Assert.True(expected == got, Definitions.Show(operation, s, expected, got));
            }
        }
    }
}

/// <summary>Definitions by operation, and how a test tells of a wrong one.</summary>
static class Definitions
{
    public static ScalarDefinition Of(Operation operation)
    {
        var definition = Scalars.Find(operation);
        Assert.True(definition != null, $"{operation} has no definition");
        return definition!;
    }

    public static ScalarDefinition Of(string text) => Of(TableOperations.Resolve(text));

    public static Drawbridge.Interpreter.Scalar.Scalar Function(string text) => Of(text).Result;

    public static string Show(Operation operation, ulong[] sources, ulong expected, ulong got)
        => $"{operation} of {string.Join(", ", sources.Select(bits => $"0x{bits:X}"))}: expected 0x{expected:X}, got 0x{got:X}";
}
