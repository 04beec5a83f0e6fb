using Drawbridge.Ptx.Diagnostics;
using Drawbridge.Ptx.Isa;

namespace Drawbridge.Ptx.Syntax.Reading;

/// <summary>
/// Reads a module in one pass over its text. This part holds the state, the steps every other part uses, and the way back onto the track
/// after a mistake.
/// </summary>
sealed partial class ModuleParser
{
    /// <summary>Scopes inside each other; compilers write two or three.</summary>
    const int DeepestScope = 1024;

    /// <summary>Initialisers and expressions inside each other: these are read by recursion.</summary>
    const int DeepestExpression = 200;

    readonly SourceText source;
    readonly byte[] text;
    readonly Findings findings;
    readonly Scopes scopes;
    readonly OperationTable operations;
    readonly Module module;
    Lexer lexer;

    ModuleParser(SourceText source, int start, int limit, DiagnosticBag bag)
    {
        this.source = source;
        text = source.Bytes;
        findings = new Findings(source, bag);
        scopes = new Scopes(text);
        operations = new OperationTable(text);
        constants = new ConstantPool();
        specialRegisters = new SpecialRegisterTable(text);
        module = new Module { Source = source };
        lexer = new Lexer(text, start, limit, findings);
        undefinedLabel = ReportUndefinedLabel;
        labelBudget = text.Length;
    }

    /// <summary>Reads the text between two offsets.</summary>
    public static Module Read(SourceText source, int start, int limit, DiagnosticBag bag)
    {
        var parser = new ModuleParser(source, start, limit, bag);
        parser.lexer.Next();
        parser.ReadHeader();
        parser.ReadItems();
        parser.SettleForwardSymbols();
        return parser.module;
    }

    void Next() => lexer.Next();

    bool Accept(TokenKind kind)
    {
        if (lexer.Kind != kind) return false;
        lexer.Next();
        return true;
    }

    string TokenText => source.Slice(lexer.Start, lexer.End);

    string Quoted => lexer.Kind == TokenKind.End ? "the end of the file" : $"'{findings.Quote(lexer.Start, lexer.Length)}'";

    Word CurrentWord => lexer.Kind == TokenKind.Word ? Words.Find(text, lexer.Start + 1, lexer.Length - 1, out _) : Word.Unknown;

    /// <summary>Reports that <paramref name="what"/> should stand where the current token is.</summary>
    void ReportExpected(string what)
    {
        if (lexer.Kind == TokenKind.Bad) return;
        if (lexer.Kind == TokenKind.End)
            findings.Add(SyntaxDiagnostics.Expected, Math.Max(0, lexer.PreviousEnd - 1), 1, $"expected {what}, but the file ends here");
        else
            findings.Add(SyntaxDiagnostics.Expected, lexer.Start, lexer.Length, $"expected {what}, found {Quoted}");
    }

    bool Expect(TokenKind kind, string what)
    {
        if (Accept(kind)) return true;
        ReportExpected(what);
        return false;
    }

    /// <summary>
    /// Ends a statement with its semicolon. Where it is missing and the next token begins another statement, that is the whole mistake;
    /// otherwise the statement goes wrong here and the rest of it is skipped.
    /// </summary>
    /// <returns>False if the rest was skipped.</returns>
    bool EndStatement(string otherwise = "';'")
    {
        if (Accept(TokenKind.Semicolon)) return true;
        if (BeginsStatement())
        {
            ReportMissingSemicolon();
            return true;
        }
        ReportExpected(otherwise);
        SkipStatement();
        return false;
    }

    void ReportMissingSemicolon()
    {
        int position = Math.Max(0, lexer.PreviousEnd - 1);
        findings.Add(SyntaxDiagnostics.MissingSemicolon, position, 1, "the statement that ends here lacks its ';'");
    }

    /// <summary>True if the current token looks like the start of the next statement rather than more of this one.</summary>
    bool BeginsStatement() => lexer.Kind switch
    {
        TokenKind.End or TokenKind.CloseBrace or TokenKind.At => true,
        TokenKind.OpenBrace => lexer.IsFirstOnLine || scopes.Depth > 0,
        TokenKind.Word => Words.BeginsBodyStatement(CurrentWord) || Words.BeginsModuleStatement(CurrentWord),
        TokenKind.Name => IsOpcodeHere() || lexer.IsFollowedBy((byte)':'),
        _ => false,
    };

    /// <summary>True if the current name, up to its first dot, is an opcode keyword.</summary>
    bool IsOpcodeHere()
    {
        // Keywords are short and plain: most names are ruled out without making a string.
        if (lexer.Kind != TokenKind.Name || lexer.Length > 24 || text[lexer.Start] is not (>= (byte)'a' and <= (byte)'z')) return false;
        return InstructionSet.IsOpcode(TokenText);
    }

    /// <summary>Skips to the end of the statement: past its ';', or to a brace or the start of what looks like the next one.</summary>
    void SkipStatement()
    {
        int vector = 0;
        for (; ; Next())
        {
            switch (lexer.Kind)
            {
                case TokenKind.End:
                    return;
                case TokenKind.Semicolon:
                    Next();
                    return;
                case TokenKind.OpenBrace:
                    if (lexer.IsFirstOnLine) return;
                    vector++;
                    break;
                case TokenKind.CloseBrace:
                    if (vector == 0) return;
                    vector--;
                    break;
                case TokenKind.Word or TokenKind.At or TokenKind.Name when lexer.IsFirstOnLine && BeginsStatement():
                    return;
            }
        }
    }

    /// <summary>Skips a module-level statement: past ';' or a whole body, or to the start of the next one.</summary>
    void SkipItem()
    {
        int depth = 0;
        for (bool first = true; ; Next(), first = false)
        {
            switch (lexer.Kind)
            {
                case TokenKind.End:
                    return;
                case TokenKind.Semicolon when depth == 0:
                    Next();
                    return;
                case TokenKind.OpenBrace:
                    depth++;
                    break;
                case TokenKind.CloseBrace:
                    if (--depth <= 0)
                    {
                        Next();
                        return;
                    }
                    break;
                case TokenKind.Word when !first && Words.IsModuleOnly(CurrentWord) && lexer.IsFirstOnLine:
                    return;
                case TokenKind.Word when !first && depth == 0 && Words.BeginsModuleStatement(CurrentWord) && lexer.IsFirstOnLine:
                    return;
            }
        }
    }

    /// <summary>True once so many errors were reported that reading stops.</summary>
    bool GiveUp()
    {
        if (!findings.IsFull) return false;
        findings.ReportGivingUp(lexer.Start);
        return true;
    }
}
