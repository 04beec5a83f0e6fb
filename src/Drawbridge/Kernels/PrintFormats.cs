namespace Drawbridge;

/// <summary>
/// How a value in the text of <c>Device.Print</c> is written: C's conversion for C#'s format. The same for kernels, whose format is made at build
/// time, and for plain C#.
/// </summary>
static class PrintFormats
{
    /// <summary>The conversion of <c>vprintf</c>; null if there is none that means the same.</summary>
    /// <param name="type">What is printed: <c>d</c> signed, <c>u</c> unsigned, <c>f</c> a float, <c>c</c> a character, <c>s</c> text.</param>
    /// <param name="bytes">Its size.</param>
    /// <param name="format">C#'s format, behind the colon; empty for none.</param>
    /// <param name="alignment">C#'s alignment, behind the comma; 0 for none.</param>
    public static string? Of(char type, int bytes, string format, int alignment)
    {
        string width = alignment == 0 ? "" : alignment.ToString(System.Globalization.CultureInfo.InvariantCulture);
        // A letter, and how many digits.
        char letter = format.Length > 0 ? format[0] : '\0';
        string digits = format.Length > 1 ? format.Substring(1) : "";
        if (digits.Length > 2 || digits.Length > 0 && !(digits[0] is >= '0' and <= '9' && digits[digits.Length - 1] is >= '0' and <= '9')) return null;
        string size = bytes switch { 8 => "ll", 1 => "hh", 2 => "h", _ => "" };
        return type switch
        {
            'c' or 's' when letter == '\0' => $"%{width}{type}",
            'f' when letter == '\0' => $"%{width}g",
            'f' when letter is 'F' or 'f' => $"%{width}.{(digits.Length > 0 ? digits : "2")}f",
            'f' when letter is 'E' or 'e' or 'G' or 'g' => digits.Length > 0 ? $"%{width}.{digits}{letter}" : $"%{width}{letter}",
            'd' or 'u' when letter is '\0' => $"%{width}{size}{type}",
            'd' or 'u' when letter is 'D' or 'd' => digits.Length > 0 ? $"%{width}.{digits}{size}{type}" : $"%{width}{size}{type}",
            'd' or 'u' when letter is 'X' or 'x' => digits.Length > 0 ? $"%{width}.{digits}{size}{letter}" : $"%{width}{size}{letter}",
            _ => null,
        };
    }
}
