using System.Runtime.Intrinsics;
using Drawbridge.Tests.Kernels;

namespace Drawbridge.Workloads.Elements;

/// <summary>Each body is pulled by every other.</summary>
sealed class Bodies() : Workload("nbody", "Gpair/s", new Size("n", 16384, 512))
{
    const float Softening = 0.01f;

    public override (double Relative, double Absolute) Tolerance => (1e-3, 0.05);

    public override double Work(Numbers numbers) => (double)numbers["n"] * numbers["n"];

    public override void MakeInputs(HostData data)
    {
        float[] bodies = Draw.Floats(17, 4 * data["n"]);
        for (int i = 3; i < bodies.Length; i += 4) bodies[i] = Math.Abs(bodies[i]);
        data.Set("pos", bodies);
    }

    public override WorkloadRun Launches(WorkloadData data) => Linear("nbody", "nbody_accel", data["n"], data["n"], Softening, data.In("pos"), data.Out("acc", 16L * data["n"]));

    public override void Reference(HostData data)
    {
        float[] bodies = data.In<float>("pos"), pulls = data.Out<float>("acc", bodies.Length);
        float[][] axes = [.. Enumerable.Range(0, 3).Select(axis => Enumerable.Range(0, data["n"]).Select(i => bodies[4 * i + axis]).ToArray())];
        Cores.Each(data["n"] / Cores.Lanes, group => Pull(bodies, axes, pulls, group * Cores.Lanes));
    }

    // Sixteen bodies.
    static void Pull(float[] bodies, float[][] axes, float[] pulls, int first)
    {
        Vector512<float> x = Vector512.LoadUnsafe(ref axes[0][first]), y = Vector512.LoadUnsafe(ref axes[1][first]), z = Vector512.LoadUnsafe(ref axes[2][first]);
        Vector512<float> ax = default, ay = default, az = default;
        for (int j = 0; j < bodies.Length; j += 4)
        {
            Vector512<float> dx = Vector512.Create(bodies[j]) - x, dy = Vector512.Create(bodies[j + 1]) - y, dz = Vector512.Create(bodies[j + 2]) - z;
            var square = Vector512.FusedMultiplyAdd(dx, dx, Vector512.FusedMultiplyAdd(dy, dy, Vector512.FusedMultiplyAdd(dz, dz, Vector512.Create(Softening))));
            var pull = Vector512.Create(bodies[j + 3]) / (square * Vector512.Sqrt(square));
            ax = Vector512.FusedMultiplyAdd(dx, pull, ax);
            ay = Vector512.FusedMultiplyAdd(dy, pull, ay);
            az = Vector512.FusedMultiplyAdd(dz, pull, az);
        }
        for (int lane = 0; lane < Cores.Lanes; lane++)
            (pulls[4 * (first + lane)], pulls[4 * (first + lane) + 1], pulls[4 * (first + lane) + 2]) = (ax[lane], ay[lane], az[lane]);
    }
}
