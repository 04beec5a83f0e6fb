using Drawbridge.Interpreter.Decoding;
using Drawbridge.Interpreter.Execution;
using Drawbridge.Ptx.Isa;
using Drawbridge.Ptx.Syntax;

namespace Drawbridge.Interpreter.Steps;

/// <summary><c>bar</c> and <c>barrier</c>: <c>sync</c>, <c>arrive</c>, <c>red</c>.</summary>
/// <param name="number">Which barrier.</param>
/// <param name="threads">Thread count, 0 for all.</param>
/// <param name="waits">False for <c>arrive</c>.</param>
/// <param name="vote">The predicate of <c>red</c>, or null.</param>
/// <param name="op"><c>popc</c>, <c>and</c>, <c>or</c>; null without <c>red</c>.</param>
/// <param name="result">Where the result of <c>red</c> goes.</param>
sealed class BarrierStep(Source number, Source threads, bool waits, Source? vote, string? op, Destination result) : ControlStep
{
    public override void Run(Warp warp, Frame frame, int pc, uint active, uint idle)
    {
        warp.Put(frame, pc + 1, idle);
        uint holds = 0;
        for (uint left = vote == null ? 0 : active; left != 0; left &= left - 1)
            holds |= (uint)vote!.Value.Read(frame, Lowest(left)) << Lowest(left);
        for (uint left = active; left != 0;)
        {
            ulong id = number.Read(frame, Lowest(left)), count = threads.Read(frame, Lowest(left));
            uint same = 0;
            for (uint rest = left; rest != 0; rest &= rest - 1)
            {
                if (number.Read(frame, Lowest(rest)) == id && threads.Read(frame, Lowest(rest)) == count) same |= 1u << Lowest(rest);
            }
            left &= ~same;
            var barrier = warp.Block.Barrier((uint)id, Lowest(same));
            if (!waits) warp.Put(frame, pc + 1, same);
            barrier.Arrive(warp, same, (int)count, vote == null ? null : holds, waits ? new CtaBarrier.Waiter(warp, frame, pc, this, same) : null);
        }
    }

    /// <summary>Writes what <c>red</c> found when the barrier opens.</summary>
    /// <param name="frame">The waiting lanes' activation.</param>
    /// <param name="lanes">The lanes.</param>
    /// <param name="trues">Threads whose predicate held.</param>
    /// <param name="votes">Threads that gave one.</param>
    public void WriteVote(Frame frame, uint lanes, int trues, int votes)
    {
        if (op == null) return;
        ulong value = op switch { "popc" => (ulong)trues, "and" => trues == votes ? 1u : 0, _ => trues > 0 ? 1u : 0 };
        for (uint left = lanes; left != 0; left &= left - 1) result.Write(frame, Lowest(left), value);
    }
}

/// <summary><c>bar.warp.sync</c>: lanes of a mask meet, and nothing else happens.</summary>
sealed class WarpBarrierStep(Source members) : CollectiveStep
{
    public override uint MembersOf(Frame frame, int lane) => (uint)members.Read(frame, lane);

    public override void Gather(Warp warp, Frame frame, uint lanes, Exchange exchange)
    {
    }

    public override void Combine(Warp warp, uint lanes, Exchange exchange)
    {
    }

    public override void Scatter(Warp warp, Frame frame, uint lanes, Exchange exchange)
    {
    }
}

/// <summary>Makes the steps of barriers and fences. One thread runs all lanes in turn, so every access is in order and fences need nothing.</summary>
static class BarrierSteps
{
    public static void Add(SemanticTable<StepBuilder> table)
    {
        table[Semantic.BarrierCta] = Barrier;
        table[Semantic.BarrierWarp] = (decoder, instruction) => new WarpBarrierStep(decoder.Source(instruction.Operands[0], PtxType.B32, instruction));
        // A cluster of one block: arriving is waiting for the block's own threads.
        table[Semantic.BarrierCluster] = (_, _) => new NothingStep();
        table[Semantic.Fence] = table[Semantic.Hint] = table[Semantic.GridDependency] = (_, _) => new NothingStep();
    }

    static Step Barrier(Decoder decoder, Instruction instruction)
    {
        var operation = instruction.Operation;
        string action = operation["action"]!;
        var operands = instruction.Operands.ToList();
        var result = Destination.Sink;
        Source? vote = null;
        if (action == "red")
        {
            result = decoder.Destination(operands[0], operation.Type, instruction);
            vote = decoder.Source(operands[^1], PtxType.Pred, instruction);
            operands.RemoveAt(operands.Count - 1);
            operands.RemoveAt(0);
        }
        var number = decoder.Source(operands[0], PtxType.U32, instruction);
        var threads = decoder.Source(operands.Count > 1 ? operands[1] : null, PtxType.U32, instruction);
        return new BarrierStep(number, threads, action != "arrive", vote, operation["op"], result);
    }
}
