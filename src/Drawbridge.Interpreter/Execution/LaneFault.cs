using Drawbridge.Ptx.Diagnostics;

namespace Drawbridge.Interpreter.Execution;

/// <summary>
/// A fault of one lane, thrown where it happens; the warp adds where in the code and in the grid that is and makes a
/// <see cref="Runtime.KernelFaultException"/> of it.
/// </summary>
#pragma warning disable CA1032, CA1064 // Never leaves the interpreter.
sealed class LaneFault(DiagnosticKind kind, int lane, string message, ulong? address = null) : Exception(message)
#pragma warning restore CA1032, CA1064
{
    public DiagnosticKind Kind { get; } = kind;

    public int Lane { get; } = lane;

    public ulong? Address { get; } = address;
}
