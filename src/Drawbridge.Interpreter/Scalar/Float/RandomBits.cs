namespace Drawbridge.Interpreter.Scalar.Float;

/// <summary>
/// The random bits of one stochastic rounding (<c>cvt.rs</c>): added to the bits that are dropped, their highest below the last kept bit, and
/// the carry out of that addition rounds away from zero. So a value goes up as often as it lies far above the lower neighbour.
/// </summary>
/// <param name="Value">The bits, as a number below 2^<paramref name="Count"/>.</param>
/// <param name="Count">How many there are; 0 means no stochastic rounding.</param>
readonly record struct RandomBits(uint Value, int Count)
{
    /// <summary>True if adding these bits to the lowest <paramref name="dropped"/> (at least 1) bits of <paramref name="significand"/> carries out.</summary>
    public bool CarriesOut(ulong significand, int dropped)
    {
        // The first Count dropped bits as a number; bits below them cannot carry, since nothing is added to them.
        int below = dropped - Count;
        ulong first = below >= 64 ? 0 : below >= 0 ? significand >> below : significand << -below;
        first &= (1UL << Count) - 1;
        return first + Value >> Count != 0;
    }
}
