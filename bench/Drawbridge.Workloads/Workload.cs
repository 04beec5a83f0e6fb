using Drawbridge.Runtime;

namespace Drawbridge.Workloads;

/// <summary>One launch.</summary>
/// <param name="Entry">The kernel.</param>
/// <param name="Grid">Number of blocks.</param>
/// <param name="Block">Threads of a block.</param>
/// <param name="Arguments">Its arguments.</param>
sealed record WorkloadLaunch(string Entry, Dim3 Grid, Dim3 Block, params KernelArgument[] Arguments);

/// <summary>What is launched: the launches, one after the other, are one run.</summary>
/// <param name="Module">Name of the kernel file.</param>
/// <param name="Launches">The launches.</param>
sealed record WorkloadRun(string Module, params WorkloadLaunch[] Launches)
{
    /// <summary>How often a timed run repeats them.</summary>
    public int Repeat { get; init; } = 1;
}

/// <summary>A number that a workload depends on.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">What it usually is.</param>
/// <param name="Quick">What it is when the answer matters and not the time.</param>
readonly record struct Size(string Name, int Value, int Quick);

/// <summary>A kernel at a size, with inputs, and the same work by hand in C#: vectors of 512 bits, all processors.</summary>
/// <param name="name">Its name.</param>
/// <param name="unit">What is counted: <c>GB/s</c>, <c>GFLOP/s</c>.</param>
/// <param name="sizes">The numbers it depends on.</param>
abstract class Workload(string name, string unit, params Size[] sizes)
{
    /// <summary>Threads of a block in one dimension.</summary>
    protected const int Width = 256;

    /// <summary>Its name.</summary>
    public string Name => name;

    /// <summary>What <see cref="Work"/> counts, by the second, in thousand millions.</summary>
    public string Unit => unit;

    /// <summary>The numbers it depends on.</summary>
    public IReadOnlyList<Size> Sizes => sizes;

    /// <summary>How far a result may be from the reference: relative, absolute.</summary>
    public virtual (double Relative, double Absolute) Tolerance => (1e-5, 1e-5);

    /// <summary>The part of the values that may be further off.</summary>
    public virtual double MayDiffer => 0;

    /// <summary>False if a run changes its own inputs, so that they must be restored before the next one.</summary>
    public virtual bool Repeats => true;

    /// <summary>What a run does.</summary>
    public abstract double Work(Numbers numbers);

    /// <summary>Makes the inputs.</summary>
    public abstract void MakeInputs(HostData data);

    /// <summary>The launches over buffers on a device.</summary>
    public abstract WorkloadRun Launches(WorkloadData data);

    /// <summary>The same by hand.</summary>
    public abstract void Reference(HostData data);

    /// <summary>How many blocks of a size cover a count.</summary>
    protected static int Blocks(int count, int size) => (count + size - 1) / size;

    /// <summary>One launch with a thread for each of a count.</summary>
    protected static WorkloadRun Linear(string module, string entry, int threads, params KernelArgument[] arguments) =>
        new(module, new WorkloadLaunch(entry, Blocks(threads, Width), Width, arguments));
}
