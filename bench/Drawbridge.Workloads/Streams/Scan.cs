using Drawbridge.Tests.Kernels;

namespace Drawbridge.Workloads.Streams;

/// <summary>Sums of everything up to each element: three launches on the device; by hand each processor adds up its part, then goes over it.</summary>
sealed class Scan() : Workload("scan", "Gitem/s", new Size("n", 1 << 24, 3_000))
{
    public override double Work(Numbers numbers) => numbers["n"];

    public override void MakeInputs(HostData data) => data.Set("in", Draw.Integers(7, data["n"]));

    public override WorkloadRun Launches(WorkloadData data)
    {
        int n = data["n"], blocks = Blocks(n, Width);
        DeviceBuffer<byte> sums = data.Zeros(4L * blocks), result = data.Out("out", 4L * n);
        return new("scan",
            new WorkloadLaunch("scan_block", blocks, Width, n, data.In("in"), result, sums),
            new WorkloadLaunch("scan_sums", 1, Width, blocks, sums),
            new WorkloadLaunch("scan_add", blocks, Width, n, result, sums));
    }

    public override void Reference(HostData data)
    {
        int[] values = data.In<int>("in"), result = data.Out<int>("out", values.Length);
        int[] sums = new int[Environment.ProcessorCount + 1];
        Cores.Split(values.Length, (piece, from, to) =>
        {
            int sum = 0;
            foreach (int value in values.AsSpan(from, to - from)) sum += value;
            sums[piece + 1] = sum;
        });
        for (int i = 1; i < sums.Length; i++) sums[i] += sums[i - 1];
        Cores.Split(values.Length, (piece, from, to) =>
        {
            int sum = sums[piece];
            var target = result.AsSpan(from, to - from);
            var source = values.AsSpan(from, to - from);
            for (int i = 0; i < source.Length; i++) target[i] = sum += source[i];
        });
    }
}
