namespace Drawbridge.Cli.Tests;

public sealed class OptTests : IDisposable
{
    readonly Cli cli = new();

    public void Dispose() => cli.Dispose();

    [Fact]
    public void Prints_the_module_and_counts()
    {
        string file = cli.File("copy.ptx", Sources.Header + """
            .entry k(.param .u64 out)
            {
            	.reg .b32 %r<4>;
            	.reg .b64 %rd<2>;
            	ld.param.u64 %rd1, [out];
            	mov.u32 %r1, 7;
            	add.u32 %r2, %r1, 1;
            	mov.u32 %r3, %r2;
            	st.global.u32 [%rd1], %r3;
            	ret;
            }

            """);
        var result = cli.Run("opt", file);
        Assert.Equal(0, result.Code);
        Assert.Contains("st.global.u32 [%rd1], 8;", result.Out);
        Assert.DoesNotContain("add.u32", result.Out);
        Assert.Contains("6 instructions before, 3 after", result.Error);
        var named = cli.Run("opt", file, "--passes", "copy", "--print-after");
        Assert.Contains("st.global.u32 [%rd1], %r2;", named.Out);
        Assert.Contains("st.global.u32 [%rd1], %r2;", named.Error);
        Assert.Contains("fuse", cli.Run("opt", "--list").Out);
        using var json = System.Text.Json.JsonDocument.Parse(cli.Run("opt", file, "--json", "--passes", "copy,dead").Out);
        Assert.Equal([6, 4], json.RootElement.GetProperty("passes").EnumerateArray().Select(pass => pass.GetProperty("instructions").GetInt32()));
        string output = cli.Path("out.ptx");
        Assert.Empty(cli.Run("opt", file, "-o", output).Out);
        Assert.Equal(result.Out, File.ReadAllText(output));
    }

    [Fact]
    public void Mistakes()
    {
        string file = cli.File("scale.ptx", Sources.Scale);
        cli.Fails(2, "DB6001", "opt", file, "--passes", "copie");
        cli.Fails(2, "DB6001", "opt", file, "--print-after", "copie");
        cli.Fails(2, "DB6001", "opt");
        cli.Fails(2, "DB6002", "opt", "missing.ptx");
        Assert.NotEqual(0, cli.Run("opt", cli.File("bad.ptx", Sources.Header + ".entry k() { add.u32 ; }\n")).Code);
    }
}
