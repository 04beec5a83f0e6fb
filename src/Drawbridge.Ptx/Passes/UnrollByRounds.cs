using System.Globalization;
using Drawbridge.Ptx.Isa;
using Drawbridge.Ptx.Syntax;

namespace Drawbridge.Ptx.Passes;

/// <summary>
/// Loops that count up by one to a bound that is not known: some rounds become one while there are as many, the others follow in a loop as before. That
/// is done by four where a small loop accesses memory at its counter, since the four accesses are neighbours then, whose addresses differ by numbers (below its
/// bound the counter does not wrap around); and by as many as <c>.pragma "unroll 8"</c> says.
/// </summary>
static class UnrollByRounds
{
    const int Rounds = 4, MostInstructions = 128, MostOnRequest = 2048;

    /// <summary>How many rounds a loop asks for; null if it does not.</summary>
    public static int? Asked(CodeBlock header) => header.Items.OfType<Directive>().Select(Asked).FirstOrDefault(asked => asked != null);

    /// <summary>How many rounds a directive asks for; null if it is another.</summary>
    public static int? Asked(Directive directive) => directive.Name == "pragma" && directive.Strings is [var text] && text.StartsWith("unroll ", StringComparison.Ordinal)
        && int.TryParse(text.Substring(7), NumberStyles.None, CultureInfo.InvariantCulture, out int rounds) ? rounds : null;

    /// <summary>Unrolls a loop, if it is one of these.</summary>
    public static bool Try(FunctionCode code, NaturalLoop loop)
    {
        int? asked = Asked(loop.Header);
        int rounds = asked ?? Rounds;
        if (rounds < 2 || loop.Entrance is not { } entrance || LoopText.Of(code, loop) is not { } text || text.Convergent.Count > 0) return false;
        if (asked == null && text.Blocks.Count > 1 || text.Size * rounds > (asked == null ? MostInstructions : MostOnRequest)) return false;
        if (Comparison(text) is not { } comparison || LoopCounter.Step(loop, text.Latch, (Register)comparison.Operands[1], comparison) is not { } step) return false;
        if (step is not { Operation: { Opcode: "add", Words: ["s32" or "u32"] }, Operands: [_, Register, Constant { Bits: 1 }] }) return false;
        var extensions = Extensions(code, text, loop, comparison);
        if (asked == null && extensions.Count == 0) return false;
        Rewrite(code, text, rounds, comparison, extensions, IsEnteredBelow(code, entrance, loop.Header, comparison));
        return true;
    }

    // setp.lt.s32 p, counter, bound; what it reads and gives is the same at the jump back, and the bound in all rounds.
    static Instruction? Comparison(LoopText text)
    {
        if (text.Back is not { Guard: { } condition, IsGuardNegated: false }) return null;
        Instruction? comparison = null;
        foreach (var instruction in text.Latch.Instructions)
        {
            if (instruction.Operands is [Register first, ..] && first == condition && instruction is { Guard: null, Operation: { Opcode: "setp", Words: ["lt", "s32" or "u32"] } }) comparison = instruction;
            else if (comparison != null && InstructionRegisters.Writes(instruction).Any(write => comparison.Operands.Contains(write.Register))) return null;
        }
        if (comparison is not { Operands: [_, Register counter, var bound] } || !Constants.Holds(counter.Type) || counter == bound) return null;
        return text.Blocks.SelectMany(block => block.Instructions).SelectMany(InstructionRegisters.Writes).Any(write => write.Register == bound) ? null : comparison;
    }

    // Where the counter gets 64 bits, as the comparison reads it, once in each round.
    static HashSet<Instruction> Extensions(FunctionCode code, LoopText text, NaturalLoop loop, Instruction comparison) =>
    [
        .. text.Blocks.Where(block => block.Dominates(text.Latch) && !loop.IsInInnerLoop(block)).SelectMany(block => block.Instructions)
            .Where(instruction => instruction is { Guard: null, Operation: { Opcode: "mul", Words: ["wide", _] }, Operands: [Register result, Register from, Constant] }
                && from == comparison.Operands[1] && instruction.Operation.Type == comparison.Operation.Type && code.Values.IsValue(result)),
    ];

