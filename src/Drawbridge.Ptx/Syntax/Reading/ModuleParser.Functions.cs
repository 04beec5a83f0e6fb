using Drawbridge.Ptx.Isa;

namespace Drawbridge.Ptx.Syntax.Reading;

/// <summary>Function headers, parameters, launch directives and call prototypes.</summary>
sealed partial class ModuleParser
{
    readonly List<Action> forwardSymbols = [];

    /// <summary>A parameter and where its name stands; it is declared once the function's scope is open.</summary>
    sealed record NamedParameter(Variable Variable, int Start, int End, int NumberStart);

    void ReadFunction(Linkage linkage, int start, bool isEntry)
    {
        Next();
        var attributes = new List<string>();
        if (CurrentWord == Word.Attribute && !ReadAttributes(attributes))
        {
            SkipItem();
            return;
        }
        var returns = new List<NamedParameter>();
        var parameters = new List<NamedParameter>();
        if (!isEntry && lexer.Kind == TokenKind.OpenParen && !ReadParameters(returns, isPrototype: false))
        {
            SkipItem();
            return;
        }
        if (lexer.Kind != TokenKind.Name)
        {
            ReportExpected("the function's name");
            SkipItem();
            return;
        }
        WarnIfReserved();
        var name = lexer;
        string text = scopes.Names[scopes.Intern(lexer.Start, lexer.Length)];
        Next();
        if (lexer.Kind == TokenKind.OpenParen && !ReadParameters(parameters, isPrototype: false))
        {
            SkipItem();
            return;
        }
        var directives = ReadFunctionDirectives();
        var function = new Function
        {
            Name = text,
            IsEntry = isEntry,
            Linkage = linkage,
            Position = start,
            Returns = [.. returns.Select(parameter => parameter.Variable)],
            Parameters = [.. parameters.Select(parameter => parameter.Variable)],
            Directives = directives,
            Attributes = [.. attributes],
        };
        switch (lexer.Kind)
        {
            case TokenKind.OpenBrace:
                function.Body = new Body();
                DeclareFunction(function, name);
                module.Items.Add(function);
                ReadBody(function, returns, parameters);
                return;
            case TokenKind.Semicolon:
                Next();
                break;
            default:
                if (lexer.Kind == TokenKind.End || Words.BeginsModuleStatement(CurrentWord))
                {
                    ReportMissingSemicolon();
                    break;
                }
                ReportExpected("';' or the function's body");
                SkipItem();
                return;
        }
        DeclareFunction(function, name);
        module.Items.Add(function);
    }

    void WarnIfReserved()
    {
        if (IsOpcodeHere()) findings.Add(SyntaxDiagnostics.ReservedName, lexer.Start, lexer.Length, $"'{TokenText}' is an opcode and reserved");
    }

    void DeclareFunction(Function function, in Lexer name)
    {
        int existing = scopes.Declare(name.Start, name.End, name.NumberStart, BindingKind.Function, new SymbolAddress(function, 0), out _);
        if (existing == 0)
        {
            module.Symbols[function.Name] = function;
            return;
        }
        ref Binding binding = ref scopes[existing];
        if (binding.Target is not SymbolAddress { Symbol: Function before } address || before.IsEntry != function.IsEntry || before.Body != null && function.Body != null)
        {
            ReportRedeclared(name.Start, name.End - name.Start, binding.Position);
            return;
        }
        if (function.Body == null) return;
        // Everything that named the prototype shares this address: now it means the definition.
        address.Symbol = function;
        module.Symbols[function.Name] = function;
    }

    void ReportRedeclared(int start, int length, int before)
    {
        var (line, _) = source.LineAndColumn(before);
        findings.Add(SyntaxDiagnostics.Redeclared, start, length, $"'{findings.Quote(start, length)}' is declared already, on line {line}");
    }

