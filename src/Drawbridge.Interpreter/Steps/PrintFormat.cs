using System.Globalization;
using System.Numerics;
using System.Text;

namespace Drawbridge.Interpreter.Steps;

/// <summary>The arguments of a format, in order.</summary>
interface IPrintArguments
{
    /// <summary>The next 4 or 8 bytes.</summary>
    ulong Next(int size);

    /// <summary>The text a pointer argument points to.</summary>
    string NextText();
}

/// <summary>The arguments of <c>vprintf</c>: each at its natural alignment in a block in memory.</summary>
sealed class PrintArguments(ISystemCaller caller, ulong address) : IPrintArguments
{
    ulong next = address;

    public ulong Next(int size)
    {
        next = (next + (uint)size - 1) & ~((ulong)size - 1);
        ulong value = caller.Load(next, size);
        next += (uint)size;
        return value;
    }

    public string NextText() => SystemFunction.ReadText(caller, Next(8));
}

/// <summary>Formats as C's <c>printf</c> does: flags, width, precision, length, conversion.</summary>
static class PrintFormat
{
    record struct Spec(bool Left, bool Plus, bool Space, bool Alternate, bool Zero, int Width, int Precision, int Size, char Conversion);

    /// <summary>The text of a format with its arguments.</summary>
    /// <param name="format">The format.</param>
    /// <param name="arguments">Where the arguments come from.</param>
    /// <param name="count">Arguments used, which is what the device's vprintf returns.</param>
    public static string Format(string format, IPrintArguments arguments, out int count)
    {
        count = 0;
        var text = new StringBuilder();
        for (int i = 0; i < format.Length; i++)
        {
            if (format[i] != '%')
            {
                text.Append(format[i]);
                continue;
            }
            int start = i++;
            var spec = Parse(format, ref i, arguments, ref count);
            if (spec.Conversion == '%')
            {
                text.Append('%');
                continue;
            }
            string? formatted = Convert(spec, arguments);
            // What C does not define is shown as it stands.
            if (formatted == null) text.Append(format, start, Math.Min(i + 1, format.Length) - start);
            else
            {
                text.Append(formatted);
                count++;
            }
        }
        return text.ToString();
    }

    static Spec Parse(string format, ref int i, IPrintArguments arguments, ref int count)
    {
        var spec = new Spec { Precision = -1, Size = 4 };
        for (; i < format.Length; i++)
        {
            switch (format[i])
            {
                case '-': spec.Left = true; continue;
                case '+': spec.Plus = true; continue;
                case ' ': spec.Space = true; continue;
                case '#': spec.Alternate = true; continue;
                case '0': spec.Zero = true; continue;
            }
            break;
        }
        spec.Width = Number(format, ref i, arguments, ref count) ?? 0;
        if (spec.Width < 0) (spec.Left, spec.Width) = (true, -spec.Width);
        if (i < format.Length && format[i] == '.')
        {
            i++;
            spec.Precision = Number(format, ref i, arguments, ref count) ?? 0;
        }
        for (; i < format.Length; i++)
        {
            switch (format[i])
            {
                case 'h': spec.Size = spec.Size == 2 ? 1 : 2; continue;
                case 'l' or 'j' or 'z' or 't' or 'q' or 'L': spec.Size = 8; continue;
            }
            break;
        }
        spec.Conversion = i < format.Length ? format[i] : '\0';
        return spec;
    }

    static int? Number(string format, ref int i, IPrintArguments arguments, ref int count)
    {
        if (i < format.Length && format[i] == '*')
        {
            i++;
            count++;
            return (int)arguments.Next(4);
        }
        int? value = null;
        for (; i < format.Length && char.IsAsciiDigit(format[i]); i++) value = Math.Min((value ?? 0) * 10 + format[i] - '0', 1 << 20);
        return value;
    }

    static string? Convert(Spec spec, IPrintArguments arguments)
    {
        switch (spec.Conversion)
        {
            case 'd' or 'i':
                long signed = Signed(arguments.Next(spec.Size == 8 ? 8 : 4), spec.Size);
                return Integer(spec, signed < 0, new BigInteger(signed < 0 ? (ulong)-signed : (ulong)signed).ToString(CultureInfo.InvariantCulture), "");
            case 'u':
                return Integer(spec with { Plus = false, Space = false }, false, Unsigned(spec, arguments).ToString(CultureInfo.InvariantCulture), "");
            case 'x' or 'X':
                ulong hex = Unsigned(spec, arguments);
                string prefix = spec.Alternate && hex != 0 ? $"0{spec.Conversion}" : "";
                return Integer(spec with { Plus = false, Space = false }, false,
                    hex.ToString(spec.Conversion == 'x' ? "x" : "X", CultureInfo.InvariantCulture), prefix);
            case 'o':
                string octal = Octal(Unsigned(spec, arguments));
                if (spec.Alternate && octal[0] != '0') octal = '0' + octal;
                return Integer(spec with { Plus = false, Space = false }, false, octal, "");
            case 'c':
                return Pad(spec with { Zero = false }, "", ((char)(byte)arguments.Next(4)).ToString());
            case 's':
                string text = arguments.NextText();
                return Pad(spec with { Zero = false }, "", spec.Precision >= 0 && spec.Precision < text.Length ? text[..spec.Precision] : text);
            case 'p':
                ulong pointer = arguments.Next(8);
                return Pad(spec with { Zero = false }, "", pointer == 0 ? "(nil)" : $"0x{pointer:x}");
            case 'f' or 'F' or 'e' or 'E' or 'g' or 'G' or 'a' or 'A':
                return Float(spec, BitConverter.UInt64BitsToDouble(arguments.Next(8)));
            default:
                return null;
        }
    }

