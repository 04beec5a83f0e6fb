using Drawbridge.Ptx.Diagnostics;
using Drawbridge.Ptx.Syntax;

namespace Drawbridge.Runtime;

/// <summary>What every engine checks of a module before it loads it.</summary>
public static class EngineChecks
{
    // More unsupported instructions than this are not listed one by one.
    const int MostListed = 100;

    /// <summary>Refuses a module with something in it that an engine does not execute.</summary>
    /// <param name="module">The module.</param>
    /// <param name="engine">The engine.</param>
    /// <param name="description">What messages call the engine.</param>
    /// <exception cref="DrawbridgeException">There is something (DB3001, DB3002); all findings are in the exception.</exception>
    public static void DemandExecuted(Module module, IEngine engine, string description)
    {
        var findings = new List<Diagnostic>();
        if (module.AddressSize != 64)
        {
            int position = module.Items.OfType<Function>().FirstOrDefault()?.Position ?? 0;
            findings.Add(new Diagnostic(EngineDiagnostics.NarrowAddresses, module.Source, position, 1, "the module has 32-bit addresses"));
        }
        foreach (var function in module.Definitions)
        {
            foreach (var instruction in function.Body!.Instructions)
            {
                if (findings.Count == MostListed) break;
                if (engine.Executes(instruction.Operation)) continue;
                findings.Add(new Diagnostic(EngineDiagnostics.NotExecuted, module.Source, instruction.Position, instruction.Operation.Text.Length,
                    $"{description} does not execute '{instruction.Operation}'"));
            }
        }
        if (findings.Count > 0) throw new DrawbridgeException(findings);
    }

    /// <summary>Refuses a launch of several blocks a cluster, and one whose parameter block is too short.</summary>
    /// <exception cref="DrawbridgeException">It is one of these (DB3005, DB4003).</exception>
    public static void DemandLaunchable(LaunchRequest request, ParameterLayout parameters)
    {
        if (request.Cluster.Count > 1)
            throw new DrawbridgeException(EngineDiagnostics.NoClusters.Here($"a cluster of {request.Cluster} blocks was asked for"));
        if (request.Arguments.Length < parameters.Size)
        {
            throw new DrawbridgeException(LaunchDiagnostics.WrongArguments.Here(
                $"'{request.Entry.Name}' takes {parameters.Size} bytes of parameters, {request.Arguments.Length} were given"));
        }
    }
}
