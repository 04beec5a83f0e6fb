using Drawbridge.Cpu.Emit;
using Drawbridge.Cpu.Lanes.Analysis;

namespace Drawbridge.Cpu.Tests.Emit;

/// <summary>What is compiled when a device is opened: nobody would hear that it fails.</summary>
public class WarmUpTests
{
    [Fact]
    public void Goes_through_all_stages() => WarmUp.Compile();

    [Fact]
    public void Program_has_what_kernels_have()
    {
        var program = WarmProgram.Make();
        Assert.Equal(2, Region.Of(program).Count);
        Assert.Single(Region.Of(program)[0].LoopEnds);
    }
}
