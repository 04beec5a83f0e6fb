using Drawbridge.Ptx.Isa;
using Drawbridge.Ptx.Syntax;
using Drawbridge.Runtime;

namespace Drawbridge;

/// <summary>What a kernel says about its launches (<c>.maxntid</c>, <c>.reqntid</c> and their kin), together with the limits of its target.</summary>
public sealed record LaunchBounds
{
    /// <summary>Threads of a block where nothing else is asked for.</summary>
    const int UsualThreads = 256;

    internal LaunchBounds(Module module, Function entry)
    {
        var limits = GpuGenerations.Find(module.Target.Number) ?? GpuGenerations.All[^1];
        RequiredBlock = Extent("reqntid");
        RequiredCluster = Extent("reqnctapercluster");
        long most = entry.DirectiveNumbers("maxntid") is { } numbers ? numbers.Aggregate(1L, (product, number) => product * number) : limits.ThreadsPerBlock;
        MaxThreads = (int)Math.Min(RequiredBlock?.Count ?? most, limits.ThreadsPerBlock);
        MinBlocks = (int)(entry.DirectiveNumbers("minnctapersm") is [var least, ..] ? least : 0);
        MaxRegisters = (int)(entry.DirectiveNumbers("maxnreg") is [var registers, ..] ? registers : 0);
        StaticSharedBytes = SharedLayout.Of(module, entry).StaticBytes;
        MaxSharedBytes = limits.SharedMemoryPerBlock;

        Dim3? Extent(string name) => entry.DirectiveNumbers(name) is { Length: > 0 } required ? LaunchChecks.ToDim3(required) : null;
    }

    /// <summary>Most threads of a block.</summary>
    public int MaxThreads { get; }

    /// <summary>The only block it can be launched with, if there is one.</summary>
    public Dim3? RequiredBlock { get; }

    /// <summary>The only cluster it can be launched with, if there is one.</summary>
    public Dim3? RequiredCluster { get; }

    /// <summary>Blocks that a GPU's multiprocessor is to hold at least; 0 if nothing is said.</summary>
    public int MinBlocks { get; }

    /// <summary>Most registers of a thread on a GPU; 0 if nothing is said.</summary>
    public int MaxRegisters { get; }

    /// <summary>Bytes of static shared memory of a block.</summary>
    public int StaticSharedBytes { get; }

    /// <summary>Most bytes of shared memory of a block, static and dynamic together.</summary>
    public int MaxSharedBytes { get; }

    /// <summary>A block in one dimension that it can be launched with: the required one, or 256 threads or as many as it takes.</summary>
    public Dim3 SuggestedBlock => RequiredBlock ?? new Dim3(Math.Min(UsualThreads, MaxThreads));

    /// <summary>True if it can be launched with such a block.</summary>
    public bool Allow(Dim3 block) => RequiredBlock is { } required ? block == required : block.Count <= MaxThreads;
}
