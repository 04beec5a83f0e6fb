namespace Drawbridge.Ptx.Isa;

/// <summary>Finds out why the modifiers of an instruction fit none of its forms: the nearest form decides.</summary>
static class FailureFinder
{
    public static ResolveFailure Find(string text, string opcode, string[] words)
    {
        var forms = FormTable.FormsOf(opcode);
        var syntaxes = forms.SelectMany(form => form.Syntaxes).ToArray();
        if (syntaxes.Length == 0) return UnknownOpcode(opcode);
        for (int i = 0; i < words.Length; i++)
            if (!syntaxes.Any(syntax => ModifierMatcher.Accepts(syntax, words[i]))) return UnknownModifier(opcode, words, i, syntaxes);

        var nearest = syntaxes.Select(syntax => Compare(syntax, words)).OrderBy(c => c.Extra.Count).ThenBy(c => c.Missing.Count).First();
        if (nearest.Extra.Count > 0)
        {
            int extra = nearest.Extra[0];
            return At(ResolveFailureKind.ConflictingModifier, words, extra, opcode, [],
                $"'.{words[extra]}' does not go together with the other modifiers of '{text}'; the nearest form is {Show(nearest.Syntax)}");
        }
        if (nearest.Missing.Count > 0)
        {
            var slot = nearest.Missing[0];
            string choices = string.Join(", ", slot.Choices.Take(16).Select(word => "." + word));
            string what = slot.IsLiteral ? $"'{text}' lacks {choices}" : $"'{text}' lacks one of {choices}";
            return new(ResolveFailureKind.MissingModifier, opcode, 0, opcode.Length, slot.Name, slot.Choices, what);
        }
        // All words fit and none is missing: their order is what is wrong.
        return At(ResolveFailureKind.ConflictingModifier, words, words.Length - 1, opcode, [],
            $"the types or state spaces of '{text}' stand in the wrong order; the nearest form is {Show(nearest.Syntax)}");
    }

    static ResolveFailure UnknownOpcode(string opcode)
    {
        if (InstructionSet.IsOpcode(opcode))
            return new(ResolveFailureKind.UnknownOpcode, opcode, 0, opcode.Length, "", [], $"'{opcode}' is reserved, but no form of it is known");
        string? near = Spelling.Nearest(opcode, InstructionSet.Opcodes);
        return new(ResolveFailureKind.UnknownOpcode, opcode, 0, opcode.Length, "", near == null ? [] : [near],
            near == null ? $"there is no instruction '{opcode}'" : $"there is no instruction '{opcode}'; did you mean '{near}'?");
    }

    static ResolveFailure UnknownModifier(string opcode, string[] words, int index, FormSyntax[] syntaxes)
    {
        var known = syntaxes.SelectMany(syntax => syntax.Modifiers).SelectMany(slot => slot.Choices).Distinct(StringComparer.Ordinal).ToArray();
        string? near = Spelling.Nearest(words[index], known);
        string message = $"'{opcode}' has no modifier '.{words[index]}'" + (near == null ? "" : $"; did you mean '.{near}'?");
        return At(ResolveFailureKind.UnknownModifier, words, index, opcode, near == null ? [] : [near], message);
    }

    static ResolveFailure At(ResolveFailureKind kind, string[] words, int index, string opcode, string[] choices, string message)
    {
        int start = opcode.Length + 1;
        for (int i = 0; i < index; i++) start += words[i].Length + 1;
        return new(kind, words[index], start, words[index].Length, "", choices, message);
    }

    sealed record Comparison(FormSyntax Syntax, List<int> Extra, List<ModifierSlot> Missing);

    static Comparison Compare(FormSyntax syntax, string[] words)
    {
        var open = syntax.Modifiers.ToList();
        var extra = new List<int>();
        for (int i = 0; i < words.Length; i++)
        {
            int slot = open.FindIndex(candidate => Array.IndexOf(candidate.Choices, words[i]) >= 0);
            if (slot < 0) extra.Add(i);
            else open.RemoveAt(slot);
        }
        return new(syntax, extra, open.FindAll(slot => !slot.Optional));
    }

    static string Show(FormSyntax syntax)
    {
        int blank = syntax.Text.IndexOf(' ');
        return "'" + (blank < 0 ? syntax.Text : syntax.Text.Substring(0, blank)) + "'";
    }
}
