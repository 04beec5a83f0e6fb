using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Drawbridge.Workloads;

/// <summary>What was seen of a workload.</summary>
/// <param name="Engine">Milliseconds of a run on the device, the median.</param>
/// <param name="Reference">The same by hand.</param>
/// <param name="First">From PTX text to the end of the first run, less one run.</param>
/// <param name="Rate">What the device did by the second, in <see cref="Workload.Unit"/>.</param>
/// <param name="Path">How the device ran it.</param>
/// <param name="Problem">Why its results are wrong, or null.</param>
sealed record TrialResult(double Engine, double Reference, double First, double Rate, string Path, string? Problem);

/// <summary>Runs a workload on a device and by hand, and compares.</summary>
static class Trial
{
    /// <summary>Runs it.</summary>
    /// <param name="workload">The workload.</param>
    /// <param name="device">The device.</param>
    /// <param name="isQuick">True for small sizes, once each.</param>
    /// <param name="cancellation">Ends it.</param>
    public static TrialResult Run(Workload workload, Device device, bool isQuick, CancellationToken cancellation)
    {
        var numbers = new Numbers(workload.Sizes.ToDictionary(size => size.Name, size => isQuick ? size.Quick : size.Value));
        var host = new HostData(numbers);
        workload.MakeInputs(host);
        using var data = new TrialData(device, numbers, host);
        var run = workload.Launches(data);

        long start = Stopwatch.GetTimestamp();
        using var module = device.LoadModuleText(KernelText(run.Module), run.Module + ".sm_80.ptx");
        var steps = run.Launches.Select(launch => (Kernel: module.GetKernel(launch.Entry), Options: new LaunchOptions { Grid = launch.Grid, Block = launch.Block, Cancellation = cancellation }, launch.Arguments)).ToArray();
        Launch();
        double first = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        workload.Reference(host);
        string? problem = data.Outputs.Select(output => Compare(output.Name, output.Buffer, host, workload)).FirstOrDefault(text => text != null);

        double engine = Median(isQuick, workload.Repeats ? null : data.Restore, () =>
        {
            for (int i = 0; i < run.Repeat; i++) Launch();
        }, cancellation);
        if (!isQuick) Settle(workload, host);
        double reference = Median(isQuick, workload.Repeats ? null : host.Restore, () =>
        {
            for (int i = 0; i < run.Repeat; i++) workload.Reference(host);
        }, cancellation);
        string path = string.Join("; ", steps.Select(step => module.EngineModule.PathOf(step.Kernel.Function, step.Options.Block, step.Options.Grid)).Distinct());
        return new(engine, reference, Math.Max(0, first - engine / run.Repeat), workload.Work(numbers) / engine / 1e6, path, problem);

        void Launch()
        {
            foreach (var (kernel, options, arguments) in steps) kernel.Launch(options, arguments);
        }
    }

    // Until the compiler has optimised what is called often; it takes its time beside the work.
    static void Settle(Workload workload, HostData host)
    {
        long begin = Stopwatch.GetTimestamp();
        for (int i = 0; i < 40 && Stopwatch.GetElapsedTime(begin).TotalSeconds < 1.5; i++) workload.Reference(host);
        Thread.Sleep(200);
    }

    static double Median(bool isQuick, Action? before, Action work, CancellationToken cancellation)
    {
        var times = new List<double>();
        long begin = Stopwatch.GetTimestamp();
        while (times.Count < (isQuick ? 1 : 5) || (!isQuick && Stopwatch.GetElapsedTime(begin).TotalMilliseconds < 400))
        {
            cancellation.ThrowIfCancellationRequested();
            before?.Invoke();
            long start = Stopwatch.GetTimestamp();
            work();
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
        times.Sort();
        return (times[(times.Count - 1) / 2] + times[times.Count / 2]) / 2;
    }

    static string? Compare(string name, DeviceBuffer<byte> buffer, HostData host, Workload workload)
    {
        byte[] bytes = buffer.ToArray();
        return host.Outputs[name] switch
        {
            float[] want => Compare(name, MemoryMarshal.Cast<byte, float>(bytes), want, workload),
            double[] want => Compare(name, MemoryMarshal.Cast<byte, double>(bytes), want, workload),
            int[] want => Compare(name, MemoryMarshal.Cast<byte, int>(bytes), want, workload),
            uint[] want => Compare(name, MemoryMarshal.Cast<byte, uint>(bytes), want, workload),
            ulong[] want => Compare(name, MemoryMarshal.Cast<byte, ulong>(bytes), want, workload),
            _ => throw new InvalidOperationException("a result of another type"),
        };
    }

    static string? Compare<T>(string name, ReadOnlySpan<T> got, T[] want, Workload workload) where T : unmanaged, System.Numerics.INumber<T>
    {
        if (got.Length != want.Length) return $"{name} has {got.Length} values, expected {want.Length}";
        var (relative, absolute) = workload.Tolerance;
        bool isFloat = typeof(T) == typeof(float) || typeof(T) == typeof(double);
        int wrong = 0, at = -1;
        for (int i = 0; i < got.Length; i++)
        {
            if (got[i] == want[i]) continue;
            double a = double.CreateSaturating(got[i]), b = double.CreateSaturating(want[i]);
            if (isFloat && Math.Abs(a - b) <= absolute + relative * Math.Abs(b)) continue;
            if (at < 0) at = i;
            wrong++;
        }
        return wrong <= workload.MayDiffer * got.Length ? null : $"{name}: {wrong} of {got.Length} values differ; [{at}] is {got[at]}, expected {want[at]}";
    }

    static string KernelText(string module)
    {
        using var stream = typeof(Trial).Assembly.GetManifestResourceStream(module + ".sm_80.ptx") ?? throw new FileNotFoundException(module);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>Buffers with what the host has.</summary>
    sealed class TrialData(Device device, Numbers numbers, HostData host) : WorkloadData(device, numbers), IDisposable
    {
        readonly Device device = device;
        readonly Dictionary<string, DeviceBuffer<byte>> inputs = [];

        public override DeviceBuffer<byte> In(string name) => inputs[name] = device.Allocate(host.BytesOf(name));

        public void Restore()
        {
            foreach (var (name, buffer) in Outputs)
            {
                if (inputs.ContainsKey(name)) buffer.CopyFrom(host.BytesOf(name));
                else buffer.Fill(0);
            }
        }

        public void Dispose()
        {
            foreach (var buffer in inputs.Values.Concat(Outputs.Select(output => output.Buffer)).Distinct()) buffer.Dispose();
        }
    }
}
