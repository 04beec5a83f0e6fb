using System.Globalization;
using System.Text.RegularExpressions;
using Drawbridge.Runtime;

namespace Drawbridge.Tests.RunFiles;

/// <summary>A PTX file that says in its comments how to launch its kernels and what comes out (format: tests/ptx/README.md).</summary>
sealed partial class RunFile
{
    static readonly string[] Keywords = ["run", "arg", "set", "expect", "output", "fault"];

    RunFile(string path, string[] lines, List<RunGroup> groups)
    {
        Path = path;
        Lines = lines;
        Groups = groups;
    }

    public string Path { get; }

    public string[] Lines { get; }

    public IReadOnlyList<RunGroup> Groups { get; }

    /// <summary>Reads the comments. A mistake in them is an exception, never a test that checks less.</summary>
    public static RunFile Read(string path) => Parse(path, File.ReadAllLines(path));

    public static RunFile Parse(string path, string[] lines)
    {
        var groups = new List<RunGroup>();
        for (int i = 0; i < lines.Length; i++)
        {
            var match = Comment().Match(lines[i]);
            if (!match.Success) continue;
            string keyword = match.Groups[1].Value, subject = match.Groups[2].Value, value = match.Groups[3].Value;
            if (!Keywords.Contains(keyword))
            {
                if (NearestName.Find(keyword, Keywords) is { } meant) throw Bad(path, i, $"'{keyword}' looks like '{meant}'");
                continue;
            }
            if (keyword == "run")
            {
                groups.Add(RunGroup.Parse(value, i, message => Bad(path, i, message)));
                continue;
            }
            if (groups.Count == 0) throw Bad(path, i, $"'{keyword}' before the first 'run'");
            var group = groups[^1];
            if (subject.Length > 0 != (keyword == "expect")) throw Bad(path, i, keyword == "expect" ? "expect needs a number or symbol before the colon" : $"nothing stands between '{keyword}' and its colon");
            switch (keyword)
            {
                case "arg": group.Arguments.Add(value); break;
                case "set": group.Sets.Add(value); break;
                case "expect": group.Expects.Add(new(i, subject, value)); break;
                case "output": group.Output.Add(value); break;
                case "fault" when group.Fault == null: group.Fault = value; break;
                default: throw Bad(path, i, $"a second '{keyword}' in one group");
            }
            group.LastLine = i;
        }
        if (groups.Count == 0) throw Bad(path, 0, "no '// run:' line");
        foreach (var group in groups)
            if (group.Expects.Count == 0 && group.Output.Count == 0 && group.Fault == null) throw Bad(path, group.Line, "nothing is expected of this run, so it cannot fail");
        return new(path, lines, groups);
    }

    static FormatException Bad(string path, int line, string message) => new($"{path}({line + 1}): {message}");

    [GeneratedRegex(@"^\s*//\s*([a-z]+)(?:[ \t]+([\w$%]+))?:(?: (.*?))?\s*$")]
    private static partial Regex Comment();
}

/// <summary>One launch and its expectations.</summary>
sealed class RunGroup
{
    static readonly string[] Keys = ["entry", "grid", "block", "shared", "cluster", "seed", "timeout", "cooperative", "device"];

    readonly Dictionary<string, string> settings = [];

    RunGroup(int line) => (Line, LastLine) = (line, line);

    public int Line { get; }

    public int LastLine { get; set; }

    public string? Entry => settings.GetValueOrDefault("entry");

    public Dim3 Grid => Extent("grid");

    public Dim3 Block => Extent("block");

    public Dim3 Cluster => Extent("cluster");

    public int SharedBytes => int.Parse(settings.GetValueOrDefault("shared", "0"), CultureInfo.InvariantCulture);

    public bool IsCooperative => settings.ContainsKey("cooperative");

    public TimeSpan TimeBudget => TimeSpan.FromSeconds(double.Parse(settings.GetValueOrDefault("timeout", "20"), CultureInfo.InvariantCulture));

    /// <summary>The device it is for, or null for all.</summary>
    public string? Device => settings.GetValueOrDefault("device");

    /// <summary>The schedules to try: the one the file asks for, or three.</summary>
    public ulong[] Seeds => settings.TryGetValue("seed", out string? seed) ? [ulong.Parse(seed, CultureInfo.InvariantCulture)] : [0, 1, 2];

    public List<string> Arguments { get; } = [];

    public List<string> Sets { get; } = [];

    public List<RunExpectation> Expects { get; } = [];

    public List<string> Output { get; } = [];

    public string? Fault { get; set; }

    public static RunGroup Parse(string text, int line, Func<string, Exception> bad)
    {
        var group = new RunGroup(line);
        foreach (string word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = word.Split('=', 2);
            if (!Keys.Contains(parts[0])) throw bad($"'{parts[0]}' is none of {string.Join(", ", Keys)}");
            if (parts.Length != 2 || !group.settings.TryAdd(parts[0], parts[1])) throw bad($"'{word}' is no KEY=VALUE, or the key's second");
        }
        try
        {
            _ = (group.Grid, group.Block, group.Cluster, group.SharedBytes, group.TimeBudget, group.Seeds);
        }
        catch (FormatException problem)
        {
            throw bad(problem.Message);
        }
        return group;
    }

    Dim3 Extent(string key)
    {
        int[] numbers = [.. settings.GetValueOrDefault(key, "1").Split(',').Select(part => int.Parse(part, CultureInfo.InvariantCulture))];
        return numbers.Length switch
        {
            1 => new(numbers[0]),
            2 => new(numbers[0], numbers[1]),
            3 => new(numbers[0], numbers[1], numbers[2]),
            _ => throw new FormatException($"{key} has more than three numbers"),
        };
    }
}

/// <summary>One expectation.</summary>
/// <param name="Line">Index of its line in the file.</param>
/// <param name="Subject">Number of an argument or name of a variable.</param>
/// <param name="Text">DATA[~TOLERANCE], or ? for what is not known yet.</param>
sealed record RunExpectation(int Line, string Subject, string Text);
