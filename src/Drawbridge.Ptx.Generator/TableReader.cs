using System.Globalization;
using System.Text.RegularExpressions;

namespace Drawbridge.Ptx.Generator;

/// <summary>
/// Reads the .isa files: sets and reserved words of all files first, since a form may use a set of another file, then the forms.
/// The grammar is documented at the head of Isa/Table/grammar.isa.
/// </summary>
sealed class TableReader
{
    static readonly Regex FormHead = new(@"^form\s+(\d+)\s+(\S+)\s+(\S+)(?:\s+seen=(\d+))?$", RegexOptions.CultureInvariant);

    // In the order of the members of Effects.
    static readonly string[] EffectWords = ["reads", "writes", "atomic", "sync", "branch", "carry-in", "carry-out", "hint"];

    readonly Table table = new();
    readonly SetBook sets = new();
    readonly Dictionary<int, FormRow> byNumber = [];

    /// <summary>Reads all files.</summary>
    public static Table Read(IEnumerable<(string Path, string Text)> files)
    {
        var reader = new TableReader();
        var lines = files.Select(file => (file.Path, Lines: file.Text.Split('\n').Select(line => line.TrimEnd()).ToArray())).ToArray();
        foreach (var file in lines) reader.ReadSets(file.Path, file.Lines);
        foreach (var file in lines) reader.ReadForms(file.Path, file.Lines);
        foreach (var file in lines) reader.ReadKeywords(file.Path, file.Lines);
        reader.table.Forms.Sort((a, b) => a.Number.CompareTo(b.Number));
        return reader.table;
    }

    void ReadSets(string path, string[] lines)
    {
        for (int i = 0; i < lines.Length; i++)
        {
            string line = lines[i].Trim();
            string keyword = FirstWord(line, out string rest);
            Guarded(path, i, lines[i], () =>
            {
                if (keyword == "set") sets.Define(rest);
                else if (keyword == "reserved") table.Opcodes.UnionWith(SplitWords(rest));
            });
        }
    }

    // Last, because a line names a form.
    void ReadKeywords(string path, string[] lines)
    {
        var names = new HashSet<string>(table.Forms.Select(form => form.Name), StringComparer.Ordinal);
        for (int i = 0; i < lines.Length; i++)
        {
            if (FirstWord(lines[i].Trim(), out string rest) != "find") continue;
            string name = FirstWord(rest, out string words);
            Guarded(path, i, lines[i], () => table.Keywords.Add(!names.Contains(name)
                ? throw new TableException(Problems.UnknownName, $"there is no form named '{name}'")
                : name + "\t" + string.Join(" ", SplitWords(words))));
        }
    }

    void ReadForms(string path, string[] lines)
    {
        FormRow? form = null;
        for (int i = 0; i < lines.Length; i++)
        {
            string line = lines[i].Trim();
            if (line.Length == 0 || line[0] == '#') continue;
            string keyword = FirstWord(line, out string rest);
            if (keyword is "set" or "reserved" or "find") continue;
            int number = i;
            Guarded(path, i, lines[i], () =>
            {
                if (keyword == "form")
                {
                    if (form != null) Finish(form);
                    form = null;
                    form = StartForm(line, path, number);
                }
                else if (form == null) throw new TableException(Problems.UnreadableLine, $"'{keyword}' stands before any form");
                else ReadProperty(form, keyword, rest);
            });
        }
        if (form != null) Finish(form);
    }

    FormRow StartForm(string line, string path, int number)
    {
        var match = FormHead.Match(line);
        if (!match.Success) throw new TableException(Problems.UnreadableLine, "expected: form NUMBER NAME CATEGORY [seen=N]");
        var form = new FormRow
        {
            Number = Number(match.Groups[1].Value),
            Name = match.Groups[2].Value,
            Category = match.Groups[3].Value,
            Seen = match.Groups[4].Success ? Number(match.Groups[4].Value) : 0,
            Path = path,
            Line = number,
        };
        if (byNumber.TryGetValue(form.Number, out var other))
            throw new TableException(Problems.BadForm, $"form {form.Number} stands twice; the other is '{other.Name}'");
        byNumber.Add(form.Number, form);
        table.Forms.Add(form);
        return form;
    }

