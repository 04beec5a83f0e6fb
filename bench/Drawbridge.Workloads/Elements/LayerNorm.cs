using System.Runtime.Intrinsics;
using Drawbridge.Tests.Kernels;

namespace Drawbridge.Workloads.Elements;

/// <summary>Each row less its mean, by its deviation.</summary>
sealed class LayerNorm() : Workload("layernorm", "Gitem/s", new Size("rows", 4096, 4), new Size("cols", 1024, 320))
{
    const float Epsilon = 1e-5f;

    public override (double Relative, double Absolute) Tolerance => (1e-4, 1e-4);

    public override double Work(Numbers numbers) => (double)numbers["rows"] * numbers["cols"];

    public override void MakeInputs(HostData data)
    {
        data.Set("in", Draw.Floats(22, data["rows"] * data["cols"], -8, 8));
        data.Set("gamma", Draw.Floats(23, data["cols"]));
        data.Set("beta", Draw.Floats(24, data["cols"]));
    }

    public override WorkloadRun Launches(WorkloadData data) => new("layernorm", new WorkloadLaunch("layernorm_rows", data["rows"], Width,
        data["cols"], Epsilon, data.In("in"), data.In("gamma"), data.In("beta"), data.Out("out", 4L * data["rows"] * data["cols"])));

    public override void Reference(HostData data)
    {
        int columns = data["cols"];
        float[] from = data.In<float>("in"), gamma = data.In<float>("gamma"), beta = data.In<float>("beta"), to = data.Out<float>("out", from.Length);
        Cores.Each(data["rows"], row => Row(from, gamma, beta, to, row * columns, columns));
    }

    static void Row(float[] from, float[] gamma, float[] beta, float[] to, int start, int columns)
    {
        Vector512<float> sum = default, squares = default;
        for (int i = 0; i < columns; i += Cores.Lanes) sum += Vector512.LoadUnsafe(ref from[start + i]);
        var mean = Vector512.Create(Vector512.Sum(sum) / columns);
        for (int i = 0; i < columns; i += Cores.Lanes)
        {
            var difference = Vector512.LoadUnsafe(ref from[start + i]) - mean;
            squares = Vector512.FusedMultiplyAdd(difference, difference, squares);
        }
        var factor = Vector512.Create(1 / MathF.Sqrt(Vector512.Sum(squares) / columns + Epsilon));
        for (int i = 0; i < columns; i += Cores.Lanes)
        {
            var value = (Vector512.LoadUnsafe(ref from[start + i]) - mean) * factor;
            Vector512.FusedMultiplyAdd(value, Vector512.LoadUnsafe(ref gamma[i]), Vector512.LoadUnsafe(ref beta[i])).StoreUnsafe(ref to[start + i]);
        }
    }
}
