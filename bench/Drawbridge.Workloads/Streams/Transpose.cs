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
            float[] tile = new float[Tile * (Tile + 1)];
            for (int row = 0; row < h; row += Tile) Turn(from, to, tile, w, h, column * Tile, row);
        });
    }

    // Through a tile with rows of odd length, as columns of the whole lie in few sets of the cache.
    static void Turn(float[] from, float[] to, float[] tile, int w, int h, int x0, int y0)
    {
        int width = Math.Min(Tile, w - x0), height = Math.Min(Tile, h - y0);
        for (int y = 0; y < height; y++)
        {
            var source = from.AsSpan((y0 + y) * w + x0, width);
            for (int x = 0; x < source.Length; x++) tile[x * (Tile + 1) + y] = source[x];
        }
        for (int x = 0; x < width; x++) tile.AsSpan(x * (Tile + 1), height).CopyTo(to.AsSpan((x0 + x) * h + y0));
    }
}
