namespace Drawbridge.Ptx.Syntax.Reading;

/// <summary>Kinds of token; punctuation is its own ASCII code, double operators the codes below.</summary>
enum TokenKind : byte
{
    End = 0,
    Less = (byte)'<', Greater = (byte)'>',
    OpenBrace = (byte)'{', CloseBrace = (byte)'}', OpenBracket = (byte)'[', CloseBracket = (byte)']', OpenParen = (byte)'(', CloseParen = (byte)')',
    Comma = (byte)',', Semicolon = (byte)';', Colon = (byte)':', At = (byte)'@', Bang = (byte)'!', Bar = (byte)'|', Plus = (byte)'+', Minus = (byte)'-',
    Star = (byte)'*', Slash = (byte)'/', Percent = (byte)'%', Ampersand = (byte)'&', Caret = (byte)'^', Tilde = (byte)'~', Question = (byte)'?', Equal = (byte)'=',
    ShiftLeft = 128, ShiftRight, LessEqual, GreaterEqual, EqualEqual, BangEqual, AndAnd, OrOr,

    /// <summary>A name.</summary>
    Name,

    /// <summary>A lone <c>_</c>.</summary>
    Sink,

    /// <summary>A dotted word; the token includes the dot.</summary>
    Word,

    /// <summary>A literal; its value stands in <see cref="Lexer.Bits"/> and <see cref="Lexer.Literal"/>.</summary>
    Number,

    /// <summary>A quoted string, quotes included.</summary>
    String,

    /// <summary>Something that is no token; reported already.</summary>
    Bad,
}

/// <summary>
/// Cuts UTF-8 text into tokens, one at a time: the current token lies in the fields, nothing is allocated. Mistakes go to
/// <see cref="Findings"/> where there is one; without, they are passed over.
/// </summary>
partial struct Lexer
{
    readonly byte[] text;
    readonly int limit;
    readonly Findings? findings;

    /// <summary>A lexer before the first token at or after <paramref name="start"/>; <see cref="Next"/> reads it.</summary>
    public Lexer(byte[] text, int start, int limit, Findings? findings)
    {
        this.text = text;
        this.limit = limit;
        this.findings = findings;
        End = Start = PreviousEnd = start;
        NumberStart = 0;
        Bits = 0;
        Kind = TokenKind.End;
        Literal = ConstantKind.Signed;
    }

    /// <summary>Kind of the current token.</summary>
    public TokenKind Kind;

    /// <summary>Where it begins.</summary>
    public int Start;

    /// <summary>Where it ends.</summary>
    public int End;

    /// <summary>Where the token before it ended.</summary>
    public int PreviousEnd;

    /// <summary>For names: where the digits at its end begin (<see cref="End"/> if there are none).</summary>
    public int NumberStart;

    /// <summary>For numbers: the value.</summary>
    public ulong Bits;

    /// <summary>For numbers: how it is written.</summary>
    public ConstantKind Literal;

    /// <summary>Length of the current token.</summary>
    public readonly int Length => End - Start;

    /// <summary>True if a line break lies between the token before and this one.</summary>
    public readonly bool IsFirstOnLine => PreviousEnd == 0 || new ReadOnlySpan<byte>(text, PreviousEnd, Start - PreviousEnd).IndexOf((byte)'\n') >= 0;

    /// <summary>Moves to the next token.</summary>
    public void Next()
    {
        PreviousEnd = End;
        int i = SkipSpace(End);
        Start = i;
        if (i >= limit)
        {
            Kind = TokenKind.End;
            End = i;
            return;
        }
        byte first = text[i];
        byte classes = Characters.Class[first];
        if ((classes & Characters.NameStart) != 0) NextName(i, first);
        else if ((classes & Characters.Digit) != 0) NextNumber(i);
        else if (first == '.') NextWord(i);
        else NextPunctuation(i, first);
    }

    /// <summary>The byte after the current token, 0 at the end.</summary>
    public readonly byte Following => End < limit ? text[End] : (byte)0;

    /// <summary>True if the next token is <paramref name="punctuation"/> (and not doubled).</summary>
    public readonly bool IsFollowedBy(byte punctuation)
    {
        int i = SkipSpace(End);
        return i < limit && text[i] == punctuation && (i + 1 >= limit || text[i + 1] != punctuation);
    }

    /// <summary>Extends the current name over the modifiers that follow it directly (<c>add</c> over <c>.rn.f32</c>).</summary>
    public void ExtendOverModifiers()
    {
        int i = End;
        while (i < limit)
        {
            byte c = text[i];
            if ((Characters.Class[c] & Characters.Word) != 0 || c == '.') i++;
            else if (c == ':' && i + 1 < limit && text[i + 1] == ':') i += 2;
            else break;
        }
        End = i;
    }

    /// <summary>Skips all that is left.</summary>
    public void JumpToEnd() => End = limit;

    /// <summary>Goes on from another place; <see cref="Next"/> reads the token there.</summary>
    public void JumpTo(int position) => End = position;

    /// <summary>Reads the current name token, which begins with <c>%</c>, as the operator <c>%</c> instead.</summary>
    public void SplitPercent()
    {
        Kind = TokenKind.Percent;
        End = Start + 1;
    }

