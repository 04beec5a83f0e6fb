using System.Collections.Immutable;
using Drawbridge.CSharp.Analyze;
using Drawbridge.CSharp.Fixes;
using Drawbridge.CSharp.Tests.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Drawbridge.CSharp.Tests.Fixes;

/// <summary>A text mended as an editor would: what is reported, what is offered for it, and the text with that done.</summary>
static class FixRun
{
    /// <summary>What the generator and the analyzer report about a text, and the errors of C# that are left with the launchers added.</summary>
    public static (Diagnostic[] Findings, Diagnostic[] Errors) Findings(string text)
    {
        GeneratorRun.Driver().RunGeneratorsAndUpdateCompilation(GeneratorRun.Compilation(text), out var output, out var findings);
        var warnings = output.WithAnalyzers(ImmutableArray.Create<DiagnosticAnalyzer>(new KernelAnalyzer())).GetAnalyzerDiagnosticsAsync().GetAwaiter().GetResult();
        return ([.. findings.Concat(warnings)], [.. output.GetDiagnostics().Where(finding => finding.Severity == DiagnosticSeverity.Error)]);
    }

    /// <summary>The texts that the fixes for the first finding of an id make, by title.</summary>
    public static Dictionary<string, string> Offers(string text, string id)
    {
        var finding = Findings(text).Findings.Where(found => found.Id == id).OrderBy(found => found.Location.SourceSpan.Start).First();
        using var workspace = new AdhocWorkspace();
        var compilation = GeneratorRun.Compilation(text);
        var project = workspace.AddProject("Test", LanguageNames.CSharp).WithMetadataReferences(compilation.References).WithCompilationOptions(compilation.Options)
            .WithParseOptions(new CSharpParseOptions(LanguageVersion.Latest));
        var document = project.AddDocument("test0.cs", text);
        var actions = new List<CodeAction>();
        new KernelFixes().RegisterCodeFixesAsync(new CodeFixContext(document, finding, (action, _) => actions.Add(action), default)).GetAwaiter().GetResult();
        return actions.ToDictionary(action => action.Title, action => Result(action, document.Id), StringComparer.Ordinal);
    }

    static string Result(CodeAction action, DocumentId id)
    {
        var change = action.GetOperationsAsync(default).GetAwaiter().GetResult().OfType<ApplyChangesOperation>().Single();
        return change.ChangedSolution.GetDocument(id)!.GetTextAsync().GetAwaiter().GetResult().ToString();
    }
}
