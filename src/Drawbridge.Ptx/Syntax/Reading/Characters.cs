namespace Drawbridge.Ptx.Syntax.Reading;

/// <summary>What each byte of PTX text may be part of.</summary>
static class Characters
{
    /// <summary>Blank, tab or line break.</summary>
    public const byte Space = 1;

    /// <summary>Part of a name: letter, digit, <c>_</c>, <c>$</c>.</summary>
    public const byte Name = 2;

    /// <summary>Decimal digit.</summary>
    public const byte Digit = 4;

    /// <summary>Part of a dotted word or opcode: letter, digit, <c>_</c>.</summary>
    public const byte Word = 8;

    /// <summary>First byte of a name: letter, <c>_</c>, <c>$</c>, <c>%</c>.</summary>
    public const byte NameStart = 16;

    /// <summary>The classes of each byte.</summary>
    public static readonly byte[] Class = Build();

    /// <summary>True if <paramref name="value"/> is of one of the classes.</summary>
    public static bool Is(byte value, byte classes) => (Class[value] & classes) != 0;

    /// <summary>The value of a hexadecimal digit, or -1.</summary>
    public static int HexValue(byte value) => value switch
    {
        >= (byte)'0' and <= (byte)'9' => value - '0',
        >= (byte)'a' and <= (byte)'f' => value - 'a' + 10,
        >= (byte)'A' and <= (byte)'F' => value - 'A' + 10,
        _ => -1,
    };

    static byte[] Build()
    {
        var classes = new byte[256];
        foreach (char c in " \t\r\n\f\v") classes[c] = Space;
        for (char c = 'a'; c <= 'z'; c++) classes[c] = classes[char.ToUpperInvariant(c)] = Name | Word | NameStart;
        for (char c = '0'; c <= '9'; c++) classes[c] = Name | Word | Digit;
        classes['_'] = Name | Word | NameStart;
        classes['$'] = Name | NameStart;
        classes['%'] = NameStart;
        return classes;
    }
}