    void NextName(int i, byte first)
    {
        byte[] text = this.text;
        var classes = Characters.Class;
        int number = i + 1;
        int end = i + 1;
        while ((uint)end < (uint)limit && (uint)end < (uint)text.Length)
        {
            int c = classes[text[end]];
            if ((c & Characters.Name) == 0) break;
            end++;
            if ((c & Characters.Digit) == 0) number = end;
        }
        End = end;
        NumberStart = number;
        Kind = TokenKind.Name;
        if (end == i + 1 && first is (byte)'_' or (byte)'%' or (byte)'$' && end == i + 1)
        {
            if (first == '_') Kind = TokenKind.Sink;
            else if (first == '%') Kind = TokenKind.Percent;
            else Unexpected(i, 1);
        }
    }

    void NextWord(int i)
    {
        int end = i + 1;
        while (end < limit)
        {
            byte c = text[end];
            if ((Characters.Class[c] & Characters.Word) != 0) end++;
            else if (c == ':' && end + 2 < limit && text[end + 1] == ':' && (Characters.Class[text[end + 2]] & Characters.Word) != 0) end += 2;
            else break;
        }
        End = end;
        Kind = TokenKind.Word;
        if (end == i + 1) Unexpected(i, 1);
    }

    void NextPunctuation(int i, byte first)
    {
        End = i + 1;
        byte second = i + 1 < limit ? text[i + 1] : (byte)0;
        switch (first)
        {
            case (byte)',' or (byte)';' or (byte)'{' or (byte)'}' or (byte)'[' or (byte)']' or (byte)'(' or (byte)')' or (byte)':' or (byte)'@'
                or (byte)'+' or (byte)'-' or (byte)'*' or (byte)'/' or (byte)'^' or (byte)'~' or (byte)'?':
                Kind = (TokenKind)first;
                return;
            case (byte)'<':
                Double(second, (byte)'<', TokenKind.ShiftLeft, (byte)'=', TokenKind.LessEqual, TokenKind.Less);
                return;
            case (byte)'>':
                Double(second, (byte)'>', TokenKind.ShiftRight, (byte)'=', TokenKind.GreaterEqual, TokenKind.Greater);
                return;
            case (byte)'=':
                Double(second, (byte)'=', TokenKind.EqualEqual, 0, 0, TokenKind.Equal);
                return;
            case (byte)'!':
                Double(second, (byte)'=', TokenKind.BangEqual, 0, 0, TokenKind.Bang);
                return;
            case (byte)'&':
                Double(second, (byte)'&', TokenKind.AndAnd, 0, 0, TokenKind.Ampersand);
                return;
            case (byte)'|':
                Double(second, (byte)'|', TokenKind.OrOr, 0, 0, TokenKind.Bar);
                return;
            case (byte)'"':
                NextString(i);
                return;
            default:
                int end = i + 1;
                // A run of strange bytes is one finding, not one each.
                while (end < limit && (text[end] >= 0x80 || text[end] < ' ' && Characters.Class[text[end]] == 0)) end++;
                Unexpected(i, end - i);
                return;
        }
    }

    void Double(byte second, byte one, TokenKind ifOne, byte other, TokenKind ifOther, TokenKind otherwise)
    {
        if (second == one)
        {
            Kind = ifOne;
            End++;
        }
        else if (other != 0 && second == other)
        {
            Kind = ifOther;
            End++;
        }
        else
        {
            Kind = otherwise;
        }
    }

    void NextString(int i)
    {
        int end = i + 1;
        while (end < limit && text[end] is not ((byte)'"' or (byte)'\n')) end += text[end] == '\\' && end + 1 < limit && text[end + 1] != '\n' ? 2 : 1;
        Kind = TokenKind.String;
        if (end < limit && text[end] == '"')
        {
            End = end + 1;
            return;
        }
        End = Math.Min(end, limit);
        Kind = TokenKind.Bad;
        findings?.Add(SyntaxDiagnostics.UnterminatedString, i, End - i, "this string has no closing '\"' on its line");
    }

    void Unexpected(int start, int length)
    {
        End = start + length;
        Kind = TokenKind.Bad;
        findings?.UnexpectedCharacters(start, length);
    }

    readonly int SkipSpace(int i)
    {
        byte[] text = this.text;
        var classes = Characters.Class;
        while ((uint)i < (uint)limit && (uint)i < (uint)text.Length)
        {
            byte c = text[i];
            if ((classes[c] & Characters.Space) != 0)
            {
                i++;
                continue;
            }
            if (c != '/' && c != '#') break;
            int after = SkipComment(i);
            if (after == i) break;
            i = after;
        }
        return i;
    }

    readonly int SkipComment(int i)
    {
        byte second = i + 1 < limit ? text[i + 1] : (byte)0;
        if (text[i] == '#')
        {
            // Only a line that begins with '#' is one of the C preprocessor's.
            int before = i - 1;
            while (before >= 0 && text[before] is (byte)' ' or (byte)'\t') before--;
            if (before >= 0 && text[before] != '\n') return i;
            int lineEnd = EndOfLine(i);
            findings?.PreprocessorLine(i, lineEnd - i);
            return lineEnd;
        }
        if (second == '/') return EndOfLine(i);
        if (second != '*') return i;
        int close = new ReadOnlySpan<byte>(text, i + 2, limit - i - 2).IndexOf("*/"u8);
        if (close >= 0) return i + 2 + close + 2;
        findings?.Add(SyntaxDiagnostics.UnterminatedComment, i, 2, "this comment is never closed: the rest of the file is lost in it");
        return limit;
    }

    readonly int EndOfLine(int i)
    {
        int length = new ReadOnlySpan<byte>(text, i, limit - i).IndexOf((byte)'\n');
        return length < 0 ? limit : i + length;
    }
}
