using Drawbridge.Interpreter.Decoding;
using Drawbridge.Interpreter.Execution;
using Drawbridge.Ptx.Isa;
using Drawbridge.Ptx.Syntax;
using Drawbridge.Runtime;

namespace Drawbridge.Interpreter.Steps;

/// <summary>Moves the bytes of a bulk instruction, or combines them with those there.</summary>
delegate void BulkMove(Span<byte> to, ReadOnlySpan<byte> from, ulong mask);

/// <summary>
/// Bulk copies and reductions. PTX lets them end at any time until they are waited for; here they end at once, so that waiting for a bulk
/// group takes no time.
/// </summary>
/// <param name="to">Destination.</param>
/// <param name="from">Source.</param>
/// <param name="size">Bytes, a multiple of 16.</param>
/// <param name="mask">Which bytes of each 16 are copied.</param>
/// <param name="barrier">The mbarrier that counts the bytes; null for bulk groups.</param>
/// <param name="move">What happens to the bytes.</param>
sealed class BulkStep(MemoryAddress to, MemoryAddress from, Source size, Source mask, MemoryAddress? barrier, BulkMove move) : PlainStep
{
    const int Unit = 16;

    public override void Run(Warp warp, Frame frame, uint active)
    {
        var memory = warp.Launch.Memory;
        for (uint left = active; left != 0; left &= left - 1)
        {
            int lane = Lowest(left);
            int count = BulkSteps.Size(size.Read(frame, lane), Unit, lane);
            if (count > 0)
            {
                Allocation? source = null, target = null;
                ref byte first = ref memory.Access(warp, lane, from.Space, from.Read(frame, lane), count, Unit, false, ref source);
                ref byte second = ref memory.Access(warp, lane, to.Space, to.Read(frame, lane), count, Unit, true, ref target);
                move(LaunchMemory.Span(ref second, count), LaunchMemory.Span(ref first, count), mask.Read(frame, lane));
            }
            if (barrier is { } place) MbarrierCell.At(warp, lane, place.Space, place.Read(frame, lane)).Change((old, bytes, at) => old.Complete(bytes, at), (uint)count);
        }
    }
}

/// <summary><c>st.bulk</c>: zeros.</summary>
sealed class BulkZeroStep(MemoryAddress to, Source size) : PlainStep
{
    const int Unit = 8;

    public override void Run(Warp warp, Frame frame, uint active)
    {
        for (uint left = active; left != 0; left &= left - 1)
        {
            int lane = Lowest(left);
            int count = BulkSteps.Size(size.Read(frame, lane), Unit, lane);
            if (count == 0) continue;
            ulong where = to.Read(frame, lane);
            if (to.Space == StateSpace.Generic && !AddressSpaces.IsShared(where))
                throw new LaneFault(FaultDiagnostics.WrongSpace, lane, $"a bulk store to 0x{where:x}, which is not in shared memory", where);
            Allocation? recent = null;
            LaunchMemory.Span(ref warp.Launch.Memory.Access(warp, lane, to.Space, where, count, Unit, true, ref recent), count).Clear();
        }
    }
}

/// <summary>A store or an atomic whose bytes an mbarrier counts: <c>st.async</c>, <c>red.async</c>. Done at once, as bulk copies are.</summary>
sealed class CountedStep(PlainStep step, MemoryAddress barrier, uint bytes) : PlainStep
{
    public override void Run(Warp warp, Frame frame, uint active)
    {
        step.Run(warp, frame, active);
        for (uint left = active; left != 0; left &= left - 1)
        {
            int lane = Lowest(left);
            MbarrierCell.At(warp, lane, barrier.Space, barrier.Read(frame, lane)).Change((old, count, at) => old.Complete(count, at), bytes);
        }
    }
}

