using Drawbridge.Cpu;
using Drawbridge.Cpu.Emit;
using Drawbridge.Interpreter;

namespace Drawbridge.Tests;

/// <summary>The CPU engine made to choose what it otherwise chooses only where that is faster.</summary>
static class EngineVariants
{
    /// <summary>Runs threads one by one wherever it can.</summary>
    public const string OneByOne = "one by one";

    /// <summary>Supposes wherever it can that groups of lanes stay together at bounds, in launches of any size.</summary>
    public const string RimsApart = "rims apart";

    public static string[] Names { get; } = [OneByOne, RimsApart];

    /// <summary>A device of its own.</summary>
    public static Device Open(string name) => Device.Open(new DeviceInfo(name, name, name, () => new CpuEngine(
        new InterpreterEngine().Executes, (image, entry, block, grid) => KernelCompiler.Compile(image, entry, block, grid, null, singly: name == OneByOne, supposes: name == RimsApart ? true : null))));
}
