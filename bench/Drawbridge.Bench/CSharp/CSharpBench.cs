using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Drawbridge.Workloads;

namespace Drawbridge.Bench.CSharp;

/// <summary>Kernels in C# beside clang's PTX of the same algorithms: the same launches over the same data, taking turns.</summary>
static class CSharpBench
{
    const int Width = 256, FewestRuns = 7, Milliseconds = 800;

    /// <summary>A kernel in C# over a workload's data: what launches it, and its result.</summary>
    sealed record Twin(Action Launch, Func<byte[]> Result);

    static readonly (string Name, Func<Device, HostData, Twin> Make)[] Twins =
    [
        ("saxpy", (device, data) =>
        {
            var (x, y) = (Floats(device, data, "x"), Floats(device, data, "y"));
            return Of(y, () => StreamKernels.Saxpy(Linear(device, data["n"]), data["n"], 2.5f, x, y));
        }),
        ("dot", (device, data) =>
        {
            var (x, y, sum) = (Floats(device, data, "x"), Floats(device, data, "y"), Zeros<float>(device, 1));
            return Of(sum, () => StreamKernels.Dot(device.Grid(64, Width), data["n"], x, y, sum));
        }),
        ("scan", (device, data) =>
        {
            int n = data["n"], blocks = Blocks(n, Width);
            var (x, sums, totals) = (device.Allocate<int>(data.In<int>("in")), Zeros<int>(device, n), Zeros<int>(device, blocks));
            return Of(sums, () =>
            {
                StreamKernels.ScanBlocks(device.Grid(blocks, Width), n, x, sums, totals);
                StreamKernels.ScanTotals(device.Grid(1, Width), blocks, totals);
                StreamKernels.AddTotals(device.Grid(blocks, Width), n, sums, totals);
            });
        }),
        ("transpose", (device, data) =>
        {
            int w = data["w"], h = data["h"];
            var (x, y) = (Floats(device, data, "in"), Zeros<float>(device, w * h));
            return Of(y, () => StreamKernels.Transpose(device.Grid((Blocks(w, 32), Blocks(h, 32)), (32, 8)), w, h, x, y));
        }),
        ("histogram", (device, data) =>
        {
            var (x, bins) = (device.Allocate<uint>(MemoryMarshal.Cast<byte, uint>(data.In<byte>("data"))), Zeros<uint>(device, 256));
            return Of(bins, () => StreamKernels.Histogram(device.Grid(64, Width), data["n"], x, bins));
        }),
        ("sgemm_tiled", (device, data) =>
        {
            int m = data["m"], n = data["n"];
            var (a, b, c) = (Floats(device, data, "A"), Floats(device, data, "B"), Zeros<float>(device, m * n));
            return Of(c, () => DenseKernels.Tiled(device.Grid((Blocks(n, 16), Blocks(m, 16)), (16, 16)), m, n, data["k"], 1, a, b, 0, c));
        }),
        ("sgemm_regblock", (device, data) =>
        {
            int m = data["m"], n = data["n"];
            var (a, b, c) = (Quads(device, data, "A"), Quads(device, data, "B"), Zeros<Quad>(device, m * n / 4));
            return Of(c, () => DenseKernels.RegisterBlocked(device.Grid((n / 128, m / 128), 256), n, data["k"], 1, a, b, 0, c));
        }),
        ("nbody", (device, data) =>
        {
            var (bodies, pulls) = (Quads(device, data, "pos"), Zeros<Quad>(device, data["n"]));
            return Of(pulls, () => ElementKernels.Accelerations(Linear(device, data["n"]), data["n"], 0.01f, bodies, pulls));
        }),
        ("blackscholes", (device, data) =>
        {
            var (s, x, t) = (Floats(device, data, "S"), Floats(device, data, "X"), Floats(device, data, "T"));
            var (call, put) = (Zeros<float>(device, data["n"]), Zeros<float>(device, data["n"]));
            return Of(call, () => ElementKernels.BlackScholes(Linear(device, data["n"]), data["n"], s, x, t, 0.02f, 0.3f, call, put));
        }),
        ("mandelbrot", (device, data) =>
        {
            int w = data["w"], h = data["h"];
            var counts = Zeros<int>(device, w * h);
            return Of(counts, () => ElementKernels.Mandelbrot(device.Grid((Blocks(w, 16), Blocks(h, 16)), (16, 16)), w, h, -2, -1.25f, 2.5f / w, 2.5f / h, data["maxit"], counts));
        }),
        ("softmax", (device, data) =>
        {
            int rows = data["rows"], columns = data["cols"];
            var (x, y) = (Floats(device, data, "in"), Zeros<float>(device, rows * columns));
            return Of(y, () => ElementKernels.Softmax(device.Grid(rows, Width), columns, x, y));
        }),
        ("spmv", (device, data) =>
        {
            var (starts, columns) = (device.Allocate<int>(data.In<int>("rowptr")), device.Allocate<int>(data.In<int>("col")));
            var (values, x, y) = (Floats(device, data, "val"), Floats(device, data, "x"), Zeros<float>(device, data["rows"]));
            return Of(y, () => ElementKernels.SparseProduct(Linear(device, data["rows"]), data["rows"], starts, columns, values, x, y));
        }),
    ];

