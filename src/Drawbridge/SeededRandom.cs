namespace Drawbridge;

/// <summary>
/// The random numbers behind <c>random:SEED</c> on the command line and in tests: SplitMix64, small enough to be rewritten in any language
/// when a result has to be checked there. The state starts as the seed; each draw adds 0x9E3779B97F4A7C15 to it and mixes the sum with two
/// xor-shift-multiply steps. One draw makes one number, of any type, from the draw's highest bits.
/// </summary>
/// <param name="seed">Where the sequence starts; equal seeds give equal sequences.</param>
public struct SeededRandom(ulong seed)
{
    ulong state = seed;

    /// <summary>The next 64 bits.</summary>
    public ulong NextUInt64()
    {
        ulong z = state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>A number from 0 up to, not including, 1: a multiple of 2^-24, so exact.</summary>
    public float NextSingle() => (NextUInt64() >> 40) * (1f / (1 << 24));

    /// <summary>A number from 0 up to, not including, 1: a multiple of 2^-53, so exact.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1d / (1L << 53));
}
