namespace Drawbridge.Ptx.Syntax.Reading;

/// <summary>
/// Constant expressions (PTX ISA, "Constant Expressions"): C's operators over 64-bit integers or doubles. If one operand of most
/// operators is unsigned, both are; <c>~</c> makes unsigned; comparisons make signed 0 or 1.
/// </summary>
sealed partial class ModuleParser
{
    readonly ConstantPool constants;
    int expressionDepth;

    struct Value
    {
        public ulong Bits;
        public ConstantKind Kind;

        public readonly bool IsFloat => Kind is ConstantKind.Double or ConstantKind.Single;

        public readonly double AsDouble => BitConverter.Int64BitsToDouble((long)Bits);

        public static Value Signed(long value) => new() { Bits = (ulong)value, Kind = ConstantKind.Signed };

        public static Value Boolean(bool value) => Signed(value ? 1 : 0);

        public static Value Double(double value) => new() { Bits = (ulong)BitConverter.DoubleToInt64Bits(value), Kind = ConstantKind.Double };
    }

    /// <summary>Reads a constant expression. False if it has no value; that is reported then.</summary>
    bool ReadExpression(out Value value)
    {
        // Nearly all are a lone number.
        if (lexer.Kind == TokenKind.Number)
        {
            value = new Value { Bits = lexer.Bits, Kind = lexer.Literal };
            int start = lexer.Start;
            Next();
            if (lexer.Kind is TokenKind.Comma or TokenKind.Semicolon or TokenKind.CloseBracket or TokenKind.CloseBrace) return true;
            return ReadBinary(value, start, 0, out value) && ReadTernary(ref value, start);
        }
        return ReadFullExpression(out value);
    }

    bool ReadFullExpression(out Value value)
    {
        int start = lexer.Start;
        value = default;
        if (++expressionDepth > DeepestExpression)
        {
            findings.Add(SyntaxDiagnostics.NestingTooDeep, start, 1, $"expressions nest deeper than {DeepestExpression} levels here");
            expressionDepth--;
            return false;
        }
        bool good = ReadUnary(out value) && ReadBinary(value, start, 0, out value) && ReadTernary(ref value, start);
        expressionDepth--;
        return good;
    }

    /// <summary>Reads an integer constant expression, as array sizes and counts are.</summary>
    bool ReadInteger(out long value)
    {
        value = 0;
        int start = lexer.Start;
        if (!ReadExpression(out var result)) return false;
        if (result.IsFloat)
        {
            findings.Add(SyntaxDiagnostics.BadExpression, start, lexer.PreviousEnd - start, "an integer is needed here");
            return false;
        }
        value = (long)result.Bits;
        return true;
    }

    bool ReadTernary(ref Value value, int start)
    {
        if (lexer.Kind != TokenKind.Question) return true;
        if (value.IsFloat)
        {
            findings.Add(SyntaxDiagnostics.BadExpression, start, lexer.PreviousEnd - start, "the condition of '?:' is an integer");
            return false;
        }
        Next();
        if (!ReadFullExpression(out var whenTrue) || !Expect(TokenKind.Colon, "':' of '?:'") || !ReadFullExpression(out var whenFalse)) return false;
        if (whenTrue.IsFloat != whenFalse.IsFloat)
        {
            ReportMixed(start);
            return false;
        }
        bool unsigned = whenTrue.Kind == ConstantKind.Unsigned || whenFalse.Kind == ConstantKind.Unsigned;
        value = value.Bits != 0 ? whenTrue : whenFalse;
        if (unsigned) value.Kind = ConstantKind.Unsigned;
        return true;
    }

