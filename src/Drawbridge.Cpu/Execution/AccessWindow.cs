using System.Runtime.InteropServices;

namespace Drawbridge.Cpu.Execution;

/// <summary>
/// An allocation as one instruction's range check wants it: an address is fine if it is at most <see cref="Last"/> bytes above
/// <see cref="Start"/>, as unsigned numbers.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
struct AccessWindow
{
    /// <summary>What holds no address at all.</summary>
    public static readonly AccessWindow Empty = new() { Start = 1UL << 63, Last = 0 };

    /// <summary>First address of the allocation.</summary>
    public ulong Start;

    /// <summary>Its size less what the instruction's check covers at once.</summary>
    public ulong Last;
}
