using Drawbridge.Cpu;
using Drawbridge.Interpreter;
using Drawbridge.Runtime;

namespace Drawbridge;

/// <summary>A device that can be opened.</summary>
public sealed class DeviceInfo
{
    readonly Func<IEngine> createEngine;

    internal DeviceInfo(string name, string engine, string description, Func<IEngine> createEngine)
    {
        Name = name;
        Engine = engine;
        Description = description;
        this.createEngine = createEngine;
    }

    internal static IReadOnlyList<DeviceInfo> Known { get; } =
    [
        new("cpu", "cpu", "this machine's processor, kernels as vector machine code", () => new CpuEngine()),
        new("interpreter", "interpreter", "one thread at a time, deterministic: the reference for every other engine", () => new InterpreterEngine()),
    ];

    /// <summary>What <see cref="Device.Managed"/> is: PTX that is loaded there is the interpreter's.</summary>
    internal static DeviceInfo Managed { get; } = new("managed", "interpreter", "kernels in C# as plain C#, for the debugger", () => new InterpreterEngine());

    /// <summary>What <see cref="Device.Open(string)"/> and <c>--device</c> call it.</summary>
    public string Name { get; }

    /// <summary>Name of the engine behind it; two devices may share one.</summary>
    public string Engine { get; }

    /// <summary>One line about it.</summary>
    public string Description { get; }

    internal IEngine CreateEngine() => createEngine();

    /// <inheritdoc/>
    public override string ToString() => Name;
}
