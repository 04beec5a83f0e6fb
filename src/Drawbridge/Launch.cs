using Drawbridge.Runtime;

namespace Drawbridge;

/// <summary>
/// Where a kernel written in C# runs, and over which grid: the first argument of every kernel's launcher.
/// <code>
/// Kernels.Saxpy(device.Over(n), 2f, x, y);
/// Kernels.Reduce(device.Grid(blocks: 64, threads: 256, sharedBytes: 1024), x, sums);
/// Kernels.Saxpy(stream.Over(n), 2f, x, y);
/// </code>
/// </summary>
/// <param name="Device">The device.</param>
/// <param name="Options">Grid, block and everything else about the launch.</param>
public readonly record struct Launch(Device Device, LaunchOptions Options)
{
    /// <summary>The stream that queues the kernel; null to run it and wait for its end.</summary>
    public DeviceStream? Stream { get; init; }

    /// <summary>The indices that the threads stand for, if the grid was made to cover them: a kernel that wants other blocks gets another grid.</summary>
    internal Dim3? Extent { get; init; }

    /// <summary>True on <see cref="Device.Managed"/>: the kernel runs as plain C#.</summary>
    [System.ComponentModel.EditorBrowsable(System.ComponentModel.EditorBrowsableState.Never)]
    public bool IsManaged => (Device ?? throw new InvalidOperationException("a launch without a device: make one by device.Over, device.Grid, or a stream's")).Info == DeviceInfo.Managed;

    /// <summary>True if on <see cref="Device.Managed"/> one thread runs after the other: see <see cref="InTurn"/>.</summary>
    internal bool IsInTurn { get; init; }

    /// <summary>
    /// On <see cref="Device.Managed"/>: one thread after the other, on the calling thread of the process. The debugger then steps through the first before the
    /// second begins. For kernels whose threads don't wait for each other; without it, the threads of a block run side by side.
    /// </summary>
    public Launch InTurn() => this with { IsInTurn = true };

    /// <summary>Runs a kernel's method as plain C#; launchers made by the source generator call this.</summary>
    /// <param name="code">The kernel.</param>
    /// <param name="method">Calls its method.</param>
    /// <remarks>What a stream has queued before is waited for. The time budget and cancellation do not count: who debugs takes time.</remarks>
    [System.ComponentModel.EditorBrowsable(System.ComponentModel.EditorBrowsableState.Never)]
    public void RunManaged(KernelCode code, Action method)
    {
        ArgumentNullException.ThrowIfNull(code);
        ArgumentNullException.ThrowIfNull(method);
        if (Options.Grid.Count == 0) return;
        Stream?.Synchronize();
        var kernel = code.On(Device);
        var options = Extent is not { } extent || kernel.Bounds.Allow(Options.Block) ? Options : GridShape.Cover(extent, kernel.Bounds.SuggestedBlock);
        if (IsInTurn) ManagedLaunch.RunAlone(options.Grid, options.Block, method, options.SharedBytes, options.Output);
        else ManagedLaunch.Run(options.Grid, options.Block, method, options.SharedBytes, options.Output);
    }

    /// <summary>Runs a kernel, or queues it; launchers made by the source generator call this.</summary>
    /// <param name="code">The kernel.</param>
    /// <param name="arguments">One for each parameter of its PTX.</param>
    /// <remarks>A grid without blocks runs nothing.</remarks>
    /// <inheritdoc cref="Kernel.Launch(LaunchOptions, ReadOnlySpan{KernelArgument})" path="/exception"/>
    public void Run(KernelCode code, params ReadOnlySpan<KernelArgument> arguments)
    {
        ArgumentNullException.ThrowIfNull(code);
        if (Options.Grid.Count == 0) return;
        var kernel = code.On(Device);
        var options = Extent is not { } extent || kernel.Bounds.Allow(Options.Block) ? Options : GridShape.Cover(extent, kernel.Bounds.SuggestedBlock);
        if (Stream is { } stream) stream.Launch(kernel, options, arguments);
        else kernel.Launch(options, arguments);
    }
}

/// <summary>The shapes of grids that most launches have.</summary>
static class GridShape
{
    static readonly Dim3 Row = new(256), Tile = new(32, 8);

    /// <summary>Blocks with at least one thread for each index below <paramref name="extent"/>.</summary>
    public static LaunchOptions Over(Dim3 extent)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(extent.X, nameof(extent));
        ArgumentOutOfRangeException.ThrowIfNegative(extent.Y, nameof(extent));
        ArgumentOutOfRangeException.ThrowIfNegative(extent.Z, nameof(extent));
        return Cover(extent, extent.Y > 1 || extent.Z > 1 ? Tile : Row);
    }

    /// <summary>As many blocks of a size as cover <paramref name="extent"/>.</summary>
    public static LaunchOptions Cover(Dim3 extent, Dim3 block) =>
        new() { Grid = new Dim3(Blocks(extent.X, block.X), Blocks(extent.Y, block.Y), Blocks(extent.Z, block.Z)), Block = block };

    static int Blocks(int threads, int perBlock) => (int)(((long)threads + perBlock - 1) / perBlock);
}
