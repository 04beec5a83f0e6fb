using System.CommandLine;
using System.Globalization;
using Drawbridge.Cli.Output;
using Drawbridge.Cli.Running;
using Drawbridge.Ptx.Isa.Search;

namespace Drawbridge.Cli.Commands;

/// <summary><c>drawbridge isa find WORDS</c> and <c>isa show NAME</c>: the instruction table, searched and explained.</summary>
internal static class IsaCommand
{
    const int LineWidth = 110;

    /// <summary>The verb with its two own verbs.</summary>
    public static Command Make(Terminal terminal) => new("isa", "Search and explain the PTX instructions.") { Find(terminal), Show(terminal) };

    static Command Find(Terminal terminal)
    {
        var words = new Argument<string[]>("WORDS") { Description = "What to look for: names, meanings, modifiers, targets, CUDA C++ names.", Arity = ArgumentArity.OneOrMore };
        var limit = new Option<string>("--limit") { Description = "Most results.", HelpName = "N", DefaultValueFactory = _ => "10" };
        var json = CommonOptions.Json();
        var command = new Command("find", "Find instructions by keywords, best match first.") { words, limit, json };
        command.SetAction(result =>
        {
            string query = string.Join(' ', result.GetValue(words)!);
            var matches = IsaSearch.Find(query, OptionValue.Integer("--limit", result.GetValue(limit)!, 1));
            if (matches.Count == 0) throw CommandLineDiagnostics.NothingFound.Error($"no instruction has anything to do with '{query}'");
            if (result.GetValue(json)) WriteMatches(query, matches, terminal);
            else
            {
                int width = matches.Max(match => match.Name.Length);
                foreach (var match in matches)
                {
                    string forms = match.Forms.Length == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $" ({match.Forms.Length} forms)");
                    terminal.Out.WriteLine($"{match.Name.PadRight(width)}  {Cut(match.Form.About, LineWidth - width - 2 - forms.Length)}{forms}");
                }
            }
            return ExitCode.Fine;
        });
        return command;
    }

    static Command Show(Terminal terminal)
    {
        var name = new Argument<string>("NAME") { Description = "A name (fma), with modifiers (add.rn.f32), or a number of the table." };
        var json = CommonOptions.Json();
        var command = new Command("show", "Explain an instruction: forms, types, versions, exactness, engines, examples.") { name, json };
        command.SetAction(result =>
        {
            string wanted = result.GetValue(name)!;
            EngineColumn[] engines = [.. Device.All.DistinctBy(device => device.Engine).Select(device => new EngineColumn(device.Engine, device.CreateEngine().Executes))];
            if (IsaPages.Show(wanted, engines) is not { } page)
            {
                var meant = IsaPages.Suggest(wanted);
                throw CommandLineDiagnostics.UnknownInstruction.Error($"there is no instruction '{wanted}'" + (meant.Count > 0 ? $"; did you mean {string.Join(", ", meant)}?" : ""));
            }
            if (result.GetValue(json)) WritePage(page, terminal);
            else WriteText(page, terminal.Out);
            return ExitCode.Fine;
        });
        return command;
    }

    static string Cut(string text, int most) => text.Length <= most ? text : string.Concat(text.AsSpan(0, Math.Max(0, most - 1)), "…");

    static void WriteText(InstructionPage page, TextWriter output)
    {
        foreach (var form in page.Forms)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{form.Form.Name}: {form.Form.About}"));
            Lines("syntax", form.Syntax);
            Lines("types", form.Types.Length > 0 ? [string.Join(' ', form.Types)] : []);
            Lines("since", form.Since);
            Lines("until", form.Until is { } until ? [until] : []);
            Lines("traits", [string.Join("; ", form.Traits)]);
            Lines("engines", [string.Join(", ", form.Engines.Select(engine => $"{engine.Engine}: {Word(engine.Support)}"))]);
            Lines("doubt", form.Form.Doubt is { } doubt ? [$"{doubt} (kept, and refused by id)"] : []);
            Lines("example", form.Form.Examples);
            Lines("table", [string.Create(CultureInfo.InvariantCulture, $"row {form.Form.Number}, {form.Form.Category}")]);
            output.WriteLine();
        }
        if (page.SeeAlso.Length > 0) output.WriteLine($"see also: {string.Join(", ", page.SeeAlso)}");

        void Lines(string title, string[] lines)
        {
            foreach (string line in lines)
            {
                output.WriteLine($"  {title,-8} {line}");
                title = "";
            }
        }
    }

    static string Word(EngineSupport support) => support switch { EngineSupport.Full => "yes", EngineSupport.Partial => "in part", _ => "no" };

    static void WriteMatches(string query, IReadOnlyList<IsaMatch> matches, Terminal terminal)
    {
        using var json = new JsonOutput(terminal.Out);
        json.Object(() =>
        {
            json.String("query", query);
            json.Objects("results", matches, match =>
            {
                json.String("name", match.Name);
                json.String("about", match.Form.About);
                json.String("category", match.Form.Category);
                json.Number("forms", match.Forms.Length);
                json.Number("score", match.Score, 3);
            });
        });
    }

    static void WritePage(InstructionPage page, Terminal terminal)
    {
        using var json = new JsonOutput(terminal.Out);
        json.Object(() =>
        {
            json.String("name", page.Name);
            json.Objects("forms", page.Forms, form =>
            {
                json.Number("number", form.Form.Number);
                json.String("name", form.Form.Name);
                json.String("category", form.Form.Category);
                json.String("about", form.Form.About);
                json.Strings("syntax", form.Syntax);
                json.Strings("types", form.Types);
                json.Strings("since", form.Since);
                json.String("until", form.Until);
                json.String("exactness", ExactnessWord(form.Form.Exactness));
                json.Strings("traits", form.Traits);
                json.Object("engines", () =>
                {
                    foreach (var (engine, support) in form.Engines) json.String(engine, Word(support));
                });
                json.Strings("examples", form.Form.Examples);
                json.String("doubt", form.Form.Doubt);
            });
            json.Strings("see_also", page.SeeAlso);
        });
    }

    static string ExactnessWord(Ptx.Isa.Exactness exactness) => exactness switch
    {
        Ptx.Isa.Exactness.Exact => "exact",
        Ptx.Isa.Exactness.Approximate => "approximate",
        _ => "unspecified",
    };
}
