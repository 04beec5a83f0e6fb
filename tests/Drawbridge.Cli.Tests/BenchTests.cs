namespace Drawbridge.Cli.Tests;

public sealed class BenchTests : IDisposable
{
    readonly Cli cli = new();

    public void Dispose() => cli.Dispose();

    [Fact]
    public void Every_workload_gives_what_is_computed_by_hand()
    {
        var result = cli.Run("bench", "--quick", "--json");
        Assert.True(result.Code == 0, result.ToString());
        var rows = Assert.Single(result.JsonLines).GetProperty("workloads").EnumerateArray().ToList();
        Assert.Equal(24, rows.Count);
        Assert.All(rows, row => Assert.True(row.GetProperty("ok").GetBoolean(), row.GetRawText()));
        Assert.All(rows, row => Assert.DoesNotContain("interpreter", row.GetProperty("path").GetString()));
        Assert.All(rows, row => Assert.True(row.GetProperty("kernel_ms").GetDouble() > 0 && row.GetProperty("csharp_ms").GetDouble() > 0, row.GetRawText()));
    }

    [Fact]
    public void Named_workloads_make_a_table()
    {
        var result = cli.Run("bench", "saxpy", "sha256", "--quick", "--device", "interpreter");
        Assert.True(result.Code == 0, result.ToString());
        string[] lines = result.Out.TrimEnd('\n').Split('\n');
        Assert.Equal(["", "saxpy", "sha256", "geometric"], lines.Select(line => line.Split(' ')[0]));
        Assert.Contains("interpreter", lines[1]);
    }

    [Fact]
    public void A_workload_that_does_not_exist_is_refused() =>
        Assert.Contains("Did you mean 'saxpy'", cli.Fails(2, "DB6001", "bench", "saxpi").Error, StringComparison.OrdinalIgnoreCase);
}
