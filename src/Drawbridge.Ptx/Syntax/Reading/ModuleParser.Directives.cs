using System.Text;

namespace Drawbridge.Ptx.Syntax.Reading;

/// <summary>Directives that carry information and no code: .file, .loc, .section, .pragma, attributes, and those we do not know.</summary>
sealed partial class ModuleParser
{
    void ReadFile(int start)
    {
        Next();
        var numbers = new List<long>();
        string? name = null;
        if (lexer.Kind == TokenKind.Number)
        {
            numbers.Add((long)lexer.Bits);
            Next();
            name = ReadString();
        }
        while (name != null && Accept(TokenKind.Comma))
        {
            if (lexer.Kind != TokenKind.Number)
            {
                name = null;
                break;
            }
            numbers.Add((long)lexer.Bits);
            Next();
        }
        if (name == null)
        {
            findings.Add(SyntaxDiagnostics.BadDebugDirective, start, 5, $"'.file' takes a number and a file name in quotes, found {Quoted}");
            SkipItem();
            return;
        }
        module.Items.Add(new Directive { Name = "file", Numbers = [.. numbers], Strings = [name], Position = start });
    }

    /// <summary>Reads a string, without its quotes; null if there is none.</summary>
    string? ReadString()
    {
        if (lexer.Kind != TokenKind.String) return null;
        string value = source.Slice(lexer.Start + 1, lexer.End - 1);
        Next();
        return value;
    }

    Directive? ReadPragma(int start)
    {
        Next();
        var strings = new List<string>();
        do
        {
            if (ReadString() is not { } text)
            {
                ReportExpected("a string in quotes");
                if (scopes.Depth > 0) SkipStatement();
                else SkipItem();
                return null;
            }
            strings.Add(text);
        }
        while (Accept(TokenKind.Comma));
        if (!Accept(TokenKind.Semicolon)) ReportMissingSemicolon();
        return new Directive { Name = "pragma", Strings = [.. strings], Position = start };
    }

    Location? ReadLocation()
    {
        int start = lexer.Start;
        Next();
        Span<int> numbers = stackalloc int[3];
        for (int i = 0; i < 3; i++)
        {
            if (lexer.Kind != TokenKind.Number || lexer.Literal == ConstantKind.Double)
            {
                findings.Add(SyntaxDiagnostics.BadDebugDirective, start, 4, $"'.loc' takes three numbers (file, line, column), found {Quoted}");
                if (!BeginsStatement()) SkipStatement();
                return null;
            }
            numbers[i] = (int)lexer.Bits;
            Next();
        }
        string? inlined = null;
        if (lexer.Kind == TokenKind.Comma)
        {
            // function_name LABEL(+OFFSET), inlined_at FILE LINE COLUMN
            Next();
            var words = new StringBuilder();
            while (lexer.Kind is TokenKind.Name or TokenKind.Number or TokenKind.Plus or TokenKind.Comma)
            {
                if (words.Length > 0 && lexer.IsFirstOnLine) break;
                bool joins = lexer.Kind is TokenKind.Plus or TokenKind.Comma || words.Length == 0 || words[words.Length - 1] == '+';
                if (!joins) words.Append(' ');
                words.Append(TokenText);
                Next();
            }
            inlined = words.ToString();
        }
        return new Location { File = numbers[0], Line = numbers[1], Column = numbers[2], Inlined = inlined, Position = start };
    }

    /// <summary><c>.section name { … }</c>. No semicolons inside: a line ends where the next data word, label or the brace begins.</summary>
    void ReadSection(int start)
    {
        Next();
        string? name = lexer.Kind is TokenKind.Word or TokenKind.Name ? TokenText : ReadString();
        if (name == null)
        {
            findings.Add(SyntaxDiagnostics.BadDebugDirective, start, 8, $"'.section' takes a name and a body in braces, found {Quoted}");
            SkipItem();
            return;
        }
        if (lexer.Kind is TokenKind.Word or TokenKind.Name) Next();
        if (!Expect(TokenKind.OpenBrace, "'{' of the section's body"))
        {
            SkipItem();
            return;
        }
        var lines = new List<string>();
        var line = new StringBuilder();
        var cache = sectionLines;
        while (lexer.Kind is not (TokenKind.CloseBrace or TokenKind.End))
        {
            bool begins = lexer.Kind == TokenKind.Word || lexer.Kind == TokenKind.Name && lexer.IsFollowedBy((byte)':');
            if (begins) Flush();
            if (lexer.Kind == TokenKind.Word && Words.IsModuleOnly(CurrentWord)) break;
            bool tight = lexer.Kind is TokenKind.Comma or TokenKind.Colon or TokenKind.Plus or TokenKind.Minus or TokenKind.Semicolon || line.Length == 0
                || line[line.Length - 1] is '+' or '-';
            if (lexer.Kind == TokenKind.Minus && line.Length > 0 && line[line.Length - 1] is not '+' && !EndsInName(line)) tight = false;
            if (!tight) line.Append(' ');
            line.Append(TokenText);
            Next();
        }
        Flush();
        if (!Accept(TokenKind.CloseBrace))
            findings.Add(SyntaxDiagnostics.MissingBrace, start, 8, $"the '{{' of section {name} is not closed");
        module.Items.Add(new Section { Name = name, Lines = [.. lines], Position = start });

        void Flush()
        {
            if (line.Length == 0) return;
            string text = line.ToString();
            // Debug data repeats the same few hundred lines endlessly.
            if (cache.TryGetValue(text, out string? known)) text = known;
            else if (cache.Count < 1 << 16) cache.Add(text, text);
            lines.Add(text);
            line.Clear();
        }
    }

