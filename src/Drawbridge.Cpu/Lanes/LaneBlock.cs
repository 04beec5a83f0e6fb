namespace Drawbridge.Cpu.Lanes;

/// <summary>How a block ends.</summary>
enum Ending : byte
{
    /// <summary>Goes on with <see cref="LaneBlock.Next"/>.</summary>
    Jump,

    /// <summary>Lanes where the condition holds go to <see cref="LaneBlock.Taken"/>, the others to <see cref="LaneBlock.Next"/>.</summary>
    Branch,

    /// <summary>The lanes end.</summary>
    Exit,

    /// <summary>The lanes wait at a barrier, then go on with <see cref="LaneBlock.Next"/>.</summary>
    Barrier,

    /// <summary>Others get a turn, then the lanes go on with <see cref="LaneBlock.Next"/>.</summary>
    Yield,

    /// <summary>Where a turn begins: each lane goes on with the one of <see cref="LaneBlock.Targets"/> that it was left at.</summary>
    Dispatch,

    /// <summary>The lanes go on with <see cref="LaneBlock.Next"/> at once, in another region: a method can only be so long.</summary>
    Seam,
}

/// <summary>A barrier that a block ends with.</summary>
/// <param name="Number">Which of the sixteen.</param>
/// <param name="Threads">How many threads, 0 for all.</param>
/// <param name="Vote">The predicate of a reduction, or null.</param>
/// <param name="Reduction">Of what kind.</param>
/// <param name="Result">Where its result goes, when the lanes go on.</param>
/// <param name="Origin">The instruction's number, for faults.</param>
sealed record BarrierEnd(Source Number, Source Threads, Source? Vote, Execution.BarrierReduction Reduction, LaneValue? Result, int Origin);

/// <summary>A run of operations that lanes enter at the top and leave at the end.</summary>
/// <param name="index">Its number in the program.</param>
sealed class LaneBlock(int index)
{
    public int Index { get; } = index;

    public List<LaneOp> Ops { get; } = [];

    public Ending Ending { get; set; } = Ending.Exit;

    public LaneBlock? Next { get; set; }

    public LaneBlock? Taken { get; set; }

    /// <summary>The mask that a branch asks.</summary>
    public Source Condition { get; set; }

    /// <summary>True if the branch is taken where the mask is false.</summary>
    public bool IsNegated { get; set; }

    public BarrierEnd? Barrier { get; set; }

    /// <summary>For <see cref="Ending.Dispatch"/>: where lanes may have been left.</summary>
    public LaneBlock[] Targets { get; set; } = [];

    /// <summary>For <see cref="Ending.Yield"/>: true if lanes may go on a few times before others get their turn.</summary>
    public bool GoesRound { get; set; }

    /// <summary>True if it goes back in a loop of a few rounds only, behind which the group leaves the region (<see cref="Lowering.RoundSeams"/>).</summary>
    public bool EndsVisit { get; init; }

    /// <summary>True if lanes end in it without doing anything.</summary>
    public bool IsEmptyExit => Ending == Ending.Exit && Ops.Count == 0;

    /// <summary>Where its lanes may go within a region: barriers and yields end one.</summary>
    public IEnumerable<LaneBlock> Successors => Ending switch
    {
        Ending.Jump => [Next!],
        Ending.Branch => Taken == Next ? [Next!] : [Taken!, Next!],
        Ending.Yield when GoesRound => [Next!],
        Ending.Dispatch => Targets,
        _ => [],
    };

    /// <summary>Where its lanes may go at all.</summary>
    public IEnumerable<LaneBlock> AllSuccessors => Ending is Ending.Barrier or Ending.Yield or Ending.Seam ? [Next!] : Successors;

    /// <summary>Values read by the ending.</summary>
    public IEnumerable<LaneValue> EndingReads
    {
        get
        {
            if (Ending == Ending.Branch && Condition.Value != null) yield return Condition.Value;
            if (Barrier is not { } barrier) yield break;
            if (barrier.Number.Value != null) yield return barrier.Number.Value;
            if (barrier.Threads.Value != null) yield return barrier.Threads.Value;
            if (barrier.Vote?.Value != null) yield return barrier.Vote.Value.Value!;
        }
    }

    public override string ToString() => $"B{Index}";
}
