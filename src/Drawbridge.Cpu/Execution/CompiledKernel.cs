using Drawbridge.Ptx.Syntax;
using Drawbridge.Runtime;

namespace Drawbridge.Cpu.Execution;

/// <summary>
/// A kernel as machine code. Region 0 starts at the kernel's first instruction; a kernel without barriers and spin loops has no other.
/// A region runs the groups from <c>first</c> up to and not including <c>end</c> whose state says that it is their next (all of them: the
/// caller sees to that), and leaves each group's state behind.
/// </summary>
/// <param name="Regions">
/// The regions' code, <c>delegate*&lt;BlockContext*, int, int, void&gt;</c>: block, first, end.
/// </param>
/// <param name="Lanes">Lanes of a group: threads g·Lanes to g·Lanes + Lanes - 1 of the block are group g.</param>
/// <param name="FrameBytes">Bytes of a group's saved registers, a multiple of 64.</param>
/// <param name="LocalBytes">Bytes of a thread's local memory.</param>
/// <param name="Shared">Layout of shared memory.</param>
sealed record CompiledKernel(nint[] Regions, int Lanes, int FrameBytes, int LocalBytes, SharedLayout Shared)
{
    /// <summary>The PTX instructions that the code names by number when it calls for help.</summary>
    public Instruction[] Instructions { get; init; } = [];

    /// <summary>
    /// For each region the number (in <see cref="Instructions"/>) of the barrier or branch that groups wait at before they run it; -1 where
    /// there is none. May be shorter than <see cref="Regions"/>.
    /// </summary>
    public int[] WaitsBefore { get; init; } = [];

    /// <summary>
    /// Where lanes that take turns may be left, the kernel's start first (<see cref="TurnSchedule"/>); then there is one region. Empty if groups of
    /// lanes stay together.
    /// </summary>
    public EntryPoint[] Entries { get; init; } = [];

    /// <summary>True if loops wait for nothing but what threads of the same block do.</summary>
    public bool WaitsForOwnBlock { get; init; }

    /// <summary>The places that check addresses.</summary>
    public AccessSite[] Sites { get; init; } = [];

    /// <summary>For each region whether all groups leave it the same way; then only the first one's state is written.</summary>
    public required bool[] EndsAlike { get; init; }

    /// <summary>What keeps the code loaded while the kernel is held.</summary>
    public object? Code { get; init; }

    /// <summary>True if a launch's blocks may wait for each other in ways that need them to take turns (it has yield points).</summary>
    public bool HasYields { get; init; }

    /// <summary>
    /// If the code supposes that no group of a block has lanes on both sides of some bounds, what asks before a block starts:
    /// <c>delegate*&lt;BlockContext*, int, int, int&gt;</c>, 0 for no. Else 0.
    /// </summary>
    public nint Together { get; init; }

    /// <summary>The kernel for blocks where that does not hold; made when the first one comes.</summary>
    public Lazy<CompiledKernel>? Apart { get; init; }

    /// <summary>Which path the kernel took, for reports: lanes, vector width, regions.</summary>
    public string Path { get; init; } = "";
}
