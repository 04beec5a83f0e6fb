using System.Runtime.CompilerServices;
using Drawbridge.Interpreter.Decoding;
using Drawbridge.Interpreter.Execution;
using Drawbridge.Ptx.Isa;
using Drawbridge.Ptx.Syntax;
using Drawbridge.Runtime;

namespace Drawbridge.Interpreter.Steps;

/// <summary>What an instruction makes of an mbarrier: its state, the operand, the lane (for faults).</summary>
delegate Mbarrier MbarrierChange(Mbarrier old, uint operand, int lane);

/// <summary>The eight bytes of an mbarrier in the block's shared memory.</summary>
/// <param name="Block">The block.</param>
/// <param name="Offset">Where they lie in its shared memory.</param>
/// <param name="Lane">The lane that wants them, for faults.</param>
readonly record struct MbarrierCell(Block Block, int Offset, int Lane)
{
    const int Size = 8;

    /// <summary>The cell at an address, which must be one of shared memory.</summary>
    public static MbarrierCell At(Warp warp, int lane, StateSpace space, ulong address)
    {
        if (space == StateSpace.Generic && !AddressSpaces.IsShared(address))
            throw new LaneFault(FaultDiagnostics.WrongSpace, lane, $"an mbarrier at 0x{address:x}, which is not in shared memory", address);
        Allocation? none = null;
        ref byte at = ref warp.Launch.Memory.Access(warp, lane, space, address, Size, Size, true, ref none);
        return new(warp.Block, (int)Unsafe.ByteOffset(ref warp.Block.Shared[0], ref at), lane);
    }

    /// <summary>The mbarrier there.</summary>
    public Mbarrier Read() => Mbarrier.TryRead(LaunchMemory.Read(ref Block.Shared[Offset], Size), out var barrier) ? barrier
        : throw Mbarrier.Fault(Lane, $"there is no mbarrier at shared address 0x{Offset:x}: it was not initialised, or is overwritten or invalidated", (ulong)Offset);

    /// <summary>Replaces the bytes.</summary>
    public void Write(ulong bits) => LaunchMemory.Write(ref Block.Shared[Offset], Size, bits);

    /// <summary>Changes the mbarrier; threads that wait for the end of its phase go on if that was it.</summary>
    /// <returns>What it was before.</returns>
    public Mbarrier Change(MbarrierChange change, uint operand)
    {
        var old = Read();
        var changed = change(old, operand, Lane);
        Write(changed.Bits);
        if (changed.Phase != old.Phase) Block.Phases.End(Offset, old.Phase);
        return old;
    }
}

/// <summary><c>mbarrier.init</c> and <c>inval</c>: bytes that don't depend on what was there.</summary>
sealed class MbarrierWriteStep(MemoryAddress address, Source arrivals, bool isInit) : PlainStep
{
    public override void Run(Warp warp, Frame frame, uint active)
    {
        for (uint left = active; left != 0; left &= left - 1)
        {
            int lane = Lowest(left);
            var cell = MbarrierCell.At(warp, lane, address.Space, address.Read(frame, lane));
            if (!isInit) _ = cell.Read();
            cell.Write(isInit ? Mbarrier.Of((uint)arrivals.Read(frame, lane), lane).Bits : 0);
        }
    }
}

/// <summary>Arrivals and bytes: whatever changes an mbarrier. Lanes go one after the other.</summary>
sealed class MbarrierStep(MemoryAddress address, Source operand, Destination state, MbarrierChange change) : PlainStep
{
    public override void Run(Warp warp, Frame frame, uint active)
    {
        for (uint left = active; left != 0; left &= left - 1)
        {
            int lane = Lowest(left);
            var cell = MbarrierCell.At(warp, lane, address.Space, address.Read(frame, lane));
            state.Write(frame, lane, cell.Change(change, (uint)operand.Read(frame, lane)).Bits);
        }
    }
}

/// <summary><c>mbarrier.test_wait</c> and <c>try_wait</c>. Lanes whose phase has not ended wait a while (<see cref="PhaseWaiters"/>).</summary>
sealed class MbarrierWaitStep(MemoryAddress address, Source phase, bool isParity, Destination result) : ControlStep
{
    public override void Run(Warp warp, Frame frame, int pc, uint active, uint idle)
    {
        warp.Put(frame, pc + 1, idle);
        uint ended = 0;
        var waiting = new Dictionary<(int Offset, uint Phase), uint>();
        for (uint left = active; left != 0; left &= left - 1)
        {
            int lane = Lowest(left);
            var cell = MbarrierCell.At(warp, lane, address.Space, address.Read(frame, lane));
            uint current = cell.Read().Phase, asked = PhaseOf(phase.Read(frame, lane), lane);
            if (current != asked)
            {
                result.Write(frame, lane, 1);
                ended |= 1u << lane;
                continue;
            }
            var key = (cell.Offset, asked);
            waiting[key] = waiting.GetValueOrDefault(key) | 1u << lane;
        }
        warp.Put(frame, pc + 1, ended);
        foreach (var ((offset, parity), lanes) in waiting)
            warp.Block.Phases.Add(new(warp, frame, pc, Instruction!, result, offset, parity, lanes));
    }

