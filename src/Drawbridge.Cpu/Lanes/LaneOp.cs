using Drawbridge.Cpu.Operators;
using Drawbridge.Ptx.Isa;
using Drawbridge.Ptx.Syntax;

namespace Drawbridge.Cpu.Lanes;

/// <summary>What a lane operation does.</summary>
enum LaneCode : byte
{
    Move, Add, Sub, Mul, And, Or, Xor, Not, Neg,

    /// <summary>Shifts by a constant below the width.</summary>
    Shl, ShrUnsigned, ShrSigned,

    /// <summary>Rotates 32 bits to the left by a constant.</summary>
    RotateLeft,
    MinSigned, MaxSigned, MinUnsigned, MaxUnsigned,
    Fma, Div, Sqrt,

    /// <summary><see cref="LaneOp.Detail"/> is a <see cref="Comparison"/>; the result is a mask.</summary>
    Compare,

    /// <summary>Second source where the first, a mask, is true, else the third.</summary>
    Select,

    /// <summary>32 bits to 64.</summary>
    SignExtend, ZeroExtend,

    /// <summary>The low 32 bits of 64.</summary>
    Truncate,

    /// <summary>Two 32-bit halves, low first, to 64 bits and back.</summary>
    Pack, UnpackLow, UnpackHigh,

    /// <summary><see cref="LaneOp.Detail"/> is a <see cref="LaneOperator"/>.</summary>
    Operator,

    /// <summary><see cref="LaneOp.Detail"/> is a <see cref="ScalarCall"/>: lane by lane by the interpreter's definition.</summary>
    Scalarwise,

    /// <summary><see cref="LaneOp.Detail"/> is a <see cref="SpecialRead"/>.</summary>
    Special,

    /// <summary><see cref="LaneOp.Detail"/> is a <see cref="MemoryAccess"/>.</summary>
    Load, Store,

    /// <summary><see cref="LaneOp.Detail"/> is an <see cref="AtomicAccess"/>.</summary>
    Atomic,

    /// <summary><see cref="LaneOp.Detail"/> is a <see cref="CollectiveCall"/>.</summary>
    Collective,

    /// <summary><see cref="LaneOp.Detail"/> is a <see cref="MatrixCall"/>.</summary>
    Matrix,

    /// <summary>A barrier that does not wait; sources: number, threads.</summary>
    Arrive,

    /// <summary>A function of the system; <see cref="LaneOp.Detail"/> is its name.</summary>
    SystemCall,

    /// <summary><see cref="LaneOp.Detail"/> is an <see cref="ActionCall"/>: thread by thread.</summary>
    Action,

    /// <summary>The lanes that execute it together.</summary>
    ActiveMask,

    /// <summary>True in lanes where no lane of the source, a member mask, is elsewhere, and where the guard does not hold.</summary>
    Meets,

    /// <summary>
    /// Stops the launch with a fault; <see cref="LaneOp.Detail"/> is its kind, or the length of the list that the source, an index, is past.
    /// </summary>
    Stop,

    /// <summary>Puts its source into memory, and back; <see cref="LaneOp.Detail"/> is a <see cref="Ordering.SpillPlace"/>.</summary>
    Save, Reload,
}

/// <summary>A special register read.</summary>
readonly record struct SpecialRead(SpecialRegisterKind Kind, int Component);

/// <summary>A load or store of one or more elements at an address; the address is the first source, its constant part is here.</summary>
/// <param name="Space">What the address counts from.</param>
/// <param name="Offset">Bytes to add.</param>
/// <param name="Bytes">Bytes of an element: 1, 2, 4, 8.</param>
/// <param name="Count">Elements.</param>
/// <param name="MaySpin">True if a thread may repeat it until another one stores.</param>
sealed record MemoryAccess(StateSpace Space, long Offset, int Bytes, int Count, bool MaySpin);

/// <summary>An atomic; sources: address, operand, second operand.</summary>
sealed record AtomicAccess(StateSpace Space, long Offset, int Bytes, Operation Operation);

/// <summary>A definition called lane by lane.</summary>
/// <param name="Definition">Its number with <c>Scalarwise</c>.</param>

sealed record ScalarCall(int Definition);

/// <summary>What an instruction does thread by thread.</summary>
/// <param name="Number">Its number with <c>ThreadActions</c>.</param>
/// <param name="Text">The operation.</param>
/// <param name="MayWait">True if a thread may repeat it until another one of its block has done something.</param>
sealed record ActionCall(int Number, string Text, bool MayWait);

