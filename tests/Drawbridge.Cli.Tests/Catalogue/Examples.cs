using System.Text.RegularExpressions;
using Drawbridge.Ptx.Tests.Verify;
using Drawbridge.Runtime;

namespace Drawbridge.Cli.Tests.Catalogue;

/// <summary>
/// A real message of every kind: from the file tests for what is wrong with a text and for faults, from <see cref="Scenarios"/> for the rest.
/// </summary>
sealed partial class Examples : IDisposable
{
    readonly Cli cli = new();

    public void Dispose() => cli.Dispose();

    /// <summary>The first lines of a message of each kind: the message, and the source line if there is one. By id.</summary>
    public SortedDictionary<string, string> Collect()
    {
        var examples = new SortedDictionary<string, string>(StringComparer.Ordinal);
        FromCheckFiles(examples);
        FromFaultFiles(examples);
        foreach (var (name, text) in Scenarios.Files) cli.File(name, text);
        Directory.CreateDirectory(cli.Path("EMPTY"));
        foreach (var (id, command) in Scenarios.Commands) examples.Add(id, FromCommand(id, [.. command.Select(Place)]));
        foreach (var (id, call) in Scenarios.Calls)
        {
            var error = Assert.Throws<DrawbridgeException>(call);
            examples.Add(id, Cut(error.Diagnostics.Single(finding => finding.Id == id).ToLongString()));
        }
        examples.Add("DB6015", TooLarge());
        examples.Add("DB6016", Interrupted());
        examples.Add("DB6099", Bug());
        return examples;
    }

    // The clearest example is one that stands alone on its line and in the smallest file.
    static void FromCheckFiles(SortedDictionary<string, string> examples)
    {
        foreach (string name in CheckFiles.Names.OrderBy(name => new FileInfo(Path.Combine(CheckFiles.Folder, name)).Length))
        {
            foreach (var finding in CheckFiles.Check(name))
            {
                string line = finding.Source!.Line(finding.Source.LineAndColumn(finding.Position).Line);
                bool isShown = line.Length <= 120 && !line.Contains('\uFFFD');
                string text = isShown ? Cut(finding.ToLongString()) : finding.ToString();
                // Without the path, and without what the file test expects.
                text = Expectation().Replace(text, "").TrimEnd().Replace(name, Path.GetFileName(name), StringComparison.Ordinal);
                examples.TryAdd(finding.Id, text);
            }
        }
    }

    void FromFaultFiles(SortedDictionary<string, string> examples)
    {
        string folder = Path.Combine(CheckFiles.Folder, "..", "run", "faults");
        foreach (string file in Directory.GetFiles(folder, "*.ptx").Order(StringComparer.Ordinal))
        {
            string id = "";
            List<string> command = ["run", Path.GetFileName(file)];
            var comments = Comment().Matches(File.ReadAllText(file));
            // A file of several launches is no small example.
            if (comments.Count(comment => comment.Groups[1].Value == "run") != 1) continue;
            foreach (Match comment in comments)
            {
                string value = comment.Groups[2].Value.TrimEnd();
                if (comment.Groups[1].Value == "run") command.AddRange(value.Split(' ').SelectMany(pair => pair.Split('=')).Select((word, i) => i % 2 == 0 ? "--" + word : word));
                else if (comment.Groups[1].Value == "arg") command.AddRange(["--arg", value]);
                else id = value[..6];
            }
            cli.File(Path.GetFileName(file), File.ReadAllBytes(file));
            examples.TryAdd(id, FromCommand(id, [.. command.Select(Place)]));
        }
    }

    string Place(string word) =>
        word == "FOLDER" ? cli.Folder
        : word is "EMPTY" or "scal.ptx" || File.Exists(cli.Path(word)) ? cli.Path(word)
        : word.StartsWith("0=no-such", StringComparison.Ordinal) ? "0=" + cli.Path(word[2..])
        : word.Contains("=@", StringComparison.Ordinal) ? word.Replace("=@", "=@" + cli.Path("./"), StringComparison.Ordinal)
        : word;

    string FromCommand(string id, string[] command)
    {
        var result = cli.Run(command);
        var wanted = id[2] switch { '4' when id[3] == '1' => ExitCode.Fault, '6' when id is "DB6010" or "DB6014" or "DB6017" => ExitCode.Findings, '3' => ExitCode.Findings, _ => ExitCode.Usage };
        Assert.True(result.Code == wanted, $"{string.Join(' ', command)}: expected exit code {wanted} and {id}, got {result}");
        return FromOutput(id, result.Error + result.Out);
    }

    string FromOutput(string id, string output)
    {
        string[] lines = output.ReplaceLineEndings("\n").Split('\n');
        int start = Array.FindIndex(lines, line => line.Contains($" {id}: ", StringComparison.Ordinal));
        Assert.True(start >= 0, $"no {id} in: {output}");
        string text = Cut(string.Join('\n', lines[start..]));
        return text.Replace(cli.Path("./"), "", StringComparison.Ordinal).Replace(cli.Folder + Path.DirectorySeparatorChar, "", StringComparison.Ordinal)
            .Replace(cli.Folder, "folder", StringComparison.Ordinal);
    }

    // The message, the source line and the caret; cause and fix are in the catalogue anyway. Device addresses as in a process with one device.
    static string Cut(string text)
    {
        int end = text.IndexOf("\n  cause: ", StringComparison.Ordinal);
        return Address().Replace(end < 0 ? text : text[..end], "0x100000$1");
    }

    string TooLarge()
    {
        string path = cli.Path("huge.ptx");
        // Holds nothing but its length: no disk space is used.
        using (var file = File.Create(path)) file.SetLength(Array.MaxLength + 1L);
        var result = cli.Run("check", path);
        File.Delete(path);
        Assert.Equal(ExitCode.Usage, result.Code);
        return FromOutput("DB6015", result.Out + result.Error);
    }

    string Interrupted()
    {
        using StringWriter output = new(), error = new();
        using var terminal = new Terminal { Out = output, Error = error, Cancellation = new CancellationToken(canceled: true) };
        Assert.NotEqual(0, CommandLine.Run(["run", cli.Path("two.ptx"), "--entry", "forever"], terminal));
        return FromOutput("DB6016", error.ToString());
    }

    string Bug()
    {
        using StringWriter output = new(), error = new();
        using var terminal = new Terminal { Out = output, Error = error, OpenInput = () => throw new InvalidOperationException("an example") };
        Assert.NotEqual(0, CommandLine.Run(["check", "-"], terminal));
        return FromOutput("DB6099", output.ToString() + error);
    }

    [GeneratedRegex(@"\s*//\s*expect( DB\d{4})+")]
    private static partial Regex Expectation();

    [GeneratedRegex(@"^// (run|arg|fault): (.*)$", RegexOptions.Multiline)]
    private static partial Regex Comment();

    // Device memory lies somewhere else each time; offsets in it stay.
    [GeneratedRegex(@"\b0x[0-9a-f]{3,}([0-9a-f]{6})\b")]
    private static partial Regex Address();
}
