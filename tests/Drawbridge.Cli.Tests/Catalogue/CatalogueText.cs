using System.Globalization;
using System.Text;
using Drawbridge.Ptx.Diagnostics;

namespace Drawbridge.Cli.Tests.Catalogue;

/// <summary>Writes docs/diagnostics.md from the declarations and from messages that were really given.</summary>
static class CatalogueText
{
    /// <summary>The whole document.</summary>
    public static string Write(IReadOnlyDictionary<string, string> examples)
    {
        var text = new StringBuilder();
        text.Append("# Diagnostics\n\n");
        text.Append("<!-- Written by CatalogueTests from the declarations in src; run it with DRAWBRIDGE_BLESS=1 to write it anew. -->\n\n");
        text.Append("Everything Drawbridge can find wrong in PTX, launches and command lines, by id. An id is never reused. A message says what is wrong where, shows the line, and gives\n");
        text.Append("the cause and a fix; `--short` leaves it at one line, `--json` and `--sarif` give all of it to programs. The examples are\n");
        text.Append("messages of the test files. *Elsewhere* lists what other tools say about the same mistake, so that a search for it ends here.\n\n");
        text.Append("| Severity | Meaning |\n|---|---|\n| error | the module is not run, or the launch not made, or it stopped |\n");
        text.Append("| warning | suspicious; runs all the same |\n| hint | advice |\n\n");
        text.Append("| Ids | About | Kinds |\n|---|---|---:|\n");
        foreach (var family in Family.All)
            text.Append(CultureInfo.InvariantCulture, $"| DB{family.First} to DB{family.Last} | [{family.Title}](#{Anchor(family.Title)}) | {Kinds(family).Length} |\n");
        text.Append(CultureInfo.InvariantCulture, $"| | together | {DeclaredKinds.All.Length} |\n\n");
        text.Append("DB1xxx are mistakes in kernels written in C#: [csharp.md](csharp.md#what-does-not-and-what-the-build-says). DB5xxx (sanitizer) and DB7xxx (driver) are kept for what is to come.\n");
        foreach (var family in Family.All) WriteFamily(text, family, examples);
        return text.ToString();
    }

    static DiagnosticKind[] Kinds(Family family) => [.. DeclaredKinds.All.Where(kind => Family.Of(kind.Id) == family)];

#pragma warning disable CA1308 // Anchors are in lower case.
    static string Anchor(string title) => title.ToLowerInvariant().Replace(' ', '-');

    static void WriteFamily(StringBuilder text, Family family, IReadOnlyDictionary<string, string> examples)
    {
        text.Append(CultureInfo.InvariantCulture, $"\n## {family.Title}\n\n{Escape(family.About)}\n");
        foreach (var kind in Kinds(family))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n### {kind.Id}: {Escape(kind.Title)}\n\n");
            if (kind.Severity != Severity.Error) text.Append(CultureInfo.InvariantCulture, $"Severity: {kind.Severity.ToString().ToLowerInvariant()}\n\n");
            text.Append(CultureInfo.InvariantCulture, $"- **Cause**: {Escape(kind.Cause)}\n- **Fix**: {Escape(kind.Fix)}\n");
            if (kind.Phrases.Length > 0) text.Append(CultureInfo.InvariantCulture, $"- **Elsewhere**: {string.Join(" · ", kind.Phrases.Select(Escape))}\n");
            if (examples.TryGetValue(kind.Id, out string? example)) text.Append(CultureInfo.InvariantCulture, $"\n```text\n{example}\n```\n");
        }
    }
#pragma warning restore CA1308

    // What Markdown would take for markup.
    static string Escape(string text)
    {
        foreach (string mark in (string[])["\\", "`", "*", "_", "<", ">", "[", "]", "|"]) text = text.Replace(mark, "\\" + mark, StringComparison.Ordinal);
        return text;
    }
}
