using Drawbridge.CSharp.Tests.Diagnostics;
using Drawbridge.Tests;
using Microsoft.CodeAnalysis;

namespace Drawbridge.CSharp.Tests.Language;

/// <summary>Every kernel of these tests also compiles as in a Debug build: with checks, and without passes.</summary>
public class CheckedBuildTests
{
    [Fact]
    public void EveryKernelCompiles()
    {
        string folder = Path.Combine(Repository.Root, "tests", "Drawbridge.CSharp.Tests");
        string[] texts = [.. Directory.GetFiles(folder, "*.cs", SearchOption.AllDirectories).Where(file => file.Contains("Language", StringComparison.Ordinal) || file.EndsWith("Global.cs", StringComparison.Ordinal)
                // What launches generic kernels.
                || file.EndsWith("Check.cs", StringComparison.Ordinal))
            .Select(File.ReadAllText), "global using System; global using System.Linq; global using System.Collections.Generic;"];
        var compilation = GeneratorRun.Compilation(texts);
        compilation = compilation.WithOptions(compilation.Options.WithOptimizationLevel(OptimizationLevel.Debug));
        var result = GeneratorRun.Driver().RunGenerators(compilation).GetRunResult();
        Assert.Empty(result.Diagnostics);
        Assert.True(result.GeneratedTrees.Length > 400, $"only {result.GeneratedTrees.Length} kernels were found");
        Assert.Contains(result.GeneratedTrees, tree => tree.ToString().Contains("__assertfail", StringComparison.Ordinal));
    }
}
