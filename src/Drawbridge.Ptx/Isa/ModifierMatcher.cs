namespace Drawbridge.Ptx.Isa;

/// <summary>
/// Binds the modifiers of an instruction to the slots of a syntax line. Compilers disagree about the order of modifiers
/// (<c>vote.sync.ballot</c>, <c>vote.ballot.sync</c>), so order between slots is free; but types keep theirs among themselves, and so do
/// state spaces, because there the order is the meaning (<c>cvt.f32.f16</c>, <c>cp.async.shared.global</c>).
/// </summary>
sealed class ModifierMatcher
{
    readonly FormSyntax syntax;
    readonly string[] words;
    readonly int[] slotOfWord;
    readonly bool[] taken;

    ModifierMatcher(FormSyntax syntax, string[] words)
    {
        this.syntax = syntax;
        this.words = words;
        slotOfWord = new int[words.Length];
        taken = new bool[syntax.Modifiers.Length];
    }

    /// <summary>The slot of each word, or null if the line does not have these modifiers.</summary>
    public static int[]? Match(FormSyntax syntax, string[] words)
    {
        int mandatory = 0;
        foreach (var slot in syntax.Modifiers)
            if (!slot.Optional) mandatory++;
        if (words.Length < mandatory || words.Length > syntax.Modifiers.Length) return null;
        foreach (string word in words)
            if (!Accepts(syntax, word)) return null;
        var matcher = new ModifierMatcher(syntax, words);
        return matcher.Place(0) ? matcher.slotOfWord : null;
    }

    /// <summary>Number of pairs of words that stand in another order than documented.</summary>
    public static int Disorder(int[] slotOfWord)
    {
        int pairs = 0;
        for (int i = 0; i < slotOfWord.Length; i++)
            for (int j = i + 1; j < slotOfWord.Length; j++)
                if (slotOfWord[i] > slotOfWord[j]) pairs++;
        return pairs;
    }

    /// <summary>True if some slot of the line accepts the word.</summary>
    public static bool Accepts(FormSyntax syntax, string word)
    {
        foreach (var slot in syntax.Modifiers)
            if (Array.IndexOf(slot.Choices, word) >= 0) return true;
        return false;
    }

    // Depth first, first slot first; going back is needed only where an optional slot took a word that a later one must have.
    bool Place(int word)
    {
        if (word == words.Length)
        {
            for (int slot = 0; slot < taken.Length; slot++)
                if (!taken[slot] && !syntax.Modifiers[slot].Optional) return false;
            return true;
        }
        for (int slot = FirstAllowed(word); slot < taken.Length; slot++)
        {
            if (taken[slot] || Array.IndexOf(syntax.Modifiers[slot].Choices, words[word]) < 0) continue;
            taken[slot] = true;
            slotOfWord[word] = slot;
            if (Place(word + 1)) return true;
            taken[slot] = false;
        }
        return false;
    }

    int FirstAllowed(int word)
    {
        var order = OrderOf(words[word]);
        if (order == WordOrder.Free) return 0;
        for (int before = word - 1; before >= 0; before--)
            if (OrderOf(words[before]) == order) return slotOfWord[before] + 1;
        return 0;
    }

    enum WordOrder
    {
        Free,
        Type,
        Space,
    }

    static WordOrder OrderOf(string word) => PtxTypes.TryParse(word, out _) ? WordOrder.Type : StateSpaces.TryParse(word, out _) ? WordOrder.Space : WordOrder.Free;
}