    bool ReadUnary(out Value value)
    {
        value = default;
        int start = lexer.Start;
        var sign = lexer.Kind;
        switch (sign)
        {
            case TokenKind.Number:
                value = new Value { Bits = lexer.Bits, Kind = lexer.Literal };
                Next();
                return true;
            case TokenKind.Word when lexer.Length > 1 && Characters.Is(text[start + 1], Characters.Digit):
                lexer.WordToNumber();
                value = new Value { Bits = lexer.Bits, Kind = lexer.Literal };
                Next();
                return true;
            case TokenKind.Name when TokenText == "WARP_SZ":
                value = Value.Signed(32);
                Next();
                return true;
            case TokenKind.OpenParen:
                Next();
                if (CurrentWord == Word.Type && TokenText is ".s64" or ".u64")
                {
                    var kind = TokenText == ".s64" ? ConstantKind.Signed : ConstantKind.Unsigned;
                    Next();
                    if (!Expect(TokenKind.CloseParen, "')' after the cast") || !ReadUnaryNested(out value)) return false;
                    if (value.IsFloat)
                    {
                        findings.Add(SyntaxDiagnostics.BadExpression, start, lexer.PreviousEnd - start, "casts between integers and floating point do not exist in constant expressions");
                        return false;
                    }
                    value.Kind = kind;
                    return true;
                }
                return ReadFullExpression(out value) && Expect(TokenKind.CloseParen, "')'");
            case TokenKind.Plus or TokenKind.Minus or TokenKind.Tilde or TokenKind.Bang:
                Next();
                return ReadUnaryNested(out value) && ApplyUnary(sign, start, ref value);
            default:
                if (lexer.Kind == TokenKind.Name)
                    findings.Add(SyntaxDiagnostics.BadExpression, start, lexer.Length, $"a constant is needed here; '{TokenText}' is none");
                else
                    ReportExpected("a constant");
                return false;
        }
    }

    bool ReadUnaryNested(out Value value)
    {
        value = default;
        if (++expressionDepth > DeepestExpression)
        {
            findings.Add(SyntaxDiagnostics.NestingTooDeep, lexer.Start, 1, $"expressions nest deeper than {DeepestExpression} levels here");
            expressionDepth--;
            return false;
        }
        bool good = ReadUnary(out value);
        expressionDepth--;
        return good;
    }

    bool ApplyUnary(TokenKind sign, int start, ref Value value)
    {
        if (value.Kind == ConstantKind.Single)
        {
            ReportSingle(start);
            return false;
        }
        if (value.IsFloat)
        {
            if (sign == TokenKind.Minus) value = Value.Double(-value.AsDouble);
            if (sign is TokenKind.Minus or TokenKind.Plus) return true;
            findings.Add(SyntaxDiagnostics.BadExpression, start, lexer.PreviousEnd - start, "'~' and '!' take integers");
            return false;
        }
        switch (sign)
        {
            case TokenKind.Minus:
                value.Bits = 0 - value.Bits;
                break;
            case TokenKind.Tilde:
                value.Bits = ~value.Bits;
                value.Kind = ConstantKind.Unsigned;
                break;
            case TokenKind.Bang:
                value = Value.Boolean(value.Bits == 0);
                break;
        }
        return true;
    }

    static int Precedence(TokenKind kind) => kind switch
    {
        TokenKind.OrOr => 1,
        TokenKind.AndAnd => 2,
        TokenKind.Bar => 3,
        TokenKind.Caret => 4,
        TokenKind.Ampersand => 5,
        TokenKind.EqualEqual or TokenKind.BangEqual => 6,
        TokenKind.Less or TokenKind.Greater or TokenKind.LessEqual or TokenKind.GreaterEqual => 7,
        TokenKind.ShiftLeft or TokenKind.ShiftRight => 8,
        TokenKind.Plus or TokenKind.Minus => 9,
        TokenKind.Star or TokenKind.Slash or TokenKind.Percent => 10,
        _ => 0,
    };

    /// <summary>Binary operators that bind tighter than <paramref name="floor"/>, after a left operand; recursion is at most one level a precedence.</summary>
    bool ReadBinary(Value left, int start, int floor, out Value result)
    {
        result = left;
        for (; ; )
        {
            // '%' directly before a digit was taken for the start of a name.
            if (lexer.Kind == TokenKind.Name && text[lexer.Start] == '%') lexer.SplitPercent();
            var kind = lexer.Kind;
            int precedence = Precedence(kind);
            if (precedence <= floor) return true;
            Next();
            int rightStart = lexer.Start;
            if (!ReadUnary(out var right) || !ReadBinary(right, rightStart, precedence, out right) || !Combine(kind, start, ref result, right)) return false;
        }
    }

