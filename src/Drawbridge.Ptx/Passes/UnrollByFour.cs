using System.Globalization;
using Drawbridge.Ptx.Isa;
using Drawbridge.Ptx.Syntax;

namespace Drawbridge.Ptx.Passes;

/// <summary>
/// Loops that count up by one to a bound that is not known, and access memory at the counter: four rounds become one while there are four, the others
/// follow in a loop as before. The four accesses are neighbours, whose addresses differ by numbers, since the counter does not wrap around below its bound.
/// </summary>
static class UnrollByFour
{
    const int Rounds = 4, MostInstructions = 128;

    /// <summary>Unrolls a loop, if it is one of these.</summary>
    public static bool Try(FunctionCode code, NaturalLoop loop)
    {
        var body = loop.Header;
        if (loop.Blocks.Count != 1 || loop.Entrance is not { } entrance || body.Index + 1 >= code.Blocks.Count) return false;
        if (body.Instructions.Count() * Rounds > MostInstructions || !body.Items.All(IsPlain)) return false;
        if (body.Last is not { Operation: { Opcode: "bra" }, Guard: { } condition, IsGuardNegated: false } back || Comparison(body, condition) is not { } comparison) return false;
        var counter = (Register)comparison.Operands[1];
        var extensions = Extensions(code, body, counter, comparison.Operation.Type);
        if (extensions.Count == 0) return false;
        Rewrite(code, body, back, comparison, extensions, IsEnteredBelow(code, entrance, body, comparison));
        return true;
    }

    static bool IsPlain(Item item) => item is Label { Declaration: null } or Location
        || item is Instruction instruction && instruction.Operation.Form.Convergence == Convergence.None && instruction.Operation.Opcode != "call";

    // setp.lt.s32 p, counter, bound; right before the jump back, as the counter's only use behind its step.
    static Instruction? Comparison(CodeBlock body, Register condition)
    {
        Instruction? comparison = null, step = null;
        int steps = 0;
        foreach (var instruction in body.Instructions)
        {
            if (instruction.Operands is [Register, ..] && instruction.Operation is { Opcode: "setp", Words: ["lt", "s32" or "u32"] } && instruction.Operands[0] == condition) comparison = instruction;
            if (comparison != null && comparison != instruction && InstructionRegisters.Writes(instruction).Any(write => write.Register == condition || comparison.Operands.Contains(write.Register))) return null;
        }
        if (comparison is not { Guard: null, Operands: [_, Register counter, var bound] } || !Constants.Holds(counter.Type) || counter == bound) return null;
        foreach (var instruction in body.Instructions)
        {
            foreach (var (register, _) in InstructionRegisters.Writes(instruction))
            {
                if (register == bound) return null;
                if (register != counter) continue;
                step = instruction;
                steps++;
            }
        }
        return steps == 1 && body.Items.IndexOf(step!) < body.Items.IndexOf(comparison)
            && step is { Guard: null, Operation: { Opcode: "add", Words: ["s32" or "u32"] }, Operands: [_, Register from, Constant { Bits: 1 }] } && from == counter ? comparison : null;
    }

    // Where the counter gets 64 bits, as the comparison reads it.
    static HashSet<Instruction> Extensions(FunctionCode code, CodeBlock body, Register counter, PtxType type) =>
    [
        .. body.Instructions.Where(instruction => instruction is { Guard: null, Operation: { Opcode: "mul", Words: ["wide", _] }, Operands: [Register result, Register from, Constant] }
            && from == counter && instruction.Operation.Type == type && code.Values.IsValue(result)),
    ];

