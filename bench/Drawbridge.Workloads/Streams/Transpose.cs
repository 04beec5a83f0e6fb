using Drawbridge.Tests.Kernels;

namespace Drawbridge.Workloads.Streams;

/// <summary>Rows become columns, a tile at a time.</summary>
sealed class Transpose() : Workload("transpose", "GB/s", new Size("w", 4096, 96), new Size("h", 4096, 64))
{
    const int Tile = 32;

    public override double Work(Numbers numbers) => 8.0 * numbers["w"] * numbers["h"];

    public override void MakeInputs(HostData data) => data.Set("in", Draw.Floats(8, data["w"] * data["h"]));

    public override WorkloadRun Launches(WorkloadData data) => new("transpose", new WorkloadLaunch("transpose_f32", (Blocks(data["w"], Tile), Blocks(data["h"], Tile)), (Tile, 8),
        data["w"], data["h"], data.In("in"), data.Out("out", 4L * data["w"] * data["h"])));

    public override void Reference(HostData data)
    {
        int w = data["w"], h = data["h"];
        float[] from = data.In<float>("in"), to = data.Out<float>("out", w * h);
        Cores.Each(Blocks(w, Tile), column =>
        {
            int end = Math.Min(w, (column + 1) * Tile);
            for (int y0 = 0; y0 < h; y0 += Tile)
            {
                int last = Math.Min(h, y0 + Tile);
                for (int x = column * Tile; x < end; x++)
                    for (int y = y0; y < last; y++) to[x * h + y] = from[y * w + x];
            }
        });
    }
}
