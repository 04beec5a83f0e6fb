using Drawbridge.Ptx.Isa;
using Drawbridge.Ptx.Syntax;

namespace Drawbridge.Ptx.Passes;

/// <summary>
/// Loads of neighbours become one load of a vector, where the address is known to be a multiple of its size (<see cref="Multiples"/>) and nothing
/// between them has an effect. All move up to the first of them.
/// </summary>
sealed class VectorPass : Pass
{
    const int Bytes = 16;

    public override string Name => "vector";

    public override string About => "vector loads: loads of two or four neighbours at an aligned address become one";

    private protected override bool Run(FunctionCode code)
    {
        bool changed = false;
        var values = code.Values;
        foreach (var block in code.Blocks)
        {
            for (int first = 0; first < block.Items.Count; first++)
            {
                if (block.Items[first] is not Instruction load || !IsPlainLoad(load, values)) continue;
                if (Join(load, Neighbours(block, first, code), values) is not { } joined) continue;
                block.Items[first] = joined.Vector;
                foreach (var other in joined.Members)
                {
                    if (other != load) block.Items.Remove(other);
                }
                changed = true;
            }
        }
        if (changed) code.Changed();
        return changed;
    }

    // A load of 32 or 64 bits through an address that does not change.
    static bool IsPlainLoad(Instruction instruction, ValueTable values) => IsHarmlessLoad(instruction)
        && instruction is { Guard: null, Operands: [Register result, Address { Unified: false, Base: { } inner }] } && result.Type.Bits() == instruction.Operation.Type.Bits()
        && result.Type.Bits() is 32 or 64 && (inner is SymbolAddress || inner is Register address && values.IsValue(address));

    // What may be passed: ld.global.f32, ld.global.nc.u32.
    static bool IsHarmlessLoad(Instruction instruction) => instruction.Operation is { Opcode: "ld", Space: StateSpace.Global or StateSpace.Shared or StateSpace.Local or StateSpace.Const } operation
        && operation.Words.All(word => word is "global" or "shared" or "local" or "const" or "nc" || word == operation.Type.Word());

    // By offset, the loads like the first one that could stand in its place.
    static SortedDictionary<long, Instruction> Neighbours(CodeBlock block, int first, FunctionCode code)
    {
        var load = (Instruction)block.Items[first];
        var found = new SortedDictionary<long, Instruction> { [OffsetOf(load)] = load };
        var touched = new HashSet<Register>(InstructionRegisters.All(load));
        for (int place = first + 1; place < block.Items.Count && block.Items[place] is not (Label or ScopeStart or ScopeEnd); place++)
        {
            if (block.Items[place] is not Instruction instruction) continue;
            if (!IsHarmlessLoad(instruction) && !Purity.IsPure(instruction, code)) break;
            if (IsPlainLoad(instruction, code.Values) && instruction.Operation == load.Operation && HasSameBase(instruction, load)
                && !touched.Contains((Register)instruction.Operands[0]) && !found.ContainsKey(OffsetOf(instruction))) found.Add(OffsetOf(instruction), instruction);
            touched.UnionWith(InstructionRegisters.All(instruction));
        }
        return found;
    }

    static (Instruction Vector, Instruction[] Members)? Join(Instruction load, SortedDictionary<long, Instruction> neighbours, ValueTable values)
    {
        int size = load.Operation.Type.Bits() / 8;
        var address = (Address)load.Operands[1];
        for (int width = Bytes / size; width >= 2; width /= 2)
        {
            // A symbol's own offset is the address's.
            long whole = width * size, start = OffsetOf(load) - (OffsetOf(load) % whole + whole) % whole;
            if (Multiples.Of(address.Base!, values) % whole != 0) continue;
            var members = Enumerable.Range(0, width).Select(i => neighbours.TryGetValue(start + i * size, out var member) ? member : null).OfType<Instruction>().ToArray();
            if (members.Length != width || members.Select(member => member.Operands[0]).Distinct().Count() != width) continue;
            var words = load.Operation.Words;
            string text = string.Join(".", ["ld", .. words.Take(words.Count - 1), $"v{width}", words[words.Count - 1]]);
            if (!InstructionSet.Resolve(text, out var operation)) continue;
            return (InstructionRegisters.With(load, operation!, [new VectorOperand(members.Select(member => member.Operands[0]).ToArray()), new Address(address.Base, start)]), members);
        }
        return null;
    }

    static long OffsetOf(Instruction load) => ((Address)load.Operands[1]).Offset;

    static bool HasSameBase(Instruction one, Instruction other) => (((Address)one.Operands[1]).Base, ((Address)other.Operands[1]).Base) switch
    {
        (Register a, Register b) => a == b,
        (SymbolAddress a, SymbolAddress b) => a.Symbol == b.Symbol && a.Offset == b.Offset,
        _ => false,
    };
}
