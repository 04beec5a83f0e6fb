using Drawbridge.CSharp.Discover;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Drawbridge.CSharp;

/// <summary>Compiles every method with <c>[Kernel]</c> to PTX, and adds its launcher.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class KernelGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var kernels = context.SyntaxProvider.ForAttributeWithMetadataName("Drawbridge.KernelAttribute", static (node, _) => node is MethodDeclarationSyntax,
            static (found, cancellation) => KernelCache.Of(found.SemanticModel.Compilation).Compile((IMethodSymbol)found.TargetSymbol, found.Attributes[0], found.SemanticModel.Compilation, cancellation));
        context.RegisterSourceOutput(kernels, static (output, kernel) =>
        {
            foreach (var finding in kernel.Findings.Items) output.ReportDiagnostic(finding.ToDiagnostic());
            if (kernel.Source != null) output.AddSource(kernel.FileName, kernel.Source);
        });
    }
}
