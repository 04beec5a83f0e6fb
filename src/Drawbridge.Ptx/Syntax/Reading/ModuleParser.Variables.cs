using Drawbridge.Ptx.Isa;

namespace Drawbridge.Ptx.Syntax.Reading;

/// <summary>Variables and registers.</summary>
sealed partial class ModuleParser
{
    const long LargestVariable = 1L << 46;

    /// <summary>
    /// Reads the declaration of one or more variables; the current token names their state space. In a body they become statements,
    /// outside they become items of the module.
    /// </summary>
    /// <returns>False if the declaration is beyond repair; the caller skips the rest of it.</returns>
    bool ReadVariables(Linkage linkage, int start, Word spaceWord)
    {
        var space = Words.Space(spaceWord);
        Next();
        int bank = -1;
        if (spaceWord == Word.Const && lexer.Kind == TokenKind.OpenBracket && !ReadBank(out bank)) return false;
        var type = PtxType.None;
        int vector = 1, alignment = 0;
        List<string>? attributes = null;
        while (lexer.Kind == TokenKind.Word)
        {
            var word = Words.Find(text, lexer.Start + 1, lexer.Length - 1, out var named);
            switch (word)
            {
                case Word.Align:
                    Next();
                    if (!ReadAlignment(out alignment)) return false;
                    continue;
                case Word.Attribute:
                    if (!ReadAttributes(attributes ??= [])) return false;
                    continue;
                case Word.V2 or Word.V4:
                    vector = word == Word.V2 ? 2 : 4;
                    break;
                case Word.Type when type == PtxType.None:
                    // .tex is the old name of a global texture reference.
                    type = spaceWord == Word.Tex ? PtxType.TexRef : CheckType(named, space, vector);
                    break;
                default:
                    if (type == PtxType.None) ReportExpected("the type of a variable");
                    else ReportExpected("the name of a variable");
                    return false;
            }
            Next();
        }
        if (type == PtxType.None && !ReportMissingType("the variable")) return false;
        if (type.Bits() * vector > 128) findings.Add(SyntaxDiagnostics.BadType, start, lexer.PreviousEnd - start, "a vector is at most 128 bits wide");
        for (; ; )
        {
            if (lexer.Kind != TokenKind.Name)
            {
                ReportExpected("the name of a variable");
                return false;
            }
            WarnIfReserved();
            var name = lexer;
            Next();
            if (lexer.Kind == TokenKind.Less)
            {
                findings.Add(SyntaxDiagnostics.NotSupported, lexer.Start, 1, "parameterised names are supported for registers only; write the variables one by one");
                return false;
            }
            if (!ReadDimensions(out var dimensions, mayBeUnsized: true)) return false;
            var variable = new Variable
            {
                Name = scopes.Names[scopes.Intern(name.Start, name.End - name.Start)],
                Linkage = linkage,
                Space = space,
                Type = type,
                VectorWidth = vector,
                Dimensions = dimensions,
                DeclaredAlignment = alignment,
                Attributes = attributes == null ? [] : [.. attributes],
                Bank = bank,
                Position = start,
            };
            DeclareVariable(variable, name);
            if (lexer.Kind == TokenKind.Equal && !ReadInitialValue(variable)) return false;
            if (variable.IsUnsized && linkage != Linkage.Extern && !(space == StateSpace.Shared && linkage == Linkage.Internal))
                findings.Add(SyntaxDiagnostics.BadDimension, name.Start, name.End - name.Start, $"'{variable.Name}' has no size: that is for .extern variables and those with an initialiser");
            if (scopes.Depth == 0) module.Items.Add(variable);
            else AddStatement(new VariableDeclaration { Variable = variable, Position = variable.Position });
            if (!Accept(TokenKind.Comma)) break;
            start = lexer.Start;
        }
        if (Accept(TokenKind.Semicolon)) return true;
        if (BeginsStatement() || lexer.Kind == TokenKind.Word && lexer.IsFirstOnLine)
        {
            ReportMissingSemicolon();
            return true;
        }
        ReportExpected("',', '=' or ';' after the name of a variable");
        return false;
    }

    bool ReadBank(out int bank)
    {
        bank = -1;
        Next();
        int start = lexer.Start;
        if (!ReadInteger(out long value) || !Expect(TokenKind.CloseBracket, "']' after the constant bank")) return false;
        if (value is < 0 or > 10) findings.Add(SyntaxDiagnostics.BadDimension, start, 1, "constant banks are numbered 0 to 10");
        else bank = (int)value;
        return true;
    }

    bool ReadInitialValue(Variable variable)
    {
        int start = lexer.Start;
        Next();
        if (variable.Space is not (StateSpace.Global or StateSpace.Const) || variable.Linkage == Linkage.Extern)
            findings.Add(SyntaxDiagnostics.BadInitializer, start, 1, $"'{variable.Name}' cannot have an initialiser: it is {(variable.Linkage == Linkage.Extern ? ".extern" : "neither .global nor .const")}");
        if (ReadInitializer(variable, 0) is not { } initializer)
        {
            // How many of its braces are open is not known here, so the declaration's end decides.
            while (lexer.Kind is not (TokenKind.Semicolon or TokenKind.End) && !(lexer.Kind == TokenKind.Word && lexer.IsFirstOnLine && BeginsStatement())) Next();
            return lexer.Kind != TokenKind.End;
        }
        variable.Initializer = initializer;
        if (variable.IsUnsized) variable.Dimensions[0] = initializer.Bytes?.Length ?? initializer.List?.Length ?? 1;
        return true;
    }

