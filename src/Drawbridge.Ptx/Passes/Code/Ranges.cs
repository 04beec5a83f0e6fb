using Drawbridge.Ptx.Isa;
using Drawbridge.Ptx.Syntax;

namespace Drawbridge.Ptx.Passes;

/// <summary>
/// The largest number that a value can be, where it is known to be a number from zero up, the same read with or without a sign: a thread's index is less
/// than 1024, what a mask leaves is no more than the mask.
/// </summary>
sealed class Ranges(ValueTable values)
{
    const int Deepest = 12;

    // No block has more threads than 1024; a grid's extent is a positive int.
    static readonly Dictionary<string, long> Special = new(StringComparer.Ordinal)
    {
        ["%tid"] = 1023,
        ["%ntid"] = 1024,
        ["%laneid"] = 31,
        ["%ctaid"] = int.MaxValue,
        ["%nctaid"] = int.MaxValue,
    };

    readonly Dictionary<Register, long?> known = [];

    /// <summary>The largest number that an operand can be, at most what its size holds with a sign; null if it may be negative, or nothing is known.</summary>
    public long? Most(Operand operand) => Most(operand, Deepest);

    long? Most(Operand operand, int depth)
    {
        if (operand is Constant { Kind: <= ConstantKind.Unsigned } constant) return (long)constant.Bits >= 0 && constant.Bits <= long.MaxValue ? (long)constant.Bits : null;
        if (operand is SpecialRegister special) return Special.TryGetValue(special.Name, out long limit) ? limit : null;
        if (operand is not Register { VectorWidth: 1 } register || !Constants.Holds(register.Type)) return null;
        if (known.TryGetValue(register, out var most)) return most;
        if (depth == 0 || values.DefinitionOf(register)?.Instruction is not { Guard: null } made || made.Operands.Length < 2) return null;
        most = Of(made, depth - 1);
        int bits = made.Operation.Words.Contains("wide") ? 2 * made.Operation.Type.Bits() : made.Operation.Type.Bits();
        // What wraps around, or reads as negative, is not known.
        if (most > (long)(ulong.MaxValue >> (65 - Math.Min(bits, 64))) || register.Type.Bits() != bits) most = null;
        return known[register] = most;
    }

    long? Of(Instruction made, int depth)
    {
        var operation = made.Operation;
        var words = operation.Words;
        var sources = made.Operands;
        long? Source(int index) => Most(sources[index], depth);
        // The largest of an unsigned value of which nothing is known; null where a sign would count.
        long? Any(int index) => Source(index) ?? (operation.Type.Class() == TypeClass.Signed || operation.Type.Bits() > 32 ? null : (long)(ulong.MaxValue >> (64 - operation.Type.Bits())));
        bool isPlain = words.Count == 1, isProduct = words.Count == 2 && (words[0] is "lo" or "wide");
        switch (operation.Opcode)
        {
            case "mov" when isPlain:
                return Source(1);
            case "cvt" when words.Count == 2 && sources[1] is Register { Type: var from } && Constants.Holds(from) && from.Bits() <= operation.Type.Bits() && words.All(word => word[0] is 'u' or 's'):
                return Source(1);
            case "add" when isPlain:
                return Sum(Source(1), Source(2));
            case "mul" when isProduct:
                return Product(Source(1), Source(2));
            case "mad" when isProduct:
                return Sum(Product(Source(1), Source(2)), Source(3));
            case "shl" when isPlain && values.ConstantOf(sources[2]) is < 32 and { } amount:
                return Product(Source(1), 1L << (int)amount);
            case "shr" when isPlain && values.ConstantOf(sources[2]) is < 64 and { } amount && amount < (ulong)operation.Type.Bits():
                return (amount == 0 || operation.Type.Class() != TypeClass.Unsigned ? Source(1) : Any(1)) >> (int)amount;
            case "and" when isPlain:
                return Source(1) is { } one ? Math.Min(one, Source(2) ?? one) : Source(2);
            case "div" when isPlain && values.ConstantOf(sources[2]) is { } divisor && (long)Constants.Extend(divisor, operation.Type.Bits()) > 0:
                return Any(1) / (long)divisor;
            case "rem" when isPlain && values.ConstantOf(sources[2]) is { } divisor && (long)Constants.Extend(divisor, operation.Type.Bits()) > 0:
                return Any(1) is { } dividend ? Math.Min(dividend, (long)divisor - 1) : null;
            default:
                return null;
        }
    }

    static long? Sum(long? one, long? other) => one is { } a && other is { } b && a <= long.MaxValue - b ? a + b : null;

    static long? Product(long? one, long? other) => one is { } a && other is { } b && (b == 0 || a <= long.MaxValue / b) ? a * b : null;
}
