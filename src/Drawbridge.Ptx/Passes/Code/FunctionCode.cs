using System.Globalization;
using Drawbridge.Ptx.Isa;
using Drawbridge.Ptx.Syntax;
using Drawbridge.Ptx.Verify;

namespace Drawbridge.Ptx.Passes;

/// <summary>
/// A function as passes see it: its statements cut into blocks that can be edited, with the flow between them and the registers that have one
/// value. There is no SSA form: in what compilers write, almost every register has one definition that comes before all its uses, and so is a value
/// already (<see cref="Values"/>); the others, mostly loop variables, are left as they are, and what a pass prints looks like what it read.
/// </summary>
sealed class FunctionCode
{
    readonly List<Register> added = [];
    ValueTable? values;
    int nextName = -1;

    public FunctionCode(Function function)
    {
        Function = function;
        Body = function.Body!;
        IsLifted = Body.Statements.Any(item => item is ScopeStart);
        if (IsLifted) ScopedRegisters.Lift(Body);
        Blocks = Cut(Body.Statements);
        Connect();
    }

    public Function Function { get; }

    public Body Body { get; }

    /// <summary>True if registers of scopes were renamed, so that the code has to be committed whatever else is done.</summary>
    public bool IsLifted { get; }

    /// <summary>The blocks in the order of the text.</summary>
    public List<CodeBlock> Blocks { get; }

    /// <summary>The blocks that something leads to, each after those that dominate it.</summary>
    public List<CodeBlock> Reachable { get; private set; } = [];

    /// <summary>Which registers are values. Found anew after <see cref="Changed"/>.</summary>
    public ValueTable Values => values ??= new ValueTable(this);

    /// <summary>Instructions were replaced, removed or moved: what is known of registers is no longer true.</summary>
    public void Changed() => values = null;

    /// <summary>A register of its own, declared when the code is committed.</summary>
    public Register NewRegister(PtxType type)
    {
        if (nextName < 0)
        {
            // Beyond all names of the form that earlier passes made.
            nextName = 0;
            foreach (var register in Body.Registers)
                if (register.Name.StartsWith("%opt", StringComparison.Ordinal)
                    && int.TryParse(register.Name.Substring(4), NumberStyles.None, CultureInfo.InvariantCulture, out int number)) nextName = Math.Max(nextName, number + 1);
        }
        var made = new Register("%opt" + (nextName++).ToString(CultureInfo.InvariantCulture), type, 1, Body.Registers.Count);
        Body.Registers.Add(made);
        added.Add(made);
        return made;
    }

    /// <summary>Replaces reads of registers everywhere. What an operand's place does not take is left.</summary>
    /// <returns>True if anything was replaced.</returns>
    public bool ReplaceReads(Func<Register, Operand?> replacement)
    {
        bool changed = false;
        foreach (var block in Blocks)
        {
            for (int i = 0; i < block.Items.Count; i++)
            {
                if (block.Items[i] is not Instruction instruction) continue;
                var replaced = InstructionRegisters.ReplaceReads(instruction, replacement);
                if (replaced == instruction) continue;
                block.Items[i] = replaced;
                changed = true;
            }
        }
        if (changed) Changed();
        return changed;
    }

    /// <summary>Writes the blocks back into the function's body.</summary>
    public void Commit()
    {
        var items = Blocks.SelectMany(block => block.Items).ToList();
        foreach (var group in added.GroupBy(register => register.Type))
            items.Insert(0, new RegisterDeclaration { Type = group.Key, Names = group.Select(register => (register.Name, -1)).ToArray() });
        Body.Statements.Clear();
        Body.Instructions.Clear();
        foreach (var item in items)
        {
            var kept = item;
            if (item is Instruction instruction)
            {
                if (instruction.Index != Body.Instructions.Count) kept = instruction = Copy(instruction, Body.Instructions.Count);
                Body.Instructions.Add(instruction);
            }
            else if (item is Label { Declaration: null } label)
            {
                label.Target = Body.Instructions.Count;
            }
            Body.Statements.Add(kept);
        }
    }

    static Instruction Copy(Instruction instruction, int index) => new()
    {
        Operation = instruction.Operation,
        Guard = instruction.Guard,
        IsGuardNegated = instruction.IsGuardNegated,
        Operands = instruction.Operands,
        Position = instruction.Position,
        Index = index,
    };

    static List<CodeBlock> Cut(List<Item> statements)
    {
        var blocks = new List<CodeBlock> { new() };
        bool isEnded = false, hasInstructions = false;
        foreach (var item in statements)
        {
            if (isEnded && item is not ScopeEnd || hasInstructions && item is Label { Declaration: null })
            {
                blocks.Add(new CodeBlock { Index = blocks.Count });
                hasInstructions = isEnded = false;
            }
            // What closes a scope after a jump belongs to the block before it, as text; the jump is then no longer its last item.
            blocks[blocks.Count - 1].Items.Add(item);
            if (item is not Instruction instruction) continue;
            hasInstructions = true;
            isEnded = InstructionPlan.Of(instruction.Operation).Flow != FlowKind.Next;
        }
        return blocks;
    }

    /// <summary>Finds out anew which blocks follow each other, after jumps were changed.</summary>
    public void Connect()
    {
        Changed();
        foreach (var block in Blocks)
        {
            block.Successors.Clear();
            block.Predecessors.Clear();
            block.Dominator = null;
            block.Order = -1;
        }
        var byLabel = new Dictionary<Label, CodeBlock>();
        foreach (var block in Blocks)
            foreach (var label in block.Items.OfType<Label>()) byLabel[label] = block;
        for (int i = 0; i < Blocks.Count; i++)
        {
            var block = Blocks[i];
            var last = block.Instructions.LastOrDefault();
            bool fallsThrough = true;
            if (last != null)
            {
                foreach (var label in Targets(last))
                    if (byLabel.TryGetValue(label, out var target)) Join(block, target);
                fallsThrough = InstructionPlan.Of(last.Operation).Flow == FlowKind.Next || last.Guard != null;
            }
            if (fallsThrough && i + 1 < Blocks.Count) Join(block, Blocks[i + 1]);
        }
        Reachable = Dominators.Find(Blocks);
    }

    /// <summary>Where a jump may lead.</summary>
    public static IEnumerable<Label> Targets(Instruction jump)
    {
        if (InstructionPlan.Of(jump.Operation).Flow is not (FlowKind.Branch or FlowKind.Indexed)) yield break;
        foreach (var operand in jump.Operands)
        {
            if (operand is not LabelOperand { Label: { } label }) continue;
            if (label.Declaration == null) yield return label;
            else if (label.Declaration is BranchTargets list)
                foreach (var listed in list.Labels) yield return listed;
        }
    }

    static void Join(CodeBlock from, CodeBlock to)
    {
        if (from.Successors.Contains(to)) return;
        from.Successors.Add(to);
        to.Predecessors.Add(from);
    }
}
