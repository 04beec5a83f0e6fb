using Drawbridge.Workloads.Dense;
using Drawbridge.Workloads.Elements;
using Drawbridge.Workloads.Irregular;
using Drawbridge.Workloads.Streams;

namespace Drawbridge.Workloads;

/// <summary>All workloads, in the order in which they are shown.</summary>
static class All
{
    /// <summary>Those that other systems are compared by; their launch shapes are shared with them.</summary>
    public static IReadOnlyList<Workload> Peers { get; } =
    [
        new Saxpy("saxpy", 1 << 24), new Triad(), new Dot(), new Scan(), new Transpose(), new Histogram(),
        new Sgemm("sgemm_tiled", 16, (16, 16)), new Sgemm("sgemm_regblock", 128, 256),
        new Jacobi(), new Bodies(), new BlackScholes(), new Mandelbrot(), new Softmax(), new SparseProduct(), new Hash(), new MonteCarlo(), new TinyLaunches(),
    ];

    /// <summary>Others.</summary>
    public static IReadOnlyList<Workload> Others { get; } = [new Saxpy("saxpy_l2", 1 << 17), new LayerNorm(), new Attention(), new MatrixHalves(), new MatrixBytes(), new Doubles(), new Search()];

    /// <summary>Everything.</summary>
    public static IEnumerable<Workload> Workloads => Peers.Concat(Others);
}