/// <summary>An exchange between the lanes of a warp: the last source is the member mask where <see cref="IsSync"/>.</summary>
sealed record CollectiveCall(Operation Operation, bool IsSync);

/// <summary>A matrix instruction of a whole warp; sources: registers in order, or address, stride and registers.</summary>
/// <param name="Operation">The operation.</param>
/// <param name="Number">Its number with <c>MatrixCollectives</c>.</param>
/// <param name="Space">What the address of a load or store counts from; none for what computes.</param>
/// <param name="IsLoad">True for loads.</param>
/// <param name="HasStride">True if the second source is a stride.</param>
sealed record MatrixCall(Operation Operation, int Number, StateSpace Space, bool IsLoad, bool HasStride);

/// <summary>One operation on all lanes of a group.</summary>
sealed class LaneOp(LaneCode code, LaneValue[] results, Source[] sources)
{
    LaneValue[]? reads;

    public LaneCode Code { get; } = code;

    public LaneValue[] Results { get; } = results;

    public Source[] Sources { get; } = sources;

    /// <summary>What the code needs to know beside its operands.</summary>
    public object? Detail { get; init; }

    /// <summary>Lanes where this mask is false do nothing; null for all active lanes. Only operations with effects have one.</summary>
    public LaneValue? Guard { get; init; }

    /// <summary>The values it reads: its guard and its sources that are no constants.</summary>
    public LaneValue[] Reads => reads ??= FindReads();

    /// <summary>The values that have to be there: what it reads, and what lanes that do not execute it keep.</summary>
    public LaneValue[] Needs => Blends ? [.. Reads, .. Results] : Reads;

    /// <summary>The instruction it comes from.</summary>
    public Instruction? Origin { get; init; }

    /// <summary>Number of <see cref="Origin"/> in the program, for faults.</summary>
    public int OriginIndex { get; init; }

    /// <summary>True if all it does is compute in registers, quickly.</summary>
    public bool IsPure => Code <= LaneCode.Operator && Code is not (LaneCode.Div or LaneCode.Sqrt);

    /// <summary>True if lanes that do not execute it keep results they still need.</summary>
    public bool Blends { get; set; }

    /// <summary>True for a comparison that is supposed to have the same answer in all lanes of a group (<see cref="Analysis.Togetherness"/>).</summary>
    public bool IsTogether { get; set; }

    /// <summary>True for such a comparison that has the same answer in all groups of a block, too.</summary>
    public bool IsBlockWide { get; set; }

    /// <summary>The same with other values for its results; with none, for its effect only.</summary>
    public LaneOp WithResults(params LaneValue[] others) => new(Code, others, Sources) { Detail = Detail, Guard = Guard, Origin = Origin, OriginIndex = OriginIndex, IsTogether = IsTogether, IsBlockWide = IsBlockWide };

    public override string ToString() =>
        $"{(Guard != null ? $"@{Guard} " : "")}{(Results.Length > 0 ? string.Join(", ", (object[])Results) + " = " : "")}{Code}"
        + $"{(Detail != null ? $"<{Describe(Detail)}>" : "")} {string.Join(", ", Sources)}{(Blends ? " (blend)" : "")}";

    /// <summary>Gives it another operand.</summary>
    public void Replace(int index, Source source)
    {
        Sources[index] = source;
        reads = null;
    }

    LaneValue[] FindReads()
    {
        int count = Guard == null ? 0 : 1;
        foreach (var source in Sources)
        {
            if (!source.IsConstant) count++;
        }
        var found = new LaneValue[count];
        int next = 0;
        if (Guard != null) found[next++] = Guard;
        foreach (var source in Sources)
        {
            if (!source.IsConstant) found[next++] = source.Value!;
        }
        return found;
    }

    static string Describe(object detail) => detail switch
    {
        LaneOperator lane => lane.Method,
        ScalarCall call => $"definition {call.Definition}",
        MemoryAccess access => $"{access.Space} {access.Bytes}x{access.Count}{(access.Offset != 0 ? $" +{access.Offset}" : "")}",
        AtomicAccess atomic => atomic.Operation.Text,
        CollectiveCall call => call.Operation.Text,
        MatrixCall call => call.Operation.Text,
        ActionCall call => call.Text,
        SpecialRead special => special.Component < 0 ? special.Kind.ToString() : $"{special.Kind}.{"xyzw"[special.Component]}",
        _ => detail.ToString() ?? "",
    };
}
