namespace Drawbridge.Ptx.Isa;

/// <summary>Enumerates operations of a form, for tables, tests and questions such as "does an engine execute this form".</summary>
public static class FormOperations
{
    /// <summary>
    /// Operations that together use every modifier of the form: for each syntax line the shortest one, then one for each further choice of each
    /// slot (not all combinations, which would be millions). Empty for language constructs.
    /// </summary>
    public static IEnumerable<Operation> Sample(Form form)
    {
        var texts = new HashSet<string>(StringComparer.Ordinal);
        foreach (var syntax in form.Syntaxes)
        {
            foreach (string text in Texts(syntax))
            {
                if (texts.Add(text + "\t" + syntax.Text) && Find(text, syntax) is { } operation) yield return operation;
            }
        }
    }

    /// <summary>The operation that <paramref name="text"/> means by this syntax line, or null.</summary>
    public static Operation? Find(string text, FormSyntax syntax)
    {
        if (!InstructionSet.Resolve(text, out var operation)) return null;
        while (operation != null && operation.Syntax != syntax) operation = operation.NextOverload;
        return operation;
    }

    static IEnumerable<string> Texts(FormSyntax syntax)
    {
        var words = new string?[syntax.Modifiers.Length];
        for (int i = 0; i < words.Length; i++) words[i] = syntax.Modifiers[i].Optional ? null : syntax.Modifiers[i].Choices[0];
        yield return Text(syntax, words);
        for (int i = 0; i < words.Length; i++)
        {
            string? usual = words[i];
            foreach (string choice in syntax.Modifiers[i].Choices)
            {
                words[i] = choice;
                yield return Text(syntax, words);
            }
            words[i] = usual;
        }
    }

    static string Text(FormSyntax syntax, string?[] words) => syntax.Opcode + string.Concat(words.Select(word => word == null ? "" : "." + word));
}
