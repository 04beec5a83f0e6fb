using System.Globalization;
using Drawbridge.Ptx.Isa;
using Drawbridge.Ptx.Syntax;

namespace Drawbridge.Ptx.Passes;

/// <summary>What a value is as a sum: of other values and addresses of variables, each so many times, and a number. All modulo its size, so that nothing can overflow.</summary>
sealed class LinearForms(ValueTable values)
{
    // More than an index of three dimensions in an array of structs has.
    const int Longest = 8, Deepest = 64;

    readonly Dictionary<Register, Sum> known = [];

    /// <summary>A sum; its terms by what they count, which are registers or, as text, addresses of variables.</summary>
    /// <param name="Terms">How often each is in it.</param>
    /// <param name="Number">The number.</param>
    public sealed record Sum(Dictionary<object, ulong> Terms, ulong Number);

    /// <summary>The sum that a value is; of itself if nothing else is known.</summary>
    public Sum Of(Register register) => Of(register, Deepest);

    /// <summary>The sum without its number, as text: the same for values that differ by a number.</summary>
    public static string Key(Sum sum, PtxType type) => type.Bits().ToString(CultureInfo.InvariantCulture) + string.Concat(sum.Terms
        .Select(term => $" {(term.Key is Register register ? "r" + register.Index.ToString(CultureInfo.InvariantCulture) : term.Key)}*{term.Value}").OrderBy(text => text, StringComparer.Ordinal));

    Sum Of(Register register, int depth)
    {
        if (known.TryGetValue(register, out var sum)) return sum;
        var found = depth > 0 && values.DefinitionOf(register)?.Instruction is { Guard: null } made ? Made(made, register, depth - 1) : null;
        return known[register] = found is { Terms.Count: <= Longest } ? found : new Sum(new() { [register] = 1 }, 0);
    }

    Sum? Made(Instruction made, Register result, int depth)
    {
        var operation = made.Operation;
        int bits = result.Type.Bits();
        if (bits is not (32 or 64) || !Constants.Holds(result.Type) || operation.Type.Bits() != bits || !Constants.Holds(operation.Type)) return null;
        var words = operation.Words;
        var sources = made.Operands;
        bool isPlain = words.Count == 1, isProduct = words.Count == 2 && words[0] == "lo";
        switch (operation.Opcode)
        {
            case "mov" when isPlain:
                return Source(1);
            case "add" when isPlain:
                return Add(Source(1), Source(2), 1, bits);
            case "sub" when isPlain:
                return Add(Source(1), Source(2), ulong.MaxValue, bits);
            case "shl" when isPlain && values.ConstantOf(sources[2]) is { } amount && amount < (ulong)bits:
                return Times(Source(1), 1UL << (int)amount, bits);
            case "mul" when isProduct:
                return Product();
            case "mad" when isProduct:
                return Add(Product(), Source(3), 1, bits);
            default:
                return null;
        }

        Sum? Product() => values.ConstantOf(sources[2]) is { } right ? Times(Source(1), right, bits) : values.ConstantOf(sources[1]) is { } left ? Times(Source(2), left, bits) : null;

        Sum? Source(int index) => sources[index] switch
        {
            Constant { Kind: <= ConstantKind.Unsigned } constant => new Sum([], constant.Bits),
            SymbolAddress symbol => new Sum(new() { [$"s{symbol.Symbol.Position} {symbol.Symbol.Name}"] = 1 }, (ulong)symbol.Offset),
            Register { VectorWidth: 1 } register when values.IsValue(register) && register.Type.Bits() == bits => Of(register, depth),
            _ => null,
        };
    }

    static Sum? Add(Sum? one, Sum? other, ulong times, int bits)
    {
        if (one == null || other == null) return null;
        var terms = new Dictionary<object, ulong>(one.Terms);
        foreach (var term in other.Terms)
        {
            terms.TryGetValue(term.Key, out ulong count);
            terms[term.Key] = Constants.Cut(count + term.Value * times, bits);
            if (terms[term.Key] == 0) terms.Remove(term.Key);
        }
        return new Sum(terms, Constants.Cut(one.Number + other.Number * times, bits));
    }

    static Sum? Times(Sum? sum, ulong times, int bits)
    {
        if (sum == null) return null;
        var terms = sum.Terms.Select(term => (term.Key, Value: Constants.Cut(term.Value * times, bits))).Where(term => term.Value != 0).ToDictionary(term => term.Key, term => term.Value);
        return new Sum(terms, Constants.Cut(sum.Number * times, bits));
    }
}
