using Drawbridge.Runtime;

namespace Drawbridge.Cpu.Execution;

/// <summary>Says which threads of a block wait where when none of them can run.</summary>
static unsafe class BlockDeadlock
{
    public static KernelFaultException Report(ResidentBlock block)
    {
        var launch = block.Launch;
        var states = block.Context->States;
        var waiting = Enumerable.Range(0, block.Groups).Where(group => states[group].Status == (int)GroupStatus.Parked).ToArray();
        var lines = waiting.GroupBy(group => (states[group].Barrier, Instruction: launch.WaitBefore(states[group].Next)))
            .Select(place => $"threads {Threads(block, place)} wait{Line(launch, place.Key.Instruction)} at {block.Barriers.Describe(place.Key.Barrier)}");
        string message = $"no thread of block ({ResidentBlock.IndexOf(block.Context)}) can go on: " + string.Join("; ", lines);
        return launch.Fault(block.Context, waiting[0] * launch.Kernel.Lanes, launch.WaitBefore(states[waiting[0]].Next), FaultDiagnostics.Deadlock, message);
    }

    static string Line(CpuLaunch launch, int instruction) => launch.InstructionAt(instruction) is { } found
        ? $" in line {launch.Image.Module.Source.LineAndColumn(found.Position).Line}" : "";

    // "0-31, 64-79": whole groups, since a state counts its lanes only.
    static string Threads(ResidentBlock block, IEnumerable<int> groups)
    {
        int lanes = block.Launch.Kernel.Lanes;
        var ranges = new List<(int First, int End)>();
        foreach (int group in groups)
        {
            var range = (First: group * lanes, End: Math.Min((group + 1) * lanes, block.Context->Threads));
            if (ranges.Count > 0 && ranges[^1].End == range.First) ranges[^1] = (ranges[^1].First, range.End);
            else ranges.Add(range);
        }
        return string.Join(", ", ranges.Select(range => $"{range.First}-{range.End - 1}"));
    }
}