    // True if the way into the loop is taken only where the counter is below the bound.
    static bool IsEnteredBelow(FunctionCode code, CodeBlock entrance, CodeBlock header, Instruction comparison)
    {
        if (entrance.Last is not { Operation.Opcode: "bra", Guard: { } guard, Operands: [LabelOperand { Label: { } target }] } jump) return false;
        if (code.Values.DefinitionOf(guard) is not { } made || made.Block != entrance) return false;
        // Into the loop by the jump, or past it; where the counter is below, or where it is not at or above.
        bool isWhenTrue = header.Items.Contains(target) != jump.IsGuardNegated;
        if (made.Instruction.Operation != (isWhenTrue ? comparison.Operation : Constants.Operation($"setp.ge.{comparison.Operation.Type.Word()}"))) return false;
        if (made.Instruction.Operands[2] is not { } bound || !IsSame(bound, comparison.Operands[2])) return false;
        if (bound is Register register && !code.Values.IsValue(register)) return false;
        var counter = (Register)comparison.Operands[1];
        var written = entrance.Items.Select((item, place) => (Item: item, Place: place))
            .Where(one => one.Item is Instruction instruction && InstructionRegisters.Writes(instruction).Any(write => write.Register == counter)).ToList();
        if (made.Instruction.Operands[1] == counter) return written.Count == 0 || written[written.Count - 1].Place < made.Place;
        // The number that the counter begins with.
        return made.Instruction.Operands[1] is Constant first && written.Count > 0
            && written[written.Count - 1].Item is Instruction { Guard: null, Operation.Opcode: "mov", Operands: [_, Constant start] } && IsSame(first, start);
    }

    static bool IsSame(Operand one, Operand other) => one == other
        || one is Constant a && other is Constant b && a.Kind <= ConstantKind.Unsigned && b.Kind <= ConstantKind.Unsigned && Constants.Cut(a.Bits, 32) == Constants.Cut(b.Bits, 32);

    static void Rewrite(FunctionCode code, LoopText text, int rounds, Instruction comparison, HashSet<Instruction> extensions, bool isBelow)
    {
        var names = LoopText.Names(code);
        var header = text.Blocks[0].Items.OfType<Label>().Last();
        Label New(string ending) => LoopText.NewLabel(header, header.Name + ending, names);
        Label together = New("_together"), rest = New("_rest"), end = New("_end");
        Operand counter = comparison.Operands[1], bound = comparison.Operands[2];
        Register count = code.NewRegister(PtxType.B32), left = code.NewRegister(PtxType.B32);
        Instruction Make(string operation, params Operand[] operands) => InstructionRegisters.With(comparison, Constants.Operation(operation), operands);
        Constant Number(int value) => new((ulong)value, ConstantKind.Signed);
        CodeBlock Question(Label target, string operation, params Operand[] operands)
        {
            var asked = code.NewRegister(PtxType.Pred);
            var block = new CodeBlock();
            block.Items.Add(Make(operation, [asked, .. operands]));
            block.Items.Add(InstructionRegisters.Guarded(text.Back, asked, false, [new LabelOperand(target)]));
            return block;
        }

        // Whoever came to the loop comes here. The difference is right without a sign where the counter is below the bound.
        List<CodeBlock> made = isBelow ? [] : [Question(rest, $"setp.ge.{comparison.Operation.Type.Word()}", counter, bound)];
        made.Add(Question(rest, "setp.lt.u32", count, Number(rounds)));
        made[made.Count - 1].Items.Insert(0, Make("sub.s32", count, bound, counter));
        made[0].Items.InsertRange(0, text.Blocks[0].Items.OfType<Label>());
        text.Blocks[0].Items.RemoveAll(item => item is Label || item is Directive directive && Asked(directive) != null);
        text.Latch.Items.Remove(text.Back);

        for (int round = 0; round < rounds; round++)
        {
            var copies = LoopText.Copy(text.Blocks, names, round + 1, instruction => round > 0 && extensions.Contains(instruction)
                ? Make("add.s64", instruction.Operands[0], instruction.Operands[0], Step(instruction))
                : InstructionRegisters.With(instruction, instruction.Operation, instruction.Operands));
            if (round == 0) copies[0].Items.Insert(0, together);
            made.AddRange(copies);
        }
        made.Add(Question(together, "setp.ge.u32", left, Number(rounds)));
        made[made.Count - 1].Items.Insert(0, Make("sub.s32", left, bound, counter));
        made.Add(Question(end, "setp.eq.u32", left, Number(0)));

        text.Blocks[0].Items.Insert(0, rest);
        text.Blocks[0].Items.Insert(1, new Directive { Name = "pragma", Strings = ["nounroll"], Position = header.Position });
        text.Latch.Items.Add(InstructionRegisters.Guarded(text.Back, text.Back.Guard!, false, [new LabelOperand(rest)]));
        code.Blocks[text.Latch.Index + 1].Items.Insert(0, end);
        code.Blocks.InsertRange(text.Blocks[0].Index, made);
        LoopText.Renumber(code);
    }

    static Constant Step(Instruction extension)
    {
        int bits = extension.Operation.Type.Bits();
        ulong factor = ((Constant)extension.Operands[2]).Bits;
        return new(extension.Operation.Type.Class() == TypeClass.Signed ? Constants.Extend(factor, bits) : Constants.Cut(factor, bits), ConstantKind.Signed);
    }
}
