namespace Drawbridge.Cli.Tests;

public sealed class IsaTests : IDisposable
{
    readonly Cli cli = new();

    public void Dispose() => cli.Dispose();

    [Fact]
    public void Find_ranks_instructions_by_words()
    {
        var result = cli.Run("isa", "find", "fused", "multiply");
        Assert.Equal(0, result.Code);
        Assert.StartsWith("fma ", result.Out);
        Assert.Single(cli.Run("isa", "find", "barrier", "--limit", "1").Out.Trim().Split('\n'));
        var json = cli.Run("isa", "find", "fused multiply", "--json").Json;
        Assert.Equal(("fused multiply", "fma"), (json.GetProperty("query").GetString(), json.GetProperty("results")[0].GetProperty("name").GetString()));
    }

    [Fact]
    public void Show_explains_forms_versions_exactness_engines_and_examples()
    {
        var result = cli.Run("isa", "show", "fma");
        Assert.Equal(0, result.Code);
        Assert.Contains(".f32", result.Out);
        Assert.Contains("interpreter: yes", result.Out);
        foreach (string title in (string[])["syntax", "types", "since", "traits", "engines", "example", "table"]) Assert.Contains($"  {title} ", result.Out);
        var json = cli.Run("isa", "show", "fma", "--json").Json;
        Assert.Equal("fma", json.GetProperty("name").GetString());
        var form = json.GetProperty("forms")[0];
        Assert.Equal("exact", form.GetProperty("exactness").GetString());
        Assert.Equal("yes", form.GetProperty("engines").GetProperty("interpreter").GetString());
        Assert.StartsWith("fma.", form.GetProperty("examples")[0].GetString());
    }

    [Fact]
    public void Every_instruction_has_a_page()
    {
        foreach (string name in Ptx.Isa.InstructionSet.Forms.Select(form => form.Name).Distinct())
        {
            var result = cli.Run("isa", "show", name);
            Assert.True(result.Code == 0 && result.Out.Length > 50, $"{name}: {result}");
        }
    }

    [Fact]
    public void Unknown_names_and_words()
    {
        Assert.Contains("fma", cli.Fails(2, "DB6013", "isa", "show", "fmaa").Error);
        cli.Fails(2, "DB6013", "isa", "show", "");
        cli.Fails(1, "DB6017", "isa", "find", "xyzzyplugh");
        cli.Fails(1, "DB6017", "isa", "find", "");
        cli.Fails(2, "DB6012", "isa", "find", "add", "--limit", "0");
        cli.Fails(2, "DB6001", "isa", "find");
        cli.Fails(2, "DB6001", "isa", "shwo", "fma");
        cli.Fails(2, "DB6001", "isa");
    }
}
