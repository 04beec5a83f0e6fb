using Drawbridge.Tests.Kernels;

namespace Drawbridge.Workloads.Dense;

/// <summary>A product of matrices of f16 by matrix instructions; by hand in f32.</summary>
sealed class MatrixHalves() : Workload("mma_gemm", "GFLOP/s", new Size("m", 512, 64), new Size("n", 512, 128), new Size("k", 512, 32))
{
    const int Tile = 64;

    public override (double Relative, double Absolute) Tolerance => (1e-4, 1e-3);

    public override double Work(Numbers numbers) => 2.0 * numbers["m"] * numbers["n"] * numbers["k"];

    public override void MakeInputs(HostData data)
    {
        data.Set("A", Draw.Halves(12, data["m"] * data["k"]));
        data.Set("BT", Draw.Halves(13, data["n"] * data["k"]));
    }

    public override WorkloadRun Launches(WorkloadData data) => new("mma_gemm", new WorkloadLaunch("mma_gemm_f16", (data["n"] / Tile, data["m"] / Tile), 128,
        data["m"], data["n"], data["k"], data.In("A"), data.In("BT"), data.Out("C", 4L * data["m"] * data["n"])));

    public override void Reference(HostData data)
    {
        int m = data["m"], n = data["n"], k = data["k"];
        Half[] a = data.In<Half>("A"), transposed = data.In<Half>("BT");
        float[] left = new float[m * k], right = new float[k * n];
        for (int i = 0; i < left.Length; i++) left[i] = (float)a[i];
        Cores.Split(n, (from, to) =>
        {
            for (int j = from; j < to; j++)
                for (int i = 0; i < k; i++) right[i * n + j] = (float)transposed[j * k + i];
        });
        Product.Compute(m, n, k, left, right, data.Out<float>("C", m * n));
    }
}
