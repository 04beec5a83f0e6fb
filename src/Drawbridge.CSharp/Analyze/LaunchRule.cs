using Microsoft.CodeAnalysis;

namespace Drawbridge.CSharp.Analyze;

/// <summary>Something to say about a call of a kernel, by its launcher or as it is.</summary>
abstract class LaunchRule
{
    /// <summary>What it reports.</summary>
    public abstract DiagnosticDescriptor Kind { get; }

    /// <summary>Looks at a call.</summary>
    public abstract void Check(KernelCall call);

    protected static DiagnosticDescriptor Descriptor(string id, DiagnosticSeverity severity, string title, string message, string description) =>
        new(id, title, message, "Drawbridge", severity, true, description, $"docs/csharp.md#{id.ToLowerInvariant()}");
}
