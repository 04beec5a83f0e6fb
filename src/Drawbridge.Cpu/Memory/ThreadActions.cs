using Drawbridge.Cpu.Execution;
using Drawbridge.Interpreter.Execution;
using Drawbridge.Ptx.Isa;
using Drawbridge.Runtime;

namespace Drawbridge.Cpu.Memory;

/// <summary>What an instruction does for one thread.</summary>
/// <param name="thread">The thread.</param>
/// <param name="operands">Its operands, raw bits, zero-extended.</param>
/// <returns>Its result, raw bits.</returns>
delegate ulong ThreadAction(ActingThread thread, ReadOnlySpan<ulong> operands);

/// <summary>A thread that executes an instruction.</summary>
/// <param name="block">Its block.</param>
/// <param name="thread">Its number in the block.</param>
/// <param name="instruction">Number of the instruction.</param>
readonly unsafe struct ActingThread(BlockContext* block, int thread, int instruction)
{
    readonly BlockContext* block = block;

    /// <summary>Where an address of the block's shared memory is, as an offset.</summary>
    public int SharedOffset(Span<byte> bytes) => (int)((byte*)System.Runtime.CompilerServices.Unsafe.AsPointer(ref bytes[0]) - block->Shared);

    /// <summary>The bytes at an address; faults if the thread may not access them.</summary>
    public Span<byte> Bytes(StateSpace space, ulong address, int count, int alignment, bool writes)
    {
        byte* place = Access.Locate(block, thread, space, address, count, writes, alignment);
        if (place != null) return new Span<byte>(place, count);
        var launch = ResidentBlock.Of(block).Launch;
        if (launch.Rules(block).Check(space, address, count, alignment, writes) is { } fault)
            throw launch.Fault(block, thread, instruction, fault.Kind, fault.Message, fault.Address);
        throw launch.Fault(block, thread, instruction, FaultDiagnostics.OutOfBounds, $"{count} bytes at address 0x{address:x}, which was no memory when the kernel started", address);
    }
}

/// <summary>
/// Instructions that are done thread by thread: those whose cost is elsewhere, or that are rare. What they do is the interpreter's definition,
/// on the engine's memory.
/// </summary>
static unsafe class ThreadActions
{
    static readonly Registry<Entry> Entries = new();

    sealed record Entry(string Name, int Operands, ThreadAction Action)
    {
        public bool Equals(Entry? other) => other?.Name == Name;

        public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);
    }

    /// <summary>Gives an action a number.</summary>
    /// <param name="name">What it is: actions of one name are the same.</param>
    /// <param name="operands">How many operands it takes.</param>
    /// <param name="action">The action.</param>
    public static int Register(string name, int operands, ThreadAction action) => Entries.Add(new Entry(name, operands, action));

    /// <summary>Does an action for the lanes of a mask, lowest first.</summary>
    /// <param name="block">The block.</param>
    /// <param name="group">The group.</param>
    /// <param name="lanes">Lanes of the group.</param>
    /// <param name="instruction">Number of the instruction.</param>
    /// <param name="number">Number of the action.</param>
    /// <param name="mask">Which lanes take part.</param>
    /// <param name="operands">Operand i of lane l, zero-extended, at i · lanes + l.</param>
    /// <param name="results">Receives the results of the lanes that take part.</param>
    public static void Run(BlockContext* block, int group, int lanes, int instruction, int number, int* mask, long* operands, long* results)
    {
        var entry = Entries[number];
        Span<ulong> values = stackalloc ulong[entry.Operands];
        int lane = 0;
        try
        {
            for (; lane < lanes; lane++)
            {
                if (mask[lane] == 0) continue;
                for (int i = 0; i < values.Length; i++) values[i] = (ulong)operands[i * lanes + lane];
                results[lane] = (long)entry.Action(new ActingThread(block, group * lanes + lane, instruction), values);
            }
        }
        catch (LaneFault fault)
        {
            throw ResidentBlock.Of(block).Launch.Fault(block, group * lanes + lane, instruction, fault.Kind, fault.Message, fault.Address);
        }
    }
}
