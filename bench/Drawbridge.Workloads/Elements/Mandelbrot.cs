using System.Runtime.Intrinsics;

namespace Drawbridge.Workloads.Elements;

/// <summary>How long each point stays near.</summary>
sealed class Mandelbrot() : Workload("mandelbrot", "Mpixel/s", new Size("w", 2048, 64), new Size("h", 2048, 48), new Size("maxit", 256, 50))
{
    const float Left = -2, Top = -1.25f, Extent = 2.5f;

    // Products that are fused or not escape a step earlier or later here and there.
    public override double MayDiffer => 0.01;

    public override double Work(Numbers numbers) => 1000.0 * numbers["w"] * numbers["h"];

    public override void MakeInputs(HostData data)
    {
    }

    public override WorkloadRun Launches(WorkloadData data) => new("mandelbrot", new WorkloadLaunch("mandelbrot", (Blocks(data["w"], 16), Blocks(data["h"], 16)), (16, 16),
        data["w"], data["h"], Left, Top, Extent / data["w"], Extent / data["h"], data["maxit"], data.Out("out", 4L * data["w"] * data["h"])));

    public override void Reference(HostData data)
    {
        int w = data["w"], h = data["h"], most = data["maxit"];
        int[] counts = data.Out<int>("out", w * h);
        Cores.Each(h, row =>
        {
            var cy = Vector512.Create(Top + row * (Extent / h));
            for (int x = 0; x < w; x += Cores.Lanes)
            {
                var cx = Vector512.Create(Left) + Vector512.CreateSequence((float)x, 1) * (Extent / w);
                Escape(cx, cy, most).StoreUnsafe(ref counts[row * w + x]);
            }
        });
    }

    static Vector512<int> Escape(Vector512<float> cx, Vector512<float> cy, int most)
    {
        Vector512<float> x = default, y = default;
        var count = Vector512<int>.Zero;
        for (int i = 0; i < most; i++)
        {
            Vector512<float> x2 = x * x, y2 = y * y;
            var near = Vector512.LessThanOrEqual(x2 + y2, Vector512.Create(4f));
            if (near == Vector512<float>.Zero) break;
            count -= near.AsInt32();
            y = Vector512.FusedMultiplyAdd(x + x, y, cy);
            x = x2 - y2 + cx;
        }
        return count;
    }
}
