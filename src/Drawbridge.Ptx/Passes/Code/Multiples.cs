using Drawbridge.Ptx.Isa;
using Drawbridge.Ptx.Syntax;

namespace Drawbridge.Ptx.Passes;

/// <summary>The largest power of two, up to 16, that an address is known to be a multiple of. Wrapping around keeps that.</summary>
static class Multiples
{
    const long Most = 16;
    const int Deepest = 12;

    public static long Of(Operand operand, ValueTable values) => Of(operand, values, Deepest);

    static long Of(Operand operand, ValueTable values, int depth)
    {
        if (values.ConstantOf(operand) is { } constant) return OfNumber((long)constant);
        if (operand is SymbolAddress { Symbol: Variable variable } symbol) return Math.Min(OfNumber(variable.Alignment), OfNumber(symbol.Offset));
        if (depth == 0 || operand is not Register register || values.DefinitionOf(register)?.Instruction is not { Guard: null } made) return 1;
        var sources = made.Operands;
        long Source(int index) => Of(sources[index], values, depth - 1);
        long Product() => Math.Min(Most, Source(1) * Source(2));
        // Addition of 32 or 64 bits and its kin, without saturation and carries.
        var words = made.Operation.Words;
        bool isPlain = words.Count == 1, isProduct = words.Count == 2 && (words[0] is "lo" or "wide");
        return made.Operation.Opcode switch
        {
            "mov" when sources[1] is Register or SymbolAddress => Source(1),
            "cvta" => Source(1),
            // Between integers, to no fewer bits.
            "cvt" when words.Count == 2 && made.Operation.Type.Class() is TypeClass.Signed or TypeClass.Unsigned && sources[1] is Register { Type: var from } && from.Bits() <= made.Operation.Type.Bits()
                && Constants.Holds(from) && words.All(word => word[0] is 'u' or 's') => Source(1),
            "add" or "sub" or "or" or "xor" when isPlain => Math.Min(Source(1), Source(2)),
            "and" when isPlain => Math.Max(Source(1), Source(2)),
            "shl" when isPlain && values.ConstantOf(sources[2]) is { } amount => amount >= 4 ? Most : Math.Min(Most, Source(1) << (int)amount),
            "mul" when isProduct => Product(),
            "mad" when isProduct => Math.Min(Product(), Source(3)),
            "ld" when made.Operation.Space == StateSpace.Param && sources[1] is Address { Base: SymbolAddress { Symbol: Variable { PointerAlignment: > 0 } pointer } } => OfNumber(pointer.PointerAlignment),
            _ => 1,
        };
    }

    static long OfNumber(long number) => number == 0 ? Most : Math.Min(Most, number & -number);
}
