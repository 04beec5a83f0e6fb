using System.Runtime.Intrinsics;
using Drawbridge.Tests.Kernels;

namespace Drawbridge.Workloads.Elements;

/// <summary>softmax(Q·Kᵀ)·V, a row of Q at a time.</summary>
sealed class Attention() : Workload("flash_attention", "GFLOP/s", new Size("n", 1024, 64), new Size("heads", 8, 2))
{
    const int Columns = 64, Tile = 64;
    const float Scale = 0.125f;

    public override (double Relative, double Absolute) Tolerance => (1e-4, 1e-5);

    public override double Work(Numbers numbers) => 4.0 * Columns * numbers["heads"] * numbers["n"] * numbers["n"];

    public override void MakeInputs(HostData data)
    {
        int count = data["heads"] * data["n"] * Columns;
        data.Set("Q", Draw.Floats(25, count));
        data.Set("K", Draw.Floats(26, count));
        data.Set("V", Draw.Floats(27, count));
    }

    public override WorkloadRun Launches(WorkloadData data) => new("flashattn", new WorkloadLaunch("flash_attention", (data["n"] / Tile, data["heads"]), Tile,
        data["n"], Scale, 0, data.In("Q"), data.In("K"), data.In("V"), data.Out("O", 4L * data["heads"] * data["n"] * Columns)));

    public override void Reference(HostData data)
    {
        int n = data["n"];
        float[] q = data.In<float>("Q"), k = data.In<float>("K"), v = data.In<float>("V"), o = data.Out<float>("O", q.Length);
        Cores.Each(data["heads"] * n, row => Row(q, k, v, o, row, row / n * n, n));
    }

    static void Row(float[] q, float[] k, float[] v, float[] o, int row, int first, int n)
    {
        float[] weights = new float[n];
        float most = float.NegativeInfinity;
        for (int key = 0; key < n; key++)
        {
            var dot = Vector512<float>.Zero;
            for (int part = 0; part < Columns; part += Cores.Lanes)
                dot = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref q[row * Columns + part]), Vector512.LoadUnsafe(ref k[(first + key) * Columns + part]), dot);
            weights[key] = Scale * Vector512.Sum(dot);
            most = Math.Max(most, weights[key]);
        }
        var total = Vector512<float>.Zero;
        for (int key = 0; key < n; key += Cores.Lanes)
        {
            var power = Vector512.Exp(Vector512.LoadUnsafe(ref weights[key]) - Vector512.Create(most));
            power.StoreUnsafe(ref weights[key]);
            total += power;
        }
        float factor = 1 / Vector512.Sum(total);
        Vector512<float> a = default, b = default, c = default, d = default;
        for (int key = 0; key < n; key++)
        {
            var weight = Vector512.Create(weights[key]);
            ref float value = ref v[(first + key) * Columns];
            a = Vector512.FusedMultiplyAdd(weight, Vector512.LoadUnsafe(ref value), a);
            b = Vector512.FusedMultiplyAdd(weight, Vector512.LoadUnsafe(ref value, 16), b);
            c = Vector512.FusedMultiplyAdd(weight, Vector512.LoadUnsafe(ref value, 32), c);
            d = Vector512.FusedMultiplyAdd(weight, Vector512.LoadUnsafe(ref value, 48), d);
        }
        ref float to = ref o[row * Columns];
        (a * factor).StoreUnsafe(ref to);
        (b * factor).StoreUnsafe(ref to, 16);
        (c * factor).StoreUnsafe(ref to, 32);
        (d * factor).StoreUnsafe(ref to, 48);
    }
}
