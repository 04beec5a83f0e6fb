using Drawbridge.Runtime;

namespace Drawbridge.Cli.Running;

/// <summary>The options of run, as far as they can be read without the module.</summary>
internal sealed record RunSettings
{
    /// <summary>The module's file, or <c>-</c>.</summary>
    public required string File { get; init; }

    /// <summary>The kernel, or null for the only one.</summary>
    public string? Entry { get; init; }

    /// <summary>Number of blocks.</summary>
    public Dim3 Grid { get; init; } = new(1);

    /// <summary>Threads of a block, or null for what the kernel requires.</summary>
    public Dim3? Block { get; init; }

    /// <summary>Bytes of dynamic shared memory.</summary>
    public int SharedBytes { get; init; }

    /// <summary>Blocks of a cluster.</summary>
    public Dim3 Cluster { get; init; } = new(1);

    /// <summary>Texts of --arg.</summary>
    public string[] Arguments { get; init; } = [];

    /// <summary>Texts of --set.</summary>
    public string[] Sets { get; init; } = [];

    /// <summary>Texts of --print.</summary>
    public string[] Prints { get; init; } = [];

    /// <summary>Texts of --save.</summary>
    public string[] Saves { get; init; } = [];

    /// <summary>Texts of --expect.</summary>
    public string[] Expects { get; init; } = [];

    /// <summary>Name of the device, or null for the first.</summary>
    public string? Device { get; init; }

    /// <summary>Number of launches.</summary>
    public int Repeat { get; init; } = 1;

    /// <summary>Longest time of a launch.</summary>
    public TimeSpan? TimeBudget { get; init; }

    /// <summary>Order of threads.</summary>
    public ulong ScheduleSeed { get; init; }

    /// <summary>Where vprintf writes.</summary>
    public required TextWriter Output { get; init; }
}
