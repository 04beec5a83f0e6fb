namespace Drawbridge.Cli.Tests;

public sealed class RunTests : IDisposable
{
    readonly Cli cli = new();
    readonly string scale;

    public RunTests() => scale = cli.File("scale.ptx", Sources.Scale);

    public void Dispose() => cli.Dispose();

    CliResult Good(params string[] args)
    {
        var result = cli.Run(["run", .. args]);
        Assert.True(result.Code == 0, result.ToString());
        Assert.Empty(result.Error);
        return result;
    }

    [Fact]
    public void Shows_what_changed_when_nothing_is_asked_for()
    {
        var result = Good(scale, "--grid", "2", "--block", "4", "--arg", "f32[8]=iota", "--arg", "f32:2");
        Assert.Contains("argument 0, data, f32[8]:\n 0:   0   3   6   9  12  15  18  21\n", result.Out);
        Assert.Contains("counter, u32[1]:\n 0:  8\n", result.Out);
        Assert.Contains("scale on cpu: grid 2, block 4, ", result.Out);
        Assert.DoesNotContain("bias", result.Out);
    }

    [Fact]
    public void Prints_saves_and_compares()
    {
        string saved = cli.Path("out.bin");
        var result = Good(scale, "--entry", "scale", "--grid", "1,1", "--block", "4,1,1", "--arg", "f32[4]=1,2,3,4", "--arg", "f32:0.5", "--set", "bias=10",
            "--print", "0:2", "--print", "0:1:b32", "--print", "counter", "--print", "bias", "--save", "0=" + saved, "--save", "counter=" + cli.Path("c.bin"),
            "--expect", "0=10.5,12,13.5,15", "--expect", "0=f32[2]=10.4,12.1~0.01", "--expect", "counter=4", "--expect", "bias=f32:10");
        Assert.Contains(" 0:  10.5    12\n … 2 more\n", result.Out);
        Assert.Contains("0x41280000", result.Out);
        Assert.Equal([10.5f, 12, 13.5f, 15], Enumerable.Range(0, 4).Select(i => BitConverter.ToSingle(File.ReadAllBytes(saved), 4 * i)));
        Assert.Equal([4, 0, 0, 0], File.ReadAllBytes(cli.Path("c.bin")));
        Assert.Contains("all 2 values as expected, largest error 0.1", result.Out);
    }

    [Fact]
    public void Reads_buffers_from_files_and_modules_from_standard_input()
    {
        string data = cli.File("x.bin", [.. new[] { 1f, 2f }.SelectMany(BitConverter.GetBytes)]);
        Good(scale, "--block", "2", "--arg", $"f32[]=@{data}", "--arg", "f32:3", "--expect", "0=3,7");
        cli.Input = File.ReadAllBytes(scale);
        Good("-", "--block", "2", "--arg", $"f32[2]=@{data}", "--arg", "f32:3", "--expect", "0=3,7");
    }

    [Fact]
    public void Repeated_launches_start_from_the_same_data()
    {
        var result = Good(scale, "--block", "4", "--arg", "f32[4]=iota", "--arg", "f32:2", "--repeat", "5", "--expect", "0=0,3,6,9", "--expect", "counter=4");
        Assert.Contains("of 5 runs", result.Out);
    }

    [Fact]
    public void Wrong_results_are_findings()
    {
        var result = cli.Fails(1, "DB6010", "run", scale, "--block", "4", "--arg", "f32[4]=iota", "--arg", "f32:2", "--expect", "0=0,3,6,10", "--expect", "counter=4");
        Assert.Contains("1 of 4 values differ; [3] is 9, expected 10", result.Error);
        cli.Fails(1, "DB6010", "run", scale, "--block", "4", "--arg", "f32[4]=iota", "--arg", "f32:2", "--expect", "0=0,3,6,9.1~0.001");
    }

    [Fact]
    public void Json_holds_the_whole_run()
    {
        var json = Good(scale, "--grid", "2", "--block", "2", "--arg", "f32[4]=1,nan,inf,-inf", "--arg", "f32:2", "--print", "0", "--print", "counter", "--print", "0:1:b32",
            "--expect", "counter=4", "--repeat", "3", "--json").Json;
        Assert.Equal("cpu", json.GetProperty("device").GetString());
        Assert.Equal("scale", json.GetProperty("entry").GetString());
        Assert.Equal("[2,1,1]", json.GetProperty("grid").ToString());
        Assert.Equal("[2,1,1]", json.GetProperty("block").ToString());
        Assert.True(json.GetProperty("jit_ms").GetDouble() > 0);
        var times = json.GetProperty("kernel_ms");
        Assert.InRange(times.GetProperty("best").GetDouble(), 0, times.GetProperty("median").GetDouble());
        Assert.Equal(3, times.GetProperty("runs").GetInt32());
        var buffers = json.GetProperty("buffers");
        Assert.Equal("""[2,"NaN","Infinity","-Infinity"]""", buffers[0].GetProperty("values").GetRawText());
        Assert.Equal(("f32", 0), (buffers[0].GetProperty("type").GetString(), buffers[0].GetProperty("arg").GetInt32()));
        Assert.Equal("counter", buffers[1].GetProperty("symbol").GetString());
        Assert.Equal(0x40000000, buffers[2].GetProperty("values")[0].GetInt64());
        Assert.True(json.GetProperty("expectations")[0].GetProperty("ok").GetBoolean());
        Assert.Equal(0, json.GetProperty("exit_code").GetInt32());
    }

    [Fact]
    public void Structs_bytes_and_doubles_by_value()
    {
        string file = cli.File("struct.ptx", Sources.Struct);
        Good(file, "--arg", "bytes:01000000000000000200000000000000", "--arg", "u8:255", "--arg", "f64:1", "--arg", "u32[8]=zeros", "--expect", "3=1,0,2,0,255,0,0,0x3ff00000");
    }

    [Fact]
    public void Division_by_zero_is_defined()
    {
        string file = cli.File("divide.ptx", Sources.Divide);
        Good(file, "--arg", "u32[2]=7", "--arg", "u32:100", "--arg", "u32:7", "--expect", "0=14,2");
        Good(file, "--arg", "u32[2]=7", "--arg", "u32:100", "--arg", "u32:0", "--expect", "0=0xffffffff");
    }

    [Fact]
    public void The_other_device_and_other_schedules_agree()
    {
        foreach (string seed in (string[])["0", "1", "18446744073709551615"])
            Good(scale, "--device", "interpreter", "--seed", seed, "--block", "64", "--arg", "f32[64]=iota", "--arg", "f32:0", "--expect", "0=iota");
    }
}
