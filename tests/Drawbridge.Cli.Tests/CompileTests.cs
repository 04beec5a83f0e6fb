using System.Runtime.InteropServices;
using Drawbridge.Cli.Compiling;
using Drawbridge.Tests.Kernels;

namespace Drawbridge.Cli.Tests;

public sealed class CompileTests : IDisposable
{
    readonly Cli cli = new();
    readonly string scale;

    public CompileTests() => scale = cli.File("scale.ptx", Sources.Scale);

    public void Dispose() => cli.Dispose();

    [Fact]
    public void Counts_what_is_compiled()
    {
        var result = cli.Run("compile", scale);
        Assert.True(result.Code == 0, result.ToString());
        Assert.Matches(@"^1 file: 1 entry compiled, 0 left to the interpreter; 16 instructions in [\d.]+ ms, [\d.]+ ms per 1,000\n$", result.Out);
        var lines = cli.Run("compile", scale, "--json").JsonLines;
        Assert.Equal(2, lines.Length);
        var entry = Assert.Single(lines[0].GetProperty("entries").EnumerateArray());
        Assert.Equal(("scale", true), (entry.GetProperty("entry").GetString(), entry.GetProperty("compiled").GetBoolean()));
        Assert.Equal("[256,1,1]", entry.GetProperty("block").GetRawText());
        Assert.Contains("-bit vectors", entry.GetProperty("path").GetString());
        var summary = lines[1].GetProperty("summary");
        Assert.Equal((1, 1, 0, 16), (summary.GetProperty("files").GetInt32(), summary.GetProperty("compiled").GetInt32(), summary.GetProperty("interpreted").GetInt32(), summary.GetProperty("instructions").GetInt32()));
    }

    [Theory]
    [InlineData(".reqntid 8, 4", "[8,4,1]")]
    [InlineData(".maxntid 64", "[64,1,1]")]
    [InlineData("", "[256,1,1]")]
    public void A_kernel_is_compiled_for_its_own_block(string directive, string block)
    {
        string file = cli.File("shape.ptx", Sources.Header + $".entry k() {directive} {{ ret; }}\n");
        Assert.Equal(block, cli.Run("compile", file, "--json").JsonLines[0].GetProperty("entries")[0].GetProperty("block").GetRawText());
    }

    [Fact]
    public void What_is_left_to_the_interpreter_is_said()
    {
        var result = cli.Run("compile", scale, "--device", "interpreter");
        Assert.True(result.Code == 0, result.ToString());
        Assert.Contains("scale.ptx: scale is left to the interpreter: the device compiles nothing\n", result.Out);
        Assert.Contains("1 file: 0 entries compiled, 1 left to the interpreter (1 the device compiles nothing); ", result.Out);
        var summary = cli.Run("compile", scale, "--device", "interpreter", "--json").JsonLines[1].GetProperty("summary");
        Assert.Equal(1, summary.GetProperty("reasons").GetProperty("the device compiles nothing").GetInt32());
        Assert.Equal("a loop", new CompiledEntry("k", 1, "interpreter: a loop", TimeSpan.Zero).Reason);
        Assert.Null(new CompiledEntry("k", 1, "16 lanes of 512-bit vectors, 1 region", TimeSpan.Zero).Reason);
    }

    [Fact]
    public void One_bad_file_does_not_hide_the_others()
    {
        Directory.CreateDirectory(cli.Path("all"));
        File.Copy(scale, cli.Path("all/b.ptx"));
        cli.File("all/a.ptx", Sources.Scale.Replace("fma.rn.f32 %f2", "fma.rn.f32 %nosuch", StringComparison.Ordinal));
        cli.File("all/c.ptx", Sources.Header + ".extern .func f;\n.entry k() { call f; ret; }\n");
        var result = cli.Run("compile", cli.Path("all"));
        Assert.Equal(1, result.Code);
        Assert.Matches(@"a\.ptx\(23,\d+\): error DB2", result.Out);
        Assert.Matches(@"\n3 files \(2 with errors: \d+ DB2\d+(, \d+ DB2\d+)*, 1 DB3003\): 1 entry compiled", result.Out);
        Assert.Equal(1, cli.Run("compile", cli.Path("all"), "--json").Code);
    }

