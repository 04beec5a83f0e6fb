namespace Drawbridge.Cli.Tests.Catalogue;

/// <summary>docs/diagnostics.md says what the declarations say today. DRAWBRIDGE_BLESS=1 writes it anew.</summary>
public sealed class CatalogueTests : IDisposable
{
    // Kinds no test can bring about, with the reason.
    static readonly Dictionary<string, string> Unraised = new()
    {
        ["DB2037"] = "needs a thousand errors; RecoveryTests has them",
        ["DB4023"] = "needs a process without address space",
    };

    readonly Examples examples = new();

    public void Dispose() => examples.Dispose();

    [Fact]
    public void Every_kind_is_raised_and_the_document_is_current()
    {
        var collected = examples.Collect();
        Assert.Equal(DeclaredKinds.All.Select(kind => kind.Id).Except(Unraised.Keys), collected.Keys);
        Assert.All(collected, example => Assert.Contains($" {example.Key}: ", example.Value));

        string path = Path.Combine(Ptx.Tests.Verify.CheckFiles.Folder, "..", "..", "..", "docs", "diagnostics.md");
        string current = CatalogueText.Write(collected);
        if (Environment.GetEnvironmentVariable("DRAWBRIDGE_BLESS") == "1") File.WriteAllText(path, current);
        string[] written = File.Exists(path) ? File.ReadAllText(path).Replace("\r", "", StringComparison.Ordinal).Split('\n') : [];
        string[] expected = current.Split('\n');
        int line = 0;
        while (line < expected.Length && line < written.Length && expected[line] == written[line]) line++;
        Assert.True(line == expected.Length && line == written.Length,
            $"docs/diagnostics.md is stale from line {line + 1} on: run this test with DRAWBRIDGE_BLESS=1. Expected there: {(line < expected.Length ? expected[line] : "nothing")}");
    }

    [Fact]
    public void Text_is_not_taken_for_markup()
    {
        string text = CatalogueText.Write(new Dictionary<string, string>());
        Assert.Contains("%r\\<n\\> declares the n names", text);
        foreach (var kind in DeclaredKinds.All) Assert.Contains($"\n### {kind.Id}: ", text);
    }
}
