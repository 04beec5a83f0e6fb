using Drawbridge.Interpreter.Steps;
using Drawbridge.Ptx.Diagnostics;
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
    // More unsupported instructions than this are not listed one by one.
    const int MostListed = 100;

    /// <inheritdoc/>
    public string Name => "interpreter";

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
        var findings = new List<Diagnostic>();
        if (module.AddressSize != 64)
        {
            int position = module.Items.OfType<Function>().FirstOrDefault()?.Position ?? 0;
            findings.Add(new Diagnostic(EngineDiagnostics.NarrowAddresses, module.Source, position, 1, "the module has 32-bit addresses"));
        }
        foreach (var instruction in module.Definitions.SelectMany(function => function.Body!.Instructions))
        {
            if (Executes(instruction.Operation)) continue;
            findings.Add(new Diagnostic(EngineDiagnostics.NotExecuted, module.Source, instruction.Position, instruction.Operation.Text.Length,
                $"the interpreter does not execute '{instruction.Operation}'"));
            if (findings.Count == MostListed) break;
        }
        if (findings.Count > 0) throw new DrawbridgeException(findings);
        return new InterpreterModule(module, memory, PoisonsMemory);
    }
}
