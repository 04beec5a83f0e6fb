using System.Text;
using System.Text.Json;

namespace Drawbridge.Cli.Tests;

/// <summary>What a command did.</summary>
sealed record CliResult(int Code, string Out, string Error)
{
    /// <summary>Standard output as one JSON value; fails the test if it is none.</summary>
    public JsonElement Json => JsonDocument.Parse(Out).RootElement;

    /// <summary>Standard output as one JSON value a line.</summary>
    public JsonElement[] JsonLines => [.. Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];

    public override string ToString() => $"exit code {Code}\n--- out\n{Out}\n--- error\n{Error}";
}

/// <summary>Runs commands inside the test process, in a folder of their own.</summary>
sealed class Cli : IDisposable
{
    /// <summary>Scratch files.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("drawbridge").FullName;

    /// <summary>Content of standard input.</summary>
    public byte[] Input { get; set; } = [];

    public CliResult Run(params string[] args)
    {
        using StringWriter output = new(), error = new();
        using var terminal = new Terminal { Out = output, Error = error, OpenInput = () => new MemoryStream(Input) };
        int code = CommandLine.Run(args, terminal);
        return new(code, output.ToString(), error.ToString());
    }

    /// <summary>Runs, and checks exit code and the first diagnostic's id, as text and as JSON.</summary>
    public CliResult Fails(int code, string id, params string[] args)
    {
        var text = Run(args);
        Assert.True(text.Code == code && (text.Out + text.Error).Contains($"error {id}: ", StringComparison.Ordinal), $"expected {code} and {id}, got {text}");
        var json = Run([.. args, "--json"]);
        Assert.True(json.Code == code, $"with --json: {json}");
        var objects = json.JsonLines;
        Assert.Contains(objects, item => item.TryGetProperty("diagnostics", out var found) && found.EnumerateArray().Any(one => one.GetProperty("id").GetString() == id));
        return text;
    }

    /// <summary>Writes a scratch file.</summary>
    /// <returns>Its path.</returns>
    public string File(string name, string content) => File(name, Encoding.UTF8.GetBytes(content));

    /// <inheritdoc cref="File(string, string)"/>
    public string File(string name, byte[] content)
    {
        string path = Path(name);
        System.IO.File.WriteAllBytes(path, content);
        return path;
    }

    public string Path(string name) => System.IO.Path.Combine(Folder, name);

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
