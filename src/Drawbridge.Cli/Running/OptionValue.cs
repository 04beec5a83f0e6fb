using System.Globalization;
using Drawbridge.Runtime;

namespace Drawbridge.Cli.Running;

/// <summary>Reads the values of options, so that a bad one is a finding of ours rather than of a parser that knows only types.</summary>
internal static class OptionValue
{
    const double MostSeconds = 1e9;

    /// <summary><c>X</c>, <c>X,Y</c> or <c>X,Y,Z</c>.</summary>
    /// <exception cref="DrawbridgeException">It is none of them (DB6011).</exception>
    public static Dim3 Extent(string option, string text)
    {
        string[] parts = text.Split(',');
        int[] numbers = [1, 1, 1];
        bool good = parts.Length <= 3;
        for (int i = 0; i < parts.Length && good; i++)
            good = int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]) && numbers[i] > 0;
        return good ? new Dim3(numbers[0], numbers[1], numbers[2])
            : throw CommandLineDiagnostics.BadExtent.Error($"{option} {text}: not one to three numbers from 1 to {int.MaxValue}");
    }

    /// <summary>A whole number.</summary>
    /// <exception cref="DrawbridgeException">It is none, or too small or large (DB6012).</exception>
    public static int Integer(string option, string text, int least) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= least ? value
            : throw CommandLineDiagnostics.BadOption.Error($"{option} {text}: not a number from {least} to {int.MaxValue}");

    /// <summary>A time above zero in seconds.</summary>
    /// <exception cref="DrawbridgeException">It is none (DB6012).</exception>
    public static TimeSpan Seconds(string option, string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out double value) && value is > 0 and < MostSeconds
            ? TimeSpan.FromSeconds(value) : throw CommandLineDiagnostics.BadOption.Error($"{option} {text}: not a number of seconds above 0");

    /// <summary>A number of 64 bits.</summary>
    /// <exception cref="DrawbridgeException">It is none (DB6012).</exception>
    public static ulong Seed(string option, string text) =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong value) ? value
            : throw CommandLineDiagnostics.BadOption.Error($"{option} {text}: not a number from 0 to {ulong.MaxValue}");
}
