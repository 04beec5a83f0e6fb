using System.Globalization;

namespace Drawbridge.Data;

/// <summary>How far a value may be from the expected one: |got − want| ≤ Absolute + Relative·|want|.</summary>
/// <param name="Relative">Part of the expected value.</param>
/// <param name="Absolute">Fixed part.</param>
internal readonly record struct Tolerance(double Relative, double Absolute)
{
    /// <summary>Reads <c>T</c>, which is both parts, or <c>REL:ABS</c>.</summary>
    public static Tolerance Parse(string text)
    {
        string[] parts = text.Split(':');
        double relative = 0, absolute = 0;
        bool good = parts.Length <= 2 && Number(parts[0], out relative) && Number(parts[^1], out absolute);
        return good ? new(relative, absolute)
            : throw DataDiagnostics.Error(DataDiagnostics.BadTolerance, $"'{(text.Length <= 60 ? text : text[..57] + "…")}' is no tolerance");
    }

    static bool Number(string text, out double value) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);

    /// <summary>True if <paramref name="got"/> is near enough; a NaN is near a NaN, an infinity only itself.</summary>
    public bool Accepts(double got, double want)
    {
        if (double.IsNaN(want) || double.IsNaN(got)) return double.IsNaN(want) && double.IsNaN(got);
        if (got == want) return true;
        return double.IsFinite(got) && double.IsFinite(want) && Math.Abs(got - want) <= Absolute + Relative * Math.Abs(want);
    }
}

/// <summary>The outcome of comparing values with what was expected.</summary>
/// <param name="Compared">Values compared.</param>
/// <param name="Mismatches">How many differ.</param>
/// <param name="First">Index of the first that differs, -1 if none does.</param>
/// <param name="Got">The value there.</param>
/// <param name="Want">The expected value there.</param>
/// <param name="WorstError">Largest |got − want| over all values that are finite.</param>
internal sealed record Comparison(int Compared, int Mismatches, int First, string Got, string Want, double WorstError)
{
    /// <summary>True if nothing differs.</summary>
    public bool Matches => Mismatches == 0;

    /// <summary>
    /// Compares the first values of <paramref name="got"/> with all of <paramref name="want"/>, as values of the latter's type. Without a
    /// tolerance all bits count, only that one float NaN is as good as another.
    /// </summary>
    public static Comparison Of(byte[] got, TypedData want, Tolerance? tolerance)
    {
        var element = want.Element;
        var values = new TypedData(element, got);
        int mismatches = 0, first = -1;
        double worst = 0;
        for (int i = 0; i < want.Count; i++)
        {
            ulong a = values[i], b = want[i];
            if (a == b) continue;
            double x = element.ToDouble(a), y = element.ToDouble(b);
            double error = Math.Abs(x - y);
            if (double.IsFinite(error)) worst = Math.Max(worst, error);
            bool same = tolerance is { } limit ? limit.Accepts(x, y) : element.IsFloat && double.IsNaN(x) && double.IsNaN(y);
            if (same) continue;
            if (mismatches++ == 0) first = i;
        }
        return new(want.Count, mismatches, first, first < 0 ? "" : element.Format(values[first]), first < 0 ? "" : element.Format(want[first]), worst);
    }
}
