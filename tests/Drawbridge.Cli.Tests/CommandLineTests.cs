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