    void ReadProperty(FormRow form, string keyword, string rest)
    {
        switch (keyword)
        {
            case "syntax":
                form.Syntaxes.Add(SyntaxReader.Read(rest, sets));
                string opcode = form.Syntaxes[form.Syntaxes.Count - 1].Opcode;
                if (!table.Opcodes.Contains(opcode))
                    throw new TableException(Problems.UnknownName, $"'{opcode}' is not among the reserved opcode keywords (opcodes.isa)");
                break;
            case "construct": form.Construct = rest; break;
            case "since": form.Requirements = VersionReader.Requirements(rest); break;
            case "until": form.Removed = VersionReader.Requirement(rest, []); break;
            case "is": ReadTraits(form, rest); break;
            case "about": form.About = rest; break;
            case "example": form.Examples.Add(rest); break;
            case "doubt": form.Doubt = rest.Length > 0 ? rest : throw new TableException(Problems.UnreadableLine, "say what the doubt is"); break;
            default: throw new TableException(Problems.UnreadableLine, $"'{keyword}' is no line of a form");
        }
    }

    static void ReadTraits(FormRow form, string rest)
    {
        foreach (string word in SplitWords(rest))
        {
            switch (word)
            {
                case "exact": form.Exactness = "Exact"; break;
                case "approximate": form.Exactness = "Approximate"; break;
                case "unspecified": form.Exactness = "Unspecified"; break;
                case "mask": form.Convergence = "Mask"; break;
                case "warp": form.Convergence = "Warp"; break;
                default: form.Effects |= EffectBit(word); break;
            }
        }
        if (form.Exactness == null) throw new TableException(Problems.BadForm, "an 'is' line starts with exact, approximate or unspecified");
    }

    static int EffectBit(string word)
    {
        int index = Array.IndexOf(EffectWords, word);
        return index >= 0 ? 1 << index : throw new TableException(Problems.UnknownName, $"'{word}' is neither an exactness, an effect nor a convergence");
    }

    void Finish(FormRow form)
    {
        string? missing = form.Syntaxes.Count == 0 && form.Construct == null ? "a 'syntax' line"
            : form.Requirements.Count == 0 ? "a 'since' line"
            : form.Exactness == null ? "an 'is' line"
            : form.About == null ? "an 'about' line"
            : form.Examples.Count == 0 && form.Doubt == null ? "an 'example' line"
            : null;
        if (missing != null)
            table.Problems.Add(new Problem(Problems.BadForm, form.Path, form.Line, 0, 4, $"form {form.Number} '{form.Name}' lacks {missing}"));
        var words = new HashSet<string>(form.Syntaxes.SelectMany(syntax => syntax.Slots).SelectMany(slot => slot.Choices), StringComparer.Ordinal);
        words.UnionWith(form.Syntaxes.SelectMany(syntax => syntax.Slots).SelectMany(slot => slot.Choices, (slot, word) => slot.Name + "=" + word));
        foreach (string word in form.Requirements.SelectMany(row => row.Words).Where(word => !words.Contains(word)))
            table.Problems.Add(new Problem(Problems.UnknownName, form.Path, form.Line, 0, 4, $"form {form.Number} has a version for '{word}', which is none of its modifiers"));
    }

    void Guarded(string path, int line, string text, Action action)
    {
        try
        {
            action();
        }
        catch (TableException problem)
        {
            int indent = text.Length - text.TrimStart().Length;
            int column = problem.Column < 0 ? indent : Math.Max(0, text.IndexOf(FirstRest(text), StringComparison.Ordinal)) + problem.Column;
            int length = problem.Column < 0 ? Math.Max(1, text.Length - indent) : problem.Length;
            table.Problems.Add(new Problem(problem.Kind, path, line, column, length, problem.Message));
        }
    }

    static string FirstRest(string text)
    {
        FirstWord(text.Trim(), out string rest);
        return rest;
    }

    static string FirstWord(string line, out string rest)
    {
        int end = line.IndexOfAny([' ', '\t']);
        rest = end < 0 ? "" : line.Substring(end).Trim();
        return end < 0 ? line : line.Substring(0, end);
    }

    internal static string[] SplitWords(string text) => text.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);

    internal static int Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value)
        ? value
        : throw new TableException(Problems.UnreadableLine, $"'{text}' is not a number");
}
