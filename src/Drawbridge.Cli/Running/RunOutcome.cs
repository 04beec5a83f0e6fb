using Drawbridge.Data;
using Drawbridge.Ptx.Diagnostics;
using Drawbridge.Runtime;

namespace Drawbridge.Cli.Running;

/// <summary>What a run gave.</summary>
internal sealed record RunOutcome
{
    /// <summary>Name of the device.</summary>
    public required string Device { get; init; }

    /// <summary>Name of the kernel.</summary>
    public required string Entry { get; init; }

    /// <summary>Number of blocks.</summary>
    public required Dim3 Grid { get; init; }

    /// <summary>Threads of a block.</summary>
    public required Dim3 Block { get; init; }

    /// <summary>Bytes of dynamic shared memory.</summary>
    public required int SharedBytes { get; init; }

    /// <summary>How the device executes the launch.</summary>
    public required string Path { get; init; }

    /// <summary>Time to load the module and to compile the kernel.</summary>
    public required TimeSpan Jit { get; init; }

    /// <summary>Time of each launch.</summary>
    public required IReadOnlyList<TimeSpan> Times { get; init; }

    /// <summary>Content to print.</summary>
    public required IReadOnlyList<PrintedData> Prints { get; init; }

    /// <summary>What was saved.</summary>
    public required IReadOnlyList<(string Title, string File, long Bytes)> Saves { get; init; }

    /// <summary>What was compared.</summary>
    public required IReadOnlyList<Expectation> Expectations { get; init; }

    /// <summary>Warnings about the module and results that are wrong.</summary>
    public required IReadOnlyList<Diagnostic> Findings { get; init; }

    /// <summary>Shortest launch in milliseconds.</summary>
    public double BestMilliseconds => Times.Min().TotalMilliseconds;

    /// <summary>Middle launch in milliseconds (of an even number, the mean of the two in the middle).</summary>
    public double MedianMilliseconds
    {
        get
        {
            var sorted = Times.Order().ToList();
            return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]).TotalMilliseconds / 2;
        }
    }
}

/// <summary>Content to print.</summary>
/// <param name="Place">Whose.</param>
/// <param name="Data">All of it.</param>
/// <param name="Count">How many values of it; null for as many as the form allows.</param>
internal sealed record PrintedData(Place Place, TypedData Data, int? Count);

/// <summary>A comparison that was made.</summary>
/// <param name="Place">Of what.</param>
/// <param name="Result">How it ended.</param>
internal sealed record Expectation(Place Place, Comparison Result);
