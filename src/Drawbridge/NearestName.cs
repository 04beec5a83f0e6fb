namespace Drawbridge;

/// <summary>Finds what someone probably meant.</summary>
internal static class NearestName
{
    /// <summary>The candidate with the fewest changed letters, if that is few enough to be a slip; otherwise null.</summary>
    public static string? Find(string name, IEnumerable<string> candidates)
    {
        string? best = null;
        // More than a third of the letters wrong is another word, not a slip.
        int bestDistance = Math.Max(2, name.Length / 3) + 1;
        foreach (string candidate in candidates)
        {
            int distance = Distance(name, candidate, bestDistance);
            if (distance < bestDistance) (best, bestDistance) = (candidate, distance);
        }
        return best;
    }

    /// <summary>" Did you mean 'x'?", or nothing.</summary>
    public static string Suggest(string name, IEnumerable<string> candidates) => Find(name, candidates) is { } found ? $"; did you mean '{found}'?" : "";

    /// <summary>Letters inserted, dropped, replaced or swapped with their neighbour, case aside; gives up at <paramref name="limit"/>.</summary>
    static int Distance(string a, string b, int limit)
    {
        if (Math.Abs(a.Length - b.Length) >= limit) return limit;
        int[] beforeLast = new int[b.Length + 1], last = new int[b.Length + 1], row = new int[b.Length + 1];
        for (int j = 0; j <= b.Length; j++) last[j] = j;
        for (int i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            int least = i;
            for (int j = 1; j <= b.Length; j++)
            {
                bool same = char.ToUpperInvariant(a[i - 1]) == char.ToUpperInvariant(b[j - 1]);
                row[j] = Math.Min(Math.Min(row[j - 1], last[j]) + 1, last[j - 1] + (same ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) row[j] = Math.Min(row[j], beforeLast[j - 2] + 1);
                least = Math.Min(least, row[j]);
            }
            if (least >= limit) return limit;
            (beforeLast, last, row) = (last, row, beforeLast);
        }
        return last[b.Length];
    }
}
