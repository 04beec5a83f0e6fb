using System.Runtime.Intrinsics;
using Drawbridge.Tests.Kernels;

namespace Drawbridge.Workloads.Elements;

/// <summary>Powers of each row, together one.</summary>
sealed class Softmax() : Workload("softmax", "Gitem/s", new Size("rows", 4096, 4), new Size("cols", 4096, 320))
{
    public override (double Relative, double Absolute) Tolerance => (1e-4, 1e-7);

    public override double Work(Numbers numbers) => (double)numbers["rows"] * numbers["cols"];

    public override void MakeInputs(HostData data) => data.Set("in", Draw.Floats(21, data["rows"] * data["cols"], -8, 8));

    public override WorkloadRun Launches(WorkloadData data) => new("softmax", new WorkloadLaunch("softmax_rows", data["rows"], Width,
        data["cols"], data.In("in"), data.Out("out", 4L * data["rows"] * data["cols"])));

    public override void Reference(HostData data)
    {
        int columns = data["cols"];
        float[] from = data.In<float>("in"), to = data.Out<float>("out", from.Length);
        Cores.Each(data["rows"], row => Row(from, to, row * columns, columns));
    }

    static void Row(float[] from, float[] to, int start, int columns)
    {
        var most = Vector512.Create(float.NegativeInfinity);
        for (int i = start; i < start + columns; i += Cores.Lanes) most = Vector512.Max(most, Vector512.LoadUnsafe(ref from[i]));
        float largest = float.NegativeInfinity;
        for (int lane = 0; lane < Cores.Lanes; lane++) largest = Math.Max(largest, most[lane]);
        var sum = Vector512<float>.Zero;
        for (int i = start; i < start + columns; i += Cores.Lanes)
        {
            var power = Vector512.Exp(Vector512.LoadUnsafe(ref from[i]) - Vector512.Create(largest));
            power.StoreUnsafe(ref to[i]);
            sum += power;
        }
        float factor = 1 / Vector512.Sum(sum);
        for (int i = start; i < start + columns; i += Cores.Lanes) (Vector512.LoadUnsafe(ref to[i]) * factor).StoreUnsafe(ref to[i]);
    }
}
