using Drawbridge.Ptx.Isa;

namespace Drawbridge.Ptx.Syntax.Reading;

/// <summary>The header, and what stands at module level.</summary>
sealed partial class ModuleParser
{
    bool hasAddressSize;

    void ReadHeader()
    {
        if (lexer.Kind == TokenKind.End)
        {
            module.Version = PtxVersion.Newest;
            if (findings.ErrorCount == 0) findings.Add(SyntaxDiagnostics.EmptyFile, 0, 1, $"'{source.FileName}' holds no PTX, only comments");
            return;
        }
        if (CurrentWord == Word.Version)
        {
            Next();
            ReadVersion();
        }
        else
        {
            findings.Add(SyntaxDiagnostics.MissingVersion, lexer.Start, lexer.Length, $"a module begins with .version; this one begins with {Quoted}");
            module.Version = PtxVersion.Newest;
        }
        if (CurrentWord == Word.Target)
        {
            Next();
            ReadTarget(module.TargetOptions, first: true);
        }
        else
        {
            int start = lexer.Kind == TokenKind.End ? Math.Max(0, lexer.PreviousEnd - 1) : lexer.Start;
            findings.Add(SyntaxDiagnostics.MissingTarget, start, lexer.Length, $".target should follow .version, found {Quoted}");
        }
        if (CurrentWord == Word.AddressSize) ReadAddressSize();
    }

    void ReadVersion()
    {
        int start = lexer.Start, length = lexer.Length;
        string value = TokenText;
        int point = value.IndexOf('.');
        if (lexer.Kind != TokenKind.Number || point <= 0 || !int.TryParse(value.Substring(0, point), out int major)
            || !int.TryParse(value.Substring(point + 1), out int minor))
        {
            findings.Add(SyntaxDiagnostics.BadHeaderValue, start, length, $"'.version' takes MAJOR.MINOR, found {Quoted}");
            module.Version = PtxVersion.Newest;
            if (lexer.Kind is TokenKind.Number or TokenKind.Name && !lexer.IsFirstOnLine) Next();
            return;
        }
        Next();
        module.Version = new PtxVersion(major, minor);
        if (module.Version > PtxVersion.Newest)
            findings.Add(SyntaxDiagnostics.VersionTooNew, start, length, $"the module says .version {module.Version}; this library knows up to {PtxVersion.Newest}");
    }

    void ReadTarget(List<string> options, bool first)
    {
        bool hasTarget = false;
        do
        {
            if (lexer.Kind != TokenKind.Name)
            {
                findings.Add(SyntaxDiagnostics.BadTarget, lexer.Start, lexer.Length, $"'.target' takes names such as sm_80, found {Quoted}");
                return;
            }
            string word = TokenText;
            if (Target.TryParse(word, out var target))
            {
                if (first && !hasTarget) module.Target = target;
                else options.Add(word);
                hasTarget = true;
            }
            else
            {
                if (word is not ("debug" or "texmode_unified" or "texmode_independent" or "map_f64_to_f32"))
                    findings.Add(SyntaxDiagnostics.BadTarget, lexer.Start, lexer.Length, $"'.target' does not take '{word}'");
                options.Add(word);
            }
            Next();
        }
        while (Accept(TokenKind.Comma));
        if (first && !hasTarget) findings.Add(SyntaxDiagnostics.BadTarget, lexer.PreviousEnd - 1, 1, "'.target' names no architecture");
    }

    void ReadAddressSize()
    {
        Next();
        if (lexer.Kind == TokenKind.Number && lexer.Literal == ConstantKind.Signed && lexer.Bits is 32 or 64)
        {
            module.AddressSize = (int)lexer.Bits;
            hasAddressSize = true;
            Next();
            return;
        }
        findings.Add(SyntaxDiagnostics.BadHeaderValue, lexer.Start, lexer.Length, $"'.address_size' is 32 or 64, found {Quoted}");
        module.AddressSize = 64;
        if (lexer.Kind == TokenKind.Number) Next();
    }

    void ReadItems()
    {
        while (lexer.Kind != TokenKind.End && !GiveUp())
        {
            switch (lexer.Kind)
            {
                case TokenKind.Word:
                    ReadItem();
                    break;
                case TokenKind.At:
                    ReadDwarfLine();
                    break;
                case TokenKind.Semicolon:
                    ReportEmptyStatement();
                    break;
                case TokenKind.CloseBrace:
                    findings.Add(SyntaxDiagnostics.UnmatchedBrace, lexer.Start, 1, "this '}' closes nothing");
                    Next();
                    break;
                case TokenKind.Name:
                    findings.Add(SyntaxDiagnostics.MisplacedStatement, lexer.Start, lexer.Length, $"'{TokenText}' stands outside of any function");
                    SkipItem();
                    break;
                default:
                    ReportExpected("a directive");
                    SkipItem();
                    break;
            }
        }
    }

