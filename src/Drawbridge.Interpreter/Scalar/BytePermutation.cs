using Drawbridge.Ptx.Isa;

namespace Drawbridge.Interpreter.Scalar;

/// <summary><c>prmt</c>: each byte of the result is one of the eight bytes of a (0 to 3) and b (4 to 7).</summary>
static class BytePermutation
{
    // For each mode and each value of the two low bits of c: the bytes that make the result, highest first.
    internal static readonly Dictionary<string, int[]> Modes = new(StringComparer.Ordinal)
    {
        ["f4e"] = [0x3210, 0x4321, 0x5432, 0x6543],
        ["b4e"] = [0x5670, 0x6701, 0x7012, 0x0123],
        ["rc8"] = [0x0000, 0x1111, 0x2222, 0x3333],
        ["ecl"] = [0x3210, 0x3211, 0x3222, 0x3333],
        ["ecr"] = [0x0000, 0x1110, 0x2210, 0x3210],
        ["rc16"] = [0x1010, 0x3232, 0x1010, 0x3232],
    };

    public static ScalarDefinition Prmt(Operation operation)
    {
        if (operation["mode"] is not { } mode) return new((a, b, c, _) => Select(a, b, c));
        int[] selectors = Modes[mode];
        return new((a, b, c, _) => Select(a, b, (ulong)selectors[c & 3]));
    }

    // Four bits of the selector a byte: three choose it, the fourth replaces it by eight copies of its sign. No mode sets that one.
    static ulong Select(ulong a, ulong b, ulong selector)
    {
        ulong bytes = b << 32 | a, result = 0;
        for (int i = 0; i < 4; i++)
        {
            ulong nibble = Bits.Lane(selector, i, 4);
            ulong chosen = Bits.Lane(bytes, (int)(nibble & 7), 8);
            if ((nibble & 8) != 0) chosen = Bits.Bit(chosen, 7) ? 0xFFu : 0u;
            result |= chosen << (8 * i);
        }
        return result;
    }
}