    readonly Dictionary<string, string> sectionLines = new(StringComparer.Ordinal);

    /// <summary>True if the text ends in a label, so that a following minus is binary.</summary>
    static bool EndsInName(StringBuilder line)
    {
        int i = line.Length - 1;
        while (i >= 0 && line[i] is not (' ' or ',')) i--;
        return i + 1 < line.Length && line[i + 1] is not ('.' or (>= '0' and <= '9'));
    }

    /// <summary><c>.attribute(.managed, .unified(1, 2))</c>: the texts between the commas.</summary>
    bool ReadAttributes(List<string> attributes)
    {
        Next();
        if (!Expect(TokenKind.OpenParen, "'(' after .attribute")) return false;
        var attribute = new StringBuilder();
        int depth = 0;
        for (; ; Next())
        {
            switch (lexer.Kind)
            {
                case TokenKind.CloseParen when depth == 0:
                    if (attribute.Length > 0) attributes.Add(attribute.ToString());
                    Next();
                    return true;
                case TokenKind.Comma when depth == 0:
                    attributes.Add(attribute.ToString());
                    attribute.Clear();
                    continue;
                case TokenKind.OpenParen:
                    depth++;
                    break;
                case TokenKind.CloseParen:
                    depth--;
                    break;
                case TokenKind.End or TokenKind.Semicolon or TokenKind.OpenBrace or TokenKind.CloseBrace:
                    ReportExpected("')' of .attribute");
                    return false;
            }
            attribute.Append(TokenText);
            if (lexer.Kind == TokenKind.Comma) attribute.Append(' ');
        }
    }

    /// <summary>
    /// Keeps a directive we do not know: up to its ';' or matching '}', or to where a new line begins another statement.
    /// </summary>
    Directive ReadUnknownDirective(int start)
    {
        string name = source.Slice(start + 1, lexer.End);
        findings.Add(SyntaxDiagnostics.UnknownDirective, start, lexer.Length, $"'.{name}' is no directive we know; it is kept as it is", Nearest(name));
        int depth = 0;
        int end = lexer.End;
        Next();
        for (; lexer.Kind != TokenKind.End; Next())
        {
            if (depth == 0)
            {
                if (lexer.Kind == TokenKind.CloseBrace) break;
                if (lexer.Kind is TokenKind.Word or TokenKind.At or TokenKind.Name && lexer.IsFirstOnLine && (lexer.Kind != TokenKind.Name || BeginsStatement())) break;
            }
            end = lexer.End;
            if (lexer.Kind is TokenKind.OpenBrace or TokenKind.OpenParen) depth++;
            else if (lexer.Kind is TokenKind.CloseBrace or TokenKind.CloseParen) depth--;
            bool closes = depth == 0 && lexer.Kind is TokenKind.Semicolon or TokenKind.CloseBrace;
            if (!closes) continue;
            Next();
            break;
        }
        return new Directive { Name = name, RawText = source.Slice(start, end), Position = start };

        static string? Nearest(string name) => Isa.Spelling.Nearest(name, Words.Texts) is { } near ? $"Did you mean '.{near}'?" : null;
    }

    /// <summary>A legacy debug line <c>@@DWARF …</c>, kept as it is.</summary>
    void ReadDwarfLine()
    {
        int start = lexer.Start;
        if (start + 1 >= text.Length || text[start + 1] != '@')
        {
            findings.Add(SyntaxDiagnostics.MisplacedStatement, start, 1, "a guarded instruction stands outside of any function");
            SkipItem();
            return;
        }
        int end = start;
        do
        {
            end = lexer.End;
            Next();
        }
        while (lexer.Kind != TokenKind.End && !lexer.IsFirstOnLine);
        module.Items.Add(new Directive { Name = "@@DWARF", RawText = source.Slice(start, end), Position = start });
    }
}
