using System.Text;

namespace Drawbridge.Ptx.Isa;

/// <summary>
/// The instructions of PTX: from the text <c>add.rn.f32</c> to its <see cref="Operation"/>, and the table behind it. All members may be
/// called from several threads.
/// </summary>
public static class InstructionSet
{
    static readonly OperationCache Cache = new();
    static readonly Lazy<string[]> OpcodeList = new(FormTable.Opcodes);
    static readonly Lazy<Form[]> AllForms = new(() =>
        [.. OpcodeList.Value.Concat([""]).SelectMany(FormTable.FormsOf).OrderBy(form => form.Number)]);

    /// <summary>Number of forms in the table.</summary>
    public static int FormCount => FormTable.Count;

    /// <summary>The opcode keywords, sorted. All are reserved words.</summary>
    public static IReadOnlyList<string> Opcodes => OpcodeList.Value;

    /// <summary>All forms by number. Builds the whole table: for listings and tests, not for reading modules.</summary>
    public static IReadOnlyList<Form> Forms => AllForms.Value;

    /// <summary>True if <paramref name="word"/> is an opcode keyword.</summary>
    public static bool IsOpcode(string word) => FormTable.IsOpcode(word);

    /// <summary>The forms of an opcode keyword (<c>add</c>) by number; empty if there is no such keyword.</summary>
    public static IReadOnlyList<Form> FormsOf(string opcode) => opcode.Length == 0 ? [] : FormTable.FormsOf(opcode);

    /// <summary>
    /// Finds the operation that an opcode with modifiers means. Neither locks nor allocates for a text met before.
    /// </summary>
    /// <param name="text">Opcode and modifiers as written, without blanks: <c>add.rn.f32</c>.</param>
    /// <param name="operation">The operation; the best match of several, the others through <see cref="Operation.NextOverload"/>.</param>
    /// <returns>False if there is no such instruction; <see cref="Explain(ReadOnlySpan{byte})"/> says why.</returns>
    public static bool Resolve(ReadOnlySpan<byte> text, out Operation? operation)
    {
        operation = Cache.Find(text);
        if (operation != null) return true;
        string name = Encoding.UTF8.GetString(text.ToArray());
        operation = Match(name);
        if (operation == null) return false;
        operation = Cache.Add(text, operation);
        return true;
    }

    /// <inheritdoc cref="Resolve(ReadOnlySpan{byte}, out Operation?)"/>
    public static bool Resolve(string text, out Operation? operation) => Resolve(Encoding.UTF8.GetBytes(text), out operation);

    /// <summary>Why <paramref name="text"/> is no instruction; null if it is one.</summary>
    public static ResolveFailure? Explain(ReadOnlySpan<byte> text)
    {
        if (Resolve(text, out _)) return null;
        string name = Encoding.UTF8.GetString(text.ToArray());
        var words = Split(name, out string opcode);
        return FailureFinder.Find(name, opcode, words);
    }

    /// <inheritdoc cref="Explain(ReadOnlySpan{byte})"/>
    public static ResolveFailure? Explain(string text) => Explain(Encoding.UTF8.GetBytes(text));

    // Plain loops here and below: this is what every program start pays for.
    static Operation? Match(string text)
    {
        var words = Split(text, out string opcode);
        var matches = new List<Candidate>();
        foreach (var form in FormTable.FormsOf(opcode))
        {
            foreach (var syntax in form.Syntaxes)
            {
                if (ModifierMatcher.Match(syntax, words) is not { } slots) continue;
                var match = new Candidate(form, syntax, slots, ModifierMatcher.Disorder(slots));
                // Best order first; among equals the table's order decides.
                int place = matches.Count;
                while (place > 0 && matches[place - 1].Disorder > match.Disorder) place--;
                matches.Insert(place, match);
            }
        }
        Operation? chain = null;
        for (int i = matches.Count - 1; i >= 0; i--)
            chain = OperationBuilder.Build(text, matches[i].Form, matches[i].Syntax, words, matches[i].Slots, chain);
        return chain;
    }

    sealed record Candidate(Form Form, FormSyntax Syntax, int[] Slots, int Disorder);

    // Words end at dots; '::' is part of a word. An opcode may carry '::' too (tcgen05.wait::ld), its own keyword never does.
    static string[] Split(string text, out string opcode)
    {
        var parts = text.Split('.');
        opcode = parts[0];
        var words = new string[parts.Length - 1];
        Array.Copy(parts, 1, words, 0, words.Length);
        return words;
    }
}
