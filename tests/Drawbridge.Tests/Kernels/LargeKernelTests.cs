using System.Text.RegularExpressions;

namespace Drawbridge.Tests.Kernels;

/// <summary>A kernel as large as generated code gets: past everything that one optimised method can hold.</summary>
public sealed partial class LargeKernelTests
{
    const int Rounds = 1000, Threads = 48;

    [Fact]
    public void It_is_optimised_and_gives_the_interpreters_answer()
    {
        string text = LargeKernel.Make(Rounds);
        uint[] data = Draw.Words(77, 600);
        var want = Run("interpreter", text, data, out _);
        var got = Run("cpu", text, data, out string path);
        Assert.Equal(want, got);
        Assert.True(want.Distinct().Count() > want.Length / 2, "the threads' results are too much alike");
        Assert.Contains("-bit vectors", path, StringComparison.Ordinal);
        Assert.DoesNotContain("too large", path, StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_as_large_as_it_should_be()
    {
        using var device = Device.Open("interpreter");
        string text = LargeKernel.Make(Rounds);
        using var module = device.LoadModuleText(text, "large.ptx");
        var body = module.GetKernel("large").Function.Body!;
        Assert.True(body.Instructions.Count >= 30_000, $"{body.Instructions.Count} instructions");
        int registers = Registers().Matches(text).Select(match => match.Value).Distinct().Count();
        Assert.True(registers >= 50_000, $"{registers} registers");
        Assert.Equal(Rounds, body.Instructions.Count(instruction => instruction.Operation.Opcode == "bra"));
    }

    static uint[] Run(string name, string text, uint[] data, out string path)
    {
        using var device = Device.Open(name);
        using var module = device.LoadModuleText(text, "large.ptx");
        using var input = device.Allocate<uint>(data);
        using var output = device.Allocate<uint>(8 * Threads);
        output.Fill(0xa5a5a5a5);
        var kernel = module.GetKernel("large");
        path = module.EngineModule.PathOf(kernel.Function, Threads, 1);
        kernel.Launch(1, Threads, 0, input, output);
        return output.ToArray();
    }

    [GeneratedRegex(@"%[rap]\d+\b")]
    private static partial Regex Registers();
}
