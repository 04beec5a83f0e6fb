using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Drawbridge.Tests.Kernels;

namespace Drawbridge.Workloads.Elements;

/// <summary>Prices of options.</summary>
sealed class BlackScholes() : Workload("blackscholes", "Gopt/s", new Size("n", 1 << 22, 3_200))
{
    const float Rate = 0.02f, Volatility = 0.3f;

    public override (double Relative, double Absolute) Tolerance => (1e-4, 1e-3);

    public override double Work(Numbers numbers) => numbers["n"];

    public override void MakeInputs(HostData data)
    {
        data.Set("S", Draw.Floats(18, data["n"], 5, 30));
        data.Set("X", Draw.Floats(19, data["n"], 1, 100));
        data.Set("T", Draw.Floats(20, data["n"], 0.25f, 10));
    }

    public override WorkloadRun Launches(WorkloadData data) => Linear("blackscholes", "blackscholes", data["n"], data["n"], data.In("S"), data.In("X"), data.In("T"), Rate, Volatility,
        data.Out("call", 4L * data["n"]), data.Out("put", 4L * data["n"]));

    public override void Reference(HostData data)
    {
        float[] s = data.In<float>("S"), x = data.In<float>("X"), t = data.In<float>("T"), call = data.Out<float>("call", s.Length), put = data.Out<float>("put", s.Length);
        Cores.Split(s.Length / Cores.Lanes, (from, to) =>
        {
            for (int i = from * Cores.Lanes; i < to * Cores.Lanes; i += Cores.Lanes) Price(ref s[i], ref x[i], ref t[i], ref call[i], ref put[i]);
        });
    }

    static void Price(ref float spot, ref float strike, ref float time, ref float call, ref float put)
    {
        Vector512<float> s = Vector512.LoadUnsafe(ref spot), x = Vector512.LoadUnsafe(ref strike), t = Vector512.LoadUnsafe(ref time);
        var spread = Vector512.Sqrt(t) * Volatility;
        var d1 = (Vector512.Log(s / x) + t * (Rate + 0.5f * Volatility * Volatility)) / spread;
        Vector512<float> n1 = Normal(d1), n2 = Normal(d1 - spread), discounted = x * Vector512.Exp(t * -Rate), one = Vector512<float>.One;
        (s * n1 - discounted * n2).StoreUnsafe(ref call);
        (discounted * (one - n2) - s * (one - n1)).StoreUnsafe(ref put);
    }

    // Abramowitz and Stegun 26.2.17.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<float> Normal(Vector512<float> d)
    {
        var one = Vector512<float>.One;
        var k = one / Vector512.FusedMultiplyAdd(Vector512.Abs(d), Vector512.Create(0.2316419f), one);
        var sum = Vector512.FusedMultiplyAdd(Vector512.Create(1.330274429f), k, Vector512.Create(-1.821255978f));
        sum = Vector512.FusedMultiplyAdd(sum, k, Vector512.Create(1.781477937f));
        sum = Vector512.FusedMultiplyAdd(sum, k, Vector512.Create(-0.356563782f));
        sum = Vector512.FusedMultiplyAdd(sum, k, Vector512.Create(0.31938153f));
        var tail = Vector512.Exp(d * d * -0.5f) * 0.3989422804f * sum * k;
        return Vector512.ConditionalSelect(Vector512.GreaterThan(d, Vector512<float>.Zero), one - tail, tail);
    }
}