/// <summary>Makes the steps of bulk copies, bulk stores and counted stores. A block is a cluster of its own, so all shared memory is its own.</summary>
static class BulkSteps
{
    public static void Add(SemanticTable<StepBuilder> table)
    {
        table[Semantic.BulkCopy] = (decoder, instruction) => Move(decoder, instruction, instruction.Operation.Has("cp_mask") ? CopyMasked : Copy);
        table[Semantic.BulkReduce] = (decoder, instruction) => Move(decoder, instruction, Combine(instruction.Operation)
            ?? throw decoder.Refuse(EngineDiagnostics.NotExecuted, instruction, $"'{instruction.Operation}' has no definition in the interpreter"));
        table[Semantic.BulkCommit] = table[Semantic.BulkWait] = (_, _) => new NothingStep();
        table[Semantic.StoreAsync] = (decoder, instruction) => Counted(MemorySteps.Store(decoder, instruction), decoder, instruction);
        table[Semantic.ReduceAsync] = (decoder, instruction) => Counted(AtomicSteps.Build(decoder, instruction), decoder, instruction);
        table[Semantic.StoreBulk] = (decoder, instruction) => new BulkZeroStep(decoder.Address(instruction.Operands[0], MemorySteps.SpaceOf(instruction.Operation), instruction),
            decoder.Source(instruction.Operands[1], instruction.Operation.Operands[1].Type, instruction));
    }

    /// <summary>A size in bytes, checked to be a multiple of a unit.</summary>
    public static int Size(ulong bytes, int unit, int lane)
    {
        if (bytes % (ulong)unit != 0) throw new LaneFault(FaultDiagnostics.Misaligned, lane, $"a size of {bytes} bytes, which is not a multiple of {unit}");
        return bytes <= int.MaxValue ? (int)bytes : throw new LaneFault(FaultDiagnostics.OutOfBounds, lane, $"{bytes} bytes at once");
    }

    // [d], [a], n, then [m] (and mask of the cluster's blocks), or policy and mask of bytes.
    static BulkStep Move(Decoder decoder, Instruction instruction, BulkMove move)
    {
        var operation = instruction.Operation;
        var operands = instruction.Operands;
        var mask = operation.Has("cp_mask") ? decoder.Source(operands[^1], PtxType.B16, instruction) : new Source(decoder.ConstantSlot(ushort.MaxValue), ulong.MaxValue, 0);
        bool hasBarrier = operation.Has(MemorySteps.CountsBytes);
        var to = SpaceOf(operation["dst"]!);
        return new BulkStep(decoder.Address(operands[0], to, instruction), decoder.Address(operands[1], SpaceOf(operation["src"]!), instruction),
            decoder.Source(operands[2], PtxType.U32, instruction), mask,
            hasBarrier ? decoder.Address(operands[3], StateSpace.Shared, instruction) : null, move);
    }

    static PlainStep Counted(PlainStep step, Decoder decoder, Instruction instruction)
    {
        var operation = instruction.Operation;
        if (!operation.Has(MemorySteps.CountsBytes)) return step;
        int elements = Decoder.Elements(instruction.Operands[1]).Length;
        return new CountedStep(step, decoder.Address(instruction.Operands[2], StateSpace.Shared, instruction), (uint)(elements * operation.Type.Bytes()));
    }

    /// <summary>The state space that a modifier names.</summary>
    public static StateSpace SpaceOf(string word) => word == "global" ? StateSpace.Global : StateSpace.Shared;

    /// <summary>Copies all bytes.</summary>
    public static void Copy(Span<byte> to, ReadOnlySpan<byte> from, ulong mask) => from.CopyTo(to);

    /// <summary>Copies the bytes of each 16 that a mask names.</summary>
    public static void CopyMasked(Span<byte> to, ReadOnlySpan<byte> from, ulong mask)
    {
        for (int i = 0; i < to.Length; i++)
        {
            if ((mask >> i % 16 & 1) != 0) to[i] = from[i];
        }
    }

    /// <summary>Combines elements by an atomic's update; null if it has no definition.</summary>
    public static BulkMove? Combine(Operation operation)
    {
        var type = operation.Type;
        int size = type.Bytes();
        var update = AtomicSteps.Find(operation["op"]!, type, flushes: false);
        if (update == null) return null;
        return (to, from, _) =>
        {
            var source = from.ToArray();
            for (int i = 0; i < to.Length; i += size)
                LaunchMemory.Write(ref to[i], size, update(LaunchMemory.Read(ref to[i], size), LaunchMemory.Read(ref source[i], size), 0));
        };
    }
}
