using System.Runtime.Intrinsics;
using Drawbridge.Tests.Kernels;

namespace Drawbridge.Workloads.Streams;

/// <summary>y = a·x + y.</summary>
class Saxpy(string name, int count) : Workload(name, "GB/s", new Size("n", count, 3_000))
{
    const float Factor = 2.5f;

    public override bool Repeats => true;

    public override double Work(Numbers numbers) => 12.0 * numbers["n"];

    public override void MakeInputs(HostData data)
    {
        data.Set("x", Draw.Floats(1, data["n"]));
        data.Set("y", Draw.Floats(2, data["n"]));
    }

    public override WorkloadRun Launches(WorkloadData data) => Linear("saxpy", "saxpy", data["n"], data["n"], Factor, data.In("x"), data.InOut("y"));

    public override void Reference(HostData data)
    {
        float[] x = data.In<float>("x"), y = data.InOut<float>("y");
        Cores.Split(x.Length, (from, to) => Add(x, y, from, to));
    }

    static void Add(float[] x, float[] y, int from, int to)
    {
        var factor = Vector512.Create(Factor);
        int i = from;
        for (; i <= to - Cores.Lanes; i += Cores.Lanes)
            Vector512.FusedMultiplyAdd(factor, Vector512.LoadUnsafe(ref x[i]), Vector512.LoadUnsafe(ref y[i])).StoreUnsafe(ref y[i]);
        for (; i < to; i++) y[i] = MathF.FusedMultiplyAdd(Factor, x[i], y[i]);
    }
}

/// <summary>A thousand launches of a few threads, each waited for; by hand, a thousand calls.</summary>
sealed class TinyLaunches : Workload
{
    const int Launched = 1000, Floats = 256;
    const float Factor = 2.5f;

    public TinyLaunches() : base("launch", "klaunch/s", new Size("n", Floats, Floats), new Size("launches", Launched, 10))
    {
    }

    public override double Work(Numbers numbers) => numbers["launches"] * 1e6;

    public override void MakeInputs(HostData data)
    {
        data.Set("x", Draw.Floats(1, data["n"]));
        data.Set("y", Draw.Floats(2, data["n"]));
    }

    public override WorkloadRun Launches(WorkloadData data) =>
        Linear("saxpy", "saxpy", data["n"], data["n"], Factor, data.In("x"), data.InOut("y")) with { Repeat = data["launches"] };

    public override void Reference(HostData data)
    {
        float[] x = data.In<float>("x"), y = data.InOut<float>("y");
        for (int i = 0; i < x.Length; i += Cores.Lanes)
            Vector512.FusedMultiplyAdd(Vector512.Create(Factor), Vector512.LoadUnsafe(ref x[i]), Vector512.LoadUnsafe(ref y[i])).StoreUnsafe(ref y[i]);
    }
}
