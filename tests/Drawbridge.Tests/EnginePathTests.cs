using Drawbridge.Tests.Kernels;

namespace Drawbridge.Tests;

/// <summary>Which kernels the CPU engine compiles: all but those that have one of a few things, and it says which.</summary>
public class EnginePathTests(ITestOutputHelper output)
{
    // What is left to the interpreter, as the engine says it.
    static readonly string[] Left = ["'mov.b128'"];

    [Fact]
    public void File_tests_are_compiled_but_for_a_few_things()
    {
        var device = EngineDevices.Open("cpu");
        int compiled = 0;
        var left = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (string file in Directory.EnumerateFiles(Path.Combine(Repository.FileTests, "run"), "*.ptx", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            using var module = device.LoadModule(file);
            foreach (var entry in module.EngineModule.Module.Entries)
            {
                string path = module.EngineModule.PathOf(entry, 64, 1);
                if (path.StartsWith("interpreter", StringComparison.Ordinal)) left.Add($"{Path.GetFileName(file)} {entry.Name}", path);
                else compiled++;
            }
        }
        foreach (var (kernel, path) in left) output.WriteLine($"{kernel}: {path}");
        output.WriteLine($"{compiled} compiled, {left.Count} left");
        Assert.All(left.Values, path => Assert.Contains(Left, path.Contains));
        Assert.True(compiled > 100 * left.Count, $"{compiled} compiled, {left.Count} left to the interpreter");
    }

    [Theory, MemberData(nameof(Corpus))]
    public void All_kernels_of_compilers_are_compiled(string file)
    {
        using var module = EngineDevices.Open("cpu").LoadModule(KernelCorpus.PathOf(file));
        foreach (var entry in module.EngineModule.Module.Entries)
            Assert.DoesNotContain("interpreter", module.EngineModule.PathOf(entry, 64, 1), StringComparison.Ordinal);
    }

    public static TheoryData<string> Corpus() => [.. KernelCorpus.Files];
}
