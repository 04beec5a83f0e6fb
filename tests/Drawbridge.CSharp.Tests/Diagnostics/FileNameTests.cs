using Drawbridge.CSharp.Emit;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Drawbridge.CSharp.Tests.Diagnostics;

/// <summary>What is generated is the same wherever the project lies, and names files that can be found in it.</summary>
public class FileNameTests
{
    [Theory]
    [InlineData("/home/a/project/Kernels.cs", "/home/a/project/", "Kernels.cs")]
    [InlineData("/home/a/project/Math/Kernels.cs", "/home/a/project", "Math/Kernels.cs")]
    [InlineData("/home/a/shared/Kernels.cs", "/home/a/project/", "../shared/Kernels.cs")]
    [InlineData("/elsewhere/Kernels.cs", "/home/a/project/", "/elsewhere/Kernels.cs")]
    [InlineData("C:/code/project/Kernels.cs", "c:/Code/project/", "Kernels.cs")]
    [InlineData("D:/code/Kernels.cs", "C:/code/", "D:/code/Kernels.cs")]
    [InlineData("/_/src/Kernels.cs", "/home/a/project/", "/_/src/Kernels.cs")]
    [InlineData("Kernels.cs", "/home/a/project/", "Kernels.cs")]
    public void FromTheProjectOn(string path, string folder, string expected) => Assert.Equal(expected, FileNames.Relative(path, folder));

    [Fact]
    public void TheSameInEveryFolder()
    {
        string one = Generated("/home/one/project/"), other = Generated("/srv/build/7/project/");
        Assert.Contains(".file 1 \"Math/Kernels.cs\"", one, StringComparison.Ordinal);
        Assert.Equal(one, other);
    }

    /// <summary>A project that maps its paths gets the names it asked for.</summary>
    [Fact]
    public void MappedPaths() => Assert.Contains(".file 1 \"/_/Math/Kernels.cs\"", Generated("/home/one/project/", new SourceFileResolver([], null, [new("/home/one/project/", "/_/")])), StringComparison.Ordinal);

    static string Generated(string folder, SourceReferenceResolver? resolver = null)
    {
        const string Text = "using Drawbridge; static partial class K { [Kernel] public static void Run(View<int> r) { r[0] = 1; } }";
        var compilation = GeneratorRun.Compilation().AddSyntaxTrees(CSharpSyntaxTree.ParseText(Text, new CSharpParseOptions(LanguageVersion.Latest), folder + "Math/Kernels.cs"));
        if (resolver != null) compilation = compilation.WithOptions(compilation.Options.WithSourceReferenceResolver(resolver));
        var driver = CSharpGeneratorDriver.Create([new KernelGenerator().AsSourceGenerator()], parseOptions: new CSharpParseOptions(LanguageVersion.Latest), optionsProvider: new ProjectOptions(folder));
        return Assert.Single(driver.RunGenerators(compilation).GetRunResult().Results[0].GeneratedSources).SourceText.ToString();
    }

    /// <summary>Options as a build passes them: the project's folder.</summary>
    sealed class ProjectOptions(string folder) : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } = new Options(folder);

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => GlobalOptions;

        sealed class Options(string folder) : AnalyzerConfigOptions
        {
            public override bool TryGetValue(string key, out string value)
            {
                value = key == "build_property.ProjectDir" ? folder : "";
                return value.Length > 0;
            }
        }
    }
}
