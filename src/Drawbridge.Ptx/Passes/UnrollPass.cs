using Drawbridge.Ptx.Syntax;

namespace Drawbridge.Ptx.Passes;

/// <summary>
/// Writes out loops whose number of rounds is known (<see cref="LoopCounter"/>) and small, once for each round: what depends on the counter is then a
/// constant. Of others some rounds become one (<see cref="UnrollByRounds"/>). A loop that says <c>.pragma "nounroll"</c> stays.
/// </summary>
sealed class UnrollPass : Pass
{
    // What becomes of it must stay in the first-level cache of instructions, and in what engines optimise at once.
    const int MostRounds = 32, MostInstructions = 256;

    public override string Name => "unroll";

    public override string About => "unrolling: small loops of a known number of rounds are written out, others by four rounds or as they ask";

    private protected override bool Run(FunctionCode code)
    {
        bool changed = false;
        // What is written out is no loop any more, and the one around it may be small enough then.
        while (NaturalLoop.In(code).Any(loop => UnrollByRounds.Asked(loop.Header) != null && UnrollByRounds.Try(code, loop) || Unroll(code, loop) || UnrollByRounds.Try(code, loop))) changed = true;
        // Nobody else knows the wish.
        foreach (var block in code.Blocks) changed |= block.Items.RemoveAll(item => item is Directive directive && UnrollByRounds.Asked(directive) != null) > 0;
        return changed;
    }

    static bool Unroll(FunctionCode code, NaturalLoop loop)
    {
        if (LoopText.Of(code, loop) is not { } text) return false;
        // Lanes that meet at one instruction in different rounds would be at two.
        if (text.Convergent.Any(one => !one.Block.Dominates(text.Latch))) return false;
        if (LoopCounter.Rounds(code, loop, text.Latch, Math.Min(MostRounds, MostInstructions / text.Size)) is not { } rounds) return false;
        var names = LoopText.Names(code);
        text.Latch.Items.Remove(text.Back);
        int place = text.Latch.Index + 1;
        for (int round = 1; round < rounds; round++)
        {
            var copies = LoopText.Copy(text.Blocks, names, round, instruction => InstructionRegisters.With(instruction, instruction.Operation, instruction.Operands));
            code.Blocks.InsertRange(place, copies);
            place += copies.Count;
        }
        LoopText.Renumber(code);
        return true;
    }
}
