using Drawbridge.Interpreter.Decoding;
using Drawbridge.Interpreter.Execution;
using Drawbridge.Ptx.Isa;
using Drawbridge.Ptx.Syntax;
using Drawbridge.Runtime;

namespace Drawbridge.Interpreter.Steps;

/// <summary>A load of one or more elements to registers.</summary>
/// <param name="location">The address.</param>
/// <param name="size">Bytes of an element, at most 8.</param>
/// <param name="targets">Where the elements go, in order.</param>
/// <param name="alignment">What the address must be a multiple of.</param>
/// <param name="maySpin">True for loads that a thread may repeat until another one stores.</param>
sealed class LoadStep(MemoryAddress location, int size, Destination[] targets, int alignment, bool maySpin) : PlainStep
{
    readonly int bytes = size * targets.Length;
    Allocation? recent;

    public override void Run(Warp warp, Frame frame, uint active)
    {
        var memory = warp.Launch.Memory;
        var values = frame.Registers.AsSpan(At(location.Slot), Warp.Size);
        for (uint left = active; left != 0; left &= left - 1)
        {
            int lane = Lowest(left);
            ref byte at = ref memory.Access(warp, lane, location.Space, values[lane] + location.Offset, bytes, alignment, false, ref recent);
            for (int i = 0; i < targets.Length; i++)
                targets[i].Write(frame, lane, LaunchMemory.Read(ref System.Runtime.CompilerServices.Unsafe.Add(ref at, i * size), size));
        }
        if (maySpin) warp.MaySpin();
    }
}

/// <summary>A store of one or more elements.</summary>
/// <param name="location">The address.</param>
/// <param name="size">Bytes of an element, at most 8.</param>
/// <param name="sources">The elements in order.</param>
/// <param name="alignment">What the address must be a multiple of.</param>
sealed class StoreStep(MemoryAddress location, int size, Source[] sources, int alignment) : PlainStep
{
    readonly int bytes = size * sources.Length;
    Allocation? recent;

    public override void Run(Warp warp, Frame frame, uint active)
    {
        var memory = warp.Launch.Memory;
        var values = frame.Registers.AsSpan(At(location.Slot), Warp.Size);
        for (uint left = active; left != 0; left &= left - 1)
        {
            int lane = Lowest(left);
            ref byte at = ref memory.Access(warp, lane, location.Space, values[lane] + location.Offset, bytes, alignment, true, ref recent);
            for (int i = 0; i < sources.Length; i++)
                LaunchMemory.Write(ref System.Runtime.CompilerServices.Unsafe.Add(ref at, i * size), size, sources[i].Read(frame, lane));
        }
    }
}

/// <summary>Makes the steps of loads and stores.</summary>
static class MemorySteps
{
    public static void Add(SemanticTable<StepBuilder> table)
    {
        table[Semantic.LoadMemory] = Load;
        table[Semantic.StoreMemory] = Store;
    }

    /// <summary>The modifier of asynchronous instructions whose bytes an mbarrier counts.</summary>
    public const string CountsBytes = "mbarrier::complete_tx::bytes";

    /// <summary>
    /// What the address of a memory instruction counts from; generic where the modifiers name no space. Bytes are counted only in shared memory,
    /// whether they name it or not.
    /// </summary>
    public static StateSpace SpaceOf(Operation operation) =>
        operation.Has(CountsBytes) ? StateSpace.Shared : operation.Space == StateSpace.None ? StateSpace.Generic : operation.Space;

    static LoadStep Load(Decoder decoder, Instruction instruction)
    {
        var operation = instruction.Operation;
        var bound = Decoder.Bind(instruction);
        var targets = decoder.Targets(bound[0], operation.Type, instruction);
        int whole = operation.Type.Bytes() * Decoder.Elements(bound[0]).Length;
        bool maySpin = operation.Has("volatile") || operation.Has("relaxed") || operation.Has("acquire") || operation.Has("mmio");
        return new LoadStep(decoder.Address(bound[1], operation.Space, instruction), Math.Min(8, operation.Type.Bytes()), targets, whole, maySpin);
    }

    /// <summary>The step of <c>st</c> and of instructions that store likewise.</summary>
    public static StoreStep Store(Decoder decoder, Instruction instruction)
    {
        var operation = instruction.Operation;
        var bound = Decoder.Bind(instruction);
        var sources = decoder.Sources(bound[1], operation.Type, instruction);
        int whole = operation.Type.Bytes() * Decoder.Elements(bound[1]).Length;
        return new StoreStep(decoder.Address(bound[0], SpaceOf(operation), instruction), Math.Min(8, operation.Type.Bytes()), sources, whole);
    }
}
