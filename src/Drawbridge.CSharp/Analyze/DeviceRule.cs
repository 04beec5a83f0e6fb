using Microsoft.CodeAnalysis;

namespace Drawbridge.CSharp.Analyze;

/// <summary>Something to say about code of the device that compiles and is wrong all the same, or slow.</summary>
abstract class DeviceRule
{
    /// <summary>What it reports.</summary>
    public abstract DiagnosticDescriptor Kind { get; }

    /// <summary>Looks at a method.</summary>
    public abstract void Check(DeviceCode code);

    protected static DiagnosticDescriptor Warning(string id, string title, string message, string description) =>
        new(id, title, message, "Drawbridge", DiagnosticSeverity.Warning, true, description, $"docs/csharp.md#{id.ToLowerInvariant()}");
}
