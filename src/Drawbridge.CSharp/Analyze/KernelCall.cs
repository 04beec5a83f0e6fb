using Drawbridge.CSharp.Types;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Drawbridge.CSharp.Analyze;

/// <summary>A call of a kernel: of its launcher, or of the method itself.</summary>
sealed class KernelCall
{
    readonly OperationAnalysisContext context;

    KernelCall(OperationAnalysisContext context, IInvocationOperation call, IMethodSymbol kernel, IArgumentOperation? launch)
    {
        (this.context, Call, Kernel) = (context, call, kernel);
        Launch = launch;
        Shape = Called(launch?.Value);
    }

    public IInvocationOperation Call { get; }

    /// <summary>The method with the attribute.</summary>
    public IMethodSymbol Kernel { get; }

    /// <summary>Where it runs; null if the method itself is called.</summary>
    public IArgumentOperation? Launch { get; }

    /// <summary>The call of <c>Over</c> or <c>Grid</c> that made it, if it stands in place.</summary>
    public IInvocationOperation? Shape { get; }

    /// <summary>The method that the call stands in.</summary>
    public ISymbol Around => context.ContainingSymbol;

    public void Report(DiagnosticDescriptor kind, SyntaxNode at, params object[] arguments) => context.ReportDiagnostic(Diagnostic.Create(kind, at.GetLocation(), arguments));

    public static KernelCall? Of(OperationAnalysisContext context)
    {
        var call = (IInvocationOperation)context.Operation;
        var method = call.TargetMethod;
        if (!method.IsStatic) return null;
        if (Names.IsKernel(method)) return new KernelCall(context, call, method, null);
        if (method.Parameters.Length == 0 || TypeBook.FullName(method.Parameters[0].Type) != "Drawbridge.Launch") return null;
        var kernel = method.ContainingType.GetMembers(method.Name).OfType<IMethodSymbol>().FirstOrDefault(candidate => Names.IsKernel(candidate)
            && candidate.Parameters.Select(parameter => parameter.Name).SequenceEqual(method.Parameters.Skip(1).Select(parameter => parameter.Name), StringComparer.Ordinal));
        return kernel == null ? null : new KernelCall(context, call, kernel, call.Arguments.FirstOrDefault(argument => argument.Parameter?.Ordinal == 0));
    }

    /// <summary>What is given for one of the kernel's parameters.</summary>
    public IOperation? ArgumentOf(IParameterSymbol parameter) => Call.Arguments.FirstOrDefault(argument => argument.Parameter?.Name == parameter.Name)?.Value;

    static IInvocationOperation? Called(IOperation? operation) => operation switch
    {
        IConversionOperation conversion => Called(conversion.Operand),
        IInvocationOperation { TargetMethod: { Name: "Over" or "Grid" } method } call when TypeBook.FullName(method.ContainingType) is "Drawbridge.Device" or "Drawbridge.DeviceStream" => call,
        _ => null,
    };
}
