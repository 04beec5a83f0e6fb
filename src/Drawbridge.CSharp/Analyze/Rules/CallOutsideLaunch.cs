using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Drawbridge.CSharp.Analyze;

/// <summary>A kernel's method called on the host: without a launch there is no thread it could be.</summary>
sealed class CallOutsideLaunch : LaunchRule
{
    public override DiagnosticDescriptor Kind { get; } = Descriptor("DB1053", DiagnosticSeverity.Warning, "Kernel called without a launch",
        "this calls the method '{0}' itself, not the kernel: say where it runs, as in {0}(device.Over(n), …)",
        "The launcher is the overload whose first argument is a Launch: device.Over(n), device.Grid(blocks, threads). To run the method as plain C#, call it in ManagedLaunch.Run.");

    public override void Check(KernelCall call)
    {
        if (call.Launch != null || call.Around is IMethodSymbol method && IsOfDevice(method, call.Call)) return;
        for (IOperation? at = call.Call; at != null; at = at.Parent)
            if (at is IAnonymousFunctionOperation or ILocalFunctionOperation) return;
        call.Report(Kind, call.Call.Syntax, call.Kernel.Name);
    }

    // A kernel may call another one as a method; and so may what only kernels can call.
    static bool IsOfDevice(IMethodSymbol method, IOperation call)
    {
        if (Names.IsKernel(method) || method.Parameters.Any(parameter => Names.IsView(parameter.Type))) return true;
        var root = call;
        while (root.Parent != null) root = root.Parent;
        return root.Descendants().Any(operation => operation is IPropertyReferenceOperation { Instance: null } property && Types.TypeBook.FullName(property.Property.ContainingType) is "Drawbridge.ThreadIdx" or "Drawbridge.BlockIdx");
    }
}
