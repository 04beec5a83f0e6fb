using Drawbridge.Interpreter.Decoding;
using Drawbridge.Interpreter.Execution;
using Drawbridge.Ptx.Isa;
using Drawbridge.Ptx.Syntax;
using Drawbridge.Runtime;

namespace Drawbridge.Interpreter.Steps;

/// <summary>A result that depends on one lane's state beside its operands: addresses, stack, sleep.</summary>
delegate ulong LaneFunction(Warp warp, int lane, ulong a, ulong b);

/// <summary>An instruction computed lane by lane with the lane's surroundings in hand.</summary>
sealed class LaneStep(LaneFunction compute, Source a, Source b, Destination target) : PlainStep
{
    public override void Run(Warp warp, Frame frame, uint active)
    {
        for (uint left = active; left != 0; left &= left - 1)
        {
            int lane = Lowest(left);
            target.Write(frame, lane, compute(warp, lane, a.Read(frame, lane), b.Read(frame, lane)));
        }
    }
}

/// <summary>Makes the steps that convert and test addresses, and those of the stack, sleep and cache policies.</summary>
static class AddressSteps
{
    public static void Add(SemanticTable<StepBuilder> table)
    {
        table[Semantic.ConvertAddress] = Convert;
        table[Semantic.IsSpace] = IsSpace;
        table[Semantic.MapAddress] = MapAddress;
        table[Semantic.ClusterRank] = (decoder, instruction) => Build(decoder, instruction, (_, _, a, _) => RankOf(a));
        table[Semantic.CreatePolicy] = (decoder, instruction) =>
            new LaneStep((_, _, _, _) => 0, decoder.Source(null, PtxType.B64, instruction), decoder.Source(null, PtxType.B64, instruction),
                decoder.Destination(instruction.Operands[0], PtxType.B64, instruction));
        table[Semantic.StackSave] = (decoder, instruction) => Build(decoder, instruction, (warp, lane, _, _) => (ulong)warp.Stacks[lane].Top);
        table[Semantic.StackAllocate] = (decoder, instruction) => Build(decoder, instruction, (warp, lane, size, alignment) =>
            (ulong)warp.Stacks[lane].Allocate((long)size, (int)Math.Min(alignment, 1 << 16), warp.Launch.Poison, lane));
        table[Semantic.StackRestore] = (decoder, instruction) =>
            new LaneStep(RestoreStack, decoder.Source(instruction.Operands[0], instruction.Operation.Type, instruction),
                decoder.Source(null, PtxType.B64, instruction), Destination.Sink);
        table[Semantic.Sleep] = (decoder, instruction) =>
            new LaneStep(Sleep, decoder.Source(instruction.Operands[0], PtxType.U32, instruction), decoder.Source(null, PtxType.B64, instruction), Destination.Sink);
    }

    // The first operand is the result, the others are sources of the operation's types.
    static LaneStep Build(Decoder decoder, Instruction instruction, LaneFunction compute)
    {
        var bound = Decoder.Bind(instruction);
        var shapes = instruction.Operation.Operands;
        return new LaneStep(compute, Operand(1), Operand(2), decoder.Destination(bound[0], shapes[0].Type, instruction));

        Source Operand(int index)
        {
            if (index >= bound.Length) return decoder.Source(null, PtxType.None, instruction);
            var type = shapes[index].Type == PtxType.None && bound[index] is Constant ? PtxType.B64 : shapes[index].Type;
            return decoder.Source(bound[index], type, instruction);
        }
    }

    static LaneStep Convert(Decoder decoder, Instruction instruction)
    {
        var operation = instruction.Operation;
        ulong window = operation.Space switch
        {
            StateSpace.Shared or StateSpace.SharedCluster => AddressSpaces.SharedWindow,
            StateSpace.Local => AddressSpaces.LocalWindow,
            StateSpace.Param => AddressSpaces.ParamWindow,
            StateSpace.Const => decoder.Program.Image.ConstBase,
            _ => 0,
        };
        // A function's own parameters lie in its frame.
        if (operation.Space == StateSpace.Param && !decoder.Function.IsEntry) window = AddressSpaces.LocalWindow;
        if (operation.Has("to")) window = 0 - window;
        return Build(decoder, instruction, (_, _, a, _) => a + window);
    }

    static LaneStep IsSpace(Decoder decoder, Instruction instruction)
    {
        var image = decoder.Program.Image;
        Func<ulong, bool> test = instruction.Operation.Space switch
        {
            StateSpace.Shared or StateSpace.SharedCluster => AddressSpaces.IsShared,
            StateSpace.Local => AddressSpaces.IsLocal,
            StateSpace.Param => AddressSpaces.IsParam,
            StateSpace.Const => IsConst,
            // The kernel's parameters lie inside global memory.
            _ => address => !AddressSpaces.IsShared(address) && !AddressSpaces.IsLocal(address) && !IsConst(address),
        };
        return Build(decoder, instruction, (_, _, a, _) => test(a) ? 1u : 0);

        bool IsConst(ulong address) => image.ConstSize > 0 && address - image.ConstBase < (ulong)image.ConstSize;
    }

    // mapa: the address of the same variable in the block of a given rank.
    static LaneStep MapAddress(Decoder decoder, Instruction instruction) => Build(decoder, instruction, (_, _, a, rank) =>
        (a & ~(AddressSpaces.WindowSize - 1)) | ((a % AddressSpaces.ClusterStep) + (rank + 1) * AddressSpaces.ClusterStep));

    static ulong RankOf(ulong address)
    {
        ulong block = (uint)address / AddressSpaces.ClusterStep;
        return block == 0 ? 0 : block - 1;
    }

    static ulong RestoreStack(Warp warp, int lane, ulong top, ulong unused)
    {
        var stack = warp.Stacks[lane];
        if (top > (ulong)stack.Top)
            throw new LaneFault(FaultDiagnostics.StackOverflow, lane, $"stackrestore to 0x{top:x}, above the stack's top 0x{stack.Top:x}", top);
        stack.Top = (int)top;
        return 0;
    }

    // The clock goes on, and others get a turn.
    static ulong Sleep(Warp warp, int lane, ulong nanoseconds, ulong unused)
    {
        const ulong Longest = 1_000_000;
        warp.Launch.Clock += (long)Math.Min(nanoseconds, Longest) / Warp.Size;
        warp.Yields = true;
        warp.MaySpin();
        return 0;
    }
}
