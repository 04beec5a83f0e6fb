using System.Globalization;
using System.Text;
using Drawbridge.Ptx.Isa;
using Drawbridge.Ptx.Isa.Search;

namespace Drawbridge.Interpreter.Tests.Documentation;

/// <summary>Writes docs/instructions.md: every form of the instruction table and what each engine does with it.</summary>
static class SupportTable
{
    /// <summary>The whole document.</summary>
    public static string Write(params EngineColumn[] engines)
    {
        var text = new StringBuilder();
        text.Append("# Instructions\n\n");
        text.Append("<!-- Written by SupportTableTests from src/Drawbridge.Ptx/Isa/Table; run it with DRAWBRIDGE_BLESS=1 to write it anew. -->\n\n");
        text.Append("Every instruction form of PTX up to 9.4, from the instruction table that reader, verifier and engines are made from.\n");
        text.Append("`drawbridge isa show NAME` explains one, with all its versions and an example.\n\n");
        text.Append("- **Since**: first PTX version and target; single modifiers may need more.\n");
        text.Append("- **Result**: *exact* is one right answer; *approximate* stays within the bound PTX documents, and all our engines agree bit for bit;\n");
        text.Append("  *unspecified* is left open by PTX and fixed here (architecture.md, \"Exactness\").\n");
        text.Append("- An engine's column: **yes**, **part** (some modifiers or types), **no** (refused before launch, DB3001, never skipped) or **refused** (doubtful).\n");
        text.Append("  The CPU engine runs the same forms; kernels with one of the few that it does not compile go to the interpreter (architecture.md, \"The CPU engine\").\n");
        text.Append("- **doubtful** forms are those whose grammar or meaning our references leave unsure: refused by the verifier (DB2018) rather than guessed.\n\n");
        var support = InstructionSet.Forms.ToDictionary(form => form, form => engines.Select(engine => IsaPages.SupportOf(form, engine)).ToArray());
        WriteSummary(text, engines, support);
        foreach (var category in InstructionSet.Forms.GroupBy(form => form.Category)) WriteCategory(text, category.Key, category, engines, support);
        return text.ToString();
    }

    static void WriteSummary(StringBuilder text, EngineColumn[] engines, Dictionary<Form, EngineSupport[]> support)
    {
        text.Append("## Summary\n\n| | Forms | Doubtful |");
        foreach (var engine in engines) text.Append(CultureInfo.InvariantCulture, $" {engine.Name} | in part |");
        text.Append("\n|---|---:|---:|");
        foreach (var _ in engines) text.Append("---:|---:|");
        text.Append('\n');
        foreach (var category in support.Keys.GroupBy(form => form.Category)) WriteCounts(text, category.Key, category.ToArray(), engines.Length, support);
        WriteCounts(text, "**all**", [.. support.Keys], engines.Length, support);
        text.Append('\n');
        for (int i = 0; i < engines.Length; i++)
        {
            double seen = support.Keys.Sum(form => (double)form.Seen);
            double full = support.Where(pair => pair.Value[i] == EngineSupport.Full).Sum(pair => (double)pair.Key.Seen);
            int real = support.Count(pair => pair.Key.Seen > 0);
            int realFull = support.Count(pair => pair.Key.Seen > 0 && pair.Value[i] == EngineSupport.Full);
            text.Append(CultureInfo.InvariantCulture,
                $"Of the {real} forms that 1,144 real modules contain, the {engines[i].Name} executes {realFull} in full; they are {Math.Floor(full / seen * 10000) / 100:F2} % of those modules' instructions.\n");
        }
    }

    static void WriteCounts(StringBuilder text, string name, Form[] forms, int engines, Dictionary<Form, EngineSupport[]> support)
    {
        text.Append(CultureInfo.InvariantCulture, $"| {name} | {forms.Length} | {forms.Count(form => form.Doubt != null)} |");
        for (int i = 0; i < engines; i++)
        {
            int full = forms.Count(form => support[form][i] == EngineSupport.Full);
            int part = forms.Count(form => support[form][i] == EngineSupport.Partial);
            text.Append(CultureInfo.InvariantCulture, $" {full} | {part} |");
        }
        text.Append('\n');
    }

    static void WriteCategory(StringBuilder text, string name, IEnumerable<Form> forms, EngineColumn[] engines, Dictionary<Form, EngineSupport[]> support)
    {
        text.Append(CultureInfo.InvariantCulture, $"\n## {name}\n\n| # | Form | Since | Result |");
        foreach (var engine in engines) text.Append(CultureInfo.InvariantCulture, $" {engine.Name} |");
        text.Append("\n|---:|---|---|---|");
        foreach (var _ in engines) text.Append("---|");
        text.Append('\n');
        foreach (var form in forms)
        {
            var first = form.Requirements[0];
            string since = $"{first.Ptx}{(first.Targets.Length == 0 ? "" : " " + string.Join(" or ", first.Targets))}{(form.Requirements.Length > 1 ? " +" : "")}";
            string result = form.Doubt != null ? "doubtful" : form.Exactness switch { Exactness.Exact => "exact", Exactness.Approximate => "approximate", _ => "unspecified" };
            text.Append(CultureInfo.InvariantCulture, $"| {form.Number} | {Syntax(form)} | {since} | {result} |");
            foreach (var engine in support[form])
                text.Append(engine switch { EngineSupport.Full => " yes |", EngineSupport.Partial => " part |", _ => form.Doubt != null ? " refused |" : " no |" });
            text.Append('\n');
        }
    }

    // One line stands for all of a form; `isa show` has the others.
    static string Syntax(Form form)
    {
        string line = form.Construct ?? SyntaxText.Of(form.Syntaxes[0]);
        string more = form.Syntaxes.Length > 1 ? $" and {form.Syntaxes.Length - 1} more" : "";
        return $"`{line.Replace("|", "\\|")}`{more}";
    }
}
