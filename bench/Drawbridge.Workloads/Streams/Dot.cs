using System.Runtime.Intrinsics;
using Drawbridge.Tests.Kernels;

namespace Drawbridge.Workloads.Streams;

/// <summary>Sum of products.</summary>
sealed class Dot() : Workload("dot", "GB/s", new Size("n", 1 << 24, 3_000))
{
    const int Blocks64 = 64;

    // Of a sum of as many products as there are, in another order.
    public override (double Relative, double Absolute) Tolerance => (1e-4, 0.5);

    public override double Work(Numbers numbers) => 8.0 * numbers["n"];

    public override void MakeInputs(HostData data)
    {
        data.Set("x", Draw.Floats(5, data["n"], 0));
        data.Set("y", Draw.Floats(6, data["n"], 0));
    }

    public override WorkloadRun Launches(WorkloadData data) =>
        new("reduce", new WorkloadLaunch("dot_f32", Blocks64, Width, data["n"], data.In("x"), data.In("y"), data.Out("out", 4)));

    public override void Reference(HostData data)
    {
        float[] x = data.In<float>("x"), y = data.In<float>("y"), result = data.Out<float>("out", 1);
        double sum = 0;
        var gate = new Lock();
        Cores.Split(x.Length, (from, to) =>
        {
            double part = Sum(x, y, from, to);
            lock (gate) sum += part;
        });
        result[0] = (float)sum;
    }

    static double Sum(float[] x, float[] y, int from, int to)
    {
        Vector512<float> a = default, b = default, c = default, d = default;
        int i = from;
        for (; i <= to - 4 * Cores.Lanes; i += 4 * Cores.Lanes)
        {
            a = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref x[i]), Vector512.LoadUnsafe(ref y[i]), a);
            b = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref x[i + 16]), Vector512.LoadUnsafe(ref y[i + 16]), b);
            c = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref x[i + 32]), Vector512.LoadUnsafe(ref y[i + 32]), c);
            d = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref x[i + 48]), Vector512.LoadUnsafe(ref y[i + 48]), d);
        }
        double sum = Vector512.Sum(a + b + (c + d));
        for (; i < to; i++) sum += (double)x[i] * y[i];
        return sum;
    }
}
