using Drawbridge.Tests.Kernels;

namespace Drawbridge.Workloads.Irregular;

/// <summary>A sparse matrix times a vector, rows of uneven length.</summary>
sealed class SparseProduct() : Workload("spmv", "Gitem/s", new Size("rows", 1 << 20, 600), new Size("avg", 16, 8))
{
    public override (double Relative, double Absolute) Tolerance => (1e-4, 1e-4);

    public override double Work(Numbers numbers) => (double)numbers["rows"] * numbers["avg"];

    public override void MakeInputs(HostData data)
    {
        var (starts, columns) = Draw.Sparse(29, data["rows"], 2 * data["avg"] + 1);
        data.Set("rowptr", starts);
        data.Set("col", columns);
        data.Set("val", Draw.Floats(31, columns.Length));
        data.Set("x", Draw.Floats(32, data["rows"]));
    }

    public override WorkloadRun Launches(WorkloadData data) => Linear("spmv", "spmv_csr_scalar", data["rows"], data["rows"], data.In("rowptr"), data.In("col"), data.In("val"), data.In("x"),
        data.Out("y", 4L * data["rows"]));

    public override void Reference(HostData data)
    {
        int[] starts = data.In<int>("rowptr"), columns = data.In<int>("col");
        float[] values = data.In<float>("val"), x = data.In<float>("x"), y = data.Out<float>("y", data["rows"]);
        Cores.Split(data["rows"], (from, to) =>
        {
            for (int row = from; row < to; row++)
            {
                float sum = 0;
                for (int i = starts[row]; i < starts[row + 1]; i++) sum = MathF.FusedMultiplyAdd(values[i], x[columns[i]], sum);
                y[row] = sum;
            }
        });
    }
}
