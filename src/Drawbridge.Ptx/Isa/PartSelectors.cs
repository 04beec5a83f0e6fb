namespace Drawbridge.Ptx.Isa;

/// <summary>
/// The words that may follow a register of a video instruction and choose bytes or half-words of it (PTX ISA, "Video Instructions").
/// Each family has a name, by which the instruction table refers to it (<see cref="OperandSpec.Parts"/>).
/// </summary>
public static class PartSelectors
{
    /// <summary>One byte or half-word: <c>b0</c> to <c>b3</c>, <c>h0</c>, <c>h1</c>.</summary>
    public const string Single = "sel";

    /// <summary>The half-words to write: <c>h0</c>, <c>h1</c>, <c>h10</c>.</summary>
    public const string HalfMask = "mask2";

    /// <summary>The bytes to write, highest first: <c>b0</c>, <c>b31</c>, … <c>b3210</c>.</summary>
    public const string ByteMask = "mask4";

    /// <summary>Two of the four half-words of a register pair, upper lane first: <c>h10</c>, <c>h32</c>, <c>h00</c>, ….</summary>
    public const string Halves = "hxy";

    /// <summary>Four of the eight bytes of a register pair, uppermost lane first: <c>b3210</c>, <c>b7654</c>, ….</summary>
    public const string Bytes = "bxyzw";

    /// <summary>True if <paramref name="selector"/> (without its dot) belongs to the family.</summary>
    /// <param name="family">One of the constants of this class.</param>
    /// <param name="selector">The word after the register.</param>
    public static bool Allows(string family, string selector) => family switch
    {
        Single => IsDigits(selector, 'b', 1, 1, '3') || IsDigits(selector, 'h', 1, 1, '1'),
        HalfMask => IsDigits(selector, 'h', 1, 2, '1') && IsFalling(selector),
        ByteMask => IsDigits(selector, 'b', 1, 4, '3') && IsFalling(selector),
        Halves => IsDigits(selector, 'h', 2, 2, '3'),
        Bytes => IsDigits(selector, 'b', 4, 4, '7'),
        _ => false,
    };

    /// <summary>What the family allows, for messages.</summary>
    /// <param name="family">One of the constants of this class.</param>
    public static string Describe(string family) => family switch
    {
        Single => ".b0 to .b3, .h0 or .h1",
        HalfMask => ".h0, .h1 or .h10",
        ByteMask => ".b and some of the digits 3210 in falling order",
        Halves => ".h and two digits from 0 to 3",
        Bytes => ".b and four digits from 0 to 7",
        _ => "no selector",
    };

    static bool IsDigits(string selector, char first, int least, int most, char highest)
    {
        if (selector.Length - 1 < least || selector.Length - 1 > most || selector[0] != first) return false;
        for (int i = 1; i < selector.Length; i++)
        {
            if (selector[i] < '0' || selector[i] > highest) return false;
        }
        return true;
    }

    static bool IsFalling(string selector)
    {
        for (int i = 2; i < selector.Length; i++)
        {
            if (selector[i] >= selector[i - 1]) return false;
        }
        return true;
    }
}
