using Drawbridge.CSharp.Discover;
using Drawbridge.Tests;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Drawbridge.CSharp.Tests.Diagnostics;

/// <summary>What an edit compiles anew, and that the result is the same as if everything had been.</summary>
public class KernelCacheTests
{
    const string Kernels = """
        using Drawbridge;
        static partial class K
        {
            const int Factor = 3;
            static readonly int[] Table = [1, 2, 3];

            [Kernel] public static void First(View<int> r) { r[0] = Factor; }
            [Kernel] public static void Second(View<int> r) { r[0] = Helper.Twice(5); }
            [Kernel] public static void Third(View<int> r) => r[0] = new Pair(1, 2).Sum + Table[r.Length];
        }
        """;

    const string Others = """
        static class Helper
        {
            public static int Twice(int x) { return Add(x, x); }
            static int Add(int x, int y) { return x + y; }
            public static int Unused(int x) { return x; }
        }
        struct Pair(int a, int b)
        {
            public int A = a, B = b;
            public int Sum { get { return A + B; } }
        }
        """;

    // What is replaced in one of the two files, by what, and how many of the three kernels are compiled again.
    [Theory]
    [InlineData("{ return x; }", "{ return x + 1; }", 0)]
    [InlineData("return x; }", "\n return x; }", 1)]
    [InlineData("{ r[0] = Factor; }", "{ r[0] = Factor + 1; }", 1)]
    [InlineData("{ r[0] = Factor; }", "{ r[0] = Factor;\n }", 3)]
    [InlineData("return x + y", "return x - y", 1)]
    [InlineData("return Add(x, x)", "return Add(x, x + 1)", 1)]
    [InlineData("return A + B", "return A - B", 1)]
    [InlineData("Factor = 3", "Factor = 4", 3)]
    [InlineData("[1, 2, 3]", "[1, 2, 4]", 3)]
    [InlineData("public int A = a, B = b", "public int B = b, A = a", 3)]
    [InlineData("static int Add(int x", "static long Add(long x, long y) => x * y; static int Add(int x", 3)]
    [InlineData("static class Helper", "// no more than a comment\nstatic class Helper", 2)]
    [InlineData("static class Helper", "static class Helper /* on the same line */", 0)]
    [InlineData("using Drawbridge;", "using Drawbridge; using System;", 3)]
    [InlineData("static class Helper", "#line 100 \"other.cs\"\nstatic class Helper", 3)]
    public void CompilesWhatChanged(string old, string replacement, int compiled)
    {
        // References of its own give the test a cache of its own.
        var before = Fresh(Kernels, Others);
        var driver = GeneratorRun.Driver().RunGenerators(before);
        var cache = KernelCache.Of(before);
        Assert.Equal(3, cache.Compiled);
        Assert.Equal(3, driver.GetRunResult().GeneratedTrees.Length);

        var tree = before.SyntaxTrees.First(tree => tree.ToString().Contains(old, StringComparison.Ordinal));
        var changed = before.ReplaceSyntaxTree(tree, tree.WithChangedText(tree.GetText().WithChanges(new TextChange(new TextSpan(tree.ToString().IndexOf(old, StringComparison.Ordinal), old.Length), replacement))));
        driver = driver.RunGenerators(changed);
        Assert.Equal(3 + compiled, cache.Compiled);
        Assert.Equal(Results(GeneratorRun.Driver().RunGenerators(Fresh([.. changed.SyntaxTrees.Select(tree => tree.ToString())]))), Results(driver));
    }

    /// <summary>A launch in a body elsewhere says which types a generic kernel is compiled for.</summary>
    [Theory]
    [InlineData("by: 2f", "by: 2.0", 1)]
    [InlineData("by: 2f", "by: 3f", 0)]
    [InlineData("K.Generic(l, by: 2f);", "K.Generic(l, by: 2f); K.Generic<int>(l, 1);", 1)]
    public void LaunchesOfAGenericKernel(string old, string replacement, int compiled)
    {
        string[] texts = ["using Drawbridge; static partial class K { [Kernel] public static void Generic<T>(T by) where T : unmanaged { Device.Print($\"x\"); } }", "using Drawbridge; class Host { void Go(Launch l) { K.Generic(l, by: 2f); } }"];
        var before = Fresh(texts);
        var driver = GeneratorRun.Driver().RunGenerators(before);
        var cache = KernelCache.Of(before);
        Assert.Equal(1, cache.Compiled);
        var tree = before.SyntaxTrees[1];
        var changed = before.ReplaceSyntaxTree(tree, tree.WithChangedText(SourceText.From(texts[1].Replace(old, replacement, StringComparison.Ordinal))));
        driver = driver.RunGenerators(changed);
        Assert.Equal(1 + compiled, cache.Compiled);
        Assert.Equal(Results(GeneratorRun.Driver().RunGenerators(Fresh([.. changed.SyntaxTrees.Select(tree => tree.ToString())]))), Results(driver));
        Assert.Contains(Results(driver), text => text.Contains(compiled == 0 || replacement.Contains("2f", StringComparison.Ordinal) ? "Generic_float" : "Generic_double", StringComparison.Ordinal));
    }

    [Fact]
    public void EditsOfTheSamplesGiveWhatABuildGives()
    {
        string[] texts = [.. Directory.GetFiles(Path.Combine(Repository.Root, "samples", "Gallery"), "*.cs").Order(StringComparer.Ordinal).Select(File.ReadAllText)];
        var project = Fresh(texts);
        var driver = GeneratorRun.Driver();
        var random = new Random(11);
        for (int round = 0; round < 5; round++)
        {
            driver = driver.RunGenerators(project);
            Assert.Equal(Results(GeneratorRun.Driver().RunGenerators(Fresh([.. project.SyntaxTrees.Select(tree => tree.ToString())]))), Results(driver));
            // A number somewhere becomes another one, or a line is put in.
            var tree = project.SyntaxTrees[random.Next(project.SyntaxTrees.Length)];
            var tokens = tree.GetRoot().DescendantTokens().Where(token => token.IsKind(SyntaxKind.NumericLiteralToken) || token.IsKind(SyntaxKind.SemicolonToken)).ToList();
            var token = tokens[random.Next(tokens.Count)];
            string text = token.IsKind(SyntaxKind.SemicolonToken) ? ";\n" : token.Text.Contains('.', StringComparison.Ordinal) ? "0.25f" : "4";
            project = project.ReplaceSyntaxTree(tree, tree.WithChangedText(tree.GetText().WithChanges(new TextChange(token.Span, text))));
        }
    }

    static CSharpCompilation Fresh(params string[] texts)
    {
        var shared = GeneratorRun.Compilation(texts);
        return shared.WithReferences(shared.References.OfType<PortableExecutableReference>().Select(reference => MetadataReference.CreateFromFile(reference.FilePath!)));
    }

    static string[] Results(GeneratorDriver driver) => [.. driver.GetRunResult().GeneratedTrees.Select(tree => tree.ToString()), .. driver.GetRunResult().Diagnostics.Select(finding => finding.ToString())];
}