    public static int Run(ReadOnlySpan<string> names)
    {
        var chosen = names.ToArray();
        Console.WriteLine($"{Environment.ProcessorCount} processors, {Environment.Version}; milliseconds, best / median");
        Console.WriteLine($"{"",-16}{"clang",20}{"C#",20}{"clang/C#",10}");
        double product = 1;
        int count = 0, wrong = 0;
        foreach (var (name, make) in Twins)
        {
            if (chosen.Length > 0 && !chosen.Contains(name)) continue;
            using var device = Device.Open("cpu");
            var workload = All.Workloads.First(one => one.Name == name);
            var host = new HostData(new Numbers(workload.Sizes.ToDictionary(size => size.Name, size => size.Value)));
            workload.MakeInputs(host);
            var data = new HostBuffers(device, host);
            var run = workload.Launches(data);
            using var module = device.LoadModule(KernelFiles.Find(run.Module));
            var steps = run.Launches.Select(launch => (Kernel: module.GetKernel(launch.Entry), Options: new LaunchOptions { Grid = launch.Grid, Block = launch.Block }, launch.Arguments)).ToArray();
            var twin = make(device, host);
            void Clang()
            {
                foreach (var (kernel, options, arguments) in steps) kernel.Launch(options, arguments);
            }

            Clang();
            twin.Launch();
            string? problem = Difference(data.Outputs[0].Buffer.ToArray(), twin.Result(), workload);
            List<double> clang = [], sharp = [];
            long begin = Stopwatch.GetTimestamp();
            while (clang.Count < FewestRuns || Stopwatch.GetElapsedTime(begin).TotalMilliseconds < Milliseconds)
            {
                clang.Add(Time(Clang));
                sharp.Add(Time(twin.Launch));
            }
            clang.Sort();
            sharp.Sort();
            double ratio = clang[clang.Count / 2] / sharp[sharp.Count / 2];
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{name,-16}{$"{clang[0]:0.00} / {clang[clang.Count / 2]:0.00}",20}{$"{sharp[0]:0.00} / {sharp[sharp.Count / 2]:0.00}",20}{ratio,10:0.00}  {problem}"));
            product *= ratio;
            count++;
            if (problem != null) wrong++;
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{"geometric mean",-56}{Math.Pow(product, 1.0 / Math.Max(count, 1)),10:0.00}"));
        return wrong == 0 ? 0 : 1;
    }

    static double Time(Action work)
    {
        long start = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    // Both as floats: what is not is the same bit for bit, and integers look like tiny floats otherwise.
    static string? Difference(byte[] want, byte[] got, Workload workload)
    {
        if (want.AsSpan().SequenceEqual(got)) return null;
        ReadOnlySpan<float> a = MemoryMarshal.Cast<byte, float>(want), b = MemoryMarshal.Cast<byte, float>(got);
        if (a.Length != b.Length) return $"{b.Length} values, not {a.Length}";
        var (relative, absolute) = workload.Tolerance;
        int wrong = 0;
        for (int i = 0; i < a.Length; i++)
        {
            if (!a[i].Equals(b[i]) && !(float.IsNormal(a[i]) && Math.Abs(a[i] - b[i]) <= 2 * (absolute + relative * Math.Abs(a[i])))) wrong++;
        }
        return wrong <= workload.MayDiffer * a.Length ? null : $"{wrong} of {a.Length} values differ";
    }

    static Twin Of<T>(DeviceBuffer<T> result, Action launch) where T : unmanaged => new(launch, () => MemoryMarshal.AsBytes<T>(result.ToArray()).ToArray());

    static int Blocks(int count, int size) => (count + size - 1) / size;

    static Launch Linear(Device device, int threads) => device.Grid(Blocks(threads, Width), Width);

    static DeviceBuffer<float> Floats(Device device, HostData data, string name) => device.Allocate<float>(data.In<float>(name));

    static DeviceBuffer<Quad> Quads(Device device, HostData data, string name) => device.Allocate<Quad>(MemoryMarshal.Cast<float, Quad>(data.In<float>(name)));

    static DeviceBuffer<T> Zeros<T>(Device device, int count) where T : unmanaged
    {
        var buffer = device.Allocate<T>(count);
        buffer.Fill(default);
        return buffer;
    }
}
