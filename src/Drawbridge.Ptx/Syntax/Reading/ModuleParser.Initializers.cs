using Drawbridge.Ptx.Isa;

namespace Drawbridge.Ptx.Syntax.Reading;

/// <summary>Initial values of variables.</summary>
sealed partial class ModuleParser
{
    byte[] byteTable = new byte[256];

    /// <summary>Reads a value or a brace list of values; null after a mistake.</summary>
    Initializer? ReadInitializer(Variable variable, int depth)
    {
        int start = lexer.Start;
        if (lexer.Kind != TokenKind.OpenBrace) return ReadElement(start);
        if (depth > DeepestExpression)
        {
            findings.Add(SyntaxDiagnostics.NestingTooDeep, start, 1, $"initialisers nest deeper than {DeepestExpression} levels here");
            return null;
        }
        if (variable.Type.Bits() == 8 && variable.VectorWidth == 1 && ReadByteTable() is { } bytes) return new Initializer { Bytes = bytes, Position = start };
        Next();
        var list = new List<Initializer>();
        while (lexer.Kind != TokenKind.CloseBrace)
        {
            bool isField = variable.Type.Class() == TypeClass.Opaque && lexer.Kind == TokenKind.Name && lexer.IsFollowedBy((byte)'=');
            if ((isField ? ReadField() : ReadInitializer(variable, depth + 1)) is not { } element) return null;
            list.Add(element);
            if (Accept(TokenKind.Comma)) continue;
            if (lexer.Kind == TokenKind.CloseBrace) break;
            ReportExpected("',' or '}' in the initialiser");
            return null;
        }
        Next();
        return new Initializer { List = [.. list], Position = start };
    }

    /// <summary>
    /// Tables of bytes are most of what compilers initialise, and thousands long: read them from the text directly. Null, with nothing
    /// consumed, if the list holds anything but numbers from -128 to 255.
    /// </summary>
    byte[]? ReadByteTable()
    {
        int count = 0;
        int i = lexer.End;
        bool afterValue = false;
        for (; ; )
        {
            while (i < text.Length && Characters.Is(text[i], Characters.Space)) i++;
            if (i >= text.Length) return null;
            byte c = text[i];
            if (c == '}') break;
            if (c == ',')
            {
                if (!afterValue) return null;
                afterValue = false;
                i++;
                continue;
            }
            if (afterValue) return null;
            bool negative = c == '-';
            if (negative && ++i >= text.Length) return null;
            int digits = i;
            int value = 0;
            while (i < text.Length && (uint)(text[i] - '0') is var digit and <= 9 && i - digits < 4)
            {
                value = value * 10 + (int)digit;
                i++;
            }
            // No digits, octal, hexadecimal, suffixes, too large: the slow way knows.
            if (i == digits || text[digits] == '0' && i - digits > 1 || i < text.Length && Characters.Is(text[i], Characters.Name) || i < text.Length && text[i] == '.') return null;
            if (negative ? value > 128 : value > 255) return null;
            if (count == byteTable.Length) Array.Resize(ref byteTable, count * 2);
            byteTable[count++] = (byte)(negative ? -value : value);
            afterValue = true;
        }
        if (!afterValue) return null;
        lexer.JumpTo(i + 1);
        Next();
        return byteTable.AsSpan(0, count).ToArray();
    }

    /// <summary><c>filter_mode = linear</c> of an opaque variable.</summary>
    Initializer? ReadField()
    {
        int start = lexer.Start;
        string field = TokenText;
        Next();
        Next();
        if (lexer.Kind == TokenKind.Name && TokenText != "WARP_SZ")
        {
            string word = TokenText;
            Next();
            return new Initializer { FieldName = field, FieldValue = word, Position = start };
        }
        if (!ReadExpression(out var value)) return null;
        return new Initializer { FieldName = field, Constant = constants.Get(value.Bits, value.Kind), Position = start };
    }

