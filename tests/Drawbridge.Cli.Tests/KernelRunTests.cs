using Drawbridge.Runtime;
using Drawbridge.Tests.Kernels;

namespace Drawbridge.Cli.Tests;

/// <summary>Every entry of every file in tests/ptx/kernels through <c>drawbridge run</c>, with the cases the public API is tested with.</summary>
public sealed class KernelRunTests : IDisposable
{
    readonly Cli cli = new();

    public void Dispose() => cli.Dispose();

    public static TheoryData<string, string, string> Cases()
    {
        var data = new TheoryData<string, string, string>();
        foreach (var (file, one) in KernelCorpus.All) data.Add(file, one.Entry, one.Size);
        return data;
    }

    [Theory, MemberData(nameof(Cases))]
    public void Runs_and_agrees(string file, string entry, string size)
    {
        var launch = KernelCorpus.Find(file, entry, size).Build();
        var result = cli.Run([.. CommandLine(launch, file, entry), "--json"]);
        Assert.True(result.Code == (launch.Fault == null ? 0 : 3), result.ToString());
        var json = result.Json;
        string printed = json.TryGetProperty("output", out var output) ? output.GetString()! : "";
        Assert.Equal(launch.Output.Order(StringComparer.Ordinal), printed.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
        if (launch.Fault != null)
        {
            Assert.Contains(json.GetProperty("diagnostics").EnumerateArray(), found => found.GetProperty("id").GetString() == launch.Fault);
            return;
        }
        Assert.Equal(entry, json.GetProperty("entry").GetString());
        // What --expect says of each buffer that has one right content, and what was saved of all of them.
        int expected = launch.Arguments.Count(argument => argument.Buffer?.Want != null) + launch.Symbols.Count;
        Assert.Equal(expected, json.TryGetProperty("expectations", out var expectations) ? expectations.EnumerateArray().Count(one => one.GetProperty("ok").GetBoolean()) : 0);
        foreach (var (name, content) in Contents(launch)) Assert.Null(content.Problem(File.ReadAllBytes(Saved(name))));
    }

    [Fact]
    public void Every_entry_of_every_file_is_run()
    {
        var has = KernelCorpus.All.Select(pair => (pair.File, pair.Case.Entry)).ToHashSet();
        Assert.Equal([], KernelCorpus.Files.SelectMany(file => KernelCorpus.Entries(file).Select(entry => (file, entry))).Where(entry => !has.Contains(entry)));
    }

    /// <summary>Buffers and checked variables by the names the command line has for them.</summary>
    static IEnumerable<(string Name, LaunchBuffer Content)> Contents(KernelLaunch launch) =>
        launch.Arguments.Select((argument, i) => (Name: $"{i}", Content: argument.Buffer!)).Where(one => one.Content != null).Concat(launch.Symbols);

    string Saved(string name) => cli.Path($"{name}.out");

    /// <summary>A launch as a command: buffers from files, saved into files, compared with files.</summary>
    string[] CommandLine(KernelLaunch launch, string file, string entry)
    {
        List<string> line = ["run", KernelCorpus.PathOf(file), "--entry", entry, "--grid", Extent(launch.Grid), "--block", Extent(launch.Block), "--shared", $"{launch.SharedBytes}"];
        foreach (var (argument, i) in launch.Arguments.Select((argument, i) => (argument, i)))
        {
            line.Add("--arg");
            line.Add(argument.Buffer is { } buffer ? $"{buffer.Type}[{buffer.Count}]=@{cli.File($"{i}.in", buffer.Initial)}" : argument.Text);
        }
        foreach (var (name, content) in launch.Sets) line.AddRange(["--set", $"{name}={content.Type}[]=@{cli.File($"{name}.in", content.Initial)}"]);
        foreach (var (name, content) in Contents(launch))
        {
            line.AddRange(["--save", $"{name}={Saved(name)}"]);
            if (content.Want != null) line.AddRange(["--expect", $"{name}={content.Type}[]=@{cli.File($"{name}.want", content.Want)}{content.Tolerance}"]);
        }
        return [.. line];
    }

    static string Extent(Dim3 extent) => $"{extent.X},{extent.Y},{extent.Z}";

    string Kernel(string name) => Path.Combine(KernelCorpus.Folder, name);

    static float[] Uniform(ulong seed, int count)
    {
        var random = new SeededRandom(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextSingle())];
    }

    [Fact]
    public void Seeded_data_is_what_the_seed_says()
    {
        float[] x = Uniform(7, 100), y = Uniform(8, 100);
        var result = cli.Run("run", Kernel("saxpy.sm_80.ptx"), "--entry", "saxpy", "--block", "128", "--arg", "s32:100", "--arg", "f32:2", "--arg", "f32[100]=random:7",
            "--arg", "f32[100]=random:8", "--print", "2", "--print", "3", "--json");
        Assert.True(result.Code == 0, result.ToString());
        float[] Values(int index) => [.. result.Json.GetProperty("buffers")[index].GetProperty("values").EnumerateArray().Select(value => value.GetSingle())];
        Assert.Equal(x, Values(0));
        Assert.Equal(x.Zip(y, (x, y) => MathF.FusedMultiplyAdd(x, 2, y)), Values(1));
    }

    [Fact]
    public void Constants_are_set_and_results_expected_on_the_command_line()
    {
        // Weights that pick the pixel itself: the image comes out as it went in.
        string[] line = ["run", Kernel("conv2d.sm_80.ptx"), "--entry", "conv5x5", "--grid", "2,2", "--block", "16,16", "--arg", "s32:20", "--arg", "s32:17",
            "--arg", "f32[340]=random:3", "--arg", "f32[340]=nan", "--set", "conv_weights=f32[]=0,0,0,0,0,0,0,0,0,0,0,0,1,0,0,0,0,0,0,0,0,0,0,0,0"];
        var same = cli.Run([.. line, "--expect", "3=random:3"]);
        Assert.True(same.Code == 0, same.ToString());
        Assert.Contains("all 340 values as expected", same.Out);
        cli.Fails(1, "DB6010", [.. line, "--expect", "3=random:4"]);
        cli.Fails(1, "DB6010", [.. line, "--expect", "3=random:4~0.001"]);
        var near = cli.Run([.. line, "--expect", "3=random:4~1"]);
        Assert.True(near.Code == 0, near.ToString());
    }

    [Fact]
    public void A_wrong_reference_is_noticed_in_every_form()
    {
        string[] line = ["run", Kernel("reduce.sm_52.ptx"), "--entry", "max_i32", "--grid", "2", "--block", "64", "--arg", "s32:1000", "--arg", "s32[1000]=iota", "--arg", "s32[1]=0x80000000"];
        string saved = cli.Path("max.bin");
        Assert.Equal(0, cli.Run([.. line, "--expect", "2=999", "--save", $"2={saved}"]).Code);
        Assert.Equal(999, BitConverter.ToInt32(File.ReadAllBytes(saved)));
        var wrong = cli.Fails(1, "DB6010", [.. line, "--expect", "2=1000"]);
        Assert.Contains("[0] is 999, expected 1000", wrong.Error);
        var json = cli.Run([.. line, "--expect", "2=1000", "--json"]).Json.GetProperty("expectations")[0];
        Assert.False(json.GetProperty("ok").GetBoolean());
        Assert.Equal(1, json.GetProperty("worst_error").GetDouble());
    }
}
