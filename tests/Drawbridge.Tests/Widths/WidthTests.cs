using Drawbridge.Tests.Faults;
using Drawbridge.Tests.Kernels;
using Drawbridge.Tests.Random;
using Drawbridge.Tests.RunFiles;
using Drawbridge.Tests.Widths;

[assembly: AssemblyFixture(typeof(EngineWidth))]

namespace Drawbridge.Tests.Widths;

/// <summary>Before any test: the CPU engine has the width of vectors that the process is for.</summary>
public sealed class EngineWidth
{
    public EngineWidth()
    {
        using var device = Device.Open("cpu");
        using var module = device.LoadModuleText(".version 7.0\n.target sm_70\n.address_size 64\n.entry k() { ret; }\n", "width.ptx");
        Path = module.EngineModule.PathOf(module.GetKernel("k").Function, 32, 1);
        VectorWidths.Check(int.Parse(Path.Split("-bit")[0].Split(' ')[^1], System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>How the engine runs a kernel that does nothing.</summary>
    public string Path { get; }
}

/// <summary>What the engines compute at every width of vectors that this machine has: all kernels, all run files, random kernels.</summary>
public sealed class WidthTests(EngineWidth engine, ITestOutputHelper output)
{
    public static TheoryData<int> Widths => VectorWidths.Each;

    [Theory, MemberData(nameof(Widths))]
    public void All_kernels_and_run_files_are_right_at(int bits)
    {
        // This process does them anyway.
        if (bits == VectorWidths.Here) Assert.Contains($"of {bits}-bit vectors", engine.Path, StringComparison.Ordinal);
        else VectorWidths.Rerun(bits, KernelTests.Cases().Count + RunFileTests.Files().Count, [.. Classes(typeof(KernelTests), typeof(PipelineTests), typeof(RunFileTests), typeof(RepeatedFaultTests))]);
    }

    [Theory, MemberData(nameof(Widths))]
    public void Random_kernels_agree_at(int bits)
    {
        if (bits == VectorWidths.Here) Assert.Contains($"of {bits}-bit vectors", engine.Path, StringComparison.Ordinal);
        else output.WriteLine(VectorWidths.Rerun(bits, 1, "-method", $"{typeof(RandomKernelTests).FullName}.{nameof(RandomKernelTests.Engines_agree)}"));
    }

    static IEnumerable<string> Classes(params Type[] classes) => classes.SelectMany(one => (string[])["-class", one.FullName!]);
}
