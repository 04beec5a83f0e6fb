using Drawbridge.Interpreter.Steps;
using Drawbridge.Ptx.Syntax;
using Drawbridge.Runtime;

namespace Drawbridge.Interpreter.Decoding;

/// <summary>A function decoded for one kernel: a step an instruction, and what a new frame holds.</summary>
sealed class Code
{
    /// <summary>The function.</summary>
    public required Function Function { get; init; }

    /// <summary>A step an instruction, at the same index, and an implicit <c>ret</c> at the end.</summary>
    public required Step[] Steps { get; init; }

    /// <summary>Slots of a frame: registers, constants, special registers, addresses of local variables.</summary>
    public required int Slots { get; init; }

    /// <summary>What the slots of a new frame hold, one lane: constants, and the poison of registers never written.</summary>
    public required ulong[] InitialValues { get; init; }

    /// <summary>Slots to fill with special registers.</summary>
    public required (int Slot, Special Special)[] Specials { get; init; }

    /// <summary>Slots to fill with local addresses: the frame's base plus an offset.</summary>
    public required (int Slot, int Offset)[] LocalAddresses { get; init; }

    /// <summary>The frame's local memory.</summary>
    public required FrameLayout Layout { get; init; }

    /// <summary>Slots of the parameters (<c>.reg</c>), -1 for those in local memory.</summary>
    public required int[] ParameterSlots { get; init; }

    /// <summary>Slots of the return values (<c>.reg</c>), -1 for those in local memory.</summary>
    public required int[] ReturnSlots { get; init; }
}
