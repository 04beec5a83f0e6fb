using Drawbridge.Ptx.Isa;

namespace Drawbridge.Interpreter.Tests.Scalar;

/// <summary>Every operation that a syntax line of the instruction table stands for: all choices, with and without each option.</summary>
static class TableOperations
{
    public static IEnumerable<Operation> Of(Semantic semantic) =>
        from form in InstructionSet.Forms
        where form.Doubt is null
        from syntax in form.Syntaxes
        where syntax.Semantic == semantic
        from operation in Of(syntax)
        select operation;

    public static IEnumerable<Operation> Of(FormSyntax syntax)
    {
        IEnumerable<string> texts = [syntax.Opcode];
        foreach (var slot in syntax.Modifiers)
        {
            var choices = slot.Choices.Select(word => "." + word);
            if (slot.Optional) choices = choices.Prepend("");
            texts = texts.SelectMany(_ => choices, (text, choice) => text + choice);
        }
        return texts.Select(text => Resolve(text, syntax));
    }

    /// <summary>The one operation of a text; fails the test if there is none.</summary>
    public static Operation Resolve(string text)
    {
        Assert.True(InstructionSet.Resolve(text, out var operation), $"'{text}' is no instruction");
        return operation!;
    }

    /// <summary>The operands an operation reads, in order.</summary>
    public static OperandShape[] Sources(this Operation operation) => operation.Operands.Where(shape => !shape.Spec.IsDestination).ToArray();

    // Several lines may share the text and differ in their operands.
    static Operation Resolve(string text, FormSyntax syntax)
    {
        for (var operation = Resolve(text); operation != null; operation = operation.NextOverload)
        {
            if (operation.Syntax.Text == syntax.Text) return operation;
        }
        Assert.Fail($"'{text}' does not resolve to the line it was made from: {syntax.Text}");
        throw new InvalidOperationException();
    }
}
