using System.Numerics;
using Drawbridge.Interpreter.Execution;
using Drawbridge.Ptx.Syntax;

namespace Drawbridge.Interpreter.Steps;

/// <summary>How a warp treats a step.</summary>
enum StepKind : byte
{
    /// <summary><see cref="PlainStep"/></summary>
    Plain,

    /// <summary><see cref="BranchStep"/></summary>
    Branch,

    /// <summary><see cref="CollectiveStep"/></summary>
    Collective,

    /// <summary><see cref="ControlStep"/></summary>
    Control,
}

/// <summary>A decoded instruction. Steps are shared by all warps and hold no state of an execution.</summary>
/// <param name="kind">Which of the classes below it is; a field, because the warp asks at every step.</param>
abstract class Step(StepKind kind)
{
    /// <summary>Which of the classes below it is.</summary>
    public readonly StepKind Kind = kind;

    /// <summary>The instruction; null for the implicit return at the end of a body.</summary>
    public Instruction? Instruction { get; set; }

    /// <summary>Slot of the guard predicate, -1 if there is none.</summary>
    public int Guard { get; set; } = -1;

    /// <summary>True for <c>@!p</c>.</summary>
    public bool IsGuardNegated { get; set; }

    /// <summary>The lanes of a mask, lowest first, for <c>for (uint left = mask; left != 0; left &amp;= left - 1)</c>.</summary>
    protected static int Lowest(uint mask) => BitOperations.TrailingZeroCount(mask);

    /// <summary>Start of a slot's values in <see cref="Frame.Registers"/>.</summary>
    protected static int At(int slot) => slot * Warp.Size;
}

/// <summary>A step after which every lane goes on with the next one.</summary>
abstract class PlainStep() : Step(StepKind.Plain)
{
    /// <summary>Executes it.</summary>
    /// <param name="warp">The warp.</param>
    /// <param name="frame">The activation.</param>
    /// <param name="active">The lanes that execute it, at least one.</param>
    public abstract void Run(Warp warp, Frame frame, uint active);
}

/// <summary>A direct branch.</summary>
/// <param name="target">Index of the step it jumps to.</param>
sealed class BranchStep(int target) : Step(StepKind.Branch)
{
    public int Target { get; } = target;
}

/// <summary>A step that says itself where lanes go on.</summary>
abstract class ControlStep() : Step(StepKind.Control)
{
    /// <summary>
    /// Executes it. Puts every lane of <paramref name="active"/> and <paramref name="idle"/> where it goes on
    /// (<see cref="Warp.Put"/>), parks it or ends it.
    /// </summary>
    /// <param name="warp">The warp.</param>
    /// <param name="frame">The activation.</param>
    /// <param name="pc">Index of this step.</param>
    /// <param name="active">Lanes whose guard holds; may be none.</param>
    /// <param name="idle">The other lanes of the group.</param>
    public abstract void Run(Warp warp, Frame frame, int pc, uint active, uint idle);
}

/// <summary>
/// A step that lanes of a warp execute together, wherever each of them comes from: they park until every lane that the member mask names
/// and that has not ended has arrived.
/// </summary>
abstract class CollectiveStep() : Step(StepKind.Collective)
{
    /// <summary>The member mask that a lane gives; all lanes for <c>.aligned</c> instructions.</summary>
    public abstract uint MembersOf(Frame frame, int lane);

    /// <summary>Reads the operands of the lanes in <paramref name="lanes"/>.</summary>
    public abstract void Gather(Warp warp, Frame frame, uint lanes, Exchange exchange);

    /// <summary>Computes the results of all lanes. Called on one of the steps that meet.</summary>
    /// <param name="warp">The warp.</param>
    /// <param name="lanes">The lanes that take part.</param>
    /// <param name="exchange">The operands, to be replaced by results.</param>
    public abstract void Combine(Warp warp, uint lanes, Exchange exchange);

    /// <summary>Writes the results of the lanes in <paramref name="lanes"/>.</summary>
    public abstract void Scatter(Warp warp, Frame frame, uint lanes, Exchange exchange);
}

/// <summary>What lanes bring to a collective step and take from it.</summary>
sealed class Exchange
{
    /// <summary>First, second, third operand a lane.</summary>
    public ulong[] A { get; } = new ulong[Warp.Size];

    public ulong[] B { get; } = new ulong[Warp.Size];

    public ulong[] C { get; } = new ulong[Warp.Size];

    /// <summary>Result and second result a lane.</summary>
    public ulong[] Result { get; } = new ulong[Warp.Size];

    public ulong[] Second { get; } = new ulong[Warp.Size];

    /// <summary>Operands of matrix instructions: operand i, then <c>lane · count + element</c>.</summary>
    public ulong[][] Matrix { get; set; } = [];
}