    /// <summary>Reads a parenthesised parameter list; the current token is its '('.</summary>
    bool ReadParameters(List<NamedParameter> parameters, bool isPrototype)
    {
        Next();
        if (Accept(TokenKind.CloseParen)) return true;
        for (; ; )
        {
            if (!ReadParameter(parameters, isPrototype)) return false;
            if (Accept(TokenKind.Comma)) continue;
            if (Accept(TokenKind.CloseParen)) return true;
            ReportExpected("',' or ')' after a parameter");
            return false;
        }
    }

    bool ReadParameter(List<NamedParameter> parameters, bool isPrototype)
    {
        int start = lexer.Start;
        var space = Words.Space(CurrentWord);
        if (lexer.Kind == TokenKind.Word && CurrentWord == Word.Type)
        {
            // Old style: an opaque parameter without .param.
            space = StateSpace.Param;
        }
        else if (space is StateSpace.Param or StateSpace.Register)
        {
            Next();
        }
        else
        {
            ReportExpected("a parameter (.param or .reg)");
            return false;
        }
        var type = PtxType.None;
        int vector = 1, alignment = 0, pointerAlignment = 0;
        var pointerSpace = StateSpace.None;
        var attributes = new List<string>();
        while (lexer.Kind == TokenKind.Word)
        {
            int wordStart = lexer.Start;
            var word = Words.Find(text, lexer.Start + 1, lexer.Length - 1, out var named);
            switch (word)
            {
                case Word.Align:
                    Next();
                    if (!ReadAlignment(out int bytes)) return false;
                    if (pointerSpace == StateSpace.None) alignment = bytes;
                    else pointerAlignment = bytes;
                    continue;
                case Word.Ptr:
                    pointerSpace = StateSpace.Generic;
                    break;
                case Word.Global or Word.Shared or Word.Local or Word.Const or Word.Param when pointerSpace != StateSpace.None:
                    pointerSpace = Words.Space(word);
                    break;
                case Word.V2:
                    vector = 2;
                    break;
                case Word.V4:
                    vector = 4;
                    break;
                case Word.Attribute:
                    if (!ReadAttributes(attributes)) return false;
                    continue;
                case Word.Type when type == PtxType.None:
                    type = CheckType(named, space, vector);
                    break;
                default:
                    findings.Add(SyntaxDiagnostics.BadType, wordStart, lexer.Length, $"'{TokenText}' does not belong into a parameter's declaration");
                    break;
            }
            Next();
        }
        if (type == PtxType.None && !ReportMissingType("the parameter")) return false;
        bool unnamed = isPrototype && lexer.Kind == TokenKind.Sink;
        if (lexer.Kind != TokenKind.Name && !unnamed)
        {
            ReportExpected("the parameter's name");
            return false;
        }
        var name = lexer;
        string nameText = unnamed ? "_" : TokenText;
        Next();
        if (lexer.Kind == TokenKind.Less)
        {
            findings.Add(SyntaxDiagnostics.NotSupported, lexer.Start, 1, "parameterised names are supported for registers in bodies only; write the parameters one by one");
            return false;
        }
        if (!ReadDimensions(out var dimensions, mayBeUnsized: true)) return false;
        var variable = new Variable
        {
            Name = nameText,
            Space = space,
            Type = type,
            VectorWidth = vector,
            Dimensions = dimensions,
            DeclaredAlignment = alignment,
            PointerSpace = pointerSpace,
            PointerAlignment = pointerAlignment,
            Attributes = [.. attributes],
            Position = start,
        };
        parameters.Add(new NamedParameter(variable, name.Start, name.End, name.NumberStart));
        return true;
    }

    bool ReportMissingType(string what)
    {
        if (lexer.Kind is not (TokenKind.Name or TokenKind.Sink))
        {
            ReportExpected($"the type of {what}");
            return false;
        }
        findings.Add(SyntaxDiagnostics.BadType, lexer.Start, lexer.Length, $"{what} '{TokenText}' has no type");
        return true;
    }

