namespace Drawbridge.Cli.Tests;

/// <summary>run with everything that can be wrong about it.</summary>
public sealed class BadRunTests : IDisposable
{
    readonly Cli cli = new();
    readonly string scale;
    readonly string two;

    public BadRunTests()
    {
        scale = cli.File("scale.ptx", Sources.Scale);
        two = cli.File("two.ptx", Sources.TwoKernels);
    }

    public void Dispose() => cli.Dispose();

    CliResult Scale(int code, string id, params string[] more) => cli.Fails(code, id, ["run", scale, "--block", "4", "--arg", "f32[4]=iota", "--arg", "f32:2", .. more]);

    [Fact]
    public void Kernels()
    {
        Assert.Contains("did you mean 'scale'?", cli.Fails(2, "DB4041", "run", scale, "--entry", "sacle").Error);
        Assert.Contains("nothing, forever", cli.Fails(2, "DB6006", "run", two).Error);
        cli.Fails(2, "DB6007", "run", cli.File("none.ptx", Sources.Header + ".func f() { ret; }\n"));
        cli.Fails(2, "DB4041", "run", two, "--entry", "");
    }

    [Fact]
    public void Files()
    {
        Assert.Contains("did you mean 'scale.ptx'?", cli.Fails(2, "DB6002", "run", cli.Path("scal.ptx")).Error);
        cli.Fails(2, "DB6003", "run", cli.Folder);
        cli.Fails(2, "DB6002", "run", "");
        cli.Fails(2, "DB6002", "run", cli.Path("no/such/folder/x.ptx"));
        cli.Fails(2, "DB6002", "run", "a\0b");
    }

    [Fact]
    public void Extents()
    {
        foreach (string bad in (string[])["0", "-1", "x", "", "1,2,3,4", "1,", ",1", "1x2", "99999999999", "1.5", " 1", "٣"])
        {
            cli.Fails(2, "DB6011", "run", scale, "--grid", bad);
            cli.Fails(2, "DB6011", "run", scale, "--block", bad);
        }
        Scale(2, "DB6011", "--cluster", "x");
    }

    [Fact]
    public void Launches_beyond_the_limits()
    {
        cli.Fails(2, "DB4001", "run", two, "--entry", "nothing", "--block", "1025");
        cli.Fails(2, "DB4001", "run", two, "--entry", "nothing", "--block", "1,1,65");
        cli.Fails(2, "DB4002", "run", two, "--entry", "nothing", "--grid", "1,65536");
        cli.Fails(2, "DB4004", "run", two, "--entry", "nothing", "--shared", "10000000");
        string required = cli.File("required.ptx", Sources.Header + ".entry k() .reqntid 32, 2 { ret; }\n.entry m() .maxntid 64 { ret; }\n");
        cli.Fails(2, "DB4003", "run", required, "--entry", "k", "--block", "32");
        cli.Fails(2, "DB4001", "run", required, "--entry", "m", "--block", "65");
        Assert.Equal(0, cli.Run("run", required, "--entry", "k").Code);
        Assert.Equal(0, cli.Run("run", required, "--entry", "m", "--block", "8,8").Code);
    }

    [Fact]
    public void Options()
    {
        foreach (string bad in (string[])["0", "-1", "x", "", "1.5", "99999999999"]) Scale(2, "DB6012", "--repeat", bad);
        foreach (string bad in (string[])["0", "-1", "x", "", "nan", "inf", "1e99"]) Scale(2, "DB6012", "--timeout", bad);
        foreach (string bad in (string[])["-1", "x", "", "1.5", "99999999999"]) Scale(2, "DB6012", "--shared", bad);
        foreach (string bad in (string[])["-1", "x", "18446744073709551616"]) Scale(2, "DB6012", "--seed", bad);
        Assert.Contains("did you mean 'cpu'?", Scale(2, "DB4040", "--device", "cpj").Error);
        Scale(2, "DB4040", "--device", "");
        Assert.Contains("did you mean '--block'?", Scale(2, "DB6001", "--blok", "1").Error);
        Scale(2, "DB6001", "another.ptx");
        Assert.Equal(2, cli.Run("run", scale, "--block").Code);
        // Not passed over as if they were not there.
        foreach (string option in (string[])["--arg", "--set", "--print", "--save", "--expect"]) Scale(2, "DB6001", option);
        var dump = Scale(2, "DB6001", "--dump", "foo").Error;
        Assert.Contains("'foo' not recognized. Must be one of: 'lanes' 'il' 'asm'" + Environment.NewLine, dump);
        Assert.Equal(2, cli.Run("run").Code);
    }

    [Fact]
    public void Argument_texts()
    {
        foreach (var (text, id) in ((string, string)[])[("", "DB6030"), ("5", "DB6030"), ("f32", "DB6030"), ("f32[4]", "DB6030"), ("q32:1", "DB6031"), ("f32:x", "DB6032"),
            ("u8:256", "DB6033"), ("f32[]=iota", "DB6034"), ("f32[3]=1,2", "DB6035"), ("f32[]=@" + cli.Path("none"), "DB6036"), ("f32[]=@" + cli.Folder, "DB6036"),
            ("f32[8]=@" + scale, "DB6037"), ("f32[99999999999]=1", "DB6039"), ("bytes:123", "DB6032")])
            cli.Fails(2, id, "run", scale, "--arg", text, "--arg", "f32:2");
    }

