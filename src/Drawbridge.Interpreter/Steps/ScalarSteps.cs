using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Drawbridge.Interpreter.Decoding;
using Drawbridge.Interpreter.Execution;
using Drawbridge.Interpreter.Scalar;
using Drawbridge.Ptx.Isa;
using Drawbridge.Ptx.Syntax;

namespace Drawbridge.Interpreter.Steps;

/// <summary>An instruction that computes one lane's result from its own operands, by its scalar definition.</summary>
sealed class ScalarStep(Scalar.Scalar compute, Source[] sources, Destination target) : PlainStep
{
    readonly int a = sources[0].Slot, b = sources[1].Slot, c = sources[2].Slot, d = sources[3].Slot;
    readonly ulong maskA = sources[0].Mask, maskB = sources[1].Mask, maskC = sources[2].Mask, maskD = sources[3].Mask;
    readonly ulong flipC = sources[2].Flip;

    public override void Run(Warp warp, Frame frame, uint active)
    {
        ref ulong values = ref MemoryMarshal.GetArrayDataReference(frame.Registers);
        ref ulong first = ref Unsafe.Add(ref values, At(a)), second = ref Unsafe.Add(ref values, At(b));
        ref ulong third = ref Unsafe.Add(ref values, At(c)), fourth = ref Unsafe.Add(ref values, At(d));
        ref ulong result = ref Unsafe.Add(ref values, At(target.Slot));
        var definition = compute;
        for (uint left = active; left != 0; left &= left - 1)
        {
            int lane = Lowest(left);
            ulong value = definition(Unsafe.Add(ref first, lane) & maskA, Unsafe.Add(ref second, lane) & maskB,
                (Unsafe.Add(ref third, lane) & maskC) ^ flipC, Unsafe.Add(ref fourth, lane) & maskD);
            Unsafe.Add(ref result, lane) = target.Extend(value);
        }
    }
}

/// <summary>As <see cref="ScalarStep"/> with any mix of inverted operands, sinks, a second destination and a fifth source.</summary>
sealed class GeneralScalarStep(Scalar.Scalar compute, Scalar.Scalar? computeSecond, Source[] sources, Destination target, Destination second) : PlainStep
{
    public override void Run(Warp warp, Frame frame, uint active)
    {
        for (uint left = active; left != 0; left &= left - 1)
        {
            int lane = Lowest(left);
            ulong a = sources[0].Read(frame, lane), b = sources[1].Read(frame, lane), c = sources[2].Read(frame, lane), d = sources[3].Read(frame, lane);
            // A definition takes four words; the fifth source is the upper half of the fourth.
            if (sources.Length > 4) d |= sources[4].Read(frame, lane) << 32;
            target.Write(frame, lane, compute(a, b, c, d));
            if (second.Slot >= 0) second.Write(frame, lane, computeSecond!(a, b, c, d));
        }
    }
}

/// <summary>An instruction that reads or writes the carry flag.</summary>
sealed class CarryStep(CarryScalar compute, Source[] sources, Destination target) : PlainStep
{
    public override void Run(Warp warp, Frame frame, uint active)
    {
        for (uint left = active; left != 0; left &= left - 1)
        {
            int lane = Lowest(left);
            uint bit = 1u << lane;
            bool carry = (frame.Carry & bit) != 0;
            ulong value = compute(sources[0].Read(frame, lane), sources[1].Read(frame, lane), sources[2].Read(frame, lane), ref carry);
            frame.Carry = carry ? frame.Carry | bit : frame.Carry & ~bit;
            target.Write(frame, lane, value);
        }
    }
}

/// <summary>Brings clocks up to date before a step that reads them.</summary>
sealed class RefreshStep((int Slot, Special Special)[] specials, PlainStep step) : PlainStep
{
    public override void Run(Warp warp, Frame frame, uint active)
    {
        foreach (var (slot, special) in specials) warp.Refresh(frame, slot, special, active);
        step.Run(warp, frame, active);
    }
}

/// <summary>Makes steps of scalar definitions.</summary>
static class ScalarSteps
{
    /// <summary>The step of an operation with a scalar definition.</summary>
    public static Step Build(Decoder decoder, Instruction instruction)
    {
        var operation = instruction.Operation;
        var definition = Scalars.Find(operation)!;
        var bound = Decoder.Bind(instruction);
        var sources = new List<Source>();
        var targets = new List<Destination>();
        var marks = new List<OperandMark>();
        for (int i = 0; i < bound.Length; i++)
        {
            var shape = operation.Operands[i];
            marks.Add(MarkOf(bound[i], shape.Type));
            var operand = bound[i] is Negated { Inner: var inner } && shape.Type != PtxType.Pred ? inner : bound[i];
            if (shape.Spec.IsDestination) targets.Add(decoder.Destination(operand, shape.Type, instruction));
            else if (operand is VectorOperand vector) sources.AddRange(decoder.Sources(vector, shape.Type, instruction));
            else sources.Add(decoder.Source(operand, shape.Type, instruction));
        }
        while (sources.Count < 4) sources.Add(new Source(decoder.ConstantSlot(0), ulong.MaxValue, 0));
        var compute = definition.Marked != null && marks.Exists(mark => mark != default) ? definition.Marked(marks) : definition.Result;
        var second = targets.Count > 1 && definition.Second != null ? targets[1] : Destination.Sink;
        if (definition.Carry is { } carry) return new CarryStep(carry, [.. sources], targets[0]);
        bool isSimple = second.Slot < 0 && targets[0].Slot >= 0 && sources.Count == 4 && sources[0].Flip + sources[1].Flip + sources[3].Flip == 0;
        return isSimple ? new ScalarStep(compute, [.. sources], targets[0])
            : new GeneralScalarStep(compute, definition.Second, [.. sources], targets[0], second);
    }

    static OperandMark MarkOf(Operand? operand, PtxType type)
    {
        bool isNegated = operand is Negated && type != PtxType.Pred;
        var inner = operand is Negated negated ? negated.Inner : operand;
        string part = inner is RegisterPart { Element: < 0 } selected ? selected.Part : "";
        return isNegated || part.Length > 0 ? new OperandMark(part, isNegated) : default;
    }
}
