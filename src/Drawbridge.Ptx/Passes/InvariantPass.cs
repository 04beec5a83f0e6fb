using Drawbridge.Ptx.Syntax;
using Drawbridge.Ptx.Verify;

namespace Drawbridge.Ptx.Passes;

/// <summary>Moves out of a loop what gives the same in every round. Only pure computations: one that is then done without need does no harm.</summary>
sealed class InvariantPass : Pass
{
    public override string Name => "invariant";

    public override string About => "loop-invariant motion: what is the same in every round is computed before the loop";

    private protected override bool Run(FunctionCode code)
    {
        bool changed = false;
        var scoped = ScopedVariables(code);
        // Values stay values when they leave a loop; where those that did are computed now.
        var moved = new Dictionary<Instruction, CodeBlock>();
        // Inner loops first: what leaves them may then leave the outer ones.
        foreach (var loop in NaturalLoop.In(code)) changed |= Hoist(code, loop, moved, scoped);
        if (changed) code.Changed();
        return changed;
    }

    static bool Hoist(FunctionCode code, NaturalLoop loop, Dictionary<Instruction, CodeBlock> moved, HashSet<Symbol> scoped)
    {
        if (loop.Entrance is not { } entrance) return false;
        bool changed = false, again = true;
        var inside = loop.Blocks.OrderBy(block => block.Order).ToList();
        while (again)
        {
            again = false;
            foreach (var block in inside)
            {
                for (int i = 0; i < block.Items.Count; i++)
                {
                    if (block.Items[i] is not Instruction instruction || !IsInvariant(instruction, code, loop.Blocks, moved, scoped)) continue;
                    block.Items.RemoveAt(i--);
                    entrance.Items.Insert(EndOf(entrance), instruction);
                    moved[instruction] = entrance;
                    changed = again = true;
                }
            }
        }
        return changed;
    }

    static bool IsInvariant(Instruction instruction, FunctionCode code, HashSet<CodeBlock> loop, Dictionary<Instruction, CodeBlock> moved, HashSet<Symbol> scoped)
    {
        if (instruction.Guard != null || !Purity.IsPure(instruction, code)) return false;
        // Constants are cheaper where they are used than in a register meanwhile.
        if (instruction.Operation.Opcode == "mov" && instruction.Operands[1] is Constant) return false;
        if (instruction.Operands.Any(operand => operand is SymbolAddress symbol && scoped.Contains(symbol.Symbol))) return false;
        var values = code.Values;
        bool writes = false;
        foreach (var (register, isWhole) in InstructionRegisters.Writes(instruction))
        {
            if (!isWhole || !values.IsValue(register)) return false;
            writes = true;
        }
        return writes && InstructionRegisters.Reads(instruction).All(register =>
            values.DefinitionOf(register) is { } definition && !loop.Contains(moved.TryGetValue(definition.Instruction, out var now) ? now : definition.Block));
    }

    // Variables of nested scopes have no name outside of them.
    static HashSet<Symbol> ScopedVariables(FunctionCode code)
    {
        var scoped = new HashSet<Symbol>();
        int depth = 0;
        foreach (var item in code.Blocks.SelectMany(block => block.Items))
        {
            depth += item is ScopeStart ? 1 : item is ScopeEnd ? -1 : 0;
            if (depth > 0 && item is VariableDeclaration declaration) scoped.Add(declaration.Variable);
        }
        return scoped;
    }

    static int EndOf(CodeBlock block)
    {
        int jump = block.Items.FindLastIndex(item => item is Instruction instruction && InstructionPlan.Of(instruction.Operation).Flow != FlowKind.Next);
        return jump >= 0 ? jump : block.Items.Count;
    }
}
