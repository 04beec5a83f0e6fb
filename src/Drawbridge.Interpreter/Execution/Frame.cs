using Drawbridge.Interpreter.Decoding;
using Drawbridge.Interpreter.Steps;

namespace Drawbridge.Interpreter.Execution;

/// <summary>
/// One activation of a function by the lanes of a warp that called it together: their registers, and where to return to. Lanes that call at
/// different times get frames of their own, so that each lane has a call stack of its own.
/// </summary>
/// <param name="code">The function's code.</param>
sealed class Frame(Code code)
{
    /// <summary>The function's code.</summary>
    public Code Code { get; } = code;

    /// <summary>The value of slot s in lane l at <c>s · 32 + l</c>: registers, then constants, special registers and addresses.</summary>
    public ulong[] Registers { get; } = new ulong[code.Slots * Warp.Size];

    /// <summary>Offset of each lane's frame in its local memory.</summary>
    public int[] LocalBase { get; } = new int[Warp.Size];

    /// <summary>What each lane's stack pointer goes back to when it returns.</summary>
    public int[] SavedTop { get; } = new int[Warp.Size];

    /// <summary>The carry flag <c>CC.CF</c>, a bit a lane.</summary>
    public uint Carry;

    /// <summary>The caller's frame, or null for the kernel's.</summary>
    public Frame? Parent;

    /// <summary>The call that made this frame, or null for the kernel's.</summary>
    public CallBinding? Call;

    /// <summary>Where the caller goes on.</summary>
    public int ReturnPc;

    /// <summary>Number of calls below the kernel.</summary>
    public int Depth;

    /// <summary>Lanes that have not returned yet.</summary>
    public uint Members;

    /// <summary>The lanes of <paramref name="mask"/> in which a predicate holds.</summary>
    public uint Filter(int slot, bool negated, uint mask)
    {
        var values = Registers.AsSpan(slot * Warp.Size, Warp.Size);
        uint holds = 0;
        for (int lane = 0; lane < values.Length; lane++) holds |= (uint)(values[lane] & 1) << lane;
        return mask & (negated ? ~holds : holds);
    }
}
