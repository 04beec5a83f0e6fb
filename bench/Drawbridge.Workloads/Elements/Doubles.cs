using System.Runtime.Intrinsics;
using Drawbridge.Tests.Kernels;

namespace Drawbridge.Workloads.Elements;

/// <summary>A series in f64 with a division in each step.</summary>
sealed class Doubles() : Workload("f64_series", "Gitem/s", new Size("n", 1 << 20, 1_600))
{
    public override (double Relative, double Absolute) Tolerance => (1e-12, 0);

    public override double Work(Numbers numbers) => numbers["n"];

    public override void MakeInputs(HostData data) => data.Set("x", Array.ConvertAll(Draw.Floats(28, data["n"], -2, 2), value => (double)value));

    public override WorkloadRun Launches(WorkloadData data) => Linear("features", "feat_double", data["n"], data["n"], data.In("x"), data.Out("y", 8L * data["n"]));

    public override void Reference(HostData data)
    {
        double[] x = data.In<double>("x"), y = data.Out<double>("y", x.Length);
        Cores.Split(x.Length, (from, to) =>
        {
            for (int i = from; i < to; i += Vector512<double>.Count) Series(Vector512.LoadUnsafe(ref x[i])).StoreUnsafe(ref y[i]);
        });
    }

    static Vector512<double> Series(Vector512<double> x)
    {
        Vector512<double> one = Vector512<double>.One, sum = one, term = one;
        for (int k = 1; k < 20; k++)
        {
            term = term * x / Vector512.Create((double)k);
            sum += term;
        }
        return Vector512.Sqrt(sum) / (one + Vector512.Abs(x));
    }
}
