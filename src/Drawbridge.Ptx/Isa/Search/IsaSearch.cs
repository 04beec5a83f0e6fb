namespace Drawbridge.Ptx.Isa.Search;

/// <summary>An instruction that a search found.</summary>
/// <param name="Name">Its name, as <c>isa show</c> takes it.</param>
/// <param name="Form">The form that fits the query best.</param>
/// <param name="Forms">All forms of that name, by number.</param>
/// <param name="Score">How well it fits; comparable within one search only.</param>
public sealed record IsaMatch(string Name, Form Form, Form[] Forms, double Score);

/// <summary>
/// Keyword search over the instruction table: names, meanings, modifiers, categories, targets, and what CUDA C++ calls an instruction. Word forms
/// and small typing errors are forgiven.
/// </summary>
public static class IsaSearch
{
    /// <summary>The instructions that fit <paramref name="query"/>, best first.</summary>
    /// <param name="query">Some words: <c>fused multiply</c>, <c>barrier</c>, <c>sm_90 async</c>.</param>
    /// <param name="limit">Most results.</param>
    public static IReadOnlyList<IsaMatch> Find(string query, int limit = 20)
    {
        var index = SearchIndex.Instance;
        var words = Words.Cut(query).Distinct().ToList();
        // Dotted names are one word of the query, too.
#pragma warning disable CA1308 // Words are compared in lower case as PTX writes them.
        foreach (string name in query.ToLowerInvariant().Split([' ', '\t', ','], StringSplitOptions.RemoveEmptyEntries))
            if (name.Contains('.') && index.PostingsOf(name.Trim('.')).Count > 0) words.Add(name.Trim('.'));
#pragma warning restore CA1308
        // "load and store": an instruction here only if it is nearly all that was asked for.
        if (words.Count > 2) words.RemoveAll(word => word is "and" or "or" or "not");
        var scores = new Dictionary<int, Score>();
        foreach (string word in words) AddWord(index, word, scores);
        return scores
            .Select(pair => ToMatch(index.Entries[pair.Key], pair.Value, words.Count))
            .OrderByDescending(match => match.Score).ThenBy(match => match.Form.Number)
            .Take(limit).ToArray();
    }

    sealed class Score
    {
        public double Sum { get; set; }

        public int Words { get; set; }

        public Dictionary<Form, double> ByForm { get; } = [];
    }

    static IsaMatch ToMatch(SearchIndex.Entry entry, Score score, int wordCount)
    {
        // All words at once beat many hits of one; among equals the instruction that real code uses more, and the one with the shorter name.
        double share = (double)score.Words / wordCount;
        double seen = entry.Forms.Sum(form => (double)form.Seen);
        // All words in one form beat words scattered over several.
        double best = score.ByForm.Count == 0 ? 0 : score.ByForm.Values.Max();
        double total = (score.Sum + best * 0.5) * share * share * (1 + 0.02 * Math.Log(1 + seen)) / (1 + 0.004 * entry.Name.Length);
        var form = score.ByForm.OrderByDescending(pair => pair.Value).ThenByDescending(pair => pair.Key.Seen).ThenBy(pair => pair.Key.Number).Select(pair => pair.Key).FirstOrDefault()
            ?? entry.Forms.OrderByDescending(candidate => candidate.Seen).First();
        return new IsaMatch(entry.Name, form, entry.Forms, total);
    }

    static void AddWord(SearchIndex index, string word, Dictionary<int, Score> scores)
    {
        // The best hit of the word in each entry, and in each form, counts once.
        var best = new Dictionary<int, double>();
        var bestInForm = new Dictionary<Form, double>();
        // A longer word that begins with this one is rarer, but says no more about what was asked for.
        double rarity = Math.Max(index.Rarity(word), index.Rarity("~" + Words.Stem(word)));
        foreach (var (key, quality) in Candidates(index, word))
        {
            double factor = quality * Math.Min(rarity, index.Rarity(key));
            foreach (var posting in index.PostingsOf(key))
            {
                double worth = posting.Worth * factor;
                if (!best.TryGetValue(posting.Entry.Index, out double old) || worth > old) best[posting.Entry.Index] = worth;
                if (posting.Form != null && (!bestInForm.TryGetValue(posting.Form, out old) || worth > old)) bestInForm[posting.Form] = worth;
            }
        }
        foreach (var pair in best)
        {
            if (!scores.TryGetValue(pair.Key, out var score)) scores.Add(pair.Key, score = new Score());
            score.Sum += pair.Value;
            score.Words++;
            foreach (var form in index.Entries[pair.Key].Forms)
                if (bestInForm.TryGetValue(form, out double worth)) score.ByForm[form] = (score.ByForm.TryGetValue(form, out double sum) ? sum : 0) + worth;
        }
    }

    // The word itself, its stem, longer words it begins, and, if nothing else is known, words it may be a misspelling of.
    static IEnumerable<(string Key, double Quality)> Candidates(SearchIndex index, string word)
    {
        string stem = "~" + Words.Stem(word);
        // What is left of "barier" is "bar", which is another word.
        bool isStemKnown = 2 * stem.Length > word.Length + 2 && index.PostingsOf(stem).Count > 0;
        bool isKnown = isStemKnown || index.PostingsOf(word).Count > 0;
        if (isKnown)
        {
            yield return (word, 1);
            yield return (stem, 1);
        }
        if (word.Length >= 3)
        {
            foreach (string known in index.Vocabulary)
                if (known.Length > word.Length && known.StartsWith(word, StringComparison.Ordinal)) yield return (known, isKnown ? 0.35 : 0.6);
        }
        if (isKnown || word.Length < 4) yield break;
        int allowed = word.Length >= 8 ? 2 : 1;
        foreach (string known in index.Vocabulary)
        {
            if (known[0] == '~' || Math.Abs(known.Length - word.Length) > allowed) continue;
            int distance = Spelling.Distance(word, known);
            if (distance <= allowed) yield return (known, 0.6 / distance);
        }
    }
}
