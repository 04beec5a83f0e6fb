using Drawbridge.CSharp.Diagnostics;
using Drawbridge.CSharp.Emit;
using Drawbridge.Ptx.Diagnostics;
using Drawbridge.Ptx.Syntax;
using Drawbridge.Ptx.Verify;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using SourceText = Drawbridge.Ptx.Syntax.SourceText;

namespace Drawbridge.CSharp.Discover;

/// <summary>A .ptx file of the project: verified while it builds, with a launcher for each entry.</summary>
static class PtxFile
{
    // So many mistakes of one file are told.
    const int Most = 20;

    /// <param name="path">The file.</param>
    /// <param name="text">What is in it.</param>
    /// <param name="space">The namespace that the launchers go to; empty for none.</param>
    public static CompiledKernel Compile(string path, string text, string space)
    {
        var bag = new DiagnosticBag();
        var module = ModuleReader.Read(SourceText.From(text, Path.GetFileName(path)), bag);
        if (!bag.HasErrors) Verifier.Verify(module, bag);
        var findings = bag.Items.Where(finding => finding.Severity != Severity.Hint).Take(Most).Select(finding => Report(finding, path, module.Source)).ToArray();
        string name = PtxLauncherText.ClassName(path);
        return new CompiledKernel($"{name}.ptx.g.cs", bag.HasErrors ? null : PtxLauncherText.Write(module, text, name, Path.GetFileName(path), space), null, new(findings));
    }

    static Finding Report(Ptx.Diagnostics.Diagnostic finding, string path, SourceText source)
    {
        var (line, column) = source.LineAndColumn(finding.Position);
        var start = new LinePosition(line - 1, column - 1);
        var kind = finding.Severity == Severity.Error ? KernelDiagnostics.BadPtxFile : KernelDiagnostics.DoubtfulPtxFile;
        return new Finding(kind, path, new TextSpan(finding.Position, finding.Length), new LinePositionSpan(start, new LinePosition(line - 1, column - 1 + Math.Max(1, finding.Length))), $"{finding.Id}: {finding.Message}");
    }
}
