using Drawbridge.Cpu;
using Drawbridge.Cpu.Emit;
using Drawbridge.Interpreter;

namespace Drawbridge.Tests;

/// <summary>The CPU engine made to run threads one by one wherever it can; by itself it does so where that is faster.</summary>
static class SingleThreads
{
    public const string Name = "one by one";

    /// <summary>A device of its own.</summary>
    public static Device Open() => Device.Open(new DeviceInfo(Name, Name, Name, () => new CpuEngine(
        new InterpreterEngine().Executes, (image, entry, block, grid) => KernelCompiler.Compile(image, entry, block, grid, null, singly: true))));
}