    /// <summary>A constant, the address of a symbol, or a byte of either: <c>0xFF00(generic(table)+4)</c>.</summary>
    Initializer? ReadElement(int start)
    {
        if (lexer.Kind == TokenKind.Name && TokenText != "WARP_SZ") return ReadSymbolElement(start, 0);
        if (lexer.Kind == TokenKind.Number && lexer.IsFollowedBy((byte)'(')) return ReadMasked(start);
        if (!ReadExpression(out var value)) return null;
        return new Initializer { Constant = constants.Get(value.Bits, value.Kind), Position = start };
    }

    Initializer? ReadMasked(int start)
    {
        ulong mask = lexer.Bits;
        int shift = 0;
        while (shift < 64 && mask != 0xFFUL << shift) shift += 8;
        if (shift == 64)
        {
            findings.Add(SyntaxDiagnostics.BadInitializer, start, lexer.Length, "a byte selector is 0xFF, 0xFF00, … 0xFF00000000000000");
            return null;
        }
        Next();
        Next();
        Initializer? inner;
        if (lexer.Kind == TokenKind.Name && TokenText != "WARP_SZ") inner = ReadSymbolElement(start, mask);
        else if (ReadExpression(out var value)) inner = new Initializer { Constant = constants.Get(value.Bits, value.Kind), Mask = mask, Position = start };
        else return null;
        return inner != null && Expect(TokenKind.CloseParen, "')' after the selected value") ? inner : null;
    }

    Initializer? ReadSymbolElement(int start, ulong mask)
    {
        bool isGeneric = TokenText == "generic" && lexer.IsFollowedBy((byte)'(');
        if (isGeneric)
        {
            Next();
            Next();
        }
        if (lexer.Kind != TokenKind.Name)
        {
            ReportExpected("the name of a variable or function");
            return null;
        }
        int found = scopes.Find(lexer.Start, lexer.End, lexer.NumberStart, out _);
        if (found == 0)
        {
            ReportUndeclared();
            return null;
        }
        if (scopes[found].Kind is not (BindingKind.Variable or BindingKind.Function))
        {
            findings.Add(SyntaxDiagnostics.WrongKindOfName, lexer.Start, lexer.Length, $"'{TokenText}' is {Describe(scopes[found].Kind)}; an initialiser takes addresses of variables and functions");
            return null;
        }
        var address = (SymbolAddress)scopes[found].Target!;
        Next();
        if (isGeneric && !Expect(TokenKind.CloseParen, "')' after the name")) return null;
        long offset = 0;
        if (lexer.Kind is TokenKind.Plus or TokenKind.Minus && !ReadOffset(out offset)) return null;
        var initializer = new Initializer { Symbol = address.Symbol, Offset = offset, IsGeneric = isGeneric, Mask = mask, Position = start };
        if (address.Symbol is Function { Body: null } or Variable { Linkage: Linkage.Extern }) forwardSymbols.Add(() => initializer.Symbol = address.Symbol);
        return initializer;
    }

    /// <summary>Reads <c>+4</c>, <c>-4</c> or <c>+-4</c> behind a symbol or register; sums of several too.</summary>
    bool ReadOffset(out long offset)
    {
        offset = 0;
        while (lexer.Kind is TokenKind.Plus or TokenKind.Minus)
        {
            bool negative = lexer.Kind == TokenKind.Minus;
            Next();
            int start = lexer.Start;
            // The left operand of a sum: what binds tighter than '+' belongs to it.
            if (!ReadUnary(out var value) || !ReadBinary(value, start, Precedence(TokenKind.Plus), out value)) return false;
            if (value.IsFloat)
            {
                findings.Add(SyntaxDiagnostics.BadExpression, start, lexer.PreviousEnd - start, "an offset is an integer");
                return false;
            }
            offset += negative ? -(long)value.Bits : (long)value.Bits;
        }
        return true;
    }
}
