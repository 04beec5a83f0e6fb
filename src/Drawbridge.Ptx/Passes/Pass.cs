using Drawbridge.Ptx.Syntax;

namespace Drawbridge.Ptx.Passes;

/// <summary>A transformation of functions: PTX to PTX with the same results (docs/passes.md).</summary>
public abstract class Pass
{
    /// <summary>What <c>--passes</c> calls it.</summary>
    public abstract string Name { get; }

    /// <summary>What it does, in one line.</summary>
    public abstract string About { get; }

    /// <summary>True if results may differ from those of the text as it stands (in rounding), so that it has to be asked for.</summary>
    public virtual bool IsOptIn => false;

    /// <summary>Transforms every function of a module.</summary>
    /// <param name="module">A module without errors. Its functions' bodies are changed in place.</param>
    /// <returns>True if anything changed.</returns>
    public bool Run(Module module)
    {
        if (module == null) throw new ArgumentNullException(nameof(module));
        bool changed = false;
        foreach (var function in module.Definitions)
        {
            var code = new FunctionCode(function);
            bool isChanged = Run(code);
            if (isChanged || code.IsLifted) code.Commit();
            changed |= isChanged;
        }
        return changed;
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>Transforms a function.</summary>
    /// <returns>True if anything changed.</returns>
    private protected abstract bool Run(FunctionCode code);
}
