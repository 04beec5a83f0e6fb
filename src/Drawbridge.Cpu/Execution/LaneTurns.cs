using System.Numerics;
using System.Runtime.InteropServices;

namespace Drawbridge.Cpu.Execution;

/// <summary>A place where lanes that take turns may be left.</summary>
/// <param name="IsMeeting">True if they wait there for other lanes of their group.</param>
/// <param name="Instruction">Number of the instruction they are left at, -1 if unknown.</param>
/// <param name="ResultOffset">Where in the group's frame the result of the barrier before it lies; -1 if there is none.</param>
/// <param name="IsPredicate">True if that result is a predicate.</param>
sealed record EntryPoint(bool IsMeeting, int Instruction, int ResultOffset, bool IsPredicate);

/// <summary>Lanes that wait at a barrier.</summary>
/// <param name="Group">Their group.</param>
/// <param name="Place">Where they go on.</param>
/// <param name="Barrier">The barrier.</param>
/// <param name="Lanes">The lanes, a bit each.</param>
/// <param name="Instruction">Number of the instruction.</param>
/// <param name="Reduction">What they wait for beside each other.</param>
readonly record struct ParkedLanes(int Group, int Place, int Barrier, uint Lanes, int Instruction, BarrierReduction Reduction);

/// <summary>Where the lanes of a group that take turns are: the masks at the start of its frame.</summary>
/// <param name="block">The block.</param>
/// <param name="group">The group.</param>
readonly unsafe ref struct LaneTurns(ResidentBlock block, int group)
{
    readonly byte* frame = block.Context->Frames + (ulong)group * block.Context->FrameStride;
    readonly int lanes = block.Launch.Kernel.Lanes, places = block.Launch.Kernel.Entries.Length;

    Span<int> ReadyAt(int place) => new((int*)frame + place * lanes, lanes);

    Span<int> ParkedAt(int place) => new((int*)frame + (places + place) * lanes, lanes);

    /// <summary>Puts the first lanes at the kernel's start, and none anywhere else.</summary>
    public void Start(int count)
    {
        new Span<int>(frame, 2 * places * lanes).Clear();
        ReadyAt(0)[..count].Fill(-1);
    }

    /// <summary>Lanes wait at a barrier before a place.</summary>
    public void Park(int place, uint which) => Set(ParkedAt(place), which, -1);

    /// <summary>Lanes that waited before a place can go on, with what the barrier's reduction found.</summary>
    public void Release(int place, uint which, int result)
    {
        Set(ParkedAt(place), which, 0);
        Set(ReadyAt(place), which, -1);
        var entry = block.Launch.Kernel.Entries[place];
        if (entry.ResultOffset >= 0) Set(new Span<int>(frame + entry.ResultOffset, lanes), which, entry.IsPredicate ? -result : result);
    }

    /// <summary>Where its lanes are.</summary>
    public GroupPlaces Places()
    {
        var entries = block.Launch.Kernel.Entries;
        var hash = new HashCode();
        hash.AddBytes(MemoryMarshal.AsBytes(new ReadOnlySpan<int>(frame, 2 * places * lanes)));
        int ready = 0, parked = 0, meeting = 0;
        for (int place = 0; place < places; place++)
        {
            int here = Count(ReadyAt(place));
            ready += here;
            if (entries[place].IsMeeting) meeting += here;
            parked += Count(ParkedAt(place));
        }
        return new GroupPlaces(ready, parked, meeting, hash.ToHashCode());
    }

    /// <summary>The places with lanes that can go on, and those lanes.</summary>
    public List<(int Place, uint Lanes)> Ready()
    {
        var found = new List<(int, uint)>();
        for (int place = 0; place < places; place++)
        {
            uint bits = 0;
            for (int lane = 0; lane < lanes; lane++)
            {
                if (ReadyAt(place)[lane] != 0) bits |= 1u << lane;
            }
            if (bits != 0) found.Add((place, bits));
        }
        return found;
    }

    static int Count(ReadOnlySpan<int> mask)
    {
        int count = 0;
        foreach (int lane in mask) count -= lane;
        return count;
    }

    static void Set(Span<int> values, uint which, int value)
    {
        for (uint left = which; left != 0; left &= left - 1) values[BitOperations.TrailingZeroCount(left)] = value;
    }
}

/// <summary>Where a group's lanes are, counted.</summary>
/// <param name="Ready">Those that can go on.</param>
/// <param name="Parked">Those that wait at barriers.</param>
/// <param name="Meeting">Those of <paramref name="Ready"/> that look whether others have come.</param>
/// <param name="Signature">The same if nothing has changed.</param>
readonly record struct GroupPlaces(int Ready, int Parked, int Meeting, int Signature);
