using System.Globalization;

namespace Drawbridge.Ptx.Verify;

/// <summary>The values a constant may have, as the table writes them: <c>0..15</c>, <c>4,8,16</c>, <c>-1,1</c>, <c>24..256/8</c>.</summary>
sealed class ConstantRange
{
    readonly (long Low, long High, long Step)[] parts;

    ConstantRange((long, long, long)[] parts, string text)
    {
        this.parts = parts;
        Text = text;
    }

    /// <summary>As the table writes it.</summary>
    public string Text { get; }

    /// <summary>Reads the table's notation; null where it is empty, so any value will do.</summary>
    public static ConstantRange? Parse(string text) =>
        text.Length == 0 ? null : new ConstantRange(Array.ConvertAll(text.Split(','), ParsePart), text.Replace("..", " to ").Replace(",", ", "));

    public bool Contains(ulong value)
    {
        foreach (var (low, high, step) in parts)
            if ((long)value >= low && (long)value <= high && ((long)value - low) % step == 0) return true;
        return false;
    }

    static (long, long, long) ParsePart(string text)
    {
        int slash = text.IndexOf('/');
        long step = slash < 0 ? 1 : Number(text.Substring(slash + 1));
        string range = slash < 0 ? text : text.Substring(0, slash);
        int dots = range.IndexOf("..", StringComparison.Ordinal);
        long low = Number(dots < 0 ? range : range.Substring(0, dots));
        long high = dots < 0 ? low : Number(range.Substring(dots + 2));
        return (low, high, step);
    }

    static long Number(string text)
    {
        text = text.Trim();
        return text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            ? (long)ulong.Parse(text.Substring(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture)
            : long.Parse(text, CultureInfo.InvariantCulture);
    }
}