    void ReadItem()
    {
        int start = lexer.Start;
        var word = CurrentWord;
        var linkage = word switch
        {
            Word.Extern => Linkage.Extern,
            Word.Visible => Linkage.Visible,
            Word.Weak => Linkage.Weak,
            Word.Common => Linkage.Common,
            _ => Linkage.Internal,
        };
        if (linkage != Linkage.Internal)
        {
            Next();
            word = CurrentWord;
        }
        switch (word)
        {
            case Word.Entry or Word.Func:
                ReadFunction(linkage, start, word == Word.Entry);
                return;
            case Word.Global or Word.Const or Word.Shared or Word.Local or Word.Tex:
                if (!ReadVariables(linkage, start, word)) SkipItem();
                return;
        }
        if (linkage != Linkage.Internal)
        {
            ReportExpected("a function or variable after its linkage");
            SkipItem();
            return;
        }
        switch (word)
        {
            case Word.Version:
                findings.Add(SyntaxDiagnostics.MisplacedHeader, start, lexer.Length, "a second '.version'; are these two modules in one file?");
                Next();
                if (lexer.Kind == TokenKind.Number) Next();
                break;
            case Word.Target:
                Next();
                var options = new List<string>();
                ReadTarget(options, first: false);
                module.Items.Add(new Directive { Name = "target", Strings = [.. options], Position = start });
                break;
            case Word.AddressSize:
                if (hasAddressSize || module.Items.Count > 0)
                    findings.Add(SyntaxDiagnostics.MisplacedHeader, start, lexer.Length, "'.address_size' stands once, right after '.target'");
                ReadAddressSize();
                break;
            case Word.File:
                ReadFile(start);
                break;
            case Word.Section:
                ReadSection(start);
                break;
            case Word.Pragma:
                if (ReadPragma(start) is { } pragma) module.Items.Add(pragma);
                break;
            case Word.Alias:
                ReadAlias(start);
                break;
            case Word.Unknown:
                module.Items.Add(ReadUnknownDirective(start));
                break;
            case Word.Reg or Word.Sreg or Word.Param or Word.Loc or Word.BranchTargets or Word.CallTargets or Word.CallPrototype:
                findings.Add(SyntaxDiagnostics.MisplacedStatement, start, lexer.Length, $"'{TokenText}' stands outside of any function");
                SkipItem();
                break;
            default:
                ReportExpected("a function, a variable or another module directive");
                SkipItem();
                break;
        }
    }

    void ReportEmptyStatement()
    {
        findings.Add(SyntaxDiagnostics.EmptyStatement, lexer.Start, 1, "a ';' without a statement");
        Next();
    }

    void ReadAlias(int start)
    {
        Next();
        if (ReadFunctionName() is { } name && Expect(TokenKind.Comma, "',' and the function the alias stands for") && ReadFunctionName() is { } original)
        {
            var alias = new Alias { Name = (Function)name.Symbol, Original = (Function)original.Symbol, Position = start };
            module.Items.Add(alias);
            forwardSymbols.Add(() =>
            {
                alias.Name = (Function)name.Symbol;
                alias.Original = (Function)original.Symbol;
            });
            if (lexer.Kind == TokenKind.Semicolon) Next();
            else ReportMissingSemicolon();
            return;
        }
        SkipItem();
    }

    /// <summary>Reads the name of a declared function; reports and returns null if it is none.</summary>
    SymbolAddress? ReadFunctionName()
    {
        if (lexer.Kind != TokenKind.Name)
        {
            ReportExpected("the name of a function");
            return null;
        }
        int found = scopes.Find(lexer.Start, lexer.End, lexer.NumberStart, out _);
        if (found == 0)
        {
            ReportUndeclared();
            return null;
        }
        if (scopes[found].Kind != BindingKind.Function)
        {
            findings.Add(SyntaxDiagnostics.WrongKindOfName, lexer.Start, lexer.Length, $"'{TokenText}' is {Describe(scopes[found].Kind)}, a function is needed here");
            return null;
        }
        Next();
        return (SymbolAddress)scopes[found].Target!;
    }

    static string Describe(BindingKind kind) => kind switch
    {
        BindingKind.Register or BindingKind.Range => "a register",
        BindingKind.Variable => "a variable",
        BindingKind.Function => "a function",
        BindingKind.Label => "a label",
        _ => "undeclared",
    };
}
