namespace Drawbridge.Cli.Tests;

public sealed class FmtTests : IDisposable
{
    readonly Cli cli = new();
    readonly string file;

    public FmtTests() => file = cli.File("scale.ptx", "// a comment\n" + Sources.Scale.Replace("\t", "  ", StringComparison.Ordinal));

    public void Dispose() => cli.Dispose();

    [Fact]
    public void Prints_a_canonical_form_that_is_its_own_canonical_form()
    {
        var first = cli.Run("fmt", file);
        Assert.Equal(0, first.Code);
        Assert.Contains("fma.rn.f32", first.Out);
        Assert.Empty(first.Error);
        Assert.StartsWith("// a comment\n", first.Out);
        Assert.DoesNotContain("//", cli.Run("fmt", file, "--no-comments").Out);
        string again = cli.File("again.ptx", first.Out);
        var second = cli.Run("fmt", again);
        Assert.Equal(first.Out, second.Out);
        Assert.Empty(second.Error);
        Assert.Equal(0, cli.Run("fmt", "--check", again).Code);
        Assert.Equal(0, cli.Run("check", again).Code);
    }

    [Fact]
    public void Check_tells_and_changes_nothing()
    {
        string before = File.ReadAllText(file);
        cli.Fails(1, "DB6014", "fmt", "--check", file);
        Assert.Equal(before, File.ReadAllText(file));
    }

    [Fact]
    public void Writes_into_a_file_or_in_place()
    {
        string expected = cli.Run("fmt", file).Out;
        Assert.Equal(0, cli.Run("fmt", file, "-o", cli.Path("out.ptx")).Code);
        Assert.Equal(expected, File.ReadAllText(cli.Path("out.ptx")));
        Assert.Equal(0, cli.Run("fmt", "--in-place", file).Code);
        Assert.Equal(expected, File.ReadAllText(file));
        // The scratch folder holds nothing else: no temporary file is left behind.
        Assert.Equal(2, Directory.GetFiles(cli.Folder).Length);
    }

    [Fact]
    public void In_place_follows_links_and_keeps_permissions()
    {
        if (OperatingSystem.IsWindows()) return;
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        File.CreateSymbolicLink(cli.Path("link.ptx"), file);
        Assert.Equal(0, cli.Run("fmt", "--in-place", cli.Path("link.ptx")).Code);
        Assert.Equal(file, File.ResolveLinkTarget(cli.Path("link.ptx"), false)!.FullName);
        Assert.Equal(0, cli.Run("fmt", "--check", file).Code);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead, File.GetUnixFileMode(file));
    }

    [Fact]
    public void Never_touches_a_file_with_errors()
    {
        string bad = cli.File("bad.ptx", Sources.Scale + "nonsense");
        string good = cli.File("good.ptx", Sources.Scale);
        var result = cli.Run("fmt", "--in-place", bad, good);
        Assert.Equal(1, result.Code);
        Assert.Equal(Sources.Scale + "nonsense", File.ReadAllText(bad));
        Assert.Equal(0, cli.Run("fmt", "--check", good).Code);
        File.WriteAllText(cli.Path("out.ptx"), "kept");
        Assert.Equal(1, cli.Run("fmt", bad, "-o", cli.Path("out.ptx")).Code);
        Assert.Equal("kept", File.ReadAllText(cli.Path("out.ptx")));
    }

    [Fact]
    public void Bad_options()
    {
        cli.Fails(2, "DB6001", "fmt", file, "--check", "--in-place");
        cli.Fails(2, "DB6001", "fmt", file, file);
        cli.Fails(2, "DB6001", "fmt", "-", "--in-place");
        cli.Fails(2, "DB6001", "fmt");
        cli.Fails(2, "DB6002", "fmt", cli.Path("none.ptx"));
        cli.Fails(2, "DB6003", "fmt", cli.Folder);
        cli.Fails(2, "DB6004", "fmt", file, "-o", cli.Folder);
        cli.Fails(2, "DB6004", "fmt", file, "-o", cli.Path("no/folder/x.ptx"));
    }

    [Fact]
    public void Standard_input_and_json()
    {
        cli.Input = File.ReadAllBytes(file);
        Assert.Equal(cli.Run("fmt", file).Out, cli.Run("fmt", "-").Out);
        var json = cli.Run("fmt", "--check", file, "--json").Json;
        Assert.False(json.GetProperty("files")[0].GetProperty("canonical").GetBoolean());
    }
}
