using System.Globalization;
using Drawbridge.Ptx.Isa;
using Drawbridge.Ptx.Syntax;

namespace Drawbridge.Ptx.Passes;

/// <summary>A loop as a piece of text that can stand there several times: header first, and the only jump back last, with a guard.</summary>
/// <param name="Blocks">Its blocks in the order of the text.</param>
/// <param name="Back">The jump back.</param>
/// <param name="Size">How many instructions it has.</param>
/// <param name="Convergent">The instructions that lanes execute together.</param>
sealed record LoopText(List<CodeBlock> Blocks, Instruction Back, int Size, List<(Instruction Instruction, CodeBlock Block)> Convergent)
{
    /// <summary>The last block.</summary>
    public CodeBlock Latch => Blocks[Blocks.Count - 1];

    /// <summary>A loop's text; null if it is none of these, or has something in it that must not stand there twice, or says <c>nounroll</c>.</summary>
    public static LoopText? Of(FunctionCode code, NaturalLoop loop)
    {
        var blocks = loop.Blocks.OrderBy(block => block.Index).ToList();
        var latch = blocks[blocks.Count - 1];
        if (blocks[0] != loop.Header || latch.Index - loop.Header.Index != blocks.Count - 1 || latch.Index + 1 >= code.Blocks.Count) return null;
        if (loop.Header.Predecessors.Any(block => block != latch && loop.Blocks.Contains(block))) return null;
        if (latch.Last is not { Operation.Opcode: "bra", Guard: not null } back) return null;
        int size = 0;
        var convergent = new List<(Instruction, CodeBlock)>();
        foreach (var block in blocks)
        {
            foreach (var item in block.Items)
            {
                switch (item)
                {
                    case Instruction instruction:
                        if (instruction.Operation.Opcode is "call" or "brx") return null;
                        if (instruction.Operation.Form.Convergence != Convergence.None) convergent.Add((instruction, block));
                        size++;
                        break;
                    case Directive { Name: "pragma" } pragma when pragma.Strings.Contains("nounroll"):
                    case ScopeStart or ScopeEnd or VariableDeclaration or RegisterDeclaration or BranchTargets or CallTargets or CallPrototype or Label { Declaration: not null }:
                        return null;
                }
            }
        }
        return new LoopText(blocks, back, size, convergent);
    }

    /// <summary>The names of a function's labels.</summary>
    public static HashSet<string> Names(FunctionCode code) => new(code.Blocks.SelectMany(block => block.Items).OfType<Label>().Select(label => label.Name), StringComparer.Ordinal);

    /// <summary>A label of a name like that.</summary>
    public static Label NewLabel(Label at, string name, HashSet<string> names)
    {
        string free = name;
        for (int i = 2; !names.Add(free); i++) free = $"{name}_{i.ToString(CultureInfo.InvariantCulture)}";
        return new Label { Name = free, Position = at.Position };
    }

    /// <summary>The blocks once more, with labels of their own.</summary>
    /// <param name="blocks">Blocks in the order of the text.</param>
    /// <param name="names">The names that there are.</param>
    /// <param name="number">What the labels' names end with.</param>
    /// <param name="copy">Makes a new instruction of one.</param>
    public static List<CodeBlock> Copy(List<CodeBlock> blocks, HashSet<string> names, int number, Func<Instruction, Instruction> copy)
    {
        var labels = blocks.SelectMany(block => block.Items).OfType<Label>()
            .ToDictionary(label => label, label => NewLabel(label, $"{label.Name}_{number.ToString(CultureInfo.InvariantCulture)}", names));
        return blocks.Select(block =>
        {
            var made = new CodeBlock();
            made.Items.AddRange(block.Items.Select(item => item switch
            {
                Label label => labels[label],
                Instruction instruction => Redirected(copy(instruction)),
                _ => item,
            }));
            return made;
        }).ToList();

        Instruction Redirected(Instruction instruction) => instruction.Operands.Any(operand => operand is LabelOperand { Label: { } target } && labels.ContainsKey(target))
            ? InstructionRegisters.With(instruction, instruction.Operation, instruction.Operands
                .Select(operand => operand is LabelOperand { Label: { } target } && labels.TryGetValue(target, out var own) ? new LabelOperand(own) : operand).ToArray())
            : instruction;
    }

    /// <summary>Blocks were put into a function: their places and the flow between them are found anew.</summary>
    public static void Renumber(FunctionCode code)
    {
        for (int i = 0; i < code.Blocks.Count; i++) code.Blocks[i].Index = i;
        code.Connect();
    }
}