    // True if the way into the loop is taken only where the counter is below the bound.
    static bool IsEnteredBelow(FunctionCode code, CodeBlock entrance, CodeBlock body, Instruction comparison)
    {
        if (entrance.Last is not { Operation.Opcode: "bra", Guard: { } guard, Operands: [LabelOperand { Label: { } target }] } jump) return false;
        // Into the loop by the jump, or past it.
        if (body.Items.Contains(target) == jump.IsGuardNegated || code.Values.DefinitionOf(guard) is not { } made || made.Block != entrance) return false;
        if (made.Instruction.Operation != comparison.Operation || made.Instruction.Operands[2] is not { } bound || !IsSame(bound, comparison.Operands[2])) return false;
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

    static void Rewrite(FunctionCode code, CodeBlock body, Instruction back, Instruction comparison, HashSet<Instruction> extensions, bool isBelow)
    {
        var names = new HashSet<string>(code.Blocks.SelectMany(block => block.Items).OfType<Label>().Select(label => label.Name), StringComparer.Ordinal);
        var header = body.Items.OfType<Label>().Last();
        Label New(string ending)
        {
            string name = header.Name + ending;
            for (int i = 2; !names.Add(name); i++) name = header.Name + ending + i.ToString(CultureInfo.InvariantCulture);
            return new Label { Name = name, Position = header.Position };
        }

        Label fours = New("_fours"), rest = New("_rest"), end = New("_end");
        Operand counter = comparison.Operands[1], bound = comparison.Operands[2];
        var count = code.NewRegister(PtxType.B32);
        Instruction Make(string text, params Operand[] operands) => InstructionRegisters.With(comparison, Constants.Operation(text), operands);
        Instruction Jump(Register guard, Label target) => InstructionRegisters.Guarded(back, guard, false, [new LabelOperand(target)]);
        Constant Number(ulong value) => new(value, ConstantKind.Signed);
        Register Flag() => code.NewRegister(PtxType.Pred);

        // Before: whoever came to the loop comes here. The difference is right without a sign where the counter is below the bound.
        CodeBlock before = new(), four = new(), after = new();
        before.Items.AddRange(body.Items.OfType<Label>());
        if (!isBelow)
        {
            var above = Flag();
            before.Items.Add(Make($"setp.ge.{comparison.Operation.Type.Word()}", above, counter, bound));
            before.Items.Add(Jump(above, rest));
        }
        var few = Flag();
        var begin = new CodeBlock();
        begin.Items.Add(Make("sub.s32", count, bound, counter));
        begin.Items.Add(Make("setp.lt.u32", few, count, Number(Rounds)));
        begin.Items.Add(Jump(few, rest));

        four.Items.Add(fours);
        for (int round = 0; round < Rounds; round++)
        {
            foreach (var item in body.Items)
            {
                if (item is Label || item == back) continue;
                four.Items.Add(item is not Instruction instruction ? item
                    : round > 0 && extensions.Contains(instruction) ? Make($"add.s64", instruction.Operands[0], instruction.Operands[0], Step(instruction))
                    : InstructionRegisters.With(instruction, instruction.Operation, instruction.Operands));
            }
        }
        Register left = code.NewRegister(PtxType.B32), more = Flag(), none = Flag();
        four.Items.Add(Make("sub.s32", left, bound, counter));
        four.Items.Add(Make("setp.ge.u32", more, left, Number(Rounds)));
        four.Items.Add(Jump(more, fours));
        after.Items.Add(Make("setp.eq.u32", none, left, Number(0)));
        after.Items.Add(Jump(none, end));

        body.Items.RemoveAll(item => item is Label);
        body.Items.Insert(0, rest);
        body.Items.Insert(1, new Directive { Name = "pragma", Strings = ["nounroll"], Position = header.Position });
        body.Items[body.Items.Count - 1] = Jump(back.Guard!, rest);
        code.Blocks[body.Index + 1].Items.Insert(0, end);
        code.Blocks.InsertRange(body.Index, isBelow ? [Joined(before, begin), four, after] : [before, begin, four, after]);
        for (int i = 0; i < code.Blocks.Count; i++) code.Blocks[i].Index = i;
        code.Connect();
    }

    static CodeBlock Joined(CodeBlock one, CodeBlock other)
    {
        one.Items.AddRange(other.Items);
        return one;
    }

    static Constant Step(Instruction extension)
    {
        int bits = extension.Operation.Type.Bits();
        ulong factor = ((Constant)extension.Operands[2]).Bits;
        return new(extension.Operation.Type.Class() == TypeClass.Signed ? Constants.Extend(factor, bits) : Constants.Cut(factor, bits), ConstantKind.Signed);
    }
}
