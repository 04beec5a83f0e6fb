using System.Globalization;
using System.Text;
using Drawbridge.Ptx.Isa;
using Drawbridge.Ptx.Syntax;

namespace Drawbridge.Ptx.Passes;

/// <summary>Computes once what is computed again, from the same values, in a place that every way leads to through the first.</summary>
sealed class CommonPass : Pass
{
    static readonly HashSet<string> Commutative = new(StringComparer.Ordinal) { "add", "mul", "mad", "and", "or", "xor", "min", "max" };

    public override string Name => "common";

    public override string About => "common subexpressions: computed once where all ways lead through the first";

    private protected override bool Run(FunctionCode code)
    {
        var values = code.Values;
        var first = new Dictionary<string, List<(Register Result, CodeBlock Block)>>(StringComparer.Ordinal);
        var same = new Dictionary<Register, Register>();
        var versions = new Versions(values);
        foreach (var block in code.Reachable)
        {
            versions.Enter(block);
            foreach (var instruction in block.Instructions)
            {
                string? key = KeyOf(instruction, code, versions, same);
                versions.Pass(instruction);
                if (key == null) continue;
                var result = (Register)instruction.Operands[0];
                if (!first.TryGetValue(key, out var before)) first[key] = before = [];
                var found = before.Find(one => one.Block.Dominates(block));
                if (found.Result != null) same[result] = found.Result;
                else before.Add((result, block));
            }
        }
        return same.Count > 0 && code.ReplaceReads(register => same.TryGetValue(register, out var other) ? other : null);
    }

    // What is computed, as text; null if it cannot be computed once for two places.
    static string? KeyOf(Instruction instruction, FunctionCode code, Versions versions, Dictionary<Register, Register> same)
    {
        if (instruction.Guard != null || instruction.Operands.Length < 2 || instruction.Operands[0] is not Register result || !code.Values.IsValue(result)) return null;
        if (!Purity.IsPure(instruction, code)) return null;
        var parts = new List<string>();
        for (int i = 1; i < instruction.Operands.Length; i++)
        {
            var text = new StringBuilder();
            if (!Append(text, instruction.Operands[i], versions, same)) return null;
            parts.Add(text.ToString());
        }
        var operation = instruction.Operation;
        // The order of float operands decides which NaN comes out.
        if (Commutative.Contains(operation.Opcode) && (operation.Type.IsInteger() || operation.Type.Class() == TypeClass.Bits)
            && parts.Count >= 2 && string.CompareOrdinal(parts[0], parts[1]) > 0) (parts[0], parts[1]) = (parts[1], parts[0]);
        return $"{operation.Text} {result.Type} {string.Join(",", parts)}";
    }

    static bool Append(StringBuilder text, Operand operand, Versions versions, Dictionary<Register, Register> same)
    {
        switch (operand)
        {
            case Register register:
                text.Append('r').Append((same.TryGetValue(register, out var other) ? other : register).Index).Append(versions.Of(register));
                return true;
            case Constant constant:
                text.Append('c').Append(constant.Bits.ToString(CultureInfo.InvariantCulture)).Append((int)constant.Kind);
                return true;
            case SpecialRegister special:
                text.Append(special);
                return true;
            case SymbolAddress symbol:
                // Names may be shadowed: the object counts.
                text.Append('s').Append(symbol.Symbol.Position).Append('+').Append(symbol.Offset).Append(symbol.Symbol.Name);
                return true;
            case Address { Base: { } inner } address:
                text.Append('[');
                bool isKnown = Append(text, inner, versions, same);
                text.Append('+').Append(address.Offset).Append(address.Unified ? "u]" : "]");
                return isKnown;
            case Negated negated:
                text.Append('!');
                return Append(text, negated.Inner, versions, same);
            default:
                return false;
        }
    }
}
