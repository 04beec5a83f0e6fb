using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Drawbridge.Tests.Kernels;

namespace Drawbridge.Workloads.Irregular;

/// <summary>SHA-256 of messages of 64 bytes; by hand, of sixteen at a time.</summary>
sealed class Hash() : Workload("sha256", "Mhash/s", new Size("n", 1 << 18, 160))
{
    const int Words = 16, DigestWords = 8;

    static readonly uint[] Constants = [.. Primes().Take(64).Select(prime => Fraction(Math.Cbrt, prime, 3))];
    static readonly uint[] Initial = [.. Primes().Take(8).Select(prime => Fraction(Math.Sqrt, prime, 2))];

    public override double Work(Numbers numbers) => 1000.0 * numbers["n"];

    public override void MakeInputs(HostData data) => data.Set("msg", Draw.Words(34, Words * data["n"]));

    public override WorkloadRun Launches(WorkloadData data) => Linear("sha256", "sha256_64", data["n"], data["n"], data.In("msg"), data.Out("digest", 32L * data["n"]));

    public override void Reference(HostData data)
    {
        uint[] messages = data.In<uint>("msg"), digests = data.Out<uint>("digest", DigestWords * data["n"]);
        Cores.Split(data["n"] / Cores.Lanes, (from, to) =>
        {
            var w = new Vector512<uint>[64];
            var state = new Vector512<uint>[DigestWords];
            uint[] lanes = new uint[Cores.Lanes];
            for (int group = from; group < to; group++)
            {
                for (int i = 0; i < DigestWords; i++) state[i] = Vector512.Create(Initial[i]);
                for (int i = 0; i < Words; i++)
                {
                    for (int lane = 0; lane < Cores.Lanes; lane++) lanes[lane] = Swap(messages[(group * Cores.Lanes + lane) * Words + i]);
                    w[i] = Vector512.Create(lanes);
                }
                Rounds(w, state);
                // What follows each message: a one, zeros, its length in bits.
                for (int i = 0; i < Words; i++) w[i] = Vector512.Create(i == 0 ? 0x80000000 : i == 15 ? 512u : 0);
                Rounds(w, state);
                for (int i = 0; i < DigestWords; i++)
                    for (int lane = 0; lane < Cores.Lanes; lane++) digests[(group * Cores.Lanes + lane) * DigestWords + i] = Swap(state[i][lane]);
            }
        });
    }

    static uint Swap(uint word) => System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(word);

    static void Rounds(Vector512<uint>[] w, Vector512<uint>[] state)
    {
        for (int i = Words; i < 64; i++)
        {
            Vector512<uint> a = w[i - 15], b = w[i - 2];
            w[i] = w[i - 16] + w[i - 7] + (Rotated(a, 7) ^ Rotated(a, 18) ^ (a >>> 3)) + (Rotated(b, 17) ^ Rotated(b, 19) ^ (b >>> 10));
        }
        Vector512<uint> s0 = state[0], s1 = state[1], s2 = state[2], s3 = state[3], s4 = state[4], s5 = state[5], s6 = state[6], s7 = state[7];
        for (int i = 0; i < 64; i++)
        {
            var first = s7 + (Rotated(s4, 6) ^ Rotated(s4, 11) ^ Rotated(s4, 25)) + (s6 ^ (s4 & (s5 ^ s6))) + Vector512.Create(Constants[i]) + w[i];
            var second = (Rotated(s0, 2) ^ Rotated(s0, 13) ^ Rotated(s0, 22)) + ((s0 & s1) | (s2 & (s0 | s1)));
            (s7, s6, s5, s4, s3, s2, s1, s0) = (s6, s5, s4, s3 + first, s2, s1, s0, first + second);
        }
        state[0] += s0;
        state[1] += s1;
        state[2] += s2;
        state[3] += s3;
        state[4] += s4;
        state[5] += s5;
        state[6] += s6;
        state[7] += s7;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<uint> Rotated(Vector512<uint> value, int count) => (value >>> count) | (value << (32 - count));

    static IEnumerable<int> Primes() => Enumerable.Range(2, 400).Where(number => Enumerable.Range(2, number - 2).All(divisor => number % divisor != 0));

    // The first 32 bits behind the point of a root: the largest integer whose power is not above prime·2^(32·power).
    static uint Fraction(Func<double, double> root, int prime, int power)
    {
        var scaled = new BigInteger(prime) << (32 * power);
        var result = new BigInteger(root(prime) * 4294967296.0);
        while (BigInteger.Pow(result, power) > scaled) result--;
        while (BigInteger.Pow(result + 1, power) <= scaled) result++;
        return (uint)(result & uint.MaxValue);
    }
}
