using Drawbridge.Ptx.Diagnostics;

namespace Drawbridge.Ptx.Verify;

/// <summary>Something wrong with an operand, kept until it is clear which form of the instruction was meant.</summary>
/// <param name="Kind">What.</param>
/// <param name="Operand">Place among the operands written; -1 for the whole instruction.</param>
/// <param name="Message">The message.</param>
/// <param name="Fix">What to do, or null for the kind's.</param>
readonly record struct Problem(DiagnosticKind Kind, int Operand, string Message, string? Fix = null)
{
    /// <summary>Element of a vector or member of a pair; -1 for the operand as a whole.</summary>
    public int Part { get; init; } = -1;
}
