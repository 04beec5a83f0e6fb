using Drawbridge.Runtime;
using Drawbridge.Tests.Kernels;

namespace Drawbridge.Workloads.Dense;

/// <summary>A product of matrices of f32.</summary>
sealed class Sgemm(string name, int tile, Dim3 block) : Workload(name, "GFLOP/s", new Size("m", 1024, 128), new Size("n", 1024, 128), new Size("k", 1024, 32))
{
    public override (double Relative, double Absolute) Tolerance => (1e-4, 1e-3);

    public override double Work(Numbers numbers) => 2.0 * numbers["m"] * numbers["n"] * numbers["k"];

    public override void MakeInputs(HostData data)
    {
        data.Set("A", Draw.Floats(10, data["m"] * data["k"]));
        data.Set("B", Draw.Floats(11, data["k"] * data["n"]));
    }

    public override WorkloadRun Launches(WorkloadData data) => new(Name, new WorkloadLaunch(Name, (Blocks(data["n"], tile), Blocks(data["m"], tile)), block,
        data["m"], data["n"], data["k"], 1f, data.In("A"), data.In("B"), 0f, data.Out("C", 4L * data["m"] * data["n"])));

    public override void Reference(HostData data) =>
        Product.Compute(data["m"], data["n"], data["k"], data.In<float>("A"), data.In<float>("B"), data.Out<float>("C", data["m"] * data["n"]));
}
