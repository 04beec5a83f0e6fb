using Drawbridge.Interpreter.Tests.Scalar;
using Drawbridge.Ptx.Isa;

namespace Drawbridge.Interpreter.Tests.Float;

/// <summary>No form of floating point or conversion is without a definition, and none returns bits its destination has no room for.</summary>
public class CoverageTests
{
    static readonly string[] Categories = ["float", "half/bf16", "conversion"];

    public static TheoryData<int> Forms
    {
        get
        {
            var data = new TheoryData<int>();
            foreach (var form in InstructionSet.Forms.Where(form => Categories.Contains(form.Category) && form.Doubt == null)) data.Add(form.Number);
            return data;
        }
    }

    [Fact]
    public void The_forms_are_all_there() => Assert.Equal(118, InstructionSet.Forms.Count(form => Categories.Contains(form.Category)));

    [Theory, MemberData(nameof(Forms))]
    public void Each_form_has_a_definition_that_fits_its_destination(int number)
    {
        var form = InstructionSet.Forms.Single(form => form.Number == number);
        foreach (var operation in form.Syntaxes.SelectMany(TableOperations.Of))
        {
            var definition = Definitions.Of(operation);
            int width = operation.Operands[0].Type.Bits();
            foreach (ulong[] s in FloatInputs.For(operation, 20))
            {
                ulong result = definition.Vector is { } vector
                    ? vector([s[0], s[0] >> 1, s[0] << 1 & uint.MaxValue, 0, s[1]])
                    : definition.Result(s[0], s.ElementAtOrDefault(1), s.ElementAtOrDefault(2), s.ElementAtOrDefault(3));
                Assert.True(width == 64 || result >> width == 0, $"{operation} returns 0x{result:X}, more than {width} bits");
            }
        }
    }

    [Fact]
    public void What_the_table_doubts_is_left_undefined()
    {
        int[] doubted = [.. InstructionSet.Forms.Where(form => Categories.Contains(form.Category) && form.Doubt != null).Select(form => form.Number)];
        Assert.Equal([72, 138, 279], doubted);
    }
}
