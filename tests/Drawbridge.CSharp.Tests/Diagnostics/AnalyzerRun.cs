using System.Collections.Immutable;
using Drawbridge.CSharp.Analyze;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Drawbridge.CSharp.Tests.Diagnostics;

/// <summary>The analyzer run on a text and on the launchers that the generator adds to it.</summary>
static class AnalyzerRun
{
    public static Diagnostic[] Run(string text)
    {
        var compilation = GeneratorRun.Compilation(text);
        GeneratorRun.Driver().RunGeneratorsAndUpdateCompilation(compilation, out var output, out var findings);
        Assert.Empty(findings.Where(finding => finding.Severity == DiagnosticSeverity.Error));
        Assert.Empty(output.GetDiagnostics().Where(finding => finding.Severity == DiagnosticSeverity.Error));
        var all = output.WithAnalyzers(ImmutableArray.Create<DiagnosticAnalyzer>(new KernelAnalyzer())).GetAnalyzerDiagnosticsAsync().GetAwaiter().GetResult();
        return [.. all.OrderBy(finding => finding.Location.SourceSpan.Start)];
    }
}