    bool Combine(TokenKind kind, int start, ref Value left, Value right)
    {
        if (left.Kind == ConstantKind.Single || right.Kind == ConstantKind.Single)
        {
            ReportSingle(start);
            return false;
        }
        if (left.IsFloat != right.IsFloat)
        {
            ReportMixed(start);
            return false;
        }
        if (left.IsFloat) return CombineFloats(kind, start, ref left, left.AsDouble, right.AsDouble);
        bool unsigned = left.Kind == ConstantKind.Unsigned || right.Kind == ConstantKind.Unsigned;
        var type = unsigned ? ConstantKind.Unsigned : ConstantKind.Signed;
        ulong a = left.Bits, b = right.Bits;
        switch (kind)
        {
            case TokenKind.Plus: left = new Value { Bits = a + b, Kind = type }; return true;
            case TokenKind.Minus: left = new Value { Bits = a - b, Kind = type }; return true;
            case TokenKind.Star: left = new Value { Bits = a * b, Kind = type }; return true;
            case TokenKind.Ampersand: left = new Value { Bits = a & b, Kind = type }; return true;
            case TokenKind.Caret: left = new Value { Bits = a ^ b, Kind = type }; return true;
            case TokenKind.Bar: left = new Value { Bits = a | b, Kind = type }; return true;
            case TokenKind.ShiftLeft: left.Bits = b > 63 ? 0 : a << (int)b; return true;
            case TokenKind.ShiftRight:
                left.Bits = left.Kind == ConstantKind.Signed ? (ulong)((long)a >> (int)Math.Min(b, 63)) : b > 63 ? 0 : a >> (int)b;
                return true;
            case TokenKind.Slash or TokenKind.Percent when b == 0:
                findings.Add(SyntaxDiagnostics.BadExpression, start, lexer.PreviousEnd - start, "division by zero");
                return false;
            case TokenKind.Slash:
                // The one quotient that does not fit wraps like negation does.
                left = new Value { Bits = unsigned ? a / b : b == ulong.MaxValue ? 0 - a : (ulong)((long)a / (long)b), Kind = type };
                return true;
            case TokenKind.Percent:
                // The manual takes both operands of '%' as unsigned.
                left = new Value { Bits = a % b, Kind = type };
                return true;
            case TokenKind.Less: left = Value.Boolean(unsigned ? a < b : (long)a < (long)b); return true;
            case TokenKind.Greater: left = Value.Boolean(unsigned ? a > b : (long)a > (long)b); return true;
            case TokenKind.LessEqual: left = Value.Boolean(unsigned ? a <= b : (long)a <= (long)b); return true;
            case TokenKind.GreaterEqual: left = Value.Boolean(unsigned ? a >= b : (long)a >= (long)b); return true;
            case TokenKind.EqualEqual: left = Value.Boolean(a == b); return true;
            case TokenKind.BangEqual: left = Value.Boolean(a != b); return true;
            case TokenKind.AndAnd: left = Value.Boolean(a != 0 && b != 0); return true;
            default: left = Value.Boolean(a != 0 || b != 0); return true;
        }
    }

    bool CombineFloats(TokenKind kind, int start, ref Value left, double a, double b)
    {
        switch (kind)
        {
            case TokenKind.Plus: left = Value.Double(a + b); return true;
            case TokenKind.Minus: left = Value.Double(a - b); return true;
            case TokenKind.Star: left = Value.Double(a * b); return true;
            case TokenKind.Slash: left = Value.Double(a / b); return true;
            case TokenKind.Less: left = Value.Boolean(a < b); return true;
            case TokenKind.Greater: left = Value.Boolean(a > b); return true;
            case TokenKind.LessEqual: left = Value.Boolean(a <= b); return true;
            case TokenKind.GreaterEqual: left = Value.Boolean(a >= b); return true;
            case TokenKind.EqualEqual: left = Value.Boolean(a == b); return true;
            case TokenKind.BangEqual: left = Value.Boolean(a != b); return true;
            default:
                findings.Add(SyntaxDiagnostics.BadExpression, start, lexer.PreviousEnd - start, "floating-point constants take + - * / and comparisons only");
                return false;
        }
    }

    void ReportMixed(int start) =>
        findings.Add(SyntaxDiagnostics.BadExpression, start, lexer.PreviousEnd - start, "integers and floating-point constants do not mix in one expression");

    void ReportSingle(int start) =>
        findings.Add(SyntaxDiagnostics.BadExpression, start, lexer.PreviousEnd - start, "a 0f constant takes no part in expressions; write its sign into its bits");
}
