using Drawbridge.Data;
using Drawbridge.Ptx.Diagnostics;

namespace Drawbridge.Cli.Tests;

public sealed class CommandLineTests : IDisposable
{
    readonly Cli cli = new();

    public void Dispose() => cli.Dispose();

    [Fact]
    public void Unknown_words_suggest_the_nearest()
    {
        Assert.Contains("did you mean 'check'?", cli.Fails(2, "DB6001", "chekc").Error);
        Assert.Contains("did you mean '--strict'?", cli.Fails(2, "DB6001", "check", "x", "--stirct").Error);
        cli.Fails(2, "DB6001", "devices", "x");
        cli.Fails(2, "DB6001", "--nonsense");
        Assert.Contains("drawbridge isa has no verb 'fnd'; did you mean 'find'?", cli.Fails(2, "DB6001", "isa", "fnd", "add").Error);
        Assert.Contains("drawbridge isa find: ", cli.Fails(2, "DB6001", "isa", "find").Error);
        // What follows is no verb either, which helps nobody.
        Assert.DoesNotContain("x.ptx", cli.Fails(2, "DB6001", "chekc", "x.ptx").Error);
    }

    [Fact]
    public void Results_that_cannot_be_written_are_an_error()
    {
        foreach (string[] args in (string[][])[["devices"], ["devices", "--json"], ["--help"], ["isa", "show", "mma"], ["check", cli.File("a.ptx", Sources.Scale)]])
        {
            using var error = new StringWriter();
            using var terminal = new Terminal { Out = new StreamWriter(new Output.ProcessStream(new FullDisk())), Error = error };
            Assert.Equal(2, CommandLine.Run(args, terminal));
            Assert.StartsWith("error DB6004: standard output: full", error.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void An_interrupt_ends_the_waiting_for_input()
    {
        using var interrupt = new CancellationTokenSource();
        using var silence = new System.IO.Pipes.AnonymousPipeServerStream(System.IO.Pipes.PipeDirection.Out);
        using var error = new StringWriter();
        using var terminal = new Terminal
        {
            Out = new StringWriter(),
            Error = error,
            OpenInput = () => new System.IO.Pipes.AnonymousPipeClientStream(System.IO.Pipes.PipeDirection.In, silence.ClientSafePipeHandle),
            Cancellation = interrupt.Token,
        };
        interrupt.CancelAfter(100);
        Assert.Equal(3, CommandLine.Run(["check", "-"], terminal));
        Assert.StartsWith("error DB6016", error.ToString(), StringComparison.Ordinal);
    }

    sealed class FullDisk : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer) => throw new IOException("full");
    }

    [Fact]
    public void Help_and_version()
    {
        Assert.Equal(2, cli.Run().Code);
        Assert.Contains("check", cli.Run().Out);
        Assert.Equal(0, cli.Run("--help").Code);
        Assert.Equal(0, cli.Run("--version").Code);
        foreach (string verb in (string[])["check", "run", "compile", "fmt", "isa", "devices"])
        {
            var help = cli.Run(verb, "--help");
            Assert.Equal(0, help.Code);
            Assert.Contains("drawbridge " + verb, help.Out);
        }
    }

    [Fact]
    public void Devices()
    {
        Assert.Contains("interpreter", cli.Run("devices").Out);
        var devices = cli.Run("devices", "--json").Json.GetProperty("devices");
        Assert.Equal(["cpu", "interpreter"], devices.EnumerateArray().Select(device => device.GetProperty("name").GetString()));
    }

    [Fact]
    public void Every_kind_of_finding_explains_itself_and_ids_are_unique()
    {
        List<DiagnosticKind> all = [.. CommandLineDiagnostics.All, .. DataDiagnostics.All, .. ApiDiagnostics.All, .. Runtime.LaunchDiagnostics.All];
        Assert.Equal(all.Count, all.Select(kind => kind.Id).Distinct().Count());
        Assert.All(all, kind => Assert.True(kind.Title.Length > 0 && kind.Cause.Length > 0 && kind.Fix.Length > 0, kind.Id));
        Assert.All(CommandLineDiagnostics.All, kind => Assert.StartsWith("DB60", kind.Id));
        Assert.All(ApiDiagnostics.All, kind => Assert.StartsWith("DB40", kind.Id));
    }
}
