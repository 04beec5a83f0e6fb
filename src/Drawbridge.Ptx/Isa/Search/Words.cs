namespace Drawbridge.Ptx.Isa.Search;

/// <summary>Cuts texts and queries into words that can be compared.</summary>
static class Words
{
    static readonly HashSet<string> Stop = new(
        "a an the of to in is are with from for how what which on by as at it its be that this do does i can".Split(' '), StringComparer.Ordinal);

    /// <summary>Words of a text in lower case: letters, digits and underscores; dots and everything else separate.</summary>
    public static List<string> Cut(string text)
    {
        var words = new List<string>();
        int start = -1;
        for (int i = 0; i <= text.Length; i++)
        {
            bool isPart = i < text.Length && (char.IsLetterOrDigit(text[i]) || text[i] is '_' or '@');
            if (isPart && start < 0) start = i;
            if (isPart || start < 0) continue;
#pragma warning disable CA1308 // Words are compared in lower case as PTX writes them.
            string word = text.Substring(start, i - start).ToLowerInvariant();
#pragma warning restore CA1308
            start = -1;
            if (!Stop.Contains(word)) words.Add(word);
        }
        return words;
    }

    /// <summary>
    /// The stem of a word: endings that English and the two spellings of -ise vary in are cut, so that "multiplies", "multiply" and
    /// "multiplying" meet. Coarse on purpose; words with digits or underscores are names and stay.
    /// </summary>
    public static string Stem(string word)
    {
        if (word.Length < 4 || word.Any(c => char.IsDigit(c) || c == '_')) return word;
        string stem = word;
        foreach (string ending in new[] { "isation", "ization", "ations", "ation", "ions", "ion", "ising", "izing", "ises", "izes", "ised", "ized", "ise", "ize", "ies", "ings", "ing", "ers", "ed", "es", "er", "or", "s", "y", "e" })
        {
            if (!stem.EndsWith(ending, StringComparison.Ordinal) || stem.Length - ending.Length < 3) continue;
            stem = stem.Substring(0, stem.Length - ending.Length);
            break;
        }
        // "barriers" loses "ers" and "barrier" "er"; "multiplies" loses "ies", "multiply" "y", "multiplied" "ed".
        if (stem.Length > 3 && stem.EndsWith("i", StringComparison.Ordinal)) stem = stem.Substring(0, stem.Length - 1);
        // "stopped" and "stop".
        int last = stem.Length - 1;
        if (stem.Length > 4 && stem[last] == stem[last - 1] && stem[last] is not ('s' or 'l')) stem = stem.Substring(0, last);
        return stem;
    }
}