    uint PhaseOf(ulong operand, int lane)
    {
        if (isParity) return (uint)operand & 1;
        return Mbarrier.TryRead(operand, out var state) ? state.Phase : throw Mbarrier.Fault(lane, $"0x{operand:x} is not the state of an mbarrier");
    }
}

/// <summary>Makes the steps of <c>mbarrier</c> instructions. Every block is a cluster of its own.</summary>
static class MbarrierSteps
{
    public static void Add(SemanticTable<StepBuilder> table)
    {
        table[Semantic.MbarrierInit] = (decoder, instruction) => new MbarrierWriteStep(Address(decoder, instruction, 0),
            decoder.Source(instruction.Operands[1], PtxType.U32, instruction), isInit: true);
        table[Semantic.MbarrierInvalidate] = (decoder, instruction) => new MbarrierWriteStep(Address(decoder, instruction, 0),
            decoder.Source(null, PtxType.U32, instruction), isInit: false);
        table[Semantic.MbarrierExpect] = (decoder, instruction) => Change(decoder, instruction, 0, (old, bytes, lane) => old.Expect(bytes, lane));
        table[Semantic.MbarrierComplete] = (decoder, instruction) => Change(decoder, instruction, 0, (old, bytes, lane) => old.Complete(bytes, lane));
        table[Semantic.MbarrierArrive] = (decoder, instruction) => Change(decoder, instruction, 1, Arrival(instruction.Operation));
        table[Semantic.MbarrierWait] = Wait;
        table[Semantic.MbarrierPendingCount] = (decoder, instruction) =>
            new LaneStep(PendingCount, decoder.Source(instruction.Operands[1], PtxType.B64, instruction), decoder.Source(null, PtxType.B64, instruction),
                decoder.Destination(instruction.Operands[0], PtxType.U32, instruction));
        // Layout v1 is left out (StepTable), so every mbarrier has v0.
        table[Semantic.MbarrierCheckLayout] = (decoder, instruction) =>
        {
            var address = Address(decoder, instruction, 1);
            return new LaneStep((warp, lane, where, unused) =>
            {
                MbarrierCell.At(warp, lane, address.Space, where + address.Offset).Read();
                return 1;
            }, new Source(address.Slot, ulong.MaxValue, 0), decoder.Source(null, PtxType.B64, instruction), decoder.Destination(instruction.Operands[0], PtxType.Pred, instruction));
        };
    }

    static MemoryAddress Address(Decoder decoder, Instruction instruction, int operand) =>
        decoder.Address(instruction.Operands[operand], MemorySteps.SpaceOf(instruction.Operation), instruction);

    // The operand after the address is a count of arrivals, 1 if left out, or of bytes.
    static MbarrierStep Change(Decoder decoder, Instruction instruction, int address, MbarrierChange change)
    {
        var operands = instruction.Operands;
        var operand = operands.Length > address + 1 ? decoder.Source(operands[address + 1], PtxType.U32, instruction)
            : new Source(decoder.ConstantSlot(1), ulong.MaxValue, 0);
        var state = address == 0 ? Destination.Sink : decoder.Destination(operands[0], PtxType.B64, instruction);
        return new MbarrierStep(Address(decoder, instruction, address), operand, state, change);
    }

    /// <summary>What the forms of <c>mbarrier.arrive</c> do.</summary>
    public static MbarrierChange Arrival(Operation operation)
    {
        bool drops = operation.Text.StartsWith("mbarrier.arrive_drop", StringComparison.Ordinal);
        if (operation.Has("expect_tx")) return (old, bytes, lane) => old.Expect(bytes, lane).Arrive(1, drops, lane);
        if (!operation.Has("noComplete")) return (old, count, lane) => old.Arrive(count, drops, lane);
        return (old, count, lane) =>
        {
            var changed = old.Arrive(count, drops, lane);
            return changed.Phase == old.Phase ? changed : throw Mbarrier.Fault(lane, $"an arrival with .noComplete of {count} ends the phase");
        };
    }

    static MbarrierWaitStep Wait(Decoder decoder, Instruction instruction)
    {
        bool isParity = instruction.Operation.Has("parity");
        return new MbarrierWaitStep(Address(decoder, instruction, 1), decoder.Source(instruction.Operands[2], isParity ? PtxType.U32 : PtxType.B64, instruction),
            isParity, decoder.Destination(instruction.Operands[0], PtxType.Pred, instruction));
    }

    static ulong PendingCount(Warp warp, int lane, ulong state, ulong unused) =>
        Mbarrier.TryRead(state, out var barrier) ? (ulong)barrier.Pending : throw Mbarrier.Fault(lane, $"0x{state:x} is not the state of an mbarrier");
}
