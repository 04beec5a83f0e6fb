using System.Globalization;
using System.Text;
using Drawbridge.Cli.Output;
using Drawbridge.Ptx.Diagnostics;
using Drawbridge.Ptx.Isa;

namespace Drawbridge.Cli.Running;

/// <summary>Shows the outcome of a run to people and to programs.</summary>
internal static class RunReport
{
    /// <summary>Values of one buffer shown to people unless they ask for a number.</summary>
    const int ShownToPeople = 256;

    const int LineWidth = 100;

    /// <summary>The outcome as text.</summary>
    public static void WriteText(RunOutcome outcome, TextWriter output, FindingWriter findings)
    {
        foreach (var warning in outcome.Findings.Where(finding => finding.Severity == Severity.Warning)) findings.Warn(warning);
        foreach (var print in outcome.Prints) WriteData(print, output);
        foreach (var (title, file, bytes) in outcome.Saves) output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{title}: {bytes} bytes saved to {file}"));
        foreach (var (place, result) in outcome.Expectations)
            if (result.Matches) output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{place.Title}: all {result.Compared} values as expected{(result.WorstError > 0 ? $", largest error {result.WorstError:G3}" : "")}"));
        output.WriteLine(Headline(outcome));
        output.Flush();
        foreach (var error in outcome.Findings.Where(finding => finding.Severity == Severity.Error)) findings.Warn(error);
    }

    /// <summary>The outcome as one JSON object.</summary>
    public static void WriteJson(RunOutcome outcome, TextWriter output, string printed)
    {
        using var json = new JsonOutput(output);
        json.Object(() =>
        {
            json.String("device", outcome.Device);
            json.String("entry", outcome.Entry);
            json.Extent("grid", outcome.Grid);
            json.Extent("block", outcome.Block);
            json.Number("shared_bytes", outcome.SharedBytes);
            json.String("path", outcome.Path);
            json.Number("jit_ms", outcome.Jit.TotalMilliseconds, 4);
            json.Object("kernel_ms", () =>
            {
                json.Number("best", outcome.BestMilliseconds, 4);
                json.Number("median", outcome.MedianMilliseconds, 4);
                json.Number("runs", outcome.Times.Count);
            });
            json.Objects("buffers", outcome.Prints, print =>
            {
                Name(json, print.Place);
                json.String("type", print.Data.Type.Word());
                json.Number("count", print.Data.Count);
                json.Values("values", print.Data, Math.Min(print.Count ?? int.MaxValue, print.Data.Count));
            });
            if (outcome.Expectations.Count > 0) json.Objects("expectations", outcome.Expectations, expectation =>
            {
                Name(json, expectation.Place);
                json.Truth("ok", expectation.Result.Matches);
                json.Number("compared", expectation.Result.Compared);
                json.Number("mismatches", expectation.Result.Mismatches);
                json.Number("worst_error", expectation.Result.WorstError, 15);
            });
            if (printed.Length > 0) json.String("output", printed);
            json.Number("exit_code", ExitCode.Of(outcome.Findings));
            json.Diagnostics(outcome.Findings);
        });
    }

    static void Name(JsonOutput json, Place place)
    {
        if (place.Argument is { } argument) json.Number("arg", argument);
        json.String("symbol", place.Symbol);
    }

    static string Headline(RunOutcome outcome)
    {
        string times = outcome.Times.Count == 1 ? $"{Milliseconds(outcome.BestMilliseconds)} ms"
            : $"best {Milliseconds(outcome.BestMilliseconds)} ms, median {Milliseconds(outcome.MedianMilliseconds)} ms of {outcome.Times.Count} runs";
        return $"{outcome.Entry} on {outcome.Device}: grid {outcome.Grid}, block {outcome.Block}, {times}"
            + $" (prepared in {Milliseconds(outcome.Jit.TotalMilliseconds)} ms{(outcome.Path == outcome.Device ? "" : "; " + outcome.Path)})";
    }

    static string Milliseconds(double value) => value.ToString(value < 1 ? "0.000" : value < 100 ? "0.00" : "0", CultureInfo.InvariantCulture);

    /// <summary>Values in columns, each line with the index of its first.</summary>
    static void WriteData(PrintedData print, TextWriter output)
    {
        var data = print.Data;
        int count = Math.Min(print.Count ?? ShownToPeople, data.Count);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{print.Place.Title}, {data.Type.Word()}[{data.Count}]:"));
        var words = new string[count];
        for (int i = 0; i < count; i++) words[i] = data.Element.Format(data[i]);
        int width = words.Select(word => word.Length).DefaultIfEmpty(0).Max();
        int indexWidth = (count - 1).ToString(CultureInfo.InvariantCulture).Length;
        int columns = PowerOfTwo((LineWidth - indexWidth - 3) / (width + 2));
        for (int i = 0; i < count; i += columns)
        {
            var line = new StringBuilder().Append(' ').Append(i.ToString(CultureInfo.InvariantCulture).PadLeft(indexWidth)).Append(':');
            foreach (string word in words.AsSpan(i, Math.Min(columns, count - i))) line.Append("  ").Append(word.PadLeft(width));
            output.WriteLine(line.ToString());
        }
        if (count < data.Count) output.WriteLine(string.Create(CultureInfo.InvariantCulture, $" … {data.Count - count} more"));
    }

    /// <summary>The largest power of two up to <paramref name="limit"/>, at most 16: indices are then easy to count.</summary>
    static int PowerOfTwo(int limit)
    {
        int result = 1;
        while (result < 16 && 2 * result <= limit) result *= 2;
        return result;
    }
}
