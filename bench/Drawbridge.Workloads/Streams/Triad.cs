using System.Runtime.Intrinsics;
using Drawbridge.Tests.Kernels;

namespace Drawbridge.Workloads.Streams;

/// <summary>a = b + s·c.</summary>
sealed class Triad() : Workload("triad", "GB/s", new Size("n", 1 << 24, 3_000))
{
    const float Factor = 3;

    public override double Work(Numbers numbers) => 12.0 * numbers["n"];

    public override void MakeInputs(HostData data)
    {
        data.Set("b", Draw.Floats(3, data["n"]));
        data.Set("c", Draw.Floats(4, data["n"]));
    }

    public override WorkloadRun Launches(WorkloadData data) =>
        Linear("stream", "stream_triad", data["n"], data["n"], Factor, data.In("b"), data.In("c"), data.Out("a", 4L * data["n"]));

    public override void Reference(HostData data)
    {
        float[] b = data.In<float>("b"), c = data.In<float>("c"), a = data.Out<float>("a", b.Length);
        Cores.Split(b.Length, (from, to) => Add(a, b, c, from, to));
    }

    static void Add(float[] a, float[] b, float[] c, int from, int to)
    {
        var factor = Vector512.Create(Factor);
        int i = from;
        for (; i <= to - Cores.Lanes; i += Cores.Lanes)
            Vector512.FusedMultiplyAdd(factor, Vector512.LoadUnsafe(ref c[i]), Vector512.LoadUnsafe(ref b[i])).StoreUnsafe(ref a[i]);
        for (; i < to; i++) a[i] = MathF.FusedMultiplyAdd(Factor, c[i], b[i]);
    }
}
