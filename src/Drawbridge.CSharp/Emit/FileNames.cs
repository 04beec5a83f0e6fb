using System.Text.RegularExpressions;

namespace Drawbridge.CSharp.Emit;

/// <summary>
/// The files that PTX names, from the project's folder on: so that an assembly is the same wherever it is built. What <c>PathMap</c> has changed stays.
/// </summary>
static class FileNames
{
    static readonly Regex Files = new("^(\\s*\\.file\\s+\\d+\\s+\")([^\"]+)\"", RegexOptions.Multiline | RegexOptions.CultureInvariant);

    /// <param name="text">PTX, or text that has PTX in it.</param>
    /// <param name="folder">The project's folder; empty if it is not known.</param>
    public static string Shortened(string text, string folder) => folder.Length == 0 ? text : Files.Replace(text, match => match.Groups[1].Value + Relative(match.Groups[2].Value, folder.Replace('\\', '/')) + "\"");

    /// <summary>A path as seen from a folder; the path itself, if they have no folder in common.</summary>
    public static string Relative(string path, string folder)
    {
        string[] from = folder.TrimEnd('/').Split('/'), to = path.Split('/');
        // Windows tells no letters apart by their case, and nobody has two folders that differ in no more.
        int common = 0;
        while (common < from.Length && common < to.Length - 1 && string.Equals(from[common], to[common], StringComparison.OrdinalIgnoreCase)) common++;
        // The root is in common for all files of one system.
        return common < 2 ? path : string.Concat(Enumerable.Repeat("../", from.Length - common)) + string.Join("/", to.Skip(common));
    }
}
