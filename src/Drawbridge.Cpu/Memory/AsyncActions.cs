using System.Buffers.Binary;
using Drawbridge.Interpreter.Execution;
using Drawbridge.Interpreter.Steps;
using Drawbridge.Ptx.Isa;
using Drawbridge.Runtime;

namespace Drawbridge.Cpu.Memory;

/// <summary>
/// Copies in the background, done at once, and mbarriers. A block's shared memory is its own thread's, so an mbarrier changes without interlock;
/// a thread that waits for one looks again.
/// </summary>
static class AsyncActions
{
    /// <summary><c>cp.async</c>; operands: destination, source, bytes to read. The rest of the piece is zeros.</summary>
    public static ThreadAction CopyPiece(StateSpace to, StateSpace from, int size) => (thread, operands) =>
    {
        var target = thread.Bytes(to, operands[0], size, size, writes: true);
        int count = (int)Math.Min(operands[2], (uint)size);
        Span<byte> piece = stackalloc byte[16];
        piece.Clear();
        if (count > 0) thread.Bytes(from, operands[1], count, size, writes: false).CopyTo(piece);
        piece[..size].CopyTo(target);
        return 0;
    };

    /// <summary><c>cp.async.bulk</c>, <c>cp.reduce.async.bulk</c>; operands: destination, source, bytes, which bytes of each 16, the mbarrier.</summary>
    /// <param name="to">What the destination counts from.</param>
    /// <param name="from">What the source counts from.</param>
    /// <param name="barrier">What the mbarrier's address counts from; null if there is none.</param>
    /// <param name="move">What happens to the bytes.</param>
    public static ThreadAction CopyBulk(StateSpace to, StateSpace from, StateSpace? barrier, BulkMove move) => (thread, operands) =>
    {
        const int Unit = 16;
        int count = BulkSteps.Size(operands[2], Unit, 0);
        if (count > 0)
        {
            var source = thread.Bytes(from, operands[1], count, Unit, writes: false);
            move(thread.Bytes(to, operands[0], count, Unit, writes: true), source, operands[3]);
        }
        if (barrier is { } space) _ = Change(thread, space, operands[4], (old, bytes, lane) => old.Complete(bytes, lane), (uint)count);
        return 0;
    };

    /// <summary><c>st.bulk</c>; operands: destination, bytes.</summary>
    public static ThreadAction ClearBulk(StateSpace space) => (thread, operands) =>
    {
        const int Unit = 8;
        int count = BulkSteps.Size(operands[1], Unit, 0);
        if (count == 0) return 0;
        if (space == StateSpace.Generic && !AddressSpaces.IsShared(operands[0]))
            throw new LaneFault(FaultDiagnostics.WrongSpace, 0, $"a bulk store to 0x{operands[0]:x}, which is not in shared memory", operands[0]);
        thread.Bytes(space, operands[0], count, Unit, writes: true).Clear();
        return 0;
    };

    /// <summary><c>mbarrier.init</c>; operands: address, arrivals.</summary>
    public static ThreadAction Initialise(StateSpace space) => (thread, operands) =>
    {
        BinaryPrimitives.WriteUInt64LittleEndian(Cell(thread, space, operands[0]), Mbarrier.Of((uint)operands[1], 0).Bits);
        return 0;
    };

    /// <summary><c>mbarrier.inval</c>; operand: address.</summary>
    public static ThreadAction Invalidate(StateSpace space) => (thread, operands) =>
    {
        var cell = Cell(thread, space, operands[0]);
        _ = Read(thread, cell);
        cell.Clear();
        return 0;
    };

    /// <summary>Whatever changes an mbarrier; operands: address, count. The result is its state before.</summary>
    public static ThreadAction Changed(StateSpace space, MbarrierChange change) => (thread, operands) => Change(thread, space, operands[0], change, (uint)operands[1]);

    /// <summary><c>mbarrier.test_wait</c>, <c>try_wait</c>; operands: address, phase. The result says whether the phase has ended.</summary>
    public static ThreadAction HasEnded(StateSpace space, bool isParity) => (thread, operands) =>
        Read(thread, Cell(thread, space, operands[0])).Phase != (isParity ? (uint)operands[1] & 1 : State(operands[1]).Phase) ? 1u : 0;

    /// <summary><c>mbarrier.pending_count</c>; operand: a state.</summary>
    public static ulong PendingCount(ActingThread thread, ReadOnlySpan<ulong> operands) => (ulong)State(operands[0]).Pending;

    static Mbarrier State(ulong bits) => Mbarrier.TryRead(bits, out var state) ? state : throw Mbarrier.Fault(0, $"0x{bits:x} is not the state of an mbarrier");

    static ulong Change(ActingThread thread, StateSpace space, ulong address, MbarrierChange change, uint operand)
    {
        var cell = Cell(thread, space, address);
        var old = Read(thread, cell);
        BinaryPrimitives.WriteUInt64LittleEndian(cell, change(old, operand, 0).Bits);
        return old.Bits;
    }

    static Span<byte> Cell(ActingThread thread, StateSpace space, ulong address)
    {
        const int Size = 8;
        if (space == StateSpace.Generic && !AddressSpaces.IsShared(address))
            throw new LaneFault(FaultDiagnostics.WrongSpace, 0, $"an mbarrier at 0x{address:x}, which is not in shared memory", address);
        return thread.Bytes(space, address, Size, Size, writes: true);
    }

    static Mbarrier Read(ActingThread thread, Span<byte> cell)
    {
        if (Mbarrier.TryRead(BinaryPrimitives.ReadUInt64LittleEndian(cell), out var barrier)) return barrier;
        int offset = thread.SharedOffset(cell);
        throw Mbarrier.Fault(0, $"there is no mbarrier at shared address 0x{offset:x}: it was not initialised, or is overwritten or invalidated", (ulong)offset);
    }
}
