using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Drawbridge.CSharp.Tests.Diagnostics;

/// <summary>The generator run on a text.</summary>
static class GeneratorRun
{
    static readonly MetadataReference[] References = [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
        .Where(path => Path.GetFileName(path) is { } name && (name.StartsWith("System.", StringComparison.Ordinal) || name is "netstandard.dll" or "mscorlib.dll" or "Drawbridge.dll" or "Drawbridge.Runtime.dll"))
        .Select(path => MetadataReference.CreateFromFile(path))];

    static readonly CSharpParseOptions Language = new(LanguageVersion.Latest);

    public static CSharpCompilation Compilation(params string[] texts) => CSharpCompilation.Create("Test", texts.Select((text, i) => CSharpSyntaxTree.ParseText(text, Language, $"test{i}.cs")),
        References, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, optimizationLevel: OptimizationLevel.Release));

    public static GeneratorDriver Driver(bool tracks = false) => CSharpGeneratorDriver.Create([new KernelGenerator().AsSourceGenerator()], parseOptions: Language,
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, tracks));

    /// <summary>What the generator reports, and what the C# compiler reports about its output.</summary>
    public static (Diagnostic[] Findings, Diagnostic[] Errors) Run(string text)
    {
        Driver().RunGeneratorsAndUpdateCompilation(Compilation(text), out var output, out var findings);
        return ([.. findings], [.. output.GetDiagnostics().Where(finding => finding.Severity == DiagnosticSeverity.Error)]);
    }

    /// <summary>The PTX of the only kernel in a text.</summary>
    public static string Ptx(string text)
    {
        var result = Driver().RunGenerators(Compilation(text)).GetRunResult().Results[0];
        Assert.Empty(result.Diagnostics);
        string source = Assert.Single(result.GeneratedSources).SourceText.ToString();
        int start = source.IndexOf("\"\"\"", StringComparison.Ordinal) + 3;
        return source[start..source.IndexOf("\"\"\"", start, StringComparison.Ordinal)];
    }

    /// <summary>The text that a finding underlines.</summary>
    public static string Underlined(Diagnostic finding, string text) => text.Substring(finding.Location.SourceSpan.Start, finding.Location.SourceSpan.Length);
}
