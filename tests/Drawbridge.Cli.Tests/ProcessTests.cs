using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Drawbridge.Cli.Tests;

/// <summary>A few commands as real processes: exit codes, streams, pipes.</summary>
public sealed class ProcessTests : IDisposable
{
    readonly Cli cli = new();

    public void Dispose() => cli.Dispose();

    static Process Start(params string[] args)
    {
        // The command's assembly lies beside the tests'.
        var info = new ProcessStartInfo(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../../dotnet"))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        info.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Drawbridge.Cli.dll"));
        foreach (string arg in args) info.ArgumentList.Add(arg);
        return Process.Start(info)!;
    }

    static CliResult Run(params string[] args)
    {
        using var process = Start(args);
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        Assert.True(process.WaitForExit(60_000));
        return new(process.ExitCode, output, error.Result);
    }

    [Fact]
    public void Exit_codes_and_streams()
    {
        string file = cli.File("scale.ptx", Sources.Scale);
        var good = Run("run", file, "--block", "4", "--arg", "f32[4]=iota", "--arg", "f32:2", "--expect", "0=0,3,6,9");
        Assert.True(good.Code == 0 && good.Error.Length == 0, good.ToString());
        var wrong = Run("run", file, "--block", "4", "--arg", "f32[4]=iota", "--arg", "f32:2", "--expect", "0=0,3,6,8");
        Assert.True(wrong.Code == 1 && wrong.Error.StartsWith("error DB6010", StringComparison.Ordinal), wrong.ToString());
        Assert.Equal(2, Run("run", file, "--block", "x").Code);
        Assert.Equal(3, Run("run", file, "--block", "5", "--arg", "f32[4]=iota", "--arg", "f32:2").Code);
        Assert.Equal(1, Run("check", cli.File("bad.ptx", "x")).Code);
        Assert.DoesNotContain('\e', Run("check", cli.Path("bad.ptx")).Out);
    }

    [Fact]
    public void A_closed_pipe_is_no_error()
    {
        // More than a pipe holds, so that writing meets the closed end.
        string file = cli.File("many.ptx", Sources.Header + ".entry k() {\n" + string.Concat(Enumerable.Repeat("\tfoo.bar %r1;\n", 5000)) + "}\n");
        using var process = Start("check", file);
        process.StandardInput.Close();
        process.StandardOutput.ReadLine();
        process.StandardOutput.Close();
        string error = process.StandardError.ReadToEnd();
        Assert.True(process.WaitForExit(60_000));
        Assert.Equal("", error);
    }

    [Theory]
    [InlineData("> /dev/full", 2)]
    [InlineData("--json > /dev/full", 2)]
    [InlineData(">&-", 2)]
    [InlineData("2> /dev/full", 0)]
    [InlineData("2>&-", 0)]
    public void Streams_that_take_nothing(string redirection, int code)
    {
        if (!File.Exists("/dev/full")) return;
        var (exitCode, _, error) = Shell($"exec {Program} isa show add {redirection}");
        Assert.True(exitCode == code && error.Contains("error DB6004: standard output: ", StringComparison.Ordinal) == (code != 0), $"{exitCode}\n{error}");
    }

    [Fact]
    public void A_folder_that_is_gone_does_not_keep_kernels_from_running()
    {
        if (OperatingSystem.IsWindows()) return;
        string file = cli.File("scale.ptx", Sources.Scale), gone = cli.Path("gone");
        var result = Shell($"mkdir '{gone}' && cd '{gone}' && rmdir '{gone}' && exec {Program} run '{file}' --arg f32[1]=iota --arg f32:2 --expect 0=0");
        Assert.True(result.Code == 0, result.ToString());
    }

    static string Program => $"'{Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../../dotnet")}' '{Path.Combine(AppContext.BaseDirectory, "Drawbridge.Cli.dll")}'";

    static CliResult Shell(string command)
    {
        var info = new ProcessStartInfo("sh") { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (string arg in (string[])["-c", command]) info.ArgumentList.Add(arg);
        using var process = Process.Start(info)!;
        var error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        Assert.True(process.WaitForExit(60_000));
        return new(process.ExitCode, output, error.Result);
    }

    [Fact]
    public void An_interrupt_ends_an_endless_kernel()
    {
        if (OperatingSystem.IsWindows()) return;
        string file = cli.File("two.ptx", Sources.TwoKernels);
        using var process = Start("run", file, "--entry", "forever", "--timeout", "50");
        process.StandardInput.Close();
        // Starting takes less work than this, however long it takes on a busy machine.
        while (!process.HasExited && process.TotalProcessorTime < TimeSpan.FromSeconds(2)) Thread.Sleep(50);
        Assert.False(process.HasExited);
        using (var kill = Process.Start("kill", ["-INT", process.Id.ToString()])) kill.WaitForExit();
        Assert.True(process.WaitForExit(30_000));
        Assert.Equal(3, process.ExitCode);
        Assert.Contains("DB6016", process.StandardError.ReadToEnd());
    }
}
