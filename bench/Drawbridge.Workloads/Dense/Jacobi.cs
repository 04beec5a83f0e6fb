using System.Runtime.Intrinsics;
using Drawbridge.Tests.Kernels;

namespace Drawbridge.Workloads.Dense;

/// <summary>The mean of the four neighbours; the rim stays.</summary>
sealed class Jacobi() : Workload("jacobi", "GB/s", new Size("w", 4096, 96), new Size("h", 4096, 40))
{
    public override double Work(Numbers numbers) => 8.0 * numbers["w"] * numbers["h"];

    public override void MakeInputs(HostData data) => data.Set("in", Draw.Floats(16, data["w"] * data["h"]));

    public override WorkloadRun Launches(WorkloadData data) => new("stencil", new WorkloadLaunch("jacobi2d", (Blocks(data["w"], 32), Blocks(data["h"], 8)), (32, 8),
        data["w"], data["h"], data.In("in"), data.Out("out", 4L * data["w"] * data["h"])));

    public override void Reference(HostData data)
    {
        int w = data["w"], h = data["h"];
        float[] from = data.In<float>("in"), to = data.Out<float>("out", w * h);
        Cores.Each(h, row => Row(from, to, w, h, row));
    }

    static void Row(float[] from, float[] to, int w, int h, int row)
    {
        int start = row * w;
        if (row == 0 || row == h - 1)
        {
            Array.Copy(from, start, to, start, w);
            return;
        }
        to[start] = from[start];
        to[start + w - 1] = from[start + w - 1];
        int i = start + 1, end = start + w - 1;
        for (; i <= end - Cores.Lanes; i += Cores.Lanes)
        {
            var sum = Vector512.LoadUnsafe(ref from[i - 1]) + Vector512.LoadUnsafe(ref from[i + 1]) + Vector512.LoadUnsafe(ref from[i - w]) + Vector512.LoadUnsafe(ref from[i + w]);
            (sum * 0.25f).StoreUnsafe(ref to[i]);
        }
        for (; i < end; i++) to[i] = 0.25f * (from[i - 1] + from[i + 1] + from[i - w] + from[i + w]);
    }
}