    [Fact]
    public void Arguments_that_do_not_fit_the_kernel()
    {
        string buffer = "f32[4]=iota";
        cli.Fails(2, "DB4043", "run", scale);
        cli.Fails(2, "DB4043", "run", scale, "--arg", buffer);
        cli.Fails(2, "DB4043", "run", scale, "--arg", buffer, "--arg", "f32:1", "--arg", "f32:1");
        cli.Fails(2, "DB4045", "run", scale, "--arg", buffer, "--arg", "s32:1");
        cli.Fails(2, "DB4045", "run", scale, "--arg", buffer, "--arg", "f64:1");
        cli.Fails(2, "DB4045", "run", scale, "--arg", buffer, "--arg", buffer);
        cli.Fails(2, "DB4045", "run", scale, "--arg", "f32:1", "--arg", "f32:1");
        cli.Fails(2, "DB4044", "run", scale, "--arg", buffer, "--arg", "bytes:0011");
        cli.Fails(2, "DB4044", "run", scale, "--arg", buffer, "--arg", "b64:1");
        string narrow = cli.File("struct.ptx", Sources.Struct);
        string[] rest = ["--arg", "f64:1", "--arg", "u32[8]=zeros"];
        cli.Fails(2, "DB4046", ["run", narrow, "--arg", "bytes:" + new string('0', 32), "--arg", "u32:256", .. rest]);
        cli.Fails(2, "DB4045", ["run", narrow, "--arg", "u32:1", "--arg", "u32:255", .. rest]);
        cli.Fails(2, "DB4044", ["run", narrow, "--arg", "bytes:" + new string('0', 30), "--arg", "u32:255", .. rest]);
        // All mistakes at once.
        var both = cli.Run(["run", narrow, "--arg", "u32:1", "--arg", "u32:256", .. rest]);
        Assert.Contains("DB4045", both.Error);
        Assert.Contains("DB4046", both.Error);
    }

    [Fact]
    public void Names_of_results()
    {
        foreach (string option in (string[])["--print", "--save", "--expect"])
        {
            string rest = option switch { "--print" => "", "--save" => "=" + cli.Path("out"), _ => "=1" };
            Scale(2, "DB6008", option, "2" + rest);
            Scale(2, "DB6009", option, "1" + rest);
            Assert.Contains("did you mean 'counter'?", Scale(2, "DB4042", option, "cuonter" + rest).Error);
            if (rest.Length > 0) Scale(2, "DB6012", option, "0");
        }
        Scale(2, "DB6012", "--print", "0:x");
        Scale(2, "DB6012", "--print", "0:-1");
        Scale(2, "DB4042", "--set", "none=1");
        Scale(2, "DB6012", "--set", "bias");
        Scale(2, "DB6012", "--set", "=1");
        Scale(2, "DB6032", "--set", "bias=x");
        Scale(2, "DB6035", "--set", "bias=1,2");
        Scale(2, "DB6040", "--set", "bias=f32[2]=1");
        Scale(2, "DB6038", "--expect", "0=1~x");
        Scale(2, "DB6035", "--expect", "0=1,2");
        Scale(2, "DB6040", "--expect", "0=f32[5]=1");
    }

    [Fact]
    public void Variables_larger_than_an_array()
    {
        const string Large = ".global .b8 large[3000000000]", Kernel = "\n.entry k() { ret; }\n";
        cli.Fails(1, "DB3007", "run", cli.File("values.ptx", Sources.Header + Large + " = { 1 };" + Kernel));
        // Fresh memory of this size would have to be cleared: only what asks about it is tried.
        var kernel = cli.Run("compile", cli.File("large.ptx", Sources.Header + Large.Replace("3000000000", "90000000000", StringComparison.Ordinal) + ";" + Kernel), "--short");
        Assert.Contains("DB4020", kernel.Error + kernel.Out);
    }

    [Fact]
    public void Outputs_that_cannot_be_written()
    {
        Scale(2, "DB6004", "--save", "0=" + cli.Folder);
        Scale(2, "DB6004", "--save", "0=" + cli.Path("no/such/folder/x"));
        Scale(2, "DB6004", "--save", "0=");
        if (File.Exists("/dev/full")) Scale(2, "DB6004", "--save", "0=/dev/full");
        string readOnly = cli.File("ro", "kept");
        File.SetAttributes(readOnly, FileAttributes.ReadOnly);
        Scale(2, "DB6004", "--save", "0=" + readOnly);
        Assert.Equal("kept", File.ReadAllText(readOnly));
        File.SetAttributes(readOnly, FileAttributes.Normal);
    }

    [Fact]
    public void Faults()
    {
        var result = Scale(3, "DB4101", "--grid", "2");
        Assert.Contains("scale.ptx(19,", result.Error);
        cli.Fails(3, "DB4103", "run", scale, "--arg", "u64:0", "--arg", "f32:1");
        cli.Fails(3, "DB4101", "run", scale, "--arg", "u64:0xdeadbeef000", "--arg", "f32:1");
    }

    [Fact]
    public void An_endless_loop_ends_with_its_time()
    {
        cli.Fails(3, "DB4110", "run", two, "--entry", "forever", "--timeout", "0.05");
        cli.Fails(3, "DB4110", "run", two, "--entry", "forever", "--timeout", "0.05", "--grid", "100", "--block", "1024");
    }

    [Fact]
    public void A_module_with_errors_does_not_run()
    {
        string bad = cli.File("bad.ptx", Sources.Scale.Replace("fma.rn.f32 %f2", "fma.rn.f32 %nosuch", StringComparison.Ordinal));
        var result = cli.Run("run", bad, "--arg", "f32[4]=iota", "--arg", "f32:2");
        Assert.Equal(1, result.Code);
        Assert.Contains("%nosuch", result.Error);
        Assert.Empty(result.Out);
    }
}
