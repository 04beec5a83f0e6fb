namespace Drawbridge.Ptx.Tests.Corpus;

/// <summary>A piece of PTX text: a name (<c>%r1</c>, an opcode), a dotted word, a number, a string, or one punctuation mark.</summary>
/// <param name="Start">Offset of its first byte.</param>
/// <param name="End">Offset after its last byte.</param>
/// <param name="Text">The piece itself.</param>
readonly record struct Token(int Start, int End, string Text)
{
    public bool IsName => Text[0] is '%' or '_' or '$' || char.IsAsciiLetter(Text[0]);

    public bool Is(string text) => Text == text;

    /// <summary>Cuts a text without comments into tokens. Shares nothing with the reader, whose findings the tests judge with these.</summary>
    public static List<Token> All(string text)
    {
        var tokens = new List<Token>();
        int i = 0;
        while (i < text.Length)
        {
            int start = i;
            char c = text[i];
            if (char.IsWhiteSpace(c)) i++;
            else if (text.AsSpan(i).StartsWith("//") || text.AsSpan(i).StartsWith("@@DWARF")) i = After(text, i, "\n");
            else if (text.AsSpan(i).StartsWith("/*")) i = After(text, i, "*/");
            else
            {
                i = c == '"' ? After(text, i + 1, "\"") : i + 1;
                if (c == '.' || IsWordPart(c)) while (i < text.Length && IsWordPart(text[i])) i++;
                tokens.Add(new(start, i, text[start..i]));
            }
        }
        return tokens;
    }

    static bool IsWordPart(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '$' or '%';

    static int After(string text, int from, string mark)
    {
        int found = text.IndexOf(mark, from, StringComparison.Ordinal);
        return found < 0 ? text.Length : found + mark.Length;
    }
}
