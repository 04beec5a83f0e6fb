using Drawbridge.Ptx.Isa;
using Drawbridge.Ptx.Syntax;

namespace Drawbridge.Ptx.Passes;

/// <summary>
/// How often a loop goes round whose last instruction jumps back while a counter compares with a constant: the counter begins with a constant, one
/// instruction in each round computes it from itself and a constant, and that is done here, with what passes know of integers.
/// </summary>
static class LoopCounter
{
    /// <summary>The number of rounds, from one up; null if it is not known, or more than a limit. Loops may be left earlier elsewhere.</summary>
    public static int? Rounds(FunctionCode code, NaturalLoop loop, CodeBlock latch, int most)
    {
        if (latch.Last is not { Guard: { } condition } back || Last(latch, condition, latch.Items.Count - 1) is not { Guard: null, Operation.Opcode: "setp" } comparison) return null;
        if (comparison.Operands is not [Register, var left, var right]) return null;
        var values = code.Values;
        bool isLeft = left is Register && values.ConstantOf(left) == null;
        if ((isLeft ? left : right) is not Register counter || values.ConstantOf(isLeft ? right : left) is not { } bound) return null;
        if (Step(loop, latch, counter, comparison) is not { } step || Start(loop, latch, counter, values) is not { } value) return null;
        for (int rounds = 1; rounds <= most; rounds++)
        {
            var sources = step.Operands.Skip(1).Select(operand => operand == counter ? value : values.ConstantOf(operand)).ToArray();
            if (IntegerFolding.Compute(step.Operation, sources) is not { } next) return null;
            value = Constants.Cut(next, counter.Type.Bits());
            if (Comparisons.Holds(comparison.Operation, isLeft ? value : bound, isLeft ? bound : value) is not { } holds) return null;
            if (holds == back.IsGuardNegated) return rounds;
        }
        return null;
    }

    /// <summary>The only write of the counter in the loop: once in each round, before it is compared, from itself. Null if there is none.</summary>
    public static Instruction? Step(NaturalLoop loop, CodeBlock latch, Register counter, Instruction comparison)
    {
        Instruction? step = null;
        foreach (var block in loop.Blocks)
        {
            foreach (var instruction in block.Instructions)
            {
                if (!InstructionRegisters.Writes(instruction).Any(write => write.Register == counter)) continue;
                if (step != null || instruction.Guard != null || !block.Dominates(latch) || loop.IsInInnerLoop(block)) return null;
                if (block == latch && latch.Items.IndexOf(instruction) > latch.Items.IndexOf(comparison)) return null;
                step = instruction;
            }
        }
        return step is { Operands: [Register result, ..] } && result == counter && step.Operands.Skip(1).Contains(counter) && Constants.Holds(counter.Type) ? step : null;
    }

    // What the counter holds on the way in: the last write before the loop.
    static ulong? Start(NaturalLoop loop, CodeBlock latch, Register counter, ValueTable values)
    {
        for (var block = loop.Entrance; block != null; block = block is { Index: > 0, Predecessors: [var before] } && before.IsReachable ? before : null)
        {
            if (Last(block, counter, block.Items.Count) is not { } write) continue;
            return write is { Guard: null, Operation: { Opcode: "mov" } move, Operands: [Register, var source] } && move.Type.Bits() == counter.Type.Bits() ? values.ConstantOf(source) : null;
        }
        return null;
    }

    // The last instruction before a place that writes a register.
    static Instruction? Last(CodeBlock block, Register register, int place)
    {
        while (--place >= 0)
            if (block.Items[place] is Instruction instruction && InstructionRegisters.Writes(instruction).Any(write => write.Register == register)) return instruction;
        return null;
    }
}
