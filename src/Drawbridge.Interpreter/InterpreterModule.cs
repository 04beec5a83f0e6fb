using Drawbridge.Interpreter.Decoding;
using Drawbridge.Interpreter.Execution;
using Drawbridge.Ptx.Syntax;
using Drawbridge.Runtime;

namespace Drawbridge.Interpreter;

/// <summary>A module loaded by the interpreter. Kernels are decoded when first launched. Launches from several threads are independent.</summary>
sealed class InterpreterModule(Module module, DeviceMemory memory, bool isPoisoned) : IEngineModule
{
    static long launches;

    readonly ModuleImage image = new(module, memory);
    readonly Dictionary<Function, Program> programs = [];
    readonly Lock gate = new();

    public Module Module => module;

    /// <summary>The module's variables in memory.</summary>
    internal ModuleImage Image => image;

    /// <summary>Instructions executed by the last launch, counted by lane.</summary>
    internal long LastLaneInstructions { get; private set; }

    public ulong AddressOf(Variable variable) => image.TryFind(variable, out ulong address) ? address
        : throw new ArgumentException($"'{variable.Name}' is no .global or .const variable that the module defines", nameof(variable));

    public string PathOf(Function entry, Dim3 block, Dim3 grid)
    {
        Decode(entry);
        return "interpreter";
    }

    public void Launch(LaunchRequest request)
    {
        var program = Decode(request.Entry);
        EngineChecks.DemandLaunchable(request, program.Parameters);
        memory.Enter();
        try
        {
            var launch = new Launch(program, request, memory, isPoisoned ? Poison.Bytes : Poison.Zero, Interlocked.Increment(ref launches));
            launch.Run();
            LastLaneInstructions = launch.LaneInstructions;
        }
        finally
        {
            memory.Leave();
        }
    }

    public void Dispose() => image.Dispose();

    Program Decode(Function entry)
    {
        lock (gate)
        {
            if (!programs.TryGetValue(entry, out var program)) programs.Add(entry, program = new Program(image, entry, isPoisoned));
            return program;
        }
    }
}
