using System.Collections.Concurrent;
using Drawbridge.Ptx.Isa;

namespace Drawbridge.Interpreter.Scalar;

/// <summary>
/// What an instruction computes from its source operands, in order: raw bits, zero-extended from the operand type's width (packed types: the
/// packed bits; predicates: 0 or 1, a leading <c>!</c> already applied). The elements of a brace vector count as operands of their own, and
/// operands that are missing are 0. Where there are five (<c>lop3</c> with a predicate), d holds the fourth in its lower half and the fifth in
/// its upper half. Returns the raw bits of the destination, zero above its width.
/// </summary>
delegate ulong Scalar(ulong a, ulong b, ulong c, ulong d);

/// <summary>As <see cref="Scalar"/> for the instructions that read or write the carry flag <c>CC.CF</c> of their thread.</summary>
delegate ulong CarryScalar(ulong a, ulong b, ulong c, ref bool carry);

/// <summary>As <see cref="Scalar"/> for instructions with vector operands or more than four values: every element in order.</summary>
delegate ulong VectorScalar(ReadOnlySpan<ulong> sources);

/// <summary>
/// What is written on one operand beside the register: the selector of a video instruction (<c>b0</c>, <c>h1</c>, <c>h10</c>, …; empty if
/// none) and a leading minus.
/// </summary>
readonly record struct OperandMark(string Part, bool IsNegated);

/// <summary>
/// Makes the definition for one instruction whose meaning also lies in its operands' marks (the video instructions). Marks are by operand
/// position, the destination first; positions past the end of the list carry none.
/// </summary>
delegate Scalar MarkedScalar(IReadOnlyList<OperandMark> marks);

/// <summary>The scalar definition of an operation: one thread, straight from the reference, for clarity and not for speed.</summary>
/// <param name="Result">The destination (the first one of a pair).</param>
/// <param name="Second">The second destination of a pair (<c>setp p|q</c>, <c>lop3 d|p</c>), or null.</param>
/// <param name="Carry">Replaces <paramref name="Result"/> where the operation reads or writes <c>CC.CF</c>; otherwise null.</param>
/// <param name="Marked">
/// Replaces <paramref name="Result"/> where operands carry selectors or minus signs; <paramref name="Result"/> is then the case without any.
/// Otherwise null.
/// </param>
/// <param name="Vector">
/// Replaces <paramref name="Result"/> where a source is a vector (<c>cvt.rs</c> of four values); it then takes the elements of all sources in
/// order. Otherwise null.
/// </param>
sealed record ScalarDefinition(
    Scalar Result, Scalar? Second = null, CarryScalar? Carry = null, MarkedScalar? Marked = null, VectorScalar? Vector = null);

/// <summary>Finds the scalar definition of an operation.</summary>
static class Scalars
{
    static readonly ConcurrentDictionary<Operation, ScalarDefinition?> Found = new();

    /// <summary>The definition of <paramref name="operation"/>; null if it has none (it is not a pure function of its operands, or not done).</summary>
    public static ScalarDefinition? Find(Operation operation) => Found.GetOrAdd(operation, Define);

    static ScalarDefinition? Define(Operation operation)
    {
        if (IntegerDefinitions.Table.TryGetValue(operation.Semantic, out var define)) return define(operation);
        return FloatDefinitions.Table.TryGetValue(operation.Semantic, out define) ? define(operation) : null;
    }
}
