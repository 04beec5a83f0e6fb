namespace Drawbridge.Cpu.Lanes.Lowering;

/// <summary>
/// A kernel has something that lanes cannot express yet. The engine then runs it on the interpreter and says so
/// (<see cref="Execution.CompiledKernel.Path"/>).
/// </summary>
#pragma warning disable CA1032, CA1064 // Never leaves the engine.
sealed class CannotCompile(string reason) : Exception(reason);
#pragma warning restore CA1032, CA1064
