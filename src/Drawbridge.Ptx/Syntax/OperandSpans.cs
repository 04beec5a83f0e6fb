using Drawbridge.Ptx.Syntax.Reading;

namespace Drawbridge.Ptx.Syntax;

/// <summary>A stretch of source text.</summary>
/// <param name="Position">Byte offset of its first character.</param>
/// <param name="Length">Length in bytes.</param>
public readonly record struct SourceSpan(int Position, int Length);

/// <summary>
/// Where the parts of an instruction stand in the source, for diagnostics. Instructions keep only their own position; the rest is found by
/// reading the statement's tokens again.
/// </summary>
public sealed class OperandSpans
{
    readonly List<SourceSpan> operands = [];
    readonly List<List<SourceSpan>?> elements = [];
    readonly SourceText source;

    OperandSpans(SourceText source) => this.source = source;

    /// <summary>The guard without its <c>@</c> and <c>!</c>; empty if there is none.</summary>
    public SourceSpan Guard { get; private set; }

    /// <summary>Opcode with modifiers.</summary>
    public SourceSpan Opcode { get; private set; }

    /// <summary>The whole statement, with guard and without semicolon.</summary>
    public SourceSpan Statement { get; private set; }

    /// <summary>The operands in order; a pair <c>d|p</c> is one.</summary>
    public IReadOnlyList<SourceSpan> Operands => operands;

    /// <summary>Operand <paramref name="index"/>; the opcode if there is no such operand.</summary>
    public SourceSpan Operand(int index) => (uint)index < (uint)operands.Count ? operands[index] : Opcode;

    /// <summary>
    /// Part <paramref name="part"/> of operand <paramref name="index"/>: an element of a vector, list or compound address, or a member of a
    /// pair; the operand itself if it has no such part.
    /// </summary>
    public SourceSpan Part(int index, int part)
    {
        if ((uint)index >= (uint)operands.Count) return Opcode;
        return elements[index] is { } parts && (uint)part < (uint)parts.Count ? parts[part] : operands[index];
    }

    /// <summary>The modifier <paramref name="word"/> (without dot), dot included; the whole opcode if it is not there.</summary>
    public SourceSpan Modifier(string word)
    {
        string text = source.Slice(Opcode.Position, Opcode.Position + Opcode.Length);
        for (int at = text.IndexOf("." + word, StringComparison.Ordinal); at >= 0; at = text.IndexOf("." + word, at + 1, StringComparison.Ordinal))
        {
            int end = at + 1 + word.Length;
            if (end == text.Length || text[end] is '.' or ' ' or '\t') return new SourceSpan(Opcode.Position + at, word.Length + 1);
        }
        return Opcode;
    }

    /// <summary>Finds the parts of an instruction that was read from <paramref name="source"/>.</summary>
    public static OperandSpans Of(SourceText source, Instruction instruction)
    {
        var spans = new OperandSpans(source);
        var lexer = new Lexer(source.Bytes, Math.Min(instruction.Position, source.Bytes.Length), source.Bytes.Length, null);
        lexer.Next();
        int start = lexer.Start;
        if (lexer.Kind == TokenKind.At)
        {
            lexer.Next();
            if (lexer.Kind == TokenKind.Bang) lexer.Next();
            spans.Guard = new SourceSpan(lexer.Start, lexer.Length);
            lexer.Next();
        }
        int opcode = lexer.Start;
        lexer.ExtendOverModifiers();
        int end = lexer.End;
        lexer.Next();
        while (lexer.Kind == TokenKind.Word)
        {
            end = lexer.End;
            lexer.Next();
        }
        spans.Opcode = new SourceSpan(opcode, end - opcode);
        while (lexer.Kind is not (TokenKind.Semicolon or TokenKind.End or TokenKind.CloseBrace))
        {
            spans.AddOperand(ref lexer);
            end = lexer.PreviousEnd;
            if (lexer.Kind != TokenKind.Comma) break;
            lexer.Next();
        }
        spans.Statement = new SourceSpan(start, end - start);
        return spans;
    }

    void AddOperand(ref Lexer lexer)
    {
        int start = lexer.Start;
        List<SourceSpan>? parts = null;
        if (IsOpening(lexer.Kind))
        {
            parts = [];
            do
            {
                lexer.Next();
                if (!IsClosing(lexer.Kind)) parts.Add(ReadPart(ref lexer));
            }
            while (lexer.Kind == TokenKind.Comma);
            if (IsClosing(lexer.Kind)) lexer.Next();
        }
        if (lexer.Kind is not (TokenKind.Comma or TokenKind.Bar)) ReadPart(ref lexer);
        if (lexer.Kind == TokenKind.Bar)
        {
            parts = [new SourceSpan(start, lexer.PreviousEnd - start)];
            lexer.Next();
            parts.Add(ReadPart(ref lexer));
        }
        operands.Add(new SourceSpan(start, Math.Max(lexer.PreviousEnd - start, 1)));
        elements.Add(parts);
    }

    /// <summary>Passes over tokens up to a comma, bar, or closing bracket that is not its own.</summary>
    static SourceSpan ReadPart(ref Lexer lexer)
    {
        int start = lexer.Start;
        for (int depth = 0; lexer.Kind is not (TokenKind.Semicolon or TokenKind.End); lexer.Next())
        {
            if (IsOpening(lexer.Kind)) depth++;
            else if (depth == 0 && (lexer.Kind is TokenKind.Comma or TokenKind.Bar || IsClosing(lexer.Kind))) break;
            else if (IsClosing(lexer.Kind)) depth--;
        }
        return new SourceSpan(start, Math.Max(lexer.PreviousEnd - start, 1));
    }

    static bool IsOpening(TokenKind kind) => kind is TokenKind.OpenBrace or TokenKind.OpenBracket or TokenKind.OpenParen;

    static bool IsClosing(TokenKind kind) => kind is TokenKind.CloseBrace or TokenKind.CloseBracket or TokenKind.CloseParen;
}
