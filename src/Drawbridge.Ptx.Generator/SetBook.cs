namespace Drawbridge.Ptx.Generator;

/// <summary>The named sets of words, and the writing out of choices: names of sets and ranges such as <c>m64n(8..256/8)k16</c>.</summary>
sealed class SetBook
{
    readonly Dictionary<string, string[]> sets = new(StringComparer.Ordinal);

    /// <summary>Reads <c>name = words…</c>.</summary>
    public void Define(string text)
    {
        int equals = text.IndexOf('=');
        if (equals <= 0) throw new TableException(Problems.BadSet, "expected: set NAME = WORDS");
        string name = text.Substring(0, equals).Trim();
        if (sets.ContainsKey(name)) throw new TableException(Problems.BadSet, $"the set '{name}' stands twice");
        sets.Add(name, WriteOut(TableReader.SplitWords(text.Substring(equals + 1))));
    }

    /// <summary>Writes out set names and ranges; the words keep their order and stand once each.</summary>
    public string[] WriteOut(IEnumerable<string> entries)
    {
        var words = new List<string>();
        foreach (string entry in entries)
        {
            IEnumerable<string> expansion = sets.TryGetValue(entry, out var set) ? set : WriteOutRange(entry);
            foreach (string word in expansion)
                if (!words.Contains(word)) words.Add(word);
        }
        return words.Count > 0 ? words.ToArray() : throw new TableException(Problems.BadSet, "a choice of nothing");
    }

    static IEnumerable<string> WriteOutRange(string entry)
    {
        int open = entry.IndexOf('(');
        if (open < 0) return [CheckWord(entry)];
        int close = entry.IndexOf(')', open);
        int dots = entry.IndexOf("..", open, StringComparison.Ordinal);
        int slash = entry.IndexOf('/', open);
        if (close < 0 || dots < 0 || dots > close) throw new TableException(Problems.BadSet, $"'{entry}' is no range like m64n(8..256/8)k16");
        int first = TableReader.Number(entry.Substring(open + 1, dots - open - 1));
        int last = TableReader.Number(entry.Substring(dots + 2, (slash < 0 ? close : slash) - dots - 2));
        int step = slash < 0 ? 1 : TableReader.Number(entry.Substring(slash + 1, close - slash - 1));
        if (step < 1 || last < first) throw new TableException(Problems.BadSet, $"the range of '{entry}' is empty");
        var words = new List<string>();
        for (int value = first; value <= last; value += step)
            words.Add(CheckWord(entry.Substring(0, open) + value + entry.Substring(close + 1)));
        return words;
    }

    static string CheckWord(string word)
    {
        for (int i = 0; i < word.Length; i++)
        {
            char c = word[i];
            bool fine = char.IsLetterOrDigit(c) || c == '_' || c == ':';
            if (!fine) throw new TableException(Problems.BadSet, $"'{word}' is no modifier word (letters, digits, _ and ::)");
        }
        return word.Length > 0 ? word : throw new TableException(Problems.BadSet, "an empty word");
    }
}
