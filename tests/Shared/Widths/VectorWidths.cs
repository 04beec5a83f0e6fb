using System.Diagnostics;
using System.Globalization;
using System.Runtime.Intrinsics;
using System.Text.RegularExpressions;

namespace Drawbridge.Tests.Widths;

/// <summary>The widths of vectors that the CPU engine can work at. A process has one, so the others are tried in processes of their own.</summary>
static partial class VectorWidths
{
    /// <summary>Says to a process which width it must have.</summary>
    const string Variable = "DRAWBRIDGE_VECTOR_BITS";

    static readonly int[] All = [512, 256, 128];

    /// <summary>The width of this process by what the runtime says.</summary>
    public static int Here { get; } = Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;

    /// <summary>The width this process was started for, or null.</summary>
    public static int? Asked { get; } = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;

    /// <summary>Every width, whether this machine has it or not.</summary>
    public static TheoryData<int> Each => new(All);

    /// <summary>Throws if the engine is not at the width it should be at.</summary>
    /// <param name="engine">The width the engine says it has.</param>
    public static void Check(int engine)
    {
        int wanted = Asked ?? Here;
        if (engine != wanted) throw new InvalidOperationException($"these tests are to run at {wanted} bits, but the engine is at {engine}");
    }

    /// <summary>Runs tests of this project at a width and fails if any of them fails.</summary>
    /// <param name="bits">The width.</param>
    /// <param name="atLeast">How many tests there must be.</param>
    /// <param name="filters">Arguments of the test program that choose the tests.</param>
    /// <returns>What the test program wrote.</returns>
    public static string Rerun(int bits, int atLeast, params string[] filters)
    {
        if (bits > Here) Assert.Skip($"vectors of {bits} bits are not to be had: this process has {Here}");
        string program = Path.Combine(AppContext.BaseDirectory, typeof(VectorWidths).Assembly.GetName().Name! + (OperatingSystem.IsWindows() ? ".exe" : ""));
        var start = new ProcessStartInfo(program, ["-noColor", "-noLogo", "-showLiveOutput", .. filters])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (int wider in All.Where(wider => wider > bits)) start.Environment[wider == 512 ? "DOTNET_EnableAVX512" : "DOTNET_EnableAVX2"] = "0";
        start.Environment[Variable] = bits.ToString(CultureInfo.InvariantCulture);
        start.Environment.Remove("DRAWBRIDGE_BLESS");
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var written = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(TimeSpan.FromHours(Environment.GetEnvironmentVariable("DRAWBRIDGE_LONG") == "1" ? 12 : 0.5)))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"the tests at {bits} bits do not end");
        }
        string output = written.Result + errors.Result;
        var summary = Summary().Match(output);
        bool isFine = process.ExitCode == 0 && summary.Success && summary.Groups[2].Value == "0, Failed: 0, Skipped: 0, Not Run: 0";
        Assert.True(isFine, $"at {bits} bits, exit code {process.ExitCode}:\n{output[Math.Max(0, output.Length - 20_000)..]}");
        int total = int.Parse(summary.Groups[1].Value, CultureInfo.InvariantCulture);
        Assert.True(total >= atLeast, $"{total} tests ran at {bits} bits; there should be {atLeast}");
        return output;
    }

    [GeneratedRegex(@"Total: (\d+), Errors: (.*), Time:")]
    private static partial Regex Summary();
}