    static ulong Unsigned(Spec spec, IPrintArguments arguments)
    {
        ulong value = arguments.Next(spec.Size == 8 ? 8 : 4);
        return spec.Size switch { 1 => (byte)value, 2 => (ushort)value, 4 => (uint)value, _ => value };
    }

    static long Signed(ulong value, int size) => size switch { 1 => (sbyte)value, 2 => (short)value, 4 => (int)value, _ => (long)value };

    static string Octal(ulong value)
    {
        var digits = new StringBuilder();
        do digits.Insert(0, (char)('0' + (value & 7)));
        while ((value >>= 3) != 0);
        return digits.ToString();
    }

    static string Integer(Spec spec, bool isNegative, string digits, string prefix)
    {
        if (spec.Precision >= 0)
        {
            // A precision of 0 shows no digit of the value 0, and switches zero padding off.
            digits = spec.Precision == 0 && digits == "0" ? "" : digits.PadLeft(spec.Precision, '0');
            spec.Zero = false;
        }
        return Pad(spec, Sign(spec, isNegative) + prefix, digits);
    }

    static string Float(Spec spec, double value)
    {
        string sign = Sign(spec, double.IsNegative(value));
        bool isUpper = char.IsUpper(spec.Conversion);
        if (!double.IsFinite(value))
        {
            string word = double.IsNaN(value) ? "nan" : "inf";
            return Pad(spec with { Zero = false }, sign, isUpper ? word.ToUpperInvariant() : word);
        }
        value = Math.Abs(value);
        int precision = spec.Precision < 0 ? 6 : spec.Precision;
        string digits = char.ToLowerInvariant(spec.Conversion) switch
        {
            'f' => Decimal.Fixed(value, precision, spec.Alternate),
            'e' => Decimal.Scientific(value, precision, spec.Alternate),
            'g' => Decimal.General(value, precision, spec.Alternate),
            _ => Decimal.Hexadecimal(value, spec.Precision, spec.Alternate),
        };
        if (isUpper) digits = digits.ToUpperInvariant();
        // The zeros of padding go after 0x.
        bool isHex = char.ToLowerInvariant(spec.Conversion) == 'a';
        return isHex ? Pad(spec, sign + digits[..2], digits[2..]) : Pad(spec, sign, digits);
    }

    static string Sign(Spec spec, bool isNegative) => isNegative ? "-" : spec.Plus ? "+" : spec.Space ? " " : "";

    static string Pad(Spec spec, string prefix, string digits)
    {
        int length = prefix.Length + digits.Length;
        if (length >= spec.Width) return prefix + digits;
        if (spec.Left) return (prefix + digits).PadRight(spec.Width);
        return spec.Zero ? prefix + digits.PadLeft(spec.Width - prefix.Length, '0') : (prefix + digits).PadLeft(spec.Width);
    }

    /// <summary>Decimal digits of positive doubles, rounded exactly as C does.</summary>
    static class Decimal
    {
        public static string Fixed(double value, int precision, bool keepPoint)
        {
            string digits = value.ToString("F" + precision, CultureInfo.InvariantCulture);
            return keepPoint && precision == 0 ? digits + "." : digits;
        }

        public static string Scientific(double value, int precision, bool keepPoint)
        {
            // .NET rounds exactly from the binary value; only the exponent looks different in C.
            string digits = value.ToString("e" + precision, CultureInfo.InvariantCulture);
            int mark = digits.IndexOf('e', StringComparison.Ordinal);
            int exponent = int.Parse(digits.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
            string mantissa = digits[..mark];
            if (keepPoint && precision == 0) mantissa += ".";
            return $"{mantissa}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}";
        }

        public static string General(double value, int precision, bool keepZeros)
        {
            if (precision == 0) precision = 1;
            string scientific = Scientific(value, precision - 1, false);
            int mark = scientific.IndexOf('e', StringComparison.Ordinal);
            int exponent = int.Parse(scientific.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
            bool isFixed = exponent >= -4 && exponent < precision;
            string digits = isFixed ? Fixed(value, precision - 1 - exponent, keepZeros) : scientific[..mark];
            if (!keepZeros && digits.Contains('.', StringComparison.Ordinal)) digits = digits.TrimEnd('0').TrimEnd('.');
            return isFixed ? digits : digits + scientific[mark..];
        }

        public static string Hexadecimal(double value, int precision, bool keepPoint)
        {
            ulong bits = BitConverter.DoubleToUInt64Bits(value);
            int exponent = (int)(bits >> 52 & 0x7FF);
            ulong fraction = bits & ((1UL << 52) - 1);
            ulong lead = exponent == 0 ? 0UL : 1;
            int power = value == 0 ? 0 : exponent == 0 ? -1022 : exponent - 1023;
            string digits = fraction.ToString("x13", CultureInfo.InvariantCulture);
            if (precision >= 0 && precision < 13)
            {
                ulong whole = lead << 52 | fraction;
                int drop = 4 * (13 - precision);
                ulong half = 1UL << (drop - 1), rest = whole & ((1UL << drop) - 1);
                whole >>= drop;
                if (rest > half || (rest == half && (whole & 1) != 0)) whole++;
                lead = whole >> (4 * precision);
                digits = precision == 0 ? "" : (whole & ((1UL << (4 * precision)) - 1)).ToString("x" + precision, CultureInfo.InvariantCulture);
            }
            else if (precision < 0)
            {
                digits = digits.TrimEnd('0');
            }
            else
            {
                digits = digits.PadRight(precision, '0');
            }
            string point = digits.Length > 0 || keepPoint ? "." : "";
            return $"0x{lead}{point}{digits}p{(power < 0 ? '-' : '+')}{Math.Abs(power)}";
        }
    }
}
