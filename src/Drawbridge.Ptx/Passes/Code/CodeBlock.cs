using Drawbridge.Ptx.Syntax;

namespace Drawbridge.Ptx.Passes;

/// <summary>A basic block: what a function's text holds between two places where control comes or goes.</summary>
sealed class CodeBlock
{
    /// <summary>Everything in order: labels first, then instructions, and whatever stands between them (declarations, scopes, line numbers).</summary>
    public List<Item> Items { get; } = [];

    /// <summary>Its place in <see cref="FunctionCode.Blocks"/>.</summary>
    public int Index { get; set; }

    public List<CodeBlock> Successors { get; } = [];

    public List<CodeBlock> Predecessors { get; } = [];

    /// <summary>The nearest block that every way here leads through; null for the first block and for those nothing leads to.</summary>
    public CodeBlock? Dominator { get; set; }

    /// <summary>Place in reverse postorder; -1 if nothing leads here.</summary>
    public int Order { get; set; } = -1;

    public bool IsReachable => Order >= 0;

    /// <summary>Its instructions. Items may be replaced meanwhile, not added or removed.</summary>
    public IEnumerable<Instruction> Instructions => Items.OfType<Instruction>();

    /// <summary>The instruction it ends with, if it has any.</summary>
    public Instruction? Last => Items.Count == 0 ? null : Items[Items.Count - 1] as Instruction;

    /// <summary>True if every way to the other block leads through this one.</summary>
    public bool Dominates(CodeBlock other)
    {
        for (CodeBlock? block = other; block != null && block.Order >= Order; block = block.Dominator)
            if (block == this) return true;
        return false;
    }
}
