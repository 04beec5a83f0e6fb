using Drawbridge.Ptx.Diagnostics;
using Drawbridge.Ptx.Isa;
using Drawbridge.Ptx.Syntax;

namespace Drawbridge.Runtime;

/// <summary>What has to hold before a launch, by the kernel's own directives and the limits of the target it was compiled for.</summary>
public static class LaunchChecks
{
    // Parameters of a kernel: 4352 bytes, and 32764 since PTX 8.1 on sm_70 and later.
    const int SmallParameterSpace = 4352, LargeParameterSpace = 32764;

    /// <summary>Checks a launch.</summary>
    /// <param name="module">The module.</param>
    /// <param name="request">The launch.</param>
    /// <returns>What is wrong with it, each with what to do; empty if nothing.</returns>
    public static IReadOnlyList<Diagnostic> Verify(Module module, LaunchRequest request)
    {
        var found = new List<Diagnostic>();
        var entry = request.Entry;
        if (!entry.IsEntry || entry.Body == null)
        {
            found.Add(At(LaunchDiagnostics.NotAnEntry, $"'{entry.Name}' is no .entry with a body"));
            return found;
        }
        var limits = GpuGenerations.Find(module.Target.Number) ?? GpuGenerations.All[^1];
        CheckBlock();
        CheckGrid();
        CheckCluster();
        CheckShared();
        CheckParameters();
        return found;

        Diagnostic At(DiagnosticKind kind, string message) => new(kind, module.Source, entry.Position, 1, message);

        void CheckBlock()
        {
            var block = request.Block;
            var (x, y, z) = limits.BlockLimit;
            if (!IsWithin(block.X, x) || !IsWithin(block.Y, y) || !IsWithin(block.Z, z) || block.Count > limits.ThreadsPerBlock)
            {
                found.Add(At(LaunchDiagnostics.BadBlockSize,
                    $"a block of ({block}) is not between 1 and ({x},{y},{z}), with {limits.ThreadsPerBlock} threads at most"));
            }
            if (entry.DirectiveNumbers("maxntid") is { } most && block.Count > most.Aggregate(1L, (product, number) => product * number))
            {
                found.Add(At(LaunchDiagnostics.BadBlockSize,
                    $"'{entry.Name}' says .maxntid {string.Join(", ", most)}; a block of ({block}) has {block.Count} threads"));
            }
            if (entry.DirectiveNumbers("reqntid") is { } required && ToDim3(required) != block)
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
            if (entry.DirectiveNumbers("reqnctapercluster") is { } required && isPositive && ToDim3(required) != cluster)
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
            var layout = new ParameterLayout(entry);
            bool isLarge = module.Version >= new PtxVersion(8, 1) && module.Target.Number >= 70;
            int space = isLarge ? LargeParameterSpace : SmallParameterSpace;
            if (layout.Size > space)
                found.Add(At(LaunchDiagnostics.TooManyParameterBytes, $"'{entry.Name}' has {layout.Size} bytes of parameters; {space} are allowed"));
            if (request.Arguments.Length != layout.Size)
            {
                found.Add(At(LaunchDiagnostics.WrongArguments,
                    $"'{entry.Name}' has {layout.Parameters.Count} parameters of {layout.Size} bytes together; {request.Arguments.Length} bytes were given"));
            }
        }
    }

    static bool IsWithin(int value, int limit) => value >= 1 && value <= limit;

    /// <summary>The extent that a directive's numbers give.</summary>
    public static Dim3 ToDim3(long[] numbers) =>
        new((int)numbers[0], numbers.Length > 1 ? (int)numbers[1] : 1, numbers.Length > 2 ? (int)numbers[2] : 1);
}
