using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Drawbridge.Workloads.Elements;

/// <summary>Darts at a circle.</summary>
sealed class MonteCarlo() : Workload("montecarlo", "Gdart/s", new Size("threads", 65536, 512), new Size("iters", 1000, 20))
{
    const uint Seed = 12345, Step = 2654435761;

    public override double Work(Numbers numbers) => (double)numbers["threads"] * numbers["iters"];

    public override void MakeInputs(HostData data)
    {
    }

    public override WorkloadRun Launches(WorkloadData data) => Linear("montecarlo", "montecarlo_pi", data["threads"], data["iters"], Seed, data.Out("hits", 8));

    public override void Reference(HostData data)
    {
        long hits = 0;
        int throws = data["iters"];
        Cores.Split(data["threads"], (from, to) =>
        {
            long part = 0;
            for (int thread = from; thread < to; thread += Cores.Lanes) part += Throw((uint)thread, throws);
            Interlocked.Add(ref hits, part);
        });
        data.Out<ulong>("hits", 1)[0] = (ulong)hits;
    }

    static long Throw(uint thread, int throws)
    {
        var state = Vector512.CreateSequence(thread + 1, 1u) * Step ^ Vector512.Create(Seed);
        state = Vector512.ConditionalSelect(Vector512.Equals(state, Vector512<uint>.Zero), Vector512<uint>.One, state);
        var hits = Vector512<int>.Zero;
        for (int i = 0; i < throws; i++)
        {
            Vector512<float> x = Next(ref state), y = Next(ref state);
            hits -= Vector512.LessThan(Vector512.FusedMultiplyAdd(x, x, y * y), Vector512<float>.One).AsInt32();
        }
        return Vector512.Sum(hits);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<float> Next(ref Vector512<uint> state)
    {
        state ^= state << 13;
        state ^= state >>> 17;
        state ^= state << 5;
        return Vector512.ConvertToSingle((state >>> 8).AsInt32()) * (1 / 16777216f);
    }
}
