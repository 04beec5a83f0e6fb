using Microsoft.CodeAnalysis;

namespace Drawbridge.CSharp.Analyze;

/// <summary>One buffer for what the kernel only reads and for what it writes.</summary>
sealed class ReadAndWritten : LaunchRule
{
    public override DiagnosticDescriptor Kind { get; } = Descriptor("DB1055", DiagnosticSeverity.Warning, "Buffer that is read-only and written",
        "'{0}' is also given for '{1}', which the kernel may write; for '{2}' the launch promises that nobody does",
        "A kernel may read a ReadOnlyView through caches that do not see writes. Make the parameter a View, or use two buffers.");

    public override void Check(KernelCall call)
    {
        if (call.Launch == null) return;
        foreach (var read in call.Kernel.Parameters.Where(parameter => Names.IsDeviceView(parameter.Type, isReadOnly: true)))
        {
            if (call.ArgumentOf(read) is not { } argument || Names.SymbolOf(argument) is not { } buffer) continue;
            var written = call.Kernel.Parameters.FirstOrDefault(parameter => Names.IsDeviceView(parameter.Type, isReadOnly: false)
                && SymbolEqualityComparer.Default.Equals(Names.SymbolOf(call.ArgumentOf(parameter)), buffer));
            if (written != null) call.Report(Kind, argument.Syntax, buffer.Name, written.Name, read.Name);
        }
    }
}