    [Fact]
    public void Bad_commands()
    {
        cli.Fails(2, "DB6002", "compile", cli.Path("missing.ptx"));
        cli.Fails(2, "DB4040", "compile", scale, "--device", "cpj");
        cli.Fails(2, "DB6001", "compile", scale, "--dump", "assembly");
        cli.Fails(2, "DB6012", "compile", scale, "--dump", "il", "--device", "interpreter");
        cli.Fails(2, "DB6012", "run", scale, "--dump", "il", "--device", "interpreter");
        cli.Fails(2, "DB6006", "run", cli.File("two.ptx", Sources.TwoKernels), "--dump", "il");
    }

    [Theory]
    [InlineData("lanes", "region 0: ")]
    [InlineData("il", "scale_0")]
    [InlineData("asm", "region 0:\n  00000  ")]
    public void Stages_are_shown(string stage, string part)
    {
        if (stage == "asm" && RuntimeInformation.ProcessArchitecture != Architecture.X64) return;
        var run = cli.Run("run", scale, "--dump", stage, "--block", "64");
        Assert.True(run.Code == 0, run.ToString());
        Assert.StartsWith($"// scale, {stage}, block 64, grid 1: ", run.Out);
        Assert.Contains(part, run.Out);
        var compile = cli.Run("compile", scale, "--dump", stage);
        Assert.True(compile.Code == 0, compile.ToString());
        Assert.StartsWith($"// scale, {stage}, block 256, grid 1: ", compile.Out);
        var json = cli.Run("run", scale, "--dump", stage, "--json").Json;
        Assert.Equal(("scale", stage), (json.GetProperty("entry").GetString(), json.GetProperty("stage").GetString()));
        Assert.Contains(part, json.GetProperty("text").GetString());
    }

    [Fact]
    public void Disassembly_is_whole()
    {
        if (RuntimeInformation.ProcessArchitecture != Architecture.X64) return;
        // saxpy multiplies and adds, and ends in ret; every label that a branch names is there, and nothing but instructions in between.
        string text = cli.Run("run", KernelCorpus.PathOf("saxpy.sm_80.ptx"), "--entry", "saxpy", "--block", "256", "--dump", "asm").Out;
        Assert.Matches(@"vfn?madd|mulps|fmadd", text);
        Assert.Matches(@"\n  [0-9a-f]{5}  ret\n", text);
        Assert.DoesNotContain("(bad)", text);
        string[] lines = text.Split('\n');
        var labels = lines.Where(line => line.EndsWith(':') && line.StartsWith('L')).Select(line => line[..^1]).ToHashSet();
        var branches = lines.Where(line => line.Length > 9 && line[9..].StartsWith('j')).ToList();
        Assert.NotEmpty(branches);
        Assert.All(branches, line => Assert.True(!line.Contains(" L", StringComparison.Ordinal) || labels.Contains(line[(line.LastIndexOf(' ') + 1)..]), line));
        Assert.Contains(branches, line => line.Contains(" L", StringComparison.Ordinal));
    }

    [Fact]
    public void Run_reports_the_path()
    {
        string[] line = ["run", scale, "--block", "4", "--arg", "f32[4]=iota", "--arg", "f32:2"];
        var json = cli.Run([.. line, "--json"]).Json;
        Assert.Contains("-bit vectors, 1 region", json.GetProperty("path").GetString());
        Assert.True(json.GetProperty("jit_ms").GetDouble() > 0);
        Assert.Contains("-bit vectors, 1 region)", cli.Run(line).Out);
        Assert.Equal("interpreter", cli.Run([.. line, "--device", "interpreter", "--json"]).Json.GetProperty("path").GetString());
    }
}
