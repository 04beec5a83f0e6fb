using Drawbridge.Ptx.Isa;

namespace Drawbridge.Ptx.Passes;

/// <summary>
/// What integer instructions compute, for those that passes may compute beforehand. Each row is held against the interpreter's definition by a test,
/// over special and random values.
/// </summary>
static class IntegerFolding
{
    /// <summary>Computes from operands that are cut or extended to the instruction's type as that says; the result's lowest bits count.</summary>
    delegate ulong Rule(ulong a, ulong b, ulong c, int bits, bool isSigned);

    // By opcode and, where it decides, .lo or .wide; with the number of source operands.
    static readonly Dictionary<string, (int Sources, Rule Rule)> Rules = new(StringComparer.Ordinal)
    {
        ["add"] = (2, (a, b, _, _, _) => a + b),
        ["sub"] = (2, (a, b, _, _, _) => a - b),
        ["mul.lo"] = (2, (a, b, _, _, _) => a * b),
        ["mul.wide"] = (2, (a, b, _, _, _) => a * b),
        ["mad.lo"] = (3, (a, b, c, _, _) => a * b + c),
        ["and"] = (2, (a, b, _, _, _) => a & b),
        ["or"] = (2, (a, b, _, _, _) => a | b),
        ["xor"] = (2, (a, b, _, _, _) => a ^ b),
        ["not"] = (1, (a, _, _, _, _) => ~a),
        ["neg"] = (1, (a, _, _, _, _) => 0 - a),
        ["min"] = (2, (a, b, _, _, isSigned) => IsLess(a, b, isSigned) ? a : b),
        ["max"] = (2, (a, b, _, _, isSigned) => IsLess(a, b, isSigned) ? b : a),
        // Amounts are 32 bits; those past the width give what shifting bit by bit would.
        ["shl"] = (2, (a, b, _, bits, _) => (uint)b >= bits ? 0 : a << (int)(uint)b),
        ["shr"] = (2, (a, b, _, bits, isSigned) => isSigned ? (ulong)((long)a >> (int)Math.Min((uint)b, 63u)) : (uint)b >= bits ? 0 : a >> (int)(uint)b),
    };

    // Which operand an instruction gives back unchanged where another is this constant.
    static readonly (string Name, int Constant, ulong Value, int Kept)[] Identities =
    [
        ("add", 1, 0, 0), ("add", 0, 0, 1), ("sub", 1, 0, 0), ("mul.lo", 1, 1, 0), ("mul.lo", 0, 1, 1), ("or", 1, 0, 0), ("or", 0, 0, 1),
        ("xor", 1, 0, 0), ("xor", 0, 0, 1), ("shl", 1, 0, 0), ("shr", 1, 0, 0),
    ];

    /// <summary>The result, extended to 64 bits in some way; null if an operand is not known or the instruction is none of the table.</summary>
    public static ulong? Compute(Operation operation, ulong?[] sources)
    {
        if (NameOf(operation) is not { } name || !Rules.TryGetValue(name, out var row) || sources.Length != row.Sources) return null;
        var type = operation.Type;
        bool isSigned = type.Class() == TypeClass.Signed;
        Span<ulong> operands = stackalloc ulong[3];
        for (int i = 0; i < sources.Length; i++)
        {
            if (sources[i] is not { } value) return null;
            operands[i] = isSigned ? Constants.Extend(value, type.Bits()) : Constants.Cut(value, type.Bits());
            if (i == 1 && (name is "shl" or "shr")) operands[i] = Constants.Cut(value, 32);
        }
        return row.Rule(operands[0], operands[1], operands[2], type.Bits(), isSigned);
    }

    /// <summary>The source operand, from 0, that the instruction gives back as it is; -1 if none.</summary>
    public static int Unchanged(Operation operation, ulong?[] sources)
    {
        string? name = NameOf(operation);
        foreach (var row in Identities)
        {
            if (row.Name != name || sources.Length != 2 || sources[row.Constant] is not { } value) continue;
            int bits = row.Constant == 1 && (name is "shl" or "shr") ? 32 : operation.Type.Bits();
            if (Constants.Cut(value, bits) == row.Value) return row.Kept;
        }
        return -1;
    }

    /// <summary>Every name in the table, with the types it stands for.</summary>
    public static IEnumerable<(string Text, int Sources)> Instructions()
    {
        foreach (var rule in Rules)
        {
            bool isBits = rule.Key is "and" or "or" or "xor" or "not" or "shl";
            bool isSigned = rule.Key == "neg";
            foreach (string type in isBits ? new[] { "b16", "b32", "b64" } : isSigned ? ["s16", "s32", "s64"] : ["u16", "s16", "u32", "s32", "u64", "s64"])
                if (rule.Key != "mul.wide" || !type.EndsWith("64", StringComparison.Ordinal)) yield return ($"{rule.Key}.{type}", rule.Value.Sources);
        }
    }

    // "add", "mul.lo": opcode and mode of an integer instruction without other modifiers (saturation, carries, packed types).
    static string? NameOf(Operation operation)
    {
        if (!Constants.Holds(operation.Type)) return null;
        var words = operation.Words;
        if (words.Count == 1) return operation.Opcode;
        return words.Count == 2 && (words[0] is "lo" or "wide") ? $"{operation.Opcode}.{words[0]}" : null;
    }

    static bool IsLess(ulong a, ulong b, bool isSigned) => isSigned ? (long)a < (long)b : a < b;
}
