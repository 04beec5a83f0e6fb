using System.Globalization;
using Drawbridge.Ptx.Isa;
using Drawbridge.Ptx.Syntax;

namespace Drawbridge.Ptx.Passes;

/// <summary>
/// Writes out loops whose number of rounds is known (<see cref="LoopCounter"/>) and small, once for each round: what depends on the counter is then a
/// constant. A loop that says <c>.pragma "nounroll"</c> stays.
/// </summary>
sealed class UnrollPass : Pass
{
    // What becomes of it must stay in the first-level cache of instructions, and in what engines optimise at once.
    const int MostRounds = 32, MostInstructions = 256;

    public override string Name => "unroll";

    public override string About => "unrolling: small loops of a known number of rounds are written out";

    private protected override bool Run(FunctionCode code)
    {
        bool changed = false;
        // What is written out is no loop any more, and the one around it may be small enough then.
        while (NaturalLoop.In(code).Any(loop => Unroll(code, loop) || UnrollByFour.Try(code, loop))) changed = true;
        return changed;
    }

    static bool Unroll(FunctionCode code, NaturalLoop loop)
    {
        var blocks = loop.Blocks.OrderBy(block => block.Index).ToList();
        var latch = blocks[blocks.Count - 1];
        if (!IsPlain(code, loop, blocks) || latch.Last is not { Operation.Opcode: "bra", Guard: not null } back) return false;
        int size = blocks.Sum(block => block.Instructions.Count());
        if (LoopCounter.Rounds(code, loop, latch, Math.Min(MostRounds, MostInstructions / size)) is not { } rounds) return false;
        var names = new HashSet<string>(code.Blocks.SelectMany(block => block.Items).OfType<Label>().Select(label => label.Name), StringComparer.Ordinal);
        latch.Items.Remove(back);
        int place = latch.Index + 1;
        for (int round = 1; round < rounds; round++)
        {
            var copies = Copy(blocks, names, round);
            code.Blocks.InsertRange(place, copies);
            place += copies.Count;
        }
        for (int i = 0; i < code.Blocks.Count; i++) code.Blocks[i].Index = i;
        code.Connect();
        return true;
    }

    // In one piece of text, header first and the only jump back last; nothing in it that would stand there twice.
    static bool IsPlain(FunctionCode code, NaturalLoop loop, List<CodeBlock> blocks)
    {
        var latch = blocks[blocks.Count - 1];
        if (blocks[0] != loop.Header || latch.Index - loop.Header.Index != blocks.Count - 1) return false;
        if (loop.Header.Predecessors.Any(block => block != latch && loop.Blocks.Contains(block))) return false;
        foreach (var block in blocks)
        {
            bool isAlways = block.Dominates(latch);
            foreach (var item in block.Items)
            {
                switch (item)
                {
                    case Instruction instruction:
                        if (instruction.Operation.Opcode is "call" or "brx") return false;
                        // Lanes that meet at one instruction in different rounds would be at two.
                        if (!isAlways && instruction.Operation.Form.Convergence != Convergence.None) return false;
                        break;
                    case Directive { Name: "pragma" } pragma when pragma.Strings.Contains("nounroll"):
                    case ScopeStart or ScopeEnd or VariableDeclaration or RegisterDeclaration or BranchTargets or CallTargets or CallPrototype or Label { Declaration: not null }:
                        return false;
                }
            }
        }
        return code.Blocks.Count > latch.Index + 1;
    }

    static List<CodeBlock> Copy(List<CodeBlock> blocks, HashSet<string> names, int round)
    {
        var labels = new Dictionary<Label, Label>();
        foreach (var label in blocks.SelectMany(block => block.Items).OfType<Label>())
        {
            string name = label.Name;
            do name += "_" + round.ToString(CultureInfo.InvariantCulture);
            while (!names.Add(name));
            labels[label] = new Label { Name = name, Position = label.Position };
        }
        return blocks.Select(block =>
        {
            var copy = new CodeBlock();
            foreach (var item in block.Items)
            {
                copy.Items.Add(item switch
                {
                    Label label => labels[label],
                    Instruction instruction => InstructionRegisters.With(instruction, instruction.Operation, instruction.Operands
                        .Select(operand => operand is LabelOperand { Label: { } target } && labels.TryGetValue(target, out var own) ? new LabelOperand(own) : operand).ToArray()),
                    _ => item,
                });
            }
            return copy;
        }).ToList();
    }
}
