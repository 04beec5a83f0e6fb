namespace Drawbridge.Ptx.Isa.Search;

/// <summary>Where a word stands, which decides what it is worth.</summary>
enum Field : byte
{
    Modifier,
    Target,
    Category,
    About,
    Keyword,
    NamePart,
    Name,
}

/// <summary>
/// An entry for each instruction name: its words with their worth. Built once, from the whole table: some milliseconds.
/// </summary>
sealed class SearchIndex
{
    static readonly Lazy<SearchIndex> Shared = new(() => new SearchIndex());

    // By Field.
    static readonly double[] Worth = [2.5, 4, 3, 4, 6, 7, 12];

    readonly Dictionary<string, List<Posting>> postings = new(StringComparer.Ordinal);

    SearchIndex()
    {
        foreach (var group in InstructionSet.Forms.GroupBy(form => form.Name)) Entries.Add(new Entry(Entries.Count, group.Key, group.ToArray()));
        var byName = Entries.ToDictionary(entry => entry.Name, StringComparer.Ordinal);
        foreach (var entry in Entries) AddForms(entry);
        foreach (string line in FormTable.KeywordText().Split('\n'))
        {
            int tab = line.IndexOf('\t');
            // The first word is the one the instruction is best known by.
            double bonus = 1.4;
            foreach (string word in Words.Cut(line.Substring(tab + 1)))
            {
                Add(word, byName[line.Substring(0, tab)], null, Field.Keyword, bonus);
                bonus = 1;
            }
        }
    }

    public static SearchIndex Instance => Shared.Value;

    /// <summary>An instruction name with its forms.</summary>
    public sealed record Entry(int Index, string Name, Form[] Forms);

    /// <summary>A word's occurrence in an entry; in one form of it if <paramref name="Form"/> says so.</summary>
    public readonly record struct Posting(Entry Entry, Form? Form, double Worth);

    public List<Entry> Entries { get; } = [];

    public IEnumerable<string> Vocabulary => postings.Keys;

    public IReadOnlyList<Posting> PostingsOf(string word) => postings.TryGetValue(word, out var list) ? list : [];

    /// <summary>Rare words say more than frequent ones.</summary>
    public double Rarity(string word)
    {
        // Postings stand in the order of their entries, but for keywords at the end; an entry counted twice does no harm.
        int entries = 0;
        Entry? last = null;
        foreach (var posting in PostingsOf(word))
        {
            if (posting.Entry != last) entries++;
            last = posting.Entry;
        }
        return Math.Log(1 + (double)Entries.Count / Math.Max(1, entries));
    }

    void AddForms(Entry entry)
    {
#pragma warning disable CA1308 // Words are compared in lower case as PTX writes them.
        Add(entry.Name.ToLowerInvariant(), entry, null, Field.Name);
#pragma warning restore CA1308
        var parts = Words.Cut(entry.Name.Replace('_', '.'));
        if (parts.Count > 1)
            foreach (string part in parts) Add(part, entry, null, Field.NamePart);
        foreach (var form in entry.Forms)
        {
            foreach (string word in Words.Cut(form.About)) Add(word, entry, form, Field.About);
            foreach (string word in Words.Cut(form.Category)) Add(word, entry, form, Field.Category);
            foreach (string word in ModifierWords(form)) Add(word, entry, form, Field.Modifier);
            foreach (var target in form.Requirements[0].Targets) Add(target.ToString(), entry, form, Field.Target);
        }
    }

    // Slots share their lists of choices, and forms of hundreds of shapes name each shape: every list and word once.
    static HashSet<string> ModifierWords(Form form)
    {
        var words = new HashSet<string>(StringComparer.Ordinal);
        var lists = new HashSet<string[]>();
        foreach (var syntax in form.Syntaxes)
            foreach (var slot in syntax.Modifiers)
                if (lists.Add(slot.Choices))
                    foreach (string choice in slot.Choices) words.UnionWith(Words.Cut(choice));
        return words;
    }

    void Add(string word, Entry entry, Form? form, Field field, double bonus = 1)
    {
        double worth = Worth[(int)field] * bonus;
        AddExact(word, entry, form, worth);
        AddExact("~" + Words.Stem(word), entry, form, worth * 0.9);
    }

    void AddExact(string key, Entry entry, Form? form, double worth)
    {
        if (!postings.TryGetValue(key, out var list)) postings.Add(key, list = []);
        list.Add(new Posting(entry, form, worth));
    }
}
