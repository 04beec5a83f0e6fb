using Drawbridge.Cpu.Lanes;
using Drawbridge.Ptx.Isa;

namespace Drawbridge.Cpu.Execution;

/// <summary>
/// A place in a kernel's code that checks addresses, for who must tell what is wrong with them: lane l's address of a member is
/// the checked one + that of <paramref name="Steps"/> + the member's offset. Every site has an <see cref="AccessWindow"/>.
/// </summary>
/// <param name="Space">What addresses count from.</param>
/// <param name="Steps">Bytes from lane 0 to each lane.</param>
/// <param name="Members">The accesses that the check stands for, in the order they are executed; none where lanes have addresses of their own.</param>
sealed record AccessSite(StateSpace Space, LaneSteps Steps, IReadOnlyList<AccessMember> Members);

/// <summary>An access that a check stands for.</summary>
/// <param name="Instruction">Its number.</param>
/// <param name="Offset">Bytes from the checked address.</param>
/// <param name="Bytes">Bytes that a lane accesses, which is also their alignment.</param>
/// <param name="Writes">True for stores.</param>
sealed record AccessMember(int Instruction, long Offset, int Bytes, bool Writes);
