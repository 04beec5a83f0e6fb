using Drawbridge.Tests.Kernels;

namespace Drawbridge.Workloads.Irregular;

/// <summary>One step of a breadth-first search from half of a graph's vertices.</summary>
sealed class Search() : Workload("bfs", "Gedge/s", new Size("n", 1 << 20, 700))
{
    const int Depth = 2, MostEdges = 17;

    public override bool Repeats => false;

    public override double Work(Numbers numbers) => numbers["n"] / 2.0 * (MostEdges - 1) / 2;

    public override void MakeInputs(HostData data)
    {
        int n = data["n"];
        var (starts, columns) = Draw.Sparse(33, n, MostEdges);
        data.Set("rowptr", starts);
        data.Set("col", columns);
        data.Set("front", Enumerable.Range(0, n / 2).ToArray());
        data.Set("level", Enumerable.Range(0, n).Select(vertex => vertex < n / 2 ? 1 : -1).ToArray());
    }

    public override WorkloadRun Launches(WorkloadData data) => Linear("bfs", "bfs_step", data["n"] / 2, data["n"] / 2, Depth, data.In("rowptr"), data.In("col"), data.In("front"),
        data.InOut("level"), data.Zeros(4L * data["n"]), data.Out("found", 4));

    public override void Reference(HostData data)
    {
        int[] starts = data.In<int>("rowptr"), columns = data.In<int>("col"), front = data.In<int>("front"), level = data.InOut<int>("level");
        int[] next = new int[level.Length];
        int found = 0;
        Cores.Split(front.Length, (from, to) =>
        {
            for (int i = from; i < to; i++)
            {
                for (int edge = starts[front[i]]; edge < starts[front[i] + 1]; edge++)
                {
                    ref int other = ref level[columns[edge]];
                    if (other < 0 && Interlocked.CompareExchange(ref other, Depth, -1) == -1) next[Interlocked.Increment(ref found) - 1] = columns[edge];
                }
            }
        });
        data.Out<int>("found", 1)[0] = found;
    }
}
