using System.Globalization;

namespace Drawbridge.Ptx.Syntax.Reading;

/// <summary>Literals.</summary>
partial struct Lexer
{
    /// <summary>Reads the current word token, which begins with a dot and a digit, as a number instead.</summary>
    public void WordToNumber() => ReadDouble(Start, Start);

    void NextNumber(int i)
    {
        Kind = TokenKind.Number;
        byte second = i + 1 < limit ? text[i + 1] : (byte)0;
        if (text[i] == '0' && second is not ((byte)'.' or (byte)'e' or (byte)'E'))
        {
            switch (second | 0x20)
            {
                case 'f':
                    ReadPattern(i, 8, ConstantKind.Single);
                    return;
                case 'd':
                    ReadPattern(i, 16, ConstantKind.Double);
                    return;
                case 'x':
                    ReadInteger(i, i + 2, 4);
                    return;
                case 'b':
                    ReadInteger(i, i + 2, 1);
                    return;
                default:
                    ReadInteger(i, i, 3);
                    return;
            }
        }
        ulong value = 0;
        bool overflow = false;
        int end = i;
        while (end < limit && (uint)(text[end] - '0') is var digit and <= 9)
        {
            if (value > (ulong.MaxValue - digit) / 10) overflow = true;
            value = value * 10 + digit;
            end++;
        }
        byte next = end < limit ? text[end] : (byte)0;
        if (next is (byte)'.' or (byte)'e' or (byte)'E') ReadDouble(i, end);
        else FinishInteger(i, end, value, overflow);
    }

    /// <summary>Exact patterns <c>0f3F800000</c>, <c>0d3FF0000000000000</c>. To be tried before anything else that begins with 0.</summary>
    void ReadPattern(int i, int digits, ConstantKind kind)
    {
        ulong value = 0;
        int end = i + 2;
        while (end < limit && Characters.HexValue(text[end]) is var digit and >= 0)
        {
            value = value << 4 | (uint)digit;
            end++;
        }
        End = end;
        Bits = value;
        Literal = kind;
        if (end - i - 2 != digits || RunsOn(end)) BadLiteral(i, $"a '{(char)text[i]}{(char)text[i + 1]}' constant has exactly {digits} hexadecimal digits");
    }

    void ReadInteger(int i, int start, int shift)
    {
        ulong value = 0;
        bool overflow = false;
        int end = start;
        int radix = 1 << shift;
        while (end < limit && Characters.HexValue(text[end]) is var digit and >= 0 && digit < radix)
        {
            if (value >> (64 - shift) != 0) overflow = true;
            value = value << shift | (uint)digit;
            end++;
        }
        if (end == start)
        {
            End = end;
            BadLiteral(i, "digits are missing after the prefix");
            return;
        }
        FinishInteger(i, end, value, overflow);
    }

    void FinishInteger(int i, int end, ulong value, bool overflow)
    {
        Bits = value;
        Literal = value > long.MaxValue ? ConstantKind.Unsigned : ConstantKind.Signed;
        if (end < limit && text[end] is (byte)'U' or (byte)'u')
        {
            Literal = ConstantKind.Unsigned;
            end++;
        }
        End = end;
        if (RunsOn(end)) BadLiteral(i, "these characters do not form a number");
        else if (overflow) BadLiteral(i, "this integer does not fit 64 bits");
    }

    void ReadDouble(int i, int pointOrExponent)
    {
        int end = pointOrExponent;
        if (end < limit && text[end] == '.')
        {
            end++;
            while (end < limit && Characters.Is(text[end], Characters.Digit)) end++;
        }
        if (end < limit && text[end] is (byte)'e' or (byte)'E')
        {
            int digits = end + 1;
            if (digits < limit && text[digits] is (byte)'+' or (byte)'-') digits++;
            if (digits < limit && Characters.Is(text[digits], Characters.Digit))
            {
                end = digits;
                while (end < limit && Characters.Is(text[end], Characters.Digit)) end++;
            }
        }
        End = end;
        Kind = TokenKind.Number;
        Literal = ConstantKind.Double;
        Bits = 0;
        if (RunsOn(end))
        {
            BadLiteral(i, "these characters do not form a number");
            return;
        }
        if (TryQuotient(i, end, out double quotient))
        {
            Bits = (ulong)BitConverter.DoubleToInt64Bits(quotient);
            return;
        }
        string digitsText = System.Text.Encoding.ASCII.GetString(text, i, end - i);
        if (double.TryParse(digitsText, NumberStyles.Float, CultureInfo.InvariantCulture, out double value))
            Bits = (ulong)BitConverter.DoubleToInt64Bits(value);
        else
            BadLiteral(i, "these characters do not form a number");
    }

    // A number without exponent and of few digits is a quotient of two that are exact, rounded once. (The framework's reader needs a culture, which
    // takes longer than to read a module.)
    readonly bool TryQuotient(int start, int end, out double value)
    {
        const int MostDigits = 15;
        value = 0;
        double power = 1;
        int digits = 0;
        bool isBehindPoint = false;
        for (int i = start; i < end; i++)
        {
            if (text[i] == '.' && !isBehindPoint) isBehindPoint = true;
            else if (text[i] is >= (byte)'0' and <= (byte)'9')
            {
                value = value * 10 + (text[i] - '0');
                if (isBehindPoint) power *= 10;
                digits++;
            }
            else return false;
        }
        value /= power;
        return digits is > 0 and <= MostDigits;
    }

    readonly bool RunsOn(int end) => end < limit && Characters.Is(text[end], Characters.Name);

    void BadLiteral(int i, string why)
    {
        while (RunsOn(End)) End++;
        Kind = TokenKind.Number;
        findings?.BadLiteral(i, End - i, why);
    }
}
