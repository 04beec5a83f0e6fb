using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Drawbridge.Tests.Widths;

namespace Drawbridge.Tests.Random;

/// <summary>Kernels nobody thought of: the interpreter and the CPU engine must agree about every register of every thread.</summary>
public sealed class RandomKernelTests(ITestOutputHelper output)
{
    // Devices of their own: what these kernels free would be what other tests' stray accesses hit.
    static readonly Lazy<Device> OwnInterpreter = new(() => Device.Open("interpreter")), OwnCpu = new(() => Device.Open("cpu"));

    // What the engine may be made to do with a kernel of a shape.
    static readonly (string Shape, string Variant, Lazy<Device> Device)[] Variants =
    [
        .. new[] { (KernelGenerator.Alone, EngineVariants.OneByOne), (KernelGenerator.SharesOut, EngineVariants.RimsApart) }
            .Select(pair => (pair.Item1, pair.Item2, new Lazy<Device>(() => EngineVariants.Open(pair.Item2)))),
    ];

    static Device Interpreter => OwnInterpreter.Value;

    static Device Cpu => OwnCpu.Value;

    // Fewer at other widths than this machine's own, unless somebody asks.
    static int Count => Environment.GetEnvironmentVariable("DRAWBRIDGE_LONG") == "1" ? 20_000
        : int.Parse(Environment.GetEnvironmentVariable("DRAWBRIDGE_COUNT") ?? (VectorWidths.Asked == null ? "500" : "120"), CultureInfo.InvariantCulture);

    static ulong First => ulong.Parse(Environment.GetEnvironmentVariable("DRAWBRIDGE_SEED") ?? "1", CultureInfo.InvariantCulture);

    [Fact]
    public void Engines_agree()
    {
        var failures = new ConcurrentQueue<(ulong Seed, string Difference)>();
        var paths = new ConcurrentDictionary<string, int>();
        var watch = Stopwatch.StartNew();
        Parallel.For(0, Count, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, (i, state) =>
        {
            var kernel = KernelGenerator.Make(First + (ulong)i);
            var want = RandomRun.On(Interpreter, kernel, kernel.Text);
            var got = RandomRun.On(Cpu, kernel, kernel.Text);
            paths.AddOrUpdate(got.Path, 1, (_, count) => count + 1);
            string? difference = want.Problem ?? RandomRun.Difference(want, got);
            foreach (var (_, variant, device) in Variants.Where(one => difference == null && kernel.Shapes.Contains(one.Shape)))
            {
                var other = RandomRun.On(device.Value, kernel, kernel.Text);
                paths.AddOrUpdate(other.Path, 1, (_, count) => count + 1);
                difference = RandomRun.Difference(want, other) is { } its ? $"{variant}: {its}" : null;
            }
            if (difference == null) return;
            failures.Enqueue((kernel.Seed, difference));
            if (failures.Count >= 20) state.Stop();
        });
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Count} kernels, {Count / watch.Elapsed.TotalSeconds:0} a second"));
        foreach (var (path, count) in paths.OrderByDescending(pair => pair.Value)) output.WriteLine($"{count,6} {path}");
        if (!failures.IsEmpty) Assert.Fail(Describe([.. failures.OrderBy(failure => failure.Seed)]));
        // The engine compiles all of them, some by letting lanes take turns.
        Assert.DoesNotContain(paths.Keys, path => path.StartsWith("interpreter", StringComparison.Ordinal));
        if (Count < 100) return;
        Assert.Contains(paths.Keys, path => path.Contains("take turns"));
        Assert.Contains(paths.Keys, path => path.StartsWith("threads one by one", StringComparison.Ordinal));
        Assert.Contains(paths.Keys, path => path.Contains("bounds asked once a block"));
    }

    [Fact]
    public void Results_do_not_depend_on_the_schedule_and_a_changed_instruction_shows()
    {
        int changed = 0, noticed = 0;
        for (ulong seed = 1; seed <= 60; seed++)
        {
            var kernel = KernelGenerator.Make(seed);
            var want = RandomRun.On(Interpreter, kernel, kernel.Text);
            Assert.Null(want.Problem);
            // The seed is the schedule's as well; the data must stay.
            Assert.Null(RandomRun.Difference(want, RandomRun.On(Interpreter, kernel, kernel.Text, schedule: seed + 1000)));
            int body = kernel.Text.IndexOf(Shrinking.Body, StringComparison.Ordinal);
            string planted = kernel.Text[..body] + kernel.Text[body..].Replace("xor.b32 %r", "or.b32 %r", StringComparison.Ordinal).Replace("add.u32 %r", "sub.u32 %r", StringComparison.Ordinal);
            if (planted == kernel.Text) continue;
            changed++;
            if (RandomRun.Difference(want, RandomRun.On(Interpreter, kernel, planted)) != null) noticed++;
        }
        output.WriteLine($"{noticed} of {changed} changed kernels noticed");
        // A changed instruction may stand where no thread comes by, or its result may be overwritten.
        Assert.True(changed > 0 && noticed * 3 > changed, $"{noticed} of {changed}");
    }

    static string Describe((ulong Seed, string Difference)[] failures)
    {
        var kernel = KernelGenerator.Make(failures[0].Seed);
        string text = Shrinking.Shrink(kernel.Text, shorter => Difference(kernel, shorter) is { } left && left.StartsWith("expected", StringComparison.Ordinal) == failures[0].Difference.StartsWith("expected", StringComparison.Ordinal), TimeSpan.FromSeconds(20));
        return $"{string.Join('\n', failures.Select(failure => $"seed {failure.Seed}: {failure.Difference}"))}\n\nseed {kernel.Seed}, block {kernel.Block}, grid {kernel.Grid}, with the lines that matter: "
            + $"{Difference(kernel, text)}\n{text}";
    }

    static string? Difference(RandomKernel kernel, string text)
    {
        var want = RandomRun.On(Interpreter, kernel, text);
        if (want.Problem != null) return null;
        return RandomRun.Difference(want, RandomRun.On(Cpu, kernel, text))
            ?? Variants.Where(one => kernel.Shapes.Contains(one.Shape)).Select(one => RandomRun.Difference(want, RandomRun.On(one.Device.Value, kernel, text))).FirstOrDefault(found => found != null);
    }
}