    /// <summary>Reports a type that registers or variables of a space cannot have; returns it all the same.</summary>
    PtxType CheckType(PtxType type, StateSpace space, int vector)
    {
        bool fits = type switch
        {
            PtxType.Pred => space == StateSpace.Register && vector == 1,
            PtxType.TexRef or PtxType.SamplerRef or PtxType.SurfRef => space is StateSpace.Global or StateSpace.Param,
            PtxType.F16 or PtxType.F16x2 or PtxType.F32 or PtxType.F64 => true,
            _ => type.Class() is TypeClass.Bits or TypeClass.Unsigned or TypeClass.Signed && type.Bits() is >= 8 and <= 128,
        };
        if (!fits)
            findings.Add(SyntaxDiagnostics.BadType, lexer.Start, lexer.Length, $"a {(space == StateSpace.Register ? "register" : "variable in this state space")} cannot have the type {TokenText}");
        return type;
    }

    bool ReadAlignment(out int alignment)
    {
        alignment = 0;
        int start = lexer.Start;
        if (!ReadInteger(out long value)) return false;
        const long Most = 1 << 20;
        if (value is <= 0 or > Most || (value & (value - 1)) != 0)
        {
            findings.Add(SyntaxDiagnostics.BadDimension, start, lexer.PreviousEnd - start, $"an alignment is a power of two up to {Most}, not {value}");
            value = 1;
        }
        alignment = (int)value;
        return true;
    }

    Directive[] ReadFunctionDirectives()
    {
        List<Directive>? directives = null;
        while (lexer.Kind == TokenKind.Word)
        {
            int start = lexer.Start;
            var word = CurrentWord;
            if (word == Word.Pragma)
            {
                if (ReadPragma(start) is { } pragma) (directives ??= []).Add(pragma);
                continue;
            }
            if (!Words.IsFunctionDirective(word))
            {
                if (word != Word.Unknown) break;
                string unknown = TokenText;
                findings.Add(SyntaxDiagnostics.UnknownDirective, start, lexer.Length, $"'{unknown}' is no directive we know; it is kept as it is");
                int end = lexer.End;
                for (Next(); lexer.Kind is not (TokenKind.Word or TokenKind.OpenBrace or TokenKind.Semicolon or TokenKind.End); Next()) end = lexer.End;
                (directives ??= []).Add(new Directive { Name = unknown.Substring(1), RawText = source.Slice(start, end), Position = start });
                continue;
            }
            string name = source.Slice(start + 1, lexer.End);
            Next();
            var numbers = new List<long>();
            var strings = new List<string>();
            if (lexer.Kind is not (TokenKind.Word or TokenKind.OpenBrace or TokenKind.Semicolon or TokenKind.End))
            {
                do
                {
                    if (ReadString() is { } text) strings.Add(text);
                    else if (ReadInteger(out long number)) numbers.Add(number);
                    else break;
                }
                while (Accept(TokenKind.Comma));
            }
            (directives ??= []).Add(new Directive { Name = name, Numbers = [.. numbers], Strings = [.. strings], Position = start });
        }
        return directives == null ? [] : [.. directives];
    }

    /// <summary>Reads <c>.callprototype (ret) _ (params) directives;</c> from behind its keyword.</summary>
    CallPrototype? ReadCallPrototype(int start)
    {
        Next();
        var returns = new List<NamedParameter>();
        var parameters = new List<NamedParameter>();
        if (lexer.Kind == TokenKind.OpenParen && !ReadParameters(returns, isPrototype: true)) return null;
        if (lexer.Kind is not (TokenKind.Sink or TokenKind.Name))
        {
            ReportExpected("'_' in place of the function's name");
            return null;
        }
        Next();
        if (lexer.Kind == TokenKind.OpenParen && !ReadParameters(parameters, isPrototype: true)) return null;
        var directives = ReadFunctionDirectives();
        return new CallPrototype
        {
            Returns = [.. returns.Select(parameter => parameter.Variable)],
            Parameters = [.. parameters.Select(parameter => parameter.Variable)],
            Directives = directives,
            Position = start,
        };
    }

    /// <summary>At the end of the module, names of prototypes that were defined later get their definitions.</summary>
    void SettleForwardSymbols()
    {
        foreach (var settle in forwardSymbols) settle();
    }
}
