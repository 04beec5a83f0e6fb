using System.Runtime.CompilerServices;
using Drawbridge.Interpreter.Decoding;
using Drawbridge.Interpreter.Execution;
using Drawbridge.Ptx.Isa;
using Drawbridge.Ptx.Syntax;
using Drawbridge.Runtime;

namespace Drawbridge.Interpreter.Steps;

/// <summary>The new value at an address from the old one and the operands.</summary>
delegate ulong Update(ulong old, ulong b, ulong c);

/// <summary>
/// <c>atom</c> and <c>red</c> of up to 64 bits an element. Lanes go one after the other, lowest first: one of the orders PTX allows.
/// </summary>
sealed class AtomicStep(MemoryAddress address, int size, Update update, Update sharedUpdate, Destination[] targets, Source[] b, Source? c) : PlainStep
{
    readonly int bytes = size * b.Length;
    Allocation? recent;

    public override void Run(Warp warp, Frame frame, uint active)
    {
        var memory = warp.Launch.Memory;
        for (uint left = active; left != 0; left &= left - 1)
        {
            int lane = Lowest(left);
            ulong where = address.Read(frame, lane);
            AtomicSteps.Check(lane, address.Space, where);
            ref byte at = ref memory.Access(warp, lane, address.Space, where, bytes, bytes, true, ref recent);
            bool isShared = address.Space is StateSpace.Shared or StateSpace.SharedCluster || (address.Space == StateSpace.Generic && AddressSpaces.IsShared(where));
            var change = isShared ? sharedUpdate : update;
            for (int i = 0; i < b.Length; i++)
            {
                ref byte element = ref Unsafe.Add(ref at, i * size);
                ulong old = LaunchMemory.Read(ref element, size);
                LaunchMemory.Write(ref element, size, change(old, b[i].Read(frame, lane), c?.Read(frame, lane) ?? 0));
                if (targets.Length > 0) targets[i].Write(frame, lane, old);
            }
        }
        warp.MaySpin();
    }
}

/// <summary><c>atom.exch.b128</c> and <c>atom.cas.b128</c>.</summary>
sealed class WideAtomicStep(MemoryAddress address, Destination[] targets, Source[] b, Source[]? c) : PlainStep
{
    Allocation? recent;

    public override void Run(Warp warp, Frame frame, uint active)
    {
        for (uint left = active; left != 0; left &= left - 1)
        {
            int lane = Lowest(left);
            ulong where = address.Read(frame, lane);
            AtomicSteps.Check(lane, address.Space, where);
            ref byte low = ref warp.Launch.Memory.Access(warp, lane, address.Space, where, 16, 16, true, ref recent);
            ref byte high = ref Unsafe.Add(ref low, 8);
            ulong oldLow = LaunchMemory.Read(ref low, 8), oldHigh = LaunchMemory.Read(ref high, 8);
            bool stores = c == null || (oldLow == b[0].Read(frame, lane) && oldHigh == b[1].Read(frame, lane));
            var value = c ?? b;
            if (stores)
            {
                LaunchMemory.Write(ref low, 8, value[0].Read(frame, lane));
                LaunchMemory.Write(ref high, 8, value[1].Read(frame, lane));
            }
            targets[0].Write(frame, lane, oldLow);
            targets[1].Write(frame, lane, oldHigh);
        }
        warp.MaySpin();
    }
}

/// <summary>Makes the steps of <c>atom</c> and <c>red</c>.</summary>
static class AtomicSteps
{
    public static void Add(SemanticTable<StepBuilder> table) => table[Semantic.AtomicMemory] = table[Semantic.ReduceMemory] = Build;

    /// <summary>Atomics work on global and shared memory only.</summary>
    public static void Check(int lane, StateSpace space, ulong address)
    {
        if (space == StateSpace.Local || (space == StateSpace.Generic && AddressSpaces.IsLocal(address)))
            throw new LaneFault(FaultDiagnostics.WrongSpace, lane, $"an atomic on local memory, at 0x{address:x}", address);
    }

    /// <summary>
    /// What an operation of <c>atom</c>, <c>red</c> and their relatives does to memory; null if it has no definition. The arithmetic is that of
    /// the instruction of the same name.
    /// </summary>
    /// <param name="op">Its name: <c>add</c>, <c>cas</c>, …</param>
    /// <param name="type">The element's type.</param>
    /// <param name="flushes">True if f32 sums flush subnormals, as on global memory.</param>
    public static Update? Find(string op, PtxType type, bool flushes)
    {
        switch (op)
        {
            case "exch": return (_, b, _) => b;
            case "cas": return (old, b, c) => old == b ? c : old;
            case "inc": return (old, b, _) => old >= b ? 0 : old + 1;
            case "dec": return (old, b, _) => old == 0 || old > b ? b : old - 1;
        }
        string rounding = op == "add" && type.Element().IsFloat() ? ".rn" : "";
        string flush = rounding.Length > 0 && flushes && type is PtxType.F32 or PtxType.F32x2 ? ".ftz" : "";
        return Definitions.Find($"{op}{rounding}{flush}.{type.Word()}") is { } combine ? (old, b, _) => combine(old, b, 0, 0) : null;
    }

    /// <summary>The step of <c>atom</c>, <c>red</c> and <c>red.async</c>.</summary>
    public static PlainStep Build(Decoder decoder, Instruction instruction)
    {
        var operation = instruction.Operation;
        var operands = instruction.Operands.ToList();
        if (operation.Has("L2::cache_hint")) operands.RemoveAt(operands.Count - 1);
        bool returns = operation.Semantic == Semantic.AtomicMemory;
        string op = operation["op"]!;
        var type = operation.Type;
        int first = returns ? 1 : 0;
        var address = decoder.Address(operands[first], MemorySteps.SpaceOf(operation), instruction);
        var targets = returns ? decoder.Targets(operands[0], type, instruction) : [];
        if (returns && operands[0] is Sink) targets = [];
        var b = decoder.Sources(operands[first + 1], type, instruction);
        bool hasThird = op == "cas";
        if (type.Bits() > 64)
        {
            return new WideAtomicStep(address, returns && operands[0] is not Sink ? targets : [Destination.Sink, Destination.Sink], b,
                hasThird ? decoder.Sources(operands[first + 2], type, instruction) : null);
        }
        var update = Find(op, type, flushes: !operation.Has("noftz"));
        var sharedUpdate = Find(op, type, flushes: false);
        if (update == null || sharedUpdate == null)
            throw decoder.Refuse(EngineDiagnostics.NotExecuted, instruction, $"'{operation}' has no definition in the interpreter");
        return new AtomicStep(address, type.Bytes(), update, sharedUpdate, targets, b,
            hasThird ? decoder.Source(operands[first + 2], type, instruction) : null);
    }
}
