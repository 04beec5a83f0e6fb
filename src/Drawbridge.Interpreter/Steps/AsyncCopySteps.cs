using Drawbridge.Interpreter.Decoding;
using Drawbridge.Interpreter.Execution;
using Drawbridge.Ptx.Isa;
using Drawbridge.Ptx.Syntax;
using Drawbridge.Runtime;

namespace Drawbridge.Interpreter.Steps;

/// <summary><c>cp.async</c>: starts a copy (<see cref="CopyQueue"/>).</summary>
/// <param name="to">Shared address.</param>
/// <param name="from">Global address.</param>
/// <param name="size">Bytes written.</param>
/// <param name="read">Of them, bytes read; the rest are zeros.</param>
/// <param name="ignores">A predicate that says to read none; null without.</param>
sealed class AsyncCopyStep(MemoryAddress to, MemoryAddress from, int size, Source read, Source? ignores) : PlainStep
{
    Allocation? recent;

    public override void Run(Warp warp, Frame frame, uint active)
    {
        var memory = warp.Launch.Memory;
        var poison = warp.Launch.Poison;
        for (uint left = active; left != 0; left &= left - 1)
        {
            int lane = Lowest(left);
            Allocation? none = null;
            ulong target = to.Read(frame, lane);
            var destination = LaunchMemory.Span(ref memory.Access(warp, lane, to.Space, target, size, size, true, ref none), size);
            int count = ignores?.Read(frame, lane) == 1 ? 0 : (int)Math.Min(read.Read(frame, lane), (uint)size);
            var bytes = new byte[size];
            if (count > 0) LaunchMemory.Span(ref memory.Access(warp, lane, from.Space, from.Read(frame, lane), count, size, false, ref recent), count).CopyTo(bytes);
            for (int i = 0; i < size; i++) destination[i] = poison[i % poison.Length];
            warp.Copies(lane).Start(new(target, bytes));
        }
    }
}

/// <summary>What a lane does with its copies.</summary>
delegate void CopyAction(Warp warp, int lane, CopyQueue copies);

/// <summary><c>cp.async.commit_group</c>, <c>wait_group</c>, <c>wait_all</c>.</summary>
sealed class CopyGroupStep(CopyAction action) : PlainStep
{
    public override void Run(Warp warp, Frame frame, uint active)
    {
        for (uint left = active; left != 0; left &= left - 1) action(warp, Lowest(left), warp.Copies(Lowest(left)));
    }
}

/// <summary><c>cp.async.mbarrier.arrive</c>: the thread's copies end, and count as an arrival.</summary>
sealed class CopyArriveStep(MemoryAddress address, MbarrierChange change) : PlainStep
{
    public override void Run(Warp warp, Frame frame, uint active)
    {
        for (uint left = active; left != 0; left &= left - 1)
        {
            int lane = Lowest(left);
            warp.Copies(lane).WaitAll(warp, lane);
            MbarrierCell.At(warp, lane, address.Space, address.Read(frame, lane)).Change(change, 1);
        }
    }
}

/// <summary>Makes the steps of <c>cp.async</c>.</summary>
static class AsyncCopySteps
{
    public static void Add(SemanticTable<StepBuilder> table)
    {
        table[Semantic.AsyncCopy] = Copy;
        table[Semantic.AsyncCopyCommit] = (_, _) => new CopyGroupStep((_, _, copies) => copies.Commit());
        table[Semantic.AsyncCopyWait] = Wait;
        table[Semantic.AsyncCopyArrive] = Arrive;
    }

    static AsyncCopyStep Copy(Decoder decoder, Instruction instruction)
    {
        var operation = instruction.Operation;
        var operands = instruction.Operands.ToList();
        if (operation.Has("L2::cache_hint")) operands.RemoveAt(operands.Count - 1);
        int size = (int)((Constant)operands[2]).Bits;
        bool isPredicate = operation.Operands[3].Type == PtxType.Pred;
        var fourth = operands.Count > 3 ? decoder.Source(operands[3], operation.Operands[3].Type, instruction) : (Source?)null;
        return new AsyncCopyStep(decoder.Address(operands[0], StateSpace.Shared, instruction), decoder.Address(operands[1], StateSpace.Global, instruction), size,
            !isPredicate && fourth is { } read ? read : new Source(decoder.ConstantSlot((ulong)size), ulong.MaxValue, 0), isPredicate ? fourth : null);
    }

    static CopyGroupStep Wait(Decoder decoder, Instruction instruction)
    {
        if (instruction.Operands.Length == 0) return new CopyGroupStep((warp, lane, copies) => copies.WaitAll(warp, lane));
        long newest = (long)((Constant)instruction.Operands[0]).Bits;
        return new CopyGroupStep((warp, lane, copies) => copies.Wait(warp, lane, newest));
    }

    // Without .noinc the arrival is one more than those expected, so nothing is left of it but the order of things.
    static CopyArriveStep Arrive(Decoder decoder, Instruction instruction)
    {
        bool isExpected = instruction.Operation.Has("noinc");
        return new CopyArriveStep(decoder.Address(instruction.Operands[0], MemorySteps.SpaceOf(instruction.Operation), instruction),
            (old, _, lane) => (isExpected ? old : old.Await(lane)).Arrive(1, false, lane));
    }
}
