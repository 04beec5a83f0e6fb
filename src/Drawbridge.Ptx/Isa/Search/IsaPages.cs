namespace Drawbridge.Ptx.Isa.Search;

/// <summary>An engine as a column of a page or table.</summary>
/// <param name="Name">What the column says: <c>interpreter</c>.</param>
/// <param name="Executes">True if the engine executes the operation rather than refuse it.</param>
public sealed record EngineColumn(string Name, Func<Operation, bool> Executes);

/// <summary>How much of a form an engine executes.</summary>
public enum EngineSupport
{
    /// <summary>Nothing: refused before launch.</summary>
    None,

    /// <summary>Some modifiers or types.</summary>
    Partial,

    /// <summary>All of it.</summary>
    Full,
}

/// <summary>A form as <c>isa show</c> explains it.</summary>
public sealed record FormPage
{
    /// <summary>The table row.</summary>
    public required Form Form { get; init; }

    /// <summary>How it is written, a line each, without the table's own notation of definitions.</summary>
    public required string[] Syntax { get; init; }

    /// <summary>The types it comes in, <c>.f32</c>; empty if it has none.</summary>
    public required string[] Types { get; init; }

    /// <summary>Versions and targets, <c>PTX 7.0, sm_80</c>; then of single modifiers, <c>.relu: PTX 8.1, sm_89</c>.</summary>
    public required string[] Since { get; init; }

    /// <summary>Where it ended, or null.</summary>
    public required string? Until { get; init; }

    /// <summary>Exactness, effects and convergence in words.</summary>
    public required string[] Traits { get; init; }

    /// <summary>Each engine's support, in the order asked for.</summary>
    public required (string Engine, EngineSupport Support)[] Engines { get; init; }
}

/// <summary>An instruction as <c>isa show</c> explains it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Forms">Its forms by number.</param>
/// <param name="SeeAlso">Names of related instructions.</param>
public sealed record InstructionPage(string Name, FormPage[] Forms, string[] SeeAlso);

/// <summary>Makes the pages of <c>isa show</c>.</summary>
public static class IsaPages
{
    /// <summary>
    /// The page of an instruction.
    /// </summary>
    /// <param name="name">
    /// A name (<c>fma</c>, <c>cp.async.bulk</c>), an opcode keyword (<c>mbarrier</c>: all its instructions), an opcode with modifiers
    /// (<c>add.rn.f32</c>: its forms only), or a number of the table.
    /// </param>
    /// <param name="engines">The engines to ask for their support.</param>
    /// <returns>Null if there is no such instruction; <see cref="Suggest"/> may know what was meant.</returns>
    public static InstructionPage? Show(string name, params EngineColumn[] engines)
    {
        var forms = Select(name.Trim());
        if (forms.Length == 0) return null;
        var shown = new HashSet<string>(forms.Select(form => form.Name), StringComparer.Ordinal);
        var related = forms.SelectMany(form => form.Syntaxes).Select(syntax => syntax.Opcode).Distinct().SelectMany(InstructionSet.FormsOf)
            .Select(form => form.Name).Where(other => !shown.Contains(other)).Distinct().ToArray();
        return new InstructionPage(name.Trim(), forms.Select(form => Describe(form, engines)).ToArray(), related);
    }

    /// <summary>Names that may have been meant, nearest first; at most five.</summary>
    public static IReadOnlyList<string> Suggest(string name)
    {
        string? near = Spelling.Nearest(name, InstructionSet.Forms.Select(form => form.Name).Distinct());
        var found = IsaSearch.Find(name, 5).Select(match => match.Name);
        return (near == null ? found : found.Prepend(near)).Distinct().Take(5).ToArray();
    }

    /// <summary>How much of <paramref name="form"/> an engine executes, asked of operations that use all its modifiers.</summary>
    public static EngineSupport SupportOf(Form form, EngineColumn engine)
    {
        int asked = 0, executed = 0;
        foreach (var operation in FormOperations.Sample(form))
        {
            asked++;
            if (form.Doubt == null && engine.Executes(operation)) executed++;
        }
        // Guards and scopes are the reader's: every engine has them.
        if (form.Construct != null) return EngineSupport.Full;
        return executed == 0 ? EngineSupport.None : executed == asked ? EngineSupport.Full : EngineSupport.Partial;
    }

    static Form[] Select(string name)
    {
        var all = InstructionSet.Forms;
        if (int.TryParse(name, out int number)) return all.Where(form => form.Number == number).ToArray();
        var named = all.Where(form => form.Name == name).ToArray();
        if (named.Length > 0) return named;
        if (InstructionSet.IsOpcode(name)) return InstructionSet.FormsOf(name).ToArray();
        if (!InstructionSet.Resolve(name, out var operation)) return all.Where(form => form.Name.StartsWith(name + ".", StringComparison.Ordinal)).ToArray();
        var forms = new List<Form>();
        for (; operation != null; operation = operation.NextOverload)
            if (!forms.Contains(operation.Form)) forms.Add(operation.Form);
        return forms.ToArray();
    }

    static FormPage Describe(Form form, EngineColumn[] engines) => new()
    {
        Form = form,
        Syntax = form.Construct != null ? [form.Construct] : form.Syntaxes.Select(syntax => SyntaxText.Of(syntax)).Distinct().ToArray(),
        Types = form.Syntaxes.SelectMany(syntax => syntax.Modifiers).Where(slot => slot.Name == "type" || slot.IsLiteral)
            .SelectMany(slot => slot.Choices).Where(word => PtxTypes.TryParse(word, out _)).Distinct().Select(word => "." + word).ToArray(),
        Since = form.Requirements.Select(SyntaxText.Of).ToArray(),
        Until = form.Removed is { } removed ? $"PTX {removed.Ptx} on {removed.Target} and later" : null,
        Traits = SyntaxText.TraitsOf(form),
        Engines = engines.Select(engine => (engine.Name, SupportOf(form, engine))).ToArray(),
    };
}