    /// <summary>Reads <c>[4][2]</c>; the first may be <c>[]</c>.</summary>
    bool ReadDimensions(out long[] dimensions, bool mayBeUnsized)
    {
        dimensions = [];
        if (lexer.Kind != TokenKind.OpenBracket) return true;
        var extents = new List<long>();
        long total = 1;
        while (lexer.Kind == TokenKind.OpenBracket)
        {
            Next();
            int start = lexer.Start;
            if (lexer.Kind == TokenKind.CloseBracket && mayBeUnsized && extents.Count == 0)
            {
                extents.Add(-1);
            }
            else
            {
                if (!ReadInteger(out long extent)) return false;
                if (extent < 0 || extent > 0 && total > LargestVariable / extent)
                {
                    findings.Add(SyntaxDiagnostics.BadDimension, start, lexer.PreviousEnd - start, "this array size is negative or larger than any memory");
                    extent = 1;
                }
                extents.Add(extent);
                total *= Math.Max(extent, 1);
            }
            if (!Expect(TokenKind.CloseBracket, "']' after the array size")) return false;
        }
        dimensions = [.. extents];
        return true;
    }

    void DeclareVariable(Variable variable, in Lexer name)
    {
        int existing = scopes.Declare(name.Start, name.End, name.NumberStart, BindingKind.Variable, new SymbolAddress(variable, 0), out _);
        if (existing == 0)
        {
            if (scopes.Depth == 0) module.Symbols[variable.Name] = variable;
            else variables.Add(variable);
            return;
        }
        ref Binding binding = ref scopes[existing];
        if (scopes.Depth == 0 && binding.Target is SymbolAddress { Symbol: Variable before } address && (before.Linkage == Linkage.Extern || variable.Linkage == Linkage.Extern))
        {
            // A declaration and a definition of one variable, in either order.
            if (before.Linkage != Linkage.Extern) return;
            address.Symbol = variable;
            module.Symbols[variable.Name] = variable;
            return;
        }
        ReportRedeclared(name.Start, name.End - name.Start, binding.Position);
    }

    /// <summary>Reads <c>.reg .b32 a, %r&lt;10&gt;;</c>.</summary>
    void ReadRegisters()
    {
        int start = lexer.Start;
        Next();
        var type = PtxType.None;
        byte vector = 1;
        while (lexer.Kind == TokenKind.Word)
        {
            var word = Words.Find(text, lexer.Start + 1, lexer.Length - 1, out var named);
            if (word is Word.V2 or Word.V4)
            {
                vector = word == Word.V2 ? (byte)2 : (byte)4;
            }
            else if (word == Word.Type && type == PtxType.None)
            {
                type = CheckType(named, StateSpace.Register, vector);
            }
            else
            {
                ReportExpected(type == PtxType.None ? "the type of registers" : "the name of a register");
                SkipStatement();
                return;
            }
            Next();
        }
        if (type == PtxType.None && !ReportMissingType("the register"))
        {
            SkipStatement();
            return;
        }
        declaredNames.Clear();
        for (; ; )
        {
            if (lexer.Kind != TokenKind.Name)
            {
                ReportExpected("the name of a register");
                SkipStatement();
                break;
            }
            if (!ReadRegisterName(type, vector))
            {
                SkipStatement();
                break;
            }
            if (Accept(TokenKind.Comma)) continue;
            EndStatement("',' or ';' after the name of a register");
            break;
        }
        AddStatement(new RegisterDeclaration { Type = type, VectorWidth = vector, Names = [.. declaredNames], Position = start });
    }

    readonly List<(string Name, int Count)> declaredNames = [];

    bool ReadRegisterName(PtxType type, byte vector)
    {
        WarnIfReserved();
        int start = lexer.Start, end = lexer.End, numberStart = lexer.NumberStart;
        int existing, declared, count = -1;
        Next();
        if (Accept(TokenKind.Less))
        {
            int countStart = lexer.Start;
            // Read before '>' could be taken for an operator.
            if (lexer.Kind != TokenKind.Number || lexer.Literal != ConstantKind.Signed)
            {
                ReportExpected("the number of registers");
                return false;
            }
            ulong value = lexer.Bits;
            Next();
            // Names with longer numbers are looked up as they stand.
            const ulong Most = 1_000_000_000;
            if (value is 0 or > Most)
            {
                findings.Add(SyntaxDiagnostics.BadCount, countStart, lexer.PreviousEnd - countStart, $"'{value}' registers cannot be declared");
                value = 1;
            }
            if (!Expect(TokenKind.Greater, "'>' after the number of registers")) return false;
            count = (int)value;
            existing = scopes.DeclareRange(start, end, count, out declared);
        }
        else
        {
            existing = scopes.Declare(start, end, numberStart, BindingKind.Register, null, out declared);
        }
        if (existing != 0)
        {
            ReportRedeclared(start, end - start, scopes[existing].Position);
            return true;
        }
        ref Binding binding = ref scopes[declared];
        binding.Type = type;
        binding.VectorWidth = vector;
        declaredNames.Add((scopes.Names[binding.Name], count));
        return true;
    }
}
