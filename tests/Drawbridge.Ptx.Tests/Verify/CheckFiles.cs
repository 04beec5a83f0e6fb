using System.Text.RegularExpressions;
using Drawbridge.Ptx.Diagnostics;
using Drawbridge.Ptx.Syntax;
using Drawbridge.Ptx.Verify;

namespace Drawbridge.Ptx.Tests.Verify;

/// <summary>
/// The files under tests/ptx/check: modules with, at the end of each offending line, <c>// expect DB2104</c> or several ids. Errors and
/// warnings must be exactly those; hints must be there where expected and may be elsewhere.
/// </summary>
static partial class CheckFiles
{
    [GeneratedRegex(@"//\s*expect((?:\s+DB\d{4})+)\s*$")]
    private static partial Regex Expectation();

    /// <summary>The folder in the source tree, found upwards from the test's own.</summary>
    public static string Folder { get; } = FindFolder();

    /// <summary>All files, by their path below <see cref="Folder"/>, sorted.</summary>
    public static string[] Names { get; } = Directory.GetFiles(Folder, "*.ptx", SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(Folder, path).Replace('\\', '/')).Order(StringComparer.Ordinal).ToArray();

    /// <summary>Reads and verifies a file.</summary>
    public static Diagnostic[] Check(string name)
    {
        var bag = new DiagnosticBag();
        var source = new SourceText(name, File.ReadAllBytes(Path.Combine(Folder, name)));
        var module = ModuleReader.Read(source, bag);
        // As every command does: what could not be read is not verified.
        if (!bag.HasErrors) Verifier.Verify(module, bag);
        return [.. bag.Items];
    }

    /// <summary>What a file's comments expect, as <c>line id</c>, sorted.</summary>
    public static string[] Expected(string name)
    {
        var lines = File.ReadAllLines(Path.Combine(Folder, name));
        var expected = new List<string>();
        for (int i = 0; i < lines.Length; i++)
        {
            var match = Expectation().Match(lines[i]);
            if (!match.Success) continue;
            foreach (string id in match.Groups[1].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries)) expected.Add($"{i + 1} {id}");
        }
        expected.Sort(StringComparer.Ordinal);
        return [.. expected];
    }

    /// <summary>Findings as <c>line id</c>, sorted.</summary>
    public static string[] Places(IEnumerable<Diagnostic> findings) =>
        findings.Select(finding => $"{finding.Source!.LineAndColumn(finding.Position).Line} {finding.Id}").Order(StringComparer.Ordinal).ToArray();

    static string FindFolder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder != null; folder = folder.Parent)
        {
            string candidate = Path.Combine(folder.FullName, "tests", "ptx", "check");
            if (Directory.Exists(candidate)) return candidate;
        }
        throw new DirectoryNotFoundException("tests/ptx/check is not above the test's folder");
    }
}
