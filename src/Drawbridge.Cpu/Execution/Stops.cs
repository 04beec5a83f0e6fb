using System.Diagnostics.CodeAnalysis;
using Drawbridge.Runtime;

namespace Drawbridge.Cpu.Execution;

/// <summary>Why a launch is to stop before its end.</summary>
enum StopReason
{
    None,

    /// <summary>A fault, or an error of ours, elsewhere.</summary>
    Failure,

    /// <summary>The time budget is used up.</summary>
    Timeout,

    /// <summary>The caller cancelled it.</summary>
    Cancelled,
}

/// <summary>Leaves a block of a launch that has failed elsewhere; the launch reports that failure.</summary>
#pragma warning disable CA1032, CA1064 // Never leaves the engine.
sealed class LaunchStoppedException : Exception;
#pragma warning restore CA1032, CA1064

/// <summary>What generated code calls when it sees that the launch is to stop, and when a kernel stops itself.</summary>
static unsafe class Stops
{
    /// <summary>Leaves a block whose <see cref="BlockContext.Stop"/> is set.</summary>
    /// <param name="block">The block.</param>
    /// <param name="group">The group that runs.</param>
    /// <param name="instruction">Number of an instruction near the place, -1 for none.</param>
    [DoesNotReturn]
    public static void Stopped(BlockContext* block, int group, int instruction)
    {
        var launch = ResidentBlock.Of(block).Launch;
        switch (launch.StopReason)
        {
            case StopReason.Timeout:
                throw launch.Fault(block, group * launch.Kernel.Lanes, instruction, FaultDiagnostics.Timeout, FormattableString.Invariant(
                    $"the launch has run longer than {launch.Request.TimeBudget!.Value.TotalSeconds:0.###} s; it stopped near here"));
            case StopReason.Cancelled:
                throw new OperationCanceledException(launch.Request.Cancellation);
            default:
                throw new LaunchStoppedException();
        }
    }

    /// <summary>An index that the code counts on not to wrap within a group does.</summary>
    /// <param name="block">The block.</param>
    /// <param name="group">The group.</param>
    /// <param name="instruction">Number of the instruction that widens it.</param>
    /// <param name="first">The index in the first lane.</param>
    [DoesNotReturn]
    public static void IndexWraps(BlockContext* block, int group, int instruction, int first)
    {
        var launch = ResidentBlock.Of(block).Launch;
        throw launch.Fault(block, group * launch.Kernel.Lanes, instruction, FaultDiagnostics.IndexWraps,
            $"the index is {first} here and passes {int.MaxValue} or {int.MinValue} within this group of lanes");
    }

    /// <summary><c>trap</c>.</summary>
    [DoesNotReturn]
    public static void Trap(BlockContext* block, int group, int lanes, int instruction, int* mask) =>
        throw Fault(block, group, lanes, instruction, mask, FaultDiagnostics.Trap, "the kernel executed 'trap'");

    /// <summary><c>brkpt</c>.</summary>
    [DoesNotReturn]
    public static void Breakpoint(BlockContext* block, int group, int lanes, int instruction, int* mask) =>
        throw Fault(block, group, lanes, instruction, mask, FaultDiagnostics.Breakpoint, "the kernel executed 'brkpt'");

    /// <summary><c>brx.idx</c> with an index past its list.</summary>
    /// <param name="block">The block.</param>
    /// <param name="group">The group.</param>
    /// <param name="lanes">Lanes of the group.</param>
    /// <param name="instruction">Number of the instruction.</param>
    /// <param name="mask">The lanes that execute it, -1 or 0 each.</param>
    /// <param name="index">Their indices, unsigned.</param>
    /// <param name="labels">Length of the list.</param>
    [DoesNotReturn]
    public static void BranchIndex(BlockContext* block, int group, int lanes, int instruction, int* mask, int* index, int labels)
    {
        int lane = 0;
        while (lane < lanes - 1 && (mask[lane] == 0 || (uint)index[lane] < (uint)labels)) lane++;
        throw ResidentBlock.Of(block).Launch.Fault(block, group * lanes + lane, instruction, FaultDiagnostics.BranchIndex,
            $"index {(uint)index[lane]} into a list of {labels} labels");
    }

    /// <summary>The stack of the host or of the thread is used up by calls.</summary>
    [DoesNotReturn]
    public static void StackOverflow(BlockContext* block, int group, int lanes, int instruction, int* mask) =>
        throw Fault(block, group, lanes, instruction, mask, FaultDiagnostics.StackOverflow, "the thread's calls are nested too deeply");

    static KernelFaultException Fault(
        BlockContext* block, int group, int lanes, int instruction, int* mask, Ptx.Diagnostics.DiagnosticKind kind, string message)
    {
        int lane = 0;
        while (lane < lanes - 1 && mask[lane] == 0) lane++;
        return ResidentBlock.Of(block).Launch.Fault(block, group * lanes + lane, instruction, kind, message);
    }
}
