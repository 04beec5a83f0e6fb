using System.Text.Json;

namespace Drawbridge.Cli.Tests;

public sealed class CheckTests : IDisposable
{
    readonly Cli cli = new();
    readonly string bad;

    public CheckTests()
    {
        bad = Sources.Scale.Replace("fma.rn.f32 %f2", "fma.rn.f32 %nosuch", StringComparison.Ordinal);
        cli.File("good.ptx", Sources.Scale);
    }

    public void Dispose() => cli.Dispose();

    [Fact]
    public void Good_files_give_a_summary()
    {
        var result = cli.Run("check", cli.Path("good.ptx"));
        Assert.Equal(0, result.Code);
        Assert.StartsWith("1 file, 1 kernel, 16 instructions: 0 errors, 0 warnings", result.Out);
        Assert.Matches(@"0\.00 MB in 0\.\d\d\d s, [\d.]+ MB/s on one core\n$", result.Out);
    }

    [Fact]
    public void Large_files_are_checked_to_the_end()
    {
        // Past 4 MiB the collector pauses; the second text needs far more memory for a byte than is foreseen for it.
        const string Header = ".version 7.5\n.target sm_80\n.address_size 64\n.entry e()\n{\n.reg .b32 %r<4>;\nmov.u32 %r2,%tid.x;\nmov.u32 %r3,1;\n";
        string plain = Header + string.Concat(Enumerable.Repeat("\tadd.s32 \t%r1, %r2, %r3;                      // some words\n", 100_000));
        string dense = Header + string.Concat(Enumerable.Repeat("{}", 2_200_000));
        foreach (var (name, text, instructions) in new[] { ("plain.ptx", plain, 100_003), ("dense.ptx", dense, 3) })
        {
            Assert.True(text.Length > 4 << 20);
            var result = cli.Run("check", cli.File(name, text + "ret;\n}\n"), "--json");
            Assert.Equal(0, result.Code);
            using var summary = JsonDocument.Parse(result.Out.TrimEnd().Split('\n')[^1]);
            Assert.Equal(instructions, summary.RootElement.GetProperty("summary").GetProperty("instructions").GetInt64());
            Assert.NotEqual(System.Runtime.GCLatencyMode.NoGCRegion, System.Runtime.GCSettings.LatencyMode);
        }
        var broken = cli.Run("check", cli.File("broken.ptx", plain + "ret\n}\n"));
        Assert.Equal(1, broken.Code);
        Assert.Contains("broken.ptx(100009,3): error DB2", broken.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Findings_show_the_place_and_the_fix()
    {
        var result = cli.Run("check", cli.File("bad.ptx", bad));
        Assert.Equal(1, result.Code);
        Assert.Matches(@"bad\.ptx\(23,\d+\): error DB2\d+: .*%nosuch.*\n  ?.*fma\.rn\.f32 %nosuch.*\n +\^~*\n  cause: .*\n  fix: ", result.Out);
        var brief = cli.Run("check", cli.Path("bad.ptx"), "--short");
        Assert.Equal(2, brief.Out.Trim().Split('\n').Length);
    }

    [Fact]
    public void Folders_are_searched_and_everything_is_checked()
    {
        Directory.CreateDirectory(cli.Path("a/b"));
        cli.File("a/b/bad.ptx", bad);
        cli.File("a/note.txt", "no PTX");
        var result = cli.Run("check", cli.Folder);
        Assert.Equal(1, result.Code);
        Assert.Contains("2 files, 2 kernels", result.Out);
        Assert.Contains("1 error,", result.Out);
        // A file that is missing does not keep the others from being checked, and decides the exit code.
        result = cli.Run("check", cli.Path("none.ptx"), cli.Folder);
        Assert.Equal(2, result.Code);
        Assert.Contains("DB6002", result.Out);
        Assert.Contains("3 files, 2 kernels", result.Out);
    }

    [Fact]
    public void Bad_paths()
    {
        Directory.CreateDirectory(cli.Path("empty"));
        cli.Fails(2, "DB6005", "check", cli.Path("empty"));
        cli.Fails(2, "DB6002", "check", cli.Path("none.ptx"));
        cli.Fails(2, "DB6001", "check");
        cli.Fails(2, "DB6004", "check", cli.Path("good.ptx"), "--sarif", cli.Folder);
        cli.Fails(2, "DB6004", "check", cli.Path("good.ptx"), "--sarif", cli.Path("no/folder/x.sarif"));
        Assert.Equal(2, cli.Run("check", cli.Path("good.ptx"), "--format", "xml").Code);
    }

    [Fact]
    public void A_link_to_the_folder_itself_is_no_endless_search()
    {
        if (OperatingSystem.IsWindows()) return;
        Directory.CreateSymbolicLink(cli.Path("loop"), cli.Folder);
        Assert.Contains("1 file,", cli.Run("check", cli.Folder).Out);
    }

    [Fact]
    public void Json_has_an_object_a_file_and_a_summary()
    {
        cli.File("bad.ptx", bad);
        var result = cli.Run("check", cli.Path("good.ptx"), cli.Path("bad.ptx"), cli.Path("none.ptx"), "--json");
        Assert.Equal(2, result.Code);
        var lines = result.JsonLines;
        Assert.Equal(4, lines.Length);
        Assert.Equal((cli.Path("good.ptx"), 0, "7.0", "sm_70"), (lines[0].GetProperty("file").GetString(), lines[0].GetProperty("errors").GetInt32(),
            lines[0].GetProperty("version").GetString(), lines[0].GetProperty("target").GetString()));
        var finding = lines[1].GetProperty("diagnostics")[0];
        Assert.StartsWith("DB2", finding.GetProperty("id").GetString());
        Assert.Equal(("error", 23), (finding.GetProperty("severity").GetString(), finding.GetProperty("line").GetInt32()));
        Assert.Equal("DB6002", lines[2].GetProperty("diagnostics")[0].GetProperty("id").GetString());
        var summary = lines[3].GetProperty("summary");
        Assert.Equal((3, 1, 2), (summary.GetProperty("files").GetInt32(), summary.GetProperty("files_without_errors").GetInt32(), summary.GetProperty("errors").GetInt32()));
        Assert.True(summary.GetProperty("mb_per_s").GetDouble() > 0);
        Assert.Equal(result.Code, cli.Run("check", cli.Path("good.ptx"), cli.Path("bad.ptx"), cli.Path("none.ptx"), "--format", "json").Code);
    }

    [Fact]
    public void Sarif_has_rules_results_and_regions()
    {
        string file = cli.File("b ad.ptx", bad);
        var result = cli.Run("check", file, "--format", "sarif");
        Assert.Equal(1, result.Code);
        Check(result.Json);
        Assert.Equal(1, cli.Run("check", file, "--sarif", cli.Path("out.sarif")).Code);
        Check(JsonDocument.Parse(File.ReadAllText(cli.Path("out.sarif"))).RootElement);
        var clean = cli.Run("check", cli.Path("good.ptx"), "--format", "sarif").Json;
        Assert.Equal(0, clean.GetProperty("runs")[0].GetProperty("results").GetArrayLength());

        static void Check(JsonElement sarif)
        {
            Assert.Equal("2.1.0", sarif.GetProperty("version").GetString());
            var run = sarif.GetProperty("runs")[0];
            Assert.Equal("drawbridge", run.GetProperty("tool").GetProperty("driver").GetProperty("name").GetString());
            var found = run.GetProperty("results")[0];
            var rules = run.GetProperty("tool").GetProperty("driver").GetProperty("rules").EnumerateArray().Select(rule => rule.GetProperty("id").GetString());
            Assert.Contains(found.GetProperty("ruleId").GetString(), rules);
            Assert.Equal("error", found.GetProperty("level").GetString());
            var place = found.GetProperty("locations")[0].GetProperty("physicalLocation");
            Assert.EndsWith("b%20ad.ptx", place.GetProperty("artifactLocation").GetProperty("uri").GetString());
            var region = place.GetProperty("region");
            Assert.Equal(23, region.GetProperty("startLine").GetInt32());
            Assert.True(region.GetProperty("endColumn").GetInt32() > region.GetProperty("startColumn").GetInt32());
        }
    }

    [Fact]
    public void Standard_input()
    {
        cli.Input = System.Text.Encoding.UTF8.GetBytes(bad);
        var result = cli.Run("check", "-", "--short");
        Assert.Equal(1, result.Code);
        Assert.StartsWith("<stdin>(23,", result.Out);
    }
}
