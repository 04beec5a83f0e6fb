using Drawbridge.Cpu.Emit;
using Drawbridge.Cpu.Tests.Widths;
using Drawbridge.Tests.Widths;

[assembly: AssemblyFixture(typeof(EngineWidth))]

namespace Drawbridge.Cpu.Tests.Widths;

/// <summary>Before any test: the engine has the width of vectors that the process is for.</summary>
public sealed class EngineWidth
{
    public EngineWidth() => VectorWidths.Check(KernelCompiler.NativeBits);
}

/// <summary>Every test of this project at every width of vectors that this machine has.</summary>
public sealed class WidthTests
{
    public static TheoryData<int> Widths => VectorWidths.Each;

    [Theory, MemberData(nameof(Widths))]
    public void Everything_is_right_at(int bits)
    {
        // This process does it anyway.
        if (bits == VectorWidths.Here) Assert.Equal(bits, KernelCompiler.NativeBits);
        else VectorWidths.Rerun(bits, 500, "-class-", typeof(WidthTests).FullName!);
    }
}
