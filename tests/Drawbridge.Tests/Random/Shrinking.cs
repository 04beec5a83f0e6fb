namespace Drawbridge.Tests.Random;

/// <summary>Makes the text of a failing kernel smaller: lines go as long as the failure stays.</summary>
static class Shrinking
{
    /// <summary>The line from which on lines may go: before it everything gets a value.</summary>
    public const string Body = "\t// body";

    /// <summary>Removes lines of the kernel's body.</summary>
    /// <param name="text">The module.</param>
    /// <param name="fails">True if a text still shows the failure.</param>
    /// <param name="limit">How long to try.</param>
    public static string Shrink(string text, Func<string, bool> fails, TimeSpan limit)
    {
        long end = Environment.TickCount64 + (long)limit.TotalMilliseconds;
        var lines = text.Split('\n').ToList();
        int body = lines.IndexOf(Body) + 1;
        for (int size = Math.Max(1, lines.Count / 8); ; size /= 2)
        {
            for (int start = body; start < lines.Count && Environment.TickCount64 < end; start++)
            {
                int length = 0;
                while (length < size && start + length < lines.Count && MayGo(lines[start + length])) length++;
                if (length == 0) continue;
                var shorter = lines.Take(start).Concat(lines.Skip(start + length)).ToList();
                if (!fails(string.Join('\n', shorter))) continue;
                lines = shorter;
                start--;
            }
            if (size == 1) return string.Join('\n', lines);
        }
    }

    // Without a barrier threads would race; without a declaration or label nothing would load; without a loop's count it would not end.
    static bool MayGo(string line) => line.StartsWith('\t') && !line.Contains("bar", StringComparison.Ordinal) && !line.Contains("lock", StringComparison.Ordinal) && !line.Contains("depth", StringComparison.Ordinal) && !line.Contains("\t.", StringComparison.Ordinal) && !line.Contains("%c", StringComparison.Ordinal);
}
