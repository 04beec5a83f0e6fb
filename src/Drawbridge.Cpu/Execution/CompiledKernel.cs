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
    /// <summary>True if a launch's blocks may wait for each other in ways that need them to take turns (it has yield points).</summary>
    public bool HasYields { get; init; }

    /// <summary>Which path the kernel took, for reports: lanes, vector width, regions.</summary>
    public string Path { get; init; } = "";
}
