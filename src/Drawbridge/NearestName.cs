using Drawbridge.Ptx.Isa;

namespace Drawbridge;

/// <summary>Finds what someone probably meant; case does not count, unlike in PTX (<see cref="Spelling"/>).</summary>
internal static class NearestName
{
    /// <summary>The candidate with the fewest changed letters, if that is few enough to be a slip; otherwise null.</summary>
    public static string? Find(string name, IEnumerable<string> candidates)
    {
        string? best = null;
        // More than a third of the letters wrong is another word, not a slip.
        int bestDistance = Math.Max(2, name.Length / 3) + 1;
        string upper = name.ToUpperInvariant();
        foreach (string candidate in candidates)
        {
            if (Math.Abs(candidate.Length - name.Length) >= bestDistance) continue;
            int distance = Spelling.Distance(upper, candidate.ToUpperInvariant());
            if (distance < bestDistance) (best, bestDistance) = (candidate, distance);
        }
        return best;
    }

    /// <summary>" Did you mean 'x'?", or nothing.</summary>
    public static string Suggest(string name, IEnumerable<string> candidates) => Find(name, candidates) is { } found ? $"; did you mean '{found}'?" : "";
}
