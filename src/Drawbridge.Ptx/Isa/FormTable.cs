using System.Collections.Concurrent;

namespace Drawbridge.Ptx.Isa;

/// <summary>
/// The forms, one opcode at a time when first asked for. The generated half holds the table as text, checked when it was built.
/// </summary>
static partial class FormTable
{
    static readonly ConcurrentDictionary<string, Form[]> Built = new(StringComparer.Ordinal);
    static readonly string[] ChoiceLists = ChoiceText().Split('\n');
    static readonly string[]?[] SplitChoices = new string[ChoiceLists.Length][];

    /// <summary>The forms of an opcode keyword by number; those of language constructs for the empty keyword.</summary>
    internal static Form[] FormsOf(string opcode) =>
        Built.TryGetValue(opcode, out var forms) ? forms : Built.GetOrAdd(opcode, new FormReader(TextOf(opcode)).ReadForms());

    internal static OperandKind KindOf(int index) => Kinds[index];

    /// <summary>A list of words that slots share. Two threads may both split it; either result will do.</summary>
    internal static string[] ChoicesOf(int index) => SplitChoices[index] ??= ChoiceLists[index].Split(' ');
}
