using Drawbridge.CSharp.Discover;
using Drawbridge.CSharp.Emit;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Drawbridge.CSharp;

/// <summary>Compiles every method with <c>[Kernel]</c> to PTX, and adds its launcher; verifies the project's .ptx files, and adds theirs.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class KernelGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var kernels = context.SyntaxProvider.ForAttributeWithMetadataName("Drawbridge.KernelAttribute", static (node, _) => node is MethodDeclarationSyntax,
            static (found, cancellation) => KernelCache.Of(found.SemanticModel.Compilation).Compile((IMethodSymbol)found.TargetSymbol, found.Attributes[0], found.SemanticModel.Compilation, cancellation));
        var folder = context.AnalyzerConfigOptionsProvider.Select(static (options, _) => options.GlobalOptions.TryGetValue("build_property.ProjectDir", out string? path) ? path : "");
        context.RegisterSourceOutput(kernels.Combine(folder).Select(static (pair, _) => pair.Left with { Source = pair.Left.Source == null ? null : FileNames.Shortened(pair.Left.Source, pair.Right) }), Add);

        // <PtxKernel Include="x.ptx"/> in a project.
        var space = context.AnalyzerConfigOptionsProvider.Select(static (options, _) => options.GlobalOptions.TryGetValue("build_property.RootNamespace", out string? name) ? name : "");
        var files = context.AdditionalTextsProvider.Where(static file => file.Path.EndsWith(".ptx", StringComparison.OrdinalIgnoreCase)).Combine(space)
            .Select(static (pair, cancellation) => PtxFile.Compile(pair.Left.Path, pair.Left.GetText(cancellation)?.ToString() ?? "", pair.Right));
        context.RegisterSourceOutput(files, Add);
    }

    static void Add(SourceProductionContext output, CompiledKernel kernel)
    {
        foreach (var finding in kernel.Findings.Items) output.ReportDiagnostic(finding.ToDiagnostic());
        if (kernel.Source != null) output.AddSource(kernel.FileName, kernel.Source);
    }
}
