using Drawbridge.Interpreter.Steps;
using Drawbridge.Ptx.Isa;
using Drawbridge.Ptx.Syntax;
using Drawbridge.Runtime;

namespace Drawbridge.Interpreter;

/// <summary>
/// The scalar interpreter: one thread of the kernel at a time, straight from the definition of every instruction, checking every access.
/// What it computes is what every faster engine has to compute.
/// </summary>
public sealed class InterpreterEngine : IEngine
{
    /// <inheritdoc/>
    public string Name => "interpreter";

    /// <inheritdoc/>
    public int Parallelism => 1;

    /// <summary>
    /// True (the default) if registers, local and shared memory that nobody has written hold a recognisable pattern: the bytes DB FF over and
    /// over (a NaN as f16, bf16 or f32, a negative integer). False for zeros.
    /// </summary>
    public bool PoisonsMemory { get; init; } = true;

    /// <inheritdoc/>
    public bool Executes(Operation operation) => StepTable.Find(operation) != null;

    /// <inheritdoc/>
    public IEngineModule Load(Module module, DeviceMemory memory)
    {
        EngineChecks.DemandExecuted(module, this, "the interpreter");
        return new InterpreterModule(module, memory, PoisonsMemory);
    }
}
