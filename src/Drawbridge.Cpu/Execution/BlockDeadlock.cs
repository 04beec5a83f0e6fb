using Drawbridge.Runtime;

namespace Drawbridge.Cpu.Execution;

/// <summary>Says which threads of a block wait where when none of them can run.</summary>
static unsafe class BlockDeadlock
{
    public static KernelFaultException Report(ResidentBlock block)
    {
        if (block.Launch.Kernel.Entries.Length > 0) return OfTurns(block);
        var launch = block.Launch;
        var states = block.Context->States;
        var waiting = Enumerable.Range(0, block.Groups).Where(group => states[group].Status == (int)GroupStatus.Parked).ToArray();
        var lines = waiting.GroupBy(group => (states[group].Barrier, Instruction: launch.WaitBefore(states[group].Next)))
            .Select(place => $"threads {Threads(block, place)} wait{Line(launch, place.Key.Instruction)} at {block.Barriers.Describe(place.Key.Barrier)}");
        string message = $"no thread of block ({ResidentBlock.IndexOf(block.Context)}) can go on: " + string.Join("; ", lines);
        return launch.Fault(block.Context, waiting[0] * launch.Kernel.Lanes, launch.WaitBefore(states[waiting[0]].Next), FaultDiagnostics.Deadlock, message);
    }

    static KernelFaultException OfTurns(ResidentBlock block)
    {
        var launch = block.Launch;
        int lanes = launch.Kernel.Lanes;
        var waits = new List<(int Instruction, int First, string Threads, string At)>();
        for (int group = 0; group < block.Groups; group++)
        {
            var meetings = new LaneTurns(block, group).Ready();
            foreach (var (place, which) in meetings)
            {
                int instruction = launch.Kernel.Entries[place].Instruction, first = Threads(group, which, lanes).First();
                // At one instruction the others would have to come there; at two, those that wait could meet each other as PTX has it.
                bool isMeeting = launch.Kernel.Entries[place].IsMeeting;
                if (isMeeting && meetings.Count(other => launch.Kernel.Entries[other.Place].IsMeeting) > 1)
                {
                    return launch.Fault(block.Context, first, instruction, FaultDiagnostics.LanesApart,
                        $"lanes 0x{which:x8} wait for lanes of their warp, some of which are at another instruction");
                }
                waits.Add((instruction, first, Ranges(Threads(group, which, lanes)), isMeeting ? "for other lanes of their warp" : "in a loop, for what others of their block do"));
            }
        }
        foreach (var place in block.Barriers.Parked.GroupBy(parked => (parked.Barrier, parked.Instruction)))
        {
            var threads = place.SelectMany(parked => Threads(parked.Group, parked.Lanes, lanes)).Order().ToArray();
            waits.Add((place.Key.Instruction, threads[0], Ranges(threads), $"at {block.Barriers.Describe(place.Key.Barrier)}"));
        }
        var lines = waits.Select(wait => $"threads {wait.Threads} wait{Line(launch, wait.Instruction)} {wait.At}");
        return launch.Fault(block.Context, waits[0].First, waits[0].Instruction, FaultDiagnostics.Deadlock,
            $"no thread of block ({ResidentBlock.IndexOf(block.Context)}) can go on: " + string.Join("; ", lines));
    }

    static IEnumerable<int> Threads(int group, uint which, int lanes) =>
        Enumerable.Range(0, lanes).Where(lane => (which >> lane & 1) != 0).Select(lane => group * lanes + lane);

    static string Ranges(IEnumerable<int> threads) => Ranges(threads.Select(thread => (thread, thread + 1)));

    static string Line(CpuLaunch launch, int instruction) => launch.InstructionAt(instruction) is { } found
        ? $" in line {launch.Image.Module.Source.LineAndColumn(found.Position).Line}" : "";

    // "0-31, 64-79": whole groups, since a state counts its lanes only.
    static string Threads(ResidentBlock block, IEnumerable<int> groups)
    {
        int lanes = block.Launch.Kernel.Lanes, threads = block.Context->Threads;
        return Ranges(groups.Select(group => (group * lanes, Math.Min((group + 1) * lanes, threads))));
    }

    static string Ranges(IEnumerable<(int First, int End)> all)
    {
        var ranges = new List<(int First, int End)>();
        foreach (var range in all)
        {
            if (ranges.Count > 0 && ranges[^1].End == range.First) ranges[^1] = (ranges[^1].First, range.End);
            else ranges.Add(range);
        }
        return string.Join(", ", ranges.Select(range => range.End - range.First == 1 ? $"{range.First}" : $"{range.First}-{range.End - 1}"));
    }
}
