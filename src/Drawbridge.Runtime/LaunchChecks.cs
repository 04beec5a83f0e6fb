using Drawbridge.Ptx.Diagnostics;
using Drawbridge.Ptx.Isa;
using Drawbridge.Ptx.Syntax;

namespace Drawbridge.Runtime;

/// <summary>
/// What has to hold before a launch of a kernel, by its own directives and the limits of the target it was compiled for. Worked out once a kernel:
/// a small launch takes less time than reading directives.
/// </summary>
public sealed class LaunchChecks
{
    // Parameters of a kernel: 4352 bytes, and 32764 since PTX 8.1 on sm_70 and later.
    const int SmallParameterSpace = 4352, LargeParameterSpace = 32764;

    readonly Module module;
    readonly Function entry;
    readonly GpuGeneration limits;
    readonly ParameterLayout layout;
    readonly int parameterSpace;
    readonly long[]? mostThreads, requiredBlock, requiredCluster;
    readonly long threadLimit;

    /// <summary>Reads what a kernel demands.</summary>
    /// <param name="module">The module.</param>
    /// <param name="entry">The kernel.</param>
    /// <param name="layout">Its parameters.</param>
    public LaunchChecks(Module module, Function entry, ParameterLayout layout)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(entry);
        (this.module, this.entry, this.layout) = (module, entry, layout);
        limits = GpuGenerations.Find(module.Target.Number) ?? GpuGenerations.All[^1];
        bool isLarge = module.Version >= new PtxVersion(8, 1) && module.Target.Number >= 70;
        parameterSpace = isLarge ? LargeParameterSpace : SmallParameterSpace;
        mostThreads = entry.DirectiveNumbers("maxntid");
        requiredBlock = entry.DirectiveNumbers("reqntid");
        requiredCluster = entry.DirectiveNumbers("reqnctapercluster");
        threadLimit = mostThreads?.Aggregate(1L, (product, number) => product * number) ?? long.MaxValue;
    }

    /// <summary>Checks a launch of the kernel.</summary>
    /// <returns>What is wrong with it, each with what to do; empty if nothing.</returns>
    public IReadOnlyList<Diagnostic> Verify(LaunchRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!entry.IsEntry || entry.Body == null) return [At(LaunchDiagnostics.NotAnEntry, $"'{entry.Name}' is no .entry with a body")];
        if (IsFine(request)) return [];
        var found = new List<Diagnostic>();
        CheckBlock();
        CheckGrid();
        CheckCluster();
        CheckShared();
        CheckParameters();
        return found;

        void CheckBlock()
        {
            var block = request.Block;
            var (x, y, z) = limits.BlockLimit;
            if (!IsWithin(block.X, x) || !IsWithin(block.Y, y) || !IsWithin(block.Z, z) || block.Count > limits.ThreadsPerBlock)
            {
                found.Add(At(LaunchDiagnostics.BadBlockSize,
                    $"a block of ({block}) is not between 1 and ({x},{y},{z}), with {limits.ThreadsPerBlock} threads at most"));
            }
            if (block.Count > threadLimit)
            {
                found.Add(At(LaunchDiagnostics.BadBlockSize,
                    $"'{entry.Name}' says .maxntid {string.Join(", ", mostThreads!)}; a block of ({block}) has {block.Count} threads"));
            }
            if (requiredBlock is { } required && ToDim3(required) != block)
                found.Add(At(LaunchDiagnostics.WrongBlockShape, $"'{entry.Name}' says .reqntid {string.Join(", ", required)}; the block is ({block})"));
        }

        void CheckGrid()
        {
            var grid = request.Grid;
            var (x, y, z) = limits.GridLimit;
            if (!IsWithin(grid.X, x) || !IsWithin(grid.Y, y) || !IsWithin(grid.Z, z))
                found.Add(At(LaunchDiagnostics.BadGridSize, $"a grid of ({grid}) is not between 1 and ({x},{y},{z})"));
        }

        void CheckCluster()
        {
            var (cluster, grid) = (request.Cluster, request.Grid);
            bool isPositive = cluster.X > 0 && cluster.Y > 0 && cluster.Z > 0;
            if (!isPositive || grid.X % cluster.X != 0 || grid.Y % cluster.Y != 0 || grid.Z % cluster.Z != 0)
            {
                found.Add(At(LaunchDiagnostics.BadCluster, $"a cluster of ({cluster}) does not divide a grid of ({grid})"));
            }
            else if (cluster.Count > limits.ClusterLimit)
            {
                found.Add(At(LaunchDiagnostics.BadCluster, $"a cluster of ({cluster}) has {cluster.Count} blocks; {module.Target} allows {limits.ClusterLimit}"));
            }
            if (requiredCluster is { } required && isPositive && ToDim3(required) != cluster)
            {
                found.Add(At(LaunchDiagnostics.BadCluster,
                    $"'{entry.Name}' says .reqnctapercluster {string.Join(", ", required)}; the cluster is ({cluster})"));
            }
        }

        void CheckShared()
        {
            if (request.DynamicSharedBytes < 0)
            {
                found.Add(At(LaunchDiagnostics.TooMuchShared, $"{request.DynamicSharedBytes} bytes of dynamic shared memory"));
                return;
            }
            int total = SharedLayout.Of(module, entry).TotalBytes(request.DynamicSharedBytes);
            if (total > limits.SharedMemoryPerBlock)
            {
                found.Add(At(LaunchDiagnostics.TooMuchShared,
                    $"'{entry.Name}' would have {total} bytes of shared memory a block, {request.DynamicSharedBytes} of them dynamic; "
                    + $"{module.Target} has {limits.SharedMemoryPerBlock}"));
            }
        }

        void CheckParameters()
        {
            if (layout.Size > parameterSpace)
                found.Add(At(LaunchDiagnostics.TooManyParameterBytes, $"'{entry.Name}' has {layout.Size} bytes of parameters; {parameterSpace} are allowed"));
            if (request.Arguments.Length != layout.Size)
            {
                found.Add(At(LaunchDiagnostics.WrongArguments,
                    $"'{entry.Name}' has {layout.Parameters.Count} parameters of {layout.Size} bytes together; {request.Arguments.Length} bytes were given"));
            }
        }
    }

    // What nearly all launches are, at once: within all limits, without a cluster.
    bool IsFine(LaunchRequest request)
    {
        var (block, grid) = (request.Block, request.Grid);
        return IsWithin(block, limits.BlockLimit) && IsWithin(grid, limits.GridLimit) && block.Count <= Math.Min(limits.ThreadsPerBlock, threadLimit)
            && requiredBlock == null && requiredCluster == null && request.Cluster == new Dim3(1) && request.DynamicSharedBytes == 0
            && SharedLayout.Of(module, entry).StaticBytes <= limits.SharedMemoryPerBlock
            && layout.Size <= parameterSpace && request.Arguments.Length == layout.Size;
    }

    Diagnostic At(DiagnosticKind kind, string message) => new(kind, module.Source, entry.Position, 1, message);

    static bool IsWithin(Dim3 extent, (int X, int Y, int Z) limit) => IsWithin(extent.X, limit.X) && IsWithin(extent.Y, limit.Y) && IsWithin(extent.Z, limit.Z);

    static bool IsWithin(int value, int limit) => value >= 1 && value <= limit;

    /// <summary>The extent that a directive's numbers give.</summary>
    public static Dim3 ToDim3(long[] numbers) =>
        new((int)numbers[0], numbers.Length > 1 ? (int)numbers[1] : 1, numbers.Length > 2 ? (int)numbers[2] : 1);
}
