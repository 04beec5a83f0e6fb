using Drawbridge.Ptx.Isa;

namespace Drawbridge.Ptx.Tests.Isa;

/// <summary>The examples of the table show every syntax line.</summary>
public class ExampleTests
{
    [Fact]
    public void EverySyntaxLineHasAnExample()
    {
        var without = new List<string>();
        foreach (var form in InstructionSet.Forms.Where(form => form.Construct == null && form.Doubt == null))
        {
            var shown = form.Examples.SelectMany(Lines).ToHashSet();
            without.AddRange(form.Syntaxes.Where(syntax => !shown.Contains((form.Number, syntax.Text))).Select(syntax => $"{form.Number}: {syntax.Text}"));
        }
        Assert.True(without.Count == 0, string.Join("\n", without));
    }

    // Lines that share their modifiers and differ in operands are told apart by the reader: all count as shown.
    static IEnumerable<(int, string)> Lines(string example)
    {
        string statement = example.StartsWith('@') ? example[(example.IndexOf(' ', StringComparison.Ordinal) + 1)..] : example;
        string text = statement.Split([' ', ';'], 2)[0];
        Assert.True(InstructionSet.Resolve(text, out var operation), $"'{example}' is no instruction");
        for (var overload = operation; overload != null; overload = overload.NextOverload) yield return (overload.Form.Number, overload.Syntax.Text);
    }
}
