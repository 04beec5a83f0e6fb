using Drawbridge.Ptx.Syntax;

namespace Drawbridge.Ptx.Passes;

/// <summary>The passes there are, and the order in which they help each other.</summary>
public static class Pipeline
{
    /// <summary>Every pass.</summary>
    public static IReadOnlyList<Pass> All { get; } =
    [
        new BranchPass(),
        new AddressSpacePass(),
        new SplitPass(),
        new CopyPass(),
        new FoldPass(),
        new StrengthPass(),
        new DecidePass(),
        new UnrollPass(),
        new CommonPass(),
        new InvariantPass(),
        new OffsetPass(),
        new VectorPass(),
        new FusePass(),
        new DeadPass(),
    ];

    /// <summary>
    /// What is done unless something else is asked for. Constants are found first, so that loops know their rounds; what is written out becomes registers of
    /// its own, and constants again. Addresses find their space before common subexpressions are looked for, so that both spellings
    /// of one address become one; copies come again after what leaves them behind, and code that a constant
    /// condition leaves out goes before it is looked at further.
    /// </summary>
    public static IReadOnlyList<Pass> Usual { get; } = Named(
        "branch", "space", "split", "copy", "fold", "copy", "decide", "branch",
        "unroll", "split", "copy", "fold", "strength", "copy", "decide", "branch",
        "common", "copy", "invariant", "offset", "vector", "dead", "branch");

    /// <summary>The pass of that name, or null.</summary>
    public static Pass? Find(string name) => All.FirstOrDefault(pass => pass.Name == name);

    /// <summary>Transforms a module by passes, one after the other.</summary>
    /// <param name="module">A module without errors; changed in place.</param>
    /// <param name="passes">The passes in order.</param>
    /// <param name="after">Called after each pass, with the module as it is then.</param>
    public static void Run(Module module, IEnumerable<Pass> passes, Action<Pass>? after = null)
    {
        if (passes == null) throw new ArgumentNullException(nameof(passes));
        foreach (var pass in passes)
        {
            pass.Run(module);
            after?.Invoke(pass);
        }
    }

    static Pass[] Named(params string[] names) => names.Select(name => Find(name)!).ToArray();
}
