using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Drawbridge.Interpreter.Decoding;
using Drawbridge.Interpreter.Execution;
using Drawbridge.Ptx.Isa;
using Drawbridge.Ptx.Syntax;

namespace Drawbridge.Interpreter.Steps;

/// <summary>Copies a slot: registers, constants, special registers and addresses alike.</summary>
sealed class MoveStep(Source source, Destination target) : PlainStep
{
    public override void Run(Warp warp, Frame frame, uint active)
    {
        ref ulong values = ref MemoryMarshal.GetArrayDataReference(frame.Registers);
        ref ulong from = ref Unsafe.Add(ref values, At(source.Slot));
        ref ulong to = ref Unsafe.Add(ref values, At(target.Slot));
        for (uint left = active; left != 0; left &= left - 1)
        {
            int lane = Lowest(left);
            Unsafe.Add(ref to, lane) = target.Extend((Unsafe.Add(ref from, lane) & source.Mask) ^ source.Flip);
        }
    }
}

/// <summary>
/// <c>mov</c> between one register and several: the bits of the sources in order, lowest first, cut into the destinations in order.
/// </summary>
/// <param name="sources">Sources of equal width.</param>
/// <param name="sourceBits">That width.</param>
/// <param name="targets">Destinations of equal width.</param>
/// <param name="targetBits">That width.</param>
sealed class RepackStep(Source[] sources, int sourceBits, Destination[] targets, int targetBits) : PlainStep
{
    public override void Run(Warp warp, Frame frame, uint active)
    {
        for (uint left = active; left != 0; left &= left - 1)
        {
            int lane = Lowest(left);
            UInt128 whole = 0;
            for (int i = 0; i < sources.Length; i++) whole |= (UInt128)sources[i].Read(frame, lane) << (i * sourceBits);
            for (int i = 0; i < targets.Length; i++)
            {
                ulong part = (ulong)(whole >> (i * targetBits));
                targets[i].Write(frame, lane, targetBits >= 64 ? part : part & ((1UL << targetBits) - 1));
            }
        }
    }
}

/// <summary>Makes the steps of <c>mov</c>.</summary>
static class MoveSteps
{
    public static void Add(SemanticTable<StepBuilder> table)
    {
        table[Semantic.Move] = table[Semantic.MoveSpecial] = table[Semantic.MoveAddress] = Move;
        table[Semantic.MovePack] = table[Semantic.MoveUnpack] = Repack;
    }

    static Step Move(Decoder decoder, Instruction instruction)
    {
        var type = instruction.Operation.Type;
        var bound = Decoder.Bind(instruction);
        if (type.Bits() > 64) return Repack(decoder, instruction);
        var target = decoder.Destination(bound[0], type, instruction);
        var source = decoder.Source(bound[1], type, instruction);
        return target.Slot < 0 ? new NothingStep() : new MoveStep(source, target);
    }

    static Step Repack(Decoder decoder, Instruction instruction)
    {
        var bound = Decoder.Bind(instruction);
        int bits = instruction.Operation.Type.Bits();
        var (sources, sourceBits) = Split(Decoder.Elements(bound[1]), bits, (element, type) => decoder.Source(element, type, instruction),
            element => decoder.WideSource(element, instruction));
        var (targets, targetBits) = Split(Decoder.Elements(bound[0]), bits, (element, type) => decoder.Destination(element, type, instruction),
            element => decoder.WideTarget(element, instruction));
        return new RepackStep(sources, sourceBits, targets, targetBits);
    }

    static (T[] Parts, int Bits) Split<T>(Operand[] elements, int bits, Func<Operand, PtxType, T> part, Func<Operand, T[]> wide)
    {
        int width = bits / elements.Length;
        if (width > 64) return (wide(elements[0]), 64);
        var type = width switch { 8 => PtxType.B8, 16 => PtxType.B16, 32 => PtxType.B32, _ => PtxType.B64 };
        return ([.. elements.Select(element => part(element, type))], width);
    }
}

/// <summary>A step without effect: hints, fences.</summary>
sealed class NothingStep : PlainStep
{
    public override void Run(Warp warp, Frame frame, uint active)
    {
    }
}
