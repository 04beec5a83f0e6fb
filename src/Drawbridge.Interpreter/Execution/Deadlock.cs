using System.Numerics;
using Drawbridge.Ptx.Syntax;
using Drawbridge.Runtime;

namespace Drawbridge.Interpreter.Execution;

/// <summary>Says which threads of a block wait where when none of them can run.</summary>
static class Deadlock
{
    public static KernelFaultException Report(Block block)
    {
        var launch = block.Launch;
        var lines = new List<string>();
        Instruction? first = null;
        (Warp Warp, int Lane) witness = (block.Warps[0], 0);

        foreach (var barrier in block.Barriers)
        {
            foreach (var place in barrier.Waiters.GroupBy(waiter => waiter.Step.Instruction!))
            {
                string needs = barrier.Expected == 0 ? $"all {block.LiveThreads} threads" : $"{barrier.Expected} threads";
                Note(place.Key, place.Select(waiter => (waiter.Warp, waiter.Lanes)), $"barrier {barrier.Number}, which needs {needs} and has {barrier.Arrived}");
            }
        }
        foreach (var place in block.Phases.All.GroupBy(waiter => (waiter.Instruction, waiter.Offset)))
        {
            _ = Mbarrier.TryRead(LaunchMemory.Read(ref block.Shared[place.Key.Offset], 8), out var barrier);
            Note(place.Key.Instruction, place.Select(waiter => (waiter.Warp, waiter.Lanes)),
                $"the mbarrier at shared address 0x{place.Key.Offset:x}, whose phase misses {barrier.Pending} arrivals and {barrier.Bytes} bytes");
        }
        foreach (var warp in block.Warps)
        {
            foreach (var meeting in warp.Meetings)
            {
                foreach (var arrival in meeting.Arrivals)
                {
                    uint missing = meeting.Members & warp.Live & ~meeting.Present;
                    Note(arrival.Step.Instruction!, [(warp, arrival.Lanes)],
                        $"'{meeting.Operation}' with member mask 0x{meeting.Members:x8}, where lanes {Ranges(Lanes(missing, 0))} are missing");
                }
            }
        }
        string message = $"no thread of block ({block.Index}) can go on: " + string.Join("; ", lines);
        return launch.Fault(new LaneFault(FaultDiagnostics.Deadlock, witness.Lane, message), witness.Warp, first);

        void Note(Instruction instruction, IEnumerable<(Warp Warp, uint Lanes)> who, string what)
        {
            var all = who.ToArray();
            if (first == null)
            {
                first = instruction;
                witness = (all[0].Warp, BitOperations.TrailingZeroCount(all[0].Lanes));
            }
            int line = launch.Program.Image.Module.Source.LineAndColumn(instruction.Position).Line;
            var threads = all.SelectMany(entry => Lanes(entry.Lanes, entry.Warp.Index * Warp.Size)).Order();
            lines.Add($"threads {Ranges(threads)} wait in line {line} at {what}");
        }
    }

    static IEnumerable<int> Lanes(uint mask, int offset)
    {
        for (uint left = mask; left != 0; left &= left - 1) yield return offset + BitOperations.TrailingZeroCount(left);
    }

    // "0-31, 40"
    static string Ranges(IEnumerable<int> numbers)
    {
        var ranges = new List<(int First, int Last)>();
        foreach (int number in numbers)
        {
            if (ranges.Count > 0 && ranges[^1].Last == number - 1) ranges[^1] = (ranges[^1].First, number);
            else ranges.Add((number, number));
        }
        return ranges.Count == 0 ? "(none)" : string.Join(", ", ranges.Select(range => range.First == range.Last ? $"{range.First}" : $"{range.First}-{range.Last}"));
    }
}
