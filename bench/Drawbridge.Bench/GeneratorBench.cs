using System.Diagnostics;
using System.Globalization;
using Drawbridge.CSharp;
using Drawbridge.CSharp.Analyze;
using Drawbridge.Tests;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Drawbridge.Bench;

/// <summary>What the source generator and the analyzer take: for a project of 20 kernels as a build meets it, and for an edit as an editor does.</summary>
static class GeneratorBench
{
    static readonly CSharpParseOptions Language = new(LanguageVersion.Latest);

    public static int Run(ReadOnlySpan<string> arguments)
    {
        int runs = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 20;
        var project = Project();
        var driver = Driver();
        // A compiler process that starts: everything is compiled by the JIT compiler for the first time.
        double without = Milliseconds(() => project.GetDiagnostics());
        double first = Milliseconds(() => driver = driver.RunGeneratorsAndUpdateCompilation(project, out _, out _));
        int kernels = driver.GetRunResult().GeneratedTrees.Length;
        Console.WriteLine($"{Environment.ProcessorCount} processors, {Environment.Version}; {project.SyntaxTrees.Length} files, {kernels} kernels; median of {runs} runs");
        Console.WriteLine($"  first build in a process     {first,8:0.0} ms (the C# compiler's own checks of the project: {without:0.0} ms)");
        double analyzed = Milliseconds(() => Analyze(driver, project));
        Console.WriteLine($"  first run of the analyzer    {analyzed,8:0.0} ms");

        Report("build, process warm", runs, () => { driver = Driver().RunGenerators(Project()); });
        Report("analyzer, process warm", runs, () => Analyze(driver, project));
        driver = Driver().RunGenerators(project);
        int round = 0;
        Report("edit inside of one kernel", runs, () => { project = Edited(project, "VectorAdd.cs", "sum[i] = ", "sum[i] = 1f + "); }, () => driver = driver.RunGenerators(project));
        Report("edit outside of kernels", runs, () => { project = Edited(project, "Gallery.cs", "class Expect", $"class Expect{++round}"); project = Edited(project, "Gallery.cs", $"class Expect{round}", "class Expect"); },
            () => driver = driver.RunGenerators(project));
        Report("new line above all kernels", runs, () => { project = Edited(project, "NBody.cs", "using System.Diagnostics;", "using System.Diagnostics;\n"); }, () => driver = driver.RunGenerators(project));
        return 0;
    }

    static GeneratorDriver Driver() => CSharpGeneratorDriver.Create([new KernelGenerator().AsSourceGenerator()], parseOptions: Language);

    static CSharpCompilation Project()
    {
        string folder = Path.Combine(Repository.Root, "samples", "Gallery");
        // The usings that a project has by itself.
        const string Usings = "global using System; global using System.IO; global using System.Linq; global using System.Collections.Generic; global using System.Threading; global using System.Threading.Tasks;";
        string[] files = [.. Directory.GetFiles(folder, "*.cs"), .. Directory.GetFiles(Path.Combine(folder, "..", "Pictures"), "*.cs")];
        var trees = files.Select(file => CSharpSyntaxTree.ParseText(File.ReadAllText(file), Language, file)).Append(CSharpSyntaxTree.ParseText(Usings, Language, "Usings.cs"));
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is { } name && (name.StartsWith("System.", StringComparison.Ordinal) || name is "netstandard.dll" or "Drawbridge.dll" or "Drawbridge.Runtime.dll"))
            .Select(path => MetadataReference.CreateFromFile(path));
        return CSharpCompilation.Create("Gallery", trees, references, new CSharpCompilationOptions(OutputKind.ConsoleApplication, optimizationLevel: OptimizationLevel.Release, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));
    }

    static CSharpCompilation Edited(CSharpCompilation project, string file, string old, string replacement)
    {
        var tree = project.SyntaxTrees.Single(tree => Path.GetFileName(tree.FilePath) == file);
        string text = tree.ToString();
        int at = text.IndexOf(old, StringComparison.Ordinal);
        if (at < 0) throw new InvalidOperationException($"'{old}' is not in {file}");
        return project.ReplaceSyntaxTree(tree, tree.WithChangedText(tree.GetText().WithChanges(new Microsoft.CodeAnalysis.Text.TextChange(new(at, old.Length), replacement))));
    }

    static void Analyze(GeneratorDriver driver, CSharpCompilation project)
    {
        var output = project.AddSyntaxTrees(driver.GetRunResult().GeneratedTrees);
        output.WithAnalyzers([(DiagnosticAnalyzer)new KernelAnalyzer()]).GetAnalyzerDiagnosticsAsync().GetAwaiter().GetResult();
    }

    static void Report(string what, int runs, Action work) => Report(what, runs, () => { }, work);

    static void Report(string what, int runs, Action prepare, Action work)
    {
        var times = new List<double>();
        for (int i = 0; i < runs + 3; i++)
        {
            prepare();
            double time = Milliseconds(work);
            if (i >= 3) times.Add(time);
        }
        times.Sort();
        Console.WriteLine($"  {what,-28} {times[times.Count / 2],8:0.0} ms (most {times[^1]:0.0})");
    }

    static double Milliseconds(Action work)
    {
        long start = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
