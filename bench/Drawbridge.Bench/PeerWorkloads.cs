using Drawbridge.Runtime;

namespace Drawbridge.Bench;

/// <summary>One launch of a peer workload.</summary>
/// <param name="Entry">The kernel.</param>
/// <param name="Grid">Number of blocks.</param>
/// <param name="Block">Threads of a block.</param>
/// <param name="Arguments">Its arguments.</param>
sealed record PeerLaunch(string Entry, Dim3 Grid, Dim3 Block, params KernelArgument[] Arguments);

/// <summary>A workload: the module and the launches, one after the other, that are one run of it.</summary>
/// <param name="Module">Name of the kernel file.</param>
/// <param name="Launches">The launches.</param>
sealed record PeerWorkload(string Module, params PeerLaunch[] Launches)
{
    /// <summary>How often a timed run repeats them.</summary>
    public int Repeat { get; init; } = 1;
}

/// <summary>The workloads that other systems are compared by: kernels of the corpus in launch shapes that all systems share.</summary>
static class PeerWorkloads
{
    const int Width = 256, StridingBlocks = 64, Seed = 12345;

    /// <summary>What makes each workload from its data.</summary>
    public static IReadOnlyDictionary<string, Func<PeerData, PeerWorkload>> All { get; } = new Dictionary<string, Func<PeerData, PeerWorkload>>
    {
        ["saxpy"] = Saxpy,
        ["launch"] = data => Saxpy(data) with { Repeat = data["launches"] },
        ["triad"] = data => Linear("stream", "stream_triad", data["n"], data["n"], 3f, data.In("b"), data.In("c"), data.Out("a", 4L * data["n"])),
        ["dot"] = data => new("reduce", new PeerLaunch("dot_f32", StridingBlocks, Width, data["n"], data.In("x"), data.In("y"), data.Out("out", 4))),
        ["scan"] = Scan,
        ["transpose"] = data => new("transpose", new PeerLaunch("transpose_f32", (Blocks(data["w"], 32), Blocks(data["h"], 32)), (32, 8),
            data["w"], data["h"], data.In("in"), data.Out("out", 4L * data["w"] * data["h"]))),
        ["sgemm_tiled"] = data => Sgemm("sgemm_tiled", data, 16, (16, 16)),
        ["sgemm_regblock"] = data => Sgemm("sgemm_regblock", data, 128, Width),
        ["jacobi"] = data => new("stencil", new PeerLaunch("jacobi2d", (Blocks(data["w"], 32), Blocks(data["h"], 8)), (32, 8),
            data["w"], data["h"], data.In("in"), data.Out("out", 4L * data["w"] * data["h"]))),
        ["nbody"] = data => Linear("nbody", "nbody_accel", data["n"], data["n"], 0.01f, data.In("pos"), data.Out("acc", 16L * data["n"])),
        ["blackscholes"] = data => Linear("blackscholes", "blackscholes", data["n"], data["n"], data.In("S"), data.In("X"), data.In("T"), 0.02f, 0.3f,
            data.Out("call", 4L * data["n"]), data.Out("put", 4L * data["n"])),
        ["mandelbrot"] = data => new("mandelbrot", new PeerLaunch("mandelbrot", (Blocks(data["w"], 16), Blocks(data["h"], 16)), (16, 16),
            data["w"], data["h"], -2f, -1.25f, 2.5f / data["w"], 2.5f / data["h"], data["maxit"], data.Out("out", 4L * data["w"] * data["h"]))),
        ["histogram"] = data => new("histogram", new PeerLaunch("histogram256", StridingBlocks, Width, data["n"], data.In("data"), data.Out("bins", 4 * 256))),
        ["softmax"] = data => new("softmax", new PeerLaunch("softmax_rows", data["rows"], Width,
            data["cols"], data.In("in"), data.Out("out", 4L * data["rows"] * data["cols"]))),
        ["spmv"] = data => Linear("spmv", "spmv_csr_scalar", data["rows"], data["rows"], data.In("rowptr"), data.In("col"), data.In("val"), data.In("x"),
            data.Out("y", 4L * data["rows"])),
        ["sha256"] = data => Linear("sha256", "sha256_64", data["n"], data["n"], data.In("msg"), data.Out("digest", 32L * data["n"])),
        ["montecarlo"] = data => Linear("montecarlo", "montecarlo_pi", data["threads"], data["iters"], Seed, data.Out("hits", 8)),
    };

    static int Blocks(int count, int size) => (count + size - 1) / size;

    static PeerWorkload Linear(string module, string entry, int threads, params KernelArgument[] arguments) =>
        new(module, new PeerLaunch(entry, Blocks(threads, Width), Width, arguments));

    static PeerWorkload Saxpy(PeerData data) => Linear("saxpy", "saxpy", data["n"], data["n"], 2.5f, data.In("x"), data.InOut("y"));

    static PeerWorkload Scan(PeerData data)
    {
        int n = data["n"], blocks = Blocks(n, Width);
        DeviceBuffer<byte> sums = data.Zeros(4L * blocks), result = data.Out("out", 4L * n);
        return new("scan",
            new PeerLaunch("scan_block", blocks, Width, n, data.In("in"), result, sums),
            new PeerLaunch("scan_sums", 1, Width, blocks, sums),
            new PeerLaunch("scan_add", blocks, Width, n, result, sums));
    }

    static PeerWorkload Sgemm(string name, PeerData data, int tile, Dim3 block) =>
        new(name, new PeerLaunch(name, (Blocks(data["n"], tile), Blocks(data["m"], tile)), block,
            data["m"], data["n"], data["k"], 1f, data.In("A"), data.In("B"), 0f, data.Out("C", 4L * data["m"] * data["n"])));
}
