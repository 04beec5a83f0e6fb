using Drawbridge.Tests.Kernels;

namespace Drawbridge.Workloads.Streams;

/// <summary>How often each byte occurs; by hand each processor counts in four tables, so that equal neighbours don't wait for each other.</summary>
sealed class Histogram() : Workload("histogram", "Gitem/s", new Size("n", 1 << 24, 4_000))
{
    const int Bins = 256, GridBlocks = 64;

    public override double Work(Numbers numbers) => numbers["n"];

    public override void MakeInputs(HostData data) => data.Set("data", Draw.Bytes(9, data["n"]));

    public override WorkloadRun Launches(WorkloadData data) =>
        new("histogram", new WorkloadLaunch("histogram256", GridBlocks, Width, data["n"], data.In("data"), data.Out("bins", 4 * Bins)));

    public override void Reference(HostData data)
    {
        byte[] values = data.In<byte>("data");
        uint[] bins = data.Out<uint>("bins", Bins);
        Array.Clear(bins);
        var gate = new Lock();
        Cores.Split(values.Length, (from, to) =>
        {
            uint[] counts = new uint[4 * Bins];
            int i = from;
            for (; i <= to - 4; i += 4)
            {
                counts[values[i]]++;
                counts[Bins + values[i + 1]]++;
                counts[2 * Bins + values[i + 2]]++;
                counts[3 * Bins + values[i + 3]]++;
            }
            for (; i < to; i++) counts[values[i]]++;
            lock (gate)
                for (int bin = 0; bin < counts.Length; bin++) bins[bin % Bins] += counts[bin];
        });
    }
}
